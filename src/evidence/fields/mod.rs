//! Typed fields of papers, with the place where each stands.
//!
//! A file per kind of paper. The words of the papers are data
//! ([`crate::scheme::Forms`]); here stands how they are laid out. What is not
//! there is absent, what cannot be (a 30th of February) is a warning and
//! absent: nothing is guessed.

mod found;
mod plain;
mod registry;

pub use found::{Field, Fields, Found, Officer, Warning};

use crate::model::Passage;
use crate::scheme::Forms;

/// The class of a registry certificate.
pub const REGISTRY: &str = "registry-certificate";

/// The fields of a document of `class`.
pub fn fields(class: &str, passages: &[Passage], forms: &Forms) -> Fields {
    match class {
        REGISTRY => registry::read(passages, &forms.registry),
        _ => Fields::default(),
    }
}
