//! The coverage matrix (充足状況): criteria by documents.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use super::words;
use crate::app::Failure;
use crate::app::cases::covered;
use crate::model::coverage::Row;
use crate::model::{Coverage, State};
use crate::report::Words;
use crate::web::answer::Answer;
use crate::web::ask::Ask;

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let (case, coverage) = covered(ask.home, ask.part("case"))?;
    let only_gaps = ask.asked("gaps") == "1";
    let columns = columns(&coverage);
    let rows: Vec<Value> = coverage
        .criteria
        .iter()
        .filter(|row| !only_gaps || matches!(row.state, State::Gap | State::Unread))
        .map(|row| line(row, &columns, ask.words()))
        .collect();
    let heads: Vec<Value> = columns
        .iter()
        .map(|(code, name)| json!({ "code": code, "name": name }))
        .collect();
    ask.page(
        "matrix.html",
        &json!({
            "case": words::case(&case, ask.words()),
            "counts": words::counts(&coverage.counts, ask.words()),
            "columns": heads,
            "rows": rows,
            "gaps": only_gaps,
        }),
    )
}

/// The documents that are evidence for anything, in the order of their codes.
fn columns(coverage: &Coverage) -> Vec<(String, String)> {
    let mut found: BTreeMap<(usize, String), String> = BTreeMap::new();
    for evidence in coverage.criteria.iter().flat_map(|row| &row.evidence) {
        let key = (evidence.document.len(), evidence.document.clone());
        found.entry(key).or_insert_with(|| evidence.name.clone());
    }
    found
        .into_iter()
        .map(|((_, code), name)| (code, name))
        .collect()
}

fn line(row: &Row, columns: &[(String, String)], texts: &Words) -> Value {
    json!({
        "criterion": row.criterion,
        "title": words::title(row, texts),
        "group": words::group(row, texts),
        "state": words::state(row.state, texts),
        "unread": row.unread.iter().map(|document| document.name.clone()).collect::<Vec<_>>(),
        "found": row.evidence.len(),
        "rejected": row.rejected,
        "cells": cells(row, columns),
    })
}

/// How much of each document supports a criterion, and how much of that a person
/// has looked at; nothing where it is none.
fn cells(row: &Row, columns: &[(String, String)]) -> Vec<Value> {
    let mut counts: HashMap<&str, (u64, u64)> = HashMap::new();
    for found in &row.evidence {
        let (judged, open) = counts.entry(&found.document).or_default();
        *(if found.judgement.is_some() {
            judged
        } else {
            open
        }) += 1;
    }
    let cells = columns.iter().map(|(document, _)| {
        let (judged, open) = counts.get(document.as_str())?;
        Some(json!({ "document": document, "judged": judged, "open": open }))
    });
    cells.map(|cell| cell.unwrap_or(Value::Null)).collect()
}
