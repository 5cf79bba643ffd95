//! What can go wrong for a user: a stable code, what it concerns, the exit
//! code. The words stand in the catalogues, in every language.

mod codes;

use std::fmt;

pub use codes::Code;

use crate::intake::IntakeError;
use crate::ledger::LedgerError;
use crate::records::RecordsError;
use crate::report::{Lang, Words, slip};
use crate::scheme::PackError;
use crate::vault::VaultError;

/// Exit codes of the program, documented and tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Done.
    Ok = 0,
    /// It failed.
    Failure = 1,
    /// The command line was not understood.
    Usage = 2,
    /// Some of it is left for the next run, was quarantined, or was not read.
    Partial = 3,
    /// Originals, ledger or records are damaged.
    Damage = 4,
    /// Another process holds the home.
    Locked = 5,
    /// The user asked to stop.
    Interrupted = 130,
}

/// HTTP statuses of the workbench (RFC 9110, section 15).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// What was sent is not whole, or for something that was not begun.
    BadRequest = 400,
    /// Who asks may not, or sends a form that is not the session's.
    Forbidden = 403,
    /// It is not there.
    NotFound = 404,
    /// It does not fit the present state.
    Conflict = 409,
    /// It is more than is taken.
    TooLarge = 413,
    /// It was understood and cannot be done as it was filled in.
    Unprocessable = 422,
    /// Who asks has to wait.
    TooMany = 429,
    /// Nothing that a browser sent is to blame.
    Failed = 500,
    /// Another machine does not answer as it should.
    BadGateway = 502,
    /// Another process holds the home.
    Unavailable = 503,
    /// The disk is full.
    DiskFull = 507,
}

impl Code {
    /// Whether the words that were searched for are what is wrong, or that
    /// there is nothing to search yet.
    pub fn is_of_a_query(self) -> bool {
        matches!(
            self,
            Self::Query
                | Self::QueryQuote
                | Self::QueryWildcard
                | Self::QueryGrouping
                | Self::NoCase
                | Self::NoCriterion
                | Self::QueryLong
                | Self::QuerySymbols
                | Self::NoFilter
                | Self::Cursor
                | Self::Index
        )
    }
}

/// Mistakes of a pack that a message shows; `scheme check` shows all.
const SHOWN: usize = 5;

/// Something went wrong: the code, and what the message is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The stable code.
    pub code: Code,
    /// What the placeholders of the message stand for.
    pub arguments: Vec<(&'static str, String)>,
}

impl Failure {
    /// A failure without arguments.
    pub fn new(code: Code) -> Self {
        Self {
            code,
            arguments: Vec::new(),
        }
    }

    /// The same with one more argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.arguments.push((name, value.to_string()));
        self
    }

    /// The same with an argument that is words itself: in Japanese as `ja`, in
    /// English as `en`.
    #[must_use]
    pub fn worded(
        self,
        ja: &'static str,
        en: &'static str,
        told: impl Fn(&Words) -> String,
    ) -> Self {
        self.with(ja, told(&Words::new(Lang::Ja)))
            .with(en, told(&Words::new(Lang::En)))
    }

    /// What happened, to what.
    pub fn what(&self, words: &Words) -> String {
        self.text("what", words)
    }

    /// What to do next.
    pub fn remedy(&self, words: &Words) -> String {
        self.text("do", words)
    }

    /// What to do next where there is no command line.
    pub fn remedy_in_browser(&self, words: &Words) -> String {
        let own = format!("web.do.{}", self.code.as_str());
        match words.has(&own) {
            true => self.filled(&own, words),
            false => self.remedy(words),
        }
    }

    fn text(&self, part: &str, words: &Words) -> String {
        self.filled(&format!("error.{}.{part}", self.code.as_str()), words)
    }

    fn filled(&self, key: &str, words: &Words) -> String {
        let (own, other) = match words.lang {
            Lang::Ja => (".ja", ".en"),
            Lang::En => (".en", ".ja"),
        };
        // An argument that is words itself comes in both languages.
        let values: Vec<(&str, &str)> = self
            .arguments
            .iter()
            .filter(|(name, _)| !name.ends_with(other))
            .map(|(name, value)| (name.strip_suffix(own).unwrap_or(name), value.as_str()))
            .collect();
        words.fill(key, &values)
    }

    /// The value of an argument, empty when there is none.
    pub fn argument(&self, name: &str) -> &str {
        self.arguments
            .iter()
            .find(|(key, _)| *key == name)
            .map_or("", |(_, value)| value)
    }
}

impl From<RecordsError> for Failure {
    fn from(error: RecordsError) -> Self {
        match error {
            RecordsError::Full => Self::new(Code::DiskFull),
            RecordsError::Unwritable(detail) => Self::new(Code::HomeUnwritable)
                .with("path", "akashi.db")
                .with("detail", detail),
            RecordsError::Newer { found, known } => Self::new(Code::DatabaseNewer)
                .with("found", found)
                .with("known", known),
            RecordsError::Older { found, known } => Self::new(Code::HomeOlder)
                .with("found", found)
                .with("known", known),
            other => Self::new(Code::Database).with("detail", other),
        }
    }
}

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Full(_) => Self::new(Code::DiskFull),
            other => Self::new(Code::Vault).with("detail", with_source(&other)),
        }
    }
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Records(error) => error.into(),
            LedgerError::Timestamp(detail) => Self::new(Code::Timestamp).with("detail", detail),
            LedgerError::KeyOpen(path) => Self::new(Code::KeyOpen).with("path", path.display()),
            LedgerError::Key { path, detail } => Self::new(Code::Key)
                .with("path", path.display())
                .with("detail", detail),
            LedgerError::Malformed { path, detail } => Self::new(Code::Checkpoint)
                .with("path", path.display())
                .with("detail", detail),
            LedgerError::File {
                kind: std::io::ErrorKind::StorageFull,
                ..
            } => Self::new(Code::DiskFull),
            LedgerError::File { path, detail, .. } => Self::new(Code::HomeUnwritable)
                .with("path", path.display())
                .with("detail", detail),
            other => Self::new(Code::Ledger).with("detail", other),
        }
    }
}

impl From<IntakeError> for Failure {
    fn from(error: IntakeError) -> Self {
        match error {
            IntakeError::Vault(error) => error.into(),
            IntakeError::Records(error) => error.into(),
            IntakeError::Ledger(error) => error.into(),
            IntakeError::Slip(error) => {
                Self::new(Code::Slip).worded("detail.ja", "detail.en", |words| {
                    slip::mistake(&error, words)
                })
            }
            IntakeError::Changed(name) => Self::new(Code::Changed).with("path", name),
            IntakeError::Interrupted => Self::new(Code::Interrupted),
        }
    }
}

impl From<PackError> for Failure {
    fn from(error: PackError) -> Self {
        match error {
            PackError::UnknownScheme { id, known } => Self::new(Code::UnknownScheme)
                .with("scheme", id)
                .with("known", known),
            PackError::UnknownVersion { id, effective } => Self::new(Code::UnknownScheme)
                .with("scheme", format!("{id} {effective}"))
                .with("known", id),
            PackError::Mistakes(problems) => {
                let mut lines: Vec<String> = problems
                    .iter()
                    .take(SHOWN)
                    .map(|p| format!("templates/{p}"))
                    .collect();
                if problems.len() > SHOWN {
                    lines.push(format!("… {}", problems.len() - SHOWN));
                }
                Self::new(Code::PackMistakes).with("detail", lines.join("\n"))
            }
            other @ PackError::Read { .. } => Self::new(Code::PackMistakes).with("detail", other),
        }
    }
}

fn with_source(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
