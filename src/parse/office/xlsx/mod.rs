//! Excel workbooks (ECMA-376 part 1, SpreadsheetML).
//!
//! Values come from calamine, cell by cell; what it does not tell comes from
//! passes of our own: merged cells, hidden rows and columns, formulas without
//! a value, shapes, check boxes, comments. Every part is unpacked against the
//! limits before calamine sees the file.

mod boxes;
pub(super) mod layout;
pub(super) mod rows;
pub(super) mod runs;
pub(super) mod shapes;
pub(super) mod struck;
mod workbook;

use std::io::Cursor;

use calamine::{Reader as _, Xlsx, XlsxError};

use crate::model::{Item, Reason, Summary};
use crate::parse::archive::zip::{reason, refused};
use crate::parse::limits::Limits;
use crate::parse::sink::Sink;
use crate::parse::zipdir::Fault;

use self::layout::Layout;
use self::rows::{Formats, Rows};
use self::runs::Struck;
use self::workbook::Sheet;
use super::grid::Grid;
use super::package::Package;
use super::parts;

const PARSER: &str = "xlsx/calamine-0.38";

/// Reads a workbook.
pub(crate) fn read(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    let mut sink = Sink::new(emit, limits, PARSER);
    let measured = Package::open(bytes, limits).and_then(|mut package| {
        package.measure(is_markup)?;
        Ok(package)
    });
    let mut measured = match measured {
        Ok(measured) => measured,
        Err(fault) => return refused("xlsx", fault),
    };
    let sheets = Package::open(bytes, limits).and_then(|mut package| {
        let sheets = workbook::sheets(&mut package)?;
        Ok((package, sheets))
    });
    let (mut package, sheets) = match sheets {
        Ok(opened) => opened,
        Err(fault) => return refused("xlsx", fault),
    };
    let mut book: Book<'_> = match Xlsx::new(Cursor::new(bytes)) {
        Ok(book) => book,
        Err(XlsxError::Password) => return Summary::unread("xlsx", Reason::Password),
        Err(error) => {
            let mut summary = refused("xlsx", Fault::Damaged);
            summary
                .warnings
                .push(format!("the reader of workbooks says: {error}"));
            return summary;
        }
    };
    let mut formats = None;
    for sheet in &sheets {
        read_sheet(sheet, &mut package, &mut book, &mut formats, &mut sink);
        if sink.full() {
            break;
        }
    }
    note_unread(&package, &mut sink);
    parts::check(&mut measured, &mut sink);
    let mut summary = sink.finish("xlsx");
    summary.pages = u32::try_from(sheets.len()).ok();
    summary
}

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Parts that a reader of the workbook may unpack.
fn is_markup(name: &str) -> bool {
    [".xml", ".rels", ".vml", ".bin"]
        .iter()
        .any(|end| name.ends_with(end))
}

fn read_sheet(
    sheet: &Sheet,
    package: &mut Package<'_>,
    book: &mut Book<'_>,
    formats: &mut Option<Formats>,
    sink: &mut Sink<'_>,
) {
    if !sheet.is_worksheet {
        return sink.unread(format!("chart sheet {}", sheet.name), Reason::Unsupported);
    }
    let layout = match layout::read(package, &sheet.part) {
        Ok(layout) => layout,
        Err(fault) => return sink.unread(format!("sheet {}", sheet.name), reason(fault)),
    };
    if layout.off_grid {
        // Such addresses overflow in the library that reads the values.
        return sink.unread(
            format!("sheet {} beyond the grid", sheet.name),
            Reason::Corrupt,
        );
    }
    if layout.without_value > 0 {
        sink.warn(format!(
            "{} formulas without a value in sheet {}",
            layout.without_value, sheet.name
        ));
        for cell in &layout.first_without_value {
            sink.unread(
                format!("formula in {}!{cell}", sheet.name),
                Reason::Unsupported,
            );
        }
    }
    let shapes = shapes::read(package, &sheet.part, sink);
    let mut grid = rows::grid(&sheet.name, sheet.hidden, &shapes);
    if read_cells(sheet, &layout, (package, book), formats, &mut grid, sink).is_err() {
        sink.unread(
            format!("sheet {} after its break", sheet.name),
            Reason::Corrupt,
        );
    }
    rows::over(grid, shapes, &layout, sink);
}

/// Streams over the cells.
fn read_cells(
    sheet: &Sheet,
    layout: &Layout,
    (package, book): (&mut Package<'_>, &mut Book<'_>),
    formats: &mut Option<Formats>,
    grid: &mut Grid,
    sink: &mut Sink<'_>,
) -> Result<(), XlsxError> {
    let since_1904 = book.has_1904_epoch();
    let mut cells = book.worksheet_cells_reader(&sheet.name)?;
    let formats = formats.get_or_insert_with(|| {
        let runs = Struck::read(package);
        let formats = Formats::of(cells.styles(), runs, since_1904);
        formats.with_boxes(boxes::read(package))
    });
    let mut rows = Rows::new(layout, formats);
    let end = loop {
        let (cell, style) = match cells.next_cell_with_style_id() {
            Ok(Some(found)) => found,
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        };
        rows.cell(cell.get_position(), cell.get_value(), style, grid, sink);
        if sink.full() {
            break Ok(());
        }
    };
    rows.end(grid, sink);
    end
}

/// Says what stands in the workbook and is not read.
pub(super) fn note_unread(package: &Package<'_>, sink: &mut Sink<'_>) {
    sink.without_pictures(package.under("xl/media/").len());
    sink.without_charts(package.under("xl/charts/chart").len());
    for name in package.under("xl/embeddings/") {
        sink.unread(format!("embedded file {name}"), Reason::Unsupported);
    }
    for name in package.under("xl/externallinks/externallink") {
        sink.warn(format!("values come from another file: {name}"));
    }
}

#[cfg(test)]
mod tests;
