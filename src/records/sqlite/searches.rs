//! Searches kept under a name.

use super::SqliteUnit;
use super::values::{collect, from_json, json};
use crate::records::{RecordsError, SavedSearch, Searches};

impl Searches for SqliteUnit<'_> {
    fn save_search(&self, new: &SavedSearch) -> Result<bool, RecordsError> {
        let added = self.tx.execute(
            "INSERT INTO saved_search (name, query, filters, by_name, at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (name) DO NOTHING",
            (&new.name, &new.query, json(&new.filters)?, &new.by, &new.at),
        )?;
        Ok(added > 0)
    }

    fn saved_searches(&self) -> Result<Vec<SavedSearch>, RecordsError> {
        let mut statement = self.tx.prepare_cached(
            "SELECT name, query, filters, by_name, at FROM saved_search ORDER BY name",
        )?;
        collect(statement.query([])?, |row| {
            Ok(SavedSearch {
                name: row.get(0)?,
                query: row.get(1)?,
                filters: from_json("saved_search", &row.get::<_, String>(2)?)?,
                by: row.get(3)?,
                at: row.get(4)?,
            })
        })
    }

    fn forget_search(&self, name: &str) -> Result<bool, RecordsError> {
        let gone = self
            .tx
            .execute("DELETE FROM saved_search WHERE name = ?1", [name])?;
        Ok(gone > 0)
    }
}
