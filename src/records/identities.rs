//! Who applies, as the documents say it.

use super::RecordsError;
use crate::model::{Applicant, Identified, RowId};

type Result<T> = std::result::Result<T, RecordsError>;

/// What was read of applicants, and under which numbers they are known.
pub trait Identities {
    /// Replaces what the documents of a case say of its applicant.
    fn put_identified(&self, case: RowId, identified: &Identified) -> Result<()>;
    /// What they say.
    fn identified(&self, case: RowId) -> Result<Identified>;
    /// An applicant as recorded at intake: the name is that of the folder where
    /// nothing was stated.
    fn applicant(&self, id: RowId) -> Result<Option<Applicant>>;
    /// Numbers of the cases of other applicants of whom the same corporate
    /// number was stated or read.
    fn cases_with_number(&self, number: &str, but: RowId) -> Result<Vec<String>>;
}
