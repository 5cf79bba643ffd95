//! Where a passage stands: between its neighbours, and on its page.

use serde_json::{Value, json};

use crate::app::{Failure, documents};
use crate::model::coverage::Evidence;
use crate::model::{Passage, Place};
use crate::records::PassageRow;
use crate::report::evidence as place_words;
use crate::web::ask::Ask;
use crate::web::screens::words;

/// Passages shown before and after the one in question.
const NEIGHBOURS: usize = 3;

/// Passages before and after it that are looked at for those of its page.
const REACH: usize = 60;

/// The passage between its neighbours, as they stand in the document, and those
/// that stand on the same page.
pub(super) fn context(ask: &Ask<'_>, found: &Evidence) -> Result<Value, Failure> {
    let code = found.passage.as_deref().unwrap_or_default();
    let rows = documents::around(ask.home, &found.document, code, REACH)?;
    let Some(at) = rows.iter().position(|row| row.code == code) else {
        return Ok(json!({ "heading": [], "passages": [], "columns": [], "layer": [] }));
    };
    let here = &rows[at].passage;
    let from = at.saturating_sub(NEIGHBOURS);
    let to = rows.len().min(at + NEIGHBOURS + 1);
    let near = rows.get(from..to).unwrap_or_default();
    let passages: Vec<Value> = near
        .iter()
        .map(|row| {
            json!({
                "code": row.code,
                "place": place_words::place(&row.passage.anchor, ask.words()),
                "text": row.passage.text,
                "cells": row.passage.cells,
                "flags": words::flags(&row.passage.flags, ask.words()),
                "here": row.code == code,
                "row": same_table(&row.passage, here),
            })
        })
        .collect();
    Ok(json!({
        "heading": here.heading,
        "passages": passages,
        "columns": columns(here),
        "layer": layer(&rows, here),
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

/// The passages on the page of `here`, line by line, to be selected on its
/// picture.
fn layer(rows: &[PassageRow], here: &Passage) -> Vec<Value> {
    let Place::Page { page, .. } = &here.anchor.place else {
        return Vec::new();
    };
    let on_page = rows
        .iter()
        .filter_map(|row| Some((row, row.passage.anchor.place.boxes_on(*page)?)));
    on_page
        .map(|(row, boxes)| json!({ "code": row.code, "lines": lines(&row.passage.text, boxes) }))
        .collect()
}

/// A text over the boxes of its lines. Where a line ends is not kept: the
/// letters are shared out by width, which is near enough to select by.
fn lines(text: &str, boxes: &[[f32; 4]]) -> Vec<Value> {
    let letters: Vec<char> = text.chars().collect();
    let width = |line: &[f32; 4]| (line[2] - line[0]).max(0.0);
    let whole: f32 = boxes.iter().map(width).sum();
    let mut lines = Vec::with_capacity(boxes.len());
    let (mut from, mut gone) = (0, 0.0);
    for line in boxes {
        gone += width(line);
        // Both are small enough to be exact, and neither is negative.
        #[allow(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss
        )]
        let to = match whole > 0.0 {
            true => (letters.len() as f32 * gone / whole).round() as usize,
            false => letters.len(),
        };
        let to = to.clamp(from, letters.len());
        let part: String = letters[from..to].iter().collect();
        from = to;
        lines.push(json!({
            "x": line[0], "y": line[1], "w": width(line), "h": (line[3] - line[1]).max(0.0), "text": part,
        }));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn every_letter_stands_on_one_line() {
        let boxes = [[10.0, 10.0, 110.0, 20.0], [10.0, 24.0, 60.0, 34.0]];
        let found = lines("年1回以上、教育を行う。", &boxes);
        let texts: Vec<&str> = found
            .iter()
            .filter_map(|line| line["text"].as_str())
            .collect();
        assert_eq!(texts.concat(), "年1回以上、教育を行う。");
        assert_eq!(texts[0].chars().count(), 8);
        assert_eq!(found[1]["w"], 50.0);
        assert!(lines("教育", &[]).is_empty());
    }
}
