//! What the ledger records of accounts: who did what to whose account, as a
//! commitment. No secret, no hash of one.

use serde_json::{Value, json};

use super::conflict::{CONFLICT, Conflict};
use super::identity::IDENTITY;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::ledger;
use crate::model::{Account, Happening};
use crate::records::{AccountEvent, Unit};

/// What the event of a new account is called.
pub(in crate::app) const ADDED: &str = "added";

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

/// The accounts that were there before any was added by an event: those of homes
/// that an earlier akashi made.
pub(super) fn unaccounted(unit: &dyn Unit) -> Result<Vec<Account>, Failure> {
    let events = unit.account_events()?;
    let added = |event: &AccountEvent| {
        let content: Value = serde_json::from_str(&event.content).unwrap_or_default();
        content["what"] == ADDED
    };
    match events.iter().any(added) {
        true => Ok(Vec::new()),
        false => Ok(unit.accounts()?),
    }
}

/// Appends that an account was made, and how those stand that nothing was said
/// of so far.
pub(super) fn append_added(
    home: &Home,
    unit: &dyn Unit,
    account: &Account,
    before: &[Account],
    by: &str,
) -> Result<(), Failure> {
    let mut content = json!({
        "account": account.name, "by": by, "what": ADDED, "new": standing(account),
    });
    if !before.is_empty() {
        let each = before.iter();
        let stands = each.map(|one| json!({ "account": one.name, "stands": standing(one) }));
        content["before"] = stands.collect();
    }
    put(home, unit, ADDED, None, &content)
}

/// How an account stands.
pub(in crate::app) fn standing(account: &Account) -> Value {
    json!({
        ADDED: account.display, "roles": account.roles, "bodies": account.bodies,
        "enabled": account.enabled, IDENTITY: account.identity.as_slice(),
    })
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
