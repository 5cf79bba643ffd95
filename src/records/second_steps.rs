//! What is recorded of the second step of signing in.

use jiff::Timestamp;

use super::RecordsError;
use crate::model::{Digest, RowId};

type Result<T> = std::result::Result<T, RecordsError>;

/// Time-based codes of an account (RFC 6238).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totp {
    /// What the secret is made of, beside the key of the home.
    pub salt: [u8; 32],
    /// When a first code confirmed it; before that it does not count.
    pub since: Option<Timestamp>,
}

/// A sign-in that owes its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HalfSignIn {
    /// SHA-256 of the token that the browser holds.
    pub token: [u8; 32],
    /// Who it would be.
    pub account: RowId,
    /// Whether the first step was right.
    pub proved: bool,
    /// When the first step was taken.
    pub at: Timestamp,
}

/// What an account's ledger event commits to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountEvent {
    /// Its ledger event.
    pub seq: u64,
    /// Whose account, who did it, and what: canonical JSON.
    pub content: String,
    /// The commitment's value.
    pub value: Digest,
    /// What opens it.
    pub key: [u8; 32],
}

/// Second steps of signing in.
pub trait SecondSteps {
    /// What an account has set up.
    fn totp(&self, account: RowId) -> Result<Option<Totp>>;
    /// Whether any account has set one up.
    fn has_totp(&self) -> Result<bool>;
    /// Sets it up anew, or takes it away with its recovery codes.
    fn put_totp(&self, account: RowId, totp: Option<&Totp>) -> Result<()>;
    /// Takes a time step for used; false when it or a later one was.
    fn use_step(&self, account: RowId, step: u64) -> Result<bool>;
    /// Replaces the recovery codes by those with these hashes.
    fn put_recovery(&self, account: RowId, hashes: &[[u8; 32]]) -> Result<()>;
    /// How many recovery codes are left.
    fn recovery_left(&self, account: RowId) -> Result<u64>;
    /// Takes a recovery code for used; false when there is none of this hash.
    fn use_recovery(&self, account: RowId, hash: &[u8; 32]) -> Result<bool>;
    /// Remembers a sign-in that owes its code.
    fn put_half(&self, half: &HalfSignIn) -> Result<()>;
    /// Takes such a sign-in out: each is for one code.
    fn take_half(&self, token: &[u8; 32]) -> Result<Option<HalfSignIn>>;
    /// Records what an account's event commits to; the event must be recorded.
    fn put_account_event(&self, event: &AccountEvent) -> Result<()>;
    /// All of them, oldest first.
    fn account_events(&self) -> Result<Vec<AccountEvent>>;
}
