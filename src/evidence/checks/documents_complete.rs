//! Every required document is there, and in Japanese.

use super::{Inputs, Proposal, Severity};
use crate::text::normal::is_japanese;

const ID: &str = "documents-complete";
/// Characters from which the language of a document can be told.
const ENOUGH: usize = 400;

pub(super) fn check(inputs: &Inputs<'_>, all: &mut Vec<Proposal>) {
    for missing in inputs.missing {
        let severity = match missing.unconfirmed {
            true => Severity::Information,
            false => Severity::Finding,
        };
        all.push(
            Proposal::new(ID, severity, "missing")
                .with("ja", &missing.title_ja)
                .with("en", &missing.title_en)
                .with("articles", missing.articles.join(", ")),
        );
    }
    for document in inputs.own() {
        let letters = || {
            document
                .passages
                .iter()
                .flat_map(|passage| passage.text.chars())
                .filter(|c| c.is_alphabetic())
        };
        let all_letters = letters().count();
        if all_letters >= ENOUGH && letters().filter(|c| is_japanese(*c)).count() * 20 < all_letters
        {
            all.push(
                Proposal::new(ID, Severity::Warning, "not-japanese").quoting([document.whole()]),
            );
        }
    }
}
