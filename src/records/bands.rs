//! Documents with much the same text.

use super::RecordsError;
use crate::model::RowId;

type Result<T> = std::result::Result<T, RecordsError>;

/// Keys by which such documents are found.
pub trait Bands {
    /// Replaces the band keys of a document.
    fn put_bands(&self, document: RowId, keys: &[u64]) -> Result<()>;
    /// Other documents that have keys of a document, most keys first: of each
    /// key the newest `per_key`, so that the cost does not grow with the home.
    fn sharing_bands(&self, document: RowId, per_key: u32) -> Result<Vec<RowId>>;
}
