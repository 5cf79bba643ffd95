//! Whether somebody may do something, asked before every act and from every
//! door: the command line names the person, the browser's session is one.

use crate::app::error::{Code, Failure};
use crate::model::{Account, Act, Case};
use crate::records::Unit;

/// Refuses when `by` may not do `act`, in this case if one is given. A home
/// without accounts has one user, who may do everything.
pub fn check(
    unit: &dyn Unit,
    by: &str,
    act: Act,
    case: Option<&Case>,
) -> Result<Option<Account>, Failure> {
    if !unit.has_accounts()? {
        return Ok(None);
    }
    let refused = |code| Failure::new(code).with("name", by);
    let account = unit
        .account_by_name(by)?
        .ok_or_else(|| refused(Code::NoAccount))?;
    if !account.may(act) {
        return Err(refused(Code::NotAllowed).with("act", act_key(act)));
    }
    let Some(case) = case else {
        return Ok(Some(account));
    };
    let changes = matches!(act, Act::Evaluate | Act::Decide);
    if changes && let Some(reason) = unit.conflict(account.id, case.id)? {
        return Err(refused(Code::Conflict)
            .with("case", &case.code)
            .with("reason", reason));
    }
    if act == Act::Decide && has_evaluated(unit, case, &account.name)? {
        return Err(refused(Code::Evaluated).with("case", &case.code));
    }
    Ok(Some(account))
}

/// Whether somebody evaluated the case at any time, in whatever role.
fn has_evaluated(unit: &dyn Unit, case: &Case, name: &str) -> Result<bool, Failure> {
    let judgements = unit.judgements_of(case.id)?;
    let statements = unit.statements_of(case.id)?;
    Ok(judgements.iter().any(|judgement| judgement.by == name)
        || statements
            .iter()
            .any(|statement| statement.by == name && statement.said.evaluates()))
}

/// The key of an act in the catalogues.
fn act_key(act: Act) -> &'static str {
    match act {
        Act::Look => "look",
        Act::TakeIn => "take-in",
        Act::Evaluate => "evaluate",
        Act::Decide => "decide",
        Act::Audit => "audit",
        Act::Administer => "administer",
    }
}
