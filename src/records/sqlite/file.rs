//! The database as a file: sound, copied, and free of what was deleted.

use std::path::Path;
use std::sync::PoisonError;

use rusqlite::{Connection, OpenFlags};

use super::{PATIENCE, Sqlite};
use crate::records::RecordsError;

/// Columns whose text is no text: SQLite keeps any bytes, and checks none.
fn unreadable(connection: &Connection) -> Result<Vec<String>, RecordsError> {
    let mut columns = connection.prepare(
        "SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c
         WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND c.type = 'TEXT'",
    )?;
    let columns: Vec<(String, String)> = columns
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut faults = Vec::new();
    for (table, column) in columns {
        // Names come from our own migrations.
        let mut values = connection.prepare(&format!("SELECT \"{column}\" FROM \"{table}\""))?;
        let mut rows = values.query([])?;
        while let Some(row) = rows.next()? {
            if row.get_ref(0)?.as_str_or_null().is_err() {
                faults.push(format!("{table}.{column}: not UTF-8"));
                break;
            }
        }
    }
    Ok(faults)
}

impl Sqlite {
    /// Opens a copy of a database to read it. The file must not be in use, and
    /// is not changed.
    pub fn open_copy(file: &Path) -> Result<Self, RecordsError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(file, flags)?;
        connection.set_prepared_statement_cache_capacity(64);
        Self::of(connection)
    }

    /// Asks SQLite to check the database file; the answer is a list of faults.
    pub fn check(&self) -> Result<Vec<String>, RecordsError> {
        let connection = self.connection();
        let mut statement = connection.prepare("PRAGMA integrity_check(100)")?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
        let mut faults = Vec::new();
        for row in rows {
            let line = row?;
            if line != "ok" {
                faults.push(line);
            }
        }
        drop(statement);
        faults.extend(unreadable(&connection)?);
        Ok(faults)
    }

    /// Writes one consistent state of the database into `file`, which must not
    /// be there, while others read and write.
    pub fn copy_to(&self, file: &Path) -> Result<(), RecordsError> {
        let name = file.to_str().ok_or_else(|| {
            RecordsError::Database(format!("{}: not a name for SQLite", file.display()))
        })?;
        self.connection().execute("VACUUM INTO ?1", [name])?;
        Ok(())
    }

    /// Writes the database anew from what is in it, and empties the log beside
    /// it: nothing that was deleted is left in either. Returns whether the log
    /// could be emptied; it cannot while another process reads.
    pub fn scrub(&self) -> Result<bool, RecordsError> {
        let connection = self.connection();
        connection.execute_batch("VACUUM")?;
        connection.busy_timeout(PATIENCE)?;
        let busy: i64 =
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        Ok(busy == 0)
    }

    fn connection(&self) -> std::sync::MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
