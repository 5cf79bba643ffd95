//! Who somebody is at an OpenID provider: linked to an account here, taken away
//! again. It signs in and nothing else: roles stay what they are here.

use serde_json::json;

use super::sign_in::prove;
use super::{by_name, event};
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::ledger::recorded;
use crate::model::{Account, Identity};
use crate::records::Unit;

/// What its ledger event is called.
pub(in crate::app) const IDENTITY: &str = "identity";

/// Links an identity to an account, in place of the one before, whose sessions
/// end. One that another account has is refused. `by` is empty on the command
/// line.
pub fn link(home: &Home, name: &str, identity: &Identity, by: &str) -> Result<Account, Failure> {
    recorded(home, false, |unit| {
        let account = by_name(unit, name)?;
        if account.identity.as_ref() == Some(identity) {
            return Ok(account);
        }
        if let Some(other) = unit.account_of(identity)? {
            let other = unit.account(other)?.map_or_else(String::new, |it| it.name);
            return Err(Failure::new(Code::IdentityTaken)
                .with("subject", &identity.subject)
                .with("issuer", &identity.issuer)
                .with("name", other));
        }
        put(home, unit, &account, Some(identity), by)
    })
}

/// Takes the identity of an account away; its sessions end. `by` is empty on the
/// command line.
pub fn unlink(home: &Home, name: &str, by: &str) -> Result<Account, Failure> {
    recorded(home, false, |unit| {
        let account = by_name(unit, name)?;
        match account.identity {
            Some(_) => put(home, unit, &account, None, by),
            None => Ok(account),
        }
    })
}

/// Takes one's own away: whoever knows the password may, and so still gets in.
pub fn unlink_own(home: &Home, name: &str, password: &str) -> Result<Account, Failure> {
    prove(home, name, password)?;
    unlink(home, name, name)
}

fn put(
    home: &Home,
    unit: &dyn Unit,
    account: &Account,
    identity: Option<&Identity>,
    by: &str,
) -> Result<Account, Failure> {
    unit.put_identity(account.id, identity)?;
    if account.identity.is_some() {
        unit.end_sessions(Some(account.id), jiff::Timestamp::MIN)?;
    }
    let identities: Vec<&Identity> = identity.into_iter().collect();
    let new = (IDENTITY, json!(identities));
    event::append_new(home, unit, new, &account.name, by)?;
    by_name(unit, &account.name)
}
