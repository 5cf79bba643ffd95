//! Conflicts of interest (利害関係): who has one takes no part in the case.

use super::authority;
use super::by_name;
use crate::app::coverage::case_by_code;
use crate::app::error::Failure;
use crate::app::home::Home;
use crate::app::statements::needs_reason;
use crate::model::{Account, Act};

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
/// neither evaluates nor decides there. There is no way back.
pub fn declare(home: &Home, conflict: &Conflict) -> Result<Account, Failure> {
    needs_reason(&conflict.reason)?;
    home.records().work(|unit| {
        let account = by_name(unit, &conflict.name)?;
        let case = case_by_code(unit, &conflict.case)?;
        if conflict.by != account.name {
            authority::check(unit, &conflict.by, Act::Administer, None)?;
        }
        let reason = conflict.reason.trim();
        unit.put_conflict(account.id, case.id, reason, home.clock.now())?;
        Ok(account)
    })
}
