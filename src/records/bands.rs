//! Documents with much the same text.

use super::RecordsError;
use crate::model::RowId;

type Result<T> = std::result::Result<T, RecordsError>;

/// Keys by which such documents are found.
pub trait Bands {
    /// Replaces what is kept of a document's text: its band keys, and its bins.
    fn put_bands(&self, document: RowId, keys: &[u64], bins: &[u32]) -> Result<()>;
    /// The bins of a document; none when it is too short, or was read before they
    /// were kept.
    fn bins(&self, document: RowId) -> Result<Option<Vec<u32>>>;
    /// Other documents that have keys of a document, most keys first: of each
    /// key the newest `per_key`, so that the cost does not grow with the home.
    fn sharing_bands(&self, document: RowId, per_key: u32) -> Result<Vec<RowId>>;
}
