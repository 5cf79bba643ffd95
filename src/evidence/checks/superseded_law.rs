//! References to texts that were replaced: to be known, never a defect by
//! itself.

use std::collections::BTreeMap;

use super::{Inputs, Proposal, Severity};
use crate::evidence::fields::tight;
use crate::model::Flag;

const ID: &str = "superseded-law";

pub(super) fn check(inputs: &Inputs<'_>, all: &mut Vec<Proposal>) {
    let laws = &inputs.forms.laws;
    for document in inputs.own() {
        // The first passage that names each.
        let mut named = BTreeMap::new();
        for passage in &document.passages {
            if !passage.flags.contains(&Flag::Code) {
                for law in laws.named_in(&tight(&passage.text)) {
                    named.entry(law).or_insert(passage);
                }
            }
        }
        for (law, passage) in named {
            let Some(law) = laws.law.get(law) else {
                continue;
            };
            let proposal = Proposal::new(ID, Severity::Information, "superseded")
                .with("ja", &law.note_ja)
                .with("en", &law.note_en);
            all.push(proposal.quoting([document.passage(passage)]));
        }
    }
}
