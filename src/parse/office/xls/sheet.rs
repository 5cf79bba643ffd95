//! What a sheet of an Excel 97 workbook says beside its values ([MS-XLS]
//! 2.1.7.20.5): the styles of its cells, what is hidden, merged or struck
//! through, running headers, what stands over it.

use super::biff::{BOF, Book, EOF, Records, text};
use super::objects::{Objects, Untold};
use crate::parse::office::xlsx::layout::Layout;
use crate::parse::office::xlsx::shapes::Shape;
use crate::parse::ole::{dword, word};

const HEADER: u16 = 0x0014;
const FOOTER: u16 = 0x0015;
const COLUMNS: u16 = 0x007D;
const MUL_RK: u16 = 0x00BD;
const MERGED: u16 = 0x00E5;
const LABEL_SST: u16 = 0x00FD;
const ROW: u16 = 0x0208;
/// Cells of one value: formula, rich label, number, label, truth value, RK.
const CELLS: [u16; 6] = [0x0006, 0x00D6, 0x0203, 0x0204, 0x0205, 0x027E];
/// The bit of a row, and that of columns, that hides them.
const ROW_HIDDEN: u16 = 0x0020;
const COLUMNS_HIDDEN: u16 = 0x0001;

/// What the library does not tell of a sheet.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) layout: Layout,
    /// Style of each cell, in order.
    styles: Vec<((u32, u32), u16)>,
    pub(super) shapes: Vec<Shape>,
    pub(super) untold: Untold,
}

impl Sheet {
    /// Reads the stream from where the sheet begins.
    pub(super) fn read(stream: &[u8], book: &Book) -> Self {
        let strikes = |font: u16| book.strikes(font);
        let mut objects = Objects::default();
        let mut sheet = Self::default();
        // Charts on a sheet have a beginning and an end of their own.
        let mut depth = 0usize;
        for (kind, body) in Records(stream) {
            match kind {
                BOF => depth += 1,
                EOF if depth <= 1 => break,
                EOF => depth -= 1,
                _ if depth > 1 => {}
                _ => {
                    // What breaks off says no more than what is missing.
                    let _ = sheet.take(kind, body, book);
                    objects.take(kind, body, &strikes);
                }
            }
        }
        sheet.styles.sort_unstable();
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
            HEADER | FOOTER if !book.is_old => self.layout.run(&text(body)?),
            MERGED => self.merge(body)?,
            MUL_RK => self.many(body, book)?,
            LABEL_SST => self.cell(position(body)?, word(body, 4)?, dword(body, 6), book),
            _ if CELLS.contains(&kind) => {
                self.cell(position(body)?, word(body, 4)?, None, book);
            }
            _ => {}
        }
        Some(())
    }

    fn cell(&mut self, at: (u32, u32), style: u16, text: Option<u32>, book: &Book) {
        self.styles.push((at, style));
        if let Some(mark) = book.mark(text, style) {
            self.layout.struck.add((at.0, 1), (at.1, 1), mark);
        }
    }

    /// Numbers side by side: row, first column, style and number of each.
    fn many(&mut self, body: &[u8], book: &Book) -> Option<()> {
        let (row, first) = position(body)?;
        let last = body.len().saturating_sub(2);
        for (at, column) in (4..last).step_by(6).zip(first..) {
            self.cell((row, column), word(body, at)?, None, book);
        }
        Some(())
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

    /// The style of a cell.
    pub(super) fn style(&self, at: (u32, u32)) -> Option<u16> {
        let found = self.styles.binary_search_by_key(&at, |(at, _)| *at).ok()?;
        self.styles.get(found).map(|(_, style)| *style)
    }
}

fn position(body: &[u8]) -> Option<(u32, u32)> {
    Some((word(body, 0)?.into(), word(body, 2)?.into()))
}
