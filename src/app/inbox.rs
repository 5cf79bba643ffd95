//! What stands out when somebody comes to work, exceptions first.

use jiff::civil::Date;

use super::casework::{BoardLine, board};
use super::coverage::missing_of;
use super::enquiries::{self, Enquiry};
use super::error::Failure;
use super::home::Home;
use super::schemes::Schemes;
use crate::model::enquiry::Step;
use crate::model::{Case, Document, RowId};
use crate::records::{CaseFilter, CaseSummary, NotRead, OpenNotice, Replaced, Seen, Unit, Version};

/// Days ahead that a deadline is told here; the board tells all.
const SOON: i64 = 14;

/// Lines of a kind, and how many there are in all.
pub type Counted<T> = (u64, Vec<T>);

/// What stands out.
#[derive(Debug, Clone)]
pub struct Inbox {
    /// Cases that who looks is assigned to, newest first.
    pub mine: Counted<CaseSummary>,
    /// Files that were not taken in.
    pub quarantined: Counted<Waiting>,
    /// Documents that were not read, newest first.
    pub not_read: Counted<NotRead>,
    /// Deadlines that are past or near, the earliest first.
    pub due: Counted<BoardLine>,
    /// Judgements on what was replaced since, by case.
    pub replaced: Counted<Replaced>,
    /// Notices on their way, oldest first.
    pub notices: Counted<OpenNotice>,
    /// Enquiries that nobody answered, oldest first.
    pub enquiries: Counted<Enquiry>,
    /// What came in last, newest first.
    pub newest: Vec<Newest>,
}

/// A file that waits to be taken in.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The file.
    pub document: Document,
    /// Its receipt.
    pub submission: String,
}

/// A submission that came in lately.
#[derive(Debug, Clone)]
pub struct Newest {
    /// Receipt number.
    pub submission: String,
    /// Case number.
    pub case: String,
    /// Applicant.
    pub applicant: String,
    /// Day of receipt.
    pub on: Date,
    /// Documents that the case's procedure requires and that are not there.
    pub missing: usize,
}

/// What stands out now for the account `who`, at most `limit` lines of each
/// kind, of what it sees.
pub fn inbox(home: &Home, limit: usize, who: RowId, only: &Seen) -> Result<Inbox, Failure> {
    let mut due = board(home, None, Some(SOON), None)?;
    due.retain(|line| only.has_scheme(&line.scheme));
    let mut asked = enquiries::list(home, false)?;
    asked.retain(|it| it.stands() == Step::Received && only.has_scheme(&it.asked.scheme));
    let mut schemes = home.schemes();
    let mine = CaseFilter {
        only: Seen {
            assigned: Some(who),
            ..only.clone()
        },
        ..CaseFilter::default()
    };
    home.records().work(|unit: &dyn Unit| {
        let mine = unit.case_summaries(&mine, 0, limit)?;
        if let Some(account) = only.assigned {
            let own = unit.cases_open_to(account)?;
            due.retain(|line| own.contains(&line.case));
            asked.retain(|it| it.case.as_ref().is_some_and(|case| own.contains(case)));
        }
        Ok(Inbox {
            mine,
            quarantined: quarantined(unit, limit, only)?,
            not_read: unit.not_read(limit, only)?,
            due: cut(due, limit),
            replaced: unit.judged_then_replaced(limit, only)?,
            notices: unit.open_notices(limit, only)?,
            enquiries: cut(asked, limit),
            newest: newest(home, unit, &mut schemes, limit, only)?,
        })
    })
}

fn cut<T>(mut all: Vec<T>, limit: usize) -> Counted<T> {
    let total = all.len() as u64;
    all.truncate(limit);
    (total, all)
}

fn quarantined(unit: &dyn Unit, limit: usize, only: &Seen) -> Result<Counted<Waiting>, Failure> {
    let mut all = Vec::new();
    let is_seen = |case: Case| -> Result<bool, Failure> {
        let scheme = only.has_scheme(&case.scheme);
        Ok(match only.assigned {
            Some(account) => scheme && unit.is_assigned(account, case.id)?,
            None => scheme,
        })
    };
    for document in unit.quarantined()? {
        let submission = unit.submission(document.submission)?;
        if *only != Seen::default() {
            let case = submission.as_ref().map(|submission| submission.case);
            let case = case.map(|id| unit.case(id)).transpose()?.flatten();
            if !case.map(is_seen).transpose()?.unwrap_or(false) {
                continue;
            }
        }
        all.push(Waiting {
            submission: submission.map(|s| s.code).unwrap_or_default(),
            document,
        });
    }
    Ok(cut(all, limit))
}

fn newest(
    home: &Home,
    unit: &dyn Unit,
    schemes: &mut Schemes,
    limit: usize,
    only: &Seen,
) -> Result<Vec<Newest>, Failure> {
    let mut lines = Vec::new();
    for (submission, case, applicant, on) in unit.newest_submissions(limit, only)? {
        let missing = match unit.case_by_code(&case)? {
            Some(case) => missing(home, unit, schemes, &case)?,
            None => 0,
        };
        lines.push(Newest {
            submission,
            case,
            applicant,
            on,
            missing,
        });
    }
    Ok(lines)
}

/// How many required documents are not there: worked out once, until something
/// comes in or is read again.
fn missing(
    home: &Home,
    unit: &dyn Unit,
    schemes: &mut Schemes,
    case: &Case,
) -> Result<usize, Failure> {
    let version = unit.version(Version::Papers)?;
    let count = home.worked().missing.of(case.id, version, || {
        missing_of(unit, schemes, case).map(|missing| missing.len())
    })?;
    Ok(*count)
}
