//! Users and their roles, for administrators.

use serde_json::{Value, json};

use super::words::when_exactly;
use crate::app::accounts::{self, New};
use crate::app::{Code, Failure};
use crate::model::{Account, Role};
use crate::web::answer::Answer;
use crate::web::ask::Ask;

/// Lines of the access log.
const LINES: usize = 50;

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    shown(ask, None)
}

fn shown(ask: &Ask<'_>, failure: Option<&Failure>) -> Result<Answer, Failure> {
    let users: Vec<Value> = accounts::list(ask.home)?
        .iter()
        .map(|account| user(account, ask))
        .collect();
    let log: Vec<Value> = accounts::accesses(ask.home, LINES)?
        .iter()
        .map(|line| {
            json!({
                "at": when_exactly(line.at), "account": line.account, "allowed": line.allowed,
                "what": accessed(&line.what, ask), "target": accessed(&line.target, ask),
            })
        })
        .collect();
    let roles: Vec<Value> = Role::ALL
        .iter()
        .map(|role| role_words(*role, ask))
        .collect();
    ask.page_with(
        "users.html",
        json!({
            "users": users, "roles": roles, "log": log,
            "name": ask.sent("name"), "display": ask.sent("display"),
        }),
        failure,
    )
}

/// What was done, or to what, in words where there are any.
fn accessed(what: &str, ask: &Ask<'_>) -> String {
    ask.words().get_or(&format!("accessed.{what}"), what)
}

fn user(account: &Account, ask: &Ask<'_>) -> Value {
    let held = |role| account.roles.contains(&role);
    let roles: Vec<Value> = Role::ALL
        .iter()
        .map(|role| json!({ "role": role_words(*role, ask), "held": held(*role) }))
        .collect();
    json!({
        "name": account.name, "display": account.display, "enabled": account.enabled, "roles": roles,
        "second_step": account.second_step, "identity": account.identity,
        "self": account.name == ask.name(),
    })
}

fn role_words(role: Role, ask: &Ask<'_>) -> Value {
    let code = role.code();
    json!({ "code": code, "words": ask.words().get(&format!("role.{code}")) })
}

fn sent_roles(ask: &Ask<'_>) -> Vec<Role> {
    ask.form
        .iter()
        .filter(|(name, _)| name == "role")
        .filter_map(|(_, code)| Role::of(code))
        .collect()
}

pub(in crate::web) fn add(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let _lock = ask.lock("user")?;
    let new = New {
        name: ask.sent("name").to_owned(),
        display: ask.sent("display").to_owned(),
        roles: sent_roles(ask),
        password: Some(ask.sent("password").to_owned()),
    };
    done(ask, accounts::add(ask.home, &new, ask.name()))
}

pub(in crate::web) fn change(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let _lock = ask.lock("user")?;
    let name = ask.part("name");
    let changed = match ask.sent("do") {
        "roles" => accounts::set_roles(ask.home, name, &sent_roles(ask), ask.name()),
        "password" => accounts::set_password(ask.home, name, ask.sent("password"), ask.name()),
        "disable" => accounts::set_enabled(ask.home, name, false, ask.name()),
        // One's own goes by a code, on one's own page.
        "second-step-off" if name != ask.name() => accounts::reset(ask.home, name, ask.name()),
        "unlink" if name != ask.name() => accounts::unlink(ask.home, name, ask.name()),
        "enable" => accounts::set_enabled(ask.home, name, true, ask.name()),
        _ => Err(Failure::new(Code::NoPage)),
    };
    done(ask, changed)
}

fn done(ask: &Ask<'_>, changed: Result<Account, Failure>) -> Result<Answer, Failure> {
    match changed {
        Ok(_) => Ok(Answer::See("/users".to_owned())),
        Err(failure) => shown(ask, Some(&failure)),
    }
}
