//! Originals by their SHA-256: bytes as they were received, for good.
//!
//! A vault (保管庫) never alters or renames by content what it holds, forgets
//! only what it is told to, and never trusts a blob it has not hashed. Callers see digests and open
//! files, no paths, so that another store can come behind the same trait.

mod local;

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::time::SystemTime;

use crate::model::Digest;

pub use local::{LocalVault, copy_and_hash, hash_of};

/// Bytes that were copied and hashed but are not yet under their name.
#[derive(Debug)]
pub struct Staged {
    /// SHA-256 of the bytes that were written.
    pub digest: Digest,
    /// How many.
    pub bytes: u64,
    file: File,
    /// The temporary file, on file systems without unnamed ones.
    named: Option<Temporary>,
}

/// A file that goes with this value.
#[derive(Debug)]
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        // What stays behind is a leftover in the listing, not a loss.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Bytes that become durable together. It must be begun before the first of
/// them is written: then it sees every error of writing them.
#[derive(Debug)]
pub struct Batch {
    folder: File,
}

/// Whether bytes were new to the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// They are now there for the first time.
    New,
    /// The same bytes were there and have been hashed again.
    AlreadyThere,
    /// A damaged blob stood under this name; it was set aside and replaced by
    /// good bytes.
    Replaced,
}

/// What went wrong in the vault.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The disk is full; nothing was kept.
    #[error("no space left for {0}")]
    Full(String),
    /// The source could not be read.
    #[error("cannot read the source: {0}")]
    Source(#[source] std::io::Error),
    /// The store could not be read or written.
    #[error("vault: {doing}: {source}")]
    Store {
        /// What was being done.
        doing: String,
        /// The system's answer.
        #[source]
        source: std::io::Error,
    },
    /// No such blob.
    #[error("no blob {0}")]
    Missing(Digest),
}

/// Keeps originals by their hash.
pub trait Vault: Send + Sync {
    /// Begins a batch.
    fn begin(&self) -> Result<Batch, VaultError>;

    /// Copies and hashes in one pass. The bytes are neither durable nor under
    /// their name when this returns.
    fn stage(&self, source: &mut dyn Read) -> Result<Staged, VaultError>;

    /// Makes the staged bytes of a batch durable. When it fails nobody can say
    /// which are: all of them are to be dropped and copied again.
    fn sync(&self, batch: &Batch, staged: &[Staged]) -> Result<(), VaultError>;

    /// Puts staged bytes, durable by now, under their name, unless the same are
    /// there. An existing blob is hashed before it is trusted.
    fn keep(&self, staged: Staged) -> Result<Kept, VaultError>;

    /// Makes the names durable that were put since the last call. Nothing may
    /// be recorded before this returned.
    fn flush(&self) -> Result<(), VaultError>;

    /// Opens a blob for reading, at its start.
    fn open(&self, digest: &Digest) -> Result<File, VaultError>;

    /// Removes a blob and what was set aside as a damaged copy of it; whether
    /// there was any. Durable when this returns. Only for what was erased.
    fn remove(&self, digest: &Digest) -> Result<bool, VaultError>;

    /// Removes unfinished copies to which nothing was written since `before`,
    /// never a blob. Returns how many went.
    fn sweep(&self, before: SystemTime) -> Result<u64, VaultError>;

    /// All blobs by name, in order; what is not a blob's name is skipped and
    /// counted by `strangers`.
    fn list(&self) -> Result<Listing, VaultError>;
}

/// What lies in a vault.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Listing {
    /// Digests and sizes in bytes, by digest.
    pub blobs: Vec<(Digest, u64)>,
    /// What was being copied when the run that did it ended, as text.
    pub temporary: Vec<String>,
    /// Other entries that are no blobs, as text.
    pub strangers: Vec<String>,
}
