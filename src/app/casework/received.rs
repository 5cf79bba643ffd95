//! A submission as an event of its case. What the articles refuse is taken in
//! all the same, since no byte may be lost; then a person decides.

use super::act::put;
use super::{lived_if_any, refused};
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::schemes::Schemes;
use crate::casework::{Act, Mode, World, apply};
use crate::model::{Case, Submission, stable_name};
use crate::records::Unit;

/// Records a submission as the event that the pack names for its kind. Returns
/// why it is none, when it is not.
pub(in crate::app) fn received(
    home: &Home,
    unit: &dyn Unit,
    schemes: &mut Schemes,
    case: &Case,
    submission: &Submission,
) -> Result<Option<Failure>, Failure> {
    let Some(lived) = lived_if_any(unit, schemes, case)? else {
        return Ok(None);
    };
    let kind = stable_name(&submission.kind);
    let cycle = &lived.packed.pack.life;
    let mut events = cycle
        .events
        .iter()
        .filter(|event| event.submissions.contains(&kind));
    let Some(event) = events.next() else {
        return Ok(None);
    };
    let mut act = Act {
        event: event.id.clone(),
        on: submission.received_on,
        by: "intake".into(),
        ..Act::default()
    };
    if event.fields.iter().any(|field| field.id == "submission") {
        act.fields
            .insert("submission".into(), submission.code.clone());
    }
    if event.fields.iter().any(|field| field.id == "channel") {
        let channel = stable_name(&submission.channel);
        act.fields.insert("channel".into(), channel);
    }
    let rules = lived.rules()?;
    let world = World {
        today: home.clock.today(),
        priors: &[],
    };
    match apply(&lived.life, &act, &rules, &world, Mode::New) {
        Ok(applied) => {
            put(home, unit, case, Some(submission.id), &lived, &applied)?;
            Ok(None)
        }
        Err(refusal) => {
            let mut failure = refused(&refusal, &case.code);
            failure.code = Code::NoEventForSubmission;
            Ok(Some(failure.with("submission", &submission.code)))
        }
    }
}
