//! A case: where it stands, what came in, what is missing.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::words;
use crate::app::cases::show;
use crate::app::{Code, Failure, accounts, picture};
use crate::evidence::checks::{Proposal, Severity};
use crate::model::coverage::Remark;
use crate::report::coverage::{Encoding, csv, workbook};
use crate::report::findings::{Findings, message};
use crate::report::{Receipt, Words, evidence};
use crate::web::answer::Answer;
use crate::web::ask::Ask;

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
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
    ask.page(
        "case.html",
        &json!({
            "case": words::case(&view.case, texts),
            "predecessor": view.predecessor,
            "counts": words::counts(&view.coverage.counts, texts),
            "unconfirmed": unconfirmed,
            "missing": missing,
            "filing": filing(&view.findings, texts),
            "findings": view.findings.proposals.iter().map(|found| finding(found, &names, texts)).collect::<Vec<_>>(),
            "submissions": submissions,
        }),
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

/// The day that the checks count from, and where it comes from.
fn filing(findings: &Findings, texts: &Words) -> String {
    let key = match findings.filing.stated {
        true => "checks.filed",
        false => "checks.received",
    };
    texts.fill(key, &[("on", &findings.filing.on.to_string())])
}

/// A proposal with all that it rests on, side by side.
fn finding(found: &Proposal, names: &HashMap<String, String>, texts: &Words) -> Value {
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
