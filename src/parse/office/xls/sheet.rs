//! A sheet of an Excel 97 workbook ([MS-XLS] 2.1.7.20.5): its cells, what is
//! hidden, merged or struck through, running headers, what stands over it.

use super::biff::{BOF, Book, CONTINUE, EOF, Records};
use super::objects::{Objects, Untold};
use super::shared::long;
use super::values::{Cell, Letters, Value, cells};
use crate::parse::office::xlsx::layout::Layout;
use crate::parse::office::xlsx::shapes::Shape;
use crate::parse::ole::word;

const HEADER: u16 = 0x0014;
const FOOTER: u16 = 0x0015;
const COLUMNS: u16 = 0x007D;
const MERGED: u16 = 0x00E5;
const STRING: u16 = 0x0207;
const ROW: u16 = 0x0208;
/// Columns of a sheet.
const WIDTH: u32 = 256;
/// The bit of a row, and that of columns, that hides them.
const ROW_HIDDEN: u16 = 0x0020;
const COLUMNS_HIDDEN: u16 = 0x0001;

/// What a sheet says.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) layout: Layout,
    /// The cells row by row, each once.
    pub(super) cells: Vec<Cell>,
    pub(super) shapes: Vec<Shape>,
    pub(super) untold: Untold,
    /// It begins and ends where it says so.
    pub(super) is_whole: bool,
    /// Cells that break off, or that stand where no sheet reaches.
    pub(super) broken: usize,
}

impl Sheet {
    /// Reads the stream from where the sheet begins.
    pub(super) fn read(stream: &[u8], book: &Book) -> Self {
        let strikes = |font: u16| book.strikes(font);
        let mut objects = Objects::default();
        let mut sheet = Self::default();
        let mut records = Records(stream).peekable();
        // Charts on a sheet have a beginning and an end of their own.
        let mut depth = 0usize;
        while let Some((kind, body)) = records.next() {
            match kind {
                BOF => depth += 1,
                _ if depth == 0 => break,
                EOF if depth == 1 => {
                    sheet.is_whole = true;
                    break;
                }
                EOF => depth -= 1,
                _ if depth > 1 => {}
                STRING => {
                    let mut parts = vec![body];
                    while let Some((_, more)) = records.next_if(|(kind, _)| *kind == CONTINUE) {
                        parts.push(more);
                    }
                    sheet.string(parts, book.letters);
                }
                _ => {
                    // What breaks off says no more than what is missing.
                    let _ = sheet.take(kind, body, book);
                    objects.take(kind, body, &strikes);
                }
            }
        }
        sheet.cells.sort_by_key(|cell| cell.at);
        // What a cell said last counts.
        sheet.cells.reverse();
        sheet.cells.dedup_by_key(|cell| cell.at);
        sheet.cells.reverse();
        (sheet.shapes, sheet.untold) = objects.told(&strikes);
        sheet
    }

    fn take(&mut self, kind: u16, body: &[u8], book: &Book) -> Option<()> {
        match kind {
            ROW if word(body, 12)? & ROW_HIDDEN != 0 => {
                self.layout.hide_row(word(body, 0)?.into());
            }
            COLUMNS if word(body, 8)? & COLUMNS_HIDDEN != 0 => {
                let (first, last) = (word(body, 0)?, word(body, 2)?);
                self.layout.hide_columns(first.into(), last.into());
            }
            HEADER | FOOTER if !book.is_old => self.layout.run(&book.letters.text(body)?),
            MERGED => self.merge(body)?,
            _ => self.cells(kind, body, book),
        }
        Some(())
    }

    fn cells(&mut self, kind: u16, body: &[u8], book: &Book) {
        let Some(found) = cells(kind, body, book.letters) else {
            self.broken += 1;
            return;
        };
        for cell in &found {
            let text = match cell.value {
                Value::Shared(text) => Some(text),
                _ => None,
            };
            if let Some(mark) = book.mark(text, cell.style) {
                let (row, column) = cell.at;
                self.layout.struck.add((row, 1), (column, 1), mark);
            }
        }
        for cell in found {
            match cell.at.1 < WIDTH {
                true => self.cells.push(cell),
                false => self.broken += 1,
            }
        }
    }

    /// The text of the formula before it (2.4.268).
    fn string(&mut self, parts: Vec<&[u8]>, written: Letters) {
        let text = match written {
            Letters::Unicode => long(parts),
            Letters::Page(_) => written.text(parts.first().copied().unwrap_or_default()),
        };
        let formula = self.cells.last_mut();
        let formula = formula.filter(|cell| cell.value == Value::Follows);
        match (formula, text) {
            (Some(cell), Some(text)) => cell.value = Value::Text(text),
            (Some(_), None) => self.broken += 1,
            (None, _) => {}
        }
    }

    /// Ranges: first and last row, first and last column.
    fn merge(&mut self, body: &[u8]) -> Option<()> {
        for at in (2..).step_by(8).take(word(body, 0)?.into()) {
            let (row, first) = (word(body, at)?, word(body, at + 4)?);
            let last = word(body, at + 6)?;
            self.layout.merge((row.into(), first.into()), last.into());
        }
        Some(())
    }
}
