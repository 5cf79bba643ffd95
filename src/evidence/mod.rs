//! Passages × criteria → candidates with reasons; classes of documents;
//! coverage and what is missing.
//!
//! The rules are data, resolved by [`crate::scheme`]; this module runs them,
//! a pack's own examples included ([`check`]). It suggests and never decides:
//! only a person's judgement makes a criterion satisfied. It must not read
//! files, the database or the clock: whoever calls it brings passages in and
//! takes plain values out.

mod asked;
mod bare;
mod candidate;
pub mod check;
pub mod checks;
pub mod classify;
mod clause;
pub mod compare;
pub mod coverage;
mod evaluate;
mod examples;
pub mod explain;
pub mod fields;
mod form_row;
pub mod identity;
mod lexicon;
mod likeness;
mod line;
mod matcher;
pub mod missing;
mod nearly;
mod negation;
mod prepared;
mod reasons;
pub mod reuse;
mod view;
mod window;
mod words;

pub use candidate::{Candidate, PassageIn};
pub use check::check;
pub use classify::{Classified, Classifier};
pub use coverage::coverage;
pub use examples::check_examples;
pub use line::{LineError, explain_line, match_line};
pub use matcher::{Matcher, MatcherError, Reader};
pub use missing::{Missing, missing};
