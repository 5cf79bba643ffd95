//! What of the cells of an OpenDocument spreadsheet is struck through, by the
//! styles of columns, rows, cells and spans; and what stands over them: shapes,
//! comments.

use super::struck::{Cells, Mark};
use crate::model::Flag;
use crate::parse::limits::Limits;
use crate::parse::office::odf::{DRAWINGS, Styles, divided};
use crate::parse::office::package::Package;
use crate::parse::office::xlsx::shapes::Shape;
use crate::parse::xml::{Element, Malformed, Node, Step, Stream};

/// What the library does not tell of a workbook.
#[derive(Default)]
pub(super) struct Beside {
    /// Marks and shapes of each sheet, in the order of the workbook.
    pub(super) sheets: Vec<(Cells, Vec<Shape>)>,
    /// It has form controls, which are not read.
    pub(super) controls: bool,
}

/// Reads what the library does not tell, as far as the workbook is well-formed;
/// nothing where there is nothing of the kind.
pub(super) fn beside(bytes: &[u8], limits: &Limits) -> Beside {
    let mut beside = Beside::default();
    let Ok(mut package) = Package::open(bytes, limits) else {
        return beside;
    };
    let mut styles = Styles::default();
    if let Some(Ok(root)) = package.tree("styles.xml") {
        root.elements().for_each(|group| styles.add(group));
    }
    if let Some(Ok(content)) = package.text("content.xml") {
        // What stands before a break is kept.
        let _ = read(&content, &mut styles, &mut beside);
    }
    beside
}

fn read(content: &str, styles: &mut Styles, beside: &mut Beside) -> Result<(), Malformed> {
    let over = ["<draw:", "<office:annotation", "<form:"];
    let has_more = over.iter().any(|start| content.contains(start));
    let mut stream = Stream::new(content);
    loop {
        match stream.step()? {
            Step::Open(open) if open.name == "automatic-styles" => {
                styles.add(&stream.tree(open)?);
                if !styles.strike() && !has_more {
                    return Ok(());
                }
            }
            Step::Open(open) if open.name == "table" => {
                let mut own = Sheet::default();
                let read = sheet(&mut stream, styles, &mut own);
                beside.controls |= own.controls;
                beside.sheets.push((own.cells, own.shapes));
                read?;
            }
            Step::End => return Ok(()),
            _ => {}
        }
    }
}

/// Where a sheet is being read.
#[derive(Default)]
struct At {
    /// Columns and the style of their cells.
    columns: Vec<(u32, Option<String>)>,
    /// The row, how often it repeats, the style of its cells.
    row: (u32, u32, Option<String>),
    column: u32,
}

/// What was read of a sheet.
#[derive(Default)]
struct Sheet {
    cells: Cells,
    shapes: Vec<Shape>,
    controls: bool,
}

impl Sheet {
    /// Takes a shape or comment that stands at a cell.
    fn over(&mut self, element: &Element, (row, column): (u32, u32), styles: &Styles) {
        let name = element.name.as_str();
        let flag = (name == "annotation").then_some(Flag::Comment);
        if flag.is_none() && !DRAWINGS.contains(&name) {
            return;
        }
        let struck = styles.struck("graphic", element.attr("style-name")) == Some(true);
        let mut paragraphs = Vec::new();
        element.all("p", &mut paragraphs);
        let body = Element {
            children: paragraphs.into_iter().cloned().map(Node::Element).collect(),
            ..Element::default()
        };
        let (left, gone) = divided(&body, struck, styles);
        for (text, flag) in [(left, flag), (gone, Some(Flag::Struck))] {
            let text = text.trim().to_owned();
            if !text.is_empty() {
                self.shapes.push(Shape {
                    row,
                    column: column as usize,
                    text,
                    control: false,
                    flag,
                });
            }
        }
    }
}

fn sheet(stream: &mut Stream<'_>, styles: &Styles, own: &mut Sheet) -> Result<(), Malformed> {
    let mut at = At::default();
    loop {
        match stream.step()? {
            Step::Open(open) => match open.name.as_str() {
                "table-column" => at
                    .columns
                    .push((repeats(&open, "number-columns-repeated"), default(&open))),
                "table-row" => {
                    at.row = (
                        at.row.0,
                        repeats(&open, "number-rows-repeated"),
                        default(&open),
                    );
                    at.column = 0;
                }
                "table-cell" | "covered-table-cell" => at.cell(&stream.tree(open)?, styles, own),
                "table-header-rows"
                | "table-header-columns"
                | "table-rows"
                | "table-columns"
                | "table-row-group"
                | "table-column-group" => {}
                "shapes" => {
                    let shapes = stream.tree(open)?;
                    let each = shapes.elements();
                    each.for_each(|shape| own.over(shape, (0, 0), styles));
                }
                "forms" => {
                    own.controls |= stream
                        .tree(open)?
                        .elements()
                        .any(|form| form.elements().next().is_some())
                }
                _ => {
                    stream.tree(open)?;
                }
            },
            Step::Close(name) if name == "table-row" => {
                at.row.0 = at.row.0.saturating_add(at.row.1);
            }
            Step::Close(name) if name == "table" => return Ok(()),
            Step::End => return Err(Malformed),
            _ => {}
        }
    }
}

impl At {
    fn cell(&mut self, cell: &Element, styles: &Styles, sheet: &mut Sheet) {
        let count = repeats(cell, "number-columns-repeated");
        let own = cell.attr("style-name").or(self.row.2.as_deref());
        let style = own.or_else(|| self.column_style());
        let struck = styles.struck("table-cell", style) == Some(true);
        let (left, gone) = divided(cell, struck, styles);
        let drawn = |own: &Element| DRAWINGS.contains(&own.name.as_str());
        let mark = match cell.elements().any(drawn) {
            true => Some(Mark::Exactly(left, gone)),
            false => Mark::of(left, gone),
        };
        if let Some(mark) = mark {
            let place = ((self.row.0, self.row.1), (self.column, count));
            sheet.cells.add(place.0, place.1, mark);
        }
        for element in cell.elements() {
            sheet.over(element, (self.row.0, self.column), styles);
        }
        self.column = self.column.saturating_add(count);
    }

    fn column_style(&self) -> Option<&str> {
        let mut end = 0u32;
        let own = self.columns.iter().find(|(count, _)| {
            end = end.saturating_add(*count);
            end > self.column
        });
        own?.1.as_deref()
    }
}

fn repeats(element: &Element, name: &str) -> u32 {
    element.number(name).unwrap_or(1)
}

fn default(element: &Element) -> Option<String> {
    element.attr("default-cell-style-name").map(str::to_owned)
}
