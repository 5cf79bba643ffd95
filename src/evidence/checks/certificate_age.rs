//! The certificate's age on the day of filing, its pages, what it is.

use super::{DocumentIn, Filing, Inputs, Proposal, Severity, class};

const ID: &str = "certificate-age";

pub(super) fn check(inputs: &Inputs<'_>, filing: Filing, all: &mut Vec<Proposal>) {
    for document in inputs.fresh(class::REGISTRY) {
        if let Some(kind) = document.fields.one("certificate_kind")
            && kind.text() == inputs.forms.registry.online
        {
            all.push(
                Proposal::new(ID, Severity::Finding, "no-certificate")
                    .quoting([document.quote(kind)]),
            );
        }
        age(inputs, document, filing, all);
        for warning in document
            .fields
            .warnings
            .iter()
            .filter(|warning| matches!(warning.key, "pages-missing" | "several-companies"))
        {
            let what = warning
                .values
                .first()
                .map(|(_, what)| what.clone())
                .unwrap_or_default();
            all.push(
                Proposal::new(ID, Severity::Finding, warning.key)
                    .with("what", what)
                    .quoting([document.whole()]),
            );
        }
    }
}

fn age(inputs: &Inputs<'_>, document: &DocumentIn, filing: Filing, all: &mut Vec<Proposal>) {
    let Some(field) = document.fields.one("certified_on") else {
        return;
    };
    let Some(day) = field.day() else { return };
    let limit = inputs.span("certificate.max_age");
    let earliest = limit.and_then(|span| filing.on.checked_sub(span).ok());
    let key = match (earliest, filing.stated) {
        _ if day > filing.on => "after-filing",
        (Some(earliest), true) if day < earliest => "too-old",
        (Some(earliest), false) if day < earliest => "too-old-on-receipt",
        _ => return,
    };
    let form = inputs
        .applications()
        .filter_map(|form| Some(form.quote(form.fields.one("filed_on")?)));
    all.push(
        Proposal::new(ID, Severity::Finding, key)
            .with("certified", day)
            .with("filed", filing.on)
            .with(
                "earliest",
                earliest.map(|day| day.to_string()).unwrap_or_default(),
            )
            .quoting([document.quote(field)])
            .quoting(form),
    );
}
