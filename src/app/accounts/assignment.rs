//! Who works on which case (担当): an officer assigns people and takes that back.
//! Where the home says so, only who is assigned judges in a case and sees it.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::authority;
use super::{by_name, event};
use crate::app::coverage::case_by_code;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::ledger::recorded;
use crate::app::statements::needs_reason;
use crate::model::{Account, Act, Case, Role};
use crate::records::{Assigned, Unit};

/// What its ledger event is called.
pub(in crate::app) const ASSIGNMENT: &str = "assignment";

/// Who works in cases, as `[cases]` of the settings says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct CaseSettings {
    /// Whether reviewers, committee members and contractors judge in and see
    /// only the cases that they are assigned to.
    pub assigned_only: bool,
}

/// Who is to work on a case, or no longer.
#[derive(Debug, Clone)]
pub struct Assign {
    /// Case number.
    pub case: String,
    /// Whose account.
    pub name: String,
    /// As what, or why; has to be said when it is taken back.
    pub reason: String,
    /// Who says so, as claimed.
    pub by: String,
    /// True to take it back.
    pub off: bool,
    /// Only check.
    pub dry_run: bool,
}

/// Assigns somebody to a case, or takes that back.
///
/// # Errors
/// When `by` may not, when the other has an interest in the case, no role that
/// works on cases or another scheme, and when nothing would change.
pub fn assign(home: &Home, request: &Assign) -> Result<Account, Failure> {
    if request.off {
        needs_reason(&request.reason)?;
    }
    recorded(home, request.dry_run, |unit| {
        let case = case_by_code(unit, &request.case)?;
        authority::check(unit, &request.by, Act::Assign, Some(&case))?;
        let account = by_name(unit, &request.name)?;
        if request.off {
            let assigned = unit.is_assigned(account.id, case.id)?;
            refuse_unless(assigned, Code::NoAssignment, &account, &case)?;
        } else {
            can_work(unit, &account, &case)?;
        }
        if request.dry_run {
            return Ok(account);
        }
        let (reason, by) = (request.reason.trim(), request.by.as_str());
        if request.off {
            end(home, unit, &account, &case, (reason, by))?;
        } else {
            let at = home.clock.now();
            let new = unit.put_assignment(account.id, case.id, (reason, by), at)?;
            refuse_unless(new, Code::AssignedBefore, &account, &case)?;
            append(home, unit, (&account, &case), (reason, by), true)?;
        }
        Ok(account)
    })
}

/// Ends somebody's assignment, where there is one; returns whether there was.
pub(super) fn end(
    home: &Home,
    unit: &dyn Unit,
    account: &Account,
    case: &Case,
    words: (&str, &str),
) -> Result<bool, Failure> {
    let was = unit.end_assignment(account.id, case.id)?;
    if was {
        append(home, unit, (account, case), words, false)?;
    }
    Ok(was)
}

/// Who is assigned to a case, or to any.
pub fn assignments(home: &Home, case: Option<&str>) -> Result<Vec<Assigned>, Failure> {
    home.records().work(|unit| {
        let case = case.map(|code| case_by_code(unit, code)).transpose()?;
        Ok(unit.assignments(case.map(|case| case.id))?)
    })
}

/// The accounts that could be assigned to a case now.
pub fn candidates(home: &Home, case: &str) -> Result<Vec<Account>, Failure> {
    home.records().work(|unit| {
        let case = case_by_code(unit, case)?;
        let mut able = Vec::new();
        for account in unit.accounts()? {
            if can_work(unit, &account, &case).is_ok() {
                able.push(account);
            }
        }
        Ok(able)
    })
}

/// Refuses who cannot be assigned to a case.
fn can_work(unit: &dyn Unit, account: &Account, case: &Case) -> Result<(), Failure> {
    let works = account.enabled && account.roles.iter().any(|role| role.is_assigned());
    if !works {
        let roles = Role::ALL.iter().filter(|role| role.is_assigned());
        let roles: Vec<&str> = roles.map(|role| role.code()).collect();
        return Err(Failure::new(Code::CannotBeAssigned)
            .with("name", &account.name)
            .with("roles", roles.join(", ")));
    }
    authority::works_in(account, &case.scheme)?;
    if let Some(reason) = unit.conflict(account.id, case.id)? {
        return Err(Failure::new(Code::Conflict)
            .with("name", &account.name)
            .with("case", &case.code)
            .with("reason", reason));
    }
    let assigned = unit.is_assigned(account.id, case.id)?;
    refuse_unless(!assigned, Code::AssignedBefore, account, case)
}

fn refuse_unless(holds: bool, code: Code, account: &Account, case: &Case) -> Result<(), Failure> {
    match holds {
        true => Ok(()),
        false => Err(Failure::new(code)
            .with("name", &account.name)
            .with("case", &case.code)),
    }
}

fn append(
    home: &Home,
    unit: &dyn Unit,
    (account, case): (&Account, &Case),
    (reason, by): (&str, &str),
    assigned: bool,
) -> Result<(), Failure> {
    let content = json!({
        "account": account.name, "by": by, "what": ASSIGNMENT,
        "case": case.code, "reason": reason, "new": assigned,
    });
    event::put(home, unit, ASSIGNMENT, Some(&case.code), &content)
}
