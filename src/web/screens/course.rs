//! The course of a case (経過) as a picture: where it came through, where it
//! stands, what can come next, and the next deadline with its working.

use serde_json::{Value, json};

use super::life::{state_name, text};
use crate::app::casework::{Standing, standing};
use crate::app::{Code, Failure};
use crate::web::ask::Ask;

/// What can come next, at most so many.
const NEXT: usize = 4;

/// The picture of a case; nothing when its pack has no life cycle.
pub(super) fn of(case: &str, ask: &Ask<'_>) -> Result<Value, Failure> {
    let found = match standing(ask.home, case, None) {
        // Without a count of days there is a case all the same.
        Err(failure) if failure.code == Code::Period => None,
        found => found?,
    };
    Ok(found.map_or(Value::Null, |standing| picture(&standing, ask)))
}

fn picture(standing: &Standing, ask: &Ask<'_>) -> Value {
    let open = standing.next.iter().filter(|next| next.blocked.is_none());
    let next: Vec<String> = open
        .clone()
        .take(NEXT)
        .map(|next| text(&next.title, ask))
        .collect();
    json!({
        "steps": steps(standing, ask),
        "next": next,
        "more": open.count().saturating_sub(NEXT),
        "due": standing.due.first().map(|due| json!({
            "title": text(&due.title, ask),
            "last": due.last.to_string(),
            "days_left": due.days_left(standing.on),
            "working": text(&due.working, ask),
            "articles": due.articles,
        })),
    })
}

/// The states of the main track in the order in which they were reached; the
/// last one is the present one.
fn steps(standing: &Standing, ask: &Ask<'_>) -> Vec<Value> {
    let cycle = &standing.pack.life;
    let is_main = |id: &str| {
        let state = cycle.state(id);
        let track = state.and_then(|state| cycle.track(&state.track));
        track.is_some_and(|track| track.main)
    };
    let start = cycle.tracks.iter().find(|track| track.main);
    let start = start.and_then(|track| track.start.as_deref());
    let reached = standing.life.history.iter();
    let reached = reached.filter_map(|step| {
        let to = step.to.as_deref().filter(|to| is_main(to))?;
        Some((to, Some(step.on.to_string())))
    });
    let mut steps: Vec<(&str, Option<String>)> = start.map(|id| (id, None)).into_iter().collect();
    steps.extend(reached);
    let last = steps.len().saturating_sub(1);
    steps
        .into_iter()
        .enumerate()
        .map(|(at, (id, on))| json!({ "state": state_name(standing, id, ask), "on": on, "here": at == last }))
        .collect()
}
