//! From the drop folder to one atomic submission.
//!
//! Finds submissions, waits until they are still, copies them into the vault
//! and records them with their ledger event. It never follows a link, never
//! alters or removes what lies in the folder, and never looks inside a file:
//! bytes are hashed and kept before any parser sees them.

mod discover;
mod keep;
mod record;
mod settle;
mod slip;

pub use discover::{Entry, Found, Layout, Nature, Trouble, discover};
pub use keep::{KeptFile, Refusal, hash_entry, keep_all};
pub use record::{Context, Received, record};
pub use settle::{Settled, new_entries, settle};
pub use slip::{Slip, SlipError, kind_from_name, read_slip};

/// What goes wrong with a submission as a whole; its files stay where they are
/// and the next run tries again.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The vault failed; a full disk among others.
    #[error(transparent)]
    Vault(#[from] crate::vault::VaultError),
    /// The records failed.
    #[error(transparent)]
    Records(#[from] crate::records::RecordsError),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] crate::ledger::LedgerError),
    /// A file changed while it was copied.
    #[error("{0} changed while it was copied")]
    Changed(String),
    /// The user asked to stop.
    #[error("interrupted")]
    Interrupted,
}
