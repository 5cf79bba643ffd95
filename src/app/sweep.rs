//! Taking away the unfinished copies of a run that was stopped.

use std::time::{Duration, SystemTime};

use super::error::Failure;
use super::home::Home;

/// How long nothing must have been written to what is taken away.
const UNTOUCHED: Duration = Duration::from_secs(60 * 60);

/// Removes unfinished copies that are an hour old. A whole original stays, also
/// one to which no document refers: the database that knew it may be lost.
/// Returns how many went.
pub(super) fn sweep(home: &Home) -> Result<u64, Failure> {
    match SystemTime::from(home.clock.now()).checked_sub(UNTOUCHED) {
        Some(before) => Ok(home.vault().sweep(before)?),
        None => Ok(0),
    }
}
