//! Records in SQLite: write-ahead log, every commit durable before it returns.

mod accounts;
mod bands;
mod cases;
mod derived;
mod dismissals;
mod documents;
mod erasures;
mod file;
mod identities;
mod judgements;
mod ledger;
mod lives;
mod look;
mod migrations;
mod overview;
mod parties;
mod searches;
mod statements;
mod values;

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::unit::Unit;
use super::{End, Records, RecordsError};

/// How long a reader or writer waits for another process's transaction.
const PATIENCE: Duration = Duration::from_secs(30);

/// Records in one SQLite file.
#[derive(Debug)]
pub struct Sqlite {
    connection: Mutex<Connection>,
}

impl Sqlite {
    /// Opens the database, makes it when there is none, and brings an older
    /// one up to date.
    pub fn open_or_create(file: &Path) -> Result<Self, RecordsError> {
        let mut connection = Connection::open(file)?;
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // What is deleted is overwritten, not only unlinked.
        connection.pragma_update(None, "secure_delete", true)?;
        connection.set_prepared_statement_cache_capacity(64);
        migrations::apply(&mut connection)?;
        Ok(Self::of(connection))
    }

    fn of(connection: Connection) -> Self {
        Self {
            connection: Mutex::new(connection),
        }
    }
}

impl Records for Sqlite {
    fn unit(&self, work: &mut dyn FnMut(&dyn Unit) -> End) -> Result<(), RecordsError> {
        let mut connection = self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let unit = SqliteUnit {
            tx: connection.transaction_with_behavior(TransactionBehavior::Deferred)?,
        };
        match work(&unit) {
            End::Commit => unit.tx.commit()?,
            End::Rollback => unit.tx.rollback()?,
        }
        Ok(())
    }
}

/// One transaction.
pub(super) struct SqliteUnit<'a> {
    pub(super) tx: Transaction<'a>,
}

impl Unit for SqliteUnit<'_> {}

impl From<rusqlite::Error> for RecordsError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::Full,
            _ => Self::Database(error.to_string()),
        }
    }
}
