//! The blocks of a Word document in order: paragraphs, tables, content
//! controls around them.

use crate::model::{Flag, Place};
use crate::parse::outline::Outline;
use crate::parse::sink::Sink;
use crate::parse::xml::Element;

use super::inline::{Inline, Reader};
use super::numbering::Numbering;
use super::styles::{Around, Styles};
use super::table;

/// Reads blocks and keeps count, lists and headings.
pub(crate) struct Body<'a> {
    styles: &'a Styles,
    numbering: &'a mut Numbering,
    outline: Outline,
    paragraph: u32,
    /// Flags of the part that is being read: header, footer, note, comment.
    aside: Option<Flag>,
    /// The style of the table whose cells are being read.
    table: Option<String>,
    /// A paragraph whose end is deleted: the next one goes on with it.
    open: Option<(String, Vec<Flag>)>,
    unfilled: usize,
}

/// Whether the end of a paragraph is deleted or moved away (tracked): accepted, its
/// text and that of the next one are one paragraph.
pub(super) fn end_is_deleted(properties: Option<&Element>) -> bool {
    let mark = properties.and_then(|properties| properties.child("rPr"));
    mark.is_some_and(|mark| {
        mark.child("del")
            .or_else(|| mark.child("moveFrom"))
            .is_some()
    })
}

impl<'a> Body<'a> {
    /// A reader that begins at the first block.
    pub(crate) fn new(styles: &'a Styles, numbering: &'a mut Numbering) -> Self {
        Self {
            styles,
            numbering,
            outline: Outline::default(),
            paragraph: 0,
            aside: None,
            table: None,
            open: None,
            unfilled: 0,
        }
    }

    /// Reads one block of the body.
    pub(crate) fn block(&mut self, block: &Element, sink: &mut Sink<'_>) {
        match block.name.as_str() {
            "p" => self.paragraph(block, sink),
            "tbl" => {
                self.end(sink);
                table::read(block, self, sink);
            }
            "del" | "moveFrom" => sink.warn("deleted text was left out"),
            "sdt" => {
                if block.at(&["sdtPr", "showingPlcHdr"]).is_some() {
                    self.note_unfilled(1, sink);
                } else if let Some(content) = block.child("sdtContent") {
                    self.blocks(content, sink);
                }
            }
            "AlternateContent" => {
                if let Some(choice) = block.child("Choice").or_else(|| block.child("Fallback")) {
                    self.blocks(choice, sink);
                }
            }
            "ins" | "moveTo" | "customXml" | "smartTag" | "txbxContent" => self.blocks(block, sink),
            _ => {}
        }
    }

    /// Reads the blocks inside an element.
    pub(super) fn blocks(&mut self, parent: &Element, sink: &mut Sink<'_>) {
        for block in parent.elements() {
            self.block(block, sink);
        }
    }

    /// Reads a header, footer, note or comment: flagged, under no heading.
    pub(crate) fn aside(&mut self, root: &Element, flag: Flag, sink: &mut Sink<'_>) {
        self.outline = Outline::default();
        self.aside = Some(flag);
        self.blocks(root, sink);
        self.end(sink);
        self.aside = None;
    }

    /// Reads the texts of a diagram (SmartArt), which has no place of its own
    /// in the flow.
    pub(crate) fn diagram(&mut self, root: &Element, sink: &mut Sink<'_>) {
        self.outline = Outline::default();
        let mut paragraphs = Vec::new();
        root.all("p", &mut paragraphs);
        for paragraph in paragraphs {
            let mut texts = Vec::new();
            paragraph.all("t", &mut texts);
            let text: String = texts.into_iter().map(Element::text).collect();
            if !text.trim().is_empty() {
                self.emit(&text, &[], sink);
            }
        }
    }

    fn paragraph(&mut self, paragraph: &Element, sink: &mut Sink<'_>) {
        let properties = paragraph.child("pPr");
        let style = properties.and_then(|properties| properties.val("pStyle"));
        let mut inline = self.inline(style, paragraph);
        let (before, flags) = match self.open.take() {
            Some(open) => open,
            None => (self.number(properties, style, &inline), Vec::new()),
        };
        let text = before + &inline.text;
        flags
            .into_iter()
            .for_each(|flag| flag.add(&mut inline.flags));
        if text.trim().is_empty() && inline.flags.contains(&Flag::DeletedLeftOut) {
            sink.warn("deleted text was left out");
        } else if end_is_deleted(properties) && !text.trim().is_empty() {
            Flag::DeletedLeftOut.add(&mut inline.flags);
            self.open = Some((text, inline.flags.clone()));
        } else if !text.trim().is_empty() {
            self.enter(text.trim(), properties, style);
            self.emit(&text, &inline.flags, sink);
        }
        for (text, flag) in inline.apart() {
            self.emit(text, &[flag], sink);
        }
        self.note_unfilled(inline.unfilled, sink);
        for content in inline.boxes {
            self.blocks(content, sink);
        }
    }

    /// Reads the inside of a paragraph in `style`.
    pub(super) fn inline<'p>(&self, style: Option<&str>, paragraph: &'p Element) -> Inline<'p> {
        let around = Around {
            paragraph: style,
            table: self.table.as_deref(),
        };
        Reader::new(self.styles, around).read(paragraph)
    }

    /// Says which table's cells are being read; answers which before.
    pub(super) fn set_table(&mut self, style: Option<String>) -> Option<String> {
        std::mem::replace(&mut self.table, style)
    }

    /// The number that the paragraph's list gives it. An empty paragraph
    /// takes none that anyone would see.
    pub(super) fn number(
        &mut self,
        properties: Option<&Element>,
        style: Option<&str>,
        inline: &Inline<'_>,
    ) -> String {
        if inline.text.trim().is_empty() {
            return String::new();
        }
        let own = properties.and_then(|properties| properties.child("numPr"));
        let list = own.and_then(|own| own.val("numId")).map(str::to_owned);
        let level = own.and_then(|own| own.child("ilvl")?.number("val"));
        let by_style = self.styles.numbering(style);
        let Some(list) = list.or_else(|| by_style.as_ref().map(|(list, _)| list.clone())) else {
            return String::new();
        };
        let level = level
            .or_else(|| self.numbering.level_of_style(&list, style?))
            .or_else(|| by_style.map(|(_, level)| level))
            .unwrap_or(0);
        self.numbering.next(&list, level)
    }

    /// Ends what is read: a paragraph without its own end is still one.
    pub(super) fn end(&mut self, sink: &mut Sink<'_>) {
        if let Some((text, flags)) = self.open.take()
            && !text.trim().is_empty()
        {
            self.emit(&text, &flags, sink);
        }
    }

    fn enter(&mut self, text: &str, properties: Option<&Element>, style: Option<&str>) {
        if self.aside.is_some() || self.styles.contents(style) {
            return;
        }
        let own: Option<u8> =
            properties.and_then(|properties| properties.child("outlineLvl")?.number("val"));
        let level = match own {
            Some(level) => (level <= 8).then_some(level + 1),
            None => self.styles.heading(style),
        };
        match level {
            Some(level) if !text.contains('。') => self.outline.enter_at(level, text),
            _ => {
                self.outline.enter(text);
            }
        }
    }

    fn emit(&mut self, text: &str, flags: &[Flag], sink: &mut Sink<'_>) {
        let (place, flags) = (self.next_place(), self.flags(flags));
        sink.flagged(text, place, self.outline.path(), &flags);
    }

    /// The place of the next paragraph or row.
    pub(super) fn next_place(&mut self) -> Place {
        self.paragraph = self.paragraph.saturating_add(1);
        Place::Paragraph {
            paragraph: self.paragraph,
        }
    }

    /// The headings above the next block.
    pub(super) fn path(&self) -> Vec<String> {
        self.outline.path()
    }

    /// Flags of a block together with those of the part it stands in.
    pub(super) fn flags(&self, flags: &[Flag]) -> Vec<Flag> {
        self.aside.iter().chain(flags).copied().collect()
    }

    /// Counts content controls that still show their prompt.
    pub(super) fn note_unfilled(&mut self, count: usize, sink: &mut Sink<'_>) {
        if count > 0 && self.unfilled == 0 {
            sink.warn("some content controls are not filled in");
        }
        self.unfilled += count;
    }
}
