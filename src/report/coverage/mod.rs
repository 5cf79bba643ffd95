//! Coverage (充足状況) as a reviewer reads it: on a terminal, as one HTML page,
//! as a workbook, as CSV, and as OSCAL assessment results.

mod csv;
mod oscal;
mod page;
mod picture;
mod rows;
mod text;
mod workbook;

pub use csv::{Encoded, Encoding, csv};
pub use oscal::oscal;
pub use page::{PAGE, page};
pub use picture::{About, DocumentLine, Need, Picture};
pub use text::{Options, key_of, mark_of, summary, text};
pub use workbook::workbook;
