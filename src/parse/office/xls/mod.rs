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
use self::objects::Untold;
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
            let file = File::read(bytes, limits);
            let beside = Book::read(&file.records);
            let mut sink = Sink::new(emit, limits, PARSER);
            if beside.is_old {
                sink.warn("shapes and comments are not read in this format");
            }
            sheets(book, &beside, &file, sink)
        }
        Some(Err(XlsError::Password)) => Summary::unread("xls", Reason::Password),
        Some(Err(error)) => broken(format!("the reader of workbooks says: {error}")),
        None => broken(PANICKED.to_owned()),
    }
}

/// What stands in the compound file; nothing where it cannot be read.
#[derive(Default)]
struct File {
    /// The stream of records.
    records: Vec<u8>,
    /// Embedded files, each in a storage of its own ([MS-XLS] 2.1.7).
    objects: usize,
}

impl File {
    fn read(bytes: &[u8], limits: &Limits) -> Self {
        let Ok(mut file) = Compound::open(bytes, limits) else {
            return Self::default();
        };
        let records = file.stream("Workbook").or_else(|| file.stream("Book"));
        let storages = file.storages("/").into_iter();
        Self {
            records: records.and_then(Result::ok).unwrap_or_default(),
            objects: storages.filter(|name| name.starts_with("MBD")).count(),
        }
    }
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

fn sheets(mut book: Xls<Cursor<&[u8]>>, beside: &Book, file: &File, mut sink: Sink<'_>) -> Summary {
    let formats = with_date(beside.formats());
    let mut starts = beside.sheets.iter();
    let listed = book.sheets_metadata().to_vec();
    let mut untold = Untold::default();
    for own in &listed {
        let start = starts.next().and_then(|at| file.records.get(*at..));
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
                untold.pictures += sheet.untold.pictures;
                untold.charts += sheet.untold.charts;
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
    note_unread(&untold, file.objects, &mut sink);
    let mut summary = sink.finish("xls");
    summary.pages = u32::try_from(listed.len()).ok();
    summary
}

/// Says what stands in the workbook and is not read. An embedded file has a
/// picture over the sheet too.
fn note_unread(untold: &Untold, objects: usize, sink: &mut Sink<'_>) {
    let pictures = untold.pictures.saturating_sub(objects);
    if pictures > 0 {
        sink.warn(format!("{pictures} pictures were not read"));
        sink.nothing_but(Reason::Scanned);
    }
    if untold.charts > 0 {
        sink.warn(format!("{} charts were not read", untold.charts));
    }
    if objects > 0 {
        sink.unread(format!("{objects} embedded objects"), Reason::Unsupported);
    }
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
    let last = formats.numbers.len().saturating_sub(1);
    let mut rows = Rows::new(&sheet.layout, formats);
    for (row, column, value) in range.used_cells() {
        let at = (from(first_row, row), from(first_column, column));
        let style = sheet.style(at).map(usize::from);
        let style = match (style.filter(|own| *own < last), value) {
            (Some(style), _) => style,
            (None, Data::DateTime(_)) => last,
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
