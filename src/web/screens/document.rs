//! A document: its passages in order, its original. Who looks is noted.

use std::io::Read as _;

use serde_json::{Value, json};

use super::words;
use crate::app::documents::{original as bytes_of, show};
use crate::app::{Code, Failure, accounts};
use crate::report::evidence;
use crate::web::answer::Answer;
use crate::web::ask::Ask;

/// Passages on a page.
const LINES: usize = 200;

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let number = ask.asked("page").parse().unwrap_or(1_usize).max(1);
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
    ask.page(
        "document.html",
        &json!({
            "code": view.code,
            "name": view.document.name,
            "sha256": view.document.sha256.map(|digest| digest.hex()),
            "bytes": view.document.bytes,
            "member": view.document.parent.is_some(),
            "case": words::case(&view.case, texts),
            "submission": view.submission.code,
            "class": reading.map(|reading| reading.class.clone()),
            "state": reading.map(|reading| words::read_state(reading.state, texts)),
            "reason": reading.and_then(|r| r.reason).map(|reason| evidence::reason(reason, texts)),
            "unread": reading.map(|reading| reading.unread.clone()),
            "warnings": reading.map(|reading| reading.warnings.clone()),
            "passages": passages,
            "total": view.total,
            "number": number,
            "pages": view.total.div_ceil(LINES),
        }),
    )
}

/// The bytes as received: always to be saved, never to be shown, and noted.
pub(in crate::web) fn original(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let code = ask.part("document");
    let (name, mut file) = bytes_of(ask.home, code)?;
    accounts::note(ask.home, ask.name(), "download", code, true)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)
        .map_err(|e| Failure::new(Code::Vault).with("detail", e))?;
    Ok(Answer::File {
        name,
        media: "application/octet-stream",
        bytes,
    })
}
