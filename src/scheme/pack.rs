//! A pack: one version of a scheme's rules.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::concept::Vocabulary;
use super::labelled::Labelled;
use super::life::LifeCycle;
use super::paper::Paper;
use super::register::Layout;
use super::rule::{Rule, Topic};
use crate::model::Criterion;

/// One version of a scheme's rules. Immutable; known by its hash.
#[derive(Debug, Clone)]
pub struct Pack {
    /// Scheme id.
    pub id: String,
    /// Title, Japanese.
    pub title_ja: String,
    /// Title, English.
    pub title_en: String,
    /// The day from which it holds.
    pub effective: Date,
    /// The text it was written from.
    pub source_ja: String,
    /// A remark.
    pub note_ja: Option<String>,
    /// SHA-256 in hex over the canonical content of its rule files.
    pub hash: String,
    /// Bodies with a role in the scheme.
    pub bodies: Vec<Body>,
    /// Versions that the text names.
    pub versions: Vec<Version>,
    /// Procedures that a case may be.
    pub procedures: Vec<Procedure>,
    /// Documents that procedures require.
    pub required: Vec<Required>,
    /// Document classes, in the order in which ties are decided.
    pub classes: Vec<Class>,
    /// All criteria, in their order.
    pub criteria: Vec<Criterion>,
    /// The vocabulary of the rules.
    pub vocabulary: Vocabulary,
    /// Evidence rules, at most one per criterion.
    pub rules: Vec<Rule>,
    /// Labelled passages, against which a find is held.
    pub labelled: Vec<Labelled>,
    /// What speaks for nobody who applies: the words of a law or an authority
    /// (個人情報取扱事業者は…), advertising. No rule looks at such a passage.
    pub silent: Topic,
    /// The life of a certification.
    pub life: LifeCycle,
    /// How the register is laid out; not part of the hash.
    pub register: Layout,
    /// What a body edits; not part of the hash.
    pub settings: toml::Table,
    /// Path of the rule file below `templates/`, for messages.
    pub rule_file: String,
}

impl Pack {
    /// The criterion of that id.
    pub fn criterion(&self, id: &str) -> Option<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.id == id)
    }

    /// The class of that id.
    pub fn class(&self, id: &str) -> Option<&Class> {
        self.classes.iter().find(|class| class.id == id)
    }

    /// How documents of a class are laid out, where the program reads their
    /// fields.
    pub fn paper(&self, class: &str) -> Option<Paper> {
        self.class(class)?.paper
    }

    /// The English titles of the classes by the Japanese ones.
    pub fn class_titles(&self) -> BTreeMap<String, String> {
        let classes = self.classes.iter();
        classes
            .map(|class| (class.title_ja.clone(), class.title_en.clone()))
            .collect()
    }

    /// The procedure of that id.
    pub fn procedure(&self, id: &str) -> Option<&Procedure> {
        self.procedures.iter().find(|procedure| procedure.id == id)
    }

    /// A setting by its path, as in `certificate.max_age`.
    pub fn setting(&self, path: &str) -> Option<&toml::Value> {
        let mut parts = path.split('.');
        let first = self.settings.get(parts.next()?)?;
        parts.try_fold(first, |value, key| value.get(key))
    }
}

/// A certification body's role (役割) in the scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// `granting`, `examining`, ….
    pub role: String,
    /// Name of the role, Japanese.
    pub name_ja: String,
    /// Name of the role, English.
    pub name_en: Option<String>,
    /// A remark.
    pub note_ja: Option<String>,
    /// Whether it is this body that judges evidence and writes findings; where
    /// no body is, any may.
    pub evaluates: bool,
    /// Articles that give the role.
    pub articles: Vec<String>,
}

/// A version of the scheme's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The day from which it holds.
    pub date: Date,
    /// Whether its text is at hand.
    pub text: String,
    /// A remark.
    pub note_ja: Option<String>,
}

/// A procedure (手続): what a case is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Procedure {
    /// `application`, `renewal`, ….
    pub id: String,
    /// Title, Japanese.
    pub title_ja: String,
    /// Title, English.
    pub title_en: Option<String>,
    /// True when coverage includes what was accepted in the case before.
    pub carries: bool,
    /// A remark.
    pub note_ja: Option<String>,
    /// Articles it follows.
    pub articles: Vec<String>,
}

/// A document that procedures require.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Required {
    /// Its name in the pack.
    pub id: String,
    /// Title, Japanese.
    pub title_ja: String,
    /// Title, English.
    pub title_en: String,
    /// Articles that require it.
    pub articles: Vec<String>,
    /// Procedures that require it.
    pub procedures: Vec<String>,
    /// A document of any of these classes fulfils it.
    pub any_class: Vec<String>,
    /// True when one accepted in the case before fulfils it.
    pub carries: bool,
    /// True when no article says so: then it is a remark, never a defect.
    pub unconfirmed: bool,
    /// A remark.
    pub note_ja: Option<String>,
}

/// A class of documents (文書の種類) and how to recognise it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// Its id.
    pub id: String,
    /// Title, Japanese.
    pub title_ja: String,
    /// Title, English.
    pub title_en: String,
    /// Phrases in the file name, in normal form.
    pub name: Vec<String>,
    /// Phrases in a heading or the first passages, in normal form.
    pub title: Vec<String>,
    /// Phrases anywhere, in normal form.
    pub body: Vec<String>,
    /// Phrases in name or title that exclude it, in normal form.
    pub not: Vec<String>,
    /// Words of the voice in which such a document speaks throughout
    /// (事業者は…望ましい): many of its passages hold one of them.
    pub often: Vec<String>,
    /// Words of another voice (当社), of which few of its passages hold one.
    pub seldom: Vec<String>,
    /// Points needed.
    pub need: u32,
    /// Whether underlined entries were deleted.
    pub underlined_is_deleted: bool,
    /// False for statutes, guidelines and the scheme's own texts: what they
    /// say, the applicant has not said.
    pub proves: bool,
    /// How its documents are laid out, where the program reads their fields.
    pub paper: Option<Paper>,
    /// False for papers that read alike at every applicant, because somebody
    /// else drew them up.
    pub own_text: bool,
    /// True for rules, which carry forms to be filled in by those whom they
    /// bind.
    pub annexes: bool,
}
