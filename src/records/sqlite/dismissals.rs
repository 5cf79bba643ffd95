//! Quarantined files that are not waited for any more.

use rusqlite::Row;

use super::SqliteUnit;
use super::values::{bytes32, collect, parsed, signed, unsigned};
use crate::model::{Digest, Document, RowId};
use crate::records::{Dismissal, Dismissals, RecordsError};

const TABLE: &str = "dismissal";

const DISMISSAL: &str = "SELECT document_id, seq, reason, by_name, at, value, key FROM dismissal";

/// A file that was refused again stands in the place of the first.
const REFUSED: &str = "INDEXED BY document_quarantined WHERE d.outcome = 'quarantined'
    AND NOT EXISTS (SELECT 1 FROM document n WHERE n.supersedes_id = d.id)
    AND NOT EXISTS (SELECT 1 FROM also_supersedes o WHERE o.old_id = d.id)";

const WAITED_FOR: &str = "AND d.id NOT IN (SELECT document_id FROM dismissal) ORDER BY d.id";

/// The statement that lists them.
#[cfg(test)]
pub(super) fn quarantined() -> String {
    format!("{} {REFUSED} {WAITED_FOR}", super::documents::DOCUMENT)
}

impl Dismissals for SqliteUnit<'_> {
    fn quarantined(&self) -> Result<Vec<Document>, RecordsError> {
        self.some_documents(&format!("{REFUSED} {WAITED_FOR}"), [])
    }

    fn refused(&self) -> Result<Vec<Document>, RecordsError> {
        self.some_documents(&format!("{REFUSED} ORDER BY d.id"), [])
    }

    fn put_dismissal(&self, dismissal: &Dismissal) -> Result<(), RecordsError> {
        self.tx.execute(
            "INSERT INTO dismissal (document_id, seq, reason, by_name, at, value, key)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            (
                dismissal.document,
                signed(dismissal.seq)?,
                &dismissal.reason,
                &dismissal.by,
                dismissal.at.to_string(),
                dismissal.value.as_bytes(),
                dismissal.key,
            ),
        )?;
        Ok(())
    }

    fn dismissal(&self, document: RowId) -> Result<Option<Dismissal>, RecordsError> {
        let mut statement = self
            .tx
            .prepare_cached(&format!("{DISMISSAL} WHERE document_id = ?1"))?;
        Ok(collect(statement.query([document])?, read)?.pop())
    }

    fn dismissals(&self) -> Result<Vec<Dismissal>, RecordsError> {
        let mut statement = self
            .tx
            .prepare_cached(&format!("{DISMISSAL} ORDER BY seq"))?;
        collect(statement.query([])?, read)
    }
}

fn read(row: &Row<'_>) -> Result<Dismissal, RecordsError> {
    Ok(Dismissal {
        document: row.get(0)?,
        seq: unsigned(TABLE, row.get(1)?)?,
        reason: row.get(2)?,
        by: row.get(3)?,
        at: parsed(TABLE, &row.get::<_, String>(4)?)?,
        value: Digest::from_bytes(bytes32(TABLE, &row.get::<_, Vec<u8>>(5)?)?),
        key: bytes32(TABLE, &row.get::<_, Vec<u8>>(6)?)?,
    })
}
