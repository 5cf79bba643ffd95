//! What came of reading one document: state, reason, members.

use serde::{Deserialize, Serialize};

use super::passage::Passage;

/// Whether a document was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadState {
    /// All of it was read.
    Parsed,
    /// Some of it was read; [`Summary::unread`] names what was not.
    Partly,
    /// None of it was read. Never to be taken for "nothing there".
    Unread,
}

/// Why a document, or a part of it, was not read. The codes are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The reader died.
    Crashed,
    /// The reader took longer than its limit.
    Timeout,
    /// The document needs more memory than its limit.
    Memory,
    /// The document yields more text, entries or depth than its limit.
    Output,
    /// Protected by a password.
    Password,
    /// Pictures of pages without text.
    Scanned,
    /// A format that is not read.
    Unsupported,
    /// Not a well-formed file of its format.
    Corrupt,
    /// Zero bytes, or no text at all where there should be some.
    Empty,
}

/// The last word of a reader on one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Parsed, partly or unread.
    pub state: ReadState,
    /// Why not all was read; `None` exactly when `state` is parsed.
    pub reason: Option<Reason>,
    /// Pages, sheets or slides where the format has them.
    pub pages: Option<u32>,
    /// Passages yielded.
    pub passages: u32,
    /// What a person should know, in stable English phrases.
    #[serde(default)]
    pub warnings: Vec<String>,
    /// Places that were not read, as in `page 7`; empty when all was read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<String>,
    /// Pages, from 1, that are pictures: what is written on them takes
    /// recognition. Empty once that was done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<u32>,
    /// Detected format: `pdf`, `xlsx`, `zip`, ….
    #[serde(default)]
    pub format: String,
}

/// A file inside an archive, listed by the reader of the archive and read by
/// a worker of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Position in the archive's central directory, from 0.
    pub index: u32,
    /// Display name, decoded.
    pub name: String,
    /// The name's bytes as they stand in the archive, in hex.
    pub raw_name: String,
    /// Unpacked size in bytes; `None` when it could not be unpacked.
    pub bytes: Option<u64>,
    /// SHA-256 of the unpacked bytes in hex; `None` as for `bytes`.
    pub sha256: Option<String>,
    /// Why it cannot be read, when that is known from the listing.
    pub reason: Option<Reason>,
}

/// What a reader yields while it reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Item {
    /// A passage.
    Passage(Passage),
    /// A member of an archive.
    Member(Member),
}

impl Summary {
    /// All of it was read.
    pub fn parsed(format: &str) -> Self {
        Self::new(format, ReadState::Parsed, None)
    }

    /// None of it was read, for `reason`.
    pub fn unread(format: &str, reason: Reason) -> Self {
        Self::new(format, ReadState::Unread, Some(reason))
    }

    fn new(format: &str, state: ReadState, reason: Option<Reason>) -> Self {
        Self {
            state,
            reason,
            pages: None,
            passages: 0,
            warnings: Vec::new(),
            unread: Vec::new(),
            pictures: Vec::new(),
            format: format.to_owned(),
        }
    }
}

impl Reason {
    /// The stable code, as in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Crashed => "crashed",
            Self::Timeout => "timeout",
            Self::Memory => "memory",
            Self::Output => "output",
            Self::Password => "password",
            Self::Scanned => "scanned",
            Self::Unsupported => "unsupported",
            Self::Corrupt => "corrupt",
            Self::Empty => "empty",
        }
    }
}
