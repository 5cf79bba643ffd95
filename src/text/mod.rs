//! Japanese text: normal forms, dates and eras, numerals, corporate numbers,
//! and the analysis that search and matching share.
//!
//! Pure functions over strings. This module never reads a file, never knows a
//! document's format and never changes the text as written: every normal form
//! keeps the way back to the characters it came from.

pub mod corporate;
pub mod date;
pub mod filename;
pub mod frequency;
pub mod grams;
pub mod join;
pub mod name;
pub mod normal;
pub mod numeral;
pub(crate) mod pattern;
pub mod quality;
mod radicals;
