//! What goes into matching and what comes out of it.

use serde::Serialize;

use crate::model::Strength;
use crate::scheme::rule::EvidenceKind;

/// A passage to match, with what is known about where it stands.
#[derive(Debug, Clone, Copy, Default)]
pub struct PassageIn<'a> {
    /// The text as written.
    pub text: &'a str,
    /// Class of its document, when known.
    pub class: Option<&'a str>,
    /// The document's title, if any, and the headings above the passage,
    /// outermost first.
    pub heading: &'a [String],
}

/// A passage found for a criterion by the machine, with its reasons. It
/// suggests; a person decides.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// Criterion id.
    pub criterion: String,
    /// How far it carries.
    pub strength: Strength,
    /// 0 to 1, three decimals: full above partial, then the closer together
    /// and the better placed, the higher.
    pub score: f64,
    /// The words found, as written and in their order, then headings and
    /// class where these counted; at the end, where words of the rule are
    /// wanting, that likeness stands in for them.
    pub why: Vec<String>,
    /// What kind of evidence it is, when the rule says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<EvidenceKind>,
    /// The rule's own words for the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What is missing for strength full.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lacks: Vec<String>,
}
