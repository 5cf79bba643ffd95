//! The shapes of a slide: titles first, then text boxes, groups, tables and
//! diagrams in the order in which they lie on it, then its date and footer.

use crate::model::Flag;
use crate::parse::office::flow::{Flow, Row};
use crate::parse::office::tables::Raw;
use crate::parse::sink::Sink;
use crate::parse::xml::Element;

use super::styles::{Above, Levels, placeholder};
use super::text::{self, Counters, Text};

/// The shapes of a slide, flat.
#[derive(Default)]
pub(super) struct Slide<'a> {
    shapes: Vec<Shape<'a>>,
    /// Relations to the texts of diagrams.
    pub(super) diagrams: Vec<String>,
    /// Pictures that lie on it.
    pub(super) pictures: usize,
    /// Whether anything is written on it.
    pub(super) written: bool,
}

struct Shape<'a> {
    /// What of the slide it is, by the name of its placeholder.
    role: Option<&'a str>,
    hidden: bool,
    content: Content<'a>,
}

enum Content<'a> {
    /// A text, and how it looks.
    Text(&'a Element, Box<Levels>),
    Table(&'a Element),
}

impl<'a> Slide<'a> {
    /// The shapes of a slide, layout, master or page of notes.
    pub(super) fn of(root: &'a Element, above: &Above<'_>) -> Self {
        let mut slide = Self::default();
        if let Some(tree) = root.at(&["cSld", "spTree"]) {
            slide.gather(tree, false, above);
        }
        slide
    }

    /// Reads the slide.
    pub(super) fn read(&mut self, flow: &mut Flow, sink: &mut Sink<'_>) {
        let (titles, others): (Vec<_>, Vec<_>) = std::mem::take(&mut self.shapes)
            .into_iter()
            .partition(|shape| matches!(shape.role, Some("title" | "ctrTitle")));
        let (margins, others): (Vec<_>, Vec<_>) = others
            .into_iter()
            .partition(|shape| margin(shape.role).is_some());
        for shape in titles {
            self.written |= shape.read(Some(1), &[], flow, sink);
        }
        for shape in others {
            self.written |= shape.read(None, &[], flow, sink);
        }
        for shape in margins {
            let flag = margin(shape.role).unwrap_or(Flag::Footer);
            shape.read(None, &[flag], flow, sink);
        }
    }

    /// Reads a page of notes without the picture and number of the slide.
    pub(super) fn read_notes(self, flow: &mut Flow, sink: &mut Sink<'_>) {
        for shape in self.shapes {
            match shape.role {
                Some("sldImg" | "sldNum") => {}
                role => {
                    let flag = margin(role);
                    shape.read(None, flag.as_slice(), flow, sink);
                }
            }
        }
    }

    /// Reads what a layout or master itself writes: no placeholders.
    pub(super) fn read_running(self, flow: &mut Flow, sink: &mut Sink<'_>) {
        for shape in self.shapes.into_iter().filter(|shape| shape.role.is_none()) {
            shape.read(None, &[], flow, sink);
        }
    }

    fn gather(&mut self, parent: &'a Element, hidden: bool, above: &Above<'_>) {
        for element in parent.elements() {
            let hidden = hidden || is_hidden(element);
            match element.name.as_str() {
                "sp" | "cxnSp" => {
                    if let Some(body) = element.child("txBody") {
                        let looks = above.levels(element, body);
                        self.push(element, hidden, Content::Text(body, Box::new(looks)));
                    }
                }
                "grpSp" => self.gather(element, hidden, above),
                "graphicFrame" => self.frame(element, hidden),
                "pic" => self.pictures += 1,
                "AlternateContent" => {
                    let choice = element.child("Choice");
                    if let Some(choice) = choice.or_else(|| element.child("Fallback")) {
                        self.gather(choice, hidden, above);
                    }
                }
                _ => {}
            }
        }
    }

    fn frame(&mut self, element: &'a Element, hidden: bool) {
        let Some(data) = element.at(&["graphic", "graphicData"]) else {
            return;
        };
        if let Some(table) = data.child("tbl") {
            self.push(element, hidden, Content::Table(table));
        } else if let Some(ids) = data.child("relIds") {
            self.diagrams.extend(ids.attr("dm").map(str::to_owned));
        }
    }

    fn push(&mut self, element: &'a Element, hidden: bool, content: Content<'a>) {
        self.shapes.push(Shape {
            role: placeholder(element).map(|(role, _)| role),
            hidden,
            content,
        });
    }
}

impl Shape<'_> {
    /// Whether anything is written in it.
    fn read(self, level: Option<u8>, flags: &[Flag], flow: &mut Flow, sink: &mut Sink<'_>) -> bool {
        let mut flags = flags.to_vec();
        if self.hidden {
            flags.push(Flag::Hidden);
        }
        match self.content {
            Content::Table(table) => {
                let rows = rows(table, &flags);
                flow.table(&rows, sink);
                let mut cells = rows.iter().flat_map(|row| &row.cells);
                cells.any(|cell| !cell.text.trim().is_empty())
            }
            Content::Text(body, looks) => read_text((body, *looks), level, &flags, flow, sink),
        }
    }
}

fn read_text(
    (body, looks): (&Element, Levels),
    level: Option<u8>,
    flags: &[Flag],
    flow: &mut Flow,
    sink: &mut Sink<'_>,
) -> bool {
    let mut counters = Counters::new(looks);
    let mut title = Text::default();
    let mut written = false;
    for paragraph in body.elements().filter(|child| child.name == "p") {
        let line = counters.paragraph(paragraph);
        written |= is_written(&line);
        match level {
            Some(_) => title.line(&line),
            None => put(&line, None, flags, flow, sink),
        }
    }
    put(&title, level, flags, flow, sink);
    written
}

fn is_written(text: &Text) -> bool {
    !text.text.trim().is_empty() || !text.struck.trim().is_empty()
}

/// Reads a text; what of it is struck through stands after it.
fn put(text: &Text, level: Option<u8>, flags: &[Flag], flow: &mut Flow, sink: &mut Sink<'_>) {
    let with = |flag: Option<Flag>| -> Vec<Flag> { flags.iter().copied().chain(flag).collect() };
    flow.paragraph(&text.text, level, &with(text.flag()), sink);
    flow.paragraph(&text.struck, None, &with(Some(Flag::Struck)), sink);
}

fn rows(table: &Element, flags: &[Flag]) -> Vec<Row> {
    let first = table.child("tblPr").and_then(|own| own.attr("firstRow"));
    let mut heading = matches!(first, Some("1" | "true"));
    let mut rows = Vec::new();
    for row in table.elements().filter(|child| child.name == "tr") {
        let cells = row.elements().filter(|child| child.name == "tc");
        let shown = cells.enumerate().filter(|(_, cell)| !is_on(cell, "hMerge"));
        let mut left = Row {
            heading: std::mem::take(&mut heading),
            flags: flags.to_vec(),
            ..Row::default()
        };
        let mut struck = Vec::new();
        for (column, cell) in shown {
            let text = cell_text(cell);
            let own = read_cell(column, cell, text.text);
            let gone = read_cell(column, cell, text.struck);
            left.cells.push(own);
            struck.extend(Some(gone).filter(|cell| !cell.text.trim().is_empty()));
        }
        if struck.is_empty() {
            rows.push(left);
            continue;
        }
        left.flags.push(Flag::DeletedLeftOut);
        rows.push(left);
        rows.push(Row {
            cells: struck,
            heading: false,
            flags: flags.iter().copied().chain([Flag::Struck]).collect(),
        });
    }
    rows
}

fn cell_text(cell: &Element) -> Text {
    let body = cell.child("txBody").filter(|_| !is_on(cell, "vMerge"));
    body.map(text::lines).unwrap_or_default()
}

fn read_cell(column: usize, cell: &Element, text: String) -> Raw {
    let filled = cell
        .child("tcPr")
        .is_some_and(|own| own.child("solidFill").is_some());
    let bold = cell.child("txBody").is_some_and(text::bold);
    Raw {
        column,
        span: cell.number("gridSpan").unwrap_or(1).clamp(1, 1000),
        marked: filled || bold,
        value: false,
        text,
    }
}

/// Reads the texts of a diagram (SmartArt); answers whether there are any.
pub(super) fn diagram(root: &Element, flow: &mut Flow, sink: &mut Sink<'_>) -> bool {
    let mut written = false;
    let points = root.child("ptLst").into_iter().flat_map(Element::elements);
    for point in points {
        let prompt = point.child("prSet").is_some_and(|own| is_on(own, "phldr"));
        let text = point.child("t").map(text::lines).unwrap_or_default();
        if !prompt && is_written(&text) {
            written = true;
            put(&text, None, &[], flow, sink);
        }
    }
    written
}

/// Reads comments, also those with answers.
pub(super) fn comments(root: &Element, flow: &mut Flow, sink: &mut Sink<'_>) {
    for comment in root.elements() {
        let mut texts = Vec::new();
        comment.all("txBody", &mut texts);
        for body in texts {
            put(&text::lines(body), None, &[], flow, sink);
        }
        if let Some(text) = comment.child("text") {
            flow.paragraph(&text.text(), None, &[], sink);
        }
    }
}

fn margin(role: Option<&str>) -> Option<Flag> {
    match role? {
        "dt" | "ftr" | "sldNum" => Some(Flag::Footer),
        "hdr" => Some(Flag::Header),
        _ => None,
    }
}

fn is_hidden(shape: &Element) -> bool {
    shape
        .elements()
        .filter_map(|child| child.child("cNvPr"))
        .any(|own| is_on(own, "hidden"))
}

fn is_on(element: &Element, name: &str) -> bool {
    matches!(element.attr(name), Some("1" | "true"))
}
