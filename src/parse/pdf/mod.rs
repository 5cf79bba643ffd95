//! PDF: glyphs by their place on the page, put back into lines, paragraphs
//! and table rows.
//!
//! The line: [`document`] draws each page with [`pen`] into [`ink`]; [`fonts`]
//! finds Unicode where a font has none, [`stacks`] lines that run down. [`flow`] makes blocks of the ink:
//! [`lines`] of glyphs, parted at [`gutters`], the tables of [`grid`] and [`tables`], in the [`order`]
//! of reading, as the paragraphs and rows of [`blocks`]. [`ending`], [`whole`] and [`cmap`] say
//! whether the file is all there, [`gate`] whether a page was read, [`margins`] what only runs along its edges, and [`out`]
//! yields the passages. [`attached`] lists the files that it carries. [`second`] is the second reader.
//!
//! Never guesses: a page number comes from the page tree, a box from the
//! drawing, a character from the font. What has no Unicode is counted and
//! reported, a page that is only a picture is named as not read.

pub(crate) mod attached;
mod blank_font;
mod blocks;
mod cmap;
mod document;
mod ending;
mod fields;
#[cfg(test)]
mod fixture;
mod flow;
mod fonts;
mod forms;
mod gate;
mod geometry;
mod grid;
mod gutters;
mod ink;
mod labels;
mod lines;
mod margins;
mod marks;
mod notes;
mod order;
mod out;
mod pen;
mod rules;
mod scan;
mod second;
mod spacing;
mod stacks;
mod tables;
#[cfg(test)]
mod tests;
mod uncovered;
mod underline;
mod whole;

pub(crate) use document::{read, why};
pub(crate) use scan::lay;
pub use second::{second, second_is_better, second_is_wanted};

/// Name of the first reader, for anchors.
const FIRST: &str = "pdf/hayro-0.9";
/// Name of what lays recognised words out; what recognised them stands in
/// its place in anchors.
const LAID: &str = "ocr";
/// Name of the second reader, for anchors.
const SECOND: &str = "pdf/pdf-extract-0.12";
