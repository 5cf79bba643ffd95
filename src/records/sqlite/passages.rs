//! Parts of a document's passages.

use rusqlite::OptionalExtension as _;

use super::SqliteUnit;
use super::derived::{PASSAGE, read_passage};
use super::values::collect;
use crate::model::RowId;
use crate::records::{PassagePages, PassageRow, RecordsError};

type Result<T> = std::result::Result<T, RecordsError>;

impl PassagePages for SqliteUnit<'_> {
    fn passages_in(&self, document: RowId) -> Result<usize> {
        let mut statement = self
            .tx
            .prepare_cached("SELECT count(*) FROM passage WHERE document_id = ?1")?;
        let count: i64 = statement.query_row([document], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    fn passages_from(
        &self,
        document: RowId,
        offset: usize,
        limit: usize,
    ) -> Result<Vec<PassageRow>> {
        let mut statement = self.tx.prepare_cached(&format!(
            "{PASSAGE} FROM passage p WHERE p.document_id = ?1 ORDER BY p.id LIMIT ?2 OFFSET ?3"
        ))?;
        collect(
            statement.query((document, many(limit), many(offset)))?,
            read_passage,
        )
    }

    fn passages_before(&self, document: RowId, code: &str) -> Result<Option<usize>> {
        let mut statement = self.tx.prepare_cached(
            "SELECT (SELECT count(*) FROM passage b WHERE b.document_id = ?1 AND b.id < p.id)
             FROM passage p WHERE p.document_id = ?1 AND p.code = ?2 ORDER BY p.id LIMIT 1",
        )?;
        let before: Option<i64> = statement
            .query_row((document, code), |row| row.get(0))
            .optional()?;
        Ok(before.and_then(|before| usize::try_from(before).ok()))
    }

    fn passages_around(
        &self,
        document: RowId,
        code: &str,
        reach: usize,
    ) -> Result<Vec<PassageRow>> {
        let mut here = self.tx.prepare_cached(
            "SELECT id FROM passage WHERE document_id = ?1 AND code = ?2 ORDER BY id LIMIT 1",
        )?;
        let here: Option<RowId> = here
            .query_row((document, code), |row| row.get(0))
            .optional()?;
        let Some(here) = here else {
            return Ok(Vec::new());
        };
        let mut before = self.tx.prepare_cached(&format!(
            "{PASSAGE} FROM passage p WHERE p.document_id = ?1 AND p.id < ?2 ORDER BY p.id DESC LIMIT ?3"
        ))?;
        let mut from_here = self.tx.prepare_cached(&format!(
            "{PASSAGE} FROM passage p WHERE p.document_id = ?1 AND p.id >= ?2 ORDER BY p.id LIMIT ?3"
        ))?;
        let mut rows = collect(before.query((document, here, many(reach)))?, read_passage)?;
        rows.reverse();
        let after = many(reach.saturating_add(1));
        rows.extend(collect(
            from_here.query((document, here, after))?,
            read_passage,
        )?);
        Ok(rows)
    }
}

/// A number as SQLite counts.
fn many(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
