//! The part of a sheet: its layout, then its cells ([MS-XLSB] 2.1.7.62).

use calamine::DataRef;

use super::records::{Body, Records};
use crate::parse::office::grid::Grid;
use crate::parse::office::grid::address::{COLUMNS, ROWS};
use crate::parse::office::packed;
use crate::parse::office::xlsx::layout::Layout;
use crate::parse::office::xlsx::rows::{Formats, Rows};
use crate::parse::office::xlsx::runs;
use crate::parse::sink::Sink;

const ROW: u32 = 0;
const CELLS: std::ops::RangeInclusive<u32> = 2..=11;
const RICH_CELL: u32 = 62;
const COLUMN: u32 = 60;
const CELLS_END: u32 = 146;
const MERGE: u32 = 176;
const RUNNING: u32 = 479;
/// Texts of running headers and footers: odd, even and first pages.
const RUNNING_TEXTS: usize = 6;

/// Reads the layout, with the texts that stand in the sheet itself in one of the fonts
/// that are `struck`; whether the part is whole.
pub(super) fn layout(part: &[u8], struck: &[bool]) -> (Layout, bool) {
    let mut layout = Layout::default();
    let mut records = Records::new(part);
    let (mut ended, mut at) = (false, None);
    for (kind, body) in records.by_ref() {
        // What breaks off says no more than what is missing.
        let _ = match kind {
            ROW => {
                at = { body }.u32();
                row(body, &mut layout)
            }
            RICH_CELL if struck.contains(&true) => strike(body, at, struck, &mut layout),
            COLUMN => columns(body, &mut layout),
            MERGE => merge(body, &mut layout),
            RUNNING => running(body, &mut layout),
            _ => Some(()),
        };
        ended |= kind == CELLS_END;
    }
    (layout, ended && !records.is_broken())
}

/// 2.4.741: number, style, height, flags; bit 4 of the second byte hides it.
fn row(mut body: Body<'_>, layout: &mut Layout) -> Option<()> {
    let number = body.u32()?;
    body.skip(4)?;
    let height = body.u16()?;
    body.skip(1)?;
    if body.u8()? & 0x10 != 0 || height == 0 {
        layout.hide_row(number);
    }
    Some(())
}

/// 2.4.127: a cell whose text stands in it, in runs of fonts.
fn strike(
    mut body: Body<'_>,
    row: Option<u32>,
    struck: &[bool],
    layout: &mut Layout,
) -> Option<()> {
    let (column, _) = place(&mut body)?;
    let mark = runs::mark(&body.runs(struck)?)?;
    layout.struck.add((row?, 1), (column, 1), mark);
    Some(())
}

/// 2.4.318: first, last, width, style, flags; bit 0 hides them.
fn columns(mut body: Body<'_>, layout: &mut Layout) -> Option<()> {
    let (first, last) = (body.at()?, body.at()?);
    let width = body.u32()?;
    body.skip(4)?;
    if body.u16()? & 1 != 0 || width == 0 {
        layout.hide_columns(first, last);
    }
    Some(())
}

fn merge(mut body: Body<'_>, layout: &mut Layout) -> Option<()> {
    let (row, _) = (body.u32()?, body.u32()?);
    let (first, last) = (body.at()?, body.at()?);
    layout.merge((row, first), last.min(COLUMNS));
    Some(())
}

fn running(mut body: Body<'_>, layout: &mut Layout) -> Option<()> {
    body.skip(2)?;
    for _ in 0..RUNNING_TEXTS {
        if let Some(text) = body.text() {
            layout.run(&text);
        }
    }
    Some(())
}

/// What became of the cells of a sheet.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Missed {
    /// Cells that say that they stand where no sheet reaches, or that break off.
    pub(super) cells: usize,
    /// Cells whose text is not in the workbook.
    pub(super) texts: usize,
}

/// Hands the cells on, row by row.
pub(super) fn cells(
    part: &[u8],
    strings: &[String],
    (layout, formats): (&Layout, &Formats),
    grid: &mut Grid,
    sink: &mut Sink<'_>,
) -> Missed {
    let mut missed = Missed::default();
    let mut rows = Rows::new(layout, formats);
    let mut at: Option<u32> = None;
    for (kind, mut body) in Records::new(part) {
        match kind {
            ROW => at = body.u32().filter(|row| *row < ROWS),
            RICH_CELL => {}
            _ if CELLS.contains(&kind) => {}
            CELLS_END => break,
            _ => continue,
        }
        if kind == ROW {
            continue;
        }
        let Some((row, (column, style))) = at.zip(place(&mut body)) else {
            missed.cells += 1;
            continue;
        };
        match value(kind, body, strings) {
            Some(value) => rows.cell((row, column), &value, style, grid, sink),
            None if kind == SHARED => missed.texts += 1,
            None => missed.cells += 1,
        }
        if sink.full() {
            break;
        }
    }
    rows.end(grid, sink);
    missed
}

const SHARED: u32 = 7;

/// Column and style of a cell (2.5.9).
fn place(body: &mut Body<'_>) -> Option<(u32, usize)> {
    let column = body.u32()?;
    let style = body.at()? & 0x00FF_FFFF;
    let inside = usize::try_from(column).is_ok_and(|column| column < COLUMNS);
    inside.then_some((column, style))
}

/// The value of a cell; that of a formula is the one it had last.
fn value<'a>(kind: u32, mut body: Body<'_>, strings: &'a [String]) -> Option<DataRef<'a>> {
    Some(match kind {
        2 => DataRef::Float(body.rk()?),
        3 | 11 => DataRef::Error(packed::error(body.u8()?)?),
        4 | 10 => DataRef::Bool(body.u8()? != 0),
        5 | 9 => DataRef::Float(body.f64()?),
        6 | 8 => DataRef::String(body.text()?),
        SHARED => DataRef::SharedString(strings.get(body.at()?)?),
        _ => DataRef::String(body.rich()?),
    })
}
