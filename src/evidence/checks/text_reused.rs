//! The same text at another applicant's: a template, or somebody else's paper.

use super::{Inputs, Proposal, Severity};

const ID: &str = "text-reused";

pub(super) fn check(inputs: &Inputs<'_>, all: &mut Vec<Proposal>) {
    for reused in inputs.reused {
        let Some(document) = inputs.documents.get(reused.document) else {
            continue;
        };
        let key = if reused.same_bytes {
            "same-file"
        } else {
            "same-text"
        };
        let [common, of] = reused.common;
        let mut proposal = Proposal::new(ID, Severity::Warning, key)
            .with("other", &reused.other)
            .with("common", common)
            .with("of", of);
        match &reused.example {
            Some(both) => proposal = proposal.quoting(both.clone()),
            None => proposal = proposal.quoting([document.whole()]),
        }
        all.push(proposal);
    }
}
