//! Mistakes in a pack, and why one could not be loaded.

use std::fmt;

use serde::Serialize;

/// One mistake, with the place where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Path below `templates/`.
    pub file: String,
    /// Line, from 1; 0 when it concerns the whole file.
    pub line: usize,
    /// What is wrong, Japanese.
    pub ja: String,
    /// What is wrong, English.
    pub en: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.en)
    }
}

/// Why there is no pack.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// No folder of that name below `schemes/`.
    #[error("no scheme `{id}` under templates/schemes, which has {known}")]
    UnknownScheme {
        /// Scheme id.
        id: String,
        /// Those that are there.
        known: String,
    },
    /// The scheme has no version that took effect on that day.
    #[error("scheme `{id}` has no version effective {effective}")]
    UnknownVersion {
        /// Scheme id.
        id: String,
        /// The day asked for, or `newest`.
        effective: String,
    },
    /// A file could not be read.
    #[error("cannot read {path}: {error}")]
    Read {
        /// Path below `templates/`.
        path: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// The pack has mistakes; all that were found.
    #[error("{}", lines(.0))]
    Mistakes(Vec<Problem>),
}

fn lines(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(Problem::to_string).collect();
    lines.join("\n")
}
