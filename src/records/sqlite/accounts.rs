//! Accounts, sessions, the access log.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row};

use super::SqliteUnit;
use super::values::{bytes32, collect, named, parsed};
use crate::model::{Account, BodyRole, Role, RowId};
use crate::records::{
    Accessed, Accounts, Credential, Declared, Linked as _, RecordsError, SecondSteps as _, Session,
};

type Result<T> = std::result::Result<T, RecordsError>;

const ACCOUNT: &str = "account";
const SESSION: &str = "session";

impl Accounts for SqliteUnit<'_> {
    fn put_account(&self, name: &str, display: &str, roles: &[Role]) -> Result<Option<RowId>> {
        let put = self.tx.execute(
            "INSERT OR IGNORE INTO account (name, display) VALUES (?1, ?2)",
            (name, display),
        )?;
        if put == 0 {
            return Ok(None);
        }
        let id = self.tx.last_insert_rowid();
        self.set_roles(id, roles)?;
        Ok(Some(id))
    }

    fn accounts(&self) -> Result<Vec<Account>> {
        let mut statement = self
            .tx
            .prepare_cached("SELECT id, name, display, enabled FROM account ORDER BY name")?;
        collect(statement.query([])?, |row| self.account_in(row))
    }

    fn has_accounts(&self) -> Result<bool> {
        Ok(self
            .tx
            .query_row("SELECT EXISTS (SELECT 1 FROM account)", [], |row| {
                row.get(0)
            })?)
    }

    fn account(&self, id: RowId) -> Result<Option<Account>> {
        let mut statement = self
            .tx
            .prepare_cached("SELECT id, name, display, enabled FROM account WHERE id = ?1")?;
        Ok(collect(statement.query([id])?, |row| self.account_in(row))?.pop())
    }

    fn account_by_name(&self, name: &str) -> Result<Option<Account>> {
        let mut statement = self
            .tx
            .prepare_cached("SELECT id, name, display, enabled FROM account WHERE name = ?1")?;
        Ok(collect(statement.query([name])?, |row| self.account_in(row))?.pop())
    }

    fn set_roles(&self, id: RowId, roles: &[Role]) -> Result<()> {
        self.tx
            .execute("DELETE FROM account_role WHERE account_id = ?1", [id])?;
        for role in roles {
            self.tx.execute(
                "INSERT OR IGNORE INTO account_role VALUES (?1, ?2)",
                (id, role.code()),
            )?;
        }
        Ok(())
    }

    fn set_bodies(&self, id: RowId, bodies: &[BodyRole]) -> Result<()> {
        self.tx
            .execute("DELETE FROM account_body WHERE account_id = ?1", [id])?;
        for body in bodies {
            self.tx.execute(
                "INSERT OR IGNORE INTO account_body VALUES (?1, ?2, ?3)",
                (id, &body.scheme, &body.role),
            )?;
        }
        Ok(())
    }

    fn set_enabled(&self, id: RowId, enabled: bool) -> Result<()> {
        self.tx.execute(
            "UPDATE account SET enabled = ?2 WHERE id = ?1",
            (id, enabled),
        )?;
        if !enabled {
            self.tx
                .execute("DELETE FROM session WHERE account_id = ?1", [id])?;
        }
        Ok(())
    }

    fn credential(&self, id: RowId) -> Result<Credential> {
        let found: Option<(Option<String>, u32, Option<String>)> = self
            .tx
            .query_row(
                "SELECT password, failures, locked_until FROM account WHERE id = ?1",
                [id],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .optional()?;
        let Some((password, failures, until)) = found else {
            return Ok(Credential::default());
        };
        Ok(Credential {
            password,
            failures,
            locked_until: until.map(|text| parsed(ACCOUNT, &text)).transpose()?,
        })
    }

    fn put_credential(&self, id: RowId, credential: &Credential) -> Result<()> {
        self.tx.execute(
            "UPDATE account SET password = ?2, failures = ?3, locked_until = ?4 WHERE id = ?1",
            (
                id,
                &credential.password,
                credential.failures,
                credential.locked_until.map(|at| at.to_string()),
            ),
        )?;
        Ok(())
    }

    fn put_session(&self, session: &Session) -> Result<()> {
        self.tx.execute(
            "INSERT INTO session (token, account_id, form, opened_at, seen_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            (
                session.token,
                session.account,
                &session.form,
                session.opened_at.to_string(),
                session.seen_at.to_string(),
            ),
        )?;
        Ok(())
    }

    fn session(&self, token: &[u8; 32]) -> Result<Option<Session>> {
        let mut statement = self.tx.prepare_cached(
            "SELECT token, account_id, form, opened_at, seen_at FROM session WHERE token = ?1",
        )?;
        let found = collect(statement.query([token])?, |row| {
            Ok(Session {
                token: bytes32(SESSION, &row.get::<_, Vec<u8>>(0)?)?,
                account: row.get(1)?,
                form: row.get(2)?,
                opened_at: parsed(SESSION, &row.get::<_, String>(3)?)?,
                seen_at: parsed(SESSION, &row.get::<_, String>(4)?)?,
            })
        })?;
        Ok(found.into_iter().next())
    }

    fn touch_session(&self, token: &[u8; 32], at: Timestamp) -> Result<()> {
        self.tx.execute(
            "UPDATE session SET seen_at = ?2 WHERE token = ?1",
            (token, at.to_string()),
        )?;
        Ok(())
    }

    fn end_session(&self, token: &[u8; 32]) -> Result<()> {
        self.tx
            .execute("DELETE FROM session WHERE token = ?1", [token])?;
        Ok(())
    }

    fn end_sessions(&self, account: Option<RowId>, since: Timestamp) -> Result<()> {
        self.tx.execute(
            "DELETE FROM session WHERE account_id = ?1 OR opened_at < ?2",
            (account, since.to_string()),
        )?;
        self.tx.execute(
            "DELETE FROM half_sign_in WHERE account_id = ?1 OR at < ?2",
            (account, since.to_string()),
        )?;
        Ok(())
    }

    fn put_conflict(&self, account: RowId, case: RowId, reason: &str, at: Timestamp) -> Result<()> {
        self.tx.execute(
            "INSERT OR REPLACE INTO conflict VALUES (?1, ?2, ?3, ?4)",
            (account, case, reason, at.to_string()),
        )?;
        Ok(())
    }

    fn conflict(&self, account: RowId, case: RowId) -> Result<Option<String>> {
        Ok(self
            .tx
            .query_row(
                "SELECT reason FROM conflict WHERE account_id = ?1 AND case_id = ?2",
                (account, case),
                |row| row.get(0),
            )
            .optional()?)
    }

    fn conflicts(&self, case: Option<RowId>) -> Result<Vec<Declared>> {
        let mut statement = self.tx.prepare_cached(
            "SELECT case_file.code, account.name, account.display, reason, at FROM conflict
             JOIN case_file ON case_file.id = case_id JOIN account ON account.id = account_id
             WHERE ?1 IS NULL OR case_id = ?1 ORDER BY case_file.code, account.name",
        )?;
        collect(statement.query([case])?, |row| {
            Ok(Declared {
                case: row.get(0)?,
                name: row.get(1)?,
                display: row.get(2)?,
                reason: row.get(3)?,
                at: parsed("conflict", &row.get::<_, String>(4)?)?,
            })
        })
    }

    fn put_access(&self, accessed: &Accessed) -> Result<()> {
        self.tx.execute(
            "INSERT INTO access (at, account, what, target, allowed) VALUES (?1, ?2, ?3, ?4, ?5)",
            (
                accessed.at.to_string(),
                &accessed.account,
                &accessed.what,
                &accessed.target,
                accessed.allowed,
            ),
        )?;
        Ok(())
    }

    fn accesses(&self, limit: usize) -> Result<Vec<Accessed>> {
        let mut statement = self.tx.prepare_cached(
            "SELECT at, account, what, target, allowed FROM access ORDER BY id DESC LIMIT ?1",
        )?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        collect(statement.query([limit])?, |row| {
            Ok(Accessed {
                at: parsed("access", &row.get::<_, String>(0)?)?,
                account: row.get(1)?,
                what: row.get(2)?,
                target: row.get(3)?,
                allowed: row.get(4)?,
            })
        })
    }
}

impl SqliteUnit<'_> {
    fn account_in(&self, row: &Row<'_>) -> Result<Account> {
        let id = row.get(0)?;
        let mut statement = self
            .tx
            .prepare_cached("SELECT role FROM account_role WHERE account_id = ?1")?;
        let mut roles = collect(statement.query([id])?, |row| {
            named::<Role>(ACCOUNT, row.get(0)?)
        })?;
        roles.sort();
        let mut statement = self.tx.prepare_cached(
            "SELECT scheme, role FROM account_body WHERE account_id = ?1 ORDER BY scheme, role",
        )?;
        let bodies = collect(statement.query([id])?, |row| {
            Ok(BodyRole {
                scheme: row.get(0)?,
                role: row.get(1)?,
            })
        })?;
        let second_step = self.totp(id)?.is_some_and(|totp| totp.since.is_some());
        Ok(Account {
            bodies,
            id,
            name: row.get(1)?,
            display: row.get(2)?,
            roles,
            enabled: row.get(3)?,
            second_step,
            identity: self.identity(id)?,
        })
    }
}
