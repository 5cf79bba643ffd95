//! Limits on what one document may cost. What hits one is reported, never cut
//! in silence.

use serde::{Deserialize, Serialize};

/// Limits for one document, applied in the worker that reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Entries of one archive.
    pub entries: usize,
    /// Archives within archives.
    pub depth: usize,
    /// Bytes unpacked from one document in all.
    pub total: u64,
    /// Bytes of one part or member.
    pub part: u64,
    /// Unpacked bytes per packed byte of a part larger than 1 MiB.
    pub ratio: u64,
    /// Wall-clock seconds.
    pub seconds: u64,
    /// Bytes of address space.
    pub memory: u64,
    /// Bytes of passages as JSON lines.
    pub output: u64,
}

impl Limits {
    /// Bytes of one member of what carries others: no more than all may have.
    pub(crate) fn member(&self) -> u64 {
        self.part.min(self.total)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            entries: 10_000,
            depth: 3,
            total: 1 << 30,
            part: 256 << 20,
            ratio: 200,
            seconds: 60,
            memory: 1 << 30,
            output: 64 << 20,
        }
    }
}
