//! The ledger (台帳): an append-only Merkle log of what happened.
//!
//! An event's exact bytes are what counts; its leaf is SHA-256(0x00 ‖ bytes),
//! the tree is that of RFC 6962. Events are written in the same unit of work
//! as the change they tell of, and hold commitments in place of personal data.
//! The ledger knows no scheme and decides nothing.

mod commit;
mod log;

pub use commit::{Opening, commit, opens, value_under};
pub use log::{Damage, append, root, verify};

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
    /// An event could not be written down.
    #[error("cannot write an event: {0}")]
    Form(String),
    /// The system gave no random numbers.
    #[error("no random numbers: {0}")]
    Random(String),
}
