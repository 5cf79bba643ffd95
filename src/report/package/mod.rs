//! The evidence package (証拠パッケージ): a bag that holds what was received,
//! what was found and decided, and what one needs to check it without akashi.

mod bag;
mod names;
pub mod proofs;
pub(in crate::report) mod sheet;
mod signature;
pub mod tables;

use std::io;
use std::path::{Path, PathBuf};

pub use bag::{Bag, Copied, Sealed};
pub use names::Names;
pub use sheet::document;
pub use signature::{allowed_signers, pem};

use crate::ledger::LedgerError;

/// What went wrong with a package.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// A file of it could not be written.
    #[error("{}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The system's answer.
        #[source]
        source: io::Error,
    },
    /// Something could not be put into its form.
    #[error("cannot write it down: {0}")]
    Form(String),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl PackageError {
    fn write(path: &Path, source: io::Error) -> Self {
        Self::Write {
            path: path.to_owned(),
            source,
        }
    }
}
