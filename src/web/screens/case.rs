//! A case: where it stands, what came in, what is missing.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::words;
use crate::app::cases::show;
use crate::app::{Code, Failure, accounts, picture};
use crate::evidence::checks::{Filing, Proposal, Severity};
use crate::model::coverage::Remark;
use crate::report::coverage::{Encoding, csv, workbook};
use crate::report::finding::Finding;
use crate::report::findings::message;
use crate::report::{Receipt, Words, evidence};
use crate::web::answer::Answer;
use crate::web::ask::Ask;

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    shown(ask, None)
}

pub(super) fn shown(ask: &Ask<'_>, failure: Option<&Failure>) -> Result<Answer, Failure> {
    let view = show(ask.home, ask.part("case"))?;
    let texts = ask.words();
    let missing: Vec<Value> = view
        .missing
        .iter()
        .map(|missing| {
            json!({
                "title": texts.pick(&missing.title_ja, &missing.title_en),
                "articles": missing.articles,
                "unconfirmed": missing.unconfirmed,
            })
        })
        .collect();
    let submissions: Vec<Value> = view
        .submissions
        .iter()
        .map(|receipt| submission(receipt, ask))
        .collect();
    let files = view.submissions.iter().flat_map(|receipt| &receipt.files);
    let names: HashMap<String, String> = files
        .map(|file| (file.document.clone(), file.shown_name(texts)))
        .collect();
    let unconfirmed = view
        .coverage
        .criteria
        .iter()
        .filter(|row| row.remarks.contains(&Remark::KindUnconfirmed))
        .count();
    ask.page_with(
        "case.html",
        json!({
            "case": words::case(&view.case, texts),
            "predecessor": view.predecessor,
            "people": super::people::of(ask)?,
            "counts": words::counts(&view.coverage.counts, texts),
            "unconfirmed": unconfirmed,
            "missing": missing,
            "course": super::course::of(&view.case.code, ask)?,
            "filing": filing(&view.findings.filing, texts),
            "findings": view.findings.proposals.iter().map(|found| finding(found, &names, texts)).collect::<Vec<_>>(),
            "put": view.put.iter().map(|one| put(one, texts)).collect::<Vec<_>>(),
            "submissions": submissions,
        }),
        failure,
    )
}

fn submission(receipt: &Receipt, ask: &Ask<'_>) -> Value {
    json!({
        "code": receipt.submission.code,
        "on": receipt.submission.received_on.to_string(),
        "kind": words::named("kind", &receipt.submission.kind, ask.words()),
        "sum": receipt.sum(),
        "files": words::files(receipt, ask.words()),
    })
}

/// A finding in a line.
fn put(one: &Finding, texts: &Words) -> Value {
    json!({
        "code": one.code,
        "state": super::findings::state(one, texts),
        "words": if one.erased { texts.get("finding.erased") } else { &one.words },
        "due": one.defect.due,
    })
}

/// The day that the checks count from, and where it comes from.
pub(super) fn filing(filing: &Filing, texts: &Words) -> String {
    let key = match filing.stated {
        true => "checks.filed",
        false => "checks.received",
    };
    texts.fill(key, &[("on", &filing.on.to_string())])
}

/// A proposal with all that it rests on, side by side.
pub(super) fn finding(found: &Proposal, names: &HashMap<String, String>, texts: &Words) -> Value {
    let (chip, severity) = match found.severity {
        Severity::Finding => ("gap", "checks.finding"),
        Severity::Warning => ("to_confirm", "checks.warning"),
        Severity::Information => ("excluded", "checks.information"),
    };
    let quotes: Vec<Value> = found
        .quotes
        .iter()
        .map(|quote| {
            let place = quote.anchor.as_ref();
            json!({
                "document": quote.document,
                "name": names.get(&quote.document),
                "place": place.map_or_else(String::new, |anchor| evidence::place(anchor, texts)),
                "quote": quote.quote,
            })
        })
        .collect();
    json!({ "chip": chip, "severity": texts.get(severity), "message": message(found, texts), "quotes": quotes })
}

/// The coverage to be saved, as a page, a workbook or a table.
pub(in crate::web) fn coverage(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let code = ask.part("case");
    let form = ask.part("form");
    let (picture, texts) = (picture::picture(ask.home, code)?, ask.words());
    let refused = |e: &dyn std::fmt::Display| Failure::new(Code::Output).with("detail", e);
    let (media, bytes) = match form {
        "html" => {
            let page = picture::page(ask.home, &picture, texts)?;
            ("text/html; charset=utf-8", page.into_bytes())
        }
        "xlsx" => (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            workbook(&picture, texts).map_err(|e| refused(&e))?,
        ),
        "csv" => {
            let encoded = csv(&picture, Encoding::Utf8, texts).map_err(|e| refused(&e))?;
            ("text/csv; charset=utf-8", encoded.bytes)
        }
        _ => return Err(Failure::new(Code::NoPage)),
    };
    let name = format!("{code}.{form}");
    accounts::note(ask.home, ask.name(), "download", &name, true)?;
    Ok(Answer::File { name, media, bytes })
}
