//! Excel workbooks (ECMA-376 part 1, SpreadsheetML).
//!
//! Values come from calamine, cell by cell; what it does not tell comes from
//! passes of our own: merged cells, hidden rows and columns, formulas without
//! a value, shapes, check boxes, comments. Every part is unpacked against the
//! limits before calamine sees the file.

mod layout;
mod shapes;
mod workbook;

use std::io::Cursor;

use calamine::{DataRef, Reader as _, Xlsx, XlsxError};

use crate::model::{Flag, Item, Reason, Summary};
use crate::parse::archive::zip::{reason, refused};
use crate::parse::limits::Limits;
use crate::parse::sink::Sink;
use crate::parse::zipdir::Fault;

use self::layout::Layout;
use self::shapes::Shape;
use self::workbook::Sheet;
use super::grid::{Grid, Row};
use super::numfmt::NumberFormat;
use super::package::Package;
use super::tables::Raw;

const PARSER: &str = "xlsx/calamine-0.38";

/// Reads a workbook.
pub(crate) fn read(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    let mut sink = Sink::new(emit, limits, PARSER);
    let measured = Package::open(bytes, limits).and_then(|mut package| package.measure(is_markup));
    if let Err(fault) = measured {
        return refused("xlsx", fault);
    }
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
            summary.warnings.push(error.to_string());
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

/// What the styles of cells say: number format, drawn as a label.
struct Formats {
    numbers: Vec<NumberFormat>,
    marked: Vec<bool>,
    since_1904: bool,
}

impl Formats {
    fn of(styles: &[calamine::Style], since_1904: bool) -> Self {
        let number = |style: &calamine::Style| match &style.number_format {
            Some(format) => NumberFormat::built_in(format.format_id, &format.format_code),
            None => NumberFormat::new("General"),
        };
        let marked = |style: &calamine::Style| {
            let bold = style.font.as_ref().is_some_and(calamine::Font::is_bold);
            let shaded = style.fill.as_ref().is_some_and(|fill| {
                fill.is_visible() && fill.get_color().is_none_or(|color| !color.is_white())
            });
            bold || shaded
        };
        Self {
            numbers: styles.iter().map(number).collect(),
            marked: styles.iter().map(marked).collect(),
            since_1904,
        }
    }

    /// A value as displayed.
    fn show(&self, value: &DataRef<'_>, style: usize) -> String {
        let number = |value: f64| match self.numbers.get(style) {
            Some(format) => format.number(value, self.since_1904),
            None => NumberFormat::new("General").number(value, self.since_1904),
        };
        let text = |value: &str| match self.numbers.get(style) {
            Some(format) => format.text(value),
            None => value.to_owned(),
        };
        match value {
            DataRef::Int(value) => number(*value as f64),
            DataRef::Float(value) => number(*value),
            DataRef::DateTime(value) => number(value.as_f64()),
            DataRef::String(value) => text(value),
            DataRef::SharedString(value) => text(value),
            DataRef::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
            DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => value.clone(),
            DataRef::Error(error) => error.to_string(),
            DataRef::Empty => String::new(),
        }
    }
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
    let mut grid = Grid::new(&sheet.name, sheet.hidden);
    for shape in &shapes {
        grid.keep_labels(shape.row);
    }
    if read_cells(sheet, &layout, book, formats, &mut grid, sink).is_err() {
        sink.unread(
            format!("sheet {} after its break", sheet.name),
            Reason::Corrupt,
        );
    }
    grid.end(sink);
    for shape in shapes {
        emit_shape(shape, &layout, &mut grid, sink);
    }
    for text in &layout.running {
        grid.aside(text, "A1", Some(Flag::Header), sink);
    }
}

fn emit_shape(shape: Shape, layout: &Layout, grid: &mut Grid, sink: &mut Sink<'_>) {
    let cell = super::grid::address::address(shape.row, shape.column);
    if shape.control {
        let label = grid.label_left_of(shape.row, shape.column);
        grid.control(label, shape.text, &cell, sink);
    } else {
        let hidden = layout.hides(shape.row, shape.column) && shape.flag.is_none();
        grid.aside(
            &shape.text,
            &cell,
            shape.flag.or(hidden.then_some(Flag::Hidden)),
            sink,
        );
    }
}

/// Streams over the cells and hands whole rows on: what is hidden with its
/// row or column apart from what is seen.
fn read_cells(
    sheet: &Sheet,
    layout: &Layout,
    book: &mut Book<'_>,
    formats: &mut Option<Formats>,
    grid: &mut Grid,
    sink: &mut Sink<'_>,
) -> Result<(), XlsxError> {
    let since_1904 = book.has_1904_epoch();
    let mut cells = book.worksheet_cells_reader(&sheet.name)?;
    let formats = formats.get_or_insert_with(|| Formats::of(cells.styles(), since_1904));
    let mut row = Row::default();
    let mut unseen: Vec<Raw> = Vec::new();
    let end = loop {
        let (cell, style) = match cells.next_cell_with_style_id() {
            Ok(Some(found)) => found,
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        };
        let (number, column) = cell.get_position();
        if number != row.number {
            flush(&mut row, &mut unseen, layout, grid, sink);
            row.number = number;
        }
        let text = formats.show(cell.get_value(), style);
        if text.trim().is_empty() {
            continue;
        }
        let column = column as usize;
        let raw = Raw {
            column,
            span: layout.span(number, column),
            text,
            marked: formats.marked.get(style).copied().unwrap_or(false),
            value: !matches!(
                cell.get_value(),
                DataRef::String(_) | DataRef::SharedString(_)
            ),
        };
        if layout.hides_column(column) {
            unseen.push(raw);
        } else {
            row.cells.push(raw);
        }
        if sink.full() {
            break Ok(());
        }
    };
    flush(&mut row, &mut unseen, layout, grid, sink);
    end
}

fn flush(
    row: &mut Row,
    unseen: &mut Vec<Raw>,
    layout: &Layout,
    grid: &mut Grid,
    sink: &mut Sink<'_>,
) {
    row.hidden = layout.hides_row(row.number);
    let number = row.number;
    grid.row(std::mem::take(row), sink);
    if !unseen.is_empty() {
        grid.unseen(
            Row {
                number,
                cells: std::mem::take(unseen),
                hidden: true,
            },
            sink,
        );
    }
}

/// Says what stands in the workbook and is not read.
fn note_unread(package: &Package<'_>, sink: &mut Sink<'_>) {
    let pictures = package.under("xl/media/").len();
    if pictures > 0 {
        sink.warn(format!("{pictures} pictures were not read"));
        sink.nothing_but(Reason::Scanned);
    }
    let charts = package.under("xl/charts/chart").len();
    if charts > 0 {
        sink.warn(format!("{charts} charts were not read"));
    }
    for name in package.under("xl/embeddings/") {
        sink.unread(format!("embedded file {name}"), Reason::Unsupported);
    }
    for name in package.under("xl/externallinks/externallink") {
        sink.warn(format!("values come from another file: {name}"));
    }
}

#[cfg(test)]
mod tests;
