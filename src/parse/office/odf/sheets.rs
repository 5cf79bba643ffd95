//! OpenDocument spreadsheets (OpenDocument 1.3 part 3, 9): each cell as the
//! program that wrote the file showed it, what is hidden or struck through
//! apart, what stands over the cells after them.

use super::frames::Untold;
use super::inline::{DRAWINGS, divided};
use super::styles::Styles;
use crate::model::{Flag, Item, Reason, Summary};
use crate::parse::archive::zip::refused;
use crate::parse::limits::Limits;
use crate::parse::office::grid::address::{COLUMNS, ROWS};
use crate::parse::office::grid::{Grid, Row};
use crate::parse::office::parts;
use crate::parse::office::tables::Raw;
use crate::parse::office::xlsx::layout::Layout;
use crate::parse::office::xlsx::rows;
use crate::parse::office::xlsx::shapes::Shape;
use crate::parse::sink::Sink;
use crate::parse::xml::{Element, Malformed, Node, Step, Stream};

const PARSER: &str = concat!("ods/akashi-", env!("CARGO_PKG_VERSION"));
/// Bytes of one text that repeats over the columns of a row, or over rows.
const REPEATED: usize = 1 << 20;

/// Reads a spreadsheet.
pub(crate) fn read(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    let mut sink = Sink::new(emit, limits, PARSER);
    let (mut package, content) = match super::content(bytes, limits) {
        Ok(opened) => opened,
        Err(fault) => return refused("ods", fault),
    };
    let (_, mut styles) = super::common(&mut package, &mut sink);
    let mut book = Book::default();
    if book.read(&content, &mut styles, &mut sink).is_err() {
        sink.unread("content.xml after its break", Reason::Corrupt);
    }
    book.untold.tell(&mut package, &mut sink);
    parts::check(&mut package, &mut sink);
    let mut summary = sink.finish("ods");
    summary.pages = Some(book.sheets);
    summary
}

/// What is known of all sheets.
#[derive(Default)]
struct Book {
    sheets: u32,
    untold: Untold,
}

impl Book {
    fn read(
        &mut self,
        content: &str,
        styles: &mut Styles,
        sink: &mut Sink<'_>,
    ) -> Result<(), Malformed> {
        let mut stream = Stream::new(content);
        super::until_body(&mut stream, styles).map_err(|_| Malformed)?;
        let mut is_whole = false;
        loop {
            match stream.step()? {
                // What was there before tracked changes is no sheet.
                Step::Open(open) if open.name == "tracked-changes" => {
                    stream.tree(open)?;
                }
                Step::Open(open) if open.name == "table" => {
                    self.sheets += 1;
                    self.sheet(&mut stream, &open, styles, sink)?;
                }
                Step::Close(name) => is_whole |= name == "body",
                Step::End if is_whole => return Ok(()),
                Step::End => return Err(Malformed),
                _ => {}
            }
            if sink.full() {
                return Ok(());
            }
        }
    }

    /// Reads one sheet; what stands before a break is handed on.
    fn sheet(
        &mut self,
        stream: &mut Stream<'_>,
        open: &Element,
        styles: &Styles,
        sink: &mut Sink<'_>,
    ) -> Result<(), Malformed> {
        let name = open.attr("name").unwrap_or_default();
        let hidden = styles.hidden("table", open.attr("style-name")) == Some(true);
        let mut sheet = Sheet {
            styles,
            grid: rows::grid(name, hidden, &[]),
            columns: Vec::new(),
            row: Line::default(),
            hidden: 0,
            shapes: Vec::new(),
            untold: &mut self.untold,
            controls: false,
            too_often: false,
        };
        let read = sheet.read(stream, sink);
        // A row in which the sheet breaks off is told as far as it goes.
        sheet.end(sink);
        if sheet.controls {
            sink.unread("form controls", Reason::Unsupported);
        }
        if sheet.too_often {
            sink.unread(format!("repetitions on sheet {name}"), Reason::Output);
        }
        rows::over(sheet.grid, sheet.shapes, &Layout::default(), sink);
        read
    }
}

/// What columns have in common.
struct Column {
    /// The column after the last.
    end: usize,
    style: Option<String>,
    hidden: bool,
}

/// The row at hand.
#[derive(Default)]
struct Line {
    number: u32,
    repeats: u32,
    style: Option<String>,
    hidden: bool,
    column: usize,
    seen: Vec<Raw>,
    unseen: Vec<Raw>,
    struck: Vec<Raw>,
}

struct Sheet<'a> {
    styles: &'a Styles,
    grid: Grid,
    columns: Vec<Column>,
    row: Line,
    /// Groups of rows or columns around that are folded.
    hidden: usize,
    shapes: Vec<Shape>,
    untold: &'a mut Untold,
    /// It has form controls, which are not read.
    controls: bool,
    /// Something repeats more often than is told.
    too_often: bool,
}

impl Sheet<'_> {
    fn read(&mut self, stream: &mut Stream<'_>, sink: &mut Sink<'_>) -> Result<(), Malformed> {
        let mut groups = Vec::new();
        loop {
            match stream.step()? {
                Step::Open(open) => match open.name.as_str() {
                    "table-column" => self.column(&open),
                    "table-row" => self.start(&open),
                    "table-cell" => self.cell(&stream.tree(open)?, false),
                    "covered-table-cell" => self.cell(&stream.tree(open)?, true),
                    "table-row-group" | "table-column-group" => {
                        let is_folded = open.attr("display") == Some("false");
                        groups.push(is_folded);
                        self.hidden += usize::from(is_folded);
                    }
                    "table-header-rows"
                    | "table-header-columns"
                    | "table-rows"
                    | "table-columns" => {}
                    "shapes" => {
                        let shapes = stream.tree(open)?;
                        shapes.elements().for_each(|shape| self.over(shape, (0, 0)));
                    }
                    "forms" => {
                        let forms = stream.tree(open)?;
                        let has_controls = |form: &Element| form.elements().next().is_some();
                        self.controls |= forms.elements().any(has_controls);
                    }
                    _ => {
                        stream.tree(open)?;
                    }
                },
                Step::Close(name) => match name.as_str() {
                    "table-row" => self.end(sink),
                    "table-row-group" | "table-column-group" => {
                        self.hidden -= usize::from(groups.pop() == Some(true));
                    }
                    "table" => return Ok(()),
                    _ => {}
                },
                Step::End => return Err(Malformed),
                Step::Text(_) => {}
            }
            if sink.full() {
                return Ok(());
            }
        }
    }

    fn column(&mut self, open: &Element) {
        let before = self.columns.last().map_or(0, |column| column.end);
        self.columns.push(Column {
            end: before.saturating_add(repeats(open, "number-columns-repeated")),
            style: default(open),
            hidden: self.hidden > 0 || is_hidden(open),
        });
    }

    fn start(&mut self, open: &Element) {
        self.row = Line {
            number: self.row.number,
            repeats: repeats(open, "number-rows-repeated"),
            style: default(open),
            hidden: self.hidden > 0 || is_hidden(open),
            ..Line::default()
        };
    }

    /// Takes a cell, or one that repeats. What another covers is not seen.
    fn cell(&mut self, cell: &Element, is_covered: bool) {
        let first = self.row.column;
        let count: usize = repeats(cell, "number-columns-repeated");
        self.row.column = first.saturating_add(count);
        for element in cell.elements() {
            self.over(element, (self.row.number, first));
        }
        let style = self.style(cell, first);
        let is_struck = self.styles.struck("table-cell", style) == Some(true);
        let (text, struck) = self.told(cell, is_struck);
        let length = text.trim().len() + struck.trim().len();
        if length == 0 {
            return;
        }
        let marked = self.styles.marked(style);
        let count = self.as_often(count, COLUMNS.saturating_sub(first), length);
        for column in first..first.saturating_add(count) {
            let is_seen = !is_covered && !self.columns_at(column).is_some_and(|own| own.hidden);
            let line = &mut self.row;
            let seen = match is_seen {
                true => &mut line.seen,
                false => &mut line.unseen,
            };
            for (text, cells) in [(&text, seen), (&struck, &mut line.struck)] {
                if !text.trim().is_empty() {
                    cells.push(Raw {
                        column,
                        span: cell.number("number-columns-spanned").unwrap_or(1),
                        text: text.clone(),
                        marked,
                        value: cell.attr("value-type").is_some_and(|kind| kind != "string"),
                    });
                }
            }
        }
    }

    /// How often a text or row of so many bytes is told that repeats `count` times,
    /// with `room` for so many: once where that would be too much.
    fn as_often(&mut self, count: usize, room: usize, length: usize) -> usize {
        if length == 0 {
            return 0;
        }
        let told = match length.saturating_mul(count.min(room)) {
            all if all <= REPEATED => count.min(room),
            _ => 1,
        };
        self.too_often |= told < count;
        told
    }

    /// What is displayed, and what of it is struck through. A program that
    /// wrote no text left the value.
    fn told(&self, cell: &Element, struck: bool) -> (String, String) {
        if cell.child("p").is_some() {
            return divided(cell, struck, self.styles);
        }
        let value = ["string-value", "date-value", "time-value", "value"];
        let value = value.iter().find_map(|name| cell.attr(name));
        let truth = cell.attr("boolean-value").map(|value| match value {
            "true" => "TRUE",
            _ => "FALSE",
        });
        let value = value.or(truth).unwrap_or_default().to_owned();
        match struck {
            true => (String::new(), value),
            false => (value, String::new()),
        }
    }

    /// The style of a cell: its own, that of its row or that of its column.
    fn style<'s>(&'s self, cell: &'s Element, column: usize) -> Option<&'s str> {
        let own = cell.attr("style-name").or(self.row.style.as_deref());
        own.or_else(|| self.columns_at(column)?.style.as_deref())
    }

    fn columns_at(&self, column: usize) -> Option<&Column> {
        let at = self.columns.partition_point(|own| own.end <= column);
        self.columns.get(at)
    }

    /// Takes a shape or comment that stands at a cell.
    fn over(&mut self, element: &Element, (row, column): (u32, usize)) {
        let name = element.name.as_str();
        let flag = (name == "annotation").then_some(Flag::Comment);
        if flag.is_none() && !DRAWINGS.contains(&name) {
            return;
        }
        self.untold.look(element);
        let struck = self.styles.struck("graphic", element.attr("style-name")) == Some(true);
        let mut paragraphs = Vec::new();
        element.all("p", &mut paragraphs);
        let body = Element {
            children: paragraphs.into_iter().cloned().map(Node::Element).collect(),
            ..Element::default()
        };
        let (left, gone) = divided(&body, struck, self.styles);
        for (text, flag) in [(left, flag), (gone, Some(Flag::Struck))] {
            let text = text.trim().to_owned();
            if !text.is_empty() {
                self.shapes.push(Shape {
                    row,
                    column,
                    text,
                    control: false,
                    flag,
                });
            }
        }
    }

    /// Hands the row on, as often as it repeats.
    fn end(&mut self, sink: &mut Sink<'_>) {
        let row = std::mem::take(&mut self.row);
        self.row.number = row.number.saturating_add(row.repeats);
        let cells = row.seen.iter().chain(&row.unseen).chain(&row.struck);
        let length = cells.map(|raw| raw.text.len()).sum();
        let below = ROWS.saturating_sub(row.number) as usize;
        let count = self.as_often(row.repeats as usize, below, length);
        for number in (row.number..).take(count) {
            let seen = Row {
                number,
                cells: row.seen.clone(),
                hidden: row.hidden,
                ..Row::default()
            };
            let (struck, unseen) = (row.struck.clone(), row.unseen.clone());
            self.grid.in_parts(seen, struck, unseen, sink);
            if sink.full() {
                return;
            }
        }
    }
}

/// Filtered away or hidden by hand.
fn is_hidden(element: &Element) -> bool {
    let visibility = element.attr("visibility");
    visibility.is_some_and(|own| own != "visible")
}

/// How often an element repeats.
fn repeats<N: std::str::FromStr + From<u8>>(element: &Element, name: &str) -> N {
    element.number(name).unwrap_or(N::from(1))
}

fn default(element: &Element) -> Option<String> {
    element.attr("default-cell-style-name").map(str::to_owned)
}

#[cfg(test)]
mod tests;
