//! A database that is looked at and left as it is, byte by byte.

use std::path::{Path, PathBuf};

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

impl Sqlite {
    /// Opens a database in a folder in which this process can write nothing.
    /// Where nobody can and nothing waits in the log beside it, the file is all
    /// there is; else it takes the log and what belongs to it.
    pub fn open_unwritable(file: &Path, nobody_writes: bool) -> Result<Self, RecordsError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let log = std::fs::metadata(beside(file, "-wal"));
        let waits = log.is_ok_and(|log| log.len() > 0);
        let connection = match nobody_writes && !waits {
            true => {
                let flags = flags | OpenFlags::SQLITE_OPEN_URI;
                Connection::open_with_flags(immutable(file)?, flags)?
            }
            false => Connection::open_with_flags(file, flags)?,
        };
        connection.busy_timeout(PATIENCE)?;
        Self::of(of_this_version(connection)?)
    }
}

/// The address of a file that nothing changes.
fn immutable(file: &Path) -> Result<String, RecordsError> {
    let name = file.to_str().ok_or_else(|| {
        RecordsError::Database(format!("{}: not a name for SQLite", file.display()))
    })?;
    let name = name
        .replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23");
    Ok(format!("file:{name}?immutable=1"))
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.to_owned().into_os_string();
    name.push(ending);
    name.into()
}

fn there(file: &Path) -> Result<Connection, RecordsError> {
    let log_is_there = beside(file, "-wal").exists();
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    // Who closes last moves the log into the database, unless told not to.
    // Where there was no log, closing takes away what opening made.
    if log_is_there {
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    }
    connection.busy_timeout(PATIENCE)?;
    of_this_version(connection)
}

fn of_this_version(connection: Connection) -> Result<Connection, RecordsError> {
    match migrations::version(&connection)? {
        (found, known) if found < known => Err(RecordsError::Older { found, known }),
        (found, known) if found > known => Err(RecordsError::Newer { found, known }),
        _ => Ok(connection),
    }
}
