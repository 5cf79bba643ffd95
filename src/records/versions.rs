//! How often something changed that much is worked out of.

use super::RecordsError;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// Cases, who they are of, and what happened in their lives.
    Lives,
    /// Submissions, documents, their readings, and who applies.
    Papers,
    /// Judgements and what people say beside them.
    Words,
}

/// Versions of the records.
pub trait Versions {
    /// A number that is another one after every change of what it counts, as
    /// this unit of work sees it; none when the unit itself has changed
    /// something, which may be dropped and the number then given again.
    fn version(&self, of: Version) -> Result<Option<u64>, RecordsError>;
}
