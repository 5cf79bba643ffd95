//! What the first rows of a stretch are: titles, headers, fields.

use std::collections::{BTreeMap, HashSet};

use super::Row;
use crate::model::Cell;
use crate::parse::office::tables::{self, Raw};

/// Rows of fields that may stand above the header of a table.
const ABOVE: usize = 8;
/// The longest label of a field, in characters.
const FIELD: usize = 24;
/// Cells within a column of the head from which it is none.
const DIVIDED: usize = 3;
/// The most fields in a row.
const PAIRS: usize = 4;

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
    let second = below.first().is_some_and(|second| splits(head, second));
    if !second && below.iter().any(|row| fills(head, row)) {
        return false;
    }
    let wide = below.iter().filter(|row| row.cells.len() > 1).count();
    let narrow = below
        .iter()
        .filter(|row| row.cells.len() == 2 && head.cells.len() > 2)
        .filter(|row| form_fields(&row.cells, None).is_some())
        .count();
    marked == 0
        && head.cells.len() >= 3
        && wide * 2 >= below.len()
        && narrow * 2 < below.len()
        && !alternates(head, below)
}

/// Whether a row writes digit by digit, or part by part, into what would be one
/// column of the head: 認定 | 番号 | 1 | 2 | 3.
fn fills(head: &Row, row: &Row) -> bool {
    head.cells.iter().any(|above| under(above, row) >= DIVIDED)
}

/// Cells of a row that begin under one above.
fn under(above: &Raw, row: &Row) -> usize {
    row.cells
        .iter()
        .filter(|cell| above.covers(cell.column))
        .count()
}

/// Whether rows of an even width read as label, value, label, value: short
/// different texts in one column out of two, and beside them what no label
/// would be.
fn alternates(head: &Row, below: &[Row]) -> bool {
    let width = head.cells.len();
    let rows: Vec<&Row> = std::iter::once(head)
        .chain(below.iter().filter(|row| row.cells.len() == width))
        .collect();
    if !width.is_multiple_of(2) || rows.len() < 2 {
        return false;
    }
    let mut labels = HashSet::new();
    let all_labels = rows
        .iter()
        .flat_map(|row| row.cells.iter().step_by(2))
        .all(|cell| is_short_label(cell) && labels.insert(cell.text.trim()));
    all_labels
        && rows
            .iter()
            .flat_map(|row| row.cells.iter().skip(1).step_by(2))
            .any(|cell| !is_short_label(cell))
}

fn is_short_label(cell: &Raw) -> bool {
    !cell.value && tables::is_label(&cell.text) && cell.text.trim().chars().count() <= FIELD
}

/// Where a single text stands over the header of another table; the number
/// of rows when there is none.
pub(super) fn next_table(rows: &[Row]) -> usize {
    let begins = |at: &usize| {
        let single = rows.get(*at).is_some_and(
            |row| matches!(row.cells.as_slice(), [only] if tables::is_label(&only.text)),
        );
        let after = rows.get(at + 1..).unwrap_or_default();
        single
            && after
                .split_first()
                .is_some_and(|(head, below)| heads_table(head, below))
    };
    (1..rows.len()).find(begins).unwrap_or(rows.len())
}

/// The column in which the labels of a form stand: that of most rows with a
/// label and a value.
pub(super) fn field_column(rows: &[Row]) -> Option<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for row in rows {
        if let [label, _] = row.cells.as_slice()
            && is_short_label(label)
        {
            *counts.entry(label.column).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map(|(column, _)| column)
}

/// Whether the second row splits merged headings of the first.
pub(super) fn splits(head: &Row, second: &Row) -> bool {
    let merged = || head.cells.iter().filter(|above| above.span > 1);
    let is_under = |cell: &Raw| merged().any(|above| above.covers(cell.column));
    merged().any(|above| under(above, second) > 1)
        && second
            .cells
            .iter()
            .all(|cell| tables::is_label(&cell.text) && is_under(cell))
        && head.cells.iter().all(|cell| cell.marked) == second.cells.iter().all(|cell| cell.marked)
}

/// The fields of a row of a form whose labels stand in `column`.
pub(super) fn form_fields(cells: &[Raw], column: Option<usize>) -> Option<Vec<Cell>> {
    if let Some(fields) = tables::fields(cells) {
        return Some(fields);
    }
    if let ([group, rest @ ..], Some(column)) = (cells, column)
        && group.column < column
        && rest.first().is_some_and(|label| label.column == column)
    {
        let mut fields = vec![Cell {
            label: String::new(),
            text: tables::one_line(&group.text),
        }];
        fields.extend(pairs(rest)?);
        return Some(fields);
    }
    pairs(cells)
}

/// Label, value, label, value.
fn pairs(cells: &[Raw]) -> Option<Vec<Cell>> {
    let (pairs, rest) = cells.as_chunks::<2>();
    if pairs.is_empty() || !rest.is_empty() || pairs.len() > PAIRS {
        return None;
    }
    let field = |[label, value]: &[Raw; 2]| {
        (is_short_label(label) && !value.marked).then(|| Cell {
            label: tables::one_line(&label.text),
            text: value.text.trim().to_owned(),
        })
    };
    pairs.iter().map(field).collect()
}
