//! Signing in, in one step or two, and what wrong guesses cost.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::second_step::{looks_like_recovery, use_code, use_recovery};
use super::session::{WHOLE, hashed, random, token_of};
use super::{accessed, event, note, password};
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::ledger::recorded;
use crate::model::digest::hex;
use crate::model::progress::Silent;
use crate::model::{Account, RowId};
use crate::records::{Credential, HalfSignIn, Session, Unit};

/// Failed sign-ins in a row after which one has to wait.
const PATIENCE: u32 = 5;

/// The first wait after that, in seconds; each further failure doubles it.
const FIRST_WAIT: i64 = 30;

/// The longest wait after failed sign-ins.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);

/// How long the code may take after the password.
const HALF: SignedDuration = SignedDuration::from_mins(5);

/// Where a sign-in stands. Each holds the token for the browser, 256 random
/// bits in hex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Signed in.
    Open(String),
    /// A code is owed, whether or not the password was right.
    Half(String),
}

/// One password at a time: hashing takes memory, and guesses are counted one
/// after the other.
static PROVING: Mutex<()> = Mutex::new(());

pub(super) fn proving() -> MutexGuard<'static, ()> {
    PROVING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A password that was compared.
struct Tried {
    account: Option<Account>,
    credential: Credential,
    right: bool,
    at: Timestamp,
}

/// Somebody who proved who it is, and the hash of the password then.
pub(super) struct Proved {
    pub(super) account: RowId,
    pub(super) password: Option<String>,
}

/// The first step. Which of name and password was wrong is not told, neither in
/// words nor by what is counted, nor by the time that it takes. Where a
/// second step is set up nothing is told before it: neither in words nor by what
/// is counted, since the first step counts as a failure until the second is
/// right.
///
/// # Errors
/// `E0839` name or password is wrong, `E0840` after too many failures.
pub fn sign_in(home: &Home, name: &str, password: &str) -> Result<Step, Failure> {
    let one = proving();
    let step = match tried(home, name, password) {
        Ok(tried) if tried.account.as_ref().is_some_and(|a| a.second_step) => half(home, &tried),
        Ok(tried) => match tried.proved() {
            Some(proved) => open(home, &proved).map(Step::Open),
            None => return wrong(home, name, tried.account.as_ref()),
        },
        Err(failure) => Err(failure),
    };
    drop(one);
    match &step {
        Ok(Step::Half(_)) => note(home, name, "sign-in", "first-step", true)?,
        step => note(home, name, "sign-in", "", step.is_ok())?,
    }
    step
}

/// The second step: a code of the authenticator, or a recovery code. Each first
/// step is for one of them. Returns the token of the session.
pub fn finish(home: &Home, token: &str, code: &str) -> Result<String, Failure> {
    let wrong = || Failure::new(Code::SignInCode);
    let token = token_of(token).ok_or_else(wrong)?;
    let (half, account) = {
        let _writing = home.writing();
        home.records().work::<_, Failure>(|unit| {
            let half = unit.take_half(&hashed(&token))?;
            let account = match &half {
                Some(half) => unit.account(half.account)?,
                None => None,
            };
            Ok(half.zip(account))
        })?
    }
    .ok_or_else(wrong)?;
    let name = account.name.clone();
    let late = home.clock.now() > half.at + HALF;
    let opened = match late || !account.enabled {
        true => Err(wrong()),
        false => finished(home, &account, half.proved, code),
    };
    let how = match looks_like_recovery(code) {
        true => "recovery-code",
        false => "second-step",
    };
    note(home, &name, "sign-in", how, opened.is_ok())?;
    opened
}

fn finished(home: &Home, account: &Account, proved: bool, code: &str) -> Result<String, Failure> {
    let work = |unit: &dyn Unit| {
        let password = unit.credential(account.id)?.password;
        let recovery = looks_like_recovery(code);
        // The same is looked up whether or not the password was right; what is
        // used up by a wrong one is put back.
        let right = match recovery {
            true => use_recovery(unit, account, code)?,
            false => use_code(home, unit, account, code)?,
        };
        if !(right && proved) {
            return Err(Failure::new(Code::SignInCode));
        }
        if recovery {
            event::append(
                home,
                unit,
                "recovery-code-used",
                &account.name,
                &account.name,
            )?;
        }
        let proved = Proved {
            account: account.id,
            password,
        };
        put_session(home, unit, &proved)
    };
    if looks_like_recovery(code) {
        let _lock = home.lock("sign-in", &Silent)?;
        return recorded(home, false, work);
    }
    let _writing = home.writing();
    home.records().work(work)
}

/// Refuses a password that is not the account's, and counts that.
pub(super) fn prove(home: &Home, name: &str, password: &str) -> Result<(), Failure> {
    let _one = proving();
    let tried = tried(home, name, password)?;
    if tried.proved().is_some() {
        return Ok(());
    }
    if let Some(account) = &tried.account {
        count(home, account)?;
    }
    Err(Failure::new(Code::SignIn))
}

/// Compares a password, unless one has to wait.
fn tried(home: &Home, name: &str, password: &str) -> Result<Tried, Failure> {
    let at = home.clock.now();
    let (account, credential) = home.records().work::<_, Failure>(|unit| {
        let account = unit.account_by_name(name)?.filter(|a| a.enabled);
        let credential = match &account {
            Some(account) => unit.credential(account.id)?,
            None => home.strangers().of(name),
        };
        Ok((account, credential))
    })?;
    not_locked(&credential, at)?;
    // Hashing takes long on purpose: not within a transaction.
    let right = password::is(password, credential.password.as_deref());
    Ok(Tried {
        account,
        credential,
        right,
        at,
    })
}

/// Refuses who has to wait.
pub(super) fn not_locked(credential: &Credential, at: Timestamp) -> Result<(), Failure> {
    match credential.locked_until.filter(|until| *until > at) {
        Some(until) => {
            let seconds = until.duration_since(at).as_secs().max(1);
            Err(Failure::new(Code::SignInWait).with("seconds", seconds))
        }
        None => Ok(()),
    }
}

impl Tried {
    /// Who it is, when the password was right.
    fn proved(&self) -> Option<Proved> {
        let account = self.account.as_ref().filter(|_| self.right)?;
        Some(Proved {
            account: account.id,
            password: self.credential.password.clone(),
        })
    }
}

/// Counts and notes a failure in one unit of work: a name that nobody has takes
/// no less time.
fn wrong(home: &Home, name: &str, account: Option<&Account>) -> Result<Step, Failure> {
    let noted = accessed(home, name, ("sign-in", ""), false);
    if account.is_none() {
        home.strangers().count(name, noted.at);
    }
    let _writing = home.writing();
    home.records().work::<_, Failure>(|unit| {
        if let Some(account) = account {
            count_in(unit, account, noted.at)?;
        }
        Ok(unit.put_access(&noted)?)
    })?;
    Err(Failure::new(Code::SignIn))
}

/// Remembers that a code is owed, and counts a failure until it came.
fn half(home: &Home, tried: &Tried) -> Result<Step, Failure> {
    let Some(account) = &tried.account else {
        return Err(Failure::new(Code::SignIn));
    };
    count(home, account)?;
    owe(home, account, tried.right, tried.at)
}

/// A sign-in that owes its code.
pub(super) fn owe(
    home: &Home,
    account: &Account,
    proved: bool,
    at: Timestamp,
) -> Result<Step, Failure> {
    let token = random()?;
    let _writing = home.writing();
    home.records().work::<_, Failure>(|unit| {
        Ok(unit.put_half(&HalfSignIn {
            token: hashed(&token),
            account: account.id,
            proved,
            at,
        })?)
    })?;
    Ok(Step::Half(hex(&token)))
}

/// Counts a failure.
pub(super) fn count(home: &Home, account: &Account) -> Result<(), Failure> {
    let now = home.clock.now();
    let _writing = home.writing();
    home.records().work(|unit| count_in(unit, account, now))
}

fn count_in(unit: &dyn Unit, account: &Account, now: Timestamp) -> Result<(), Failure> {
    // The password may be another one by now.
    let fresh = unit.credential(account.id)?;
    Ok(unit.put_credential(account.id, &one_more(&fresh, now))?)
}

/// The same after one more failure.
pub(super) fn one_more(credential: &Credential, now: Timestamp) -> Credential {
    let failures = credential.failures.saturating_add(1);
    Credential {
        password: credential.password.clone(),
        failures,
        locked_until: wait_until(now, failures),
    }
}

/// Opens a session, unless the password or the account changed meanwhile.
pub(super) fn open(home: &Home, proved: &Proved) -> Result<String, Failure> {
    let _writing = home.writing();
    home.records().work(|unit| put_session(home, unit, proved))
}

fn put_session(home: &Home, unit: &dyn Unit, proved: &Proved) -> Result<String, Failure> {
    let (token, form) = (random()?, hex(&random()?));
    let now = home.clock.now();
    let mut fresh = unit.credential(proved.account)?;
    let account = unit.account(proved.account)?;
    if fresh.password != proved.password || !account.is_some_and(|a| a.enabled) {
        return Err(Failure::new(Code::SignIn));
    }
    fresh.failures = 0;
    fresh.locked_until = None;
    unit.put_credential(proved.account, &fresh)?;
    unit.end_sessions(None, now - WHOLE)?;
    unit.put_session(&Session {
        token: hashed(&token),
        account: proved.account,
        form,
        opened_at: now,
        seen_at: now,
    })?;
    Ok(hex(&token))
}

/// After some failures each further one doubles the wait.
fn wait_until(now: Timestamp, failures: u32) -> Option<Timestamp> {
    let beyond = failures.checked_sub(PATIENCE)?;
    let seconds = FIRST_WAIT.saturating_mul(1 << beyond.min(10));
    Some(now + SignedDuration::from_secs(seconds).min(LONGEST_WAIT))
}
