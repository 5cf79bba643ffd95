//! Coverage: every criterion of a pack with its state and evidence.
//!
//! A pure function of what was found and what people said. Only a person's
//! judgement in this case makes a criterion satisfied.

mod inputs;
mod row;

use std::collections::HashMap;

pub use inputs::{DocumentIn, Excluded, FoundIn, Inputs, JudgementIn};

use crate::model::Coverage;
use crate::model::coverage::{Counts, SetAside};
use crate::scheme::Pack;

/// Coverage of a case under `pack`. Lists every criterion, in the pack's
/// order; what names a criterion that the pack does not have is left out.
pub fn coverage(pack: &Pack, inputs: &Inputs<'_>) -> Coverage {
    let documents: HashMap<&str, &DocumentIn> = inputs
        .documents
        .iter()
        .map(|document| (document.id.as_str(), document))
        .collect();
    let mut by_criterion = row::gather(inputs, &documents);
    let mut counts = Counts::default();
    let mut criteria = Vec::with_capacity(pack.criteria.len());
    for criterion in &pack.criteria {
        let evidence = by_criterion
            .remove(criterion.id.as_str())
            .unwrap_or_default();
        let row = row::row(criterion, evidence, inputs);
        counts.add(row.state);
        criteria.push(row);
    }
    Coverage {
        schema_version: 1,
        case: inputs.case.to_owned(),
        scheme: pack.id.clone(),
        pack: pack.hash.clone(),
        counts,
        set_aside: set_aside(pack, inputs.documents),
        criteria,
        class_titles: pack.class_titles(),
    }
}

/// The documents of the case whose class proves nothing.
fn set_aside(pack: &Pack, documents: &[DocumentIn]) -> Vec<SetAside> {
    let class = |document: &DocumentIn| pack.class(document.class.as_deref()?);
    let own = documents.iter().filter(|document| !document.carried);
    own.filter_map(|document| {
        let class = class(document).filter(|class| !class.proves)?;
        Some(SetAside {
            document: document.id.clone(),
            name: document.name.clone(),
            class: class.title_ja.clone(),
            class_en: class.title_en.clone(),
        })
    })
    .collect()
}

#[cfg(test)]
mod tests;
