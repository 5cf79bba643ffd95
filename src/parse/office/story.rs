//! A stretch of text with paragraphs and tables of its own: the body, a note,
//! a comment, a header, a text box.

use crate::model::Flag;
use crate::parse::office::flow::{Flow, Row};
use crate::parse::office::tables::Raw;
use crate::parse::sink::Sink;

/// Twips that edges of columns may differ by from row to row.
const EDGE: i32 = 120;

/// A block that was read.
pub(crate) enum Block {
    /// Text, the level of a heading, flags.
    Paragraph(String, Option<u8>, Vec<Flag>),
    /// A row of a table.
    Row(Row),
    /// What stands in a part with a flag.
    Part(Flag, Vec<Block>),
}

/// How a paragraph lies on the page.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Layout {
    /// Level of a heading, 1 outermost.
    pub(crate) level: Option<u8>,
    /// Inside a table, and inside how many.
    pub(crate) tables: u8,
}

/// How characters are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Look {
    /// Not shown.
    pub(crate) hidden: bool,
    /// Struck through.
    pub(crate) struck: bool,
    /// Bold.
    pub(crate) bold: bool,
}

/// Gathers the blocks of one stretch.
#[derive(Default)]
pub(crate) struct Story {
    text: String,
    hidden: String,
    struck: String,
    flags: Vec<Flag>,
    bold: Option<bool>,
    cell: Cell,
    cells: Vec<Cell>,
    inner: Cell,
    inner_cells: Vec<Cell>,
    /// Rows of tables within the row.
    inner_rows: Vec<Block>,
    row_flags: Vec<Flag>,
    /// Right edges of the columns in twips.
    edges: Vec<i32>,
    left: i32,
    heading: bool,
    pending: Vec<Block>,
    out: Vec<Block>,
}

#[derive(Default)]
struct Cell {
    text: String,
    bold: Option<bool>,
}

impl Story {
    /// Adds characters; what is hidden or struck through stands apart.
    pub(crate) fn put(&mut self, text: &str, look: Look) {
        if look.hidden {
            self.hidden.push_str(text);
            return;
        }
        if look.struck {
            self.struck.push_str(text);
            return;
        }
        let bold = look.bold;
        self.text.push_str(text);
        if !text.trim().is_empty() {
            self.bold = Some(self.bold.unwrap_or(true) && bold);
        }
    }

    /// Flags the paragraph.
    pub(crate) fn flag(&mut self, flag: Flag) {
        flag.add(&mut self.flags);
    }

    /// What belongs to the paragraph and comes after it.
    pub(crate) fn beside(&mut self, block: Block) {
        self.pending.push(block);
    }

    /// Ends a paragraph.
    pub(crate) fn paragraph(&mut self, layout: Layout) {
        if !self.struck.trim().is_empty() && !self.text.trim().is_empty() {
            self.flag(Flag::DeletedLeftOut);
        }
        match layout.tables {
            0 => {
                self.end_row();
                let text = std::mem::take(&mut self.text);
                let flags = std::mem::take(&mut self.flags);
                self.bold = None;
                self.out.push(Block::Paragraph(text, layout.level, flags));
                self.aside();
            }
            1 => self.line(false),
            _ => self.line(true),
        }
    }

    /// Ends a cell.
    pub(crate) fn end_cell(&mut self, inner: bool) {
        if !self.struck.trim().is_empty() {
            self.flag(Flag::DeletedLeftOut);
        }
        self.line(inner);
        if inner {
            self.inner_cells.push(std::mem::take(&mut self.inner));
        } else {
            self.cells.push(std::mem::take(&mut self.cell));
        }
    }

    /// Ends a row of a table inside a cell.
    pub(crate) fn end_inner_row(&mut self) {
        let cells = std::mem::take(&mut self.inner_cells);
        self.inner_rows.push(Block::Row(Row {
            cells: raws(cells, &[], 0),
            ..Row::default()
        }));
    }

    /// Ends a row; nothing when none is open.
    pub(crate) fn end_row(&mut self) {
        if !self.cell.text.trim().is_empty() {
            self.cells.push(std::mem::take(&mut self.cell));
        }
        let cells = std::mem::take(&mut self.cells);
        if !cells.is_empty() {
            self.out.push(Block::Row(Row {
                cells: raws(cells, &self.edges, self.left),
                heading: self.heading,
                flags: std::mem::take(&mut self.row_flags),
            }));
            self.out.append(&mut self.inner_rows);
            self.aside();
        }
    }

    /// Begins the definition of a row.
    pub(crate) fn define_row(&mut self) {
        self.edges.clear();
        self.left = 0;
        self.heading = false;
    }

    /// The right edge of the next column.
    pub(crate) fn edge(&mut self, at: i32) {
        if self.edges.len() < 1000 {
            self.edges.push(at);
        }
    }

    /// Where the first column begins.
    pub(crate) fn set_left(&mut self, at: i32) {
        self.left = at;
    }

    /// The row repeats on every page.
    pub(crate) fn set_heading(&mut self) {
        self.heading = true;
    }

    /// Ends the stretch.
    pub(crate) fn finish(mut self) -> Vec<Block> {
        let open = !self.inner.text.is_empty() || !self.inner_cells.is_empty();
        if open {
            self.end_cell(true);
            self.end_inner_row();
        }
        if self.cells.is_empty() && self.cell.text.is_empty() {
            self.paragraph(Layout::default());
        } else {
            self.end_cell(false);
            self.end_row();
        }
        self.out.append(&mut self.inner_rows);
        self.out
    }

    /// Moves the paragraph into its cell, as a line.
    fn line(&mut self, inner: bool) {
        let text = std::mem::take(&mut self.text);
        let bold = self.bold.take();
        let cell = if inner {
            &mut self.inner
        } else {
            &mut self.cell
        };
        if !text.trim().is_empty() {
            if !cell.text.is_empty() {
                cell.text.push('\n');
            }
            cell.text.push_str(text.trim());
            cell.bold = Some(cell.bold.unwrap_or(true) && bold == Some(true));
        }
        for flag in std::mem::take(&mut self.flags) {
            flag.add(&mut self.row_flags);
        }
        let mut apart = self.apart();
        self.pending.append(&mut apart);
    }

    /// What was kept out of the text, each kind in a paragraph of its own.
    fn apart(&mut self) -> Vec<Block> {
        let hidden = std::mem::take(&mut self.hidden);
        let struck = std::mem::take(&mut self.struck);
        let kept = [(hidden, Flag::Hidden), (struck, Flag::Struck)];
        let written = kept.into_iter().filter(|(text, _)| !text.trim().is_empty());
        written
            .map(|(text, flag)| Block::Paragraph(text, None, vec![flag]))
            .collect()
    }

    /// Yields what was kept out of the text and what stood beside.
    fn aside(&mut self) {
        let mut apart = self.apart();
        self.out.append(&mut apart);
        self.out.append(&mut self.pending);
    }
}

/// Cells in the columns that their edges give them, when there is an edge for
/// each; else in order.
fn raws(cells: Vec<Cell>, edges: &[i32], left: i32) -> Vec<Raw> {
    let known = edges.len() == cells.len() && edges.is_sorted();
    let column = |edge: i32| {
        let from = edge.saturating_sub(left).max(0);
        usize::try_from(from.saturating_add(EDGE / 2) / EDGE).unwrap_or(0)
    };
    let mut from = 0;
    let mut raws = Vec::new();
    for (at, cell) in cells.into_iter().enumerate() {
        let to = match edges.get(at) {
            Some(edge) if known => column(*edge).max(from + 1),
            _ => at + 1,
        };
        raws.push(Raw {
            column: from,
            span: to - from,
            marked: cell.bold == Some(true),
            value: false,
            text: cell.text,
        });
        from = to;
    }
    raws
}

/// Yields blocks that stand in a part with these flags: rows that follow each
/// other are one table.
pub(crate) fn emit(blocks: Vec<Block>, part: &[Flag], flow: &mut Flow, sink: &mut Sink<'_>) {
    flow.set_part(part);
    let mut rows = Vec::new();
    for block in blocks {
        if let Block::Row(row) = block {
            rows.push(row);
            continue;
        }
        flow.table(&std::mem::take(&mut rows), sink);
        match block {
            Block::Paragraph(text, level, flags) => flow.paragraph(&text, level, &flags, sink),
            Block::Part(flag, inside) => {
                let flags: Vec<Flag> = part.iter().copied().chain([flag]).collect();
                emit(inside, &flags, flow, sink);
                flow.set_part(part);
            }
            Block::Row(_) => {}
        }
    }
    flow.table(&rows, sink);
}
