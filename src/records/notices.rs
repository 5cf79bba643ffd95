//! Notices that were drafted and issued.

use super::RecordsError;
use crate::model::RowId;

type Result<T> = std::result::Result<T, RecordsError>;

/// A notice as it is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Row.
    pub id: RowId,
    /// Body row.
    pub body: RowId,
    /// Case row.
    pub case: RowId,
    /// Sequence number of the case's event that asks for it.
    pub event: u64,
    /// Id of its wording.
    pub kind: String,
    /// Role of who gets it.
    pub recipient: String,
    /// The draft, canonical JSON; empty when it was erased.
    pub draft: String,
    /// The event of its erasure.
    pub erased: Option<u64>,
}

/// Notices and their bytes. What became of one stands in statements.
pub trait Notices {
    /// Records a draft; its own row number is not looked at.
    fn put_notice(&self, new: &Notice) -> Result<RowId>;
    /// A notice by row.
    fn notice(&self, id: RowId) -> Result<Option<Notice>>;
    /// The notices of a case, oldest first.
    fn notices_of(&self, case: RowId) -> Result<Vec<Notice>>;
    /// Gives a notice the next number of its body and year, from 1.
    fn number_notice(&self, id: RowId, year: i16) -> Result<u64>;
    /// Keeps the bytes of a form.
    fn put_notice_file(&self, id: RowId, form: &str, bytes: &[u8]) -> Result<()>;
    /// The bytes of all forms, by name.
    fn notice_files(&self, id: RowId) -> Result<Vec<(String, Vec<u8>)>>;
    /// Takes draft and bytes out of the records, and the keys of what was said
    /// about it; leaves a row that says it was erased.
    fn erase_notice(&self, id: RowId, event: u64) -> Result<()>;
}
