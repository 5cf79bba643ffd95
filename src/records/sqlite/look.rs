//! A database that is looked at and left as it is, byte by byte.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::{PATIENCE, Sqlite, migrations};
use crate::records::RecordsError;

impl Sqlite {
    /// Opens the database to look at it: nothing can be changed, an older one
    /// is refused, and what a killed run left in the log beside it stays there.
    /// An absent one is looked at as an empty one.
    pub fn open_to_look(file: &Path) -> Result<Self, RecordsError> {
        let connection = match file.exists() {
            true => there(file)?,
            false => {
                let mut empty = Connection::open_in_memory()?;
                migrations::apply(&mut empty)?;
                empty
            }
        };
        connection.pragma_update(None, "query_only", true)?;
        Self::of(connection)
    }
}

fn there(file: &Path) -> Result<Connection, RecordsError> {
    let mut log = file.to_owned().into_os_string();
    log.push("-wal");
    let log_is_there = Path::new(&log).exists();
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    // Who closes last moves the log into the database, unless told not to.
    // Where there was no log, closing takes away what opening made.
    if log_is_there {
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    }
    connection.busy_timeout(PATIENCE)?;
    match migrations::version(&connection)? {
        (found, known) if found < known => Err(RecordsError::Older { found, known }),
        (found, known) if found > known => Err(RecordsError::Newer { found, known }),
        _ => Ok(connection),
    }
}
