//! The database as a file: sound, copied, and free of what was deleted.

use std::path::Path;
use std::sync::PoisonError;

use rusqlite::{Connection, OpenFlags};

use super::{PATIENCE, Sqlite};
use crate::records::RecordsError;

impl Sqlite {
    /// Opens a copy of a database to read it. The file must not be in use, and
    /// is not changed.
    pub fn open_copy(file: &Path) -> Result<Self, RecordsError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(file, flags)?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(Self::of(connection))
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
