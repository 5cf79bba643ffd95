//! Looks at what a case holds, from the command line: noted with the name that
//! was claimed, as the workbench notes who is signed in.

use super::{authority, note};
use crate::app::error::{Code, Failure};
use crate::app::home::Home;

/// Somebody who looks, and at what.
#[derive(Debug, Clone, Copy)]
pub struct Looking<'a> {
    /// Who, as claimed.
    pub by: &'a str,
    /// The verb by which: what stands in the access log.
    pub verb: &'a str,
    /// `case` or `document`.
    pub kind: &'a str,
    /// Its number.
    pub code: &'a str,
}

impl Looking<'_> {
    /// Refuses who has an account and may not see it, and notes that. Somebody
    /// without an account is let through: who can read the home's files needs
    /// no verb for it.
    pub fn check(&self, home: &Home) -> Result<(), Failure> {
        let account = home
            .records()
            .work::<_, Failure>(|unit| Ok(unit.account_by_name(self.by)?))?;
        let Some(account) = account else {
            return Ok(());
        };
        let seen = match account.enabled {
            true => authority::may_see(home, &account, self.kind, self.code),
            false => Err(Failure::new(Code::NotAllowed)
                .with("name", self.by)
                .with("act", self.verb)),
        };
        if seen.is_err() {
            self.put(home, false)?;
        }
        seen
    }

    /// Notes that it was looked at.
    pub fn note(&self, home: &Home) -> Result<(), Failure> {
        self.put(home, true)
    }

    fn put(&self, home: &Home, allowed: bool) -> Result<(), Failure> {
        note(home, self.by, self.verb, self.code, allowed)
    }
}
