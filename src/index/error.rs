//! What can go wrong with an index, and what helps.

use tantivy::TantivyError;
use tantivy::directory::error::LockError;

/// An index that cannot be opened, written or searched.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// Made by another analysis, another schema or another version of the
    /// search library. To be [removed](super::remove) and built again.
    #[error("the search index was made by another version ({0}); build it again")]
    Outdated(String),
    /// Not readable as an index. To be [removed](super::remove) and built again.
    #[error("the search index is damaged ({0}); build it again")]
    Damaged(String),
    /// Somebody else is writing.
    #[error("the search index is being written by someone else")]
    Locked,
    /// The query has a `criterion:` filter, and nobody said which passages
    /// that means ([`Query::restrict_to`](super::Query::restrict_to)).
    #[error("the filter criterion: was not resolved")]
    Unresolved,
    /// The folder cannot be read or written.
    #[error("search index: {0}")]
    Io(#[from] std::io::Error),
    /// The search library failed otherwise.
    #[error("search index: {0}")]
    Library(TantivyError),
}

impl IndexError {
    /// Whether building the index again is the way out.
    pub fn needs_rebuild(&self) -> bool {
        matches!(self, Self::Outdated(_) | Self::Damaged(_))
    }
}

impl From<TantivyError> for IndexError {
    fn from(error: TantivyError) -> Self {
        match error {
            TantivyError::LockFailure(LockError::LockBusy, _) => Self::Locked,
            TantivyError::IncompatibleIndex(found) => Self::Outdated(format!("{found:?}")),
            TantivyError::DataCorruption(found) => Self::Damaged(format!("{found:?}")),
            TantivyError::OpenReadError(error) => Self::Damaged(error.to_string()),
            TantivyError::DeserializeError(error) => Self::Damaged(error.to_string()),
            other => Self::Library(other),
        }
    }
}
