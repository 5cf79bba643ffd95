//! `intake --dismiss`: a person's word that a quarantined file is not waited for
//! any more. It stays on the receipt as quarantined, with the reason, and is
//! tried again when `--retry` names its submission.

use serde::Serialize;

use crate::app::accounts::authority;
use crate::app::coverage::document_code;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::ledger::{append, canonical, recorded};
use crate::app::statements::needs_reason;
use crate::ledger;
use crate::model::{Act, Document, Happening, Submission};
use crate::records::{Dismissal, Unit};
use crate::text::normal::normalize;

/// What is dismissed, and why.
#[derive(Debug, Clone)]
pub struct Dismiss {
    /// Receipt number.
    pub submission: String,
    /// The file by its name or number (`D-4`).
    pub file: String,
    /// Why; kept in the records, not in the ledger.
    pub reason: String,
    /// Who, as claimed.
    pub by: String,
    /// Only check.
    pub dry_run: bool,
}

/// What the event of a dismissal commits to.
#[derive(Serialize)]
struct Pinned<'a> {
    document: &'a str,
    reason: &'a str,
    by: &'a str,
    at: &'a str,
}

/// Dismisses a file that waits in quarantine. Returns its code and name.
pub fn dismiss(home: &Home, request: &Dismiss) -> Result<(String, String), Failure> {
    needs_reason(&request.reason)?;
    let document = recorded(home, request.dry_run, |unit| {
        let absent = || Failure::new(Code::NoSubmission).with("submission", &request.submission);
        let submission = unit
            .submission_by_code(&request.submission)?
            .ok_or_else(absent)?;
        let case = unit.case(submission.case)?;
        authority::check(unit, &request.by, Act::TakeIn, case.as_ref())?;
        let document = waiting(unit, &submission, &request.file)?;
        if !request.dry_run {
            record(home, unit, &submission, &document, request)?;
        }
        Ok(document)
    })?;
    Ok((document_code(document.id), document.name))
}

/// The file of a submission that is called so and waits.
fn waiting(unit: &dyn Unit, submission: &Submission, file: &str) -> Result<Document, Failure> {
    let mut waiting = unit.quarantined()?;
    waiting.retain(|document| document.submission == submission.id);
    let normal = normalize(file).text;
    let tests: [&dyn Fn(&Document) -> bool; 3] = [
        &|document| document_code(document.id) == file,
        &|document| document.name == file,
        &|document| normalize(&document.name).text == normal,
    ];
    for is_meant in tests {
        let mut meant = waiting.iter().filter(|document| is_meant(document));
        if let (Some(document), None) = (meant.next(), meant.next()) {
            return Ok(document.clone());
        }
    }
    let names: Vec<String> = waiting
        .iter()
        .map(|document| format!("{} {}", document_code(document.id), document.name))
        .collect();
    let names = match names.is_empty() {
        true => "-".to_owned(),
        false => names.join(", "),
    };
    Err(Failure::new(Code::NotWaiting)
        .with("path", file)
        .with("submission", &submission.code)
        .with("names", names))
}

fn record(
    home: &Home,
    unit: &dyn Unit,
    submission: &Submission,
    document: &Document,
    request: &Dismiss,
) -> Result<(), Failure> {
    let body = unit.put_body(&home.settings.body())?;
    let case = unit.case(submission.case)?.map(|case| case.code);
    let mut dismissal = Dismissal {
        document: document.id,
        seq: 0,
        reason: request.reason.clone(),
        by: request.by.clone(),
        at: home.clock.now(),
        value: ledger::leaf(b""),
        key: [0; 32],
    };
    let opening = ledger::commit(&pinned_again(&dismissal)?)?;
    (dismissal.value, dismissal.key) = (opening.value, opening.key);
    let what = Happening::Dismissed {
        case: case.unwrap_or_default(),
        submission: submission.code.clone(),
        document: document_code(document.id),
        dismissal: opening.value,
    };
    dismissal.seq = append(home, unit, body, what)?;
    Ok(unit.put_dismissal(&dismissal)?)
}

/// The bytes that a dismissal's commitment is over: canonical JSON.
pub(in crate::app) fn pinned_again(dismissal: &Dismissal) -> Result<Vec<u8>, Failure> {
    canonical(&Pinned {
        document: &document_code(dismissal.document),
        reason: &dismissal.reason,
        by: &dismissal.by,
        at: &dismissal.at.to_string(),
    })
}
