//! Office documents: Word, Excel and PowerPoint in their XML packages and
//! before, OpenDocument, RTF.
//!
//! What a person sees on the page is what is read: numbering and number
//! formats are rendered; deleted text, field codes and readings of names are
//! left out and flagged; what is hidden is read and flagged.

mod compound;
pub(crate) mod doc;
pub(crate) mod docx;
mod fields;
mod flow;
mod grid;
pub(crate) mod numerals;
mod numfmt;
pub(crate) mod odf;
pub(crate) mod package;
mod packed;
mod parts;
pub(crate) mod ppt;
pub(crate) mod pptx;
pub(crate) mod rtf;
mod story;
pub(crate) mod tables;
pub(crate) mod xls;
pub(crate) mod xlsb;
pub(crate) mod xlsx;

#[cfg(test)]
mod damage;
#[cfg(test)]
mod golden;
