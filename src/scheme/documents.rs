//! Document classes and required documents, resolved.

use std::collections::HashSet;

use super::pack::{Class, Required};
use super::problem::Problem;
use super::raw::{RawClass, RawRequired, Underlined, Word};
use super::toml_file::TomlFile;
use crate::text::normal::normalize;

/// The class of a document that is none of the others.
pub const OTHER: &str = "other";

/// Joins the shared classes with a pack's own, which replace shared ones of
/// the same id in their place. Mistakes go to `problems`.
pub(super) fn classes(
    shared: (&TomlFile, &[RawClass]),
    own: (&TomlFile, &[RawClass]),
    problems: &mut Vec<Problem>,
) -> Vec<Class> {
    let mut all: Vec<Class> = Vec::new();
    for (file, list) in [shared, own] {
        let mut seen = HashSet::new();
        for raw in list {
            if !seen.insert(raw.id.get_ref()) {
                problems.push(file.mistake(
                    &raw.id,
                    "同じ id の種類が二つあります",
                    "duplicate class id",
                ));
            }
            let class = class(file, raw, problems);
            match all.iter_mut().find(|known| known.id == class.id) {
                Some(known) => *known = class,
                None => all.push(class),
            }
        }
    }
    all
}

fn class(file: &TomlFile, raw: &RawClass, problems: &mut Vec<Problem>) -> Class {
    let mut phrases = |words: &[Word]| -> Vec<String> {
        let mut folded = Vec::new();
        for word in words {
            let phrase = normalize(word.get_ref()).text.trim().to_owned();
            if phrase.is_empty() {
                problems.push(file.mistake(word, "空の語です", "an empty phrase"));
            } else {
                folded.push(phrase);
            }
        }
        folded
    };
    let class = Class {
        name: phrases(&raw.name),
        title: phrases(&raw.title),
        body: phrases(&raw.body),
        not: phrases(&raw.not),
        often: phrases(&raw.often),
        seldom: phrases(&raw.seldom),
        id: raw.id.get_ref().clone(),
        title_ja: raw.title_ja.clone(),
        title_en: raw.title_en.clone(),
        need: raw.need,
        underlined_is_deleted: raw.underlined == Some(Underlined::Deleted),
        proves: raw.proves.is_none(),
        paper: raw.paper,
        own_text: raw.own_text,
        annexes: raw.annexes,
    };
    // There is one thing to say: `proves = "nothing"`.
    let said = raw.proves.iter();
    for word in said.filter(|word| word.get_ref() != "nothing") {
        problems.push(file.mistake(
            word,
            "proves に書けるのは nothing だけです",
            "`proves` can only be \"nothing\"",
        ));
    }
    class
}

/// Resolves required documents against the classes and procedures there are.
pub(super) fn required(
    file: &TomlFile,
    raw: &[RawRequired],
    (classes, procedures): (&HashSet<&str>, &[&str]),
    problems: &mut Vec<Problem>,
) -> Vec<Required> {
    let mut seen = HashSet::new();
    for item in raw {
        if !seen.insert(item.id.get_ref()) {
            problems.push(file.mistake(
                &item.id,
                "同じ id の文書が二つあります",
                "duplicate document id",
            ));
        }
        if item.procedures.is_empty() || item.any_class.is_empty() {
            problems.push(file.mistake(
                &item.id,
                "procedures か any_class が空です",
                "no procedures or no any_class",
            ));
        }
        for word in &item.any_class {
            if !classes.contains(word.get_ref().as_str()) {
                problems.push(file.mistake(word, "知らない文書の種類です", "unknown class"));
            }
        }
        for word in &item.procedures {
            if !procedures.contains(&word.get_ref().as_str()) {
                problems.push(file.mistake(word, "知らない手続です", "unknown procedure"));
            }
        }
    }
    raw.iter().map(resolved).collect()
}

fn resolved(raw: &RawRequired) -> Required {
    let plain = |words: &[Word]| words.iter().map(|word| word.get_ref().clone()).collect();
    Required {
        id: raw.id.get_ref().clone(),
        title_ja: raw.title_ja.clone(),
        title_en: raw.title_en.clone(),
        articles: raw.articles.clone(),
        procedures: plain(&raw.procedures),
        any_class: plain(&raw.any_class),
        carries: raw.carries,
        unconfirmed: raw.unconfirmed,
        note_ja: raw.note_ja.clone(),
    }
}
