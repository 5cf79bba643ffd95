//! What the ledger records of how somebody signs in: who did what to whose
//! account, as a commitment. No secret, no hash of one.

use serde_json::json;

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
    let body = unit.put_body(&home.settings.body())?;
    let content = json!({ "account": account, "by": by, "what": what });
    let bytes = ledger::canonical(&content)?;
    let opening = crate::ledger::commit(&bytes)?;
    let happened = Happening::Account {
        what,
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
