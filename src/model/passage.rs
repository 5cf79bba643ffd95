//! A passage (箇所): the unit of evidence, and where it stands.

use serde::{Deserialize, Serialize};

/// The unit of evidence: a paragraph, a list item, a table row or a form
/// field with its label.
///
/// `text` is the text as written; nothing is folded, corrected or translated.
/// The normal form used for matching and search is derived from it by
/// [`crate::text::normal::normalize`] and is never stored in its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    /// The text as written, lines that a page broke joined again.
    pub text: String,
    /// Where a person finds it.
    pub anchor: Anchor,
    /// The headings above it, outermost first: 第3章 …, 第12条 ….
    #[serde(default)]
    pub heading: Vec<String>,
    /// What a reader must know before trusting it.
    #[serde(default)]
    pub flags: Vec<Flag>,
    /// The cells of a table row or form field, in order; empty for prose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<Cell>,
}

/// One cell of a table row: the heading of its column (or the label beside
/// it) and what is written in it, empty when it was left blank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Column heading or field label, empty when there is none.
    pub label: String,
    /// Text as displayed.
    pub text: String,
}

/// Where a passage stands in its document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Anchor {
    /// Page, cell, paragraph, slide or line.
    #[serde(flatten)]
    pub place: Place,
    /// Path inside the archive or mail that holds the document, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Name and version of the parser that read it, as in `pdf/hayro-0.9`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub parser: String,
}

/// The place inside one document, counted as a person counts: from 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Place {
    /// A page and the boxes of the text on it: `[x0, y0, x1, y1]` in points,
    /// origin at the top left of the page as it is shown.
    Page {
        /// Page number in the file, from 1; never a guess.
        page: u32,
        /// One box per line of text.
        boxes: Vec<[f32; 4]>,
        /// What the file says is printed as the page's number, where that is
        /// not `page`: `iv`, `A-3`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        label: Option<String>,
        /// The pages that a paragraph goes on to, with its boxes there.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        also: Vec<OnPage>,
    },
    /// A cell of a sheet in A1 notation; for a row, its first filled cell.
    Cell {
        /// Name of the sheet as written.
        sheet: String,
        /// Address such as `B7`.
        cell: String,
    },
    /// A paragraph of a flowing text document, table rows counted as one.
    Paragraph {
        /// From 1.
        paragraph: u32,
    },
    /// A slide.
    Slide {
        /// From 1.
        slide: u32,
    },
    /// The first line of the passage in a text file.
    Line {
        /// From 1.
        line: u32,
    },
}

/// Boxes of a passage on one page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OnPage {
    /// Page number in the file, from 1.
    pub page: u32,
    /// One box per line of text, as in [`Place::Page`].
    pub boxes: Vec<[f32; 4]>,
}

impl Place {
    /// A page and the boxes of the text on it.
    pub fn page(page: u32, boxes: Vec<[f32; 4]>) -> Self {
        Self::Page {
            page,
            boxes,
            label: None,
            also: Vec::new(),
        }
    }

    /// The boxes on one page; `None` when the passage does not stand on it.
    pub fn boxes_on(&self, wanted: u32) -> Option<&[[f32; 4]]> {
        let Self::Page {
            page, boxes, also, ..
        } = self
        else {
            return None;
        };
        let first = (*page == wanted).then_some(boxes.as_slice());
        let further = || also.iter().find(|on| on.page == wanted);
        first.or_else(|| further().map(|on| on.boxes.as_slice()))
    }
}

/// What a reader must know about a passage before trusting it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flag {
    /// Read by optical character recognition.
    Ocr,
    /// Read with low confidence.
    LowConfidence,
    /// Hidden from who opens the file: hidden sheet, row, column or text.
    Hidden,
    /// Deleted or moved-away text stood here and was left out.
    DeletedLeftOut,
    /// All of it is underlined; in a registry certificate: deleted (抹消).
    Underlined,
    /// All of it is struck through: its author deleted it for all to see.
    Struck,
    /// Part of it is struck through, and stands in the text all the same.
    PartStruck,
    /// From a running header.
    Header,
    /// From a running footer.
    Footer,
    /// A footnote or endnote.
    Note,
    /// A reviewer's comment in the file.
    Comment,
    /// Ruby (furigana) stood above it and was left out.
    Ruby,
    /// A form field with its label.
    Form,
    /// An annotation on the page.
    Annotation,
    /// Program text, or the source of a drawing.
    Code,
}

impl Flag {
    /// Adds the flag to others, unless it is among them.
    pub fn add(self, flags: &mut Vec<Self>) {
        if !flags.contains(&self) {
            flags.push(self);
        }
    }
}

impl Passage {
    /// A passage of prose without flags.
    pub fn prose(text: impl Into<String>, anchor: Anchor, heading: Vec<String>) -> Self {
        Self {
            text: text.into(),
            anchor,
            heading,
            flags: Vec::new(),
            cells: Vec::new(),
        }
    }
}

impl Anchor {
    /// An anchor without an archive path.
    pub fn new(place: Place, parser: impl Into<String>) -> Self {
        Self {
            place,
            path: None,
            parser: parser.into(),
        }
    }
}
