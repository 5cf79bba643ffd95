//! Letters (通知・認定証の文面): the wording of every paper that goes out, as a
//! body edits it. No rules: the hash of a pack does not cover them, and a
//! mistake in one stops that letter alone.
//!
//! The wording of a paper lies beside its pack in `letters/<id>.toml`, in the
//! language of Jinja; a copy in a home takes its place. `letters/common.toml`
//! says what all of them share.

mod check;
mod load;

use serde::{Deserialize, Serialize};

pub use super::life::Field;
pub use load::letters;

/// The wordings of a pack.
#[derive(Debug, Clone, Default)]
pub struct Letters {
    /// One per paper.
    pub all: Vec<Wording>,
}

/// The wording of one paper.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Wording {
    /// Its id: that of the notice, or its own.
    pub id: String,
    /// Path below `templates/`, for messages.
    pub file: String,
    /// Name, Japanese.
    pub ja: String,
    /// Name, English.
    pub en: String,
    /// Articles that ask for it; none where it is the body's own practice.
    pub articles: Vec<String>,
    /// To whom: roles of the pack's bodies, `applicant`, `public`.
    pub to: Vec<String>,
    /// Whether it must contain reasons.
    pub reasons: bool,
    /// Events after which it is written.
    pub events: Vec<String>,
    /// How it is laid out.
    pub form: Form,
    /// The role of the body that sends it; that of the event's actor when
    /// there is none.
    pub from: Option<String>,
    /// The subject line (件名).
    pub title: String,
    /// Paragraphs, an empty line between them.
    pub body: String,
    /// Points below 記.
    pub items: Vec<Point>,
    /// What the writer has to say, beside what the event said.
    pub asks: Vec<Field>,
    /// What all letters of the pack share.
    pub common: Common,
}

/// How a paper is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// A letter: number, date, addressee, sender, subject, 記.
    #[default]
    Letter,
    /// A certificate in a frame.
    Certificate,
    /// A text for everybody, without an addressee.
    Publication,
}

/// A point of a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// Its heading.
    pub title: String,
    /// What it says; the point is left out where this comes out empty.
    pub text: String,
    /// Whether it is the body's practice and no article says so: it is marked.
    #[serde(default)]
    pub inferred: bool,
}

/// What all letters of a pack share.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Common {
    /// Name of the text that is cited.
    pub regulation: String,
    /// What stands below a letter with points that no article gives.
    pub inferred: String,
    /// What a decision that can be objected to says of that.
    pub objection: Option<Objection>,
}

/// What a decision says of objections (異議の申出).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// The list of grounds.
    pub list: String,
    /// The fact of what an event opens that holds the ground's id.
    pub fact: String,
    /// The deadline of the pack.
    pub deadline: String,
    /// The point.
    pub point: Point,
}

impl Letters {
    /// The wording of a paper.
    pub fn get(&self, id: &str) -> Option<&Wording> {
        self.all.iter().find(|wording| wording.id == id)
    }
}

/// A fact's name as a wording writes it: `expires-on` is `fact.expires_on`.
pub fn fact_name(fact: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() { c } else { '_' };
    fact.chars().map(plain).collect()
}
