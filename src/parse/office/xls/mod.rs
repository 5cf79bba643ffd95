//! Excel 97 workbooks ([MS-XLS]), and those of Excel 5: the records of each
//! sheet, cell by cell. Rows go the way of the xlsx reader.

mod biff;
mod objects;
mod shared;
mod sheet;
mod values;

use calamine::DataRef;

use crate::model::{Item, Reason, Summary};
use crate::parse::archive::zip::refused;
use crate::parse::limits::Limits;
use crate::parse::sink::Sink;
use crate::parse::zipdir::Fault;

use self::biff::Book;
use self::objects::Untold;
use self::sheet::Sheet;
use self::values::{Cell, Value};
use super::compound::Compound;
use super::grid::Grid;
use super::xlsx::rows::{self, Formats, Rows};

const PARSER: &str = concat!("xls/akashi-", env!("CARGO_PKG_VERSION"));

/// Reads a workbook.
pub(crate) fn read(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    let file = match File::read(bytes, limits) {
        Ok(file) => file,
        Err(fault) => return refused("xls", fault),
    };
    let Some(book) = Book::read(&file.records) else {
        return Summary::unread("xls", Reason::Corrupt);
    };
    if book.is_locked {
        return Summary::unread("xls", Reason::Password);
    }
    let mut sink = Sink::new(emit, limits, PARSER);
    if book.is_old {
        sink.warn("shapes and comments are not read in this format");
    }
    let untold = sheets(&book, &file.records, &mut sink);
    if !book.is_whole || !file.is_whole {
        sink.unread("sheets after the break of the workbook", Reason::Corrupt);
    }
    note_unread(&untold, file.objects, &mut sink);
    let mut summary = sink.finish("xls");
    summary.pages = u32::try_from(book.sheets.len()).ok();
    summary
}

/// What stands in the compound file.
struct File {
    /// The stream of records, as far as it is there.
    records: Vec<u8>,
    is_whole: bool,
    /// Embedded files, each in a storage of its own ([MS-XLS] 2.1.7).
    objects: usize,
}

impl File {
    fn read(bytes: &[u8], limits: &Limits) -> Result<Self, Fault> {
        let mut file = Compound::open(bytes, limits)?;
        let name = ["Workbook", "Book"].into_iter().find(|name| file.has(name));
        let (records, is_whole) = file.so_far(name.ok_or(Fault::Damaged)?)?;
        let storages = file.storages("/").into_iter();
        Ok(Self {
            records,
            is_whole,
            objects: storages.filter(|name| name.starts_with("MBD")).count(),
        })
    }
}

/// Hands all sheets on; answers what stands over them and is not read.
fn sheets(book: &Book, records: &[u8], sink: &mut Sink<'_>) -> Untold {
    let formats = book.formats();
    let mut untold = Untold::default();
    for listed in &book.sheets {
        let name = &listed.name;
        if !listed.has_cells {
            sink.unread(format!("sheet {name}"), Reason::Unsupported);
            continue;
        }
        let sheet = Sheet::read(records.get(listed.at..).unwrap_or_default(), book);
        untold.pictures += sheet.untold.pictures;
        untold.charts += sheet.untold.charts;
        let mut grid = rows::grid(name, listed.is_hidden, &sheet.shapes);
        let lost = cells(&sheet, book, &formats, &mut grid, sink);
        if !sheet.is_whole {
            sink.unread(format!("sheet {name} after its break"), Reason::Corrupt);
        }
        for (count, what) in [(sheet.broken, "cells"), (lost, "texts")] {
            if count > 0 {
                let place = format!("{count} {what} of sheet {name}");
                sink.unread(place, Reason::Corrupt);
            }
        }
        rows::over(grid, sheet.shapes, &sheet.layout, sink);
        if sink.full() {
            break;
        }
    }
    untold
}

/// Says what stands in the workbook and is not read. An embedded file has a
/// picture over the sheet too.
fn note_unread(untold: &Untold, objects: usize, sink: &mut Sink<'_>) {
    sink.without_pictures(untold.pictures.saturating_sub(objects));
    sink.without_charts(untold.charts);
    if objects > 0 {
        sink.unread(format!("{objects} embedded objects"), Reason::Unsupported);
    }
}

/// Hands the cells on, row by row; answers how many of their texts are not in
/// the workbook.
fn cells(
    sheet: &Sheet,
    book: &Book,
    formats: &Formats,
    grid: &mut Grid,
    sink: &mut Sink<'_>,
) -> usize {
    let mut rows = Rows::new(&sheet.layout, formats);
    let mut lost = 0;
    for cell in &sheet.cells {
        match shown(cell, book) {
            Some(value) => rows.cell(cell.at, &value, cell.style.into(), grid, sink),
            None => lost += 1,
        }
        if sink.full() {
            break;
        }
    }
    rows.end(grid, sink);
    lost
}

/// What a cell shows; `None` where its text is missing.
fn shown(cell: &Cell, book: &Book) -> Option<DataRef<'static>> {
    Some(match &cell.value {
        Value::Shared(text) => DataRef::String(book.text(*text)?),
        Value::Text(text) => DataRef::String(text.clone()),
        Value::Number(value) => DataRef::Float(*value),
        Value::Truth(value) => DataRef::Bool(*value),
        Value::Error(error) => DataRef::Error(error.clone()),
        Value::Follows => return None,
        Value::Nothing => DataRef::Empty,
    })
}

#[cfg(test)]
mod tests;
