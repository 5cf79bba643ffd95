//! Sign-ins that were begun and have not come back: kept in memory, each for one
//! return, each for the browser that began it.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::app::accounts::session::{random, token_of};
use crate::app::error::Failure;
use crate::model::digest::hex;

/// How long somebody may be at the provider.
pub(super) const AWAY: SignedDuration = SignedDuration::from_mins(10);

/// Most that are kept at once; further ones have to wait.
const MANY: usize = 65_536;

/// What is sent with somebody to the provider, and compared afterwards.
#[derive(Debug, Clone)]
// Without a client nothing is sent.
#[cfg_attr(not(feature = "oidc"), allow(dead_code))]
pub(super) struct Sent {
    /// Says which sign-in comes back (RFC 6749, 10.12).
    pub(super) state: String,
    /// Says which sign-in an ID token is for (OpenID Connect Core 1.0, 3.1.2.1).
    pub(super) nonce: String,
    /// Proves at the token endpoint who began it: 64 characters of 256 random
    /// bits (RFC 7636, 4.1).
    pub(super) verifier: String,
    /// Where the provider sends the browser back to.
    pub(super) redirect: String,
}

impl Sent {
    pub(super) fn new(redirect: &str) -> Result<Self, Failure> {
        Ok(Self {
            state: hex(&random()?),
            nonce: hex(&random()?),
            verifier: hex(&random()?),
            redirect: redirect.to_owned(),
        })
    }
}

/// A sign-in that was begun.
#[derive(Debug, Clone)]
pub(super) struct Begun {
    pub(super) sent: Sent,
    /// The token of the browser that began it.
    pub(super) browser: [u8; 32],
    /// Whose account the identity is to be linked to; none to sign in.
    pub(super) link_to: Option<String>,
    /// Where to go afterwards.
    pub(super) back: String,
    pub(super) at: Timestamp,
}

/// All that were begun.
#[derive(Debug, Default)]
pub(super) struct AllBegun(Mutex<HashMap<String, Begun>>);

impl AllBegun {
    /// Keeps one; false when there are too many.
    pub(super) fn put(&self, begun: Begun) -> bool {
        let mut all = self.all();
        if all.len() >= MANY {
            all.retain(|_, other| begun.at <= other.at + AWAY);
        }
        let fits = all.len() < MANY;
        if fits {
            all.insert(begun.sent.state.clone(), begun);
        }
        fits
    }

    /// Takes the one of a state out, when it comes back in time to the browser
    /// that began it.
    pub(super) fn take(&self, state: &str, browser: &str, now: Timestamp) -> Option<Begun> {
        let browser = token_of(browser)?;
        let mut all = self.all();
        if all.get(state)?.browser != browser {
            return None;
        }
        let begun = all.remove(state)?;
        (now <= begun.at + AWAY).then_some(begun)
    }

    fn all(&self) -> MutexGuard<'_, HashMap<String, Begun>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(browser: u8, at: Timestamp) -> Begun {
        Begun {
            sent: Sent::new("http://127.0.0.1/").unwrap(),
            browser: [browser; 32],
            link_to: None,
            back: "/".to_owned(),
            at,
        }
    }

    #[test]
    fn each_comes_back_once_in_time_and_to_its_browser() {
        let (all, now) = (AllBegun::default(), Timestamp::UNIX_EPOCH);
        let mine = hex(&[1; 32]);
        let (first, second) = (begun(1, now), begun(1, now));
        let states = [first.sent.state.clone(), second.sent.state.clone()];
        assert!(all.put(first) && all.put(second));
        for other in ["", "00", hex(&[2; 32]).as_str()] {
            assert!(all.take(&states[0], other, now).is_none(), "{other}");
        }
        // Two tabs of one browser do not disturb each other.
        assert!(all.take(&states[1], &mine, now + AWAY).is_some());
        assert!(all.take(&states[1], &mine, now).is_none(), "once");
        let late = now + AWAY + SignedDuration::from_secs(1);
        assert!(all.take(&states[0], &mine, late).is_none(), "in time");
        assert!(all.take("", &mine, now).is_none());
    }

    #[test]
    fn what_was_never_finished_makes_room() {
        let (all, now) = (AllBegun::default(), Timestamp::UNIX_EPOCH);
        for _ in 0..MANY {
            assert!(all.put(begun(1, now)));
        }
        assert!(!all.put(begun(1, now + AWAY)), "full");
        assert!(all.put(begun(1, now + AWAY + SignedDuration::from_secs(1))));
        assert_eq!(all.all().len(), 1);
    }
}
