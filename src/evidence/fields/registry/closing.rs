//! Title, certification and pages of a registry certificate.

use std::collections::BTreeSet;

use super::super::days::judged;
use super::super::found::{Field, Fields};
use super::super::plain::{holds_nearly, tight, value};
use crate::model::{Flag, Passage};
use crate::scheme::forms::RegistryForm;
use crate::text::date;

/// Passages in which the paper says what it is.
const TITLE: usize = 12;

/// The first passage of the words of certification; the number of passages
/// when there is none.
pub(super) fn begins(passages: &[Passage], form: &RegistryForm) -> usize {
    let found = passages.iter().position(|passage| {
        let text = tight(&passage.text);
        let misread = passage.flags.contains(&Flag::Ocr);
        form.closing
            .iter()
            .any(|words| text.contains(words.as_str()) || misread && holds_nearly(&text, words))
    });
    found.unwrap_or(passages.len())
}

pub(super) fn read(passages: &[Passage], end: usize, form: &RegistryForm, fields: &mut Fields) {
    kind(passages, form, fields);
    let certified = passages.get(end..).unwrap_or_default();
    certified_on(certified, fields);
    office(certified, form, fields);
    pages(passages, form, fields);
}

fn kind(passages: &[Passage], form: &RegistryForm, fields: &mut Fields) {
    let head = || {
        passages
            .iter()
            .take(TITLE)
            .map(|passage| (passage, tight(&passage.text)))
    };
    for kind in &form.kinds {
        if let Some((passage, _)) = head().find(|(_, text)| text.contains(kind.as_str())) {
            fields.put(
                "certificate_kind",
                Some(Field::new(kind.as_str(), passage.text.trim(), passage)),
            );
            return;
        }
    }
    let misread = |passage: &Passage| passage.flags.contains(&Flag::Ocr);
    for kind in &form.kinds {
        let mut scanned = head().filter(|(passage, _)| misread(passage));
        if let Some((passage, _)) = scanned.find(|(_, text)| holds_nearly(text, kind)) {
            let quote = passage.text.trim();
            fields.warn("mended", quote);
            fields.put(
                "certificate_kind",
                Some(Field::new(kind.as_str(), quote, passage)),
            );
            return;
        }
    }
    let signed = |text: &str| {
        form.online_signs
            .iter()
            .any(|sign| text.contains(sign.as_str()))
    };
    if let Some((passage, _)) = head().find(|(_, text)| signed(text)) {
        fields.put(
            "certificate_kind",
            Some(Field::new(
                form.online.as_str(),
                passage.text.trim(),
                passage,
            )),
        );
    }
}

/// The first date behind the words of certification.
fn certified_on(certified: &[Passage], fields: &mut Fields) {
    for passage in certified {
        if let Some(found) = date::find(&passage.text).into_iter().next() {
            let quote: String = passage
                .text
                .chars()
                .skip(found.range.start)
                .take(found.range.len())
                .collect();
            let (day, warning) = judged(&found);
            if let Some(key) = warning {
                fields.warn(key, quote.as_str());
            }
            let field = day.map(|day| Field::new(day.to_string(), quote, passage));
            fields.put("certified_on", field);
            return;
        }
    }
}

/// The office whose registrar signs; the one of the district only where no
/// other is named.
fn office(certified: &[Passage], form: &RegistryForm, fields: &mut Fields) {
    let mut of_district = None;
    for passage in certified {
        let Some((name, quote)) = office_in(&passage.text, form) else {
            continue;
        };
        let field = Field::new(name, quote, passage);
        if tight(&passage.text).contains(&form.page.district) {
            of_district.get_or_insert(field);
        } else {
            fields.put("registry_office", Some(field));
            return;
        }
    }
    fields.put("registry_office", of_district);
}

fn office_in(text: &str, form: &RegistryForm) -> Option<(String, String)> {
    let at = text.find(form.page.office.as_str())?;
    let parted = |c: char| {
        c.is_whitespace() || c.is_numeric() || matches!(c, '(' | '（' | '日' | ')' | '）' | '。')
    };
    let from = text.get(..at)?.rfind(parted).map_or(0, |from| {
        from + text
            .get(from..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8)
    });
    let rest = text.get(from..)?;
    let stop = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '(' | '（' | ')' | '）'))
        .unwrap_or(rest.len());
    let name = rest.get(..stop)?;
    let name = name
        .split(form.page.registrar.as_str())
        .next()
        .unwrap_or(name);
    let name = name.trim_end_matches(form.page.district.as_str());
    Some((value(name), name.to_owned()))
}

/// The n of x/n, and whether every page from 1 to n is there.
fn pages(passages: &[Passage], form: &RegistryForm, fields: &mut Fields) {
    let mut seen = BTreeSet::new();
    let mut last: Option<(u64, Field)> = None;
    for passage in passages {
        let text = tight(&passage.text);
        let foot = form
            .page
            .foot
            .iter()
            .any(|foot| text.contains(foot.as_str()));
        let marked = passage.flags.contains(&Flag::Footer) || passage.flags.contains(&Flag::Header);
        // A number that ends in digits may stand right before: 整理番号 ア12345 1/2.
        let folded = value(&passage.text);
        let apart = folded.rsplit(' ').next().unwrap_or_default();
        let slashed = match passage.flags.contains(&Flag::Ocr) {
            true => with_slash(apart, form),
            false => None,
        };
        let apart = slashed.as_deref().unwrap_or(apart);
        let Some((page, of)) =
            page_of(&text, foot, &form.page.page).or_else(|| page_of(apart, foot, &form.page.page))
        else {
            continue;
        };
        if !foot && !marked && text.chars().count() > 9 {
            continue;
        }
        if slashed.is_some() {
            fields.warn("mended", passage.text.trim());
        }
        seen.insert(page);
        last = Some((of, Field::new(of, passage.text.trim(), passage)));
    }
    let Some((of, field)) = last else { return };
    let lacking: Vec<String> = (1..=of)
        .filter(|page| !seen.contains(page))
        .map(|page| page.to_string())
        .collect();
    if !lacking.is_empty() {
        fields.warn("pages-missing", lacking.join(", "));
    }
    fields.put("page_count", Some(field));
}

/// `1グ2` as `1/2`, where nothing but the slash was misread.
fn with_slash(text: &str, form: &RegistryForm) -> Option<String> {
    let text = text.trim_end_matches(['|', ')']);
    let mut slashes = form.page.slashes.iter();
    let (page, of) = slashes.find_map(|slash| text.split_once(slash.as_str()))?;
    let is_number = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    (is_number(page) && is_number(of)).then(|| format!("{page}/{of}"))
}

/// `1/2` at the end of a text, or as all of it.
fn page_of(text: &str, at_end: bool, word: &str) -> Option<(u64, u64)> {
    let text = text.trim_end_matches([')', '|']).trim_end_matches(word);
    let text = text.trim_end_matches([')', '|']);
    let (before, of) = text.rsplit_once('/')?;
    let digits = before
        .chars()
        .rev()
        .take_while(char::is_ascii_digit)
        .count();
    let page = before.get(before.len() - digits..)?;
    let alone = before.len() == digits || before.ends_with(&format!("{word}{page}"));
    if !(at_end || alone) || of.len() > 3 {
        return None;
    }
    let (page, of) = (page.parse().ok()?, of.parse().ok()?);
    (page >= 1 && page <= of).then_some((page, of))
}
