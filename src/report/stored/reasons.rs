//! The reasons of finds, which are stored in the Japanese of the catalogue: the
//! words that were found, headings, classes; what a find lacks; why a document is
//! of its class.

use std::collections::BTreeMap;

use super::super::words::{Lang, Words};
use super::values;

/// Reasons of a find that are more than words found. Words are shown as they
/// stand in the passage.
const WHY: [&str; 3] = [
    "stored_why.heading",
    "stored_why.class",
    "stored_why.in_part",
];

/// Lacks that are more than terms of a pack.
const LACK: [&str; 2] = ["stored_lack.class", "stored_lack.blanks"];

/// Reasons of a document's class.
const CLASS: [&str; 4] = [
    "stored_class.name",
    "stored_class.title",
    "stored_class.body",
    "stored_class.voice",
];

const QUALITIES: &str = "quality.";

/// What stands between the parts of a stored lack.
const BETWEEN: &str = "・";

/// Why a document was taken to be of its class, in the reader's language.
pub fn class_reasons(stored: &[String], words: &Words) -> Vec<String> {
    let no_titles = BTreeMap::new();
    let reasons = Reasons::new(&no_titles, words);
    reasons.all(stored, |text| {
        reasons
            .told(&CLASS, text)
            .unwrap_or_else(|| text.to_owned())
    })
}

/// Tells stored reasons in the reader's language.
#[derive(Debug, Clone, Copy)]
pub struct Reasons<'a> {
    class_titles: &'a BTreeMap<String, String>,
    /// The texts of the reader's language.
    pub words: &'a Words,
}

impl<'a> Reasons<'a> {
    /// For a pack, of which it takes the titles of classes, English by Japanese.
    pub fn new(class_titles: &'a BTreeMap<String, String>, words: &'a Words) -> Self {
        Self {
            class_titles,
            words,
        }
    }

    /// Why a passage was found.
    pub fn why(&self, stored: &[String]) -> Vec<String> {
        self.all(stored, |text| {
            self.told(&WHY, text).unwrap_or_else(|| text.to_owned())
        })
    }

    /// What is missing for full.
    pub fn lacks(&self, stored: &[String]) -> Vec<String> {
        self.all(stored, |text| {
            let told = self.told(&LACK, text);
            told.unwrap_or_else(|| self.each(text, |part| self.quality(part)))
        })
    }

    /// They are stored as they are told in Japanese.
    fn all(&self, stored: &[String], one: impl Fn(&str) -> String) -> Vec<String> {
        match self.words.lang {
            Lang::Ja => stored.to_vec(),
            Lang::En => stored.iter().map(|text| one(text)).collect(),
        }
    }

    /// Several things in one line.
    pub fn listed(&self, list: &[String]) -> String {
        list.join(self.words.get("stored_reasons.and"))
    }

    /// By the pattern that fits; `None` where the text is to be shown otherwise.
    fn told(&self, keys: &[&str], stored: &str) -> Option<String> {
        let japanese = Words::new(Lang::Ja);
        let (key, values) = keys.iter().find_map(|key| {
            let values = values(japanese.get(key), stored)?;
            Some((*key, values))
        })?;
        let values = values.into_iter().map(|(name, value)| match name {
            "class" => (name, self.each(value, |title| self.class(title))),
            _ => (name, value.to_owned()),
        });
        let values: Vec<(&str, String)> = values.collect();
        let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
        Some(self.words.fill(key, &values))
    }

    /// Every part of a stored list in the reader's language.
    fn each(&self, stored: &str, told: impl Fn(&str) -> String) -> String {
        let parts: Vec<String> = stored.split(BETWEEN).map(told).collect();
        self.listed(&parts)
    }

    fn class(&self, title: &str) -> String {
        let english = self.class_titles.get(title).map_or(title, String::as_str);
        self.words.pick(title, english).to_owned()
    }

    /// A term of the pack is the same in every language.
    fn quality(&self, label: &str) -> String {
        let japanese = Words::new(Lang::Ja);
        let mut keys = japanese.keys().filter(|key| key.starts_with(QUALITIES));
        match keys.find(|key| japanese.get(key) == label) {
            Some(key) => self.words.get(key).to_owned(),
            None => label.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::concept::{Subject, Vocabulary};
    use crate::text::quality::Quality;

    fn listed(list: &[&str]) -> Vec<String> {
        list.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn reasons_are_told_in_both_languages() {
        let titles = [("規程".to_owned(), "Regulation".to_owned())].into();
        let why = listed(&[
            "年1回",
            "見出し「監査」",
            "文書の種類: 規程",
            "語の一部と、似た箇所から",
        ]);
        let ja = Words::new(Lang::Ja);
        assert_eq!(Reasons::new(&titles, &ja).why(&why), why);
        let en = Words::new(Lang::En);
        assert_eq!(
            Reasons::new(&titles, &en).why(&why),
            [
                "年1回",
                "heading “監査”",
                "kind of document: Regulation",
                "from some of the words, and by likeness"
            ]
        );
    }

    #[test]
    fn lacks_are_told_in_both_languages() {
        let titles = [("規程".to_owned(), "Regulation".to_owned())].into();
        let lacks = listed(&["定期の頻度・監査", "文書の種類: 規程・台帳", "未記入"]);
        let ja = Words::new(Lang::Ja);
        assert_eq!(Reasons::new(&titles, &ja).lacks(&lacks), lacks);
        let en = Words::new(Lang::En);
        assert_eq!(
            Reasons::new(&titles, &en).lacks(&lacks),
            [
                "regular frequency, 監査",
                "kind of document: Regulation, 台帳",
                "not filled in"
            ]
        );
    }

    #[test]
    fn reasons_of_a_class_are_told_in_both_languages() {
        let why = listed(&[
            "本文の語り口「ものとする・望ましい」",
            "ファイル名「規程」",
            "表題「規程」",
            "本文「この規程」",
        ]);
        assert_eq!(class_reasons(&why, &Words::new(Lang::Ja)), why);
        assert_eq!(
            class_reasons(&why, &Words::new(Lang::En)),
            [
                "manner of the text “ものとする・望ましい”",
                "file name “規程”",
                "title “規程”",
                "text “この規程”"
            ]
        );
    }

    /// What the machine keeps is what the catalogue knows.
    #[test]
    fn every_quality_has_words() {
        let ja = Words::new(Lang::Ja);
        for quality in Quality::ALL {
            let stored = Vocabulary::default();
            let stored = stored.label(Subject::Quality(quality));
            assert_eq!(stored, ja.get(&format!("{QUALITIES}{}", quality.name())));
        }
    }
}
