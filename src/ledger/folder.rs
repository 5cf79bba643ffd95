//! What stands outside the database: the folder `ledger/` of a home.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use super::{Checkpoint, Key, LedgerError};

/// Longest checkpoint file worth reading, in bytes.
const MAX_FILE: u64 = 1 << 20;

/// The folder `ledger/`.
#[derive(Debug, Clone)]
pub struct Folder {
    dir: PathBuf,
}

impl Folder {
    /// The folder in a home; it is made when something is put into it.
    pub fn new(dir: PathBuf) -> Self {
        Self { dir }
    }

    /// Where the signing key lies.
    pub fn key_path(&self) -> PathBuf {
        self.dir.join("key")
    }

    /// Where the next key waits while it takes the other's place.
    pub fn next_key_path(&self) -> PathBuf {
        self.dir.join("key.next")
    }

    /// Where the newest checkpoint lies.
    pub fn checkpoint_path(&self) -> PathBuf {
        self.dir.join("checkpoint")
    }

    /// Where a time stamp of a checkpoint lies: the checkpoint's exact bytes,
    /// and the authority's reply about them.
    pub fn stamp_paths(&self, checkpoint: &Checkpoint) -> (PathBuf, PathBuf) {
        let name = checkpoint.origin().rsplit('/').next().unwrap_or_default();
        let name = format!("{name}-{}", checkpoint.size());
        let dir = self.stamp_dir();
        (
            dir.join(format!("{name}.checkpoint")),
            dir.join(format!("{name}.tsr")),
        )
    }

    /// The folder of the time stamps.
    pub fn stamp_dir(&self) -> PathBuf {
        self.dir.join("timestamps")
    }

    /// The signing key, when there is one.
    pub fn key(&self) -> Result<Option<Key>, LedgerError> {
        present(Key::read(&self.key_path()))
    }

    /// The key that waits to take the other's place.
    pub fn next_key(&self) -> Result<Option<Key>, LedgerError> {
        present(Key::read(&self.next_key_path()))
    }

    /// The lines of the files that tell others what to check with: the origin
    /// and its verifier key.
    pub fn told(&self) -> Result<Option<(String, String)>, LedgerError> {
        let line = |name| {
            let bytes = present(read(&self.dir.join(name)))?;
            Ok::<_, LedgerError>(bytes.map(|b| String::from_utf8_lossy(&b).trim_end().to_owned()))
        };
        Ok(line("origin")?.zip(line("vkey")?))
    }

    /// Lets one process sign at a time, as long as the file is held.
    pub fn lock_signing(&self) -> Result<File, LedgerError> {
        let path = self.dir.join(".lock");
        let lock = || -> io::Result<File> {
            fs::create_dir_all(&self.dir)?;
            let file = File::create(&path)?;
            file.lock()?;
            Ok(file)
        };
        lock().map_err(|e| LedgerError::file(&path, &e))
    }

    /// Writes the signing key.
    pub fn put_key(&self, key: &Key) -> Result<(), LedgerError> {
        key.write(&self.key_path())
    }

    /// Writes the key that will take the other's place.
    pub fn put_next_key(&self, key: &Key) -> Result<(), LedgerError> {
        key.write(&self.next_key_path())
    }

    /// Renames a key that nothing more is to be signed with.
    pub fn set_key_aside(&self) -> Result<(), LedgerError> {
        match fs::rename(self.key_path(), self.dir.join("key.before")) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => {
                Err(LedgerError::file(&self.key_path(), &e))
            }
            _ => Ok(()),
        }
    }

    /// Puts the waiting key in the other's place. The other one is gone then.
    pub fn take_next_key(&self) -> Result<(), LedgerError> {
        fs::rename(self.next_key_path(), self.key_path())
            .and_then(|()| File::open(&self.dir)?.sync_all())
            .map_err(|e| LedgerError::file(&self.key_path(), &e))
    }

    /// Removes a waiting key that nothing was signed with.
    pub fn drop_next_key(&self) -> Result<(), LedgerError> {
        match fs::remove_file(self.next_key_path()) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => {
                Err(LedgerError::file(&self.next_key_path(), &e))
            }
            _ => Ok(()),
        }
    }

    /// The newest checkpoint, when the file is there. Its signatures are not
    /// looked at.
    pub fn checkpoint(&self) -> Result<Option<Checkpoint>, LedgerError> {
        checkpoint_at(&self.checkpoint_path())
    }

    /// Renames a key or checkpoint that cannot be understood, so that another
    /// can take its place and somebody can still look at it.
    pub fn set_damaged_aside(&self) -> Result<(), LedgerError> {
        let aside = |path: PathBuf| {
            let mut name = path.clone().into_os_string();
            name.push(".damaged");
            fs::rename(&path, name).map_err(|e| LedgerError::file(&path, &e))
        };
        if let Err(LedgerError::Key { path, .. }) = self.key() {
            aside(path)?;
        }
        match self.checkpoint() {
            Err(LedgerError::Malformed { path, .. }) => aside(path),
            _ => Ok(()),
        }
    }

    /// Writes the newest checkpoint, and beside it what one needs to check it.
    pub fn put_checkpoint(&self, checkpoint: &Checkpoint, key: &Key) -> Result<(), LedgerError> {
        put_if_other(&self.dir.join("origin"), checkpoint.origin())?;
        put_if_other(&self.dir.join("vkey"), &key.vkey())?;
        put(&self.checkpoint_path(), checkpoint.note().as_bytes(), 0o644)
    }
}

/// The checkpoint in a file, when the file is there.
pub(super) fn checkpoint_at(path: &Path) -> Result<Option<Checkpoint>, LedgerError> {
    let bytes = present(read(path))?;
    bytes
        .map(|bytes| Checkpoint::parse(&bytes).map_err(|e| e.at(path)))
        .transpose()
}

/// Puts a file that anyone may read in its place, whole or not at all.
pub fn put_file(path: &Path, content: &[u8]) -> Result<(), LedgerError> {
    put(path, content, 0o644)
}

/// Reads a file that somebody handed over.
pub fn read(path: &Path) -> Result<Vec<u8>, LedgerError> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_FILE).read_to_end(&mut bytes))
        .map_err(|e| LedgerError::file(path, &e))?;
    Ok(bytes)
}

fn present<T>(result: Result<T, LedgerError>) -> Result<Option<T>, LedgerError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(LedgerError::File {
            kind: io::ErrorKind::NotFound,
            ..
        }) => Ok(None),
        Err(error) => Err(error),
    }
}

fn put_if_other(path: &Path, line: &str) -> Result<(), LedgerError> {
    let content = format!("{line}\n");
    match read(path) {
        Ok(there) if there == content.as_bytes() => Ok(()),
        _ => put(path, content.as_bytes(), 0o644),
    }
}

/// Puts a file in its place whole or not at all, durably: written beside it,
/// synced, renamed, its folder synced.
pub(super) fn put(path: &Path, content: &[u8], mode: u32) -> Result<(), LedgerError> {
    let write = || -> io::Result<()> {
        let dir = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(dir)?;
        let beside = beside(path);
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(mode)
            .open(&beside)?;
        // A file left from before keeps its own mode when it is opened again.
        file.set_permissions(fs::Permissions::from_mode(mode))?;
        file.write_all(content)?;
        fail_io!("ledger.put")?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        File::open(dir)?.sync_all()
    };
    write().map_err(|e| LedgerError::file(path, &e))
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    name.into()
}
