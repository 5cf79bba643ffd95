//! Typed fields of papers, with the place where each stands.
//!
//! A file per kind of paper. The words of the papers are data
//! ([`crate::scheme::Forms`]); here stands how they are laid out. What is not
//! there is absent, what cannot be (a 30th of February) is a warning and
//! absent: nothing is guessed.

mod application;
mod disclosure;
mod found;
mod labels;
mod pairs;
mod papers;
mod plain;
mod records;
mod registry;

pub use disclosure::FormRow;
pub use found::{Field, Fields, Found, Officer, Warning};
pub use papers::Revision;
pub(super) use plain::tight;
pub use records::Processor;

use crate::model::{Criterion, Passage};
use crate::scheme::Forms;

/// Classes whose fields are read. They stand in the shared classes.
pub mod class {
    #![allow(missing_docs)]
    pub const REGISTRY: &str = "registry-certificate";
    pub const FORM_B: &str = "application-form-b";
    pub const PROCESSORS: &str = "processor-register";
    pub const CONTRACT: &str = "processor-contract";
    pub const TRAINING: &str = "training-record";
    pub const AUDIT: &str = "audit-report";
    pub const DISQUALIFICATION: &str = "disqualification-declaration";
    pub const PLEDGE: &str = "pledge";
    pub const MARK: &str = "mark-use-declaration";
    /// Forms that say who applies.
    pub const APPLICATIONS: [&str; 5] = [
        "application-form",
        "application-form-a",
        "change-notice",
        "termination-notice",
        MARK,
    ];
}

/// The fields of a document of `class`. `items` are the criteria that rows of
/// a disclosure form answer.
pub fn fields(class: &str, passages: &[Passage], forms: &Forms, items: &[Criterion]) -> Fields {
    if class == class::REGISTRY {
        return registry::read(passages, &forms.registry);
    }
    let mut fields = Fields::default();
    papers::read(passages, &forms.papers, &mut fields);
    match class {
        class::FORM_B => disclosure::read(passages, &forms.papers.rows, items, &mut fields),
        class::PROCESSORS => records::processors(passages, &forms.papers, &mut fields),
        class::TRAINING
        | class::AUDIT
        | "training-plan"
        | "audit-plan"
        | "management-review"
        | "minutes" => {
            records::record(passages, &forms.papers, &mut fields);
        }
        known if class::APPLICATIONS.contains(&known) => {
            application::read(passages, &forms.application, &mut fields);
        }
        _ => {}
    }
    fields
}

/// The criteria that rows of a disclosure form answer: those of a pack that has
/// such a form.
pub fn items(criteria: &[Criterion]) -> &[Criterion] {
    let of_form = |criterion: &Criterion| {
        criterion
            .expected
            .iter()
            .any(|class| class == class::FORM_B)
    };
    match criteria.iter().any(of_form) {
        true => criteria,
        false => &[],
    }
}
