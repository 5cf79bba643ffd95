//! PowerPoint 97 to 2003 ([MS-PPT]), as text only.
//!
//! The directory of objects tells which version of each slide counts, the
//! list of slides their order. Numbers of lists and diagrams are not read, and
//! a warning says so.

mod directory;
mod records;
mod table;

use std::collections::HashMap;
use std::rc::Rc;

use crate::model::{Flag, Item, Reason, Summary};
use crate::parse::archive::listing::guarded;
use crate::parse::archive::zip::refused;
use crate::parse::limits::Limits;
use crate::parse::sink::Sink;
use crate::parse::zipdir::Fault;

use self::directory::Directory;
use self::records::{Record, kind};
use super::compound::{Compound, dword, word};
use super::flow::{Flow, Row};

const PARSER: &str = concat!("ppt/akashi-", env!("CARGO_PKG_VERSION"));
/// Lists of slides by their instance.
const SLIDES: u16 = 0;
const NOTES: u16 = 2;
/// Kinds of text.
const TITLE: u32 = 0;
const CENTRED_TITLE: u32 = 6;
const OTHER: u32 = 4;
const HIDDEN: u16 = 0x04;

/// Reads a presentation.
pub(crate) fn read(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    let mut sink = Sink::new(emit, limits, PARSER);
    match guarded(|| read_slides(bytes, limits, &mut sink)) {
        Ok(slides) => {
            let mut summary = sink.finish("ppt");
            summary.pages = Some(slides);
            summary
        }
        Err(fault) => refused("ppt", fault),
    }
}

fn read_slides(bytes: &[u8], limits: &Limits, sink: &mut Sink<'_>) -> Result<u32, Fault> {
    let mut file = Compound::open(bytes, limits)?;
    let document = file.stream("PowerPoint Document").ok_or(Fault::Damaged)??;
    let user = file.stream("Current User").ok_or(Fault::Damaged)??;
    let directory = Directory::read(&document, &user)?;
    let root = directory.get(directory.root).ok_or(Fault::Damaged)?;
    if root.kind != kind::DOCUMENT {
        return Err(Fault::Damaged);
    }
    sink.warn("read as text only: numbers of lists and diagrams are not read");
    let pictures = file.has("Pictures");
    let mut deck = Deck {
        notes: notes(root),
        directory,
        flow: Flow::default(),
        pictures,
    };
    let mut count = 0;
    for listed in list(root, SLIDES) {
        count += 1;
        deck.slide(count, &listed, sink);
        if sink.full() {
            break;
        }
    }
    if pictures {
        sink.warn("pictures were not read");
        sink.nothing_but(Reason::Scanned);
    }
    Ok(count)
}

/// A slide or page of notes in a list.
struct Listed {
    object: u32,
    id: u32,
    /// The texts of its outline, in order.
    outline: Vec<Text>,
}

/// A text and what kind it is of.
#[derive(Clone, Default)]
struct Text {
    kind: u32,
    text: String,
    /// Of a table, which has no text of its own.
    rows: Rc<[Row]>,
}

impl Text {
    fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && self.rows.is_empty()
    }
}

fn list(root: Record<'_>, instance: u16) -> Vec<Listed> {
    let lists = root
        .inside()
        .filter(|record| record.kind == kind::SLIDE_LIST && record.instance == instance);
    let mut found: Vec<Listed> = Vec::new();
    for record in lists.flat_map(Record::inside) {
        match record.kind {
            kind::SLIDE_PERSIST => found.push(Listed {
                object: dword(record.bytes, 0).unwrap_or(0),
                id: dword(record.bytes, 12).unwrap_or(0),
                outline: Vec::new(),
            }),
            kind::TEXT_HEADER => {
                if let Some(slide) = found.last_mut() {
                    slide.outline.push(Text {
                        kind: dword(record.bytes, 0).unwrap_or(OTHER),
                        ..Text::default()
                    });
                }
            }
            _ => {
                let last = found.last_mut().and_then(|slide| slide.outline.last_mut());
                if let (Some(last), Some(text)) = (last, record.text()) {
                    last.text = text;
                }
            }
        }
    }
    found
}

/// The objects of the pages of notes by their id.
fn notes(root: Record<'_>) -> HashMap<u32, u32> {
    let pages = list(root, NOTES);
    pages
        .into_iter()
        .map(|page| (page.id, page.object))
        .collect()
}

struct Deck<'a> {
    notes: HashMap<u32, u32>,
    directory: Directory<'a>,
    flow: Flow,
    pictures: bool,
}

impl Deck<'_> {
    fn slide(&mut self, number: u32, listed: &Listed, sink: &mut Sink<'_>) {
        self.flow.begin_slide(number);
        let object = self.directory.get(listed.object);
        let Some(slide) = object.filter(|record| record.kind == kind::SLIDE) else {
            return sink.unread(format!("slide {number}"), Reason::Corrupt);
        };
        let info = slide.child(kind::SHOW_INFO);
        let hidden = info.and_then(|info| word(info.bytes, 10)).unwrap_or(0) & HIDDEN != 0;
        let hidden: &[Flag] = if hidden { &[Flag::Hidden] } else { &[] };
        self.flow.set_part(hidden);
        let mut all = Vec::new();
        if !slide.all(&mut all) {
            sink.unread(format!("slide {number} after its break"), Reason::Corrupt);
        }
        let texts = texts(&all, &listed.outline);
        let is_title = |text: &&Text| matches!(text.kind, TITLE | CENTRED_TITLE);
        for title in texts.iter().filter(is_title) {
            self.paragraphs(title, Some(1), &[], sink);
        }
        for text in texts.iter().filter(|text| !is_title(text)) {
            self.paragraphs(text, None, &[], sink);
            self.flow.table(&text.rows, sink);
        }
        if self.pictures && texts.iter().all(Text::is_blank) {
            sink.unread(
                format!("slide {number} holds pictures only"),
                Reason::Scanned,
            );
        }
        self.margins(slide, sink);
        self.comments(&all, sink);
        let atom = slide.child(kind::SLIDE_ATOM);
        let page = atom
            .and_then(|atom| dword(atom.bytes, 16))
            .filter(|id| *id != 0);
        let page = page.and_then(|id| self.notes.get(&id).copied());
        if let Some(page) = page.and_then(|object| self.directory.get(object))
            && page.kind == kind::NOTES
        {
            let mut on_page = Vec::new();
            page.all(&mut on_page);
            for text in self::texts(&on_page, &[]) {
                self.paragraphs(&text, None, &[Flag::Note], sink);
            }
        }
    }

    fn paragraphs(&mut self, text: &Text, level: Option<u8>, flags: &[Flag], sink: &mut Sink<'_>) {
        let clean = text.text.replace('\u{b}', "\n");
        // A number of the slide stands as a sign for itself.
        let clean = clean.replace('*', if clean.trim() == "*" { "" } else { "*" });
        if level.is_some() {
            return self
                .flow
                .paragraph(&clean.replace('\r', "\n"), level, flags, sink);
        }
        for paragraph in clean.split('\r') {
            self.flow.paragraph(paragraph, None, flags, sink);
        }
    }

    fn margins(&mut self, slide: Record<'_>, sink: &mut Sink<'_>) {
        let strings = slide
            .child(kind::MARGINS)
            .into_iter()
            .flat_map(|record| record.inside());
        for string in strings.filter(|record| record.kind == kind::STRING) {
            let flag = if string.instance == 1 {
                Flag::Header
            } else {
                Flag::Footer
            };
            let text = string.text().unwrap_or_default();
            self.flow.paragraph(&text, None, &[flag], sink);
        }
    }

    fn comments(&mut self, all: &[Record<'_>], sink: &mut Sink<'_>) {
        let comments = all.iter().filter(|record| record.kind == kind::COMMENT);
        for text in comments
            .flat_map(|record| record.inside())
            .filter(|record| record.instance == 1)
        {
            let text = text.text().unwrap_or_default().replace('\r', "\n");
            self.flow.paragraph(&text, None, &[Flag::Comment], sink);
        }
    }
}

/// The texts on a slide in order, then those that stand in the outline alone.
fn texts(all: &[Record<'_>], outline: &[Text]) -> Vec<Text> {
    let mut used = vec![false; outline.len()];
    let mut found = Vec::new();
    let mut of_kind = OTHER;
    let mut rest = all.iter();
    while let Some(record) = rest.next() {
        match record.kind {
            kind::GROUP if table::is_table(*record) => {
                let mut inside = Vec::new();
                record.all(&mut inside);
                found.push(Text {
                    kind: OTHER,
                    rows: table::rows(&inside).into(),
                    ..Text::default()
                });
                if let Some(last) = inside.len().checked_sub(1) {
                    rest.nth(last);
                }
            }
            kind::TEXT_HEADER => of_kind = dword(record.bytes, 0).unwrap_or(OTHER),
            kind::OUTLINE_REF => {
                let number = dword(record.bytes, 0).unwrap_or(u32::MAX) as usize;
                if let (Some(text), Some(used)) = (outline.get(number), used.get_mut(number))
                    && !std::mem::replace(used, true)
                {
                    found.push(text.clone());
                }
            }
            kind::TEXT_CHARS | kind::TEXT_BYTES => found.push(Text {
                kind: of_kind,
                text: record.text().unwrap_or_default(),
                ..Text::default()
            }),
            _ => {}
        }
    }
    let rest = outline.iter().zip(used).filter(|(_, used)| !used);
    found.extend(rest.map(|(text, _)| text.clone()));
    found
}

#[cfg(test)]
mod tests;
