//! How long work tells what it is doing, without knowing any terminal.

/// Receives word of progress. All methods may be called from several threads.
pub trait Progress: Send + Sync {
    /// A stage begins: its name, and how many steps it has when that is known.
    fn begin(&self, stage: Stage, steps: u64);
    /// Something is being worked on now.
    fn on(&self, what: &str);
    /// Steps, bytes and pages that were done since the last word.
    fn advance(&self, steps: u64, bytes: u64, pages: u64);
    /// The stage is over.
    fn end(&self);
    /// Another process holds the home; `holder` says which. Work goes on when
    /// it lets go.
    fn waits_for(&self, _holder: &str) {}
    /// Whether the user asked to stop (Ctrl-C). Work stops at the next safe
    /// point.
    fn stopped(&self) -> bool {
        false
    }
}

/// The stages of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Hashing and keeping.
    Keep,
    /// Reading and matching.
    Read,
    /// Checking fixity.
    Verify,
    /// Writing the search index.
    Index,
    /// Copying originals into a package.
    Export,
}

/// Says nothing.
#[derive(Debug, Default, Clone, Copy)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: Stage, _: u64) {}
    fn on(&self, _: &str) {}
    fn advance(&self, _: u64, _: u64, _: u64) {}
    fn end(&self) {}
}
