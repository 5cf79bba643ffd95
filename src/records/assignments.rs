//! Who works on which case.

use jiff::Timestamp;
use serde::Serialize;

use super::RecordsError;
use crate::model::RowId;

type Result<T> = std::result::Result<T, RecordsError>;

/// Somebody who works on a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assigned {
    /// Case number.
    pub case: String,
    /// Name of the account.
    pub name: String,
    /// The name that others see.
    pub display: String,
    /// Why, or as what; may be empty.
    pub reason: String,
    /// Who assigned.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Assignments as they stand.
pub trait Assignments {
    /// Assigns an account to a case, with why and by whom; false when it is
    /// already.
    fn put_assignment(
        &self,
        account: RowId,
        case: RowId,
        words: (&str, &str),
        at: Timestamp,
    ) -> Result<bool>;
    /// Takes that back; false when there is nothing to take back.
    fn end_assignment(&self, account: RowId, case: RowId) -> Result<bool>;
    /// Whether an account is assigned to a case.
    fn is_assigned(&self, account: RowId, case: RowId) -> Result<bool>;
    /// Who is assigned to a case, or to any, by case and name.
    fn assignments(&self, case: Option<RowId>) -> Result<Vec<Assigned>>;
    /// Numbers of the cases that an account is assigned to, and of those that
    /// they build on.
    fn cases_open_to(&self, account: RowId) -> Result<Vec<String>>;
}
