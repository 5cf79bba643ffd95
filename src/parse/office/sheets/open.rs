//! What of the cells of an OpenDocument spreadsheet is struck through: by the
//! styles of columns, rows, cells and spans.

use super::struck::{Cells, Mark};
use crate::parse::limits::Limits;
use crate::parse::office::odf::{Styles, divided};
use crate::parse::office::package::Package;
use crate::parse::xml::{Element, Malformed, Step, Stream};

/// The marks of each sheet, in the order of the workbook, as far as it is
/// well-formed; none of all where no style strikes through.
pub(super) fn struck(bytes: &[u8], limits: &Limits) -> Vec<Cells> {
    let Ok(mut package) = Package::open(bytes, limits) else {
        return Vec::new();
    };
    let mut styles = Styles::default();
    if let Some(Ok(root)) = package.tree("styles.xml") {
        root.elements().for_each(|group| styles.add(group));
    }
    let mut sheets = Vec::new();
    if let Some(Ok(content)) = package.text("content.xml") {
        // What stands before a break is kept.
        let _ = read(&content, &mut styles, &mut sheets);
    }
    sheets
}

fn read(content: &str, styles: &mut Styles, sheets: &mut Vec<Cells>) -> Result<(), Malformed> {
    let mut stream = Stream::new(content);
    loop {
        match stream.step()? {
            Step::Open(open) if open.name == "automatic-styles" => {
                styles.add(&stream.tree(open)?);
                if !styles.strike() {
                    return Ok(());
                }
            }
            Step::Open(open) if open.name == "table" => {
                sheets.push(Cells::default());
                if let Some(cells) = sheets.last_mut() {
                    sheet(&mut stream, styles, cells)?;
                }
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

fn sheet(stream: &mut Stream<'_>, styles: &Styles, cells: &mut Cells) -> Result<(), Malformed> {
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
                "table-cell" | "covered-table-cell" => at.cell(&stream.tree(open)?, styles, cells),
                "table-header-rows"
                | "table-header-columns"
                | "table-rows"
                | "table-columns"
                | "table-row-group"
                | "table-column-group" => {}
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
    fn cell(&mut self, cell: &Element, styles: &Styles, cells: &mut Cells) {
        let count = repeats(cell, "number-columns-repeated");
        let own = cell.attr("style-name").or(self.row.2.as_deref());
        let style = own.or_else(|| self.column_style());
        let struck = styles.struck("table-cell", style) == Some(true);
        let (left, gone) = divided(cell, struck, styles);
        if let Some(mark) = Mark::of(left, gone) {
            cells.add((self.row.0, self.row.1), (self.column, count), mark);
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
