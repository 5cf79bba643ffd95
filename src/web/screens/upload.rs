//! Uploads: sending files, how far taking them in is, and the receipt.

use serde_json::{Value, json};

use super::words;
use crate::app::upload::{self, Upload};
use crate::app::{Code, Failure, accounts, cases};
use crate::report::Words;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::receive::receive;
use crate::web::{events, jobs};

/// Earlier uploads on the page.
const LINES: usize = 20;

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    form(ask, None)
}

fn form(ask: &Ask<'_>, failure: Option<&Failure>) -> Result<Answer, Failure> {
    let seen = ask.seen();
    let mut schemes = ask.home.schemes().ids()?;
    schemes.retain(|id| seen.has_scheme(id));
    let own = |upload: &Upload| seen.has_scheme(&upload.about.scheme);
    let mut earlier = Vec::new();
    for upload in upload::all(ask.home).into_iter().filter(own).take(LINES) {
        earlier.push(line(ask, &upload)?);
    }
    ask.page_with(
        "upload.html",
        json!({
            "schemes": schemes,
            "folder": ask.home.settings.intake.folder,
            "earlier": earlier,
        }),
        failure,
    )
}

/// An upload in a few words.
fn line(ask: &Ask<'_>, upload: &Upload) -> Result<Value, Failure> {
    let place = upload.about.place.as_ref();
    let name = place.and_then(|place| place.file_name());
    let name = name.map(|name| name.to_string_lossy().into_owned());
    let submission = upload.submission(ask.home)?;
    let running = job(ask, upload).is_some_and(|state| !state.over);
    let stands = match (&submission, upload.is_placed()) {
        _ if running => "running",
        (Some(_), _) => "taken",
        (None, true) => "placed",
        (None, false) => "open",
    };
    Ok(json!({
        "id": upload.id,
        "scheme": upload.about.scheme,
        "name": name.unwrap_or_else(|| upload.about.name.clone()),
        "by": upload.about.by,
        "at": upload.about.at,
        "stands": stands,
        "submission": submission,
    }))
}

fn job(ask: &Ask<'_>, upload: &Upload) -> Option<jobs::State> {
    ask.site.jobs.of(&upload.id).map(|job| job.state())
}

pub(in crate::web) fn one(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let upload = upload::find(ask.home, ask.part("upload"))?;
    shown(ask, &upload, None)
}

fn shown(ask: &Ask<'_>, upload: &Upload, failure: Option<&Failure>) -> Result<Answer, Failure> {
    let texts = ask.words();
    let state = job(ask, upload);
    let about = line(ask, upload)?;
    let receipt = match about["submission"].as_str() {
        Some(code) if about["stands"] == "taken" => {
            let found = cases::receipts(ask.home, Some(code))?;
            found.first().map(|receipt| {
                json!({
                    "case": words::case(&receipt.case, texts),
                    "sum": receipt.sum(),
                    "files": words::files(receipt, texts),
                    "counts": receipt.coverage.as_ref().map(|c| words::counts(&c.counts, texts)),
                })
            })
        }
        _ => None,
    };
    let left = state
        .as_ref()
        .filter(|state| state.over && !state.was_cut());
    ask.page_with(
        "uploaded.html",
        json!({
            "upload": about,
            "arrived": upload.arrived()?,
            "state": state.as_ref().map(|state| events::told(state, texts)),
            "left": left.map(|state| said(&state.left, texts)),
            "receipt": receipt,
        }),
        failure,
    )
}

fn said(left: &[Failure], texts: &Words) -> Vec<Value> {
    let one = |failure: &Failure| json!({ "code": failure.code.as_str(), "what": failure.what(texts), "do": failure.remedy_in_browser(texts) });
    left.iter().map(one).collect()
}

/// Begins an upload; without a script it brings all of it at once.
pub(in crate::web) fn begin(ask: &Ask<'_>) -> Result<Answer, Failure> {
    match receive(ask, None).and_then(|received| went(ask, received)) {
        Err(failure) if !ask.json && shows(&failure) => form(ask, Some(&failure)),
        done => done,
    }
}

/// Goes on with an upload: another file, the end of it, or no more of it.
pub(in crate::web) fn go_on(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let upload = upload::find(ask.home, ask.part("upload"))?;
    match receive(ask, Some(upload.clone())).and_then(|received| went(ask, received)) {
        Err(failure) if !ask.json && shows(&failure) => shown(ask, &upload, Some(&failure)),
        done => done,
    }
}

/// Whether it is said on the page itself. A form that is another's shows
/// nothing.
fn shows(failure: &Failure) -> bool {
    failure.code != Code::Form
}

fn went(ask: &Ask<'_>, received: crate::web::receive::Received) -> Result<Answer, Failure> {
    let Some(mut upload) = received.upload else {
        return Err(Failure::new(Code::Form));
    };
    match received.fields.get("do").map(String::as_str) {
        Some("take-in") => {
            if let Err(failure) = upload.place(ask.home) {
                return Err(gone_if_new(ask, upload, failure));
            }
            accounts::note(ask.home, ask.name(), "upload", &upload.id, true)?;
            ask.site.jobs.take_in(&ask.site.homes, &upload.id);
        }
        Some("discard") if !upload.is_placed() => {
            upload.discard()?;
            return Ok(Answer::See("/upload".to_owned()));
        }
        _ => {}
    }
    Ok(match ask.json {
        true => Answer::Json(json!({ "upload": upload.id, "arrived": upload.sum()?.0 })),
        false => Answer::See(format!("/upload/{}", upload.id)),
    })
}

/// An upload that nothing arrived for and that nobody knows the number of is
/// not kept.
fn gone_if_new(ask: &Ask<'_>, upload: Upload, failure: Failure) -> Failure {
    if ask.part("upload").is_empty() && !ask.json {
        return upload.discard().err().unwrap_or(failure);
    }
    failure
}

/// How far taking in is, as it goes.
pub(in crate::web) fn progress(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let upload = upload::find(ask.home, ask.part("upload"))?;
    let absent = || Failure::new(Code::NoUpload).with("upload", &upload.id);
    let job = ask.site.jobs.of(&upload.id).ok_or_else(absent)?;
    Ok(Answer::Events(events::of(job, ask.words().clone())))
}
