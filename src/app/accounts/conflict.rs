//! Conflicts of interest (利害関係): who has one takes no part in the case.

use super::{assignment, authority, by_name, event};
use crate::app::coverage::case_by_code;
use crate::app::error::Failure;
use crate::app::home::Home;
use crate::app::ledger::recorded;
use crate::app::statements::needs_reason;
use crate::model::{Account, Act, Case};
use crate::records::Declared;

/// What its ledger event is called.
pub(super) const CONFLICT: &str = "conflict";

/// A declaration of interest in a case.
#[derive(Debug, Clone)]
pub struct Conflict {
    /// Whose.
    pub name: String,
    /// Case number.
    pub case: String,
    /// Which.
    pub reason: String,
    /// Who declares it: the person, or an administrator for somebody else.
    pub by: String,
}

/// Records that somebody has an interest in a case: from now on whoever it is
/// neither evaluates nor decides there. There is no way back. Returns whose it
/// is, and whether an assignment to the case ended by it.
pub fn declare(home: &Home, conflict: &Conflict) -> Result<(Account, bool), Failure> {
    needs_reason(&conflict.reason)?;
    recorded(home, false, |unit| {
        let account = by_name(unit, &conflict.name)?;
        let case = case_by_code(unit, &conflict.case)?;
        if conflict.by != account.name {
            authority::check(unit, &conflict.by, Act::Administer, None)?;
        }
        let reason = conflict.reason.trim();
        unit.put_conflict(account.id, case.id, reason, home.clock.now())?;
        event::append_conflict(home, unit, conflict)?;
        let words = (reason, conflict.by.as_str());
        let ended = assignment::end(home, unit, &account, &case, words)?;
        Ok((account, ended))
    })
}

/// Whether an interest of an account in a case was declared.
pub fn is_away(home: &Home, account: &Account, case: &Case) -> Result<bool, Failure> {
    let declared = home
        .records()
        .work::<_, Failure>(|unit| Ok(unit.conflict(account.id, case.id)?))?;
    Ok(declared.is_some())
}

/// The interests declared in a case, or in all of them; of each person and case
/// the newest.
pub fn conflicts(home: &Home, case: Option<&str>) -> Result<Vec<Declared>, Failure> {
    home.records().work(|unit| {
        let case = case.map(|code| case_by_code(unit, code)).transpose()?;
        Ok(unit.conflicts(case.map(|case| case.id))?)
    })
}
