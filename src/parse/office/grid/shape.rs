//! What the first rows of a stretch are: titles, headers, fields.

use super::Row;
use crate::model::Cell;
use crate::parse::office::tables::{self, Raw};

/// Rows of fields that may stand above the header of a table.
const ABOVE: usize = 8;

/// A title: a single text with more below it; alone in its stretch, only
/// the first of the sheet or one drawn like a label.
pub(super) fn is_title(row: &Row, below: &[Row], titled: bool) -> bool {
    matches!(row.cells.as_slice(), [only] if tables::is_label(&only.text) && (!below.is_empty() || only.marked || !titled))
}

/// The row that heads the rows below it, when all rows above it are
/// narrower: they are fields.
pub(super) fn header_at(rows: &[Row]) -> Option<usize> {
    let mut widest = 0;
    for (at, head) in rows.iter().enumerate().take(ABOVE) {
        let below = rows.get(at + 1..).unwrap_or_default();
        if head.cells.len() > widest && heads_table(head, below) {
            return Some(at);
        }
        widest = widest.max(head.cells.len());
    }
    None
}

/// Whether a row heads the rows below it.
fn heads_table(head: &Row, below: &[Row]) -> bool {
    if !tables::is_header(&head.cells) || below.is_empty() {
        return false;
    }
    let marked = head.cells.iter().filter(|cell| cell.marked).count();
    if marked == head.cells.len() {
        return below
            .iter()
            .any(|row| row.cells.iter().any(|cell| !cell.marked));
    }
    let wide = below.iter().filter(|row| row.cells.len() > 1).count();
    let mixed = below
        .iter()
        .filter(|row| form_fields(&row.cells).is_some() && row.cells.len() != head.cells.len())
        .count();
    marked == 0
        && head.cells.len() >= 3
        && wide * 2 >= below.len()
        && mixed * 2 < below.len().max(1)
}

/// Whether the second row splits merged headings of the first.
pub(super) fn splits(head: &Row, second: &Row) -> bool {
    let merged = head.cells.iter().any(|cell| cell.span > 1);
    let under = |cell: &Raw| {
        head.cells.iter().any(|above| {
            above.span > 1 && (above.column..above.column + above.span).contains(&cell.column)
        })
    };
    merged
        && second
            .cells
            .iter()
            .all(|cell| tables::is_label(&cell.text) && under(cell))
        && head.cells.iter().all(|cell| cell.marked) == second.cells.iter().all(|cell| cell.marked)
}

/// Labels of two heading rows: `実施 日`.
pub(super) fn combined(head: &Row, second: &Row) -> Vec<Raw> {
    let mut labels = Vec::new();
    for cell in &second.cells {
        let above = tables::label_of(&head.cells, cell.column);
        let text = format!("{above} {}", tables::one_line(&cell.text));
        labels.push(Raw {
            text: text.trim().to_owned(),
            ..cell.clone()
        });
    }
    labels.extend(head.cells.iter().cloned());
    labels
}

/// The fields of a row of a form.
pub(super) fn form_fields(cells: &[Raw]) -> Option<Vec<Cell>> {
    if let Some(fields) = tables::fields(cells) {
        return Some(fields);
    }
    match cells {
        [label, value]
            if !value.marked
                && tables::is_label(&label.text)
                && label.text.chars().count() <= 24 =>
        {
            Some(vec![Cell {
                label: tables::one_line(&label.text),
                text: value.text.trim().to_owned(),
            }])
        }
        _ => None,
    }
}
