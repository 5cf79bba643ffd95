//! Ruled tables → rows with labelled cells, form fields, boxed paragraphs.

use std::collections::BTreeMap;

use super::blocks::Text;
use super::geometry::Area;
use super::grid::{Cell, Table};
use super::lines::Line;

/// Longest text of a cell that still reads as a label, in characters.
const LONGEST_LABEL: usize = 24;

/// Writes the rows of `table`; `content` gives the lines of a cell, `boxed`
/// writes a cell that stands alone in its row.
pub(super) fn read<'l>(
    table: &Table,
    fills: &[Area],
    content: impl Fn(usize) -> Vec<&'l Line>,
    boxed: impl Fn(usize, &mut Text),
    text: &mut Text,
) {
    if table.is_drawing || table.breadth() < 2 {
        (0..table.cells.len()).for_each(|cell| boxed(cell, text));
        return;
    }
    let rows = rows(table, content);
    let labels = header(&rows, fills);
    for (nth, row) in rows.iter().enumerate() {
        let filled = row.iter().filter(|(_, lines)| !lines.is_empty()).count();
        let cells: Vec<Vec<&Line>> = row.iter().map(|(_, lines)| lines.clone()).collect();
        if let [(only, _)] = row.as_slice() {
            let alone = table.cells.iter().position(|cell| cell == *only);
            alone.into_iter().for_each(|cell| boxed(cell, text));
        } else if filled > 0 && nth > 0 && !labels.is_empty() {
            let labels: Vec<String> = row.iter().map(|(cell, _)| label(&labels, cell)).collect();
            text.row(&cells, &labels);
        } else if filled == 2 && row.len() == 2 && labels.is_empty() && is_label(&cells) {
            text.field(&cells);
        } else if filled > 0 {
            text.row(&cells, &[]);
        }
    }
}

type Row<'t, 'l> = Vec<(&'t Cell, Vec<&'l Line>)>;

fn rows<'t, 'l>(table: &'t Table, content: impl Fn(usize) -> Vec<&'l Line>) -> Vec<Row<'t, 'l>> {
    let mut rows: BTreeMap<usize, Row<'t, 'l>> = BTreeMap::new();
    for (nth, cell) in table.cells.iter().enumerate() {
        rows.entry(cell.row).or_default().push((cell, content(nth)));
    }
    let mut rows: Vec<Row<'t, 'l>> = rows.into_values().collect();
    for row in &mut rows {
        row.sort_by_key(|(cell, _)| cell.column);
    }
    rows
}

/// The labels of the columns when the first row is clearly a header: every
/// cell of it filled and short, in a table of three columns or more, or shaded
/// as the rows below are not.
fn header<'t>(rows: &[Row<'t, '_>], fills: &[Area]) -> Vec<(&'t Cell, String)> {
    let [first, second, ..] = rows else {
        return Vec::new();
    };
    let widest = rows.iter().map(Vec::len).max().unwrap_or(0);
    let short = first.iter().all(|(_, lines)| {
        let letters: usize = lines.iter().map(|l| l.text.chars().count()).sum();
        (1..=LONGEST_LABEL).contains(&letters)
    });
    let shaded = first.iter().all(|(cell, _)| is_shaded(cell, fills));
    let plain_below = second.iter().any(|(cell, _)| !is_shaded(cell, fills));
    let numbers = first.iter().skip(1).any(|(_, lines)| is_value(lines));
    let clear = shaded && plain_below || widest >= 3 && !numbers;
    let spans = first.len() + 1 < widest || first.len() < widest && first.len() < 3;
    if first.len() < 2 || spans || !short || !clear {
        return Vec::new();
    }
    first
        .iter()
        .map(|(cell, lines)| (*cell, plain(lines)))
        .collect()
}

/// Mostly digits: a value, not a heading.
fn is_value(lines: &[&Line]) -> bool {
    let text = plain(lines);
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    digits * 2 > text.chars().count()
}

fn plain(lines: &[&Line]) -> String {
    lines.iter().map(|l| l.text.as_str()).collect()
}

fn is_shaded(cell: &Cell, fills: &[Area]) -> bool {
    let inner = Area {
        x0: cell.area.x0 + 0.2 * cell.area.width(),
        y0: cell.area.y0 + 0.2 * cell.area.height(),
        x1: cell.area.x1 - 0.2 * cell.area.width(),
        y1: cell.area.y1 - 0.2 * cell.area.height(),
    };
    fills
        .iter()
        .any(|f| f.holds((inner.x0, inner.y0), 0.0) && f.holds((inner.x1, inner.y1), 0.0))
}

/// The label of the column in which the cell begins.
fn label(labels: &[(&Cell, String)], cell: &Cell) -> String {
    let middle = cell.area.middle().0;
    labels
        .iter()
        .find(|(head, _)| head.area.x0 <= middle && middle <= head.area.x1)
        .map(|(_, text)| text.clone())
        .unwrap_or_default()
}

fn is_label(cells: &[Vec<&Line>]) -> bool {
    cells
        .first()
        .is_some_and(|lines| (1..=LONGEST_LABEL).contains(&plain(lines).chars().count()))
}
