//! The notices of a case (通知・認定証): what its events ask for, what was written,
//! and writing a draft.

use serde_json::{Value, json};

use super::{life, words};
use crate::app::notices::{self, Info, List, Request, State, Wanted};
use crate::app::{Failure, cases};
use crate::model::Case;
use crate::report::Words;
use crate::report::pages::url;
use crate::web::answer::Answer;
use crate::web::ask::Ask;

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    if ask.json {
        let code = ask.part("case");
        let mut told = json!(notices::list(ask.home, code)?);
        (told["schema_version"], told["case"]) = (1.into(), code.into());
        return Ok(Answer::Json(told));
    }
    shown(ask, &[], None)
}

/// The page; a form that was refused or only looked at has what was typed.
fn shown(ask: &Ask<'_>, letters: &[String], failure: Option<&Failure>) -> Result<Answer, Failure> {
    let code = ask.part("case");
    let case = cases::case(ask.home, code)?;
    let list = notices::list(ask.home, code)?;
    let open = |papers: &[Wanted]| -> Vec<Value> {
        let papers = papers.iter();
        papers.map(|one| paper(one, &list, &case, ask)).collect()
    };
    let written = list.notices.iter().rev();
    let at = format!(
        "{}.{}.{}",
        ask.sent("notice"),
        ask.sent("event"),
        ask.sent("to")
    );
    let mut papers = list.wanted.iter().chain(&list.further).chain(&list.again);
    let is_there = papers.any(|one| name(one) == at);
    ask.page_with(
        "notices.html",
        json!({
            "case": words::case(&case, ask.words()),
            "written": written.map(|info| line(info, &list, &case, ask)).collect::<Vec<_>>(),
            "wanted": open(&list.wanted),
            "further": open(&list.further),
            "again": open(&list.again),
            "mistakes": list.problems.iter().map(|problem| json!({
                "at": format!("templates/{}:{}", problem.file, problem.line),
                "what": ask.words().pick(&problem.ja, &problem.en),
            })).collect::<Vec<_>>(),
            "at": if is_there { at } else { String::new() },
            "letters": letters,
            "sent": ask.typed(),
        }),
        failure,
    )
}

/// The name of a paper's form on the page.
fn name(paper: &Wanted) -> String {
    format!("{}.{}.{}", paper.notice, paper.seq, paper.to)
}

fn paper(paper: &Wanted, list: &List, case: &Case, ask: &Ask<'_>) -> Value {
    let texts = ask.words();
    let fields = paper.asks.fields.iter();
    json!({
        "at": name(paper),
        "notice": paper.notice,
        "title": texts.pick(&paper.ja, &paper.en),
        "to": paper.to,
        "addressee": addressee(&paper.to, list, case, texts),
        "event": life::text(&paper.asks.event, ask),
        "seq": paper.seq,
        "on": paper.on.to_string(),
        "articles": paper.articles,
        "fields": fields.map(|one| life::field(one, ask)).collect::<Vec<_>>(),
        "reason": paper.asks.reason,
        "must": paper.asks.reasons && paper.asks.reason.trim().is_empty(),
    })
}

/// Who gets a paper.
pub(super) fn addressee(to: &str, list: &List, case: &Case, texts: &Words) -> String {
    match (to, list.bodies.get(to)) {
        ("applicant", _) => case.applicant.clone(),
        (_, Some(body)) => texts.pick(&body.ja, &body.en).to_owned(),
        _ => texts.get_or(&format!("web.notices.to_{to}"), to),
    }
}

/// How far a notice is, as a colour and in words.
pub(super) fn state(state: State, texts: &Words) -> Value {
    let chip = match state {
        State::Draft => "to_confirm",
        State::Approved => "partial",
        State::Issued | State::Sent => "satisfied",
        State::Withdrawn | State::Erased => "excluded",
    };
    json!({ "code": chip, "words": texts.get(state.key()) })
}

/// A notice in a line.
pub(super) fn line(info: &Info, list: &List, case: &Case, ask: &Ask<'_>) -> Value {
    let texts = ask.words();
    json!({
        "code": info.notice,
        "case": info.case,
        "title": texts.pick(&info.ja, &info.en),
        "state": state(info.state, texts),
        "addressee": addressee(&info.to, list, case, texts),
        "number": info.number,
        "on": info.on.map(|day| day.to_string()),
    })
}

/// Writes a draft, or shows what it would say.
pub(in crate::web) fn draft(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let only_looks = ask.sent("do") == "look";
    let request = Request {
        case: ask.part("case").to_owned(),
        notice: ask.sent("notice").to_owned(),
        event: ask.sent("event").parse().ok(),
        to: Some(ask.sent("to").to_owned()).filter(|to| !to.is_empty()),
        attention: ask.sent("attention").trim().to_owned(),
        reason: ask.text("reason"),
        fields: ask.fields(),
        by: ask.name().to_owned(),
        again: ask.sent("again") == "1",
        dry_run: only_looks,
    };
    let made = match only_looks {
        true => notices::draft(ask.home, &request),
        false => ask
            .lock("notice")
            .and_then(|_lock| notices::draft(ask.home, &request)),
    };
    match made {
        Ok((written, letters)) => match written.first() {
            Some(info) => Ok(Answer::See(place(info))),
            None => shown(ask, &letters, None),
        },
        Err(failure) => shown(ask, &[], Some(&failure)),
    }
}

/// Where a notice is looked at.
pub(super) fn place(info: &Info) -> String {
    format!("/cases/{}/notices/{}", url(&info.case), url(&info.notice))
}
