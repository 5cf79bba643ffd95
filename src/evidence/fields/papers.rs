//! What papers of every kind print about themselves: form number, revision,
//! period, version, history of revisions.

use regex::Regex;

use super::days::judged;
use super::found::{Field, Fields, Found};
use super::labels::Known;
use super::pairs::{Pair, label_form, pairs};
use super::plain::{tight, value};
use crate::model::{Flag, Passage};
use crate::scheme::forms::{HeadingPatterns, Papers};
use crate::text::date;

/// Passages among which a form says which it is.
const TOP: usize = 8;

/// A line of the history of revisions.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Revision {
    /// Version as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<jiff::civil::Date>,
    /// What was changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// As written.
    pub quote: String,
    /// Where.
    pub anchor: crate::model::Anchor,
}

pub(super) fn read(passages: &[Passage], papers: &Papers, fields: &mut Fields) {
    heading(passages, &papers.heading, fields);
    history(passages, papers, fields);
    let found = labelled(passages, &Known::new(&papers.labels));
    for (name, pair) in &found {
        let passage = passages.get(pair.passage);
        match *name {
            "version" => put_text("version", pair, passage, fields),
            "author" => put_text("author", pair, passage, fields),
            "approver" => put_text("approver", pair, passage, fields),
            "issued_on" => put_day("issued_on", pair, passage, fields),
            "revised_on" => put_day("revised_on", pair, passage, fields),
            "period" => period(pair, passage, fields),
            "period_from" => put_day("period_from", pair, passage, fields),
            "period_to" => put_day("period_to", pair, passage, fields),
            _ => {}
        }
    }
}

/// The pairs whose label is known, with the field it is of.
pub(super) fn labelled<'a>(passages: &[Passage], known: &Known<'a>) -> Vec<(&'a str, Pair)> {
    let is_known = |label: &str, misread| known.field(label, misread).is_some();
    let found = pairs(passages, &is_known, &|_| false);
    found
        .into_iter()
        .filter_map(|pair| Some((known.field(&pair.label, pair.misread)?, pair)))
        .collect()
}

pub(super) fn put_text(
    name: &'static str,
    pair: &Pair,
    passage: Option<&Passage>,
    fields: &mut Fields,
) {
    let text = value(&pair.value);
    if let Some(passage) = passage
        && !text.is_empty()
        && fields.one(name).is_none()
    {
        fields.put(name, Some(Field::new(text, pair.value.as_str(), passage)));
    }
}

pub(super) fn put_day(
    name: &'static str,
    pair: &Pair,
    passage: Option<&Passage>,
    fields: &mut Fields,
) {
    let (Some(found), Some(passage)) = (date::find(&pair.value).into_iter().next(), passage) else {
        return;
    };
    let (day, warning) = judged(&found);
    if let Some(key) = warning.filter(|key| *key != "unread-date") {
        fields.warn(key, pair.value.as_str());
    }
    if let Some(day) = day.filter(|_| fields.one(name).is_none()) {
        let field = Field::new(day.to_string(), pair.value.as_str(), passage);
        fields.put(name, Some(field));
    }
}

/// 2025年4月1日～2026年3月31日.
pub(super) fn period(pair: &Pair, passage: Option<&Passage>, fields: &mut Fields) {
    let days: Vec<_> = date::find(&pair.value)
        .iter()
        .filter_map(date::FoundDate::day)
        .collect();
    if let ([from, to], Some(passage)) = (days.as_slice(), passage)
        && from <= to
        && fields.one("period_from").is_none()
    {
        fields.put(
            "period_from",
            Some(Field::new(from.to_string(), pair.value.as_str(), passage)),
        );
        fields.put(
            "period_to",
            Some(Field::new(to.to_string(), pair.value.as_str(), passage)),
        );
    }
}

fn heading(passages: &[Passage], patterns: &HeadingPatterns, fields: &mut Fields) {
    let marked = |passage: &&Passage| {
        passage.flags.contains(&Flag::Header) || passage.flags.contains(&Flag::Footer)
    };
    let top = passages
        .iter()
        .filter(|passage| !marked(passage))
        .take(TOP)
        .chain(passages.iter().filter(marked));
    for passage in top {
        let text = tight(&passage.text);
        if text.chars().count() > 80 || passage.cells.len() > 2 {
            continue;
        }
        for (name, list) in [
            ("form_id", &patterns.form_id),
            ("form_revision", &patterns.form_revision),
        ] {
            if fields.one(name).is_none()
                && let Some(found) = first_match(&text, list)
            {
                fields.put(name, Some(Field::new(found, passage.text.trim(), passage)));
            }
        }
    }
    // A revision without a form is a version of the document.
    if fields.one("form_id").is_none()
        && let Some(Found::One(revision)) = fields.values.remove("form_revision")
    {
        fields.put("version", Some(revision));
    }
}

fn first_match(text: &str, patterns: &[Regex]) -> Option<String> {
    let found = patterns.iter().find_map(|pattern| pattern.captures(text))?;
    let whole = found.get(1).or_else(|| found.get(0))?;
    Some(whole.as_str().to_owned())
}

/// Rows of a table whose head names a version and a date.
fn history(passages: &[Passage], papers: &Papers, fields: &mut Fields) {
    let names = Known::new(&papers.history);
    let column = |label: &str| names.field(&label_form(label), false);
    let mut list = Vec::new();
    for passage in passages {
        let columns: Vec<(&str, &str)> = passage
            .cells
            .iter()
            .filter(|cell| !cell.label.is_empty())
            .filter_map(|cell| Some((column(&cell.label)?, cell.text.as_str())))
            .collect();
        let cell = |name: &str| {
            columns
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, text)| value(text))
        };
        let (Some(version), Some(day)) = (cell("version"), cell("date")) else {
            continue;
        };
        if passage.flags.contains(&Flag::Form) || day.is_empty() || cell("what").is_none() {
            continue;
        }
        list.push(Revision {
            version: Some(version).filter(|version| !version.is_empty()),
            date: date::find(&day).first().and_then(date::FoundDate::day),
            what: cell("what"),
            quote: passage.text.clone(),
            anchor: passage.anchor.clone(),
        });
    }
    if !list.is_empty() {
        fields.values.insert("history", Found::History(list));
    }
}
