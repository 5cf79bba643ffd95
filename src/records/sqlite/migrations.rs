//! Migrations of the database: applied in order, each once, each known by its
//! hash so that a changed one is noticed.

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior};
use sha2::{Digest as _, Sha256};

use crate::model::digest::hex;
use crate::records::RecordsError;

const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_first.sql"),
    include_str!("../migrations/0002_ledger.sql"),
    include_str!("../migrations/0003_erased.sql"),
    include_str!("../migrations/0004_supersedes.sql"),
    include_str!("../migrations/0005_dismissals.sql"),
    include_str!("../migrations/0006_accounts.sql"),
    include_str!("../migrations/0007_saved_search.sql"),
    include_str!("../migrations/0008_case_events.sql"),
    include_str!("../migrations/0009_identified.sql"),
    include_str!("../migrations/0010_statements.sql"),
    include_str!("../migrations/0011_bands.sql"),
    include_str!("../migrations/0012_notices.sql"),
    include_str!("../migrations/0013_enquiries.sql"),
    include_str!("../migrations/0014_second_step.sql"),
    include_str!("../migrations/0015_costs.sql"),
    include_str!("../migrations/0016_identity.sql"),
    include_str!("../migrations/0017_assignments.sql"),
    include_str!("../migrations/0018_sketches.sql"),
];

/// Brings the database up to the newest version. A newer or differing one is
/// refused untouched.
pub(super) fn apply(connection: &mut Connection) -> Result<(), RecordsError> {
    if is_current(connection)? {
        return Ok(());
    }
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    tx.execute_batch(
        "CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY, sha256 TEXT NOT NULL) STRICT",
    )?;
    let known = MIGRATIONS.len() as i64;
    let found: i64 = tx.query_row(
        "SELECT coalesce(max(version), 0) FROM migration",
        [],
        |row| row.get(0),
    )?;
    if found > known {
        return Err(RecordsError::Newer { found, known });
    }
    for (version, sql) in (1..).zip(MIGRATIONS) {
        let hash = hash(sql);
        let applied: Option<String> = tx
            .query_row(
                "SELECT sha256 FROM migration WHERE version = ?1",
                [version],
                |row| row.get(0),
            )
            .optional()?;
        match applied {
            Some(applied) if applied == hash => {}
            Some(_) => return Err(RecordsError::Migration(version)),
            None => {
                tx.execute_batch(sql)?;
                tx.execute("INSERT INTO migration VALUES (?1, ?2)", (version, hash))?;
            }
        }
    }
    tx.commit()?;
    Ok(())
}

/// The version of the database, and the newest one known here.
pub(super) fn version(connection: &Connection) -> Result<(i64, i64), RecordsError> {
    let known = MIGRATIONS.len() as i64;
    if is_current(connection)? {
        return Ok((known, known));
    }
    let found = connection.query_row(
        "SELECT coalesce(max(version), 0) FROM migration",
        [],
        |row| row.get(0),
    );
    match found {
        Ok(found) if found == known => Err(RecordsError::Migration(known)),
        Ok(found) => Ok((found, known)),
        // No such table: nothing was ever made in it.
        Err(_) => Ok((0, known)),
    }
}

/// Whether exactly the known migrations are there, asked without writing.
fn is_current(connection: &Connection) -> Result<bool, RecordsError> {
    let exists: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'migration')",
        [],
        |row| row.get(0),
    )?;
    if !exists {
        return Ok(false);
    }
    let mut statement = connection.prepare("SELECT sha256 FROM migration ORDER BY version")?;
    let applied = statement
        .query_map([], |row| row.get::<_, String>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    Ok(applied.iter().eq(MIGRATIONS
        .iter()
        .map(|sql| hash(sql))
        .collect::<Vec<_>>()
        .iter()))
}

fn hash(sql: &str) -> String {
    hex(&Sha256::digest(sql.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_or_changed_database_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        apply(&mut connection).unwrap();
        apply(&mut connection).unwrap();
        connection
            .execute("INSERT INTO migration VALUES (99, 'x')", [])
            .unwrap();
        assert!(matches!(
            apply(&mut connection),
            Err(RecordsError::Newer { found: 99, .. })
        ));
        connection
            .execute("DELETE FROM migration WHERE version = 99", [])
            .unwrap();
        connection
            .execute("UPDATE migration SET sha256 = 'x'", [])
            .unwrap();
        assert!(matches!(
            apply(&mut connection),
            Err(RecordsError::Migration(1))
        ));
    }
}
