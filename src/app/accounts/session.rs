//! Sessions: a random token that only the browser holds, kept here as its
//! hash, with limits for idleness and age.

use jiff::SignedDuration;
use sha2::{Digest as _, Sha256};

use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::model::Account;
use crate::records::Unit;

/// How long a session lasts without being used.
const IDLE: SignedDuration = SignedDuration::from_mins(60);

/// How long it lasts at most.
pub(super) const WHOLE: SignedDuration = SignedDuration::from_hours(12);

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

pub(super) fn random() -> Result<[u8; 32], Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|e| Failure::new(Code::Database).with("detail", e))?;
    Ok(bytes)
}

pub(super) fn hashed(token: &[u8; 32]) -> [u8; 32] {
    Sha256::digest(token).into()
}

pub(super) fn token_of(text: &str) -> Option<[u8; 32]> {
    let digest = text.parse::<crate::model::Digest>().ok()?;
    Some(*digest.as_bytes())
}
