//! A life: what stands in which state, and the facts that events made.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::refusal::Text;
use crate::scheme::life::LifeCycle;

/// Something that an event made known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Fact {
    /// A day.
    Day(Date),
    /// A number.
    Number(i64),
    /// Words.
    Text(String),
}

impl Fact {
    /// The day, where it is one.
    pub fn day(&self) -> Option<Date> {
        match self {
            Self::Day(day) => Some(*day),
            _ => None,
        }
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

/// What stands in a state: the one item of a track, or one of several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its track.
    pub track: String,
    /// Its number among several, from 1; none where there is only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// Its state.
    pub state: String,
    /// The day of the event that brought it there.
    pub since: Option<Date>,
    /// What is known of it.
    pub facts: BTreeMap<String, Fact>,
}

impl Item {
    /// How it is called: `objection-2`, or the track.
    pub fn name(&self) -> String {
        match self.number {
            Some(number) => format!("{}-{number}", self.track),
            None => self.track.clone(),
        }
    }
}

/// A mark that an event left instead of being refused: a person looks at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flag {
    /// `OUT_OF_WINDOW`, `DISPUTED`, ….
    pub id: String,
    /// The event that left it.
    pub event: String,
    /// Of whom or what it was recorded, where the event is recorded of several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Its day.
    pub on: Date,
    /// What it says.
    #[serde(flatten)]
    pub text: Text,
    /// Articles.
    pub articles: Vec<String>,
}

/// What somebody did, as it is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Act {
    /// Event id.
    pub event: String,
    /// The day on which it happened.
    pub on: Date,
    /// Who recorded it, as claimed.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The item acted on, by its name.
    pub item: Option<String>,
    /// What was said, by field.
    pub fields: BTreeMap<String, String>,
    /// Settings of the body that had a say, as they were.
    pub settings: BTreeMap<String, String>,
    /// Which marks it left and where it went instead.
    pub outcome: super::apply::Outcome,
}

/// A step of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Event id.
    pub event: String,
    /// Its day.
    pub on: Date,
    /// Who, as claimed.
    pub by: String,
    /// The item acted on.
    pub item: Option<String>,
    /// The state it went to, when it moved.
    pub to: Option<String>,
}

/// The life of what is certified, over all its cases.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Life {
    /// What stands in which state.
    pub items: Vec<Item>,
    /// What is known of all of it.
    pub facts: BTreeMap<String, Fact>,
    /// Marks for people.
    pub flags: Vec<Flag>,
    /// What happened, in the order in which it was recorded.
    pub history: Vec<Step>,
}

impl Life {
    /// A life in which nothing happened.
    pub fn new(cycle: &LifeCycle) -> Self {
        let items = cycle.tracks.iter().filter_map(|track| {
            Some(Item {
                track: track.id.clone(),
                number: None,
                state: track.start.clone()?,
                since: None,
                facts: BTreeMap::new(),
            })
        });
        Self {
            items: items.collect(),
            ..Self::default()
        }
    }

    /// The state of the main track.
    pub fn main<'a>(&'a self, cycle: &LifeCycle) -> Option<&'a Item> {
        let main = cycle.tracks.iter().find(|track| track.main)?;
        self.items.iter().find(|item| item.track == main.id)
    }

    /// Whether the main track came to an end.
    pub fn is_closed(&self, cycle: &LifeCycle) -> bool {
        self.main(cycle)
            .and_then(|item| cycle.state(&item.state))
            .is_some_and(|state| state.is_final)
    }

    /// Whether some item is in one of these states.
    pub fn is_in(&self, states: &[String]) -> bool {
        self.items.iter().any(|item| states.contains(&item.state))
    }

    /// For each track named by the states: an item is in one of them.
    pub fn is_in_each(&self, states: &[String], cycle: &LifeCycle) -> bool {
        let track = |state: &str| cycle.state(state).map(|state| state.track.as_str());
        states.iter().all(|state| {
            let own: Vec<&String> = states
                .iter()
                .filter(|other| track(other) == track(state))
                .collect();
            self.items.iter().any(|item| own.contains(&&item.state))
        })
    }

    /// A fact of an item, else of the life.
    pub fn fact<'a>(&'a self, item: Option<&'a Item>, name: &str) -> Option<&'a Fact> {
        item.and_then(|item| item.facts.get(name))
            .or_else(|| self.facts.get(name))
    }

    /// The first day on which something happened.
    pub fn begun(&self) -> Option<Date> {
        self.history.first().map(|step| step.on)
    }

    /// The item of that name.
    pub fn item(&self, name: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.name() == name)
    }
}
