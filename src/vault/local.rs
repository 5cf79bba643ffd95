//! The vault in a local directory: `vault/ab/abcd…`, one read-only file a
//! blob, sharded by the first two hex digits.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use rustix::fs::{AtFlags, CWD, Mode, OFlags};
use sha2::{Digest as _, Sha256};

use super::{Batch, Kept, Listing, Staged, Temporary, Vault, VaultError};
use crate::model::Digest;

/// Buffer of one copy: the size at which hashing was fastest.
const BUFFER: usize = 256 * 1024;

/// From how many files on the file system is synced once instead of each file:
/// one commit of its journal in place of one each.
const TOGETHER: usize = 4;

/// How the names of unfinished copies begin.
const TEMPORARY: &str = ".new-";

/// A vault in a directory of a local file system.
#[derive(Debug)]
pub struct LocalVault {
    root: PathBuf,
    unsynced: Mutex<BTreeSet<PathBuf>>,
}

impl LocalVault {
    /// Opens the vault in `root`, making the directory when there is none.
    pub fn open_or_create(root: &Path) -> Result<Self, VaultError> {
        if !root.is_dir() {
            fs::create_dir_all(root).map_err(|e| store("making the directory", e))?;
            let parent = root.parent().filter(|path| !path.as_os_str().is_empty());
            let parent = parent.unwrap_or(Path::new("."));
            let synced = File::open(parent).and_then(|parent| parent.sync_all());
            synced.map_err(|e| store("syncing a directory", e))?;
        }
        Ok(Self::open(root))
    }

    /// A vault to look into: nothing is made, an absent one holds nothing.
    pub fn open(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            unsynced: Mutex::default(),
        }
    }

    fn shard(&self, digest: &Digest) -> PathBuf {
        self.root.join(&digest.hex()[..2])
    }

    fn path(&self, digest: &Digest) -> PathBuf {
        self.shard(digest).join(digest.hex())
    }

    /// An unnamed file where the file system has them, else a temporary name.
    fn scratch(&self) -> Result<(File, Option<Temporary>), VaultError> {
        let mode = Mode::from_raw_mode(0o440);
        match rustix::fs::openat(
            CWD,
            &self.root,
            OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC,
            mode,
        ) {
            Ok(fd) => return Ok((File::from(fd), None)),
            Err(
                rustix::io::Errno::OPNOTSUPP | rustix::io::Errno::ISDIR | rustix::io::Errno::INVAL,
            ) => {}
            Err(e) => return Err(store("making a file", e.into())),
        }
        let mut random = [0; 12];
        getrandom::fill(&mut random).map_err(|e| store("making a name", io::Error::other(e)))?;
        let name = format!("{TEMPORARY}{}", crate::model::digest::hex(&random));
        let path = self.root.join(name);
        let flags = OFlags::CREATE | OFlags::EXCL | OFlags::WRONLY | OFlags::CLOEXEC;
        let fd = rustix::fs::openat(CWD, &path, flags, mode)
            .map_err(|e| store("making a file", e.into()))?;
        Ok((File::from(fd), Some(Temporary(path))))
    }

    fn link(&self, staged: &Staged, target: &Path) -> io::Result<()> {
        match &staged.named {
            Some(Temporary(path)) => fs::hard_link(path, target),
            None => {
                use std::os::fd::AsRawFd as _;
                let unnamed = format!("/proc/self/fd/{}", staged.file.as_raw_fd());
                rustix::fs::linkat(CWD, unnamed, CWD, target, AtFlags::SYMLINK_FOLLOW)
                    .map_err(Into::into)
            }
        }
    }

    fn note_unsynced(&self, directory: PathBuf) {
        self.unsynced
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(directory);
    }

    /// Sets a damaged blob aside under another name; it is never deleted.
    fn set_aside(&self, digest: &Digest) -> Result<(), VaultError> {
        let from = self.path(digest);
        for n in 0..1000 {
            let to = self.shard(digest).join(format!("{digest}.damaged-{n}"));
            if !to.exists() {
                return fs::rename(&from, &to)
                    .map_err(|e| store("setting a damaged blob aside", e));
            }
        }
        Err(store(
            "setting a damaged blob aside",
            io::Error::other("a thousand damaged copies are there already"),
        ))
    }
}

impl Vault for LocalVault {
    fn begin(&self) -> Result<Batch, VaultError> {
        let folder = File::open(&self.root).map_err(|e| store("opening the vault", e))?;
        Ok(Batch { folder })
    }

    fn sync(&self, batch: &Batch, staged: &[Staged]) -> Result<(), VaultError> {
        let all = || -> io::Result<()> {
            fail_io!("vault.sync")?;
            if staged.len() < TOGETHER {
                return staged.iter().try_for_each(|one| one.file.sync_data());
            }
            Ok(rustix::fs::syncfs(&batch.folder)?)
        };
        all().map_err(|e| store("syncing", e))
    }

    fn stage(&self, source: &mut dyn Read) -> Result<Staged, VaultError> {
        let (mut file, named) = self.scratch()?;
        let (digest, bytes) = copy_and_hash(source, &mut file)?;
        Ok(Staged {
            digest,
            bytes,
            file,
            named,
        })
    }

    fn keep(&self, staged: Staged) -> Result<Kept, VaultError> {
        let shard = self.shard(&staged.digest);
        fs::create_dir_all(&shard).map_err(|e| store("making a shard", e))?;
        // Also where it is there: a run that was killed may have made it.
        self.note_unsynced(self.root.clone());
        let target = self.path(&staged.digest);
        let mut kept = Kept::New;
        let linked = match self.link(&staged, &target) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                if self.hash(&staged.digest)? == staged.digest {
                    kept = Kept::AlreadyThere;
                    Ok(())
                } else {
                    self.set_aside(&staged.digest)?;
                    kept = Kept::Replaced;
                    self.link(&staged, &target)
                }
            }
            other => other,
        };
        fail_point!("vault.linked");
        linked.map_err(|e| store("naming a blob", e))?;
        self.note_unsynced(shard);
        Ok(kept)
    }

    fn flush(&self) -> Result<(), VaultError> {
        let mut unsynced = self.unsynced.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(directory) = unsynced.last().cloned() {
            fail_io!("vault.flush")
                .and_then(|()| File::open(&directory))
                .and_then(|d| d.sync_all())
                .map_err(|e| store("syncing a directory", e))?;
            unsynced.remove(&directory);
        }
        Ok(())
    }

    fn open(&self, digest: &Digest) -> Result<File, VaultError> {
        let open = || {
            fail_io!("vault.open")?;
            File::open(self.path(digest))
        };
        open().map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => VaultError::Missing(*digest),
            _ => store("opening a blob", e),
        })
    }

    fn remove(&self, digest: &Digest) -> Result<bool, VaultError> {
        let shard = self.shard(digest);
        if !shard.is_dir() {
            return Ok(false);
        }
        let failed = |e: io::Error| store("removing a blob", e);
        let mut removed = false;
        for entry in fs::read_dir(&shard).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if entry
                .file_name()
                .to_string_lossy()
                .starts_with(&digest.hex())
            {
                fs::remove_file(entry.path()).map_err(failed)?;
                removed = true;
            }
        }
        File::open(&shard)
            .and_then(|shard| shard.sync_all())
            .map_err(failed)?;
        Ok(removed)
    }

    fn sweep(&self, before: SystemTime) -> Result<u64, VaultError> {
        let failed = |e: io::Error| store("sweeping", e);
        let untouched = |path: &Path| -> io::Result<bool> {
            match path.symlink_metadata() {
                Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
                other => Ok(other?.modified()? < before),
            }
        };
        let mut removed = 0;
        for name in self.list()?.temporary {
            let path = self.root.join(&name);
            if untouched(&path).map_err(failed)? {
                fs::remove_file(&path).map_err(failed)?;
                self.note_unsynced(self.root.clone());
                removed += 1;
            }
        }
        self.flush()?;
        Ok(removed)
    }

    fn list(&self) -> Result<Listing, VaultError> {
        let mut listing = Listing::default();
        if !self.root.try_exists().map_err(|e| store("listing", e))? {
            return Ok(listing);
        }
        for entry in walkdir::WalkDir::new(&self.root)
            .min_depth(1)
            .max_depth(2)
            .sort_by_file_name()
        {
            let entry = entry.map_err(|e| store("listing", e.into()))?;
            if entry.depth() == 1 && entry.file_type().is_dir() {
                continue;
            }
            let name = entry.file_name().to_string_lossy().into_owned();
            match name.parse::<Digest>() {
                Ok(digest) if entry.file_type().is_file() && entry.path() == self.path(&digest) => {
                    let bytes = entry
                        .metadata()
                        .map_err(|e| store("listing", e.into()))?
                        .len();
                    listing.blobs.push((digest, bytes));
                }
                _ if name.starts_with(TEMPORARY) => listing.temporary.push(name),
                _ => listing.strangers.push(name),
            }
        }
        Ok(listing)
    }
}

impl LocalVault {
    fn hash(&self, digest: &Digest) -> Result<Digest, VaultError> {
        hash_of(&mut self.open(digest)?).map(|(digest, _)| digest)
    }
}

/// SHA-256 and length of all that `source` yields.
pub fn hash_of(source: &mut dyn Read) -> Result<(Digest, u64), VaultError> {
    copy_and_hash(source, &mut io::sink())
}

/// Copies all that `source` yields; its SHA-256 and length.
///
/// # Errors
/// [`VaultError::Source`] when it cannot be read; others when the target cannot
/// be written.
pub fn copy_and_hash(
    source: &mut dyn Read,
    target: &mut dyn Write,
) -> Result<(Digest, u64), VaultError> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; BUFFER];
    let mut bytes = 0;
    loop {
        let n = match source.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(VaultError::Source(e)),
        };
        let part = buffer.get(..n).unwrap_or_default();
        hasher.update(part);
        fail_io!("vault.write")
            .and_then(|()| target.write_all(part))
            .map_err(|e| store("writing", e))?;
        bytes += n as u64;
    }
    Ok((Digest::from_bytes(hasher.finalize().into()), bytes))
}

fn store(doing: &str, source: io::Error) -> VaultError {
    if matches!(
        source.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    ) {
        return VaultError::Full(doing.to_owned());
    }
    VaultError::Store {
        doing: doing.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests;
