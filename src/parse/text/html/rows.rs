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

/// The most cells that reach down at once: each is looked at for each cell below.
const REACHING: usize = 100;

/// Columns that cells of rows above reach down into: column, span, rows to come.
#[derive(Default)]
pub(super) struct Reaching(Vec<(usize, usize, usize)>);

impl Reaching {
    /// The first column from `column` on that no cell above reaches into.
    fn free(&self, mut column: usize) -> usize {
        while let Some((from, span, _)) = self
            .0
            .iter()
            .find(|(from, span, rows)| *rows > 0 && (*from..from + span).contains(&column))
        {
            column = from + span;
        }
        column
    }

    /// Goes on to the next row, below which those of `begun` reach.
    fn next(&mut self, begun: Vec<(usize, usize, usize)>) {
        for (_, _, rows) in &mut self.0 {
            *rows = rows.saturating_sub(1);
        }
        self.0.retain(|(_, _, rows)| *rows > 0);
        let room = REACHING.saturating_sub(self.0.len());
        self.0.extend(begun.into_iter().take(room));
    }

    /// Whether a cell above reaches into a column of the row to come.
    pub(super) fn covers(&self, column: usize) -> bool {
        self.free(column) != column
    }
}

pub(super) fn read_row(row: &Handle, reaching: &mut Reaching) -> (Vec<Raw>, Vec<Flag>) {
    let mut cells = Vec::new();
    let mut flags = Vec::new();
    let mut begun = Vec::new();
    let mut column = 0usize;
    for cell in cells_of(row) {
        let number = |name| attribute(&cell, name).and_then(|n| n.trim().parse::<usize>().ok());
        let span = number("colspan").unwrap_or(1).clamp(1, 1000);
        let rows = number("rowspan").unwrap_or(1).clamp(1, 65_534);
        column = reaching.free(column);
        let mut text = String::new();
        gather(&cell, 0, &mut text, &mut flags);
        cells.push(Raw {
            column,
            span,
            text: tidy(&text),
            marked: name_of(&cell) == "th",
            value: false,
        });
        if rows > 1 {
            begun.push((column, span, rows - 1));
        }
        column += span;
    }
    reaching.next(begun);
    (cells, flags)
}
