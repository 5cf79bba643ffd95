//! The life cycle of a certification as a pack gives it: tracks, states,
//! events, guards, effects, deadlines, grounds, notices, register effects.
//!
//! Data only. What runs it is [`crate::casework`].

mod check;
mod event;
mod load;
mod term;

use serde::{Deserialize, Serialize};

pub(super) use check::check;
pub use event::{
    Event, Field, FieldKind, Guard, Move, Nature, Opening, Recent, Set, Test, Upto, Where,
};
pub(super) use load::{LifeFiles, NAMES};
pub use term::{Bar, Counted, Deadline, Direction, Same};

/// The life cycle of a scheme; empty when the pack has none.
#[derive(Debug, Clone, Default)]
pub struct LifeCycle {
    /// Procedures whose case begins a life.
    pub starting: Vec<String>,
    /// Tracks (系): what goes on side by side.
    pub tracks: Vec<Track>,
    /// States of all tracks.
    pub states: Vec<State>,
    /// What can happen.
    pub events: Vec<Event>,
    /// What falls due.
    pub deadlines: Vec<Deadline>,
    /// What in earlier lives bars this one.
    pub bars: Vec<Bar>,
    /// Grounds that a decision names.
    pub grounds: Vec<Ground>,
    /// Papers that go out.
    pub notices: Vec<Notice>,
    /// What is done to the register.
    pub register: Vec<RegisterEffect>,
    /// Where the text ends: what is noted instead of inventing a rule.
    pub notes: Vec<Note>,
    /// The articles, in the order of the text.
    pub articles: Vec<Article>,
    /// SHA-256 in hex over the canonical content of these rules.
    pub hash: String,
}

/// What goes on side by side with other things in one life: the application,
/// an examination, an incident.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Track {
    /// Its id.
    pub id: String,
    /// Name, Japanese.
    pub ja: String,
    /// Name, English.
    pub en: String,
    /// The state in which it stands from the beginning; without one, the track
    /// has as many items as events open.
    #[serde(default)]
    pub start: Option<String>,
    /// Whether the state of this track closes cases when it is final.
    #[serde(default)]
    pub main: bool,
}

/// A state (状態) of a track. Its id is unique in the pack.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// Its id.
    pub id: String,
    /// Its track.
    pub track: String,
    /// Name, Japanese.
    pub ja: String,
    /// Name, English.
    pub en: String,
    /// Articles that give it.
    #[serde(default)]
    pub articles: Vec<String>,
    /// Whether it ends the track.
    #[serde(rename = "final", default)]
    pub is_final: bool,
    /// The article after which the text is silent: no article ends this state.
    #[serde(default)]
    pub silent: Option<String>,
}

/// A ground (理由となる号) that a decision names.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Ground {
    /// The list it belongs to.
    pub list: String,
    /// Its id, as it is typed.
    pub id: String,
    /// What it says, Japanese.
    pub ja: String,
    /// What it says, English.
    pub en: String,
    /// The article.
    pub articles: Vec<String>,
    /// The bar that has to stand.
    #[serde(default)]
    pub bar: Option<String>,
    /// Facts of which one has to be there.
    #[serde(default)]
    pub facts: Vec<String>,
    /// States of which one has to be there.
    #[serde(default)]
    pub when: Vec<String>,
}

/// A paper that goes out (通知); its letter is written elsewhere.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Its id: the kind of letter.
    pub id: String,
    /// Name, Japanese.
    pub ja: String,
    /// Name, English.
    pub en: String,
    /// Articles that ask for it.
    pub articles: Vec<String>,
    /// To whom: roles of the pack's bodies, `applicant`, `public`.
    pub to: Vec<String>,
    /// Whether it must contain reasons.
    #[serde(default)]
    pub reasons: bool,
    /// The ground of objection that it prints.
    #[serde(default)]
    pub objection: Option<String>,
}

/// What an event does to the register (登録簿).
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterEffect {
    /// Its id.
    pub id: String,
    /// Name, Japanese.
    pub ja: String,
    /// Name, English.
    pub en: String,
    /// Articles.
    pub articles: Vec<String>,
    /// Entries that stand in the public view afterwards.
    #[serde(default)]
    pub shows: Vec<String>,
}

/// A remark where the text is silent or contradicts itself.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Its id.
    pub id: String,
    /// States in which it is shown.
    pub states: Vec<String>,
    /// Articles.
    pub articles: Vec<String>,
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// An article of the text, and where its behaviour is.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// Its id.
    pub id: String,
    /// Other ids that it is cited by, where one row stands for several.
    #[serde(default)]
    pub covers: Vec<String>,
    /// What it asks of the software, in our words.
    pub text: String,
    /// What carries it out that no rule of the life cycle cites.
    #[serde(default)]
    pub by: Vec<String>,
    /// Tests, by name.
    #[serde(default)]
    pub tests: Vec<String>,
}

impl Article {
    /// Whether `id` means this article.
    pub fn is(&self, id: &str) -> bool {
        self.id == id || self.covers.iter().any(|other| other == id)
    }
}

impl LifeCycle {
    /// Whether the pack has one.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// The event of that id.
    pub fn event(&self, id: &str) -> Option<&Event> {
        self.events.iter().find(|event| event.id == id)
    }

    /// The state of that id.
    pub fn state(&self, id: &str) -> Option<&State> {
        self.states.iter().find(|state| state.id == id)
    }

    /// The track of that id.
    pub fn track(&self, id: &str) -> Option<&Track> {
        self.tracks.iter().find(|track| track.id == id)
    }

    /// The deadline of that id.
    pub fn deadline(&self, id: &str) -> Option<&Deadline> {
        self.deadlines.iter().find(|deadline| deadline.id == id)
    }

    /// The bar of that id.
    pub fn bar(&self, id: &str) -> Option<&Bar> {
        self.bars.iter().find(|bar| bar.id == id)
    }

    /// A ground of a list.
    pub fn ground(&self, list: &str, id: &str) -> Option<&Ground> {
        self.grounds
            .iter()
            .find(|ground| ground.list == list && ground.id == id)
    }

    /// The article that an id means.
    pub fn article(&self, id: &str) -> Option<&Article> {
        self.articles.iter().find(|article| article.is(id))
    }

    /// The track of a state.
    pub fn track_of(&self, state: &str) -> Option<&Track> {
        self.track(&self.state(state)?.track)
    }
}
