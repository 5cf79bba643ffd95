//! Check digit, the number of the certificate, and what the disclosure form
//! says of founding and capital.

use super::{DocumentIn, Inputs, Paper, Proposal, Severity};
use crate::evidence::fields::FormRow;
use crate::text::corporate;
use crate::text::{date, numeral};

const ID: &str = "corporate-number";

pub(super) fn check(inputs: &Inputs<'_>, all: &mut Vec<Proposal>) {
    for document in inputs.own() {
        let Some(field) = document.facts.fields.one("corporate_number") else {
            continue;
        };
        if !corporate::is_corporate_number(field.text()) {
            all.push(
                Proposal::new(ID, Severity::Finding, "check-digit")
                    .with("number", field.text())
                    .quoting([document.quote(field)]),
            );
        }
        if let Some(stated) = inputs.stated.1
            && stated != field.text()
        {
            all.push(
                Proposal::new(ID, Severity::Warning, "stated-number")
                    .with("number", stated)
                    .quoting([document.quote(field)]),
            );
        }
    }
    for certificate in inputs.fresh(Paper::Registry) {
        for form in inputs.applications() {
            against(form, certificate, all);
        }
        for form in inputs.fresh(Paper::Disclosure) {
            rows(inputs, form, certificate, all);
        }
    }
    if !inputs.same_number.is_empty() {
        let others = inputs.same_number.join(", ");
        all.push(Proposal::new(ID, Severity::Warning, "same-number").with("others", others));
    }
}

fn against(form: &DocumentIn, certificate: &DocumentIn, all: &mut Vec<Proposal>) {
    let (Some(number), Some(company)) = (
        form.facts.fields.one("corporate_number"),
        certificate.facts.fields.one("company_number"),
    ) else {
        return;
    };
    if number.text().get(1..) != Some(company.text()) {
        all.push(
            Proposal::new(ID, Severity::Finding, "differs")
                .quoting([form.quote(number), certificate.quote(company)]),
        );
    }
}

/// Founding year, capital and number in the rows of the disclosure form.
fn rows(inputs: &Inputs<'_>, form: &DocumentIn, certificate: &DocumentIn, all: &mut Vec<Proposal>) {
    let stated = &inputs.forms.papers.stated;
    let is_of = |field: &str, row: &FormRow| {
        let mut titles = stated.get(field).into_iter().flatten();
        titles.any(|title| row.title == *title)
    };
    for row in form.facts.fields.rows() {
        let Some(value) = &row.value else { continue };
        let (field, equal, key) = if is_of("established_on", row) {
            let Some(field) = certificate.facts.fields.one("established_on") else {
                continue;
            };
            let year = field.day().map(|day| day.year());
            let years: Vec<i16> = date::find(value)
                .iter()
                .filter_map(|found| match found.value {
                    date::When::Day(day) => Some(day.year()),
                    date::When::Month { year, .. } | date::When::Year(year) => Some(year),
                    _ => None,
                })
                .collect();
            (
                field,
                years.is_empty() || year.is_some_and(|year| years.contains(&year)),
                "established",
            )
        } else if is_of("capital_yen", row) {
            let Some(field) = certificate.facts.fields.one("capital_yen") else {
                continue;
            };
            let amount = amount(value);
            (
                field,
                amount.is_none() || amount == field.value.as_u64(),
                "capital",
            )
        } else if is_of("corporate_number", row) {
            let Some(field) = certificate.facts.fields.one("company_number") else {
                continue;
            };
            let digits = corporate::digits(value);
            (
                field,
                digits.is_none_or(|digits| digits.get(1..) == Some(field.text())),
                "differs",
            )
        } else {
            continue;
        };
        if !equal {
            all.push(
                Proposal::new(ID, Severity::Finding, key)
                    .quoting([quote(form, row), certificate.quote(field)]),
            );
        }
    }
}

/// 30,000,000円, 3000万円; thousands and millions as a unit are not guessed.
fn amount(text: &str) -> Option<u64> {
    let chars: Vec<char> = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '金')
        .collect();
    let found = numeral::read(&chars, 0)?;
    let rest: String = chars.iter().skip(found.len).collect();
    rest.starts_with('円').then_some(found.value)
}

pub(super) fn quote(form: &DocumentIn, row: &FormRow) -> super::Quote {
    super::Quote {
        document: form.id.clone(),
        anchor: Some(row.anchor.clone()),
        quote: row.quote.clone(),
    }
}
