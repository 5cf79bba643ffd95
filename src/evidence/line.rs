//! Matching over JSON lines: a passage in, its candidates out.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::candidate::{Candidate, PassageIn};
use super::explain::Told;
use super::matcher::Matcher;

/// Why a line could not be answered.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// The line is no JSON object with a `text`.
    #[error("not a passage: {0}")]
    NotAPassage(#[from] serde_json::Error),
}

#[derive(Deserialize)]
struct LineIn {
    #[serde(default)]
    id: Value,
    text: String,
    #[serde(default)]
    class: Option<String>,
    #[serde(default)]
    heading: Vec<String>,
}

impl LineIn {
    fn passage(&self) -> PassageIn<'_> {
        PassageIn {
            text: &self.text,
            class: self.class.as_deref(),
            heading: &self.heading,
        }
    }
}

#[derive(Serialize)]
struct LineOut {
    id: Value,
    matches: Vec<Candidate>,
}

/// Answers `{"id", "text", "class"?, "heading"?}` with `{"id", "matches"}`,
/// without a line feed. Other keys are passed over.
///
/// # Errors
/// When the line is no such object.
pub fn match_line(matcher: &Matcher, line: &str) -> Result<String, LineError> {
    let line: LineIn = serde_json::from_str(line)?;
    let matches = matcher.passage(&line.passage());
    Ok(serde_json::to_string(&LineOut {
        id: line.id,
        matches,
    })?)
}

/// As [`match_line`], but for people: what was seen in the passage.
///
/// # Errors
/// When the line is no such object.
pub fn explain_line(matcher: &Matcher, line: &str) -> Result<Vec<Told>, LineError> {
    let line: LineIn = serde_json::from_str(line)?;
    Ok(matcher.explain(&line.passage()))
}
