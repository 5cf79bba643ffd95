//! Identities at an OpenID provider.

use rusqlite::OptionalExtension as _;

use super::SqliteUnit;
use crate::model::{Identity, RowId};
use crate::records::{Linked, RecordsError};

type Result<T> = std::result::Result<T, RecordsError>;

impl Linked for SqliteUnit<'_> {
    fn identity(&self, account: RowId) -> Result<Option<Identity>> {
        let mut statement = self
            .tx
            .prepare_cached("SELECT issuer, subject FROM account_identity WHERE account_id = ?1")?;
        let identity = |row: &rusqlite::Row<'_>| {
            Ok(Identity {
                issuer: row.get(0)?,
                subject: row.get(1)?,
            })
        };
        Ok(statement.query_row([account], identity).optional()?)
    }

    fn account_of(&self, identity: &Identity) -> Result<Option<RowId>> {
        let found = self.tx.query_row(
            "SELECT account_id FROM account_identity WHERE issuer = ?1 AND subject = ?2",
            (&identity.issuer, &identity.subject),
            |row| row.get(0),
        );
        Ok(found.optional()?)
    }

    fn put_identity(&self, account: RowId, identity: Option<&Identity>) -> Result<()> {
        let gone = "DELETE FROM account_identity WHERE account_id = ?1";
        self.tx.execute(gone, [account])?;
        if let Some(identity) = identity {
            self.tx.execute(
                "INSERT INTO account_identity (account_id, issuer, subject) VALUES (?1, ?2, ?3)",
                (account, &identity.issuer, &identity.subject),
            )?;
        }
        Ok(())
    }
}
