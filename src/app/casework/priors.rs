//! What happened in other lives of the same applicant or subject.

use super::{Lived, lived};
use crate::app::error::Failure;
use crate::app::schemes::Schemes;
use crate::casework::Prior;
use crate::model::Case;
use crate::records::Unit;
use crate::text::name;

/// The events of earlier lives that concern an applicant or a subject. Where
/// only the names are alike, that is said: a person looks.
pub(super) fn priors(
    unit: &dyn Unit,
    schemes: &mut Schemes,
    own: &Lived,
    case: &Case,
) -> Result<Vec<Prior>, Failure> {
    let bars = &own.packed.pack.life.bars;
    if bars.is_empty() {
        return Ok(Vec::new());
    }
    let certification = unit.certification_of(case.id)?;
    let own_names = [&case.applicant, &case.subject].map(|name| name::name_form(name));
    let mut found = Vec::new();
    let named: Vec<String> = bars.iter().flat_map(|bar| bar.events.clone()).collect();
    for other in unit.cases_with_events(&named)? {
        let ours = own.cases.iter().any(|known| known.id == other.id);
        if ours || other.scheme != case.scheme {
            continue;
        }
        let same_subject = unit.certification_of(other.id)? == certification;
        let same_applicant = other.applicant_id == case.applicant_id;
        let like_applicant = same_applicant || name::name_form(&other.applicant) == own_names[0];
        let like_subject = same_subject || name::name_form(&other.subject) == own_names[1];
        if !like_applicant && !like_subject {
            continue;
        }
        let theirs = lived(unit, schemes, &other)?;
        for (event, act) in theirs
            .events
            .iter()
            .filter(|(event, _)| event.case == other.id)
        {
            let bar = bars.iter().find(|bar| bar.events.contains(&act.event));
            let Some(bar) = bar else { continue };
            found.push(Prior {
                case: theirs.code_of(event.case).to_owned(),
                event: act.event.clone(),
                on: act.on,
                received: bar.received.as_ref().and_then(|fact| {
                    let items = theirs.life.items.iter();
                    let mut days = items.filter_map(|item| item.facts.get(fact)?.day());
                    days.find(|day| *day >= act.on)
                }),
                same_applicant: like_applicant,
                same_subject: like_subject,
                certain: same_applicant || same_subject,
            });
        }
    }
    Ok(found)
}
