//! A case: where it stands, what came in, what is missing.

use serde_json::{Value, json};

use super::words;
use crate::app::Failure;
use crate::app::cases::show;
use crate::model::coverage::Remark;
use crate::report::Receipt;
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
