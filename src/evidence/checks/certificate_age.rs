//! The certificate's age on the day of filing, its pages, what it is.

use jiff::civil::Date;

use super::{DocumentIn, Filing, Inputs, Paper, Proposal, Severity};

const ID: &str = "certificate-age";

pub(super) fn check(inputs: &Inputs<'_>, filing: Filing, all: &mut Vec<Proposal>) {
    for document in inputs.fresh(Paper::Registry) {
        if let Some(kind) = document.facts.fields.one("certificate_kind")
            && kind.text() == inputs.forms.registry.online
        {
            all.push(
                Proposal::new(ID, Severity::Finding, "no-certificate")
                    .quoting([document.quote(kind)]),
            );
        }
        age(inputs, document, filing, all);
        let keys = ["pages-missing", "several-companies"];
        all.extend(document.warned(ID, Severity::Finding, &keys));
    }
}

fn age(inputs: &Inputs<'_>, document: &DocumentIn, filing: Filing, all: &mut Vec<Proposal>) {
    let Some(field) = document.facts.fields.one("certified_on") else {
        let kind = document.facts.fields.one("certificate_kind");
        // An online print certifies nothing, and so has no day.
        if kind.is_none_or(|kind| kind.text() != inputs.forms.registry.online) {
            let unread = Proposal::new(ID, Severity::Warning, "unread-date");
            all.push(unread.quoting([document.whole()]));
        }
        return;
    };
    let Some(day) = field.day() else { return };
    let Some(found) = verdict(inputs, filing, day) else {
        return;
    };
    let form = inputs
        .applications()
        .filter_map(|form| Some(form.quote(form.facts.fields.one("filed_on")?)));
    all.push(
        Proposal::new(ID, found.0, found.1)
            .with("certified", day)
            .with("filed", found.2)
            .with(
                "earliest",
                found.3.map(|day| day.to_string()).unwrap_or_default(),
            )
            .quoting([document.quote(field)])
            .quoting(form),
    );
}

type Verdict = (Severity, &'static str, Date, Option<Date>);

/// The day of filing decides; a certificate that was too old only when it was
/// received is a warning.
fn verdict(inputs: &Inputs<'_>, filing: Filing, day: Date) -> Option<Verdict> {
    let limit = inputs.span("certificate.max_age");
    let earliest = |on: Date| limit.and_then(|span| on.checked_sub(span).ok());
    let (filed, received) = (earliest(filing.on), earliest(inputs.received_on));
    if day > filing.on {
        return Some((Severity::Finding, "after-filing", filing.on, filed));
    }
    if filed.is_some_and(|earliest| day < earliest) {
        let key = if filing.stated {
            "too-old"
        } else {
            "too-old-on-receipt"
        };
        return Some((Severity::Finding, key, filing.on, filed));
    }
    received.filter(|earliest| day < *earliest).map(|_| {
        (
            Severity::Warning,
            "too-old-on-receipt",
            inputs.received_on,
            received,
        )
    })
}
