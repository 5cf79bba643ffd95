//! What people get to see: receipts, coverage, cases, in words of their
//! language, as text, HTML or JSON.
//!
//! Renders plain values and decides nothing. Every word a user sees stands in
//! the catalogues under `templates/locales`.

pub mod coverage;
pub mod evidence;
pub mod explain;
pub mod fields;
pub mod finding;
pub mod findings;
mod happened;
pub mod ics;
pub mod letter;
pub mod package;
pub mod pages;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod qr;
pub mod receipt;
pub mod register;
mod row_quote;
pub mod slip;
pub mod stages;
pub mod stored;
pub mod table;
pub mod words;

pub use happened::happened;
pub use pages::Pages;
pub use receipt::{Corrected, Dismissed, FileLine, Receipt, SameAs, TakenAs, Title};
pub use words::{Lang, Words, filled};
