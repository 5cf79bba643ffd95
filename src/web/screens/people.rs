//! Who works on a case and who keeps away from it; who decides says who works,
//! and everybody says of themselves that they have an interest.

use serde_json::{Value, json};

use super::words;
use crate::app::Failure;
use crate::app::accounts::{self, Assign, Conflict, authority};
use crate::model::{Act, Role};
use crate::web::answer::Answer;
use crate::web::ask::Ask;

/// The people of the case of the address.
pub(super) fn of(ask: &Ask<'_>) -> Result<Value, Failure> {
    let case = ask.part("case");
    let assigned = accounts::assignments(ask.home, Some(case))?;
    let conflicts = accounts::conflicts(ask.home, Some(case))?;
    let may = |act| ask.who.as_ref().is_some_and(|who| who.account.may(act));
    let able = match may(Act::Assign) {
        true => accounts::candidates(ask.home, case)?,
        false => Vec::new(),
    };
    let is_away = conflicts.iter().any(|one| one.name == ask.name());
    let working = assigned.iter().map(|one| {
        json!({
            "name": one.name, "display": one.display, "reason": one.reason, "by": one.by,
            "on": words::when(&one.at.to_string()),
        })
    });
    let away = conflicts.iter().map(|one| {
        json!({
            "name": one.name, "display": one.display, "reason": one.reason,
            "on": words::when(&one.at.to_string()),
        })
    });
    let able = able.iter().map(|one| {
        let word = |role: &Role| ask.words().fill(&format!("role.{}", role.code()), &[]);
        let roles: Vec<String> = one.roles.iter().map(word).collect();
        json!({ "name": one.name, "display": one.display, "roles": roles.join("・") })
    });
    Ok(json!({
        "assigned": working.collect::<Vec<_>>(),
        "conflicts": away.collect::<Vec<_>>(),
        "able": able.collect::<Vec<_>>(),
        "may_assign": may(Act::Assign),
        "may_declare": !is_away && ask.who.is_some(),
        "interest": ask.sent("interest"),
        "only": ask.home.settings.cases.assigned_only,
        "name": ask.sent("name"),
        "reason": ask.sent("reason"),
    }))
}

/// Assigns somebody, or takes it back. What was typed is shown again when it is
/// refused.
pub(in crate::web) fn change(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let case = ask.part("case");
    let lock = ask.lock("assign");
    let done = lock.and_then(|_lock| {
        let request = Assign {
            case: case.to_owned(),
            name: ask.sent("name").to_owned(),
            reason: ask.text("reason"),
            by: ask.name().to_owned(),
            off: ask.sent("do") == "off",
            dry_run: false,
        };
        accounts::assign(ask.home, &request)
    });
    match done {
        Ok(_) => Ok(Answer::See(format!(
            "/cases/{}#people",
            crate::report::pages::url(case)
        ))),
        Err(failure) => super::case::shown(ask, Some(&failure)),
    }
}

/// Declares an interest of who asks, and of nobody else. There is no way back.
pub(in crate::web) fn declare(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let case = ask.part("case");
    let lock = ask.lock("user conflict");
    let done = lock.and_then(|_lock| {
        let conflict = Conflict {
            name: ask.name().to_owned(),
            case: case.to_owned(),
            reason: ask.text("interest"),
            by: ask.name().to_owned(),
        };
        accounts::declare(ask.home, &conflict)
    });
    match done {
        // An assignment ended by it, and with it perhaps the sight of the case.
        Ok((account, _)) => Ok(Answer::See(
            match authority::may_see(ask.home, &account, "case", case) {
                Ok(()) => format!("/cases/{}#people", crate::report::pages::url(case)),
                Err(_) => "/cases".to_owned(),
            },
        )),
        Err(failure) => super::case::shown(ask, Some(&failure)),
    }
}
