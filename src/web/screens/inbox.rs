//! The first page: exceptions first, then what came in last.

use serde_json::{Value, json};

use super::words;
use crate::app::Failure;
use crate::app::overview::{Inbox, inbox};
use crate::model::Act;
use crate::report::{Words, evidence};
use crate::web::answer::Answer;
use crate::web::ask::Ask;

/// Most lines of each kind.
const LINES: usize = 20;

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let may_look = ask
        .who
        .as_ref()
        .is_some_and(|who| who.account.may(Act::Look));
    if !may_look {
        // Whoever only manages users has nothing to see here.
        return Ok(Answer::See("/users".to_owned()));
    }
    let inbox = inbox(ask.home, LINES, &ask.schemes())?;
    ask.page("inbox.html", &shown(&inbox, ask.words()))
}

fn shown(inbox: &Inbox, texts: &Words) -> Value {
    let quarantined: Vec<Value> = inbox
        .quarantined
        .iter()
        .map(|waiting| {
            json!({
                "submission": waiting.submission,
                "name": waiting.document.name,
                "reason": words::quarantine(waiting.document.outcome_reason.as_deref(), texts),
            })
        })
        .collect();
    let (total, documents) = &inbox.not_read;
    let not_read: Vec<Value> = documents
        .iter()
        .map(|document| {
            json!({
                "document": crate::app::coverage::document_code(document.id),
                "name": document.name,
                "case": document.case,
                "applicant": document.applicant,
                "state": words::read_state(document.state, texts),
                "reason": document.reason.map(|reason| evidence::reason(reason, texts)),
            })
        })
        .collect();
    let newest: Vec<Value> = inbox
        .newest
        .iter()
        .map(|(submission, case, applicant, on)| {
            json!({ "submission": submission, "case": case, "applicant": applicant, "on": on.to_string() })
        })
        .collect();
    json!({ "quarantined": quarantined, "not_read": not_read, "not_read_total": total, "newest": newest })
}
