//! PDF: glyphs by their place on the page, put back into lines, paragraphs
//! and table rows.
//!
//! The line: [`ink`] collects what a page draws, [`lines`] makes lines of its
//! glyphs, [`grid`] finds the tables that rules draw, [`order`] puts all of it
//! into reading order, [`blocks`] makes paragraphs and rows, [`margins`] finds
//! running headers and footers, [`gate`] says whether the page was read, and
//! [`document`] walks the pages.
//!
//! Never guesses: a page number comes from the page tree, a box from the
//! drawing, a character from the font. What has no Unicode is counted and
//! reported, a page that is only a picture is named as not read.

mod blank_font;
mod blocks;
mod document;
mod fields;
#[cfg(test)]
mod fixture;
mod flow;
mod fonts;
mod gate;
mod geometry;
mod grid;
mod ink;
mod lines;
mod margins;
mod marks;
mod order;
mod second;
mod tables;
#[cfg(test)]
mod tests;

pub(crate) use document::read;
pub use second::{second, second_is_better, second_is_wanted};

/// Name of the first reader, for anchors.
const FIRST: &str = "pdf/hayro-0.9";
/// Name of the second reader, for anchors.
const SECOND: &str = "pdf/pdf-extract-0.12";
