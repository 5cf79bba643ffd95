//! The applicant's answer to a finding, and its closure.

use super::open;
use crate::app::accounts::authority;
use crate::app::coverage::case_by_code;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::ledger::recorded;
use crate::app::statements::{needs_reason, put};
use crate::model::{Case, Said};
use crate::records::Unit;

/// What becomes of a finding.
#[derive(Debug, Clone)]
pub struct Settle {
    /// Case number.
    pub case: String,
    /// The finding (`F-4`).
    pub finding: String,
    /// Why it is closed; a note on an answer.
    pub reason: String,
    /// Who, as claimed.
    pub by: String,
    /// Only check.
    pub dry_run: bool,
}

/// Records that a later submission of the case answers a finding.
pub fn answer(home: &Home, request: &Settle, submission: &str) -> Result<(), Failure> {
    settle(home, request, |unit, case| {
        let found = unit.submission_by_code(submission)?;
        match found.is_some_and(|found| found.case == case.id) {
            true => Ok(Said::FindingAnswered {
                finding: request.finding.clone(),
                submission: submission.to_owned(),
            }),
            false => Err(Failure::new(Code::NoSubmission).with("submission", submission)),
        }
    })
}

/// Records that a finding is settled.
pub fn close(home: &Home, request: &Settle) -> Result<(), Failure> {
    needs_reason(&request.reason)?;
    settle(home, request, |_, _| {
        Ok(Said::FindingClosed {
            finding: request.finding.clone(),
        })
    })
}

fn settle(
    home: &Home,
    request: &Settle,
    said: impl FnOnce(&dyn Unit, &Case) -> Result<Said, Failure>,
) -> Result<(), Failure> {
    recorded(home, request.dry_run, |unit| {
        let case = case_by_code(unit, &request.case)?;
        authority::evaluate(home, unit, &request.by, &case)?;
        open(unit, &case, &request.finding)?;
        let said = said(unit, &case)?;
        if !request.dry_run {
            put(home, unit, &case, said, (&request.reason, &request.by))?;
        }
        Ok(())
    })
}
