//! References to texts that were replaced: to be known, never a defect by
//! itself.

use super::{Inputs, Proposal, Severity};
use crate::evidence::fields::tight;
use crate::model::Flag;

const ID: &str = "superseded-law";

pub(super) fn check(inputs: &Inputs<'_>, all: &mut Vec<Proposal>) {
    for document in inputs.documents.iter().filter(|document| !document.carried) {
        for law in &inputs.forms.laws.law {
            let passage = document
                .passages
                .iter()
                .filter(|passage| !passage.flags.contains(&Flag::Code))
                .find(|passage| {
                    let text = tight(&passage.text);
                    law.words.iter().any(|word| text.contains(word.as_str()))
                });
            if let Some(passage) = passage {
                let proposal = Proposal::new(ID, Severity::Information, "superseded")
                    .with("ja", &law.note_ja)
                    .with("en", &law.note_en);
                all.push(proposal.quoting([document.passage(passage)]));
            }
        }
    }
}
