//! Every officer of the certificate stands in the declaration, where the
//! scheme asks for one (setting `officers.declaration`).

use super::{Inputs, Paper, Proposal, Quote, Severity};
use crate::text::name::name_form;

const ID: &str = "officers-declared";

pub(super) fn check(inputs: &Inputs<'_>, all: &mut Vec<Proposal>) {
    if !inputs.switch("officers.declaration") {
        return;
    }
    let bodies = &inputs.forms.registry.officers.bodies;
    let speaks_of_officers = |text: &str| bodies.iter().any(|body| text.contains(body.as_str()));
    let declarations: Vec<_> = inputs
        .documents
        .iter()
        .filter(|document| match document.facts.paper {
            Some(Paper::Declaration) => true,
            Some(Paper::Undertaking) => speaks_of_officers(&document.facts.text),
            _ => false,
        })
        .collect();
    let covers = |name: &str| {
        declarations
            .iter()
            .any(|held| held.facts.text.contains(name))
    };
    for certificate in inputs.fresh(Paper::Registry) {
        let lacking: Vec<_> = certificate
            .facts
            .fields
            .officers()
            .iter()
            .filter(|officer| !covers(&name_form(&officer.name)))
            .collect();
        if lacking.is_empty() {
            continue;
        }
        let names: Vec<&str> = lacking
            .iter()
            .map(|officer| officer.name.as_str())
            .collect();
        let (severity, key) = match declarations.is_empty() {
            true => (Severity::Warning, "no-declaration"),
            false => (Severity::Finding, "not-covered"),
        };
        let quotes = lacking.iter().map(|officer| Quote {
            document: certificate.id.clone(),
            anchor: Some(officer.anchor.clone()),
            quote: officer.quote.clone(),
        });
        all.push(
            Proposal::new(ID, severity, key)
                .with("names", names.join("、"))
                .quoting(quotes)
                .quoting(declarations.iter().map(|document| document.whole())),
        );
    }
}
