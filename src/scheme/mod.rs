//! Scheme packs (制度パック): load, validate, version.
//!
//! A pack is one version of a scheme's rules: criteria, vocabulary, evidence
//! rules, required documents. It is data under `templates/`, written by people
//! who know the scheme; this module turns it into checked, immutable values
//! and says in which file and line a mistake stands.
//!
//! It must never look at a submission. The rules are resolved here (names to
//! numbers, unions in order) and nothing more: what runs them over text, the
//! pack's own examples included, is [`crate::evidence`], because only there
//! passages and documents are known.

pub mod concept;
pub mod diff;
mod documents;
pub mod fingerprint;
pub mod forms;
mod labelled;
pub mod letters;
pub mod life;
mod load;
pub mod pack;
mod paper;
pub mod period;
pub mod problem;
mod raw;
pub mod register;
mod resolve;
pub mod rule;
pub mod source;
#[cfg(test)]
pub(crate) mod testing;
mod toml_file;
pub mod trace;
mod validate;

pub use concept::{Concept, Subject, Vocabulary};
pub use documents::OTHER;
pub use forms::Forms;
pub use labelled::Labelled;
pub use load::{inspect, list, load, unknown};
pub use pack::{Body, Class, Pack, Procedure, Required, Version};
pub use paper::Paper;
pub use problem::{PackError, Problem};
pub use register::{Layout, List};
pub use rule::{EvidenceKind, Example, Expect, Rule, Topic, Way};
pub use source::{Source, Templates};
