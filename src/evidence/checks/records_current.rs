//! Records of training and audits within the year before filing, dates in
//! their order, versions that agree.

use jiff::Span;

use super::{DocumentIn, Filing, Inputs, Paper, Proposal, Severity};
use crate::evidence::fields::{Field, Revision};
use crate::text::normal::normalize;
use crate::text::numeral;

const ID: &str = "records-current";

pub(super) fn check(inputs: &Inputs<'_>, filing: Filing, all: &mut Vec<Proposal>) {
    let training = newest(inputs, Paper::Training, filing);
    let audit = newest(inputs, Paper::Audit, filing);
    let limit = inputs
        .span("records.max_age")
        .or_else(|| Span::new().try_years(1).ok());
    let earliest = limit.and_then(|span| filing.on.checked_sub(span).ok());
    for (paper, record) in [(Paper::Training, training), (Paper::Audit, audit)] {
        let Some((document, field)) = record else {
            unread(inputs, paper, all);
            continue;
        };
        let Some(day) = field.day() else { continue };
        let key = match earliest {
            _ if day > filing.on => "after-filing",
            Some(earliest) if day < earliest => "too-old",
            _ => continue,
        };
        unread(inputs, paper, all);
        all.push(
            Proposal::new(ID, Severity::Finding, key)
                .with("day", day)
                .with("filed", filing.on)
                .quoting([document.quote(field)]),
        );
    }
    if let (Some((one, held)), Some((other, audited))) = (training, audit)
        && audited.day() < held.day()
    {
        all.push(
            Proposal::new(ID, Severity::Warning, "audit-first")
                .quoting([one.quote(held), other.quote(audited)]),
        );
    }
    for document in inputs.own() {
        dates(document, filing, all);
        people(document, all);
        versions(document, all);
    }
}

/// The record held last, of those held by the day of filing; where there is
/// none, the last.
fn newest<'a>(
    inputs: &'a Inputs<'_>,
    paper: Paper,
    filing: Filing,
) -> Option<(&'a DocumentIn, &'a Field)> {
    let held = inputs.fresh(paper).flat_map(|document| {
        let days = document.facts.fields.sessions().iter();
        days.map(move |field| (document, field))
    });
    held.max_by_key(|(_, field)| (field.day() <= Some(filing.on), field.day()))
}

/// Records that do not say when: where another one is as it should be, nobody
/// need look at them.
fn unread(inputs: &Inputs<'_>, paper: Paper, all: &mut Vec<Proposal>) {
    let silent = inputs.fresh(paper);
    let silent = silent.filter(|document| document.facts.fields.sessions().is_empty());
    all.extend(silent.map(|document| {
        Proposal::new(ID, Severity::Warning, "unread-date").quoting([document.whole()])
    }));
}

fn dates(document: &DocumentIn, filing: Filing, all: &mut Vec<Proposal>) {
    let one = |name: &str| document.facts.fields.one(name);
    if let (Some(issued), Some(revised)) = (one("issued_on"), one("revised_on"))
        && revised.day() < issued.day()
    {
        all.push(
            Proposal::new(ID, Severity::Warning, "revised-before")
                .quoting([document.quote(issued), document.quote(revised)]),
        );
    }
    let revised = one("revised_on").or_else(|| one("issued_on"));
    if let Some(field) = revised.filter(|field| field.day() > Some(filing.on)) {
        all.push(
            Proposal::new(ID, Severity::Warning, "dated-ahead")
                .with("filed", filing.on)
                .quoting([document.quote(field)]),
        );
    }
}

/// Inferred, not known: that who wrote a paper does not approve it.
fn people(document: &DocumentIn, all: &mut Vec<Proposal>) {
    let (Some(author), Some(approver)) = (
        document.facts.fields.one("author"),
        document.facts.fields.one("approver"),
    ) else {
        return;
    };
    if !author.text().is_empty() && author.text() == approver.text() {
        all.push(
            Proposal::new(ID, Severity::Warning, "self-approved")
                .quoting([document.quote(author), document.quote(approver)]),
        );
    }
}

/// The newest line of the history gives the version that the paper says it has.
fn versions(document: &DocumentIn, all: &mut Vec<Proposal>) {
    let history = document.facts.fields.history();
    let (Some(version), Some(last)) = (document.facts.fields.one("version"), newest_of(history))
    else {
        return;
    };
    let printed = number(version.text());
    let listed = number(last.version.as_deref().unwrap_or_default());
    if !printed.is_empty() && !listed.is_empty() && printed != listed {
        let theirs = super::Quote {
            document: document.id.clone(),
            anchor: Some(last.anchor.clone()),
            quote: last.quote.clone(),
        };
        all.push(
            Proposal::new(ID, Severity::Warning, "version")
                .quoting([document.quote(version), theirs]),
        );
    }
}

/// The first line where the history begins with the newest, else the last.
fn newest_of(history: &[Revision]) -> Option<&Revision> {
    let (first, last) = (history.first()?, history.last()?);
    match (first.date, last.date) {
        (Some(one), Some(other)) if one > other => Some(first),
        _ => Some(last),
    }
}

/// The parts of a version's number, noughts at its end left out: Ver.2.1 is
/// [2, 1], 第三版 and 3.0 are [3].
fn number(text: &str) -> Vec<u64> {
    let chars: Vec<char> = normalize(text).text.chars().collect();
    let mut parts = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        match numeral::read(&chars, at) {
            Some(found) => {
                parts.push(found.value);
                at += found.len.max(1);
            }
            None => at += 1,
        }
    }
    while parts.last() == Some(&0) {
        parts.pop();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_its_number_however_it_is_written() {
        for (text, parts) in [
            ("Ver.2.1", vec![2, 1]),
            ("Ver 2.10", vec![2, 10]),
            ("Rev.3", vec![3]),
            ("3.0", vec![3]),
            ("第三版", vec![3]),
            ("第３版", vec![3]),
            ("初版", vec![]),
        ] {
            assert_eq!(number(text), parts, "{text}");
        }
    }
}
