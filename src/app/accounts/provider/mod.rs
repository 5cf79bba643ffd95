//! Signing in at an OpenID provider (OpenID Connect Core 1.0, 3.1: authorization
//! code flow, with PKCE of RFC 7636). Whom the provider knows is somebody here
//! only where the identity was linked to an account (docs/decisions/0049).

mod begun;
mod settings;
mod sign_in;

#[cfg(not(feature = "oidc"))]
mod absent;
#[cfg(feature = "oidc")]
mod call;
#[cfg(feature = "oidc")]
mod client;

#[cfg(not(feature = "oidc"))]
use absent as client;

use std::sync::atomic::{AtomicUsize, Ordering};

use begun::{AllBegun, Begun, Sent};
use client::Client;
pub use settings::OidcSettings;
use sign_in::sign_in_as;

use super::session::{random, token_of};
use super::sign_in::{Step, prove};
use super::{identity, note};
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::model::Identity;
use crate::model::digest::hex;
use crate::model::progress::Silent;

/// Conversations with the provider at once: each holds a thread for as long as
/// the provider takes.
const AT_ONCE: usize = 16;

/// Seconds to wait when there are as many.
const PAUSE: u64 = 5;

/// Longest part of a foreign text that is shown, in characters.
const SHOWN: usize = 200;

/// The provider of a home.
#[derive(Debug)]
pub struct Provider {
    client: Client,
    begun: AllBegun,
    talks: AtomicUsize,
}

/// Where to send a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Away {
    /// The provider's page, with what is asked of it.
    pub address: String,
    /// What the browser holds meanwhile: 256 random bits in hex.
    pub browser: String,
}

/// What a browser brings back from the provider (RFC 6749, 4.1.2).
#[derive(Debug, Clone, Copy)]
pub struct Returned<'a> {
    /// The parameter `state`.
    pub state: &'a str,
    /// The parameter `code`.
    pub code: &'a str,
    /// The parameter `error`, of a refusal.
    pub error: &'a str,
    /// What the browser was given when it was sent away.
    pub browser: &'a str,
    /// Who is signed in; empty when nobody is.
    pub name: &'a str,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// A sign-in, and where to go.
    SignIn(Step, String),
    /// The identity was linked to who is signed in.
    Linked,
}

impl Provider {
    /// The one that the settings name; none where they name none. It is not
    /// asked anything yet.
    ///
    /// # Errors
    /// Settings that cannot be used (E1071), or that this akashi was built
    /// without it (E1070).
    pub fn of(home: &Home) -> Result<Option<Self>, Failure> {
        let settings = &home.settings.serve.oidc;
        if *settings == OidcSettings::default() {
            return Ok(None);
        }
        Ok(Some(Self {
            client: Client::of(&home.dir, settings)?,
            begun: AllBegun::default(),
            talks: AtomicUsize::new(0),
        }))
    }

    /// Asks the provider what it says of itself, and its keys.
    ///
    /// # Errors
    /// The provider is away (E1072), or its answer cannot be used (E1073).
    pub fn reach(&self, home: &Home) -> Result<(), Failure> {
        self.client.reach(home.clock.now())
    }

    /// Begins a sign-in. `redirect` is where the provider sends the browser back
    /// to, `browser` what it holds of an earlier one, and `back` where it goes
    /// afterwards.
    ///
    /// # Errors
    /// The provider is away (E1072), or its answer cannot be used (E1073).
    pub fn sign_in(
        &self,
        home: &Home,
        redirect: &str,
        browser: &str,
        back: &str,
    ) -> Result<Away, Failure> {
        self.send(home, redirect, browser, (None, back))
    }

    /// Where one signs out at the provider too.
    ///
    /// # Errors
    /// The provider has no such page (E1085), is away (E1072), or its answer cannot
    /// be used (E1073).
    pub fn way_out(&self, home: &Home) -> Result<String, Failure> {
        let address = {
            let _talk = Talk::begin(&self.talks)?;
            self.client.way_out(home.clock.now())?
        };
        address.ok_or_else(|| Failure::new(Code::NoWayOut))
    }

    /// Begins to link an identity to one's own account: whoever knows the
    /// password may.
    ///
    /// # Errors
    /// A wrong password, and as [`Self::sign_in`].
    pub fn link(
        &self,
        home: &Home,
        redirect: &str,
        browser: &str,
        (name, password): (&str, &str),
    ) -> Result<Away, Failure> {
        prove(home, name, password)?;
        self.send(home, redirect, browser, (Some(name.to_owned()), "/account"))
    }

    fn send(
        &self,
        home: &Home,
        redirect: &str,
        browser: &str,
        (link_to, back): (Option<String>, &str),
    ) -> Result<Away, Failure> {
        let sent = Sent::new(redirect)?;
        let now = home.clock.now();
        let address = {
            let _talk = Talk::begin(&self.talks)?;
            self.client.address(&sent, now)?
        };
        // One token for all tabs of a browser: none makes another's return fail.
        let browser = match token_of(browser) {
            Some(token) => token,
            None => random()?,
        };
        let begun = Begun {
            sent,
            browser,
            link_to,
            back: back.to_owned(),
            at: now,
        };
        match self.begun.put(begun) {
            true => Ok(Away {
                address,
                browser: hex(&browser),
            }),
            false => Err(wait()),
        }
    }

    /// Ends what [`Self::sign_in`] or [`Self::link`] began.
    ///
    /// # Errors
    /// Besides those of the beginning: an ID token that does not stand (E1074) or
    /// is of another time (E1075), a sign-in that was not begun here (E1076), a
    /// refusal of the provider (E1077), an identity that is linked to nobody who
    /// may sign in (E1078) or to somebody else (E1079).
    pub fn finish(&self, home: &Home, returned: Returned<'_>) -> Result<Done, Failure> {
        let known = self.known(home, returned);
        let (begun, identity) = match known {
            Ok(known) => known,
            Err(failure) => {
                let target = format!("provider {}", failure.code.as_str());
                note(home, returned.name, "sign-in", &target, false)?;
                return Err(failure);
            }
        };
        match begun.link_to {
            None => Ok(Done::SignIn(sign_in_as(home, &identity)?, begun.back)),
            Some(name) => {
                let _lock = home.lock("user", &Silent)?;
                identity::link(home, &name, &identity, &name)?;
                Ok(Done::Linked)
            }
        }
    }

    /// Who came back.
    fn known(&self, home: &Home, returned: Returned<'_>) -> Result<(Begun, Identity), Failure> {
        let now = home.clock.now();
        let begun = self.begun.take(returned.state, returned.browser, now);
        let unknown = || Failure::new(Code::ProviderState);
        let begun = begun.ok_or_else(unknown)?;
        // Who began to link has signed out meanwhile, or as somebody else in.
        if (begun.link_to.as_ref()).is_some_and(|name| name != returned.name) {
            return Err(unknown());
        }
        if !returned.error.is_empty() {
            let error = shown(returned.error);
            return Err(Failure::new(Code::ProviderDenied).with("detail", error));
        }
        let _talk = Talk::begin(&self.talks)?;
        let identity = self.client.identity(&begun.sent, returned.code, now)?;
        Ok((begun, identity))
    }
}

/// A conversation with the provider, as long as it lives.
struct Talk<'a>(&'a AtomicUsize);

impl<'a> Talk<'a> {
    fn begin(talks: &'a AtomicUsize) -> Result<Self, Failure> {
        let talk = Self(talks);
        match talks.fetch_add(1, Ordering::AcqRel) < AT_ONCE {
            true => Ok(talk),
            false => Err(wait()),
        }
    }
}

impl Drop for Talk<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

fn wait() -> Failure {
    Failure::new(Code::TooOften).with("seconds", PAUSE)
}

/// A foreign text as it is shown: cut, without control characters.
fn shown(text: &str) -> String {
    let plain = text.chars().filter(|c| !c.is_control());
    plain.take(SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_conversations_at_once_and_no_more() {
        let talks = AtomicUsize::new(0);
        let mut all: Vec<Talk<'_>> = (0..AT_ONCE).map(|_| Talk::begin(&talks).unwrap()).collect();
        assert!(Talk::begin(&talks).is_err());
        all.pop();
        assert!(Talk::begin(&talks).is_ok());
        drop(all);
        assert_eq!(talks.load(Ordering::Acquire), 0);
    }

    #[test]
    fn a_foreign_text_is_cut_and_has_no_control_characters() {
        assert_eq!(shown("access_denied\n\u{1b}[1m"), "access_denied[1m");
        assert_eq!(shown(&"あ".repeat(500)).chars().count(), SHOWN);
    }
}
