//! A criterion (基準): a requirement that a submission is held against.

use serde::{Deserialize, Serialize};

/// What follows when a criterion has no evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A source shows that it must be met: without evidence it is a gap.
    Mandatory,
    /// Must be met where its condition applies.
    Conditional,
    /// Ought to be met.
    Recommended,
    /// May be left blank.
    Optional,
    /// No source at hand shows its kind; a person decides.
    Unconfirmed,
}

/// A requirement of one version of a scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Identifier within the scheme; stable over versions.
    pub id: String,
    /// Group it stands in.
    pub group: String,
    /// Title of the group, Japanese.
    pub group_ja: String,
    /// Title of the group, English.
    pub group_en: String,
    /// Title, Japanese.
    pub title_ja: String,
    /// Title, English.
    pub title_en: String,
    /// What follows when it has no evidence.
    pub kind: Kind,
    /// What an annotator took it for, in the words of the draft.
    pub draft_kind: Option<String>,
    /// How well its source is known, in the words of the draft.
    pub provenance: String,
    /// Article, guideline section or page that it rests on.
    pub source: String,
    /// What is to be described, where the scheme says so.
    pub describe_ja: Option<String>,
    /// Document classes that usually prove it.
    pub expected: Vec<String>,
    /// The same in the words of the draft.
    pub expected_ja: Vec<String>,
    /// True when no rule looks for it; its evidence is found by people only.
    pub unmatched: bool,
}
