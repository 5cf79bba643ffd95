//! What every use case does that records an event.

use serde::Serialize;

use crate::app::error::{Code, Exit, Failure};
use crate::app::home::Home;
use crate::ledger;
use crate::model::{Happening, LedgerEvent, RowId};
use crate::records::Unit;

/// Does in one unit of work what somebody does, and signs the ledger. With a dry
/// run `work` only checks, and nothing is signed.
///
/// # Errors
/// Those of `work`, of which nothing is recorded. `E0912` it is recorded and not
/// signed: whoever did it again would record it twice. A ledger that does not fit is
/// told as it is.
pub(in crate::app) fn recorded<T>(
    home: &Home,
    dry_run: bool,
    work: impl FnOnce(&dyn Unit) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let done = home.records().work(work)?;
    if !dry_run {
        super::sign(home).map_err(unsigned)?;
    }
    Ok(done)
}

fn unsigned(failure: Failure) -> Failure {
    if failure.code.exit() == Exit::Damage {
        return failure;
    }
    let detail: Vec<&str> = failure
        .arguments
        .iter()
        .map(|(_, value)| value.as_str())
        .collect();
    Failure::new(Code::Unsigned)
        .with("cause", failure.code.as_str())
        .with("detail", detail.join(", "))
}

/// Appends what happened now within the caller's unit of work, and returns its
/// sequence number, from 0.
pub(in crate::app) fn append(
    home: &Home,
    unit: &dyn Unit,
    body: RowId,
    what: Happening,
) -> Result<u64, Failure> {
    let event = LedgerEvent {
        v: 1,
        at: home.now(),
        body: home.settings.body.code.clone(),
        what,
    };
    Ok(ledger::append(unit, body, &event)?)
}

/// The bytes that a commitment is over: canonical JSON (RFC 8785).
pub(in crate::app) fn canonical(value: &impl Serialize) -> Result<Vec<u8>, Failure> {
    serde_json_canonicalizer::to_vec(value)
        .map_err(|e| Failure::new(Code::Ledger).with("detail", e))
}
