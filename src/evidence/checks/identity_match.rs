//! Name, seat and representative: the form against the certificate and the
//! slip.

use super::{DocumentIn, Inputs, Proposal, Severity, class};
use crate::evidence::identity;
use crate::text::name::{self, Likeness, compare_names, name_form};
use crate::text::normal::normalize;
use crate::text::numeral;

const ID: &str = "identity-match";

pub(super) fn check(inputs: &Inputs<'_>, all: &mut Vec<Proposal>) {
    for form in inputs.applications() {
        for certificate in inputs.fresh(class::REGISTRY) {
            pair(form, certificate, all);
        }
    }
    stated(inputs, all);
    folder(inputs, all);
}

fn pair(form: &DocumentIn, certificate: &DocumentIn, all: &mut Vec<Proposal>) {
    if let (Some(one), Some(other)) = (
        form.facts.fields.one("applicant_name"),
        certificate.facts.fields.one("name"),
    ) {
        let quotes = [form.quote(one), certificate.quote(other)];
        put(compare_names(one.text(), other.text()), "name", quotes, all);
    }
    if let (Some(one), Some(other)) = (
        form.facts.fields.one("head_office"),
        certificate.facts.fields.one("head_office"),
    ) {
        let quotes = [form.quote(one), certificate.quote(other)];
        put(
            compare_seats(one.text(), other.text()),
            "head-office",
            quotes,
            all,
        );
    }
    representative(form, certificate, all);
}

fn put(likeness: Likeness, key: &'static str, quotes: [super::Quote; 2], all: &mut Vec<Proposal>) {
    let (severity, key) = match (likeness, key) {
        (Likeness::Equal, _) => return,
        (Likeness::Variant, _) => (Severity::Warning, "variant"),
        (Likeness::Different, key) => (Severity::Finding, key),
    };
    all.push(Proposal::new(ID, severity, key).quoting(quotes));
}

/// The representative of the form must be an officer; where the certificate
/// names those who represent, one of these.
fn representative(form: &DocumentIn, certificate: &DocumentIn, all: &mut Vec<Proposal>) {
    let Some(field) = form.facts.fields.one("representative_name") else {
        return;
    };
    let officers = certificate.facts.fields.officers();
    let represent = |role: &str| role.contains("代表") || role.contains("理事長");
    let chiefs: Vec<_> = officers
        .iter()
        .filter(|officer| represent(&officer.role))
        .collect();
    let asked: Vec<_> = if chiefs.is_empty() {
        officers.iter().collect()
    } else {
        chiefs
    };
    let best = asked
        .iter()
        .map(|officer| compare_names(field.text(), &officer.name))
        .min_by_key(|likeness| match likeness {
            Likeness::Equal => 0,
            Likeness::Variant => 1,
            Likeness::Different => 2,
        });
    let Some(best) = best else { return };
    let (severity, key) = match best {
        Likeness::Equal => return,
        Likeness::Variant => (Severity::Warning, "variant"),
        Likeness::Different => (Severity::Finding, "representative"),
    };
    let theirs = asked.iter().map(|officer| super::Quote {
        document: certificate.id.clone(),
        anchor: Some(officer.anchor.clone()),
        quote: officer.quote.clone(),
    });
    all.push(
        Proposal::new(ID, severity, key)
            .quoting([form.quote(field)])
            .quoting(theirs),
    );
}

/// The folder's name against the documents. A folder may be called anything: only
/// one that names a legal person says who else it might be.
fn folder(inputs: &Inputs<'_>, all: &mut Vec<Proposal>) {
    let Some(folder) = inputs.folder else { return };
    let documents = inputs.documents.iter().filter(|held| !held.carried);
    let read = identity::applicant(documents.map(|held| (held.class.as_str(), &held.facts.fields)));
    let Some((at, field)) = read.name else { return };
    let (ours, theirs) = (name_form(folder), name_form(field.text()));
    let core = name::without_kind(&theirs);
    if ours.is_empty() || ours.contains(core) || theirs.contains(&ours) {
        return;
    }
    let severity = match name::names_a_kind(&ours) {
        true => Severity::Warning,
        false => Severity::Information,
    };
    let document = inputs.documents.iter().filter(|held| !held.carried).nth(at);
    let quote = document.map(|document| document.quote(field));
    all.push(
        Proposal::new(ID, severity, "folder-name")
            .with("folder", folder)
            .quoting(quote),
    );
}

/// What the slip states against the documents.
fn stated(inputs: &Inputs<'_>, all: &mut Vec<Proposal>) {
    let Some(name) = inputs.stated.0 else { return };
    let named = inputs
        .fresh(class::REGISTRY)
        .filter_map(|document| Some((document, document.facts.fields.one("name")?)));
    let forms = inputs
        .applications()
        .filter_map(|document| Some((document, document.facts.fields.one("applicant_name")?)));
    for (document, field) in named.chain(forms) {
        if compare_names(name, field.text()) == Likeness::Different {
            let proposal = Proposal::new(ID, Severity::Warning, "stated-name").with("name", name);
            all.push(proposal.quoting([document.quote(field)]));
        }
    }
}

/// Addresses compared as 見本1-2-3: 丁目, 番地, 番 and 号 as hyphens, numerals as
/// digits. One that goes on (a building's name) equals one that does not.
fn compare_seats(one: &str, other: &str) -> Likeness {
    let (one, other) = (seat_form(one), seat_form(other));
    if goes_on(&one, &other) || goes_on(&other, &one) {
        return Likeness::Equal;
    }
    compare_names(&one, &other)
}

/// Whether `long` is `short` and more, which is no further digit.
fn goes_on(short: &str, long: &str) -> bool {
    let rest = long.strip_prefix(short.trim_end_matches('-'));
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn seat_form(text: &str) -> String {
    let normal: String = normalize(text)
        .text
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let normal = normal
        .replace("大字", "")
        .replace("字", "")
        .replace('ヶ', "ケ")
        .replace('ー', "-");
    let chars: Vec<char> = normal.chars().collect();
    let mut form = String::new();
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        let is_kanji = "〇一二三四五六七八九十".contains(*c);
        let number = numeral::read(&chars, at).filter(|found| {
            let rest: String = chars.iter().skip(at + found.len).take(2).collect();
            !is_kanji
                || ["丁", "番", "号"].iter().any(|unit| rest.starts_with(unit))
                || rest.starts_with('-')
        });
        if let Some(found) = number {
            form.push_str(&found.value.to_string());
            at += found.len;
            let rest: String = chars.iter().skip(at).take(3).collect();
            let unit = ["番地の", "番地", "丁目", "番", "号"]
                .into_iter()
                .find(|unit| rest.starts_with(unit));
            if let Some(unit) = unit {
                form.push('-');
                at += unit.chars().count();
            }
        } else {
            form.push(*c);
            at += 1;
        }
    }
    while form.contains("--") {
        form = form.replace("--", "-");
    }
    form.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_by_what_they_say() {
        let same = |one, other| compare_seats(one, other) == Likeness::Equal;
        assert!(same(
            "東京都見本区見本一丁目２番３号",
            "東京都見本区見本1-2-3"
        ));
        assert!(same(
            "東京都見本区見本一丁目２番３号",
            "東京都見本区見本1丁目2番3号 見本ビル4階"
        ));
        assert!(same(
            "見本県三田市一番町１０番地の２",
            "見本県三田市一番町10-2"
        ));
        assert!(!same("東京都見本区見本1-2-3", "東京都見本区見本1-2-30"));
        assert!(!same("東京都見本区見本1-2-3", "東京都見本区仮名1-2-3"));
    }
}
