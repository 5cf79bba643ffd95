//! What coverage is made from.

use crate::evidence::Candidate;
use crate::model::coverage::Exclusion;
use crate::model::reading::Reason;
use crate::model::{Anchor, Flag, Judged, ReadState};

/// All that coverage depends on beside the pack.
#[derive(Debug, Clone, Copy, Default)]
pub struct Inputs<'a> {
    /// Case id.
    pub case: &'a str,
    /// The case's documents, and those of the case before that evidence
    /// refers to.
    pub documents: &'a [DocumentIn],
    /// What the machine found.
    pub found: &'a [FoundIn],
    /// Judgements in force; of several on one passage the last counts.
    pub judgements: &'a [JudgementIn],
    /// Criteria that a person recorded as not applying.
    pub excluded: &'a [Excluded],
}

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentIn {
    /// Document id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// SHA-256 in hex.
    pub sha256: String,
    /// Its class; of an unread one, the class that its name suggests.
    pub class: Option<String>,
    /// Whether it was read.
    pub state: ReadState,
    /// Why not, or not all of it; none of an unread one that waits to be read.
    pub reason: Option<Reason>,
    /// True when it belongs to the case before.
    pub carried: bool,
}

impl DocumentIn {
    /// Whether nobody has tried to read it yet.
    pub fn waits(&self) -> bool {
        self.state == ReadState::Unread && self.reason.is_none()
    }
}

/// A passage that the machine found for a criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundIn {
    /// Document id.
    pub document: String,
    /// Passage id.
    pub passage: String,
    /// Where it stands.
    pub anchor: Anchor,
    /// The passage as written.
    pub quote: String,
    /// What must be known before trusting it.
    pub flags: Vec<Flag>,
    /// Criterion, strength, reasons.
    pub candidate: Candidate,
}

/// A judgement on a passage.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgementIn {
    /// Criterion id.
    pub criterion: String,
    /// Document id.
    pub document: String,
    /// Passage id, when the passage that was judged is still there.
    pub passage: Option<String>,
    /// Where it stood when it was judged.
    pub anchor: Anchor,
    /// The text that was judged.
    pub quote: String,
    /// The judgement.
    pub judged: Judged,
}

/// A criterion that does not apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excluded {
    /// Criterion id.
    pub criterion: String,
    /// Why, and who recorded it.
    pub exclusion: Exclusion,
}
