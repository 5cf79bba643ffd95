//! What waits for somebody, beside files and documents: judgements whose
//! document was replaced, notices on their way.

use super::{RecordsError, Seen};
use crate::model::RowId;

type Result<T> = std::result::Result<T, RecordsError>;

/// A case with judgements on documents that something newer took the place of,
/// where nobody has judged on the newer one for the same criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// Case number.
    pub case: String,
    /// Applicant's name.
    pub applicant: String,
    /// Such judgements.
    pub judgements: u64,
}

/// A notice that was neither sent nor withdrawn nor erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenNotice {
    /// Row.
    pub id: RowId,
    /// Case number.
    pub case: String,
    /// Applicant's name.
    pub applicant: String,
    /// The kind of the newest statement about it (`notice-drafted`, …).
    pub stands: String,
}

/// Lists of what waits; of the cases `only`.
pub trait Attention {
    /// The newest cases with judgements to look at again, and how many there are.
    fn judged_then_replaced(&self, limit: usize, only: &Seen) -> Result<(u64, Vec<Replaced>)>;
    /// The oldest notices on their way, and how many there are.
    fn open_notices(&self, limit: usize, only: &Seen) -> Result<(u64, Vec<OpenNotice>)>;
}
