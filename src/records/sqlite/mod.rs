//! Records in SQLite: write-ahead log, every commit durable before it returns.

mod accounts;
mod assignments;
mod attention;
mod bands;
mod cases;
mod derived;
mod dismissals;
mod documents;
mod enquiries;
mod erasures;
mod file;
mod identities;
mod judgements;
mod ledger;
mod linked;
mod lives;
mod look;
mod migrations;
mod notices;
mod overview;
mod parties;
mod passages;
mod searches;
mod second_steps;
mod statements;
mod values;
mod versions;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::unit::Unit;
use super::{End, Records, RecordsError};

/// How long a reader or writer waits for another process's transaction.
const PATIENCE: Duration = Duration::from_secs(30);

/// KiB of pages that a connection keeps: what a page of the workbench goes
/// through in a large home.
const PAGES_KIB: i64 = 16 * 1024;

/// Statements that are kept: those of the page that asks for most, and some.
const STATEMENTS: usize = 256;

/// Records in one SQLite file.
#[derive(Debug)]
pub struct Sqlite {
    connection: Mutex<Connection>,
    writers: Arc<AtomicUsize>,
}

/// While this lives, every unit of work is one that writes: it waits for other
/// writers at its beginning. One that reads first and then writes would be
/// refused when somebody else wrote in between.
#[derive(Debug)]
pub struct Writing(Arc<AtomicUsize>);

impl Drop for Writing {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
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
        migrations::apply(&mut connection)?;
        Self::of(connection)
    }

    fn of(connection: Connection) -> Result<Self, RecordsError> {
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        connection.pragma_update(None, "cache_size", -PAGES_KIB)?;
        // A statement is planned once, not anew for each number that stands at
        // its LIMIT.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        Ok(Self {
            connection: Mutex::new(connection),
            writers: Arc::default(),
        })
    }

    /// Makes the units of work from here on ones that write.
    pub fn writing(&self) -> Writing {
        self.writers.fetch_add(1, Ordering::Relaxed);
        Writing(Arc::clone(&self.writers))
    }
}

impl Records for Sqlite {
    fn unit(&self, work: &mut dyn FnMut(&dyn Unit) -> End) -> Result<(), RecordsError> {
        let mut connection = self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let behavior = match self.writers.load(Ordering::Relaxed) {
            0 => TransactionBehavior::Deferred,
            _ => TransactionBehavior::Immediate,
        };
        let tx = connection.transaction_with_behavior(behavior)?;
        let unit = SqliteUnit {
            changes: tx.total_changes(),
            tx,
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
    /// Rows that the connection had changed when it began.
    changes: u64,
}

impl Unit for SqliteUnit<'_> {}

impl From<rusqlite::Error> for RecordsError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{CannotOpen, DiskFull, PermissionDenied, ReadOnly};
        // No room for the file beside the database is told as a fault of reading.
        let extended = error.sqlite_error().map(|error| error.extended_code);
        if extended == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE) {
            return Self::Full;
        }
        match error.sqlite_error_code() {
            Some(DiskFull) => Self::Full,
            Some(CannotOpen | PermissionDenied | ReadOnly) => Self::Unwritable(error.to_string()),
            _ => Self::Database(error.to_string()),
        }
    }
}

#[cfg(test)]
mod plans;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::Accessed;

    #[test]
    fn who_reads_and_then_writes_is_not_refused_for_another_writer() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("akashi.db");
        let (one, other) = (
            Sqlite::open_or_create(&file).unwrap(),
            Sqlite::open_or_create(&file).unwrap(),
        );
        let line = Accessed {
            at: jiff::Timestamp::UNIX_EPOCH,
            account: "a".into(),
            what: "b".into(),
            target: "c".into(),
            allowed: true,
        };
        let note = |records: &dyn Records| records.work(|unit| unit.put_access(&line));
        std::thread::scope(|scope| {
            let _writing = one.writing();
            let records: &dyn Records = &one;
            let done: Result<(), RecordsError> = records.work(|unit| {
                unit.accesses(1)?;
                scope.spawn(|| {
                    let _writing = other.writing();
                    note(&other).unwrap();
                });
                std::thread::sleep(Duration::from_millis(300));
                unit.put_access(&line)
            });
            done.unwrap();
        });
        let records: &dyn Records = &one;
        let all: Result<_, RecordsError> = records.work(|unit| unit.accesses(10));
        assert_eq!(all.unwrap().len(), 2);
    }
}
