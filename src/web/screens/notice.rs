//! One notice: what it says, what was done with it, and what is to be done next.

use serde_json::json;

use super::notices::{line, place};
use super::words;
use crate::app::notices::{self, Form, Info, List, State, Step, render};
use crate::app::{Code, Failure, Home, accounts, cases};
use crate::web::answer::Answer;
use crate::web::ask::Ask;

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    shown(ask, None)
}

/// The notice of the address; it has to be one of the case's.
fn found(ask: &Ask<'_>) -> Result<(List, Info), Failure> {
    let (case, code) = (ask.part("case"), ask.part("notice"));
    let list = notices::list(ask.home, case)?;
    let mut own = list.notices.iter();
    let own = own.find(|info| info.notice == code && info.case == case);
    match own.cloned() {
        Some(info) => Ok((list, info)),
        None => Err(Failure::new(Code::NoNotice).with("notice", code)),
    }
}

fn shown(ask: &Ask<'_>, failure: Option<&Failure>) -> Result<Answer, Failure> {
    let (list, info) = found(ask)?;
    let case = cases::case(ask.home, &info.case)?;
    let text = match info.state {
        State::Erased => None,
        _ => Some(render(ask.home, &info.notice, Form::Text)?.1),
    };
    accounts::note(ask.home, ask.name(), "look", &info.notice, true)?;
    let steps = info.steps.iter().map(|done| {
        json!({
            "what": done.what, "by": done.by, "at": words::when(&done.at), "note": done.note,
        })
    });
    let mut shown = line(&info, &list, &case, ask);
    shown["stands"] = json!(info.state);
    shown["own"] = info
        .steps
        .first()
        .is_some_and(|drafted| drafted.by == ask.name())
        .into();
    shown["steps"] = steps.collect();
    ask.page_with(
        "notice.html",
        json!({
            "case": words::case(&case, ask.words()),
            "notice": shown,
            "place": place(&info),
            "text": text.map(|text| String::from_utf8_lossy(&text).into_owned()),
            "pdf": cfg!(feature = "pdf"),
            "today": ask.home.clock.today().to_string(),
            "at": ask.path.rsplit('/').next(),
            "sent": ask.typed(),
        }),
        failure,
    )
}

/// The letter as it is printed.
pub(in crate::web) fn letter(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let (_, info) = found(ask)?;
    let (_, html) = render(ask.home, &info.notice, Form::Html)?;
    accounts::note(ask.home, ask.name(), "look", &info.notice, true)?;
    Ok(Answer::Sealed(String::from_utf8_lossy(&html).into_owned()))
}

/// The letter to be saved.
pub(in crate::web) fn save(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let (_, info) = found(ask)?;
    let ending = ask.part("form");
    let (form, media) = match ending {
        "html" => (Form::Html, "text/html; charset=utf-8"),
        "docx" => (
            Form::Docx,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        "pdf" if cfg!(feature = "pdf") => (Form::Pdf, "application/pdf"),
        _ => return Err(Failure::new(Code::NoPage)),
    };
    let (_, bytes) = render(ask.home, &info.notice, form)?;
    let name = format!("{}_{}.{ending}", info.case, info.notice);
    accounts::note(ask.home, ask.name(), "download", &name, true)?;
    Ok(Answer::File { name, media, bytes })
}

pub(in crate::web) fn approve(ask: &Ask<'_>) -> Result<Answer, Failure> {
    done(ask, notices::approve)
}

pub(in crate::web) fn issue(ask: &Ask<'_>) -> Result<Answer, Failure> {
    done(ask, notices::issue)
}

pub(in crate::web) fn sent(ask: &Ask<'_>) -> Result<Answer, Failure> {
    done(ask, notices::sent)
}

pub(in crate::web) fn withdraw(ask: &Ask<'_>) -> Result<Answer, Failure> {
    done(ask, notices::withdraw)
}

/// Takes a step. What was typed is shown again when it is refused.
fn done(
    ask: &Ask<'_>,
    step: impl FnOnce(&Home, &Step) -> Result<Info, Failure>,
) -> Result<Answer, Failure> {
    found(ask)?;
    let taken = ask.day("on").and_then(|on| {
        let _lock = ask.lock("notice")?;
        let request = Step {
            notice: ask.part("notice").to_owned(),
            by: ask.name().to_owned(),
            on,
            words: ask.text("words"),
            dry_run: false,
        };
        step(ask.home, &request)
    });
    match taken {
        Ok(info) => Ok(Answer::See(place(&info))),
        Err(failure) => shown(ask, Some(&failure)),
    }
}
