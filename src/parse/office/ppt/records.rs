//! The records of a PowerPoint document ([MS-PPT] 2.3.1): a header of eight
//! bytes, then records inside or bytes.

use crate::parse::office::compound::{place, utf16, word};

/// Containers within containers that are followed.
const DEPTH: usize = 40;

/// Kinds of records.
pub(super) mod kind {
    /// The document.
    pub(in super::super) const DOCUMENT: u16 = 0x03E8;
    /// A slide.
    pub(in super::super) const SLIDE: u16 = 0x03EE;
    /// Its layout and its page of notes.
    pub(in super::super) const SLIDE_ATOM: u16 = 0x03EF;
    /// A page of notes.
    pub(in super::super) const NOTES: u16 = 0x03F0;
    /// A slide in a list of slides.
    pub(in super::super) const SLIDE_PERSIST: u16 = 0x03F3;
    /// How a slide is shown.
    pub(in super::super) const SHOW_INFO: u16 = 0x03F9;
    /// A list of slides with their outlines.
    pub(in super::super) const SLIDE_LIST: u16 = 0x0FF0;
    /// What kind of text follows.
    pub(in super::super) const TEXT_HEADER: u16 = 0x0F9F;
    /// Text in UTF-16.
    pub(in super::super) const TEXT_CHARS: u16 = 0x0FA0;
    /// Text in bytes.
    pub(in super::super) const TEXT_BYTES: u16 = 0x0FA8;
    /// Text that stands in the outline.
    pub(in super::super) const OUTLINE_REF: u16 = 0x0F9E;
    /// A string of its own.
    pub(in super::super) const STRING: u16 = 0x0FBA;
    /// Date, header and footer.
    pub(in super::super) const MARGINS: u16 = 0x0FD9;
    /// A comment.
    pub(in super::super) const COMMENT: u16 = 0x2EE0;
    /// A group of shapes.
    pub(in super::super) const GROUP: u16 = 0xF003;
    /// A shape.
    pub(in super::super) const SHAPE: u16 = 0xF004;
    /// What a shape is like, and what more was added later.
    pub(in super::super) const PROPERTIES: u16 = 0xF00B;
    pub(in super::super) const MORE_PROPERTIES: u16 = 0xF122;
    /// Room for the text of a shape.
    pub(in super::super) const TEXT_BOX: u16 = 0xF00D;
    /// The place of a shape in its group.
    pub(in super::super) const PLACE_IN_GROUP: u16 = 0xF00F;
    /// An edit that was saved.
    pub(in super::super) const EDIT: u16 = 0x0FF5;
    /// Where objects are.
    pub(in super::super) const DIRECTORY: u16 = 0x1772;
}

/// A record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    /// What it is.
    pub(super) kind: u16,
    /// Which of its kind.
    pub(super) instance: u16,
    /// It holds records.
    container: bool,
    /// What is in it.
    pub(super) bytes: &'a [u8],
}

impl<'a> Record<'a> {
    /// The record at a place.
    pub(super) fn at(bytes: &'a [u8], at: usize) -> Option<Self> {
        let rest = bytes.get(at..)?;
        let head = word(rest, 0)?;
        let length = place(rest, 4)?;
        Some(Self {
            kind: word(rest, 2)?,
            instance: head >> 4,
            container: head & 0xF == 0xF,
            bytes: rest.get(8..)?.get(..length)?,
        })
    }

    /// The records inside.
    pub(super) fn inside(self) -> Inside<'a> {
        let bytes = if self.container { self.bytes } else { &[] };
        Inside { bytes, at: 0 }
    }

    /// The first record of a kind right inside.
    pub(super) fn child(self, kind: u16) -> Option<Self> {
        self.inside().find(|record| record.kind == kind)
    }

    /// Every record inside, whatever holds it, in order; answers whether they
    /// could all be followed.
    pub(super) fn all(self, found: &mut Vec<Self>) -> bool {
        self.gather(DEPTH, found)
    }

    fn gather(self, depth: usize, found: &mut Vec<Self>) -> bool {
        let mut whole = true;
        let mut inside = self.inside();
        for record in inside.by_ref() {
            found.push(record);
            whole &= match depth.checked_sub(1) {
                Some(depth) => record.gather(depth, found),
                None => !record.container,
            };
        }
        whole && inside.at == inside.bytes.len()
    }

    /// The text of a record that is one.
    pub(super) fn text(self) -> Option<String> {
        Some(match self.kind {
            kind::TEXT_CHARS | kind::STRING => utf16(self.bytes),
            // The low bytes of UTF-16, the high ones being zero.
            kind::TEXT_BYTES => self.bytes.iter().map(|byte| char::from(*byte)).collect(),
            _ => return None,
        })
    }
}

/// Steps over records that follow each other.
pub(super) struct Inside<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Inside<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let record = Record::at(self.bytes, self.at)?;
        self.at = self.at.checked_add(8)?.checked_add(record.bytes.len())?;
        Some(record)
    }
}
