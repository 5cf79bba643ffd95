//! Tables of a Word document: a row is a passage with its cells; a table of
//! one column is only a frame around paragraphs.

use crate::model::{Cell, Flag};
use crate::parse::office::tables::{Raw, Rows, Shape};
use crate::parse::sink::Sink;
use crate::parse::xml::Element;

use super::body::{Body, end_is_deleted};

/// A row that was read, with tables found inside its cells.
#[derive(Default)]
struct Row<'a> {
    cells: Vec<Raw>,
    /// Marked by the document as a heading that repeats on every page.
    heading: bool,
    flags: Vec<Flag>,
    nested: Vec<&'a Element>,
    unfilled: usize,
    /// What stands apart from the visible text: hidden, struck through.
    apart: Vec<(String, Flag)>,
}

/// Reads a table.
pub(super) fn read(table: &Element, body: &mut Body<'_>, sink: &mut Sink<'_>) {
    let style = table.child("tblPr").and_then(|own| own.val("tblStyle"));
    let around = body.set_table(style.map(str::to_owned));
    read_rows(table, body, sink);
    body.set_table(around);
}

fn read_rows(table: &Element, body: &mut Body<'_>, sink: &mut Sink<'_>) {
    let mut elements = Vec::new();
    rows_of(table, &mut elements);
    let before = elements.len();
    elements.retain(|row| !is_deleted(row));
    if elements.len() < before {
        sink.warn("deleted text was left out");
    }
    if elements.iter().all(|row| cells_of(row).len() <= 1) {
        for cell in elements.iter().flat_map(|row| cells_of(row)) {
            body.blocks(cell, sink);
        }
        return;
    }
    let shapes: Vec<Vec<Shape>> = elements.iter().map(|row| shape_of(row)).collect();
    let mut rows = Rows::new(&shapes);
    for (element, shape) in elements.into_iter().zip(&shapes) {
        let row = read_row(element, shape, body);
        let (cells, form) = rows.next(&row.cells, row.heading);
        emit(&row, cells, form, body, sink);
        for nested in row.nested {
            read(nested, body, sink);
        }
    }
}

fn emit(
    row: &Row<'_>,
    cells: Vec<Cell>,
    form: Option<Flag>,
    body: &mut Body<'_>,
    sink: &mut Sink<'_>,
) {
    body.note_unfilled(row.unfilled, sink);
    let mut flags = body.flags(&row.flags);
    flags.extend(form);
    if row.cells.iter().any(|cell| !cell.text.trim().is_empty()) {
        sink.row(cells, body.next_place(), body.path(), &flags);
    }
    for kind in [Flag::Hidden, Flag::Struck] {
        let of_kind = row.apart.iter().filter(|(_, flag)| *flag == kind);
        let texts: Vec<&str> = of_kind.map(|(text, _)| text.as_str()).collect();
        if !texts.is_empty() {
            let flags = body.flags(&[kind]);
            sink.flagged(&texts.join("\n"), body.next_place(), body.path(), &flags);
        }
    }
}

/// A row whose deletion is tracked.
fn is_deleted(row: &Element) -> bool {
    row.at(&["trPr", "del"]).is_some()
}

/// The rows of a table, also those inside content controls and insertions.
fn rows_of<'a>(parent: &'a Element, rows: &mut Vec<&'a Element>) {
    gather(parent, "tr", rows);
}

fn cells_of(row: &Element) -> Vec<&Element> {
    let mut cells = Vec::new();
    gather(row, "tc", &mut cells);
    cells
}

fn gather<'a>(parent: &'a Element, name: &str, found: &mut Vec<&'a Element>) {
    for child in parent.elements() {
        match child.name.as_str() {
            found_name if found_name == name => found.push(child),
            "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml" | "smartTag" => {
                gather(child, name, found)
            }
            _ => {}
        }
    }
}

/// Where the cells of a row lie.
fn shape_of(row: &Element) -> Vec<Shape> {
    let properties = row.child("trPr");
    let before = properties.and_then(|properties| properties.child("gridBefore")?.number("val"));
    let mut column: usize = before.unwrap_or(0);
    let mut shapes = Vec::new();
    for cell in cells_of(row) {
        let properties = cell.child("tcPr");
        let span = properties.and_then(|properties| properties.child("gridSpan")?.number("val"));
        let span: usize = span.unwrap_or(1).clamp(1, 1000);
        let merged = properties.and_then(|properties| properties.child("vMerge"));
        shapes.push(Shape {
            column,
            span,
            continues: merged.is_some_and(|merged| merged.attr("val") != Some("restart")),
            empty: !cell.has("t"),
        });
        column = column.saturating_add(span);
    }
    shapes
}

fn read_row<'a>(element: &'a Element, shape: &[Shape], body: &mut Body<'_>) -> Row<'a> {
    let properties = element.child("trPr");
    let mut row = Row {
        heading: properties.is_some_and(|properties| properties.is_on("tblHeader")),
        ..Row::default()
    };
    for (cell, shape) in cells_of(element).into_iter().zip(shape) {
        let properties = cell.child("tcPr");
        let mut inside = Inside {
            bold: true,
            ..Inside::default()
        };
        let deleted = properties.is_some_and(|own| own.child("cellDel").is_some());
        if !deleted {
            read_cell(cell, &mut inside, &mut row, body);
        } else if !row.flags.contains(&Flag::DeletedLeftOut) {
            row.flags.push(Flag::DeletedLeftOut);
        }
        row.cells.push(Raw {
            column: shape.column,
            span: shape.span,
            marked: shaded(properties) || inside.bold && !inside.text.is_empty(),
            value: false,
            text: inside.text,
        });
    }
    row
}

fn shaded(properties: Option<&Element>) -> bool {
    let fill = properties.and_then(|properties| properties.child("shd")?.attr("fill"));
    fill.is_some_and(|fill| {
        !fill.eq_ignore_ascii_case("auto") && !fill.eq_ignore_ascii_case("ffffff")
    })
}

/// What stands inside a cell.
#[derive(Default)]
struct Inside {
    text: String,
    bold: bool,
    /// The end of the paragraph before is deleted.
    open: bool,
}

/// Reads the paragraphs of a cell, one a line; its tables come later.
fn read_cell<'a>(parent: &'a Element, inside: &mut Inside, row: &mut Row<'a>, body: &mut Body<'_>) {
    for block in parent.elements() {
        match block.name.as_str() {
            "p" => read_paragraph(block, inside, row, body),
            "tbl" => row.nested.push(block),
            "sdt" if block.at(&["sdtPr", "showingPlcHdr"]).is_some() => row.unfilled += 1,
            "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml" | "txbxContent" => {
                read_cell(block, inside, row, body);
            }
            _ => {}
        }
    }
}

fn read_paragraph<'a>(
    paragraph: &'a Element,
    inside: &mut Inside,
    row: &mut Row<'a>,
    body: &mut Body<'_>,
) {
    let properties = paragraph.child("pPr");
    let style = properties.and_then(|properties| properties.val("pStyle"));
    let inline = body.inline(style, paragraph);
    let text = format!("{}{}", body.number(properties, style, &inline), inline.text);
    if !text.trim().is_empty() {
        if !inside.text.is_empty() && !inside.open {
            inside.text.push('\n');
        }
        inside.text.push_str(text.trim());
        inside.open = end_is_deleted(properties);
        inside.bold &= inline.bold;
    }
    let apart = inline.apart().map(|(text, flag)| (text.to_owned(), flag));
    row.apart.extend(apart);
    for flag in inline.flags {
        flag.add(&mut row.flags);
    }
    row.unfilled += inline.unfilled;
    for content in inline.boxes {
        read_cell(content, inside, row, body);
    }
}
