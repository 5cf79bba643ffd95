//! Scheme packs and the rules that they rest on.
//!
//! It must never look at a submission.

pub mod period;
