//! Every required document is there, and in Japanese.

use super::{Inputs, Proposal, Severity};

const ID: &str = "documents-complete";

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
    for document in inputs.own().filter(|document| document.facts.foreign) {
        let proposal = Proposal::new(ID, Severity::Warning, "not-japanese");
        all.push(proposal.quoting([document.whole()]));
    }
}
