//! What the readers store in the English of the catalogue, in the reader's
//! language: places that were not read, warnings; and the reasons of finds, which
//! are stored in its Japanese.

mod reasons;

pub use reasons::{Reasons, class_reasons};

use super::words::{Lang, Words};

const PLACES: &str = "unread_place.";
const WARNINGS: &str = "warning.";

/// Places that were not read, in words.
pub fn unread_places(places: &[String], words: &Words) -> Vec<String> {
    all(PLACES, places, words)
}

/// Warnings of readers, in words.
pub fn warnings(warnings: &[String], words: &Words) -> Vec<String> {
    all(WARNINGS, warnings, words)
}

fn all(keys: &str, stored: &[String], words: &Words) -> Vec<String> {
    stored.iter().map(|text| one(keys, text, words)).collect()
}

/// What the catalogue does not know is shown as it is stored, and so is the
/// path of a member before it.
fn one(keys: &str, stored: &str, words: &Words) -> String {
    if words.lang == Lang::En {
        return stored.to_owned();
    }
    let starts = stored
        .match_indices(": ")
        .map(|(at, found)| at + found.len());
    for start in std::iter::once(0).chain(starts) {
        let (path, own) = stored.split_at(start);
        if let Some(told) = told(keys, own, words) {
            return format!("{path}{told}");
        }
    }
    stored.to_owned()
}

/// By the pattern with the most letters of its own that fits.
fn told(keys: &str, stored: &str, words: &Words) -> Option<String> {
    let english = Words::new(Lang::En);
    let fits = english.keys().filter(|key| key.starts_with(keys));
    let fits = fits.filter_map(|key| {
        let pattern = english.get(key);
        Some((key, values(pattern, stored)?, pattern.len()))
    });
    let (key, values, _) = fits.max_by_key(|(_, _, length)| *length)?;
    let values: Vec<(&str, String)> = values
        .into_iter()
        .map(|(name, value)| (name, said(name, value, words)))
        .collect();
    let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
    Some(words.fill(key, &values))
}

/// A reason stands as its code; everything else is as it is.
fn said(name: &str, value: &str, words: &Words) -> String {
    match name {
        "reason" => words.get_or(&format!("reason.{value}"), value),
        _ => value.to_owned(),
    }
}

/// What stands where a pattern has its `{names}`: digits for `{n}` and `{all}`.
fn values<'a>(pattern: &'a str, text: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let Some((before, rest)) = pattern.split_once('{') else {
        return (pattern == text).then(Vec::new);
    };
    let (name, after) = rest.split_once('}')?;
    let text = text.strip_prefix(before)?;
    let digits = matches!(name, "n" | "all");
    // A name reaches to the end of the pattern: it is its last.
    let end = match digits {
        true => text
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len()),
        false => text.strip_suffix(after)?.len(),
    };
    let (value, text) = text.split_at_checked(end)?;
    let mut rest = values(after, text)?;
    rest.insert(0, (name, value));
    (!value.is_empty()).then_some(rest)
}

#[cfg(test)]
mod tests;
