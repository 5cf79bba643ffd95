//! Copying into the vault: opened without following links, hashed while
//! stored, looked at again afterwards.

use std::fs::File;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::thread;

use rustix::fs::{CWD, Mode, OFlags, ResolveFlags};

use super::IntakeError;
use super::entry::{self, Entry, Nature};
use crate::model::{Digest, Progress};
use crate::text::filename;
use crate::vault::{Staged, Vault, VaultError};

/// Copies at once. Syncing dominates, so more than one even on one core.
const COPIES: usize = 4;

/// Files that are made durable together at most.
const CHUNK: usize = 64;

/// Their bytes at most, unless one file alone has more.
const CHUNK_BYTES: u64 = 64 << 20;

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
    let root = open_folder(root).map_err(VaultError::Source)?;
    let chunks: Vec<&[Entry]> = chunks(entries);
    let next = Mutex::new(chunks.iter().enumerate());
    let done = Mutex::new(Vec::with_capacity(chunks.len()));
    thread::scope(|scope| {
        for _ in 0..COPIES.min(chunks.len()) {
            scope.spawn(|| {
                loop {
                    let job = next.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((position, chunk)) = job else { return };
                    let kept = keep_chunk(vault, root.as_fd(), chunk, max_bytes, progress);
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
    let mut kept = Vec::with_capacity(entries.len());
    for (_, chunk) in done {
        kept.extend(chunk?);
    }
    vault.flush()?;
    fail_point!("keep.flushed");
    Ok(kept)
}

/// Entries that are made durable together: enough for every copying thread,
/// few enough to be held open, and not much at once.
fn chunks(entries: &[Entry]) -> Vec<&[Entry]> {
    let most = entries.len().div_ceil(COPIES).clamp(1, CHUNK);
    let mut chunks = Vec::new();
    let (mut start, mut bytes) = (0, 0_u64);
    for (at, entry) in entries.iter().enumerate() {
        let size = match entry.nature {
            Nature::File { bytes, .. } => bytes,
            Nature::Special(_) => 0,
        };
        if at > start && (at - start == most || bytes.saturating_add(size) > CHUNK_BYTES) {
            chunks.extend(entries.get(start..at));
            (start, bytes) = (at, 0);
        }
        bytes = bytes.saturating_add(size);
    }
    chunks.extend(entries.get(start..).filter(|rest| !rest.is_empty()));
    chunks
}

/// Keeps a chunk, and once more when the store failed: after a failed sync
/// nobody can say which pages are on the disk, so the copies are dropped, never
/// synced again.
fn keep_chunk(
    vault: &dyn Vault,
    root: BorrowedFd<'_>,
    chunk: &[Entry],
    max_bytes: u64,
    progress: &dyn Progress,
) -> Result<Vec<KeptFile>, IntakeError> {
    match try_chunk(vault, root, chunk, max_bytes, progress) {
        Err(IntakeError::Vault(VaultError::Store { .. })) => {
            try_chunk(vault, root, chunk, max_bytes, progress)
        }
        other => other,
    }
}

fn try_chunk(
    vault: &dyn Vault,
    root: BorrowedFd<'_>,
    chunk: &[Entry],
    max_bytes: u64,
    progress: &dyn Progress,
) -> Result<Vec<KeptFile>, IntakeError> {
    let batch = vault.begin()?;
    let mut kept = Vec::with_capacity(chunk.len());
    let mut copies = Vec::with_capacity(chunk.len());
    for entry in chunk {
        if progress.stopped() {
            return Err(IntakeError::Interrupted);
        }
        let name = filename::display(&entry.path);
        progress.on(&name);
        fail_point!("keep.open");
        let outcome = match open(root, entry, max_bytes) {
            Ok(mut file) => {
                let staged = copy(vault, &mut file, entry, &name)?;
                let fixity = (staged.digest, staged.bytes);
                copies.push(staged);
                Ok(fixity)
            }
            Err(refusal) => Err(refusal),
        };
        kept.push(KeptFile {
            entry: entry.clone(),
            name,
            outcome,
        });
    }
    vault.sync(&batch, &copies)?;
    for staged in copies {
        vault.keep(staged)?;
    }
    for file in &kept {
        progress.advance(1, file.outcome.as_ref().map_or(0, |(_, bytes)| *bytes), 0);
    }
    Ok(kept)
}

/// Fixity of an entry as it lies there; none when it cannot be read.
pub fn hash_entry(root: &Path, entry: &Entry) -> Option<Digest> {
    let root = open_folder(root).ok()?;
    let mut file = open(root.as_fd(), entry, u64::MAX).ok()?;
    let (digest, _) = crate::vault::hash_of(&mut file).ok()?;
    Some(digest)
}

/// Opens a folder, to open files below it.
pub(super) fn open_folder(path: &Path) -> std::io::Result<OwnedFd> {
    let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC;
    Ok(rustix::fs::openat(CWD, path, flags, Mode::empty())?)
}

fn open(root: impl AsFd, entry: &Entry, max_bytes: u64) -> Result<File, Refusal> {
    match entry.nature {
        Nature::Special(what) => Err(Refusal::Special(what)),
        Nature::File { bytes, .. } if bytes > max_bytes => Err(Refusal::TooLarge),
        Nature::File { .. } => open_file(root, &entry.path),
    }
}

/// Opens a regular file below `root`, following no link on the way and waiting
/// for nobody.
pub(super) fn open_file(root: impl AsFd, path: &[u8]) -> Result<File, Refusal> {
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    let opened = rustix::fs::openat2(root, path, flags, Mode::empty(), resolve);
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

/// Copies a file and looks at it again.
fn copy(
    vault: &dyn Vault,
    file: &mut File,
    entry: &Entry,
    name: &str,
) -> Result<Staged, IntakeError> {
    let staged = vault.stage(file)?;
    fail_point!("keep.staged");
    let after = file.metadata().map_err(VaultError::Source)?;
    if entry::file(&after) != entry.nature || staged.bytes != after.len() {
        return Err(IntakeError::Changed(name.to_owned()));
    }
    Ok(staged)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::model::progress::Silent;
    use crate::vault::LocalVault;

    /// Entries as they were found, then `swap`, then the copying.
    fn swapped(swap: impl FnOnce(&Path)) -> Result<Vec<KeptFile>, IntakeError> {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("in");
        std::fs::create_dir_all(root.join("sub")).unwrap();
        std::fs::write(dir.path().join("secret"), b"secret").unwrap();
        let entries: Vec<Entry> = ["a", "sub/b"]
            .iter()
            .map(|path| {
                std::fs::write(root.join(path), b"x").unwrap();
                Entry {
                    path: path.as_bytes().to_vec(),
                    nature: entry::file(&std::fs::metadata(root.join(path)).unwrap()),
                }
            })
            .collect();
        swap(&root);
        let vault = LocalVault::open_or_create(&dir.path().join("vault")).unwrap();
        keep_all(&vault, &root, &entries, 1 << 20, &Silent)
    }

    #[test]
    fn what_is_swapped_in_after_it_was_found_is_not_followed() {
        let kept = swapped(|root| {
            std::fs::remove_file(root.join("a")).unwrap();
            symlink("../secret", root.join("a")).unwrap();
            std::fs::rename(root.join("sub"), root.join("../elsewhere")).unwrap();
            symlink("../elsewhere", root.join("sub")).unwrap();
        });
        for file in kept.unwrap() {
            assert_eq!(
                file.outcome,
                Err(Refusal::Special("symlink")),
                "{}",
                file.name
            );
        }
        let kept = swapped(|root| {
            std::fs::remove_file(root.join("a")).unwrap();
            let made = std::process::Command::new("mkfifo")
                .arg(root.join("a"))
                .status();
            assert!(made.unwrap().success());
            std::fs::remove_file(root.join("sub/b")).unwrap();
        });
        let outcomes: Vec<_> = kept.unwrap().into_iter().map(|file| file.outcome).collect();
        let refused = [Refusal::Special("not-a-file"), Refusal::Vanished];
        assert_eq!(outcomes, refused.map(Err));
    }

    #[test]
    fn what_grew_since_it_was_found_is_left_as_a_whole() {
        let kept = swapped(|root| std::fs::write(root.join("a"), b"longer").unwrap());
        assert!(matches!(kept, Err(IntakeError::Changed(name)) if name == "a"));
    }
}
