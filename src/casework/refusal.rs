//! Why an act is refused.

use jiff::civil::Date;
use serde::Serialize;

/// Words in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Text {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The same words in both.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            ja: text.clone(),
            en: text,
        }
    }

    /// From the words of a pack.
    pub fn of(ja: &str, en: &str) -> Self {
        Self {
            ja: ja.to_owned(),
            en: en.to_owned(),
        }
    }
}

/// A kind of refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The pack has no such event.
    UnknownEvent,
    /// The states do not allow it: out of order, or done already.
    NotNow,
    /// The day lies in the future.
    Future,
    /// The day lies before the application, or before the step before.
    TooOld,
    /// A reason is missing.
    NoReason,
    /// A field is missing or says something that cannot be.
    Field,
    /// The ground is none, or does not fit.
    Ground,
    /// A condition of the pack does not hold.
    Condition,
    /// After the last day.
    Late,
    /// Before the day.
    Early,
    /// In a band where two readings differ, and none was chosen.
    Disputed,
    /// Something in an earlier life stands against it, or does not.
    Bar,
    /// Several items could be meant, or none of that name.
    WhichItem,
    /// A period cannot be counted.
    Period,
}

/// An act that is refused, with the article that says why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// What kind.
    pub why: Why,
    /// The event.
    pub event: String,
    /// Articles.
    pub articles: Vec<String>,
    /// What exactly.
    pub detail: Text,
    /// The days between which readings differ.
    pub days: Option<[Date; 2]>,
}

impl Refusal {
    /// A refusal of `event`.
    pub fn new(why: Why, event: &str, articles: &[String], detail: Text) -> Self {
        Self {
            why,
            event: event.to_owned(),
            articles: articles.to_vec(),
            detail,
            days: None,
        }
    }
}
