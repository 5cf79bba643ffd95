//! Coverage (充足状況): what is proven of each criterion, where, and what is
//! missing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::criterion::Kind;
use super::passage::{Anchor, Flag};
use super::reading::Reason;

/// Where a criterion stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// A person accepted evidence for it.
    Satisfied,
    /// Something is to be confirmed by a person.
    ToConfirm,
    /// There is evidence that supports without fulfilling.
    Partial,
    /// Required, and nothing was found in what was read.
    Gap,
    /// Required, nothing was found, and a document that could matter was not
    /// read.
    Unread,
    /// A person recorded that it does not apply.
    Excluded,
    /// Nothing was found, and nothing has to be.
    NotRequired,
}

/// Criteria by state. `criteria` is the sum of the others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Counts {
    pub criteria: u32,
    pub satisfied: u32,
    pub to_confirm: u32,
    pub partial: u32,
    pub gap: u32,
    pub unread: u32,
    pub excluded: u32,
    pub not_required: u32,
}

/// A document of a class that proves nothing: a statute, a guideline, a text
/// of the scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// Document id.
    pub document: String,
    /// Its name.
    pub name: String,
    /// Title of its class, Japanese.
    pub class: String,
    /// Title of its class, English.
    pub class_en: String,
}

impl Counts {
    /// Counts one criterion.
    pub fn add(&mut self, state: State) {
        self.criteria += 1;
        let count = match state {
            State::Satisfied => &mut self.satisfied,
            State::ToConfirm => &mut self.to_confirm,
            State::Partial => &mut self.partial,
            State::Gap => &mut self.gap,
            State::Unread => &mut self.unread,
            State::Excluded => &mut self.excluded,
            State::NotRequired => &mut self.not_required,
        };
        *count += 1;
    }
}

/// What a person said of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It fulfils the criterion.
    Accept,
    /// It supports without fulfilling.
    Partial,
    /// It is no evidence.
    Reject,
}

/// A person's judgement (判定), as shown beside the evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// The judgement, as in `J-3`.
    pub id: String,
    /// What was said.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// Who said it.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// True when it was said in the case before.
    pub carried: bool,
}

/// How far a passage carries a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// Supports without fulfilling.
    Partial,
    /// All that the rule asks for.
    Full,
}

/// One passage that is, or may be, evidence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evidence {
    /// Document id.
    pub document: String,
    /// The document's name.
    pub name: String,
    /// SHA-256 of the document in hex.
    pub sha256: String,
    /// Passage id; `None` when what was judged is no longer among the
    /// document's passages.
    pub passage: Option<String>,
    /// Where it stands.
    pub anchor: Anchor,
    /// The passage as written.
    pub quote: String,
    /// What must be known before trusting it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
    /// How far it carries: the person's word where there is one.
    pub strength: Strength,
    /// Score of the machine, 0 to 1; `None` when a person pinned it by hand.
    pub score: Option<f64>,
    /// Why the machine found it.
    pub why: Vec<String>,
    /// What is missing for full.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lacks: Vec<String>,
    /// The person's judgement, if any.
    pub judgement: Option<Judged>,
    /// True when it comes from the case before.
    pub carried: bool,
    /// True when a judgement's quote no longer matches the document.
    pub changed: bool,
}

impl Evidence {
    /// A passage as it stands, of which neither the machine nor a person has said
    /// anything yet.
    pub fn of_quote(document: String, anchor: Anchor, quote: String) -> Self {
        Self {
            document,
            name: String::new(),
            sha256: String::new(),
            passage: None,
            anchor,
            quote,
            flags: Vec::new(),
            strength: Strength::Partial,
            score: None,
            why: Vec::new(),
            lacks: Vec::new(),
            judgement: None,
            carried: false,
            changed: false,
        }
    }
}

/// A document that could matter and was not read, wholly or in part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnreadDocument {
    /// Document id.
    pub document: String,
    /// The document's name.
    pub name: String,
    /// Why it was not read; none when it waits to be read.
    pub reason: Option<Reason>,
}

/// A person's record that a criterion does not apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exclusion {
    /// Why it does not apply.
    pub reason: String,
    /// Who recorded it.
    pub by: String,
}

/// What a reader must know about a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remark {
    /// Accepted in the case before; to be confirmed in this one.
    CarriedAccepted,
    /// No source at hand shows the criterion's kind.
    KindUnconfirmed,
}

/// One criterion with its state and evidence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Criterion id.
    pub criterion: String,
    /// Group id.
    pub group: String,
    /// Title of the group, Japanese.
    pub group_ja: String,
    /// Title of the group, English.
    pub group_en: String,
    /// Title, Japanese.
    pub title: String,
    /// Title, English.
    pub title_en: String,
    /// What follows when there is no evidence.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// What it rests on.
    pub source: String,
    /// What a reader must know.
    pub remarks: Vec<Remark>,
    /// Set when the state is excluded.
    pub exclusion: Option<Exclusion>,
    /// Documents that could matter and were not read.
    pub unread: Vec<UnreadDocument>,
    /// Passages found by the machine that a person rejected.
    pub rejected: u32,
    /// Evidence, the weightiest first.
    pub evidence: Vec<Evidence>,
}

/// Every criterion of a pack, for one case.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coverage {
    /// Always 1.
    pub schema_version: u32,
    /// Case id.
    pub case: String,
    /// Scheme id.
    pub scheme: String,
    /// Hash of the pack.
    pub pack: String,
    /// Criteria by state.
    pub counts: Counts,
    /// Documents that count as nobody's evidence, whatever they say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set_aside: Vec<SetAside>,
    /// Every criterion, in the pack's order.
    pub criteria: Vec<Row>,
    /// Titles of the document classes that reasons may name, English by
    /// Japanese.
    #[serde(skip)]
    pub class_titles: BTreeMap<String, String>,
}
