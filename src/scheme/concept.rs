//! Concepts (概念): the vocabulary that rules are written in.
//!
//! A concept stands for the words that mean the same thing to the scheme. A
//! union stands for several concepts. Rules name concepts, never strings.

use std::collections::HashMap;

use super::problem::Problem;
use super::raw::{RawConcept, Word};
use super::toml_file::TomlFile;
use crate::text::normal::normalize;
use crate::text::quality::Quality;

/// Parts and characters of the longest term: a longer one is a sentence.
const PARTS: usize = 4;
const LENGTH: usize = 40;

/// What a rule or a union may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A concept, by its position in [`Vocabulary::concepts`].
    Concept(u32),
    /// A quality known to the program, written `@yearly` and the like.
    Quality(Quality),
}

/// A term in normal form. More than one part: the parts follow each other
/// with few characters and no full stop between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// At least one; none is empty.
    pub parts: Vec<String>,
}

/// A concept with its terms and what it joins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concept {
    /// Its name in the pack.
    pub id: String,
    /// The first term as written, to show to people; the id of a bare union.
    pub label: String,
    /// Its own terms.
    pub terms: Vec<Term>,
    /// An occurrence that lies inside one of these does not count.
    pub not: Vec<Term>,
    /// What it joins; every concept among them stands before it.
    pub members: Vec<Subject>,
}

/// All concepts of a pack, members before the unions that join them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vocabulary {
    concepts: Vec<Concept>,
    by_id: HashMap<String, u32>,
}

impl Vocabulary {
    /// All concepts; a [`Subject::Concept`] is a position in it.
    pub fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    /// The subject of that name: a concept's id, or a quality with its `@`.
    pub fn subject(&self, name: &str) -> Option<Subject> {
        if let Some(quality) = name.strip_prefix('@') {
            return Quality::from_name(quality).map(Subject::Quality);
        }
        self.by_id.get(name).copied().map(Subject::Concept)
    }

    /// What a subject is called among the lacks of a find, where it is kept in
    /// Japanese.
    pub fn label(&self, subject: Subject) -> &str {
        match subject {
            Subject::Quality(quality) => quality_label(quality),
            Subject::Concept(index) => self
                .concepts
                .get(index as usize)
                .map_or("", |concept| concept.label.as_str()),
        }
    }
}

/// What a quality is called there. Whoever shows it says it in the reader's
/// language, by the catalogue.
fn quality_label(quality: Quality) -> &'static str {
    match quality {
        Quality::Yearly => "年1回以上の頻度",
        Quality::Regular => "定期の頻度",
        Quality::Dated => "年月日",
        Quality::Person => "氏名又は役職",
        Quality::Count => "人数又は件数",
        Quality::Duty => "義務の定め",
        Quality::Done => "実施済みの記載",
        Quality::Negated => "否定の記載",
        Quality::Prohibit => "禁止の定め",
        Quality::Blank => "未記入",
    }
}

/// Resolves the concepts of a file; mistakes go to `problems`.
pub(super) fn vocabulary(
    file: &TomlFile,
    raw: &[RawConcept],
    problems: &mut Vec<Problem>,
) -> Vocabulary {
    let mut raw_by_id: HashMap<&str, &RawConcept> = HashMap::new();
    for concept in raw {
        let id = concept.id.get_ref();
        if id.is_empty() || id.starts_with('@') {
            problems.push(file.mistake(
                &concept.id,
                "概念の id に使えません",
                "not usable as a concept id",
            ));
        } else if raw_by_id.insert(id, concept).is_some() {
            problems.push(file.mistake(
                &concept.id,
                "同じ id の概念が二つあります",
                "duplicate concept id",
            ));
        }
    }
    let mut builder = Builder {
        file,
        raw: &raw_by_id,
        done: Vocabulary::default(),
        open: Vec::new(),
        problems,
    };
    for concept in raw {
        builder.add(concept);
    }
    builder.done
}

struct Builder<'a> {
    file: &'a TomlFile,
    raw: &'a HashMap<&'a str, &'a RawConcept>,
    done: Vocabulary,
    open: Vec<&'a str>,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Builder<'a> {
    /// Adds a concept after everything that it joins.
    fn add(&mut self, raw: &'a RawConcept) {
        let id = raw.id.get_ref().as_str();
        if self.done.by_id.contains_key(id) {
            return;
        }
        self.open.push(id);
        let members = raw
            .any
            .iter()
            .filter_map(|name| self.member(name))
            .collect();
        self.open.pop();
        let terms: Vec<Term> = raw.ja.iter().filter_map(|word| self.term(word)).collect();
        if raw.ja.is_empty() && raw.any.is_empty() {
            self.mistake(
                &raw.id,
                "語も概念も挙げていません",
                "neither terms nor members",
            );
        }
        let not: Vec<Term> = raw.not.iter().filter_map(|word| self.term(word)).collect();
        let label = raw.ja.first().map_or(id, |word| word.get_ref()).to_owned();
        let index = u32::try_from(self.done.concepts.len()).unwrap_or(u32::MAX);
        self.done.by_id.insert(id.to_owned(), index);
        self.done.concepts.push(Concept {
            id: id.to_owned(),
            label,
            terms,
            not,
            members,
        });
    }

    fn member(&mut self, name: &'a Word) -> Option<Subject> {
        let id = name.get_ref().as_str();
        if self.open.contains(&id) {
            self.mistake(
                name,
                "概念が自分自身を含みます",
                "a union that contains itself",
            );
            return None;
        }
        if let Some(raw) = self.raw.get(id).copied() {
            self.add(raw);
        }
        let subject = self.done.subject(id);
        if subject.is_none() {
            self.mistake(name, "知らない概念です", "unknown concept");
        }
        subject
    }

    fn term(&mut self, word: &Word) -> Option<Term> {
        // Split before folding: NFKC turns the ellipsis into full stops.
        let parts: Vec<String> = word.get_ref().split('…').map(fold).collect();
        if parts.iter().any(String::is_empty) {
            self.mistake(
                word,
                "空の語、または空の部分です",
                "an empty term or part of a term",
            );
            return None;
        }
        let length: usize = parts.iter().map(|part| part.chars().count()).sum();
        if parts.len() > PARTS || length > LENGTH {
            self.mistake(
                word,
                "長すぎる語です (部分は 4 まで、40 字まで)",
                "a term of more than 4 parts or 40 characters",
            );
            return None;
        }
        Some(Term { parts })
    }

    fn mistake(&mut self, word: &Word, ja: &str, en: &str) {
        self.problems.push(self.file.mistake(word, ja, en));
    }
}

/// The normal form in which terms and passages are compared.
fn fold(text: &str) -> String {
    normalize(text).text.trim().to_owned()
}
