//! Events: who does what when, under which conditions, with which effects.

use serde::Deserialize;

use super::term::Counted;
use crate::scheme::period::Span;

/// How far an act is free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nature {
    /// Somebody from outside does it; it is recorded.
    Filed,
    /// The text allows it (できる): an officer's decision.
    May,
    /// The text binds to it: proposed, and done by an officer.
    Bound,
    /// It is so without anybody's act; recorded when it is noticed.
    Fact,
}

/// What can happen (出来事・手続上の行為).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Its id, as it is typed.
    pub id: String,
    /// Name, Japanese.
    pub ja: String,
    /// Name, English.
    pub en: String,
    /// Articles that it follows.
    pub articles: Vec<String>,
    /// Who acts: `applicant`, or a role of the pack's bodies.
    pub actor: String,
    /// Who may record it: `clerk`, `reviewer`, `officer`.
    pub records: String,
    /// How far it is free.
    pub nature: Nature,
    /// States of the item acted on; without any, nothing is acted on.
    #[serde(default)]
    pub from: Vec<String>,
    /// The item's next state; without one it stays.
    #[serde(default)]
    pub to: Option<String>,
    /// For each track named: an item in one of these states.
    #[serde(default)]
    pub when: Vec<String>,
    /// No item in any of these states.
    #[serde(default)]
    pub unless: Vec<String>,
    /// What else moves.
    #[serde(default)]
    pub moves: Vec<Move>,
    /// Items that it opens.
    #[serde(default)]
    pub opens: Vec<Opening>,
    /// Whether a reason has to be given.
    #[serde(default)]
    pub reason: bool,
    /// What has to be said.
    #[serde(default)]
    pub fields: Vec<Field>,
    /// Further conditions.
    #[serde(default)]
    pub guards: Vec<Guard>,
    /// Facts that it makes.
    #[serde(default)]
    pub set: Vec<Set>,
    /// It is recorded again when an earlier record was wrong: the newest one
    /// counts, of each value of these fields (of none of them: of the life).
    #[serde(default)]
    pub newest_of: Option<Vec<String>>,
    /// Papers that it asks for.
    #[serde(default)]
    pub notices: Vec<String>,
    /// What it does to the register.
    #[serde(default)]
    pub register: Vec<String>,
    /// Kinds of submission that are this event.
    #[serde(default)]
    pub submissions: Vec<String>,
    /// Whether it may leave a final state.
    #[serde(default)]
    pub reopens: bool,
}

/// Another track's move.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// The states from which.
    pub from: Vec<String>,
    /// The state to which.
    pub to: String,
}

/// An item that an event opens.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// Its first state; that says its track.
    pub state: String,
    /// The facts it begins with.
    #[serde(default)]
    pub set: Vec<Set>,
}

/// A kind of field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// Free text.
    #[default]
    Text,
    /// A day.
    Day,
    /// Yen, whole.
    Yen,
    /// `yes` or `no`.
    Yes,
}

/// Something that has to be said with an event.
#[derive(Debug, Clone, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its id, as it is typed.
    pub id: String,
    /// Name, Japanese.
    pub ja: String,
    /// Name, English.
    pub en: String,
    /// What kind.
    #[serde(default)]
    pub kind: FieldKind,
    /// Whether it may be left out.
    #[serde(default)]
    pub optional: bool,
    /// What it may be.
    #[serde(default)]
    pub choices: Vec<String>,
    /// The list of grounds that it names one of.
    #[serde(default)]
    pub grounds: Option<String>,
    /// A setting that lists what it may be.
    #[serde(default)]
    pub setting: Option<String>,
    /// Articles that ask for it; the event's when there are none.
    #[serde(default)]
    pub articles: Vec<String>,
}

/// Where a fact stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Where {
    /// At the life.
    Life,
    /// At the item.
    Item,
}

/// A fact that an event makes. Exactly one of the sources is given.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Set {
    /// Its name; `{field}` stands for a field or a fact.
    pub fact: String,
    /// The day of the event.
    #[serde(default)]
    pub day: bool,
    /// A field's value; nothing when the field was left out.
    #[serde(default)]
    pub field: Option<String>,
    /// These words.
    #[serde(default)]
    pub text: Option<String>,
    /// Another fact.
    #[serde(default)]
    pub copy: Option<String>,
    /// A number more.
    #[serde(default)]
    pub add: Option<i64>,
    /// A day counted from another.
    #[serde(default)]
    pub count: Option<Counted>,
    /// It is gone.
    #[serde(default)]
    pub clear: bool,
    /// Only where a setting of the body is this.
    #[serde(default)]
    pub setting: Option<(String, String)>,
    /// Only when this fact is there.
    #[serde(default)]
    pub if_fact: Option<String>,
    /// Only when the event lies after the opening of this window.
    #[serde(default)]
    pub after_opening: Option<String>,
    /// Where it stands: at the item that is acted on or opened where there is
    /// one, unless this says `life`.
    #[serde(rename = "where", default)]
    pub place: Option<Where>,
}

/// A condition of an event, and what follows when it does not hold: a refusal,
/// a flag, or another state.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guard {
    /// What is asked.
    pub ask: Test,
    /// What is said when it does not hold, Japanese.
    pub ja: String,
    /// What is said when it does not hold, English.
    pub en: String,
    /// Articles; the event's when there are none.
    #[serde(default)]
    pub articles: Vec<String>,
    /// Not refused, but marked with this.
    #[serde(default)]
    pub flag: Option<String>,
    /// Not refused: the item that the event opens or acts on goes here.
    #[serde(default)]
    pub otherwise: Option<String>,
    /// Only when a field has a value.
    #[serde(default)]
    pub if_field: Option<(String, String)>,
    /// Only when the item is in one of these states.
    #[serde(default)]
    pub if_state: Vec<String>,
}

/// What a guard asks.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Test {
    /// A fact is there.
    Fact(String),
    /// A fact is not there.
    Absent(String),
    /// A deadline has run out.
    After(String),
    /// One of these deadlines has not run out; a window is open.
    Within(Vec<String>),
    /// No bar stands.
    NoBar(Vec<String>),
    /// A bar stands.
    Bar(String),
    /// A field has this value.
    FieldIs((String, String)),
    /// A field has another value, or none.
    FieldNot((String, String)),
    /// A fact has this value.
    FactIs((String, String)),
    /// A day of a field lies within a time before a fact.
    Recent(Recent),
    /// A day of a field lies not within a time before a fact.
    NotRecent(Recent),
    /// A day of a field lies before the end of a time from the event.
    Upto(Upto),
    /// A day of a field lies before that of a fact.
    FieldBefore((String, String)),
    /// The item is not in one of these states.
    NotIn(Vec<String>),
    /// The day of the event is not before that of a fact.
    NotBefore(String),
    /// A field has the value of a fact.
    Same((String, String)),
}

impl Test {
    /// Whether it hangs on what is said with the event.
    pub fn is_of_a_field(&self) -> bool {
        match self {
            Self::FieldIs(_) | Self::FieldNot(_) | Self::FieldBefore(_) | Self::Same(_) => true,
            Self::Recent(_) | Self::NotRecent(_) | Self::Upto(_) => true,
            Self::FactIs((fact, _)) | Self::Fact(fact) => fact.contains('{'),
            _ => false,
        }
    }
}

/// A day of a field, within a time before a fact.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recent {
    /// The field; left out, there is nothing to ask.
    pub field: String,
    /// The fact.
    pub before: String,
    /// The time.
    pub span: Span,
}

/// A day of a field, before the end of a time from the event (未満).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Upto {
    /// The field.
    pub field: String,
    /// The time; its last day is too late.
    pub less_than: Span,
}
