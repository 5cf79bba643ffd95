//! What is recorded of accounts.

use jiff::Timestamp;
use serde::Serialize;

use super::RecordsError;
use crate::model::{Account, BodyRole, Role, RowId};

type Result<T> = std::result::Result<T, RecordsError>;

/// How an account proves who it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Credential {
    /// The password's hash in PHC form; none when nobody set one.
    pub password: Option<String>,
    /// Failed sign-ins in a row.
    pub failures: u32,
    /// No sign-in before this instant.
    pub locked_until: Option<Timestamp>,
}

/// Someone who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the token that the browser holds.
    pub token: [u8; 32],
    /// Whose it is.
    pub account: RowId,
    /// What every form of the session carries.
    pub form: String,
    /// When it began.
    pub opened_at: Timestamp,
    /// When it was last used.
    pub seen_at: Timestamp,
}

/// A line of the access log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accessed {
    /// When.
    pub at: Timestamp,
    /// Name of the account, or what was typed as one.
    pub account: String,
    /// What was asked for.
    pub what: String,
    /// Of which case, document or page.
    pub target: String,
    /// Whether it was granted.
    pub allowed: bool,
}

/// A declared conflict of interest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Declared {
    /// Case number.
    pub case: String,
    /// Name of the account that keeps away from it.
    pub name: String,
    /// The name that others see.
    pub display: String,
    /// Which interest.
    pub reason: String,
    /// When it was declared.
    pub at: Timestamp,
}

/// Accounts, their sessions and what they asked for.
pub trait Accounts {
    /// Records an account; `None` when the name is taken.
    fn put_account(&self, name: &str, display: &str, roles: &[Role]) -> Result<Option<RowId>>;
    /// All accounts by name.
    fn accounts(&self) -> Result<Vec<Account>>;
    /// Whether there is any account.
    fn has_accounts(&self) -> Result<bool>;
    /// An account by row.
    fn account(&self, id: RowId) -> Result<Option<Account>>;
    /// An account by name.
    fn account_by_name(&self, name: &str) -> Result<Option<Account>>;
    /// Gives an account other roles.
    fn set_roles(&self, id: RowId, roles: &[Role]) -> Result<()>;
    /// Says for which bodies an account works; none for all.
    fn set_bodies(&self, id: RowId, bodies: &[BodyRole]) -> Result<()>;
    /// Lets an account sign in, or no longer; its sessions end.
    fn set_enabled(&self, id: RowId, enabled: bool) -> Result<()>;
    /// How an account proves who it is.
    fn credential(&self, id: RowId) -> Result<Credential>;
    /// Sets that.
    fn put_credential(&self, id: RowId, credential: &Credential) -> Result<()>;
    /// Records a session.
    fn put_session(&self, session: &Session) -> Result<()>;
    /// The session of a token's hash.
    fn session(&self, token: &[u8; 32]) -> Result<Option<Session>>;
    /// Remembers that a session was used.
    fn touch_session(&self, token: &[u8; 32], at: Timestamp) -> Result<()>;
    /// Ends a session.
    fn end_session(&self, token: &[u8; 32]) -> Result<()>;
    /// Ends all sessions of an account, and all that began before `since`.
    fn end_sessions(&self, account: Option<RowId>, since: Timestamp) -> Result<()>;
    /// Bars an account from a case.
    fn put_conflict(&self, account: RowId, case: RowId, reason: &str, at: Timestamp) -> Result<()>;
    /// Why an account is barred from a case.
    fn conflict(&self, account: RowId, case: RowId) -> Result<Option<String>>;
    /// The conflicts declared in a case, or in all, by case and name.
    fn conflicts(&self, case: Option<RowId>) -> Result<Vec<Declared>>;
    /// Adds to the access log.
    fn put_access(&self, accessed: &Accessed) -> Result<()>;
    /// The newest lines of the access log, newest first.
    fn accesses(&self, limit: usize) -> Result<Vec<Accessed>>;
}
