//! How a scheme's register (登録簿) is laid out: its entries, where each comes
//! from, and which events end them.
//!
//! What the public sees after which event stands with the register effects of
//! the life cycle ([`super::life::RegisterEffect`]); this only describes, and is
//! in no hash.

use serde::{Deserialize, Serialize};

use super::life::LifeCycle;
use super::problem::Problem;
use super::toml_file::TomlFile;

/// The layout; without columns the scheme has no register.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Layout {
    /// Effects that make an entry.
    pub enters: Vec<String>,
    /// The articles that erase an entry at its end, where there are any.
    pub erases: Vec<String>,
    /// What a body's setting lets stand all the same.
    pub keep: Option<Keep>,
    /// What an entry says, in order.
    #[serde(rename = "column")]
    pub columns: Vec<Column>,
    /// Events that end an entry.
    #[serde(rename = "ending")]
    pub endings: Vec<Ending>,
    /// The form whose rows are published.
    pub contents: Option<Contents>,
    /// Work that is given to others.
    pub outsourcing: Option<Outsourcing>,
}

/// Which event gives work to others, and which one publishes that.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outsourcing {
    /// The event.
    pub event: String,
    /// Its field with the name of the contractor.
    pub contractor: String,
    /// Its field with the work.
    pub work: String,
    /// The event that publishes it, on the item that the first one opens.
    pub published_by: String,
    /// Articles.
    pub articles: Vec<String>,
}

/// A column that a body's setting lets stand after the end.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keep {
    /// Path of the setting, `true` or `false`.
    pub setting: String,
    /// The column.
    pub column: String,
}

/// Something that an entry says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its id, as register effects name it.
    pub id: String,
    /// Name, Japanese.
    pub ja: String,
    /// Name, English.
    pub en: String,
    /// Where it comes from.
    pub from: From,
}

/// Where an entry's value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum From {
    /// Who applied.
    Applicant,
    /// What is certified.
    Subject,
    /// The day of the end.
    Day,
    /// The event that ended it.
    Cause,
    /// Those of these facts that are there.
    Facts(Vec<String>),
    /// The name of the body with this role.
    Body(String),
    /// The rows of the form.
    Form,
}

/// The lists (一覧) of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum List {
    /// What is certified now.
    Current,
    /// What ran out, lapsed or was given up.
    Expired,
    /// What was revoked.
    Revoked,
}

impl List {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Current, Self::Expired, Self::Revoked];
}

/// An event that ends an entry.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    /// The event.
    pub event: String,
    /// The list on which the entry goes.
    pub list: List,
    /// The fact with the day that is shown, else that of the event.
    #[serde(default)]
    pub day: Option<String>,
    /// A fact with a later day that counts instead.
    #[serde(default)]
    pub later: Option<Later>,
    /// Whether the entry stands through that day.
    #[serde(default)]
    pub through_day: bool,
}

/// A day that is shown where it is the later one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Later {
    /// The fact with the day.
    pub day: String,
    /// Only where this fact is there.
    pub when: String,
}

/// The form whose rows are published, and what is withheld of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contents {
    /// Class of the form.
    pub class: String,
    /// Effects after which the newest form counts.
    pub renewed_by: Vec<String>,
    /// The event that withholds rows.
    pub withheld_by: String,
    /// Its field that names them.
    pub withheld_in: String,
}

impl Layout {
    /// Whether the scheme has no register.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// The column of that id.
    pub fn column(&self, id: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.id == id)
    }

    /// How an event ends an entry, when it does.
    pub fn ending(&self, event: &str) -> Option<&Ending> {
        self.endings.iter().find(|ending| ending.event == event)
    }
}

/// Holds the layout against the life cycle.
pub(super) fn check(
    file: &TomlFile,
    layout: &Layout,
    life: &LifeCycle,
    problems: &mut Vec<Problem>,
) {
    if layout.is_empty() || life.is_empty() {
        return;
    }
    let mut unknown = |what: &str, name: &str| {
        let at = file.text.find(&format!("\"{name}\"")).unwrap_or(0);
        problems.push(file.problem(
            at..at,
            format!("登録簿が指す {what} がありません: `{name}`"),
            format!("the register names an unknown {what}: `{name}`"),
        ));
    };
    for shown in life.register.iter().flat_map(|effect| &effect.shows) {
        if layout.column(shown).is_none() {
            unknown("column", shown);
        }
    }
    let contents = layout.contents.iter();
    let renewing = contents.clone().flat_map(|contents| &contents.renewed_by);
    for effect in layout.enters.iter().chain(renewing) {
        if !life.register.iter().any(|known| known.id == *effect) {
            unknown("register effect", effect);
        }
    }
    let ending = layout.endings.iter().map(|ending| &ending.event);
    for event in ending.chain(contents.map(|contents| &contents.withheld_by)) {
        let known = life.event(event);
        if known.is_none_or(|event| event.register.is_empty()) {
            unknown("event with a register effect", event);
        }
    }
    if let Some(outsourcing) = &layout.outsourcing {
        let event = life.event(&outsourcing.event);
        let has = |field: &str| {
            let mut fields = event.iter().flat_map(|event| &event.fields);
            fields.any(|known| known.id == field)
        };
        for field in [&outsourcing.contractor, &outsourcing.work] {
            if !has(field) {
                unknown("field", field);
            }
        }
        if life.event(&outsourcing.published_by).is_none() {
            unknown("event", &outsourcing.published_by);
        }
    }
    if let Some(keep) = layout
        .keep
        .iter()
        .find(|keep| layout.column(&keep.column).is_none())
    {
        unknown("column", &keep.column);
    }
}
