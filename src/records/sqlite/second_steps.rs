//! Second steps of signing in.

use rusqlite::OptionalExtension as _;

use super::SqliteUnit;
use super::values::{bytes32, collect, parsed, signed, unsigned};
use crate::model::{Digest, RowId};
use crate::records::{AccountEvent, HalfSignIn, RecordsError, SecondSteps, Totp};

type Result<T> = std::result::Result<T, RecordsError>;

const TOTP: &str = "totp";
const HALF: &str = "half_sign_in";
const EVENT: &str = "account_event";

impl SecondSteps for SqliteUnit<'_> {
    fn totp(&self, account: RowId) -> Result<Option<Totp>> {
        let found: Option<(Vec<u8>, Option<String>)> = self
            .tx
            .query_row(
                "SELECT salt, since FROM totp WHERE account_id = ?1",
                [account],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        let Some((salt, since)) = found else {
            return Ok(None);
        };
        Ok(Some(Totp {
            salt: bytes32(TOTP, &salt)?,
            since: since.map(|text| parsed(TOTP, &text)).transpose()?,
        }))
    }

    fn has_totp(&self) -> Result<bool> {
        let any = "SELECT EXISTS (SELECT 1 FROM totp)";
        Ok(self.tx.query_row(any, [], |row| row.get(0))?)
    }

    fn put_totp(&self, account: RowId, totp: Option<&Totp>) -> Result<()> {
        self.put_recovery(account, &[])?;
        self.tx
            .execute("DELETE FROM half_sign_in WHERE account_id = ?1", [account])?;
        let Some(totp) = totp else {
            self.tx
                .execute("DELETE FROM totp WHERE account_id = ?1", [account])?;
            return Ok(());
        };
        self.tx.execute(
            "INSERT OR REPLACE INTO totp (account_id, salt, since) VALUES (?1, ?2, ?3)",
            (account, totp.salt, totp.since.map(|at| at.to_string())),
        )?;
        Ok(())
    }

    fn use_step(&self, account: RowId, step: u64) -> Result<bool> {
        let used = self.tx.execute(
            "UPDATE totp SET step = ?2 WHERE account_id = ?1 AND step < ?2",
            (account, signed(step)?),
        )?;
        Ok(used == 1)
    }

    fn put_recovery(&self, account: RowId, hashes: &[[u8; 32]]) -> Result<()> {
        self.tx
            .execute("DELETE FROM recovery_code WHERE account_id = ?1", [account])?;
        for hash in hashes {
            self.tx
                .execute("INSERT INTO recovery_code VALUES (?1, ?2)", (account, hash))?;
        }
        Ok(())
    }

    fn recovery_left(&self, account: RowId) -> Result<u64> {
        let left = "SELECT count(*) FROM recovery_code WHERE account_id = ?1";
        unsigned(
            "recovery_code",
            self.tx.query_row(left, [account], |row| row.get(0))?,
        )
    }

    fn use_recovery(&self, account: RowId, hash: &[u8; 32]) -> Result<bool> {
        let used = self.tx.execute(
            "DELETE FROM recovery_code WHERE account_id = ?1 AND hash = ?2",
            (account, hash),
        )?;
        Ok(used == 1)
    }

    fn put_half(&self, half: &HalfSignIn) -> Result<()> {
        self.tx.execute(
            "INSERT INTO half_sign_in (token, account_id, proved, at) VALUES (?1, ?2, ?3, ?4)",
            (half.token, half.account, half.proved, half.at.to_string()),
        )?;
        Ok(())
    }

    fn take_half(&self, token: &[u8; 32]) -> Result<Option<HalfSignIn>> {
        let mut statement = self.tx.prepare_cached(
            "DELETE FROM half_sign_in WHERE token = ?1 RETURNING account_id, proved, at",
        )?;
        let found = collect(statement.query([token])?, |row| {
            Ok(HalfSignIn {
                token: *token,
                account: row.get(0)?,
                proved: row.get(1)?,
                at: parsed(HALF, &row.get::<_, String>(2)?)?,
            })
        })?;
        Ok(found.into_iter().next())
    }

    fn put_account_event(&self, event: &AccountEvent) -> Result<()> {
        self.tx.execute(
            "INSERT INTO account_event (seq, content, value, key) VALUES (?1, ?2, ?3, ?4)",
            (
                signed(event.seq)?,
                &event.content,
                event.value.as_bytes(),
                event.key,
            ),
        )?;
        Ok(())
    }

    fn account_events(&self) -> Result<Vec<AccountEvent>> {
        let mut statement = self
            .tx
            .prepare_cached("SELECT seq, content, value, key FROM account_event ORDER BY seq")?;
        collect(statement.query([])?, |row| {
            Ok(AccountEvent {
                seq: unsigned(EVENT, row.get(0)?)?,
                content: row.get(1)?,
                value: Digest::from_bytes(bytes32(EVENT, &row.get::<_, Vec<u8>>(2)?)?),
                key: bytes32(EVENT, &row.get::<_, Vec<u8>>(3)?)?,
            })
        })
    }
}
