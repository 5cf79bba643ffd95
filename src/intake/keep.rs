//! Copying into the vault: opened without following links, hashed while
//! stored, looked at again afterwards.

use std::fs::File;
use std::io::Seek as _;
use std::os::fd::AsFd;
use std::path::Path;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::thread;

use rustix::fs::{CWD, Mode, OFlags, ResolveFlags};

use super::IntakeError;
use super::discover::{Entry, Nature, modified_ns};
use crate::model::{Digest, Progress};
use crate::text::filename;
use crate::vault::{Staged, Vault, VaultError};

/// Copies at once. Syncing dominates, so more than one even on one core.
const COPIES: usize = 4;

/// What became of one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// The entry as it was when it was copied.
    pub entry: Entry,
    /// Display name.
    pub name: String,
    /// Fixity and size, or why it was not taken.
    pub outcome: Result<(Digest, u64), Refusal>,
}

/// Why a file was quarantined. The codes are stable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// A link, pipe, socket, device, or a folder too deep.
    Special(&'static str),
    /// It was gone before it was copied.
    Vanished,
    /// Larger than the home takes.
    TooLarge,
    /// It could not be opened or read.
    Unreadable(String),
}

impl Refusal {
    /// The code as it stands on receipts.
    pub fn code(&self) -> String {
        match self {
            Self::Special(what) => (*what).to_owned(),
            Self::Vanished => "vanished".to_owned(),
            Self::TooLarge => "too-large".to_owned(),
            Self::Unreadable(why) => format!("unreadable: {why}"),
        }
    }
}

/// Copies all entries into the vault, several at once, in the order given.
/// Nothing is recorded. A file that changes meanwhile, a full disk or a
/// request to stop ends the whole submission; it is tried again later.
pub fn keep_all(
    vault: &dyn Vault,
    root: &Path,
    entries: &[Entry],
    max_bytes: u64,
    progress: &dyn Progress,
) -> Result<Vec<KeptFile>, IntakeError> {
    let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC;
    let root = rustix::fs::openat(CWD, root, flags, Mode::empty())
        .map_err(|e| VaultError::Source(e.into()))?;
    let next = Mutex::new(entries.iter().enumerate());
    let done = Mutex::new(Vec::with_capacity(entries.len()));
    thread::scope(|scope| {
        for _ in 0..COPIES.min(entries.len()) {
            scope.spawn(|| {
                loop {
                    let job = next.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((position, entry)) = job else { return };
                    let kept = if progress.stopped() {
                        Err(IntakeError::Interrupted)
                    } else {
                        keep_one(vault, root.as_fd(), entry, max_bytes, progress)
                    };
                    let failed = kept.is_err();
                    let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                    done.push((position, kept));
                    if failed {
                        return;
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(position, _)| *position);
    let kept = done
        .into_iter()
        .map(|(_, kept)| kept)
        .collect::<Result<Vec<_>, _>>()?;
    vault.flush()?;
    fail_point!("keep.flushed");
    Ok(kept)
}

fn keep_one(
    vault: &dyn Vault,
    root: impl AsFd,
    entry: &Entry,
    max_bytes: u64,
    progress: &dyn Progress,
) -> Result<KeptFile, IntakeError> {
    let name = filename::display(&entry.path);
    progress.on(&name);
    fail_point!("keep.open");
    let outcome = match open(root, entry, max_bytes) {
        Ok(mut file) => Ok(copy(vault, &mut file, entry, &name)?),
        Err(refusal) => Err(refusal),
    };
    let bytes = outcome.as_ref().map_or(0, |(_, bytes)| *bytes);
    progress.advance(1, bytes, 0);
    Ok(KeptFile {
        entry: entry.clone(),
        name,
        outcome,
    })
}

/// Fixity of an entry as it lies there; none when it cannot be read.
pub fn hash_entry(root: &Path, entry: &Entry) -> Option<Digest> {
    let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC;
    let root = rustix::fs::openat(CWD, root, flags, Mode::empty()).ok()?;
    let mut file = open(root.as_fd(), entry, u64::MAX).ok()?;
    let (digest, _) = crate::vault::hash_of(&mut file).ok()?;
    Some(digest)
}

/// Opens a regular file below `root`, following no link on the way.
fn open(root: impl AsFd, entry: &Entry, max_bytes: u64) -> Result<File, Refusal> {
    match entry.nature {
        Nature::Special(what) => return Err(Refusal::Special(what)),
        Nature::File { bytes, .. } if bytes > max_bytes => return Err(Refusal::TooLarge),
        Nature::File { .. } => {}
    }
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    let opened = rustix::fs::openat2(root, entry.path.as_slice(), flags, Mode::empty(), resolve);
    let file = match opened {
        Ok(fd) => File::from(fd),
        Err(rustix::io::Errno::NOENT) => return Err(Refusal::Vanished),
        Err(rustix::io::Errno::LOOP | rustix::io::Errno::XDEV) => {
            return Err(Refusal::Special("symlink"));
        }
        Err(e) => return Err(Refusal::Unreadable(e.to_string())),
    };
    match file.metadata() {
        Ok(metadata) if metadata.is_file() => Ok(file),
        Ok(_) => Err(Refusal::Special("not-a-file")),
        Err(e) => Err(Refusal::Unreadable(e.to_string())),
    }
}

fn copy(
    vault: &dyn Vault,
    file: &mut File,
    entry: &Entry,
    name: &str,
) -> Result<(Digest, u64), IntakeError> {
    let staged = stage(vault, file)?;
    fail_point!("keep.staged");
    let (digest, bytes) = (staged.digest, staged.bytes);
    let after = file.metadata().map_err(VaultError::Source)?;
    let seen = Nature::File {
        bytes: after.len(),
        modified_ns: modified_ns(&after),
    };
    if seen != entry.nature || bytes != after.len() {
        return Err(IntakeError::Changed(name.to_owned()));
    }
    vault.keep(staged)?;
    Ok((digest, bytes))
}

/// Copies, and once more when the store failed: after a failed sync nobody can
/// say which pages are on the disk, so the copy is dropped, never synced again.
fn stage(vault: &dyn Vault, file: &mut File) -> Result<Staged, VaultError> {
    match vault.stage(file) {
        Err(VaultError::Store { .. }) => {
            file.rewind().map_err(VaultError::Source)?;
            vault.stage(file)
        }
        other => other,
    }
}
