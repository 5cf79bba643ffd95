//! Rows of a sheet → passages.
//!
//! A sheet is a sequence of stretches of rows without an empty row between
//! them. The first rows of a stretch decide how it is read:
//! - leading rows with a single short text are titles and become the heading;
//! - a row of three or more different labels (two, when they are drawn as
//!   labels) that stands over at least one more row heads a table: each row
//!   below is a passage whose cells bear the labels of their columns;
//! - a single text over such a row begins another table or form;
//! - else the stretch is a form: in a row whose labels are drawn as such
//!   (bold or shaded), or that alternates between label and value, each value
//!   belongs to the label on its left, and what stands left of the column of
//!   labels names the group;
//! - what is left is a row of cells without labels, or a paragraph.

pub(crate) mod address;
mod shape;

use std::collections::BTreeMap;

use crate::model::{Cell, Flag, Place};
use crate::parse::outline::Outline;
use crate::parse::sink::Sink;

use self::address::address;
use self::shape::{field_column, form_fields, header_at, is_title, next_table, splits};
use super::tables::{self, Raw};

/// Rows that decide how a stretch is read.
const AHEAD: usize = 64;
/// The longest title, in characters.
const TITLE: usize = 60;
/// Rows whose labels are kept for shapes that stand in them.
const LABELS: usize = 100_000;

/// A row of a sheet: its number from 0 and its filled cells.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    /// Number from 0.
    pub(crate) number: u32,
    /// Filled cells from left to right.
    pub(crate) cells: Vec<Raw>,
    /// Hidden from who opens the file.
    pub(crate) hidden: bool,
    /// What else is to be said of it.
    pub(crate) flags: Vec<Flag>,
    /// What stands apart from it, hidden or struck through, and is told after it.
    pub(crate) apart: Vec<Row>,
}

enum Mode {
    Undecided,
    /// Labels of the columns.
    Table(Vec<Raw>),
    /// The column in which the labels of the fields stand.
    Form(Option<usize>),
}

/// Turns the rows of one sheet into passages.
pub(crate) struct Grid {
    sheet: String,
    flags: Vec<Flag>,
    outline: Outline,
    buffer: Vec<Row>,
    mode: Mode,
    last: Option<u32>,
    /// Whether a first stretch was read: it may be the title of the sheet.
    titled: bool,
    /// Filled cells by row, kept for rows in which shapes stand.
    labels: BTreeMap<u32, Vec<(usize, String)>>,
}

impl Grid {
    /// A sheet; everything in a hidden one is flagged.
    pub(crate) fn new(sheet: &str, hidden: bool) -> Self {
        let mut outline = Outline::default();
        outline.enter_at(0, sheet);
        Self {
            sheet: sheet.to_owned(),
            flags: if hidden {
                vec![Flag::Hidden]
            } else {
                Vec::new()
            },
            outline,
            buffer: Vec::new(),
            mode: Mode::Undecided,
            last: None,
            titled: false,
            labels: BTreeMap::new(),
        }
    }

    /// Asks to keep the labels of a row.
    pub(crate) fn keep_labels(&mut self, row: u32) {
        if self.labels.len() < LABELS {
            self.labels.entry(row).or_default();
        }
    }

    /// The text nearest on the left of a column in a row that was kept.
    pub(crate) fn label_left_of(&self, row: u32, column: usize) -> String {
        let cells = self.labels.get(&row).map(Vec::as_slice).unwrap_or_default();
        let left = cells
            .iter()
            .rev()
            .find(|(at, text)| *at < column && tables::is_label(text));
        left.map(|(_, text)| tables::one_line(text))
            .unwrap_or_default()
    }

    /// Takes the next row.
    pub(crate) fn row(&mut self, row: Row, sink: &mut Sink<'_>) {
        if row.cells.is_empty() {
            return;
        }
        if let Some(kept) = self.labels.get_mut(&row.number) {
            kept.extend(
                row.cells
                    .iter()
                    .map(|cell| (cell.column, cell.text.clone())),
            );
        }
        if self
            .last
            .is_some_and(|last| row.number != last.saturating_add(1))
        {
            self.end(sink);
        }
        self.last = Some(row.number);
        if matches!(self.mode, Mode::Undecided) {
            self.buffer.push(row);
            if self.buffer.len() >= AHEAD {
                self.decide(sink);
            }
        } else {
            self.emit(&row, sink);
        }
    }

    /// Takes the next row, the cells of it that are struck through, and those that
    /// are hidden though the row is not.
    pub(crate) fn in_parts(
        &mut self,
        mut row: Row,
        struck: Vec<Raw>,
        unseen: Vec<Raw>,
        sink: &mut Sink<'_>,
    ) {
        let with = |cells, hidden, flags| Row {
            number: row.number,
            cells,
            hidden,
            flags,
            apart: Vec::new(),
        };
        let struck = with(struck, row.hidden, vec![Flag::Struck]);
        let unseen = with(unseen, true, Vec::new());
        if !struck.cells.is_empty() {
            row.flags.push(Flag::DeletedLeftOut);
        }
        self.row(row, sink);
        for part in [struck, unseen] {
            if !part.cells.is_empty() {
                self.apart(part, sink);
            }
        }
    }

    /// Takes cells that stand apart from their row, hidden or struck through:
    /// a row of their own, flagged. Where rows still wait, it waits behind them.
    fn apart(&mut self, row: Row, sink: &mut Sink<'_>) {
        match self.buffer.last_mut() {
            Some(before) => before.apart.push(row),
            None => self.yield_apart(&row, sink),
        }
    }

    fn yield_apart(&self, row: &Row, sink: &mut Sink<'_>) {
        let header = match &self.mode {
            Mode::Table(header) => header.as_slice(),
            Mode::Undecided | Mode::Form(_) => &[],
        };
        self.yield_cells(row, tables::labelled(&row.cells, header), false, sink);
    }

    /// Ends a stretch of rows, and the sheet.
    pub(crate) fn end(&mut self, sink: &mut Sink<'_>) {
        if matches!(self.mode, Mode::Undecided) {
            self.decide(sink);
        }
        self.mode = Mode::Undecided;
        self.last = None;
    }

    /// Yields a text that stands over the sheet: shape, comment, header.
    pub(crate) fn aside(
        &mut self,
        text: &str,
        cell: &str,
        flag: Option<Flag>,
        sink: &mut Sink<'_>,
    ) {
        let flags: Vec<Flag> = self.flags.iter().copied().chain(flag).collect();
        let place = self.place(cell.to_owned());
        sink.flagged(text, place, vec![self.sheet.clone()], &flags);
    }

    /// Yields a form control beside its label.
    pub(crate) fn control(&mut self, label: String, text: String, cell: &str, sink: &mut Sink<'_>) {
        let mut flags = self.flags.clone();
        flags.push(Flag::Form);
        let place = self.place(cell.to_owned());
        sink.row(
            vec![Cell { label, text }],
            place,
            self.outline.path(),
            &flags,
        );
    }

    fn place(&self, cell: String) -> Place {
        Place::Cell {
            sheet: self.sheet.clone(),
            cell,
        }
    }

    /// Looks at the first rows of a stretch and yields them.
    fn decide(&mut self, sink: &mut Sink<'_>) {
        let rows = std::mem::take(&mut self.buffer);
        let mut rest = rows.as_slice();
        while !rest.is_empty() {
            rest = self.part(rest, sink);
        }
    }

    /// Yields the titles and rows up to the title of another table, and
    /// answers the rows from there on.
    fn part<'r>(&mut self, rows: &'r [Row], sink: &mut Sink<'_>) -> &'r [Row] {
        let mut rest = rows;
        while let [first, tail @ ..] = rest {
            if !is_title(first, tail, self.titled) {
                break;
            }
            self.title(first, sink);
            rest = tail;
        }
        self.titled = true;
        let until = next_table(rest);
        let (own, later) = rest.split_at_checked(until).unwrap_or((rest, &[]));
        let own = match header_at(own) {
            Some(at) => self.open_table(own, at, sink),
            None => {
                self.mode = Mode::Form(field_column(own));
                own
            }
        };
        for row in own {
            self.emit(row, sink);
        }
        later
    }

    /// Yields the fields above a header and the header, keeps its labels and
    /// answers the rows below.
    fn open_table<'r>(&mut self, rows: &'r [Row], at: usize, sink: &mut Sink<'_>) -> &'r [Row] {
        let (above, rest) = rows.split_at_checked(at).unwrap_or((&[], rows));
        self.mode = Mode::Form(field_column(above));
        for row in above {
            self.emit(row, sink);
        }
        let [head, below @ ..] = rest else {
            return rest;
        };
        self.plain(head, sink);
        let second = below
            .first()
            .filter(|second| below.len() > 1 && splits(head, second));
        let mut labels = head.cells.clone();
        if let Some(second) = second {
            self.plain(second, sink);
            labels = tables::headings(&head.cells, &second.cells).unwrap_or(labels);
        }
        self.mode = Mode::Table(labels);
        below
            .get(usize::from(second.is_some())..)
            .unwrap_or_default()
    }

    fn title(&mut self, row: &Row, sink: &mut Sink<'_>) {
        let Some(cell) = row.cells.first() else {
            return;
        };
        let line = tables::one_line(&cell.text);
        if line.chars().count() <= TITLE && !line.contains('。') && tables::is_label(&line) {
            self.outline.enter_at(1, line);
        }
        self.plain(row, sink);
    }

    /// A row as it stands, without labels.
    fn plain(&self, row: &Row, sink: &mut Sink<'_>) {
        self.yield_cells(row, tables::labelled(&row.cells, &[]), false, sink);
    }

    fn emit(&mut self, row: &Row, sink: &mut Sink<'_>) {
        match &self.mode {
            Mode::Table(header) => {
                let cells = tables::labelled(&row.cells, header);
                self.yield_cells(row, cells, false, sink);
            }
            Mode::Form(column) => match form_fields(&row.cells, *column) {
                Some(cells) => self.yield_cells(row, cells, true, sink),
                None => self.lone(row, sink),
            },
            Mode::Undecided => self.lone(row, sink),
        }
    }

    /// A row that is neither of a table nor of fields; a single text may be a
    /// heading by what it says.
    fn lone(&mut self, row: &Row, sink: &mut Sink<'_>) {
        if let [only] = row.cells.as_slice() {
            self.outline.enter(&tables::one_line(&only.text));
        }
        self.plain(row, sink);
    }

    fn yield_cells(&self, row: &Row, cells: Vec<Cell>, form: bool, sink: &mut Sink<'_>) {
        let Some(first) = row.cells.first() else {
            return;
        };
        let mut flags = self.flags.clone();
        if row.hidden {
            Flag::Hidden.add(&mut flags);
        }
        for flag in &row.flags {
            flag.add(&mut flags);
        }
        let place = self.place(address(row.number, first.column));
        match cells.as_slice() {
            [only] if !form && only.label.is_empty() => {
                sink.flagged(&only.text, place, self.outline.path(), &flags);
            }
            _ => {
                flags.extend(form.then_some(Flag::Form));
                sink.row(cells, place, self.outline.path(), &flags);
            }
        }
        for apart in &row.apart {
            self.yield_apart(apart, sink);
        }
    }
}

#[cfg(test)]
mod tests;
