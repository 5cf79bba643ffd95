//! The receipt (受領証): every file of a submission accounted for, and where
//! the ledger holds it.

mod file_words;
mod json;
pub mod page;
mod proof;
#[cfg(test)]
mod tests;
mod text;

use serde::Serialize;

use super::findings::Findings;
use crate::evidence::Missing;
use crate::model::{Case, Coverage, Outcome, ReadState, Reason, Submission};
use crate::text::filename::NameRemark;

pub use file_words::Reader;
pub use page::{PAGE, PageError, page};
#[cfg(feature = "pdf")]
pub use page::{PDF, pdf};
pub use proof::{EventProof, Opened, Standing, State};

/// A title in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Title {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// A person's correction of a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Corrected {
    /// The class before.
    pub was: String,
    /// Why.
    pub reason: String,
    /// Who, as claimed.
    pub by: String,
    /// Day, in Japan.
    pub on: String,
    /// Number of its event.
    pub event: u64,
}

/// One file, or a member of an archive.
#[derive(Debug, Clone, PartialEq)]
pub struct FileLine {
    /// Document code, as in `D-12`.
    pub document: String,
    /// Name relative to the submission.
    pub name: String,
    /// Fixity in hex; none for what was quarantined.
    pub sha256: Option<String>,
    /// Size in bytes.
    pub bytes: Option<u64>,
    /// Accepted, duplicate, quarantined.
    pub outcome: Outcome,
    /// Why it was quarantined, or the document it is a duplicate of.
    pub outcome_reason: Option<String>,
    /// True for a member of an archive.
    pub member: bool,
    /// True when it was erased since: then it is shown without name and
    /// fixity, and counts as what it was.
    pub erased: bool,
    /// Document class.
    pub class: String,
    /// That a person gave it that class.
    pub corrected: Option<Corrected>,
    /// The phrases it was recognised by.
    pub class_reasons: Vec<String>,
    /// Titles of the class.
    pub class_title: Title,
    /// Parsed, partly, unread; none while it has not been read.
    pub state: Option<ReadState>,
    /// Why not all was read.
    pub reason: Option<Reason>,
    /// Places that were not read.
    pub unread: Vec<String>,
    /// What a person should know.
    pub warnings: Vec<String>,
    /// Number of passages.
    pub passages: u32,
    /// Documents whose place it took.
    pub supersedes: Vec<String>,
    /// Document that took its place.
    pub superseded_by: Option<String>,
    /// What it became when it was quarantined and was taken in later.
    pub taken_as: Option<TakenAs>,
    /// That it is not waited for any more.
    pub dismissed: Option<Dismissed>,
    /// The first document of the case with the same bytes.
    pub same_as: Option<SameAs>,
    /// What is unusual about its name.
    pub remarks: Vec<NameRemark>,
    /// Other applicants' cases with the same bytes.
    pub also_in: Vec<String>,
    /// The commitment to its fixity that stands in the ledger, with the key
    /// that opens it.
    pub opened: Option<Opened>,
}

/// Another document with the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SameAs {
    /// Document code.
    pub document: String,
    /// Its name.
    pub name: String,
}

/// Why a quarantined file is not waited for any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dismissed {
    /// Day, in Japan.
    pub on: String,
    /// Why.
    pub reason: String,
    /// Who, as claimed.
    pub by: String,
    /// Number of its event.
    pub event: u64,
}

/// What a quarantined file was taken in as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TakenAs {
    /// Document code.
    pub document: String,
    /// Receipt number.
    pub submission: String,
}

/// A submission with all its files, what is missing, and where its case stands.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// The submission.
    pub submission: Submission,
    /// Its case.
    pub case: Case,
    /// Name of the certification body.
    pub body: String,
    /// Titles of the scheme.
    pub scheme_title: Title,
    /// The instant it was recorded, RFC 3339 in UTC, as the ledger says.
    pub received_at: Option<String>,
    /// Where it lay, as it is recorded: what was quarantined lies there still.
    pub place: String,
    /// Number of the case that this one builds on.
    pub predecessor: Option<String>,
    /// Receipts whose quarantined files came in with this one.
    pub retry_of: Vec<String>,
    /// Every file; members after their archive.
    pub files: Vec<FileLine>,
    /// Required documents that are not there.
    pub missing: Vec<Missing>,
    /// Where the case stands.
    pub coverage: Option<Coverage>,
    /// What the checks between documents propose; none where they were not run.
    pub findings: Option<Findings>,
    /// Where the ledger holds it.
    pub ledger: Standing,
}

/// Received = accepted + duplicate + quarantined, members of archives left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Sum {
    /// All files.
    pub received: usize,
    /// Kept.
    pub accepted: usize,
    /// The case had their bytes.
    pub duplicate: usize,
    /// Not taken.
    pub quarantined: usize,
}

impl Receipt {
    /// Whether something was not taken.
    pub fn has_quarantined(&self) -> bool {
        self.sum().quarantined > 0
    }

    /// The sum of its files.
    pub fn sum(&self) -> Sum {
        let own: Vec<&FileLine> = self.files.iter().filter(|file| !file.member).collect();
        let count = |outcome| own.iter().filter(|file| file.outcome == outcome).count();
        Sum {
            received: own.len(),
            accepted: count(Outcome::Accepted),
            duplicate: count(Outcome::Duplicate),
            quarantined: count(Outcome::Quarantined),
        }
    }
}
