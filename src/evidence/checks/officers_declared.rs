//! Every officer of the certificate stands in the declaration, where the
//! scheme asks for one (setting `officers.declaration`).

use super::{DocumentIn, Inputs, Paper, Proposal, Quote, Severity};
use crate::text::name::name_form;

const ID: &str = "officers-declared";

pub(super) fn check(inputs: &Inputs<'_>, all: &mut Vec<Proposal>) {
    if !inputs.switch("officers.declaration") {
        return;
    }
    let declarations: Vec<&DocumentIn> = declarations(inputs).collect();
    let words = &inputs.forms.papers.named;
    let covers = |name: &str| {
        let name = name_form(name);
        let mut lines = declarations.iter().flat_map(|held| &held.facts.lines);
        lines.any(|line| line.names(&name, words))
    };
    for certificate in inputs.fresh(Paper::Registry) {
        let lacking: Vec<_> = certificate
            .facts
            .fields
            .officers()
            .iter()
            .filter(|officer| !covers(&officer.name))
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

/// What may declare something of the officers. One that is addressed to the
/// applicant is another's, unless it names an officer elsewhere.
fn declarations<'a>(inputs: &'a Inputs<'_>) -> impl Iterator<Item = &'a DocumentIn> {
    let bodies = &inputs.forms.registry.officers.bodies;
    let words = &inputs.forms.papers.named;
    let speaks_of_officers = |text: &str| bodies.iter().any(|body| text.contains(body.as_str()));
    let certificates = || inputs.fresh(Paper::Registry).map(|held| &held.facts.fields);
    let officers: Vec<String> = certificates()
        .flat_map(|fields| fields.officers())
        .map(|officer| name_form(&officer.name))
        .collect();
    let mut applicants: Vec<String> = officers.clone();
    applicants
        .extend(certificates().filter_map(|fields| Some(name_form(fields.one("name")?.text()))));
    inputs.documents.iter().filter(move |document| {
        let facts = &document.facts;
        let of_officers = match facts.paper {
            Some(Paper::Declaration) => true,
            Some(Paper::Undertaking) => speaks_of_officers(&facts.text),
            _ => false,
        };
        let to_applicant = facts
            .addressees
            .iter()
            .any(|to| applicants.iter().any(|name| to.contains(name.as_str())));
        let names_one = || {
            let mut lines = facts.lines.iter();
            lines.any(|line| officers.iter().any(|name| line.names(name, words)))
        };
        of_officers && (!to_applicant || names_one())
    })
}
