//! How often something changed, counted by triggers.

use super::SqliteUnit;
use super::values::unsigned;
use crate::records::{RecordsError, Version, Versions};

const TABLE: &str = "version";

impl Versions for SqliteUnit<'_> {
    fn version(&self, of: Version) -> Result<Option<u64>, RecordsError> {
        // What this unit changed may still be dropped.
        if self.tx.total_changes() != self.changes {
            return Ok(None);
        }
        let mut statement = self
            .tx
            .prepare_cached("SELECT n FROM version WHERE of = ?1")?;
        let name = match of {
            Version::Lives => "lives",
            Version::Papers => "papers",
            Version::Words => "words",
        };
        let n = statement.query_row([name], |row| row.get(0))?;
        unsigned(TABLE, n).map(Some)
    }
}
