//! Typed fields of papers, with the place where each stands.
//!
//! A file per kind of paper. The words of the papers are data
//! ([`crate::scheme::Forms`]); here stands how they are laid out. What is not
//! there is absent, what cannot be (a 30th of February) is a warning and
//! absent: nothing is guessed.

mod application;
mod days;
mod disclosure;
mod found;
mod held;
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
use crate::scheme::{Forms, Pack, Paper};

/// The fields of a document that is laid out as `paper`. `items` are the
/// criteria that rows of a disclosure form answer.
pub fn fields(
    paper: Option<Paper>,
    passages: &[Passage],
    forms: &Forms,
    items: &[Criterion],
) -> Fields {
    if paper == Some(Paper::Registry) {
        return registry::read(passages, &forms.registry);
    }
    let mut fields = Fields::default();
    papers::read(passages, &forms.papers, &mut fields);
    match paper {
        Some(Paper::Disclosure) => {
            disclosure::read(passages, &forms.papers.rows, items, &mut fields);
        }
        Some(Paper::Processors) => records::processors(passages, &forms.papers, &mut fields),
        Some(of @ (Paper::Training | Paper::Audit | Paper::Record)) => {
            records::record(of, passages, &forms.papers, &mut fields);
        }
        Some(Paper::Application | Paper::Mark) => {
            application::read(passages, &forms.application, &mut fields);
        }
        _ => {}
    }
    fields
}

/// The criteria that rows of a disclosure form answer: those of a pack that has
/// such a form.
pub fn items(pack: &Pack) -> &[Criterion] {
    let is_form = |class: &String| pack.paper(class) == Some(Paper::Disclosure);
    let of_form = |criterion: &Criterion| criterion.expected.iter().any(is_form);
    match pack.criteria.iter().any(of_form) {
        true => &pack.criteria,
        false => &[],
    }
}
