//! Notices that were drafted and issued.

use rusqlite::{OptionalExtension as _, Row};

use super::SqliteUnit;
use super::values::{collect, signed, unsigned};
use crate::model::RowId;
use crate::records::{Notice, Notices, RecordsError};

const TABLE: &str = "notice";

const NOTICE: &str =
    "SELECT id, body_id, case_id, event_seq, kind, recipient, draft, erased_seq FROM notice";

impl Notices for SqliteUnit<'_> {
    fn put_notice(&self, new: &Notice) -> Result<RowId, RecordsError> {
        self.tx.execute(
            "INSERT INTO notice (body_id, case_id, event_seq, kind, recipient, draft)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            (
                new.body,
                new.case,
                signed(new.event)?,
                &new.kind,
                &new.recipient,
                &new.draft,
            ),
        )?;
        Ok(self.tx.last_insert_rowid())
    }

    fn notice(&self, id: RowId) -> Result<Option<Notice>, RecordsError> {
        let mut statement = self.tx.prepare_cached(&format!("{NOTICE} WHERE id = ?1"))?;
        Ok(collect(statement.query([id])?, read)?.pop())
    }

    fn notices_of(&self, case: RowId) -> Result<Vec<Notice>, RecordsError> {
        let mut statement = self
            .tx
            .prepare_cached(&format!("{NOTICE} WHERE case_id = ?1 ORDER BY id"))?;
        collect(statement.query([case])?, read)
    }

    fn number_notice(&self, id: RowId, year: i16) -> Result<u64, RecordsError> {
        let count: Option<i64> = self
            .tx
            .query_row(
                "UPDATE notice SET year = ?2, count = 1 + (SELECT coalesce(max(n.count), 0)
                   FROM notice n WHERE n.body_id = notice.body_id AND n.year = ?2)
                 WHERE id = ?1 AND count IS NULL RETURNING count",
                (id, year),
                |row| row.get(0),
            )
            .optional()?;
        let numbered = || RecordsError::Damaged {
            table: TABLE,
            detail: format!("{id}: numbered before"),
        };
        unsigned(TABLE, count.ok_or_else(numbered)?)
    }

    fn put_notice_file(&self, id: RowId, form: &str, bytes: &[u8]) -> Result<(), RecordsError> {
        self.tx.execute(
            "INSERT INTO notice_file (notice_id, form, bytes) VALUES (?1, ?2, ?3)",
            (id, form, bytes),
        )?;
        Ok(())
    }

    fn notice_files(&self, id: RowId) -> Result<Vec<(String, Vec<u8>)>, RecordsError> {
        let mut statement = self.tx.prepare_cached(
            "SELECT form, bytes FROM notice_file WHERE notice_id = ?1 ORDER BY form",
        )?;
        collect(statement.query([id])?, |row| Ok((row.get(0)?, row.get(1)?)))
    }

    fn erase_notice(&self, id: RowId, event: u64) -> Result<(), RecordsError> {
        self.tx
            .execute("DELETE FROM notice_file WHERE notice_id = ?1", [id])?;
        self.tx.execute(
            "UPDATE statement SET reason = '', key = NULL WHERE about = 'N-' || ?1",
            [id],
        )?;
        self.tx.execute(
            "UPDATE notice SET draft = '', erased_seq = ?2 WHERE id = ?1",
            (id, signed(event)?),
        )?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> Result<Notice, RecordsError> {
    let erased: Option<i64> = row.get(7)?;
    Ok(Notice {
        id: row.get(0)?,
        body: row.get(1)?,
        case: row.get(2)?,
        event: unsigned(TABLE, row.get(3)?)?,
        kind: row.get(4)?,
        recipient: row.get(5)?,
        draft: row.get(6)?,
        erased: erased.map(|seq| unsigned(TABLE, seq)).transpose()?,
    })
}
