//! From the drop folder to one atomic submission.
//!
//! Finds submissions, waits until they are still, copies them into the vault
//! and records them with their ledger event. It never follows a link, never
//! alters what lies in the folder, moves it aside only where the home says so
//! and after it was recorded, and never looks inside a file: bytes are hashed
//! and kept before any parser sees them.

mod aside;
mod discover;
mod documents;
mod entry;
mod keep;
mod names;
mod opening;
mod record;
mod settle;
mod slip;
mod supersede;
mod watch;
mod writers;

pub use aside::{Aside, Expected, lies_in};
pub use discover::{Found, Layout, Trouble, discover};
pub use entry::{Entry, Nature};
pub use keep::{KeptFile, Refusal, hash_entry, keep_all};
pub use names::Names;
pub use record::{Context, Received, record};
pub use settle::{Seen, Settled, is_closed, new_entries, settle};
pub use slip::{Slip, SlipError, kind_from_name, read_slip};
pub use watch::Watcher;
pub use writers::Writers;

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
    /// The slip says what cannot be.
    #[error(transparent)]
    Slip(#[from] slip::SlipError),
    /// A file changed while it was copied.
    #[error("{0} changed while it was copied")]
    Changed(String),
    /// The user asked to stop.
    #[error("interrupted")]
    Interrupted,
}
