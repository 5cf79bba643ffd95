//! Deadlines, windows, and bars from earlier lives.

use serde::{Deserialize, Serialize};

use crate::scheme::period::Span;

/// Which way a time runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// From a day on.
    #[default]
    Forward,
    /// Back from a day.
    Backward,
}

/// A day counted from another one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    /// The fact that holds the day; `on` is the day of the event.
    pub from: String,
    /// How long.
    pub span: Span,
}

/// What falls due (期限). With `opens` it is a window.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// Its id.
    pub id: String,
    /// Name, Japanese.
    pub ja: String,
    /// Name, English.
    pub en: String,
    /// Articles.
    pub articles: Vec<String>,
    /// Facts that hold the day from which it counts: the first that is there.
    pub from: Vec<String>,
    /// How long; without it and `days`, the day itself.
    #[serde(default)]
    pub span: Option<Span>,
    /// A setting of the body with the number of days: a reminder without legal
    /// effect, where the text gives no number.
    #[serde(default)]
    pub days: Option<String>,
    /// Which way it counts.
    #[serde(default)]
    pub direction: Direction,
    /// How long before the day the window opens.
    #[serde(default)]
    pub opens: Option<Span>,
    /// Whether somebody has to act within it: a last day on which the body is
    /// closed is put off (Civil Code 142).
    #[serde(default)]
    pub act: bool,
    /// The states in which it runs; the first says the track of its item.
    pub during: Vec<String>,
    /// It does not run while an item is in any of these.
    #[serde(default)]
    pub unless: Vec<String>,
    /// It runs only when this fact is there.
    #[serde(default)]
    pub if_fact: Option<String>,
    /// It does not run once this fact is there.
    #[serde(default)]
    pub unless_fact: Option<String>,
    /// Who has to act.
    pub who: String,
    /// The event that is then to be decided.
    #[serde(default)]
    pub then: Option<String>,
    /// The event that ends it in time, for who looks.
    #[serde(default)]
    pub by: Option<String>,
}

impl Deadline {
    /// Whether it only reminds.
    pub fn reminds(&self) -> bool {
        self.days.is_some()
    }
}

/// Whose earlier life counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Same {
    /// The same applicant's.
    Applicant,
    /// The same subject's.
    Subject,
}

/// What in an earlier life bars a new one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bar {
    /// Its id.
    pub id: String,
    /// What it says, Japanese.
    pub ja: String,
    /// What it says, English.
    pub en: String,
    /// Articles.
    pub articles: Vec<String>,
    /// Events of the earlier life.
    pub events: Vec<String>,
    /// The events tell of a day of receipt in this fact of the item that they
    /// opened; without one, the day of the event counts.
    #[serde(default)]
    pub received: Option<String>,
    /// Whose life.
    pub same: Same,
    /// How far back.
    pub span: Span,
    /// The fact with the day from which is counted back.
    pub from: String,
    /// Whether that day counts (起算日とする).
    #[serde(default)]
    pub first_day_counts: bool,
    /// The event that follows.
    pub then: String,
}
