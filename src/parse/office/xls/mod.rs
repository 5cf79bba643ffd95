//! Excel 97 workbooks: values through calamine's ranges, all else (number
//! formats, what is hidden, merged or struck through, what stands over the
//! cells) from a pass of our own. Rows go the way of the xlsx reader.

mod biff;
mod objects;
mod shared;
mod sheet;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Range, Reader, SheetType, SheetVisible, Xls, XlsError};

use crate::model::{Item, Reason, Summary};
use crate::parse::limits::Limits;
use crate::parse::ole_chains;
use crate::parse::sink::Sink;

use self::biff::Book;
use self::sheet::Sheet;
use super::compound::Compound;
use super::grid::Grid;
use super::numfmt::NumberFormat;
use super::xlsx::rows::{self, Formats, Rows};

const PANICKED: &str = "the reader panicked";
const PARSER: &str = "xls/calamine-0.38";

/// Reads a workbook.
pub(crate) fn read(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    if ole_chains::loops(bytes) {
        return broken("a chain of sectors has no end".to_owned());
    }
    match guarded(|| Xls::new(Cursor::new(bytes))) {
        Some(Ok(book)) => {
            let stream = stream(bytes, limits);
            let beside = Book::read(&stream);
            let mut sink = Sink::new(emit, limits, PARSER);
            if beside.is_old {
                sink.warn("shapes and comments are not read in this format");
            }
            sheets(book, &beside, &stream, sink)
        }
        Some(Err(XlsError::Password)) => Summary::unread("xls", Reason::Password),
        Some(Err(error)) => broken(format!("the reader of workbooks says: {error}")),
        None => broken(PANICKED.to_owned()),
    }
}

/// The stream of records; empty where it cannot be read.
fn stream(bytes: &[u8], limits: &Limits) -> Vec<u8> {
    let stream = Compound::open(bytes, limits).ok().and_then(|mut file| {
        let stream = file.stream("Workbook").or_else(|| file.stream("Book"))?;
        stream.ok()
    });
    stream.unwrap_or_default()
}

/// Runs the library; `None` when it panics on what is damaged.
fn guarded<T>(run: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(run)).ok()
}

fn broken(warning: String) -> Summary {
    let mut summary = Summary::unread("xls", Reason::Corrupt);
    summary.warnings.push(warning);
    summary
}

fn sheets(
    mut book: Xls<Cursor<&[u8]>>,
    beside: &Book,
    stream: &[u8],
    mut sink: Sink<'_>,
) -> Summary {
    let formats = with_date(beside.formats());
    let mut starts = beside.sheets.iter();
    let listed = book.sheets_metadata().to_vec();
    for own in &listed {
        let start = starts.next().and_then(|at| stream.get(*at..));
        if own.typ != SheetType::WorkSheet {
            sink.unread(format!("sheet {}", own.name), Reason::Unsupported);
            continue;
        }
        // A sheet on which the library panics leaves the others to be read.
        let Some(range) = guarded(|| book.worksheet_range(&own.name)) else {
            sink.unread(format!("sheet {}", own.name), Reason::Crashed);
            continue;
        };
        match range {
            Ok(range) => {
                let mut sheet = Sheet::read(start.unwrap_or_default(), beside);
                let shapes = std::mem::take(&mut sheet.shapes);
                let hidden = own.visible != SheetVisible::Visible;
                let mut grid = rows::grid(&own.name, hidden, &shapes);
                cells(&range, (&sheet, &formats), &mut grid, &mut sink);
                rows::over(grid, shapes, &sheet.layout, &mut sink);
            }
            Err(_) => sink.unread(format!("sheet {}", own.name), Reason::Corrupt),
        }
        if sink.full() {
            break;
        }
    }
    let mut summary = sink.finish("xls");
    summary.pages = u32::try_from(listed.len()).ok();
    summary
}

/// With a last style for dates of which no other is known.
fn with_date(mut formats: Formats) -> Formats {
    formats.numbers.push(NumberFormat::new("yyyy/m/d"));
    formats
}

/// Hands the cells on, row by row.
fn cells(
    range: &Range<Data>,
    (sheet, formats): (&Sheet, &Formats),
    grid: &mut Grid,
    sink: &mut Sink<'_>,
) {
    let (first_row, first_column) = range.start().unwrap_or((0, 0));
    let from = |first: u32, at: usize| first.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
    let mut rows = Rows::new(&sheet.layout, formats);
    for (row, column, value) in range.used_cells() {
        let at = (from(first_row, row), from(first_column, column));
        let style = match (sheet.style(at), value) {
            (Some(style), _) => style.into(),
            (None, Data::DateTime(_)) => formats.numbers.len().saturating_sub(1),
            (None, _) => usize::MAX,
        };
        rows.cell(at, &borrowed(value), style, grid, sink);
        if sink.full() {
            break;
        }
    }
    rows.end(grid, sink);
}

fn borrowed(value: &Data) -> DataRef<'static> {
    match value.clone() {
        Data::Int(value) => DataRef::Int(value),
        Data::Float(value) => DataRef::Float(value),
        Data::String(text) => DataRef::String(text),
        Data::Bool(value) => DataRef::Bool(value),
        Data::DateTime(value) => DataRef::DateTime(value),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text),
        Data::DurationIso(text) => DataRef::DurationIso(text),
        Data::Error(error) => DataRef::Error(error),
        _ => DataRef::Empty,
    }
}

#[cfg(test)]
mod tests;
