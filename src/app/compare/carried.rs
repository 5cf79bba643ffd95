//! Judgements of the case before whose passage did not change.

use super::Pair;
use crate::app::error::Failure;
use crate::app::judge::{judgement_code, standing};
use crate::model::{Case, Judgement, RowId};
use crate::records::{PassageRow, Unit};

/// A judgement that holds because nothing changed.
#[derive(Debug, Clone)]
pub struct Carried {
    /// The judgement of the case before.
    pub judgement: Judgement,
    /// Its code.
    pub code: String,
    /// The passage in this case.
    pub passage: PassageRow,
    /// True when somebody judged that passage in this case.
    pub confirmed: bool,
}

/// The judgements of the case before, the newest of each passage, that hold in
/// the case.
pub(super) fn carried(
    unit: &dyn Unit,
    case: &Case,
    before: &Case,
    documents: &[Pair],
) -> Result<Vec<Carried>, Failure> {
    let own = standing(unit, case.id)?;
    let mut all: Vec<Carried> = Vec::new();
    for judgement in standing(unit, before.id)? {
        let Some(passage) = passage_now(documents, &judgement) else {
            continue;
        };
        let same =
            |criterion: &str, row: RowId| criterion == judgement.criterion && row == passage.id;
        // The newest word on a passage counts.
        all.retain(|known| !same(&known.judgement.criterion, known.passage.id));
        let confirmed = own
            .iter()
            .any(|own| own.criterion == judgement.criterion && own.passage == passage.code);
        all.push(Carried {
            code: judgement_code(judgement.id),
            judgement,
            passage,
            confirmed,
        });
    }
    Ok(all)
}

/// Where the judged passage stands now, unchanged.
fn passage_now(documents: &[Pair], judgement: &Judgement) -> Option<PassageRow> {
    let pair = documents.iter().find(|pair| {
        let old = pair.old.as_ref();
        old.is_some_and(|old| {
            let mut rows = old.passages.iter();
            rows.any(|row| row.document == judgement.document)
        })
    })?;
    let old = pair.old.as_ref()?;
    let at = old
        .passages
        .iter()
        .position(|row| row.code == judgement.passage && row.passage.text == judgement.quote)?;
    match &pair.new {
        Some(new) => {
            let mut same = pair.changes.same.iter();
            let (_, now) = same.find(|(before, _)| *before == at)?;
            new.passages.get(*now).cloned()
        }
        None if pair.carried => old.passages.get(at).cloned(),
        None => None,
    }
}
