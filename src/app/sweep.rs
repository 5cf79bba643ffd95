//! Taking away what a run that was stopped had kept and never recorded.

use std::collections::HashSet;
use std::time::{Duration, SystemTime};

use super::error::Failure;
use super::home::Home;
use crate::model::Digest;

/// How long nothing must have touched what is taken away. A run that keeps a
/// file touches its blob, also when it is there already.
const UNTOUCHED: Duration = Duration::from_secs(60 * 60);

/// Removes blobs to which no document refers and unfinished copies, when they
/// are an hour old. To be called by whoever holds the lock of the home and has
/// recorded all that it kept. Returns how many went.
pub(super) fn sweep(home: &Home) -> Result<u64, Failure> {
    let Some(before) = SystemTime::from(home.clock.now()).checked_sub(UNTOUCHED) else {
        return Ok(0);
    };
    let referenced: HashSet<Digest> = home.records().work::<_, Failure>(|unit| {
        let all = unit.referenced()?;
        Ok(all.into_iter().map(|(digest, _)| digest).collect())
    })?;
    Ok(home
        .vault()
        .sweep(&|digest| referenced.contains(digest), before)?)
}
