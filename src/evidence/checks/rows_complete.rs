//! Every row of the disclosure form that must be answered is.

use super::corporate_number::quote;
use super::{Inputs, Paper, Proposal, Severity};
use crate::model::criterion::Kind;

const ID: &str = "rows-complete";

pub(super) fn check(inputs: &Inputs<'_>, all: &mut Vec<Proposal>) {
    for form in inputs.fresh(Paper::Disclosure) {
        for row in form.facts.fields.rows() {
            let name = || {
                row.item
                    .as_deref()
                    .or(row.number.as_deref())
                    .unwrap_or("?")
                    .to_owned()
            };
            if row.value.is_none() && row.required {
                let kind = row
                    .item
                    .as_deref()
                    .and_then(|id| inputs.pack.criterion(id))
                    .map(|criterion| criterion.kind);
                // The form says so; whether the scheme does is not known of all rows.
                let severity = match kind {
                    Some(Kind::Mandatory) => Severity::Finding,
                    _ => Severity::Warning,
                };
                all.push(
                    Proposal::new(ID, severity, "blank")
                        .with("item", name())
                        .with("title", &row.title)
                        .quoting([quote(form, row)]),
                );
            }
            if let Some([limit, length]) = row.too_long {
                all.push(
                    Proposal::new(ID, Severity::Warning, "too-long")
                        .with("item", name())
                        .with("limit", limit)
                        .with("length", length)
                        .quoting([quote(form, row)]),
                );
            }
        }
        let keys = ["rows-missing", "row-twice", "renumbered"];
        all.extend(form.warned(ID, Severity::Warning, &keys));
    }
}
