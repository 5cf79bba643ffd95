//! What people say beside judgements.

use super::RecordsError;
use crate::model::{RowId, Statement};

type Result<T> = std::result::Result<T, RecordsError>;

/// Statements: added, never changed.
pub trait Statements {
    /// Records a statement of a body; its own row number is not looked at.
    fn put_statement(&self, body: RowId, statement: &Statement) -> Result<RowId>;
    /// The statements of a case, oldest first.
    fn statements_of(&self, case: RowId) -> Result<Vec<Statement>>;
    /// The documents whose words or nature a statement tells (`D-12`).
    fn documents_of_statement(&self, id: RowId) -> Result<Vec<String>>;
    /// The rows of the newest judgement and the newest statement of a case, 0
    /// where there is none: they differ after every word that was said.
    fn last_words(&self, case: RowId) -> Result<(RowId, RowId)>;
    /// The newest statement of a kind about something, in any case.
    fn newest_statement(&self, kind: &str, about: &str) -> Result<Option<Statement>>;
}
