//! Accounts against the ledger: does every commitment open, and does what an
//! account may do stand as the newest event about it says?

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Verified;
use super::records::stands_in;
use crate::app::accounts::{self, ADDED, ASSIGNMENT};
use crate::app::error::Failure;
use crate::ledger::{self, Opening};
use crate::records::Unit;

/// What an event's content says is so from then on: of which account, of what
/// (and of which case), and how.
type Newest = BTreeMap<(String, String, String), Value>;

/// Notes every event whose content was altered, and every account that differs
/// from what the newest event says. What no event says anything of is not
/// compared, unless there can be no such thing.
pub(super) fn check(unit: &dyn Unit, found: &mut Verified) -> Result<(), Failure> {
    let mut newest = Newest::new();
    for event in unit.account_events()? {
        found.checked.commitments += 1;
        let opening = Opening {
            value: event.value,
            key: event.key,
        };
        let stands = stands_in(unit, event.seq, &event.value)?;
        match stands && ledger::opens(&opening, event.content.as_bytes())? {
            true => read(&event.content, &mut newest),
            false => {
                let place = format!("account event {}", event.seq);
                found.note("altered-record", place, Vec::new(), "advice.records");
            }
        }
    }
    let now = standing(unit)?;
    let other = newest
        .iter()
        .filter(|(key, said)| now.get(*key) != Some(*said));
    // Nobody was ever assigned without an event; and the first event of a new
    // account names those that were there before.
    let complete = newest.keys().any(|key| key.1 == ADDED);
    let unsaid = now.keys().filter(|key| {
        (key.1 == ASSIGNMENT || (complete && key.1 == ADDED)) && !newest.contains_key(*key)
    });
    for (account, what, case) in other.map(|(key, _)| key).chain(unsaid) {
        let place = format!("account {account} {what} {case}");
        let place = place.trim_end().to_owned();
        found.note("altered-record", place, Vec::new(), "advice.records");
    }
    Ok(())
}

fn read(content: &str, newest: &mut Newest) {
    let Ok(content) = serde_json::from_str::<Value>(content) else {
        return;
    };
    let text = |name: &str| content[name].as_str().unwrap_or_default().to_owned();
    if content["what"] == ADDED {
        stand(text("account"), &content["new"], newest);
        for one in content["before"].as_array().into_iter().flatten() {
            let name = one["account"].as_str().unwrap_or_default();
            stand(name.to_owned(), &one["stands"], newest);
        }
        return;
    }
    let said = match content.get("new") {
        Some(new) => new,
        None => &content["reason"],
    };
    let key = (text("account"), text("what"), text("case"));
    let ended = key.1 == ASSIGNMENT && said == false;
    if ended {
        newest.remove(&key);
    } else if !said.is_null() {
        newest.insert(key, said.clone());
    }
}

/// Notes all of how an account stands.
fn stand(account: String, all: &Value, into: &mut Newest) {
    for (what, value) in all.as_object().into_iter().flatten() {
        let key = (account.clone(), what.clone(), String::new());
        into.insert(key, value.clone());
    }
}

/// The same as the tables have it.
fn standing(unit: &dyn Unit) -> Result<Newest, Failure> {
    let mut now = Newest::new();
    for account in unit.accounts()? {
        let all = accounts::standing(&account);
        stand(account.name, &all, &mut now);
    }
    for one in unit.conflicts(None)? {
        let key = (one.name, "conflict".to_owned(), one.case);
        now.insert(key, json!(one.reason));
    }
    for one in unit.assignments(None)? {
        let key = (one.name, ASSIGNMENT.to_owned(), one.case);
        now.insert(key, json!(true));
    }
    Ok(now)
}
