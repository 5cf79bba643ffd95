//! Plain types of the field. No input or output, no clock, no database.

pub mod coverage;
pub mod criterion;
pub mod passage;
pub mod reading;

pub use coverage::{Coverage, Judged, State, Strength, Verdict};
pub use criterion::{Criterion, Kind};
pub use passage::{Anchor, Cell, Flag, Passage, Place};
pub use reading::{Item, Member, ReadState, Reason, Summary};
