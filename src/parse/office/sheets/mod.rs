//! Older and other spreadsheets: xls, ods, through calamine's ranges.
//!
//! Less is known of them than of xlsx: number formats other than dates are
//! not told, nor hidden rows, nor, before Excel 97, shapes and comments. A warning
//! says so. What is struck through and what stands over the cells comes from
//! passes of our own.

mod biff;
mod objects;
mod open;
pub(super) mod struck;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Ods, OdsError, Range, Reader, SheetType, SheetVisible, Xls, XlsError};

use crate::model::{Flag, Item, Reason, Summary};
use crate::parse::archive::zip::refused;
use crate::parse::limits::Limits;
use crate::parse::ole_chains;
use crate::parse::sink::Sink;

use self::struck::Cells;
use super::grid::{Grid, Row};
use super::numfmt::NumberFormat;
use super::package::Package;
use super::tables::Raw;
use super::xlsx::layout::Layout;
use super::xlsx::rows;
use super::xlsx::shapes::Shape;

const PANICKED: &str = "the reader panicked";

type Bytes<'a> = Cursor<&'a [u8]>;

/// Reads an Excel 97 workbook.
pub(crate) fn xls(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    if ole_chains::loops(bytes) {
        return broken("xls", "a chain of sectors has no end".to_owned());
    }
    match guarded(|| Xls::new(Cursor::new(bytes))) {
        Some(Ok(book)) => {
            let beside = biff::beside(bytes, limits);
            let mut sink = Sink::new(emit, limits, "xls/calamine-0.38");
            match beside.old {
                true => {
                    sink.warn("number formats, shapes and comments are not read in this format")
                }
                false => sink.warn("number formats are not read in this format"),
            }
            read(book, "xls", beside.sheets, sink)
        }
        Some(Err(XlsError::Password)) => Summary::unread("xls", Reason::Password),
        Some(Err(error)) => broken("xls", said(&error)),
        None => broken("xls", PANICKED.to_owned()),
    }
}

/// Reads an OpenDocument spreadsheet.
pub(crate) fn ods(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    if let Some(refusal) = measure(bytes, "ods", limits) {
        return refusal;
    }
    match guarded(|| Ods::new(Cursor::new(bytes))) {
        Some(Ok(book)) => {
            let beside = open::beside(bytes, limits);
            let mut sink = Sink::new(emit, limits, "ods/calamine-0.38");
            sink.warn("number formats are not read in this format");
            if beside.controls {
                sink.unread("form controls", Reason::Unsupported);
            }
            read(book, "ods", beside.sheets, sink)
        }
        Some(Err(OdsError::Password)) => Summary::unread("ods", Reason::Password),
        Some(Err(error)) => broken("ods", said(&error)),
        None => broken("ods", PANICKED.to_owned()),
    }
}

/// Unpacks every part against the limits, before a library does without.
fn measure(bytes: &[u8], format: &str, limits: &Limits) -> Option<Summary> {
    let measured = Package::open(bytes, limits).and_then(|mut package| package.measure(|_| true));
    measured.err().map(|fault| refused(format, fault))
}

/// Runs the library; `None` when it panics on what is damaged.
fn guarded<T>(run: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(run)).ok()
}

fn said(error: &dyn std::error::Error) -> String {
    format!("the reader of workbooks says: {error}")
}

fn broken(format: &str, warning: String) -> Summary {
    let mut summary = Summary::unread(format, Reason::Corrupt);
    summary.warnings.push(warning);
    summary
}

/// Reads the sheets; `beside` has the marks and shapes of each, in their order.
fn read<'a, R>(
    mut book: R,
    format: &str,
    beside: Vec<(Cells, Vec<Shape>)>,
    mut sink: Sink<'_>,
) -> Summary
where
    R: Reader<Bytes<'a>>,
{
    let mut beside = beside.into_iter();
    let sheets = book.sheets_metadata().to_vec();
    for sheet in &sheets {
        let (struck, shapes) = beside.next().unwrap_or_default();
        if sheet.typ != SheetType::WorkSheet {
            sink.unread(format!("sheet {}", sheet.name), Reason::Unsupported);
            continue;
        }
        // A sheet on which the library panics leaves the others to be read.
        let Some(range) = guarded(|| book.worksheet_range(&sheet.name)) else {
            sink.unread(format!("sheet {}", sheet.name), Reason::Crashed);
            continue;
        };
        match range {
            Ok(range) => {
                let hidden = sheet.visible != SheetVisible::Visible;
                let mut grid = rows::grid(&sheet.name, hidden, &shapes);
                read_range(&range, &mut grid, &struck, &mut sink);
                rows::over(grid, shapes, &Layout::default(), &mut sink);
            }
            Err(_) => sink.unread(format!("sheet {}", sheet.name), Reason::Corrupt),
        }
        if sink.full() {
            break;
        }
    }
    let mut summary = sink.finish(format);
    summary.pages = u32::try_from(sheets.len()).ok();
    summary
}

fn read_range(range: &Range<Data>, grid: &mut Grid, struck: &Cells, sink: &mut Sink<'_>) {
    let (first_row, first_column) = range.start().unwrap_or((0, 0));
    let mut row = Row::default();
    let mut gone = Vec::new();
    for (at, column, value) in range.used_cells() {
        let number = first_row.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
        if number != row.number {
            grid.with_struck(std::mem::take(&mut row), std::mem::take(&mut gone), sink);
            row.number = number;
        }
        let column = u32::try_from(column)
            .unwrap_or(u32::MAX)
            .saturating_add(first_column);
        let told = struck.divide((number, column), show(value));
        if told.is_unsure {
            row.flags.push(Flag::PartStruck);
        }
        for (text, cells) in [(told.text, &mut row.cells), (told.struck, &mut gone)] {
            if !text.trim().is_empty() {
                cells.push(Raw {
                    column: column as usize,
                    span: 1,
                    text,
                    marked: false,
                    value: !matches!(value, Data::String(_)),
                });
            }
        }
        if sink.full() {
            return;
        }
    }
    grid.with_struck(row, gone, sink);
}

/// A value as plainly as the format tells it.
fn show(value: &Data) -> String {
    match value {
        Data::Int(value) => value.to_string(),
        Data::Float(value) => NumberFormat::new("General").number(*value, false),
        Data::DateTime(value) if value.is_duration() => {
            NumberFormat::new("[h]:mm:ss").number(value.as_f64(), false)
        }
        Data::DateTime(value) => {
            let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
            let time = format!("{hour}:{minute:02}");
            match (
                value.as_f64() < 1.0,
                hour == 0 && minute == 0 && second == 0,
            ) {
                (true, _) => time,
                (false, true) => format!("{year}/{month}/{day}"),
                (false, false) => format!("{year}/{month}/{day} {time}"),
            }
        }
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        Data::Error(error) => error.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests;
