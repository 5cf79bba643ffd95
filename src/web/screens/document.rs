//! A document: its passages in order, its original. Who looks is noted.

use serde_json::{Value, json};

use super::words;
use crate::app::coverage::document_code;
use crate::app::documents::{before, original as bytes_of, show};
use crate::app::{Code, Failure, accounts};
use crate::report::evidence;
use crate::report::pages::url;
use crate::report::stored::{unread_places, warnings};
use crate::web::answer::Answer;
use crate::web::ask::Ask;

/// Passages on a page.
const LINES: usize = 200;

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let number = number(ask)?;
    let view = show(
        ask.home,
        ask.part("document"),
        (number - 1).saturating_mul(LINES),
        LINES,
    )?;
    accounts::note(ask.home, ask.name(), "look", &view.code, true)?;
    let texts = ask.words();
    let passages: Vec<Value> = view
        .passages
        .iter()
        .map(|row| {
            json!({
                "code": row.code,
                "place": evidence::place(&row.passage.anchor, texts),
                "heading": row.passage.heading.last(),
                "text": row.passage.text,
                "flags": words::flags(&row.passage.flags, texts),
                "cells": row.passage.cells,
            })
        })
        .collect();
    let reading = view.reading.as_ref();
    let (wanted, case) = (ask.asked("for"), ask.asked("case"));
    let keep = match wanted {
        "" => String::new(),
        wanted => format!("case={}&for={}&", url(case), url(wanted)),
    };
    ask.page(
        "document.html",
        &json!({
            "code": view.code,
            "name": view.document.name,
            "sha256": view.document.sha256.map(|digest| digest.hex()),
            "bytes": view.document.bytes,
            "before": view.document.supersedes.iter().map(|row| document_code(*row)).collect::<Vec<_>>(),
            "member": view.document.parent.is_some(),
            "case": words::case(&view.case, texts),
            "submission": view.submission.code,
            "class": reading.map(|reading| match &view.class {
                Some(title) => texts.pick(&title.ja, &title.en),
                None => &reading.class,
            }),
            "state": reading.map(|reading| words::read_state(reading.state, texts)),
            "reason": reading.and_then(|r| r.reason).map(|reason| evidence::reason(reason, texts)),
            "unread": reading.map(|reading| unread_places(&reading.unread, texts)),
            "warnings": reading.map(|reading| warnings(&reading.warnings, texts)),
            "passages": passages,
            "total": view.total,
            "for": wanted,
            "for_case": if case.is_empty() { &view.case.code } else { case },
            "keep": keep,
            "number": number,
            "pages": view.total.div_ceil(LINES),
        }),
    )
}

/// The page that was asked for, else the one with the passage that was.
fn number(ask: &Ask<'_>) -> Result<usize, Failure> {
    let passage = ask.asked("passage");
    if let Ok(number) = ask.asked("page").parse::<usize>() {
        return Ok(number.max(1));
    }
    let at = match passage {
        "" => None,
        passage => before(ask.home, ask.part("document"), passage)?,
    };
    Ok(at.unwrap_or(0) / LINES + 1)
}

/// The bytes as received: always to be saved, never to be shown, and noted.
pub(in crate::web) fn original(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let code = ask.part("document");
    let (name, file) = bytes_of(ask.home, code)?;
    let about = file.metadata();
    let about = about.map_err(|e| Failure::new(Code::Vault).with("detail", e))?;
    accounts::note(ask.home, ask.name(), "download", code, true)?;
    Ok(Answer::Original {
        name,
        bytes: about.len(),
        file,
    })
}
