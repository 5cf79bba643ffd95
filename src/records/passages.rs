//! Parts of a document's passages: nobody looks at all of a long one at once.

use super::RecordsError;
use super::rows::PassageRow;
use crate::model::RowId;

type Result<T> = std::result::Result<T, RecordsError>;

/// Passages of one document, in order.
pub trait PassagePages {
    /// How many there are.
    fn passages_in(&self, document: RowId) -> Result<usize>;
    /// At most `limit` of them from the `offset`-th on.
    fn passages_from(
        &self,
        document: RowId,
        offset: usize,
        limit: usize,
    ) -> Result<Vec<PassageRow>>;
    /// How many stand before the one of a code; none when the document has no
    /// such passage.
    fn passages_before(&self, document: RowId, code: &str) -> Result<Option<usize>>;
    /// The one of a code with at most `reach` before and after it; none when
    /// the document has no such passage.
    fn passages_around(&self, document: RowId, code: &str, reach: usize)
    -> Result<Vec<PassageRow>>;
}
