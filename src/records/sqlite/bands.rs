//! Documents with much the same text.

use std::collections::HashMap;

use rusqlite::OptionalExtension as _;

use super::SqliteUnit;
use super::values::collect;
use crate::model::RowId;
use crate::records::{Bands, RecordsError};

impl Bands for SqliteUnit<'_> {
    fn put_bands(&self, document: RowId, keys: &[u64], bins: &[u32]) -> Result<(), RecordsError> {
        for sql in [
            "DELETE FROM band WHERE document_id = ?1",
            "DELETE FROM sketch WHERE document_id = ?1",
        ] {
            self.tx.prepare_cached(sql)?.execute([document])?;
        }
        let mut insert = self
            .tx
            .prepare_cached("INSERT OR IGNORE INTO band (key, document_id) VALUES (?1, ?2)")?;
        for key in keys {
            insert.execute((key.cast_signed(), document))?;
        }
        if !bins.is_empty() {
            let bins: Vec<u8> = bins.iter().flat_map(|bin| bin.to_le_bytes()).collect();
            self.tx
                .prepare_cached("INSERT INTO sketch (document_id, bins) VALUES (?1, ?2)")?
                .execute((document, bins))?;
        }
        Ok(())
    }

    fn bins(&self, document: RowId) -> Result<Option<Vec<u32>>, RecordsError> {
        let mut statement = self
            .tx
            .prepare_cached("SELECT bins FROM sketch WHERE document_id = ?1")?;
        let bins = statement.query_row([document], |row| row.get::<_, Vec<u8>>(0));
        let Some(bins) = bins.optional()? else {
            return Ok(None);
        };
        let each = bins.chunks_exact(4).filter_map(|bin| bin.try_into().ok());
        Ok(Some(each.map(u32::from_le_bytes).collect()))
    }

    fn sharing_bands(&self, document: RowId, per_key: u32) -> Result<Vec<RowId>, RecordsError> {
        let mut keys = self
            .tx
            .prepare_cached("SELECT key FROM band WHERE document_id = ?1")?;
        let keys: Vec<i64> = collect(keys.query([document])?, |row| Ok(row.get(0)?))?;
        let mut others = self.tx.prepare_cached(
            "SELECT document_id FROM band WHERE key = ?1 AND document_id <> ?2 ORDER BY document_id DESC LIMIT ?3",
        )?;
        let mut counts: HashMap<RowId, usize> = HashMap::new();
        for key in keys {
            let found = collect(others.query((key, document, per_key))?, |row| {
                Ok(row.get(0)?)
            })?;
            for other in found {
                *counts.entry(other).or_default() += 1;
            }
        }
        let mut found: Vec<(RowId, usize)> = counts.into_iter().collect();
        found.sort_by_key(|(id, count)| (std::cmp::Reverse(*count), std::cmp::Reverse(*id)));
        Ok(found.into_iter().map(|(id, _)| id).collect())
    }
}
