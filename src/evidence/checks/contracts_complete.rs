//! A contract for every processor of the register, with the clauses that the
//! scheme asks for (setting `contracts.clause`).

use super::{DocumentIn, Inputs, Paper, Proposal, Quote, Severity};
use crate::text::name::{name_form, names_a_kind};

const ID: &str = "contracts-complete";

pub(super) fn check(inputs: &Inputs<'_>, all: &mut Vec<Proposal>) {
    let contracts: Vec<&DocumentIn> = inputs.of_paper(Paper::Contract).collect();
    let named = |name: &String| contracts.iter().any(|held| held.facts.text.contains(name));
    for register in inputs.fresh(Paper::Processors) {
        for processor in register.facts.fields.processors() {
            let name = name_form(&processor.name);
            if name.is_empty() || named(&name) {
                continue;
            }
            let quote = Quote {
                document: register.id.clone(),
                anchor: Some(processor.anchor.clone()),
                quote: processor.quote.clone(),
            };
            // Where the register gives the day of a contract, there is one: it was not enclosed.
            let company = company(&processor.name, &inputs.forms.papers.branches);
            let (severity, key) = match processor.contract_on {
                _ if company.is_some_and(|name| named(&name)) => (Severity::Warning, "branch"),
                Some(_) => (Severity::Warning, "not-enclosed"),
                None => (Severity::Finding, "no-contract"),
            };
            all.push(
                Proposal::new(ID, severity, key)
                    .with("name", &processor.name)
                    .quoting([quote]),
            );
        }
    }
    let clauses = clauses(inputs);
    for document in contracts {
        let text = &document.facts.text;
        if text.is_empty() {
            continue;
        }
        let lacking: Vec<&str> = clauses
            .iter()
            .filter(|(_, words)| !words.iter().any(|word| text.contains(word.as_str())))
            .map(|(id, _)| id.as_str())
            .collect();
        // Without a single clause it is a contract of another kind.
        if !lacking.is_empty() && lacking.len() < clauses.len() {
            all.push(
                Proposal::new(ID, Severity::Warning, "clauses")
                    .with("criteria", lacking.join(", "))
                    .quoting([document.whole()]),
            );
        }
    }
}

/// The company, in normal form, of a branch that is named behind it.
fn company(name: &str, branches: &[String]) -> Option<String> {
    let (company, branch) = name.trim().rsplit_once(char::is_whitespace)?;
    let company = name_form(company);
    let is_branch = branches.iter().any(|end| branch.ends_with(end.as_str()));
    (is_branch && names_a_kind(&company)).then_some(company)
}

/// Criterion and the words by which its clause is known.
fn clauses(inputs: &Inputs<'_>) -> Vec<(String, Vec<String>)> {
    let list = inputs
        .pack
        .setting("contracts.clause")
        .and_then(toml::Value::as_array);
    let each = list.into_iter().flatten().filter_map(|clause| {
        let id = clause.get("criterion")?.as_str()?.to_owned();
        let words = clause
            .get("words")?
            .as_array()?
            .iter()
            .filter_map(|word| Some(name_form(word.as_str()?)));
        Some((id, words.collect()))
    });
    each.collect()
}
