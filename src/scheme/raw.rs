//! The files of a pack as they are written. Unknown keys are refused.

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, Visitor};
use toml::Spanned;
use toml::value::Datetime;

use super::paper::Paper;
use crate::model::criterion::Kind;

pub(super) type Word = Spanned<String>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SchemeFile {
    pub(super) id: Word,
    pub(super) title_ja: String,
    pub(super) title_en: String,
    pub(super) effective: Spanned<Datetime>,
    #[serde(default)]
    pub(super) source_ja: String,
    #[serde(default)]
    pub(super) note_ja: Option<String>,
    #[serde(default)]
    pub(super) body: Vec<RawBody>,
    #[serde(default)]
    pub(super) version: Vec<RawVersion>,
    #[serde(default)]
    pub(super) procedure: Vec<RawProcedure>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBody {
    pub(super) role: Word,
    pub(super) name_ja: String,
    #[serde(default)]
    pub(super) name_en: Option<String>,
    #[serde(default)]
    pub(super) note_ja: Option<String>,
    #[serde(default)]
    pub(super) evaluates: bool,
    #[serde(default)]
    pub(super) articles: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawVersion {
    pub(super) date: Spanned<Datetime>,
    pub(super) text: String,
    #[serde(default)]
    pub(super) note_ja: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawProcedure {
    pub(super) id: Word,
    pub(super) title_ja: String,
    #[serde(default)]
    pub(super) title_en: Option<String>,
    #[serde(default)]
    pub(super) carries: bool,
    #[serde(default)]
    pub(super) note_ja: Option<String>,
    #[serde(default)]
    pub(super) articles: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClassFile {
    #[serde(default)]
    pub(super) class: Vec<RawClass>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DocumentFile {
    #[serde(default)]
    pub(super) required: Vec<RawRequired>,
    #[serde(default)]
    pub(super) class: Vec<RawClass>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawClass {
    pub(super) id: Word,
    pub(super) title_ja: String,
    pub(super) title_en: String,
    #[serde(default)]
    pub(super) name: Vec<Word>,
    #[serde(default)]
    pub(super) title: Vec<Word>,
    #[serde(default)]
    pub(super) body: Vec<Word>,
    #[serde(default)]
    pub(super) not: Vec<Word>,
    #[serde(default)]
    pub(super) often: Vec<Word>,
    #[serde(default)]
    pub(super) seldom: Vec<Word>,
    #[serde(default = "three")]
    pub(super) need: u32,
    pub(super) underlined: Option<Underlined>,
    #[serde(default)]
    pub(super) proves: Option<Word>,
    pub(super) paper: Option<Paper>,
    #[serde(default = "yes")]
    pub(super) own_text: bool,
    #[serde(default)]
    pub(super) annexes: bool,
}

/// What an underline means in documents of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Underlined {
    /// The entry was deleted.
    Deleted,
}

fn yes() -> bool {
    true
}

fn three() -> u32 {
    3
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRequired {
    pub(super) id: Word,
    pub(super) title_ja: String,
    pub(super) title_en: String,
    #[serde(default)]
    pub(super) articles: Vec<String>,
    pub(super) procedures: Vec<Word>,
    pub(super) any_class: Vec<Word>,
    #[serde(default)]
    pub(super) carries: bool,
    #[serde(default)]
    pub(super) unconfirmed: bool,
    #[serde(default)]
    pub(super) note_ja: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CriteriaFile {
    #[serde(default)]
    pub(super) criterion: Vec<RawCriterion>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCriterion {
    pub(super) id: Word,
    pub(super) group: String,
    #[serde(default)]
    pub(super) group_ja: String,
    #[serde(default)]
    pub(super) group_en: String,
    pub(super) title_ja: String,
    pub(super) title_en: String,
    pub(super) kind: Kind,
    #[serde(default)]
    pub(super) draft_kind: Option<String>,
    pub(super) provenance: String,
    #[serde(default)]
    pub(super) source: String,
    #[serde(default)]
    pub(super) describe_ja: Option<String>,
    #[serde(default)]
    pub(super) expected: Vec<Word>,
    #[serde(default)]
    pub(super) expected_ja: Vec<String>,
    #[serde(default)]
    pub(super) unmatched: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConceptFile {
    #[serde(default)]
    pub(super) concept: Vec<RawConcept>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawConcept {
    pub(super) id: Word,
    #[serde(default)]
    pub(super) ja: Vec<Word>,
    #[serde(default)]
    pub(super) any: Vec<Word>,
    #[serde(default)]
    pub(super) not: Vec<Word>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EvidenceFile {
    #[serde(default)]
    pub(super) topic: RawTopic,
    #[serde(default)]
    pub(super) silent: RawTopic,
    #[serde(default)]
    pub(super) rule: Vec<RawRule>,
    #[serde(default, rename = "yield")]
    pub(super) yields: Vec<RawYield>,
}

/// The general gives way to the special.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawYield {
    pub(super) general: Vec<Word>,
    pub(super) special: Vec<Word>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTopic {
    #[serde(default)]
    pub(super) off: Vec<Word>,
    #[serde(default)]
    pub(super) on: Vec<Word>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    pub(super) criterion: Word,
    #[serde(default)]
    pub(super) topic: bool,
    #[serde(default)]
    pub(super) way: Vec<Spanned<RawWay>>,
    #[serde(default)]
    pub(super) examples: Vec<Spanned<RawExample>>,
    #[serde(default)]
    pub(super) partial: Vec<Spanned<RawExample>>,
    #[serde(default)]
    pub(super) negatives: Vec<Spanned<RawExample>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWay {
    #[serde(default)]
    pub(super) all: Vec<Word>,
    #[serde(default)]
    pub(super) any: Vec<Word>,
    #[serde(default = "eighty")]
    pub(super) near: u32,
    #[serde(default)]
    pub(super) full: Vec<Word>,
    #[serde(default)]
    pub(super) full_any: Vec<Word>,
    #[serde(default)]
    pub(super) full_near: u32,
    #[serde(default)]
    pub(super) none: Vec<Word>,
    #[serde(default)]
    pub(super) in_heading: Vec<Word>,
    #[serde(default)]
    pub(super) lend: bool,
    #[serde(default)]
    pub(super) answer: bool,
    #[serde(default)]
    pub(super) class: Vec<Word>,
    #[serde(default)]
    pub(super) class_full: Vec<Word>,
    #[serde(default)]
    pub(super) not_class: Vec<Word>,
    #[serde(default)]
    pub(super) kind: Option<super::rule::EvidenceKind>,
    #[serde(default)]
    pub(super) why: Option<String>,
    /// Of the rule: TOML puts what is written after a way into the way.
    #[serde(default)]
    pub(super) examples: Vec<Spanned<RawExample>>,
    #[serde(default)]
    pub(super) partial: Vec<Spanned<RawExample>>,
    #[serde(default)]
    pub(super) negatives: Vec<Spanned<RawExample>>,
}

fn eighty() -> u32 {
    80
}

/// An example: a sentence, or a table with its context.
#[derive(Debug)]
pub(super) struct RawExample {
    pub(super) text: String,
    pub(super) class: Option<String>,
    pub(super) heading: Vec<String>,
}

impl<'de> Deserialize<'de> for RawExample {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ExampleVisitor)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExampleTable {
    text: String,
    #[serde(default)]
    class: Option<String>,
    #[serde(default)]
    heading: Vec<String>,
}

struct ExampleVisitor;

impl<'de> Visitor<'de> for ExampleVisitor {
    type Value = RawExample;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a sentence, or { text, class, heading }")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<RawExample, E> {
        Ok(RawExample {
            text: text.to_owned(),
            class: None,
            heading: Vec::new(),
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RawExample, A::Error> {
        let table = ExampleTable::deserialize(de::value::MapAccessDeserializer::new(map))?;
        Ok(RawExample {
            text: table.text,
            class: table.class,
            heading: table.heading,
        })
    }
}
