//! Signing in: a random token that only the browser holds, kept here as its
//! hash, with limits for idleness and age.

use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

use super::{note, password};
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::model::digest::hex;
use crate::model::{Account, RowId};
use crate::records::{Credential, Session, Unit};

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

/// One password at a time: hashing takes memory, and guesses are counted one
/// after the other.
static PROVING: Mutex<()> = Mutex::new(());

/// Somebody whose password was right, and the hash that it was right for.
pub(super) struct Proved {
    account: RowId,
    password: Option<String>,
}

/// Signs in and returns the token for the browser, 256 random bits in hex.
/// Which of name and password was wrong is not told.
pub fn sign_in(home: &Home, name: &str, password: &str) -> Result<String, Failure> {
    let opened = prove(home, name, password).and_then(|proved| open(home, &proved));
    note(home, name, "sign-in", "", opened.is_ok())?;
    opened
}

/// Refuses a password that is not the account's, and counts that.
pub(super) fn prove(home: &Home, name: &str, password: &str) -> Result<Proved, Failure> {
    let _one = PROVING.lock().unwrap_or_else(PoisonError::into_inner);
    let now = home.clock.now();
    let (account, mut credential) = home.records().work::<_, Failure>(|unit| {
        let account = unit.account_by_name(name)?.filter(|a| a.enabled);
        let credential = match &account {
            Some(account) => unit.credential(account.id)?,
            None => Credential::default(),
        };
        Ok((account, credential))
    })?;
    if let Some(until) = credential.locked_until.filter(|until| *until > now) {
        let seconds = until.duration_since(now).as_secs().max(1);
        return Err(Failure::new(Code::SignInWait).with("seconds", seconds));
    }
    // Hashing takes long on purpose: not within a transaction.
    let right = password::is(password, credential.password.as_deref());
    match account {
        Some(account) if right => Ok(Proved {
            account: account.id,
            password: credential.password.take(),
        }),
        account => {
            let _writing = home.writing();
            if let Some(account) = account {
                home.records().work::<_, Failure>(|unit| {
                    // The password may be another one by now.
                    let mut fresh = unit.credential(account.id)?;
                    fresh.failures = fresh.failures.saturating_add(1);
                    fresh.locked_until = wait_until(now, fresh.failures);
                    Ok(unit.put_credential(account.id, &fresh)?)
                })?;
            }
            Err(Failure::new(Code::SignIn))
        }
    }
}

/// Opens a session, unless the password or the account changed meanwhile.
fn open(home: &Home, proved: &Proved) -> Result<String, Failure> {
    let (token, form) = (random()?, hex(&random()?));
    let now = home.clock.now();
    let _writing = home.writing();
    home.records().work::<_, Failure>(|unit| {
        let mut fresh = unit.credential(proved.account)?;
        let account = unit.account(proved.account)?;
        if fresh.password != proved.password || !account.is_some_and(|a| a.enabled) {
            return Err(Failure::new(Code::SignIn));
        }
        fresh.failures = 0;
        fresh.locked_until = None;
        unit.put_credential(proved.account, &fresh)?;
        unit.end_sessions(None, now - WHOLE)?;
        Ok(unit.put_session(&Session {
            token: hashed(&token),
            account: proved.account,
            form,
            opened_at: now,
            seen_at: now,
        })?)
    })?;
    Ok(hex(&token))
}

/// Who a token belongs to, unless the session ended. What a page asks for by
/// itself is no use of it and makes it no longer.
pub fn signed_in(home: &Home, token: &str, used: bool) -> Result<Option<SignedIn>, Failure> {
    let Some(token) = token_of(token) else {
        return Ok(None);
    };
    let now = home.clock.now();
    let found = home.records().work::<_, Failure>(|unit| {
        let session = unit.session(&hashed(&token))?;
        let account = match &session {
            Some(session) => unit.account(session.account)?,
            None => None,
        };
        Ok(session.zip(account))
    })?;
    let Some((session, account)) = found else {
        return Ok(None);
    };
    let ended = now > session.seen_at + IDLE || now > session.opened_at + WHOLE;
    if ended || (used && now > session.seen_at + TOUCH) {
        let _writing = home.writing();
        home.records().work::<_, Failure>(|unit| match ended {
            true => Ok(unit.end_session(&session.token)?),
            false => Ok(unit.touch_session(&session.token, now)?),
        })?;
    }
    let form = session.form;
    let live = !ended && account.enabled;
    Ok(live.then_some(SignedIn { account, form }))
}

/// Ends the session of a token.
pub fn sign_out(home: &Home, token: &str) -> Result<(), Failure> {
    match token_of(token) {
        Some(token) => {
            let _writing = home.writing();
            let end = |unit: &dyn Unit| Ok(unit.end_session(&hashed(&token))?);
            home.records().work(end)
        }
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
