//! Bytes in, passages out: a file per format, limits, and the jailed worker.
//!
//! Knows neither vault nor records, so that all of it can run in a process
//! that may open nothing. A reader never returns success with nothing from a
//! file that is not empty.

pub mod detect;
pub mod dispatch;
pub mod limits;
pub(crate) mod marks;
mod ole;
pub mod outline;
pub(crate) mod pdf;
pub(crate) mod sink;
mod text;

pub use detect::{Format, detect};
pub use dispatch::read;
pub use limits::Limits;
pub use pdf::{second, second_is_better, second_is_wanted};
