//! Pages that are pictures, read by optical character recognition (OCR).
//!
//! Runs in the host and never looks into a document: a jailed worker makes
//! the pixels of a page ([`crate::parse::picture`]), tesseract reads them in a
//! jail of its own ([`engine`]), its table of words ([`tsv`]) goes to a third
//! worker that puts them into lines and passages (`parse::pdf::scan`). What comes
//! of it is flagged `ocr` and put among what was read before ([`merge`]).

mod bars;
mod engine;
mod merge;
mod pages;
mod strips;
mod tsv;
mod turn;

use serde::{Deserialize, Serialize};

pub use engine::{Engine, INSTALL, Lookup};
pub use pages::Job;

use crate::parse::picture::Scan;

/// Pages of one document that are recognised.
pub(crate) const MOST_PAGES: usize = 1_000;

/// What was recognised on one page, as the worker that lays it out is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recognised {
    /// From 1.
    pub page: u32,
    /// Where text runs to: quarters clockwise from left to right.
    pub quarters: u8,
    /// The picture.
    pub scan: Scan,
    /// The words, in pixels of the picture.
    pub words: Vec<Word>,
}

/// A word as it was recognised; of Japanese, a few characters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// The text.
    pub text: String,
    /// Its box, stretched to the height of its line.
    pub area: [f32; 4],
    /// From 0 to 100.
    pub confidence: f32,
    /// A letter of it was read as what its neighbours make of it.
    #[serde(default)]
    pub mended: bool,
}
