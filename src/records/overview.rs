//! Lists for people who look around: counted by the database, so that their
//! cost does not grow with what is not shown.

use jiff::civil::Date;
use serde::Serialize;

use super::RecordsError;
use crate::model::{ReadState, Reason, RowId};

type Result<T> = std::result::Result<T, RecordsError>;

/// A case in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseSummary {
    /// Row.
    pub id: RowId,
    /// Case number.
    pub code: String,
    /// Scheme id.
    pub scheme: String,
    /// Procedure id.
    pub procedure: String,
    /// Applicant's name.
    pub applicant: String,
    /// Subject's name.
    pub subject: String,
    /// Day it was opened, in Japan.
    pub opened_on: Date,
    /// Submissions received for it.
    pub submissions: u64,
    /// Documents in them, members of archives included.
    pub documents: u64,
    /// Documents that were not read, wholly or in part.
    pub not_read: u64,
    /// Judgements.
    pub judgements: u64,
    /// Who works on it, by the names that others see.
    pub assigned: Vec<String>,
}

/// The cases that somebody sees in lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// Only those of these schemes; of all where there is none.
    pub schemes: Vec<String>,
    /// Only those that this account is assigned to.
    pub assigned: Option<RowId>,
}

impl Seen {
    /// Whether cases of a scheme are among them.
    pub fn has_scheme(&self, scheme: &str) -> bool {
        self.schemes.is_empty() || self.schemes.iter().any(|one| one == scheme)
    }
}

/// Which cases a list shows.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    /// Part of the number, applicant or subject; empty for all.
    pub text: String,
    /// Scheme id; empty for all.
    pub scheme: String,
    /// Only cases that are seen.
    pub only: Seen,
    /// Only cases with documents that were not read.
    pub not_read: bool,
}

/// A document that was not read, wholly or in part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotRead {
    /// Row.
    pub id: RowId,
    /// Its name.
    pub name: String,
    /// Case number.
    pub case: String,
    /// Applicant's name.
    pub applicant: String,
    /// Partly or unread.
    pub state: ReadState,
    /// Why.
    pub reason: Option<Reason>,
}

/// Lists of cases and documents.
pub trait Overview {
    /// How many cases a filter lets through, and those asked for, newest first.
    fn case_summaries(
        &self,
        filter: &CaseFilter,
        offset: usize,
        limit: usize,
    ) -> Result<(u64, Vec<CaseSummary>)>;
    /// The newest documents that were not read, and how many there are; of the
    /// cases `only`.
    fn not_read(&self, limit: usize, only: &Seen) -> Result<(u64, Vec<NotRead>)>;
    /// The newest submissions as (receipt number, case number, applicant, day
    /// of receipt), newest first; of the cases `only`.
    fn newest_submissions(
        &self,
        limit: usize,
        only: &Seen,
    ) -> Result<Vec<(String, String, String, Date)>>;
}
