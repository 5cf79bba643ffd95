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
/// Only of the schemes `only`, where any is given.
pub fn inbox(home: &Home, limit: usize, only: &[String]) -> Result<Inbox, Failure> {
    home.records().work(|unit: &dyn Unit| {
        let sees = |code: &str| -> Result<bool, Failure> {
            let case = match only {
                [] => return Ok(true),
                _ => unit.case_by_code(code)?,
            };
            Ok(case.is_some_and(|case| only.contains(&case.scheme)))
        };
        let mut quarantined = Vec::new();
        for document in unit.quarantined()?.into_iter().take(limit) {
            let submission = unit.submission(document.submission)?;
            let case = submission.as_ref().map(|submission| submission.case);
            let case = case.map(|id| unit.case(id)).transpose()?.flatten();
            if !sees(case.as_ref().map_or("", |case| &case.code))? {
                continue;
            }
            quarantined.push(Waiting {
                submission: submission.map(|s| s.code).unwrap_or_default(),
                document,
            });
        }
        let (mut unread, mut not_read) = unit.not_read(limit)?;
        let mut newest = unit.newest_submissions(limit)?;
        if !only.is_empty() {
            not_read = seen(not_read, |it| sees(&it.case))?;
            newest = seen(newest, |(_, case, ..)| sees(case))?;
            unread = not_read.len() as u64;
        }
        Ok(Inbox {
            quarantined,
            not_read: (unread, not_read),
            newest,
        })
    })
}

/// Those that may be seen.
fn seen<T>(all: Vec<T>, sees: impl Fn(&T) -> Result<bool, Failure>) -> Result<Vec<T>, Failure> {
    let mut kept = Vec::new();
    for one in all {
        if sees(&one)? {
            kept.push(one);
        }
    }
    Ok(kept)
}
