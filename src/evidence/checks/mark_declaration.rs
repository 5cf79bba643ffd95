//! The declaration that the mark was used rightly, where the pack asks for one
//! in this procedure.

use super::{Inputs, Paper, Proposal, Severity};

const ID: &str = "mark-declaration";

pub(super) fn check(inputs: &Inputs<'_>, all: &mut Vec<Proposal>) {
    let asked = inputs.pack.required.iter().find(|required| {
        required
            .any_class
            .iter()
            .any(|class| inputs.pack.paper(class) == Some(Paper::Mark))
            && required.procedures.iter().any(|id| id == inputs.procedure)
    });
    let Some(required) = asked else { return };
    let declared = inputs.fresh(Paper::Mark).any(|form| !form.facts.unticked)
        || inputs
            .applications()
            .any(|form| form.facts.fields.one("mark_declaration").is_some());
    if !declared {
        let proposal = Proposal::new(ID, Severity::Finding, "absent")
            .with("articles", required.articles.join(", "));
        all.push(proposal.quoting(inputs.applications().map(|form| form.whole())));
    }
}
