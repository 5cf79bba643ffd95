//! Whether somebody may do something, asked before every act and from every
//! door: the command line names the person, the browser's session is one.

use crate::app::Home;
use crate::app::casework::may_evaluate;
use crate::app::coverage::document_by_code;
use crate::app::error::{Code, Failure};
use crate::app::upload;
use crate::model::{Account, Act, Case};
use crate::records::{Seen, Unit};

/// Refuses when `by` may not do `act`, in this case if one is given. A home
/// without accounts has one user, who may do everything.
pub fn check(
    unit: &dyn Unit,
    by: &str,
    act: Act,
    case: Option<&Case>,
) -> Result<Option<Account>, Failure> {
    if !unit.has_accounts()? {
        return Ok(None);
    }
    let refused = |code| Failure::new(code).with("name", by);
    let account = unit
        .account_by_name(by)?
        .ok_or_else(|| refused(Code::NoAccount))?;
    if !account.may(act) {
        return Err(refused(Code::NotAllowed).with("act", act_key(act)));
    }
    let Some(case) = case else {
        return Ok(Some(account));
    };
    works_in(&account, &case.scheme)?;
    let changes = matches!(act, Act::Evaluate | Act::Decide | Act::Assign | Act::Erase);
    if changes && let Some(reason) = unit.conflict(account.id, case.id)? {
        return Err(refused(Code::Conflict)
            .with("case", &case.code)
            .with("reason", reason));
    }
    if act == Act::Decide && has_evaluated(unit, case, &account.name)? {
        return Err(refused(Code::Evaluated).with("case", &case.code));
    }
    Ok(Some(account))
}

/// Refuses when `by` may not judge evidence or write findings in a case: who
/// decided in it does not; where
/// the scheme says which body examines, only who works for it does; where the
/// home says so, only who is assigned.
pub fn evaluate(home: &Home, unit: &dyn Unit, by: &str, case: &Case) -> Result<(), Failure> {
    let Some(account) = check(unit, by, Act::Evaluate, Some(case))? else {
        return Ok(());
    };
    assigned(home, unit, &account, case)?;
    let rules = home.schemes().version(&case.scheme, case.pack)?;
    may_evaluate(unit, &rules.pack.life, case, by)?;
    let evaluating = rules.pack.bodies.iter().filter(|body| body.evaluates);
    let roles: Vec<&str> = evaluating.map(|body| body.role.as_str()).collect();
    let works = |role: &&str| account.works_for(&case.scheme, role);
    match roles.is_empty() || roles.iter().any(works) {
        true => Ok(()),
        false => Err(Failure::new(Code::OtherBodyEvaluates)
            .with("name", by)
            .with("case", &case.code)
            .with("role", roles.join(", "))),
    }
}

/// Refuses who is not assigned to a case, where the home says that only those
/// judge in it.
pub fn assigned(
    home: &Home,
    unit: &dyn Unit,
    account: &Account,
    case: &Case,
) -> Result<(), Failure> {
    match home.settings.cases.assigned_only && !unit.is_assigned(account.id, case.id)? {
        true => Err(not_assigned(account, case)),
        false => Ok(()),
    }
}

fn not_assigned(account: &Account, case: &Case) -> Failure {
    Failure::new(Code::NotAssigned)
        .with("name", &account.name)
        .with("case", &case.code)
}

/// Whether somebody sees only the cases that it is assigned to.
fn is_closed(home: &Home, account: &Account) -> bool {
    home.settings.cases.assigned_only && account.sees_as_assigned()
}

/// What somebody sees of lists.
pub fn seen(home: &Home, account: &Account) -> Seen {
    Seen {
        schemes: account.schemes(),
        assigned: is_closed(home, account).then_some(account.id),
    }
}

/// The numbers of the only cases whose evidence somebody sees: those that it is
/// assigned to, and those that they build on. None where that is all.
pub fn only_cases(home: &Home, account: &Account) -> Result<Option<Vec<String>>, Failure> {
    match is_closed(home, account) {
        false => Ok(None),
        true => home
            .records()
            .work(|unit| Ok(Some(unit.cases_open_to(account.id)?))),
    }
}

/// Refuses when somebody's body has no part in the scheme of what is named: a
/// case, a submission, a document or an upload; or when it is not assigned to
/// the case and had to be. What is not there is no secret.
///
/// # Errors
/// `E1036` another scheme, `E1080` not assigned.
pub fn may_see(home: &Home, account: &Account, kind: &str, code: &str) -> Result<(), Failure> {
    if kind == "upload" {
        return match upload::find(home, code) {
            Ok(upload) => works_in(account, &upload.about.scheme),
            Err(_) => Ok(()),
        };
    }
    let only = only_cases(home, account)?;
    if account.bodies.is_empty() && only.is_none() {
        return Ok(());
    }
    let case = home.records().work(|unit| {
        let submission = match kind {
            "case" => return Ok::<_, Failure>(unit.case_by_code(code)?),
            "submission" => unit.submission_by_code(code)?,
            _ => match document_by_code(unit, code) {
                Ok(document) => unit.submission(document.submission)?,
                Err(_) => None,
            },
        };
        match submission {
            Some(submission) => Ok(unit.case(submission.case)?),
            None => Ok(None),
        }
    })?;
    let Some(case) = case else { return Ok(()) };
    works_in(account, &case.scheme)?;
    match only.is_some_and(|only| !only.contains(&case.code)) {
        true => Err(not_assigned(account, &case)),
        false => Ok(()),
    }
}

/// As [`check`], in a scheme: the case may be none, or another one's.
///
/// # Errors
/// Those of [`check`], and `E1036` for another scheme.
pub fn in_scheme(
    unit: &dyn Unit,
    by: &str,
    act: Act,
    (scheme, case): (&str, Option<&Case>),
) -> Result<(), Failure> {
    match check(unit, by, act, case)? {
        Some(account) => works_in(&account, scheme),
        None => Ok(()),
    }
}

/// Refuses who works for no body of a scheme.
pub fn works_in(account: &Account, scheme: &str) -> Result<(), Failure> {
    match account.works_in(scheme) {
        true => Ok(()),
        false => Err(other_scheme(&account.name, scheme)),
    }
}

/// That somebody works for no body of a scheme.
pub fn other_scheme(by: &str, scheme: &str) -> Failure {
    Failure::new(Code::OtherScheme)
        .with("name", by)
        .with("scheme", scheme)
}

/// Whether somebody evaluated the case at any time, in whatever role.
fn has_evaluated(unit: &dyn Unit, case: &Case, name: &str) -> Result<bool, Failure> {
    let judgements = unit.judgements_of(case.id)?;
    let statements = unit.statements_of(case.id)?;
    Ok(judgements.iter().any(|judgement| judgement.by == name)
        || statements
            .iter()
            .any(|statement| statement.by == name && statement.said.evaluates()))
}

/// The key of an act in the catalogues.
fn act_key(act: Act) -> &'static str {
    match act {
        Act::Look => "look",
        Act::TakeIn => "take-in",
        Act::Evaluate => "evaluate",
        Act::Decide => "decide",
        Act::Assign => "assign",
        Act::Erase => "erase",
        Act::Inspect => "inspect",
        Act::Audit => "audit",
        Act::Administer => "administer",
    }
}
