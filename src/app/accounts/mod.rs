//! Accounts: who works with a home. As long as there is none, whoever can
//! write the home's files is its only user; from the first one on, every act
//! is asked for by name.

mod assignment;
pub mod authority;
mod conflict;
mod event;
mod identity;
mod looking;
mod password;
pub mod provider;
mod second_step;
mod session;
mod sign_in;
mod strangers;
mod totp_key;

pub(super) use assignment::ASSIGNMENT;
pub use assignment::{Assign, CaseSettings, assign, assignments, candidates};
pub use conflict::{Conflict, conflicts, declare, is_away};
pub(super) use event::{ADDED, standing};
pub use identity::{link, unlink, unlink_own};
pub use looking::Looking;
pub use second_step::{
    Secret, Standing, begin, confirm, must_set_up, reset, second_step, turn_off,
};
pub use session::{SignedIn, sign_out, signed_in};
pub use sign_in::{Step, finish, sign_in};
pub use strangers::Strangers;
pub use totp_key::TOTP_KEY;

use serde_json::json;

use super::error::{Code, Failure};
use super::home::Home;
use super::ledger::recorded;
use crate::model::{Account, BodyRole, Role};
use crate::records::{Accessed, Credential, Unit};

/// Longest name to sign in with, in characters.
const NAME: usize = 64;

/// A new account.
#[derive(Debug, Clone)]
pub struct New {
    /// The name to sign in with.
    pub name: String,
    /// The name that others see.
    pub display: String,
    /// What the person may do.
    pub roles: Vec<Role>,
    /// The first password; none for an account that only the command line uses.
    pub password: Option<String>,
}

/// All accounts by name.
pub fn list(home: &Home) -> Result<Vec<Account>, Failure> {
    home.records().work(|unit| Ok(unit.accounts()?))
}

/// Makes an account. `by` is empty on the command line, here and below.
pub fn add(home: &Home, new: &New, by: &str) -> Result<Account, Failure> {
    let name = new.name.trim();
    let plain = |c: char| c.is_alphanumeric() || "._-@".contains(c);
    if name.is_empty() || name.chars().count() > NAME || !name.chars().all(plain) {
        return Err(Failure::new(Code::AccountName).with("name", &new.name));
    }
    if new.roles.is_empty() {
        return Err(Failure::new(Code::AccountRole).with("name", name));
    }
    let hash = new.password.as_deref().map(password::hash).transpose()?;
    let display = match new.display.trim() {
        "" => name,
        display => display,
    };
    recorded(home, false, |unit| {
        let before = event::unaccounted(unit)?;
        let id = unit
            .put_account(name, display, &new.roles)?
            .ok_or_else(|| Failure::new(Code::AccountTaken).with("name", name))?;
        if hash.is_some() {
            unit.put_credential(
                id,
                &Credential {
                    password: hash,
                    ..Credential::default()
                },
            )?;
        }
        let account = by_name(unit, name)?;
        event::append_added(home, unit, &account, &before, by)?;
        Ok(account)
    })
}

/// Gives an account other roles; who is signed in notices at once.
pub fn set_roles(home: &Home, name: &str, roles: &[Role], by: &str) -> Result<Account, Failure> {
    if roles.is_empty() {
        return Err(Failure::new(Code::AccountRole).with("name", name));
    }
    recorded(home, false, |unit| {
        let account = by_name(unit, name)?;
        unit.set_roles(account.id, roles)?;
        keep_an_admin(unit)?;
        let account = by_name(unit, name)?;
        event::append_new(home, unit, ("roles", json!(account.roles)), name, by)?;
        Ok(account)
    })
}

/// Says for which bodies of which schemes an account works, as the packs call
/// them; for all where none is given. Who is signed in notices at once.
pub fn set_bodies(
    home: &Home,
    name: &str,
    bodies: &[BodyRole],
    by: &str,
) -> Result<Account, Failure> {
    let mut schemes = home.schemes();
    for body in bodies {
        let rules = schemes.in_force(&body.scheme, home.clock.today())?;
        let roles: Vec<&str> = rules
            .pack
            .bodies
            .iter()
            .map(|it| it.role.as_str())
            .collect();
        if !roles.contains(&body.role.as_str()) {
            return Err(Failure::new(Code::UnknownBody)
                .with("scheme", &body.scheme)
                .with("role", &body.role)
                .with("known", roles.join(", ")));
        }
    }
    recorded(home, false, |unit| {
        let account = by_name(unit, name)?;
        unit.set_bodies(account.id, bodies)?;
        let account = by_name(unit, name)?;
        event::append_new(home, unit, ("bodies", json!(account.bodies)), name, by)?;
        Ok(account)
    })
}

/// Lets an account sign in, or no longer: then its sessions end at once.
pub fn set_enabled(home: &Home, name: &str, enabled: bool, by: &str) -> Result<Account, Failure> {
    recorded(home, false, |unit| {
        let account = by_name(unit, name)?;
        unit.set_enabled(account.id, enabled)?;
        keep_an_admin(unit)?;
        let account = by_name(unit, name)?;
        event::append_new(home, unit, ("enabled", json!(account.enabled)), name, by)?;
        Ok(account)
    })
}

/// Sets an account's password; its sessions end, whoever opened them.
pub fn set_password(home: &Home, name: &str, password: &str, by: &str) -> Result<Account, Failure> {
    put_password(home, name, password::hash(password)?, by)
}

fn put_password(home: &Home, name: &str, hash: String, by: &str) -> Result<Account, Failure> {
    recorded(home, false, |unit| {
        let account = by_name(unit, name)?;
        unit.put_credential(
            account.id,
            &Credential {
                password: Some(hash),
                ..Credential::default()
            },
        )?;
        unit.end_sessions(Some(account.id), jiff::Timestamp::MIN)?;
        event::append(home, unit, "password", name, by)?;
        Ok(account)
    })
}

/// Sets one's own password: whoever knows the present one may. A new one that
/// cannot be used is refused before the present one is asked for.
pub fn change_password(home: &Home, name: &str, old: &str, new: &str) -> Result<Account, Failure> {
    let hash = password::hash(new)?;
    sign_in::prove(home, name, old)?;
    put_password(home, name, hash, name)
}

/// The newest lines of the access log, newest first.
pub fn accesses(home: &Home, limit: usize) -> Result<Vec<Accessed>, Failure> {
    home.records().work(|unit| Ok(unit.accesses(limit)?))
}

/// Adds to the access log.
pub fn note(
    home: &Home,
    account: &str,
    what: &str,
    target: &str,
    allowed: bool,
) -> Result<(), Failure> {
    let accessed = accessed(home, account, (what, target), allowed);
    let _writing = home.writing();
    home.records().work(|unit| Ok(unit.put_access(&accessed)?))
}

/// A line of the access log: who, what of what.
fn accessed(home: &Home, account: &str, did: (&str, &str), allowed: bool) -> Accessed {
    let (what, target) = did;
    Accessed {
        at: home.clock.now(),
        account: account.to_owned(),
        what: what.to_owned(),
        target: target.to_owned(),
        allowed,
    }
}

fn by_name(unit: &dyn Unit, name: &str) -> Result<Account, Failure> {
    unit.account_by_name(name)?
        .ok_or_else(|| Failure::new(Code::NoAccount).with("name", name))
}

/// Refuses what would leave nobody to manage accounts.
fn keep_an_admin(unit: &dyn Unit) -> Result<(), Failure> {
    let left = unit
        .accounts()?
        .iter()
        .any(|account| account.may(crate::model::Act::Administer));
    match left {
        true => Ok(()),
        false => Err(Failure::new(Code::LastAdmin)),
    }
}
