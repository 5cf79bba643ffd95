//! Office documents: Word, Excel and PowerPoint in their XML packages,
//! OpenDocument, and the older and other spreadsheets.
//!
//! What a person sees on the page is what is read: numbering and number
//! formats are rendered; deleted text, field codes and readings of names are
//! left out and flagged; what is hidden is read and flagged.

pub(crate) mod docx;
mod flow;
mod grid;
pub(crate) mod numerals;
mod numfmt;
pub(crate) mod odf;
pub(crate) mod package;
pub(crate) mod pptx;
pub(crate) mod sheets;
pub(crate) mod tables;
pub(crate) mod xlsx;
