//! The blocks of an OpenDocument text or slide in order: paragraphs, lists,
//! tables, sections, frames.

use std::collections::HashMap;

use crate::model::{Flag, Reason};
use crate::parse::office::flow::{Flow, Row};
use crate::parse::office::tables::Raw;
use crate::parse::sink::Sink;
use crate::parse::xml::Element;

use super::frames::{Untold, forms};
use super::inline;
use super::lists::{Counters, LEVELS};
use super::styles::{Look, Styles};

/// The most cells that one of them may repeat itself into.
const REPEATED: usize = 1000;

/// Reads blocks and keeps count of lists and of what was not read.
pub(super) struct Body<'a> {
    pub(super) styles: &'a Styles,
    pub(super) flow: Flow,
    /// Where the lists of each style, and of each id, stand.
    lists: HashMap<String, Counters>,
    /// What was not read.
    pub(super) untold: Untold,
}

/// A block that was read and not yet yielded.
enum Block<'a> {
    Paragraph(Paragraph),
    Table(&'a Element),
}

struct Paragraph {
    text: String,
    level: Option<u8>,
    flags: Vec<Flag>,
    bold: bool,
    contents: bool,
}

/// What surrounds a block.
#[derive(Clone, Default)]
struct Around {
    flags: Vec<Flag>,
    /// Style and id of the list, and its level from 0.
    list: Option<(String, String, usize)>,
    contents: bool,
    title: bool,
    /// How text is drawn in the shape or cell.
    look: Look,
}

impl<'a> Body<'a> {
    /// A reader that begins at the first block.
    pub(super) fn new(styles: &'a Styles) -> Self {
        Self {
            styles,
            flow: Flow::default(),
            lists: HashMap::new(),
            untold: Untold::default(),
        }
    }

    /// Reads one block and what is in it.
    pub(super) fn block(&mut self, element: &Element, sink: &mut Sink<'_>) {
        let mut blocks = Vec::new();
        self.gather(element, &Around::default(), &mut blocks, sink);
        self.emit(blocks, sink);
    }

    /// Reads the blocks inside an element.
    pub(super) fn inside(&mut self, parent: &Element, sink: &mut Sink<'_>) {
        for element in parent.elements() {
            self.block(element, sink);
        }
    }

    /// Reads a frame whose text is the title of its slide.
    pub(super) fn title(&mut self, element: &Element, sink: &mut Sink<'_>) {
        let around = Around {
            title: true,
            ..Around::default()
        };
        let mut blocks = Vec::new();
        self.gather(element, &around, &mut blocks, sink);
        self.emit(blocks, sink);
    }

    fn emit(&mut self, blocks: Vec<Block<'_>>, sink: &mut Sink<'_>) {
        for block in blocks {
            match block {
                Block::Paragraph(own) => {
                    self.flow.set_contents(own.contents);
                    self.flow.paragraph(&own.text, own.level, &own.flags, sink);
                    self.flow.set_contents(false);
                }
                Block::Table(table) => self.table(table, sink),
            }
        }
    }

    fn gather<'e>(
        &mut self,
        element: &'e Element,
        around: &Around,
        out: &mut Vec<Block<'e>>,
        sink: &mut Sink<'_>,
    ) {
        let drawn;
        let around = match inline::DRAWINGS.contains(&element.name.as_str()) {
            true => {
                drawn = self.within(element, around);
                &drawn
            }
            false => around,
        };
        match element.name.as_str() {
            "p" | "h" => self.paragraph(element, around, String::new(), out, sink),
            "list" => self.list(element, around, out, sink),
            "table" => out.push(Block::Table(element)),
            "tracked-changes" => {
                if element.has("deletion") {
                    sink.warn("deleted text was left out");
                }
            }
            "section" if is_hidden(element) => {
                let mut around = around.clone();
                around.flags.push(Flag::Hidden);
                self.children(element, &around, out, sink);
            }
            "index-body" => {
                let around = Around {
                    contents: true,
                    ..around.clone()
                };
                self.children(element, &around, out, sink);
            }
            "frame" => {
                for form in forms(element) {
                    self.gather(form, around, out, sink);
                }
            }
            "object" | "object-ole" | "plugin" | "applet" | "image" => self.untold.look(element),
            "forms" => {
                if element.elements().next().is_some() {
                    sink.unread("form controls", Reason::Unsupported);
                }
            }
            "title" | "desc" | "notes" | "annotation" | "table-of-content-source" => {}
            name if name.ends_with("-source") || name.ends_with("-decls") => {}
            _ => self.children(element, around, out, sink),
        }
    }

    fn children<'e>(
        &mut self,
        parent: &'e Element,
        around: &Around,
        out: &mut Vec<Block<'e>>,
        sink: &mut Sink<'_>,
    ) {
        for child in parent.elements() {
            self.gather(child, around, out, sink);
        }
    }

    /// What surrounds the text of a frame or shape: its own styles are of the
    /// text too (OpenDocument 1.3 part 3, 16.37).
    fn within(&self, shape: &Element, around: &Around) -> Around {
        let style = shape.attr("style-name");
        let look = self.styles.look("paragraph", shape.attr("text-style-name"));
        let look = look.or(self.styles.look("graphic", style));
        let look = look.or(self.styles.look("presentation", style));
        Around {
            look: look.or(around.look),
            ..around.clone()
        }
    }

    fn paragraph<'e>(
        &mut self,
        element: &'e Element,
        around: &Around,
        mark: String,
        out: &mut Vec<Block<'e>>,
        sink: &mut Sink<'_>,
    ) {
        let inline = inline::read(element, around.look, self.styles);
        let level = match element.name.as_str() {
            "h" => element.number("outline-level").or(Some(1)),
            _ => around.title.then_some(1),
        };
        let number = self.chapter(element, around);
        if inline.unfilled > 0 {
            sink.warn("some placeholders are not filled in");
        }
        let flags = around.flags.iter().chain(&inline.flags).copied().collect();
        let empty = inline.text.trim().is_empty();
        out.push(Block::Paragraph(Paragraph {
            text: if empty {
                String::new()
            } else {
                format!("{mark}{number}{}", inline.text)
            },
            level,
            flags,
            bold: inline.bold,
            contents: around.contents,
        }));
        let apart = [(inline.hidden, Flag::Hidden), (inline.struck, Flag::Struck)];
        for (text, flag) in apart
            .into_iter()
            .filter(|(text, _)| !text.trim().is_empty())
        {
            out.push(Block::Paragraph(Paragraph {
                text,
                level: None,
                flags: around.flags.iter().copied().chain([flag]).collect(),
                bold: false,
                contents: around.contents,
            }));
        }
        for drawing in inline.drawings {
            let around = Around {
                list: None,
                ..around.clone()
            };
            self.gather(drawing, &around, out, sink);
        }
        for (flag, body) in inline.beside {
            let mut around = Around {
                list: None,
                ..around.clone()
            };
            around.flags.push(flag);
            self.children(body, &around, out, sink);
        }
    }

    /// The number of a chapter whose heading stands in no list.
    fn chapter(&mut self, element: &Element, around: &Around) -> String {
        let off = element.attr("is-list-header") == Some("true")
            || self
                .styles
                .list(element.attr("style-name"))
                .is_some_and(|list| list.is_empty());
        let level: Option<usize> = element.number("outline-level");
        let Some(level) = level.and_then(|level| level.checked_sub(1)) else {
            return String::new();
        };
        if element.name != "h" || around.list.is_some() || off || level >= LEVELS {
            return String::new();
        }
        let counters = self.lists.entry("\u{0}outline".to_owned()).or_default();
        self.styles
            .lists
            .outline
            .next(counters, level, element.number("start-value"))
    }

    fn list<'e>(
        &mut self,
        element: &'e Element,
        around: &Around,
        out: &mut Vec<Block<'e>>,
        sink: &mut Sink<'_>,
    ) {
        let own = element.attr("style-name").map(str::to_owned);
        let (style, id, level) = match &around.list {
            Some((style, id, level)) => {
                (own.unwrap_or_else(|| style.clone()), id.clone(), level + 1)
            }
            None => (own.unwrap_or_default(), self.begin(element), 0),
        };
        let continued = element.attr("continue-numbering") == Some("true");
        if level > 0 && !continued {
            let counters = self.lists.entry(id.clone()).or_default();
            counters
                .iter_mut()
                .skip(level)
                .for_each(|counter| *counter = None);
        }
        let around = Around {
            list: Some((style.clone(), id.clone(), level)),
            ..around.clone()
        };
        for item in element.elements() {
            let mut mark = item.name == "list-item";
            for child in item.elements() {
                let text = matches!(child.name.as_str(), "p" | "h");
                if text {
                    let number = if mark {
                        self.number(&around, item)
                    } else {
                        String::new()
                    };
                    self.paragraph(child, &around, number, out, sink);
                    mark = false;
                } else {
                    self.gather(child, &around, out, sink);
                }
            }
        }
        if level == 0
            && let Some(counters) = self.lists.get(&id).copied()
        {
            self.lists.insert(format!("style {style}"), counters);
        }
    }

    /// The key of a list's counters: anew, or where an earlier one stopped.
    fn begin(&mut self, element: &Element) -> String {
        let id = element.attr("id").map(|id| format!("id {id}"));
        let id = id.unwrap_or_else(|| "list".to_owned());
        let style = element.attr("style-name").unwrap_or_default();
        let before = match element.attr("continue-list") {
            Some(before) => self.lists.get(&format!("id {before}")),
            None if element.attr("continue-numbering") == Some("true") => {
                self.lists.get(&format!("style {style}"))
            }
            None => None,
        };
        let counters = before.copied().unwrap_or_default();
        self.lists.insert(id.clone(), counters);
        id
    }

    fn number(&mut self, around: &Around, item: &Element) -> String {
        let Some((style, id, level)) = &around.list else {
            return String::new();
        };
        let Some(list) = self.styles.lists.get(style).filter(|_| *level < LEVELS) else {
            return String::new();
        };
        let counters = self.lists.entry(id.clone()).or_default();
        list.next(counters, *level, item.number("start-value"))
    }

    fn table(&mut self, table: &Element, sink: &mut Sink<'_>) {
        let mut rows = Vec::new();
        let mut later = Vec::new();
        self.rows(table, false, &mut rows, &mut later, sink);
        self.flow.table(&rows, sink);
        self.emit(later, sink);
    }

    fn rows<'e>(
        &mut self,
        parent: &'e Element,
        heading: bool,
        rows: &mut Vec<Row>,
        later: &mut Vec<Block<'e>>,
        sink: &mut Sink<'_>,
    ) {
        for child in parent.elements() {
            match child.name.as_str() {
                "table-row" => {
                    let (row, struck) = self.row(child, heading, later, sink);
                    rows.push(row);
                    rows.extend(struck);
                }
                "table-header-rows" => self.rows(child, true, rows, later, sink),
                "table-rows" | "table-row-group" => self.rows(child, heading, rows, later, sink),
                _ => {}
            }
        }
    }

    /// A row, and what of it is struck through.
    fn row<'e>(
        &mut self,
        element: &'e Element,
        heading: bool,
        later: &mut Vec<Block<'e>>,
        sink: &mut Sink<'_>,
    ) -> (Row, Option<Row>) {
        let mut struck = Vec::new();
        let usual = element.attr("default-cell-style-name");
        let mut row = Row {
            heading,
            ..Row::default()
        };
        if matches!(element.attr("visibility"), Some("collapse" | "filter")) {
            row.flags.push(Flag::Hidden);
        }
        let mut column = 0usize;
        for cell in element.elements() {
            let repeated = cell.number("number-columns-repeated").unwrap_or(1);
            let repeated: usize = usize::clamp(repeated, 1, REPEATED);
            if cell.name == "table-cell" {
                let span: usize = cell.number("number-columns-spanned").unwrap_or(1);
                let style = cell.attr("style-name").or(usual);
                let told = self.cell(cell, style, later, sink);
                for flag in told.flags {
                    flag.add(&mut row.flags);
                }
                struck.extend(told.struck.map(|text| Raw {
                    column,
                    text,
                    ..Raw::default()
                }));
                let mut raw = told.cell;
                raw.span = span.clamp(1, REPEATED);
                for at in 0..repeated {
                    raw.column = column + at;
                    row.cells.push(raw.clone());
                }
            }
            column = column.saturating_add(repeated);
            if column > REPEATED * 16 {
                break;
            }
        }
        if struck.is_empty() {
            return (row, None);
        }
        if !row.flags.contains(&Flag::DeletedLeftOut) {
            row.flags.push(Flag::DeletedLeftOut);
        }
        let hidden = row.flags.iter().filter(|flag| **flag == Flag::Hidden);
        let struck = Row {
            cells: struck,
            flags: hidden.copied().chain([Flag::Struck]).collect(),
            ..Row::default()
        };
        (row, Some(struck))
    }

    /// Reads the paragraphs of a cell, one a line; what stands beside them,
    /// and tables inside it, come after the table.
    fn cell<'e>(
        &mut self,
        cell: &'e Element,
        style: Option<&str>,
        later: &mut Vec<Block<'e>>,
        sink: &mut Sink<'_>,
    ) -> Told {
        let around = Around {
            look: self.styles.look("table-cell", style),
            ..Around::default()
        };
        let mut blocks = Vec::new();
        self.children(cell, &around, &mut blocks, sink);
        let mut told = Told::default();
        let mut bold = true;
        for block in blocks {
            match block {
                Block::Paragraph(own) if !own.flags.iter().any(is_beside) => {
                    if own.flags.contains(&Flag::Struck) {
                        line(told.struck.get_or_insert_default(), &own.text);
                        continue;
                    }
                    told.flags.extend(own.flags);
                    if !own.text.trim().is_empty() {
                        bold &= own.bold;
                        line(&mut told.cell.text, &own.text);
                    }
                }
                other => later.push(other),
            }
        }
        let bold = bold && !told.cell.text.is_empty();
        told.cell.marked = self.styles.filled(cell.attr("style-name")) || bold;
        told
    }
}

/// What a cell says.
#[derive(Default)]
struct Told {
    cell: Raw,
    flags: Vec<Flag>,
    /// What of it is struck through.
    struck: Option<String>,
}

fn is_beside(flag: &Flag) -> bool {
    matches!(flag, Flag::Note | Flag::Comment | Flag::Hidden)
}

fn line(text: &mut String, line: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(line.trim());
}

/// Never displayed, or not at present.
fn is_hidden(section: &Element) -> bool {
    match section.attr("display") {
        Some("none") => true,
        Some("condition") => section.attr("is-hidden") == Some("true"),
        _ => false,
    }
}
