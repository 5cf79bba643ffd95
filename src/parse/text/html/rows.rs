//! The rows of HTML tables.

use markup5ever_rcdom::Handle;

use super::visible::{DEPTH, attribute, gather, is_unseen, name_of, tidy};
use crate::model::Flag;
use crate::parse::office::tables::Raw;

/// The rows of a table, those of tables inside it left out.
pub(super) fn rows_of(node: &Handle, depth: usize, rows: &mut Vec<Handle>) {
    for child in node.children.borrow().iter() {
        match name_of(child) {
            "tr" if !is_unseen(child, "tr") => rows.push(child.clone()),
            "thead" | "tbody" | "tfoot" if depth < 3 => rows_of(child, depth + 1, rows),
            _ => {}
        }
    }
}

pub(super) fn cells_of(row: &Handle) -> Vec<Handle> {
    let children = row.children.borrow();
    let cells = children
        .iter()
        .filter(|child| matches!(name_of(child), "td" | "th"));
    cells
        .filter(|cell| !is_unseen(cell, "td"))
        .cloned()
        .collect()
}

pub(super) fn holds_blocks(node: &Handle, depth: usize) -> bool {
    depth < DEPTH
        && node.children.borrow().iter().any(|child| {
            matches!(
                name_of(child),
                "table" | "h1" | "h2" | "h3" | "h4" | "article" | "section"
            ) || holds_blocks(child, depth + 1)
        })
}

pub(super) fn read_row(row: &Handle) -> (Vec<Raw>, Vec<Flag>) {
    let mut cells = Vec::new();
    let mut flags = Vec::new();
    let mut column = 0usize;
    for cell in cells_of(row) {
        let span = attribute(&cell, "colspan").and_then(|span| span.trim().parse().ok());
        let span: usize = span.unwrap_or(1).clamp(1, 1000);
        let mut text = String::new();
        gather(&cell, 0, &mut text, &mut flags);
        cells.push(Raw {
            column,
            span,
            text: tidy(&text),
            marked: name_of(&cell) == "th",
            value: false,
        });
        column += span;
    }
    (cells, flags)
}
