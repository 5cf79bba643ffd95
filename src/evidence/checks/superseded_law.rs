//! References to texts that were replaced: to be known, never a defect by
//! itself.

use std::collections::BTreeMap;

use super::facts::Place;
use super::{Inputs, Proposal, Severity};
use crate::evidence::fields::tight;
use crate::model::{Flag, Passage};
use crate::scheme::forms::Laws;

const ID: &str = "superseded-law";

pub(super) fn check(inputs: &Inputs<'_>, all: &mut Vec<Proposal>) {
    for document in inputs.own() {
        for (law, place) in &document.facts.laws {
            let Some(law) = inputs.forms.laws.law.get(*law) else {
                continue;
            };
            let proposal = Proposal::new(ID, Severity::Information, "superseded")
                .with("ja", &law.note_ja)
                .with("en", &law.note_en);
            all.push(proposal.quoting([document.passage(place)]));
        }
    }
}

/// The replaced texts that a document refers to, by their position, each with
/// the first passage that does.
pub(super) fn named(passages: &[Passage], laws: &Laws) -> BTreeMap<usize, Place> {
    let mut named = BTreeMap::new();
    for passage in passages {
        if !passage.flags.contains(&Flag::Code) {
            for law in laws.named_in(&tight(&passage.text)) {
                named.entry(law).or_insert_with(|| Place::of(passage));
            }
        }
    }
    named
}
