//! What the ledger records of accounts: who did what to whose account, as a
//! commitment. No secret, no hash of one.

use serde_json::{Value, json};

use super::conflict::{CONFLICT, Conflict};
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::ledger;
use crate::model::Happening;
use crate::records::{AccountEvent, Unit};

/// Appends it within the caller's unit of work, which holds the home.
pub(super) fn append(
    home: &Home,
    unit: &dyn Unit,
    what: &'static str,
    account: &str,
    by: &str,
) -> Result<(), Failure> {
    let content = json!({ "account": account, "by": by, "what": what });
    put(home, unit, what, None, &content)
}

/// Appends that an account got other values of what `what` names.
pub(super) fn append_new(
    home: &Home,
    unit: &dyn Unit,
    (what, value): (&'static str, Value),
    account: &str,
    by: &str,
) -> Result<(), Failure> {
    let content = json!({ "account": account, "by": by, "what": what, "new": value });
    put(home, unit, what, None, &content)
}

/// Appends that somebody has an interest in a case.
pub(super) fn append_conflict(
    home: &Home,
    unit: &dyn Unit,
    conflict: &Conflict,
) -> Result<(), Failure> {
    let content = json!({
        "account": conflict.name, "by": conflict.by, "what": CONFLICT,
        "case": conflict.case, "reason": conflict.reason.trim(),
    });
    put(home, unit, CONFLICT, Some(&conflict.case), &content)
}

/// Appends what happened to an account, or between it and a case.
pub(super) fn put(
    home: &Home,
    unit: &dyn Unit,
    what: &'static str,
    case: Option<&str>,
    content: &Value,
) -> Result<(), Failure> {
    let body = unit.put_body(&home.settings.body())?;
    let bytes = ledger::canonical(content)?;
    let opening = crate::ledger::commit(&bytes)?;
    let happened = Happening::Account {
        what,
        case: case.map(str::to_owned),
        content: opening.value,
    };
    let seq = ledger::append(home, unit, body, happened)?;
    let unwritable = |e| Failure::new(Code::Ledger).with("detail", e);
    Ok(unit.put_account_event(&AccountEvent {
        seq,
        content: String::from_utf8(bytes).map_err(unwritable)?,
        value: opening.value,
        key: opening.key,
    })?)
}
