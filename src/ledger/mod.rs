//! The ledger (台帳): an append-only Merkle log of what happened.
//!
//! An event's exact bytes are what counts; its leaf is SHA-256(0x00 ‖ bytes),
//! the tree is that of RFC 6962. Events are written in the same unit of work
//! as the change they tell of, and hold commitments in place of personal data.
//! The ledger knows no scheme and decides nothing.
//! Its head is signed; the newest signed head stands outside the database.

mod checkpoint;
mod commit;
mod folder;
mod key;
mod log;
mod private;
mod proof;
#[cfg(test)]
mod testing;
mod tiles;
mod timestamp;

use std::path::{Path, PathBuf};

pub use checkpoint::Checkpoint;
pub use commit::{Opening, commit, opens, value_under};
pub use folder::{Folder, put_file, read};
pub use key::{Key, new_origin, origin_of};
pub use log::{Damage, append, root, root_at, verify};
pub use private::{PrivateFile, read_private};
pub use proof::{
    Proof, consistency, consistency_text, inclusion, is_consistent, is_included, leaf,
};

pub use tiles::Tiles;
pub use timestamp::{Stamp, query};

use crate::records::RecordsError;

/// What went wrong in the ledger.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The records failed.
    #[error(transparent)]
    Records(#[from] RecordsError),
    /// The stored tree does not fit the stored events.
    #[error("the ledger's tree is damaged: {0}")]
    Tree(String),
    /// An event, a key or a checkpoint could not be written down.
    #[error("cannot write it down: {0}")]
    Form(String),
    /// The system gave no random numbers.
    #[error("no random numbers: {0}")]
    Random(String),
    /// A time stamp that is none, or not of what was asked for.
    #[error("no time stamp of it: {0}")]
    Timestamp(String),
    /// A key file that others than its owner may read.
    #[error("{} can be read by others", .0.display())]
    KeyOpen(PathBuf),
    /// A key file that holds no key.
    #[error("{} holds no signing key: {detail}", path.display())]
    Key {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// A checkpoint or proof that cannot be read.
    #[error("not a checkpoint or proof: {detail}")]
    Malformed {
        /// The file, where it came from one.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// A file that cannot be read or written.
    #[error("{}: {detail}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What kind of failure.
        kind: std::io::ErrorKind,
        /// The system's words.
        detail: String,
    },
}

impl LedgerError {
    fn file(path: &Path, error: &std::io::Error) -> Self {
        Self::File {
            path: path.to_owned(),
            kind: error.kind(),
            detail: error.to_string(),
        }
    }

    fn malformed(detail: impl std::fmt::Display) -> Self {
        Self::Malformed {
            path: PathBuf::new(),
            detail: detail.to_string(),
        }
    }

    /// The same, about a file.
    #[must_use]
    pub fn at(self, file: &Path) -> Self {
        match self {
            Self::Malformed { detail, .. } => Self::Malformed {
                path: file.to_owned(),
                detail,
            },
            other => other,
        }
    }
}
