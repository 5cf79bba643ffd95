//! What is carried, confirmed in one step: a judgement in this case for each,
//! each with its own event.

use super::{before, between};
use crate::app::accounts::authority;
use crate::app::coverage::case_by_code;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::judge;
use crate::app::ledger::recorded;

/// Whose carried judgements are confirmed.
#[derive(Debug, Clone)]
pub struct Confirm {
    /// Case number.
    pub case: String,
    /// Only those for this criterion.
    pub criterion: Option<String>,
    /// Who, as claimed.
    pub by: String,
    /// Only check.
    pub dry_run: bool,
}

/// Confirms what the case before carries. Returns criterion and passage of each.
pub fn confirm(home: &Home, request: &Confirm) -> Result<Vec<(String, String)>, Failure> {
    let mut schemes = home.schemes();
    recorded(home, request.dry_run, |unit| {
        let case = case_by_code(unit, &request.case)?;
        authority::evaluate(home, unit, &request.by, &case)?;
        let before = before(unit, &case, None)?;
        let mut carried = between(unit, &mut schemes, &case, &before)?.carried;
        let only = request.criterion.as_ref();
        carried.retain(|one| {
            !one.confirmed && only.is_none_or(|only| *only == one.judgement.criterion)
        });
        if carried.is_empty() {
            return Err(Failure::new(Code::NothingCarried).with("case", &case.code));
        }
        let mut done = Vec::with_capacity(carried.len());
        for one in carried {
            let said = judge::Request {
                case: case.code.clone(),
                criterion: one.judgement.criterion.clone(),
                passage: one.passage.code.clone(),
                verdict: one.judgement.verdict,
                reason: format!("[{} {}] {}", before.code, one.code, one.judgement.reason),
                by: request.by.clone(),
                seen: None,
                dry_run: request.dry_run,
            };
            if !request.dry_run {
                judge::put(home, unit, case.id, &case.code, &said, &one.passage)?;
            }
            done.push((said.criterion, said.passage));
        }
        Ok(done)
    })
}
