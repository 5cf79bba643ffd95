//! The first page: exceptions first, then what came in last. Each line leads to
//! where one acts on it.

use serde_json::{Value, json};

use super::life::text;
use super::words;
use crate::app::Failure;
use crate::app::coverage::document_code;
use crate::app::inbox::{Inbox, Newest, inbox};
use crate::app::notices::notice_code;
use crate::model::Act;
use crate::report::evidence;
use crate::report::table::shorten;
use crate::web::answer::Answer;
use crate::web::ask::Ask;

/// Most lines of each kind.
const LINES: usize = 20;
/// Columns of what was asked.
const WIDTH: usize = 60;

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let who = ask.who.as_ref().filter(|who| who.account.may(Act::Look));
    let Some(who) = who else {
        // Whoever only manages users has nothing to see here.
        return Ok(Answer::See("/users".to_owned()));
    };
    let inbox = inbox(ask.home, LINES, who.account.id, &ask.seen())?;
    ask.page("inbox.html", &shown(&inbox, ask))
}

fn shown(inbox: &Inbox, ask: &Ask<'_>) -> Value {
    let mut page = files(inbox, ask);
    let due = inbox.due.1.iter().map(|line| {
        json!({
            "case": line.case,
            "applicant": line.applicant,
            "title": text(&line.due.title, ask),
            "last": line.due.last.to_string(),
            "days_left": line.days_left,
            "overdue": line.days_left < 0,
        })
    });
    let replaced = inbox.replaced.1.iter().map(
        |one| json!({ "case": one.case, "applicant": one.applicant, "judgements": one.judgements }),
    );
    let today = ask.home.clock.today();
    let enquiries = inbox.enquiries.1.iter().map(|one| {
        let asked = one.steps.first().map_or("", |(_, said)| said.text.as_str());
        json!({ "code": one.code, "on": one.received_on().to_string(), "age": one.age(today), "text": shorten(asked, WIDTH) })
    });
    let mine = inbox
        .mine
        .1
        .iter()
        .map(|case| super::cases::line(case, ask));
    let more = json!({
        "mine": mine.collect::<Vec<_>>(),
        "mine_total": inbox.mine.0,
        "due": due.collect::<Vec<_>>(),
        "due_total": inbox.due.0,
        "replaced": replaced.collect::<Vec<_>>(),
        "replaced_total": inbox.replaced.0,
        "notices": notices(inbox, ask),
        "notices_total": inbox.notices.0,
        "enquiries": enquiries.collect::<Vec<_>>(),
        "enquiries_total": inbox.enquiries.0,
        "newest": inbox.newest.iter().map(newest).collect::<Vec<_>>(),
    });
    if let (Value::Object(page), Value::Object(more)) = (&mut page, more) {
        page.extend(more);
    }
    page
}

/// What was not taken in, and what was not read.
fn files(inbox: &Inbox, ask: &Ask<'_>) -> Value {
    let texts = ask.words();
    let quarantined = inbox.quarantined.1.iter().map(|waiting| {
        json!({
            "submission": waiting.submission,
            "name": waiting.document.name,
            "reason": words::quarantine(waiting.document.outcome_reason.as_deref(), texts),
        })
    });
    let not_read = inbox.not_read.1.iter().map(|document| {
        json!({
            "document": document_code(document.id),
            "name": document.name,
            "case": document.case,
            "applicant": document.applicant,
            "state": words::read_state(document.state, texts),
            "reason": document.reason.map(|reason| evidence::reason(reason, texts)),
        })
    });
    json!({
        "quarantined": quarantined.collect::<Vec<_>>(),
        "quarantined_total": inbox.quarantined.0,
        "not_read": not_read.collect::<Vec<_>>(),
        "not_read_total": inbox.not_read.0,
    })
}

fn notices(inbox: &Inbox, ask: &Ask<'_>) -> Vec<Value> {
    let lines = inbox.notices.1.iter().map(|one| {
        let waits = match one.stands.as_str() {
            "notice-approved" => "web.inbox.to_issue",
            "notice-issued" => "web.inbox.to_send",
            _ => "web.inbox.to_approve",
        };
        json!({
            "notice": notice_code(one.id),
            "case": one.case,
            "applicant": one.applicant,
            "waits": ask.words().get(waits),
        })
    });
    lines.collect()
}

fn newest(one: &Newest) -> Value {
    json!({
        "submission": one.submission,
        "case": one.case,
        "applicant": one.applicant,
        "on": one.on.to_string(),
        "missing": one.missing,
    })
}
