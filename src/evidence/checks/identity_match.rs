//! Name, seat and representative: the form against the certificate and the
//! slip.

use super::{DocumentIn, Inputs, Paper, Proposal, Severity};
use crate::evidence::identity;
use crate::scheme::forms::AddressWords;
use crate::text::name::{self, Likeness, compare_names, name_form};
use crate::text::normal::normalize;
use crate::text::numeral;

const ID: &str = "identity-match";

/// Characters of the longest unit behind a number in an address.
const LONGEST_UNIT: usize = 4;

pub(super) fn check(inputs: &Inputs<'_>, all: &mut Vec<Proposal>) {
    for form in inputs.applications() {
        for certificate in inputs.fresh(Paper::Registry) {
            pair(inputs, form, certificate, all);
        }
    }
    stated(inputs, all);
    folder(inputs, all);
}

fn pair(inputs: &Inputs<'_>, form: &DocumentIn, certificate: &DocumentIn, all: &mut Vec<Proposal>) {
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
            compare_seats(one.text(), other.text(), &inputs.forms.papers.address),
            "head-office",
            quotes,
            all,
        );
    }
    representative(inputs, form, certificate, all);
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
fn representative(
    inputs: &Inputs<'_>,
    form: &DocumentIn,
    certificate: &DocumentIn,
    all: &mut Vec<Proposal>,
) {
    let Some(field) = form.facts.fields.one("representative_name") else {
        return;
    };
    let officers = certificate.facts.fields.officers();
    let words = &inputs.forms.registry.officers.represent;
    let represent = |role: &str| words.iter().any(|word| role.contains(word.as_str()));
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
    let read = identity::applicant(documents.map(|held| (held.facts.paper, &held.facts.fields)));
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
        .fresh(Paper::Registry)
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

/// Addresses compared as 見本1-2-3: units of numbers as hyphens, numerals as
/// digits. One that goes on (a building's name) equals one that does not, and one
/// without its prefecture one that names it.
fn compare_seats(one: &str, other: &str, words: &AddressWords) -> Likeness {
    let (mut one, mut other) = (seat_form(one, words), seat_form(other, words));
    match (city(&one, words), city(&other, words)) {
        (Some(city), None) => one = city,
        (None, Some(city)) => other = city,
        _ => {}
    }
    if goes_on(&one, &other) || goes_on(&other, &one) {
        return Likeness::Equal;
    }
    compare_names(&one, &other)
}

/// What stands behind the prefecture, where an address begins with one.
fn city(seat: &str, words: &AddressWords) -> Option<String> {
    let mut prefectures = words.prefectures.iter();
    prefectures.find_map(|name| Some(seat.strip_prefix(name.as_str())?.to_owned()))
}

/// Whether `long` is `short` and more, which is no further digit.
fn goes_on(short: &str, long: &str) -> bool {
    let rest = long.strip_prefix(short.trim_end_matches('-'));
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn seat_form(text: &str, words: &AddressWords) -> String {
    let mut normal: String = normalize(text)
        .text
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    for word in &words.left_out {
        normal = normal.replace(word.as_str(), "");
    }
    for [one, other] in &words.same {
        normal = normal.replace(one.as_str(), other);
    }
    let unit_at = |chars: &[char], at: usize| {
        let rest: String = chars.iter().skip(at).take(LONGEST_UNIT).collect();
        words
            .units
            .iter()
            .find(|unit| rest.starts_with(unit.as_str()))
    };
    let chars: Vec<char> = normal.chars().collect();
    let mut form = String::new();
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        let is_kanji = "〇一二三四五六七八九十".contains(*c);
        let number = numeral::read(&chars, at).filter(|found| {
            let end = at + found.len;
            !is_kanji || unit_at(&chars, end).is_some() || chars.get(end) == Some(&'-')
        });
        if let Some(found) = number {
            form.push_str(&found.value.to_string());
            at += found.len;
            if let Some(unit) = unit_at(&chars, at) {
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
    use crate::scheme::{Forms, Templates};

    #[test]
    fn addresses_are_compared_by_what_they_say() {
        let forms = Forms::load(&Templates::embedded()).unwrap();
        let words = &forms.papers.address;
        let same = |one, other| compare_seats(one, other, words) == Likeness::Equal;
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
        assert!(same(
            "神奈川県横浜市見本区見本一丁目２番３号",
            "横浜市見本区見本1-2-3"
        ));
        assert!(same("京都市見本区見本1-2", "京都府京都市見本区見本1番2号"));
        assert!(!same(
            "横浜市見本区見本1-2-3",
            "神奈川県川崎市見本区見本1-2-3"
        ));
        assert!(!same("神奈川県見本市見本1-2", "千葉県見本市見本1-2"));
        assert!(!same("東京都見本区見本1-2-3", "東京都見本区見本1-2-30"));
        assert!(!same("東京都見本区見本1-2-3", "東京都見本区仮名1-2-3"));
    }
}
