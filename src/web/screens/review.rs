//! Evidence review: the criterion, the passage where it stands, the judgement.

use serde_json::{Value, json};

use super::words;
use crate::app::cases::coverage as coverage_of;
use crate::app::judge::{Request, judge};
use crate::app::{Code, Failure, cases, documents};
use crate::model::coverage::{Evidence, Row};
use crate::model::{Coverage, Passage, State, Verdict};
use crate::report::evidence as place_words;
use crate::web::answer::Answer;
use crate::web::ask::Ask;

/// Passages shown before and after the one in question.
const NEIGHBOURS: usize = 3;

/// The first criterion that wants a person.
pub(in crate::web) fn first(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let case = ask.part("case");
    let coverage = coverage_of(ask.home, case)?;
    Ok(Answer::See(match next_open(&coverage, None) {
        Some(row) => format!("/cases/{case}/review/{}", row.criterion),
        None => format!("/cases/{case}/matrix"),
    }))
}

/// The next criterion after this one with evidence that nobody judged.
fn next_open<'a>(coverage: &'a Coverage, after: Option<&str>) -> Option<&'a Row> {
    let open = |row: &&Row| row.evidence.iter().any(|found| found.judgement.is_none());
    let rows = &coverage.criteria;
    let at = after.and_then(|id| rows.iter().position(|row| row.criterion == id));
    let from = at.map_or(0, |at| at + 1);
    rows[from..]
        .iter()
        .find(open)
        .or_else(|| rows[..from].iter().find(open))
}

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    shown(ask, None)
}

fn shown(ask: &Ask<'_>, failure: Option<&Failure>) -> Result<Answer, Failure> {
    let (case, coverage) = cases::covered(ask.home, ask.part("case"))?;
    let id = ask.part("criterion");
    let row = words::row(&coverage, id).ok_or_else(|| {
        Failure::new(Code::NoCriterion)
            .with("criterion", id)
            .with("scheme", &case.scheme)
    })?;
    let texts = ask.words();
    let chosen = chosen(row, ask.asked("passage"), ask.asked("document"));
    let pieces: Vec<Value> = row
        .evidence
        .iter()
        .map(|found| words::piece(found, texts))
        .collect();
    let rows = &coverage.criteria;
    let at = rows.iter().position(|row| row.criterion == id).unwrap_or(0);
    let beside = |at: Option<usize>| at.and_then(|at| rows.get(at)).map(|row| &row.criterion);
    ask.page_with(
        "review.html",
        json!({
            "case": words::case(&case, texts),
            "criterion": row.criterion,
            "title": words::title(row, texts),
            "group": words::group(row, texts),
            "source": row.source,
            "kind": words::named("web.kind", &row.kind, texts),
            "state": words::state(row.state, texts),
            "gap": matches!(row.state, State::Gap | State::Unread),
            "unread": row.unread.iter().map(|d| json!({"document": d.document, "name": d.name})).collect::<Vec<_>>(),
            "rejected": row.rejected,
            "pieces": pieces,
            "chosen": chosen.map(|found| words::piece(found, texts)),
            "context": chosen.map(|found| context(ask, found)).transpose()?,
            "before": beside(at.checked_sub(1)),
            "after": beside(Some(at + 1)),
            "open": next_open(&coverage, Some(id)).map(|row| row.criterion.clone()),
            "verdict": ask.sent("verdict"),
            "reason": ask.sent("reason"),
        }),
        failure,
    )
}

/// The passage that was asked for, else the first that nobody judged, else the
/// weightiest: of the document that was asked for, else of any.
fn chosen<'a>(row: &'a Row, passage: &str, document: &str) -> Option<&'a Evidence> {
    let found = || row.evidence.iter();
    let asked = found().find(|piece| piece.passage.as_deref() == Some(passage));
    let of = || found().filter(|piece| piece.document == document);
    asked
        .or_else(|| of().find(|piece| piece.judgement.is_none()))
        .or_else(|| of().next())
        .or_else(|| found().find(|piece| piece.judgement.is_none()))
        .or_else(|| found().next())
}

/// The passage between its neighbours, as they stand in the document.
fn context(ask: &Ask<'_>, found: &Evidence) -> Result<Value, Failure> {
    let view = documents::show(ask.home, &found.document, 0, usize::MAX)?;
    let at = view
        .passages
        .iter()
        .position(|row| Some(row.code.as_str()) == found.passage.as_deref());
    let Some(at) = at else {
        return Ok(json!({ "heading": [], "passages": [], "columns": [] }));
    };
    let from = at.saturating_sub(NEIGHBOURS);
    let passages: Vec<Value> = view.passages[from..]
        .iter()
        .take(at - from + NEIGHBOURS + 1)
        .enumerate()
        .map(|(n, row)| {
            json!({
                "code": row.code,
                "place": place_words::place(&row.passage.anchor, ask.words()),
                "text": row.passage.text,
                "cells": row.passage.cells,
                "flags": words::flags(&row.passage.flags, ask.words()),
                "here": from + n == at,
                "row": same_table(&row.passage, &view.passages[at].passage),
            })
        })
        .collect();
    let here = &view.passages[at].passage;
    Ok(json!({
        "heading": here.heading,
        "passages": passages,
        "columns": columns(here),
    }))
}

/// The columns of the table that a passage is a row of; none for prose.
fn columns(passage: &Passage) -> Vec<&str> {
    let labels = passage.cells.iter();
    labels.map(|cell| cell.label.as_str()).collect()
}

/// Whether a passage is a row of the same table as another.
fn same_table(one: &Passage, other: &Passage) -> bool {
    !one.cells.is_empty() && columns(one) == columns(other)
}

/// Records a judgement and goes to what is next. What was typed is shown again
/// when it cannot be recorded.
pub(in crate::web) fn record(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let verdict = match ask.sent("verdict") {
        "accept" => Ok(Verdict::Accept),
        "partial" => Ok(Verdict::Partial),
        "reject" => Ok(Verdict::Reject),
        _ => Err(Failure::new(Code::NoReason)),
    };
    let done = verdict.and_then(|verdict| {
        let _lock = ask.lock("judge")?;
        judge(
            ask.home,
            &Request {
                case: ask.part("case").to_owned(),
                criterion: ask.part("criterion").to_owned(),
                passage: ask.sent("passage").to_owned(),
                verdict,
                reason: ask.sent("reason").trim().to_owned(),
                by: ask.name().to_owned(),
                seen: Some(ask.sent("seen").to_owned()).filter(|seen| !seen.is_empty()),
                dry_run: false,
            },
        )
    });
    match done {
        Ok(_) => next(ask),
        Err(failure) => shown(ask, Some(&failure)),
    }
}

/// The next passage of this criterion that nobody judged, else the next
/// criterion that has one.
fn next(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let (case, id) = (ask.part("case"), ask.part("criterion"));
    let coverage = coverage_of(ask.home, case)?;
    let here = words::row(&coverage, id)
        .is_some_and(|row| row.evidence.iter().any(|found| found.judgement.is_none()));
    let place = match next_open(&coverage, Some(id)) {
        _ if here => format!("/cases/{case}/review/{id}"),
        Some(row) => format!("/cases/{case}/review/{}", row.criterion),
        None => format!("/cases/{case}/matrix"),
    };
    Ok(Answer::See(place))
}
