//! The life of a case (手続の経過): where it stands, what falls due, what has
//! to be decided, and recording what happened.

use serde_json::{Value, json};

use super::words;
use crate::app::casework::{Request, Standing, act, standing};
use crate::app::{Failure, cases};
use crate::casework::{Item, Next, Text};
use crate::scheme::life::Field;
use crate::web::answer::Answer;
use crate::web::ask::Ask;

/// A text of the pack in the reader's language.
pub(super) fn text(text: &Text, ask: &Ask<'_>) -> String {
    ask.words().pick(&text.ja, &text.en).to_owned()
}

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    shown(ask, None)
}

fn shown(ask: &Ask<'_>, failure: Option<&Failure>) -> Result<Answer, Failure> {
    let code = ask.part("case");
    let case = cases::case(ask.home, code)?;
    let standing = standing(ask.home, code, None)?;
    ask.page_with(
        "life.html",
        json!({
            "case": words::case(&case, ask.words()),
            "course": super::course::of(code, ask)?,
            "life": standing.as_ref().map(|standing| life(standing, ask)),
            "today": ask.home.clock.today().to_string(),
            "event": ask.part("event"),
            "sent": ask.typed(),
        }),
        failure,
    )
}

fn life(standing: &Standing, ask: &Ask<'_>) -> Value {
    let next: Vec<Value> = standing
        .next
        .iter()
        .map(|next| possible(next, standing, ask))
        .collect();
    let notes: Vec<&str> = standing
        .notes
        .iter()
        .map(|note| ask.words().pick(&note.ja, &note.en))
        .collect();
    json!({
        "items": items(standing, ask), "duties": duties(standing, ask), "due": due(standing, ask),
        "history": history(standing, ask), "next": next, "notes": notes,
    })
}

pub(super) fn state_name(standing: &Standing, id: &str, ask: &Ask<'_>) -> String {
    match standing.pack.life.state(id) {
        Some(state) => ask.words().pick(&state.ja, &state.en).to_owned(),
        None => id.to_owned(),
    }
}

/// What stands in which state; tracks that nothing happened on are left out.
fn items(standing: &Standing, ask: &Ask<'_>) -> Vec<Value> {
    let cycle = &standing.pack.life;
    let moved = |item: &&Item| {
        let track = cycle.track(&item.track);
        let main = track.is_some_and(|track| track.main);
        main || track.and_then(|track| track.start.as_ref()) != Some(&item.state)
    };
    let items = standing.life.items.iter().filter(moved);
    items
        .map(|item| {
            json!({
                "name": item.name(),
                "state": state_name(standing, &item.state, ask),
                "since": item.since.map(|day| day.to_string()),
            })
        })
        .collect()
}

fn duties(standing: &Standing, ask: &Ask<'_>) -> Vec<Value> {
    let duties = standing.duties.iter();
    duties
        .map(|duty| {
            json!({
                "title": text(&duty.title, ask),
                "bound": duty.bound,
                "articles": duty.articles,
                "because": text(&duty.because, ask),
                "disputed": duty.disputed.map(|days| days.map(|day| day.to_string())),
            })
        })
        .collect()
}

fn due(standing: &Standing, ask: &Ask<'_>) -> Vec<Value> {
    let due = standing.due.iter();
    due.map(|due| {
        json!({
            "title": text(&due.title, ask),
            "last": due.last.to_string(),
            "articles": due.articles,
            "who": due.who,
            "days_left": due.days_left(standing.on),
            "working": text(&due.working, ask),
            "disputed": due.disputed.map(|days| days.map(|day| day.to_string())),
        })
    })
    .collect()
}

/// What happened, the newest first.
fn history(standing: &Standing, ask: &Ask<'_>) -> Vec<Value> {
    let name = |id: &str| match standing.pack.life.event(id) {
        Some(event) => ask.words().pick(&event.ja, &event.en).to_owned(),
        None => id.to_owned(),
    };
    let steps = standing.life.history.iter().rev();
    steps
        .map(|step| {
            json!({
                "event": name(&step.event),
                "on": step.on.to_string(),
                "by": step.by,
                "item": step.item,
                "to": step.to.as_deref().map(|to| state_name(standing, to, ask)),
            })
        })
        .collect()
}

/// What has to be said, as `fields.html` asks for it.
pub(super) fn field(field: &Field, ask: &Ask<'_>) -> Value {
    json!({
        "id": field.id, "name": ask.words().pick(&field.ja, &field.en),
        "kind": field.kind, "optional": field.optional, "choices": field.choices,
    })
}

/// An event that can be recorded, with what has to be said.
fn possible(next: &Next, standing: &Standing, ask: &Ask<'_>) -> Value {
    let event = standing.pack.life.event(&next.event);
    let fields: Vec<Value> = event
        .map(|event| event.fields.as_slice())
        .unwrap_or_default()
        .iter()
        .map(|one| field(one, ask))
        .collect();
    json!({
        "id": next.event,
        "title": text(&next.title, ask),
        "records": ask.words().get(&format!("role.{}", next.records)),
        "articles": next.articles,
        "reason": event.is_some_and(|event| event.reason),
        "blocked": next.blocked.as_ref().map(|refusal| text(&refusal.detail, ask)),
        "fields": fields,
    })
}

/// Records an event. What was typed is shown again when it is refused.
pub(in crate::web) fn record(ask: &Ask<'_>) -> Result<Answer, Failure> {
    match recorded(ask) {
        Ok(()) => Ok(Answer::See(format!("/cases/{}/life", ask.part("case")))),
        Err(failure) => shown(ask, Some(&failure)),
    }
}

fn recorded(ask: &Ask<'_>) -> Result<(), Failure> {
    let item = Some(ask.sent("item").to_owned()).filter(|item| !item.is_empty());
    let _lock = ask.lock("case")?;
    act(
        ask.home,
        &Request {
            case: ask.part("case").to_owned(),
            event: ask.part("event").to_owned(),
            on: ask.day("on")?,
            by: ask.name().to_owned(),
            reason: ask.sent("reason").trim().to_owned(),
            item,
            fields: ask.fields(),
            dry_run: false,
        },
    )?;
    Ok(())
}
