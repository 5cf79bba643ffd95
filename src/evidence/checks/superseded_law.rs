//! References to texts that were replaced: to be known, never a defect by
//! itself.

use super::{Inputs, Proposal, Severity};
use crate::evidence::fields::tight;
use crate::model::{Flag, Passage};

const ID: &str = "superseded-law";

pub(super) fn check(inputs: &Inputs<'_>, all: &mut Vec<Proposal>) {
    for document in inputs.own() {
        let passages = document.passages.iter();
        let texts: Vec<(&Passage, String)> = passages
            .filter(|passage| !passage.flags.contains(&Flag::Code))
            .map(|passage| (passage, tight(&passage.text)))
            .collect();
        for law in &inputs.forms.laws.law {
            let names = |text: &str| law.words.iter().any(|word| text.contains(word.as_str()));
            if let Some((passage, _)) = texts.iter().find(|(_, text)| names(text)) {
                let proposal = Proposal::new(ID, Severity::Information, "superseded")
                    .with("ja", &law.note_ja)
                    .with("en", &law.note_en);
                all.push(proposal.quoting([document.passage(passage)]));
            }
        }
    }
}
