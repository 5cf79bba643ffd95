//! A person's word on a passage, pinned to the text it was said about.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::coverage::Verdict;
use super::digest::Digest;
use super::passage::Anchor;
use super::submission::RowId;

/// A judgement (判断). It pins the quoted text, its anchor and the document's
/// hash, so that reading a document again never moves or loses it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// Row.
    pub id: RowId,
    /// Case row.
    pub case: RowId,
    /// Criterion id.
    pub criterion: String,
    /// Key of the passage when it was judged.
    pub passage: String,
    /// Accept, partial or reject.
    pub verdict: Verdict,
    /// The passage's text as it stood.
    pub quote: String,
    /// Where it stood.
    pub anchor: Anchor,
    /// The document's fixity.
    pub sha256: Digest,
    /// The document.
    pub document: RowId,
    /// Why, in the person's words; required for reject.
    pub reason: String,
    /// Who, as claimed on the command line.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl Judgement {
    /// Whether the document that it quotes was erased: only case, criterion,
    /// verdict, who and when are left.
    pub fn is_erased(&self) -> bool {
        self.passage.is_empty() && self.quote.is_empty()
    }
}
