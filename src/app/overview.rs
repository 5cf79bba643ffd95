//! What people see first: cases, what is new, what stands out.

use jiff::civil::Date;

use super::error::Failure;
use super::home::Home;
use crate::model::Document;
use crate::records::{CaseFilter, CaseSummary, NotRead, Unit};

/// Cases that a filter lets through, newest first, with their number.
pub fn cases(
    home: &Home,
    filter: &CaseFilter,
    offset: usize,
    limit: usize,
) -> Result<(u64, Vec<CaseSummary>), Failure> {
    home.records()
        .work(|unit| Ok(unit.case_summaries(filter, offset, limit)?))
}

/// What stands out, exceptions first.
#[derive(Debug, Clone)]
pub struct Inbox {
    /// Files that were not taken in.
    pub quarantined: Vec<Waiting>,
    /// Documents that were not read, newest first, and how many there are.
    pub not_read: (u64, Vec<NotRead>),
    /// Receipt number, case number, applicant, day of receipt, newest first.
    pub newest: Vec<(String, String, String, Date)>,
}

/// A file that waits to be taken in.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The file.
    pub document: Document,
    /// Its receipt.
    pub submission: String,
}

/// What stands out now, at most `limit` of each kind.
pub fn inbox(home: &Home, limit: usize) -> Result<Inbox, Failure> {
    home.records().work(|unit: &dyn Unit| {
        let mut quarantined = Vec::new();
        for document in unit.quarantined()?.into_iter().take(limit) {
            let submission = unit.submission(document.submission)?;
            quarantined.push(Waiting {
                submission: submission.map(|s| s.code).unwrap_or_default(),
                document,
            });
        }
        Ok(Inbox {
            quarantined,
            not_read: unit.not_read(limit)?,
            newest: unit.newest_submissions(limit)?,
        })
    })
}
