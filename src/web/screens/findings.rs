//! Findings (指摘): what the checks propose, taken over, put aside; defects put to
//! the applicant with due day, answers and closure.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{case, words};
use crate::app::Failure;
use crate::app::statements::finding::{self, Add, Desk, Dismiss, Proposed, Settle, Which, Words};
use crate::model::{Anchor, Submission};
use crate::report::finding::Finding;
use crate::report::{Words as Texts, evidence};
use crate::web::answer::Answer;
use crate::web::ask::Ask;

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    shown(ask, None)
}

/// The page; what was typed into the form that was refused stands in it again.
fn shown(ask: &Ask<'_>, failure: Option<&Failure>) -> Result<Answer, Failure> {
    let desk = finding::desk(ask.home, ask.part("case"))?;
    let texts = ask.words();
    let proposed = desk.proposed.iter().map(|one| proposal(one, texts));
    let findings = desk
        .findings
        .iter()
        .map(|one| shown_finding(one, &desk, ask));
    let open = |one: &&Finding| one.closed.is_none();
    ask.page_with(
        "findings.html",
        json!({
            "case": words::case(&desk.case, texts),
            "filing": case::filing(&desk.filing, texts),
            "grades": desk.grades.iter().map(|id| json!({"id": id, "words": grade(id, texts)})).collect::<Vec<_>>(),
            "proposed": proposed.collect::<Vec<_>>(),
            "findings": findings.rev().collect::<Vec<_>>(),
            "open": desk.findings.iter().filter(open).count(),
            "criterion": ask.asked("criterion"),
            "passage": ask.asked("passage"),
            "at": sent_at(ask, &desk),
            "sent": ask.typed(),
        }),
        failure,
    )
}

/// Which of the page's forms was sent: `new`, a proposal, a finding; none when
/// it is not on the page any more.
fn sent_at(ask: &Ask<'_>, desk: &Desk) -> String {
    let own = ["proposal", "dismiss"].map(|name| ask.sent(name)).concat();
    match (ask.part("finding"), own.as_str()) {
        ("", "") if ask.form.is_empty() => String::new(),
        ("", "") => "new".to_owned(),
        ("", own) if desk.proposed.iter().any(|one| one.name == own) => own.to_owned(),
        (finding, _) if desk.findings.iter().any(open_one(finding)) => finding.to_owned(),
        _ => String::new(),
    }
}

/// Whether a finding is of this code and has forms still.
fn open_one(code: &str) -> impl Fn(&Finding) -> bool {
    move |one| one.code == code && one.closed.is_none()
}

fn grade(id: &str, texts: &Texts) -> String {
    texts.get_or(&format!("finding.grade.{id}"), id)
}

fn quote(document: &str, anchor: Option<&Anchor>, quote: &str, texts: &Texts) -> Value {
    json!({
        "document": document,
        "place": anchor.map_or_else(String::new, |anchor| evidence::place(anchor, texts)),
        "quote": quote,
    })
}

fn proposal(one: &Proposed, texts: &Texts) -> Value {
    let mut shown = case::finding(&one.proposal, &HashMap::new(), texts);
    let put_aside = one.dismissed.as_ref();
    shown["name"] = one.name.as_str().into();
    shown["taken"] = json!(one.taken);
    shown["dismissed"] =
        json!(put_aside.map(|d| json!({"by": d.by, "at": words::when(&d.at), "reason": d.reason})));
    shown
}

/// Where a finding stands, as a colour and in words.
pub(super) fn state(one: &Finding, texts: &Texts) -> Value {
    let state = one.state();
    let chip = match state {
        "closed" => "satisfied",
        "answered" => "to_confirm",
        _ => "gap",
    };
    json!({ "code": chip, "words": texts.get(&format!("finding.state.{state}")) })
}

fn shown_finding(one: &Finding, desk: &Desk, ask: &Ask<'_>) -> Value {
    let texts = ask.words();
    let quotes = one.defect.quotes.iter();
    let answers = one.answers.iter();
    let today = ask.home.clock.today().to_string();
    let late = |due: &String| one.closed.is_none() && one.answers.is_empty() && *due < today;
    json!({
        "code": one.code,
        "state": state(one, texts),
        "closed": one.closed.as_ref().map(|c| json!({"by": c.by, "at": words::when(&c.at), "reason": c.reason})),
        "grade": grade(&one.defect.grade, texts),
        "due": one.defect.due,
        "late": one.defect.due.as_ref().is_some_and(late),
        "criterion": one.defect.criterion,
        "check": one.defect.check,
        "words": if one.erased { texts.get("finding.erased") } else { &one.words },
        "by": one.by,
        "at": words::when(&one.at),
        "quotes": quotes.map(|q| quote(&q.document, q.anchor.as_ref(), &q.quote, texts)).collect::<Vec<_>>(),
        "answers": answers.map(|a| json!({"submission": a.submission, "note": a.note, "by": a.by, "at": words::when(&a.at)})).collect::<Vec<_>>(),
        "later": later(one, &desk.submissions),
    })
}

/// The submissions that came in since the day of a finding: one of them may be
/// its answer.
fn later(one: &Finding, submissions: &[Submission]) -> Vec<Value> {
    let day = one.at.get(..10).unwrap_or_default();
    let since = submissions
        .iter()
        .filter(|s| s.received_on.to_string().as_str() >= day);
    since
        .map(|s| json!({ "code": s.code, "on": s.received_on.to_string() }))
        .collect()
}

/// Puts a defect to the applicant.
pub(in crate::web) fn add(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let text = |name| Some(ask.sent(name).trim().to_owned()).filter(|text| !text.is_empty());
    let words = match ask.sent("proposal") {
        "" => Words::Own(text("text").unwrap_or_default()),
        name => Words::Proposed(Which::Name(name.to_owned()), text("text")),
    };
    let passages = ask.sent("passages").split_whitespace();
    let request = Add {
        case: ask.part("case").to_owned(),
        grade: ask.sent("grade").to_owned(),
        due: text("due"),
        criterion: text("criterion"),
        passages: passages.map(str::to_owned).collect(),
        words,
        lang: ask.lang,
        by: ask.name().to_owned(),
        dry_run: false,
    };
    done(ask, || finding::add(ask.home, &request).map(drop))
}

/// Puts aside what the checks propose.
pub(in crate::web) fn dismiss(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let request = Dismiss {
        case: ask.part("case").to_owned(),
        proposal: Which::Name(ask.sent("dismiss").to_owned()),
        reason: ask.sent("reason").trim().to_owned(),
        by: ask.name().to_owned(),
        dry_run: false,
    };
    done(ask, || finding::dismiss(ask.home, &request))
}

/// Records that a later submission answers a finding.
pub(in crate::web) fn answer(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let submission = ask.sent("submission").trim();
    done(ask, || finding::answer(ask.home, &settle(ask), submission))
}

/// Records that a finding is settled.
pub(in crate::web) fn close(ask: &Ask<'_>) -> Result<Answer, Failure> {
    done(ask, || finding::close(ask.home, &settle(ask)))
}

fn settle(ask: &Ask<'_>) -> Settle {
    Settle {
        case: ask.part("case").to_owned(),
        finding: ask.part("finding").to_owned(),
        reason: ask.sent("reason").trim().to_owned(),
        by: ask.name().to_owned(),
        dry_run: false,
    }
}

fn done(ask: &Ask<'_>, record: impl FnOnce() -> Result<(), Failure>) -> Result<Answer, Failure> {
    let lock = ask.lock("finding");
    match lock.and_then(|_lock| record()) {
        Ok(()) => Ok(Answer::See(format!("/cases/{}/findings", ask.part("case")))),
        Err(failure) => shown(ask, Some(&failure)),
    }
}
