//! Bytes in, passages out: a file per format, limits, and the jailed worker.
//!
//! Knows neither vault nor records, so that all of it can run in a process
//! that may open nothing. A reader never returns success with nothing from a
//! file that is not empty.

mod archive;
pub mod detect;
pub mod dispatch;
pub mod fonts;
pub mod format;
mod groups;
mod headings;
mod holes;
pub mod limits;
mod mail;
pub(crate) mod marks;
pub mod ocr;
mod office;
mod ole;
mod ole_chains;
pub mod outline;
pub(crate) mod pdf;
pub(crate) mod picture;
mod quota;
pub(crate) mod sink;
#[cfg(test)]
pub(crate) mod testing;
mod text;
mod unzip;
pub mod worker;
mod xml;
mod zipdir;

pub use detect::detect;
pub use dispatch::read;
pub use format::Format;
pub use limits::Limits;
pub use pdf::{second, second_is_better, second_is_wanted};
