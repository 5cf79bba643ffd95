//! The originals of a backup: each copied once, hashed on the way.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::app::erase::was_erased;
use crate::app::error::Failure;
use crate::app::home::Home;
use crate::model::{Digest, Progress, Stage};
use crate::records::Erased;
use crate::vault::{LocalVault, Vault, VaultError};

/// Copies at once. Syncing dominates, so more than one even on one core.
const COPIES: usize = 4;

/// What came of copying the originals.
#[derive(Debug, Default)]
pub(super) struct Copied {
    /// Copied now.
    pub copied: u64,
    /// There already, of the right size; not read again.
    pub there: u64,
    /// Missing or altered in the home, and without a copy in the backup.
    pub damaged: Vec<Digest>,
    /// All that the backup has of what was wanted.
    pub all: BTreeSet<Digest>,
}

/// Copies what the backup lacks.
pub(super) fn copy(
    home: &Home,
    target: &LocalVault,
    wanted: &[(Digest, u64)],
    progress: &dyn Progress,
) -> Result<Copied, Failure> {
    let there: BTreeMap<Digest, u64> = target.list()?.blobs.into_iter().collect();
    let mut copied = Copied::default();
    let mut lacking = Vec::new();
    for (digest, bytes) in wanted {
        match there.get(digest) {
            Some(size) if size == bytes => {
                copied.there += 1;
                copied.all.insert(*digest);
            }
            _ => lacking.push((*digest, *bytes)),
        }
    }
    progress.begin(Stage::Keep, lacking.len() as u64);
    let next = Mutex::new(lacking.iter());
    let done = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..COPIES.min(lacking.len()) {
            scope.spawn(|| {
                loop {
                    let job = next.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((digest, bytes)) = job else { return };
                    let outcome = match progress.stopped() {
                        true => Err(Failure::new(crate::app::Code::Interrupted)),
                        false => one(home, target, digest),
                    };
                    progress.advance(1, *bytes, 0);
                    let failed = outcome.is_err();
                    done.lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push((*digest, outcome));
                    if failed {
                        return;
                    }
                }
            });
        }
    });
    progress.end();
    for (digest, outcome) in done.into_inner().unwrap_or_else(PoisonError::into_inner) {
        match outcome? {
            true => {
                copied.copied += 1;
                copied.all.insert(digest);
            }
            false => copied.damaged.push(digest),
        }
    }
    target.flush()?;
    copied.damaged.sort();
    Ok(copied)
}

/// Whether a blob could be copied as what its name says.
fn one(home: &Home, target: &LocalVault, digest: &Digest) -> Result<bool, Failure> {
    let mut source = match home.vault().open(digest) {
        Ok(source) => source,
        Err(VaultError::Missing(_)) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    let staged = match target.stage(&mut source) {
        Ok(staged) => staged,
        Err(VaultError::Source(_)) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    if staged.digest != *digest {
        return Ok(false);
    }
    target.sync(&target.begin()?, std::slice::from_ref(&staged))?;
    target.keep(staged)?;
    Ok(true)
}

/// Removes from the backup what was erased since: what an erasure names, and
/// nothing else. Returns how many went, and how many stay that the home does
/// not refer to.
pub(super) fn remove_erased(
    target: &LocalVault,
    wanted: &BTreeSet<Digest>,
    erased: &[Erased],
) -> Result<(u64, u64), Failure> {
    let (mut removed, mut unknown) = (0, 0);
    for (digest, _) in target.list()?.blobs {
        if wanted.contains(&digest) {
            continue;
        }
        match was_erased(&digest, erased)? {
            true => removed += u64::from(target.remove(&digest)?),
            false => unknown += 1,
        }
    }
    Ok((removed, unknown))
}
