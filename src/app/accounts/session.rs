//! Signing in: a random token that only the browser holds, kept here as its
//! hash, with limits for idleness and age.

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

use super::{note, password};
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::model::Account;
use crate::model::digest::hex;
use crate::records::Session;

/// Failed sign-ins in a row after which one has to wait.
const PATIENCE: u32 = 5;

/// The first wait after that, in seconds; each further failure doubles it.
const FIRST_WAIT: i64 = 30;

/// The longest wait after failed sign-ins.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);

/// How long a session lasts without being used.
const IDLE: SignedDuration = SignedDuration::from_mins(60);

/// How long it lasts at most.
const WHOLE: SignedDuration = SignedDuration::from_hours(12);

/// How often it is remembered that a session is used.
const TOUCH: SignedDuration = SignedDuration::from_secs(60);

/// Someone who is signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who.
    pub account: Account,
    /// What every form of the session carries.
    pub form: String,
}

/// Signs in and returns the token for the browser, 256 random bits in hex.
/// Which of name and password was wrong is not told.
pub fn sign_in(home: &Home, name: &str, password: &str) -> Result<String, Failure> {
    let now = home.clock.now();
    let found = home.records().work::<_, Failure>(|unit| {
        let account = unit
            .account_by_name(name)?
            .filter(|account| account.enabled);
        let credential = match &account {
            Some(account) => unit.credential(account.id)?,
            None => Default::default(),
        };
        Ok((account, credential))
    })?;
    let (account, mut credential) = found;
    if let Some(until) = credential.locked_until.filter(|until| *until > now) {
        let seconds = until.duration_since(now).as_secs().max(1);
        note(home, name, "sign-in", "", false)?;
        return Err(Failure::new(Code::SignInWait).with("seconds", seconds));
    }
    // Hashing takes long on purpose: not within a transaction.
    let right = password::is(password, credential.password.as_deref());
    let Some(account) = account.filter(|_| right) else {
        credential.failures = credential.failures.saturating_add(1);
        credential.locked_until = wait_until(now, credential.failures);
        home.records().work::<_, Failure>(|unit| {
            if let Some(account) = unit.account_by_name(name)? {
                unit.put_credential(account.id, &credential)?;
            }
            Ok(())
        })?;
        note(home, name, "sign-in", "", false)?;
        return Err(Failure::new(Code::SignIn));
    };
    let token = random()?;
    let form = hex(&random()?);
    home.records().work::<_, Failure>(|unit| {
        credential.failures = 0;
        credential.locked_until = None;
        unit.put_credential(account.id, &credential)?;
        unit.end_sessions(None, now - WHOLE)?;
        Ok(unit.put_session(&Session {
            token: hashed(&token),
            account: account.id,
            form,
            opened_at: now,
            seen_at: now,
        })?)
    })?;
    note(home, name, "sign-in", "", true)?;
    Ok(hex(&token))
}

/// Who a token belongs to, unless the session ended.
pub fn signed_in(home: &Home, token: &str) -> Result<Option<SignedIn>, Failure> {
    let Some(token) = token_of(token) else {
        return Ok(None);
    };
    let now = home.clock.now();
    home.records().work(|unit| {
        let Some(session) = unit.session(&hashed(&token))? else {
            return Ok(None);
        };
        if now > session.seen_at + IDLE || now > session.opened_at + WHOLE {
            unit.end_session(&session.token)?;
            return Ok(None);
        }
        if now > session.seen_at + TOUCH {
            unit.touch_session(&session.token, now)?;
        }
        let account = unit.account(session.account)?;
        Ok(account.filter(|a| a.enabled).map(|account| SignedIn {
            account,
            form: session.form,
        }))
    })
}

/// Ends the session of a token.
pub fn sign_out(home: &Home, token: &str) -> Result<(), Failure> {
    match token_of(token) {
        Some(token) => home
            .records()
            .work(|unit| Ok(unit.end_session(&hashed(&token))?)),
        None => Ok(()),
    }
}

/// After some failures each further one doubles the wait.
fn wait_until(now: Timestamp, failures: u32) -> Option<Timestamp> {
    let beyond = failures.checked_sub(PATIENCE)?;
    let seconds = FIRST_WAIT.saturating_mul(1 << beyond.min(10));
    Some(now + SignedDuration::from_secs(seconds).min(LONGEST_WAIT))
}

fn random() -> Result<[u8; 32], Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|e| Failure::new(Code::Database).with("detail", e))?;
    Ok(bytes)
}

fn hashed(token: &[u8; 32]) -> [u8; 32] {
    Sha256::digest(token).into()
}

fn token_of(text: &str) -> Option<[u8; 32]> {
    let digest = text.parse::<crate::model::Digest>().ok()?;
    Some(*digest.as_bytes())
}
