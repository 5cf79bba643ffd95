//! What people say beside judgements: recorded and logged the same way, whatever
//! it is about.

pub mod class;
pub mod exclude;
pub mod finding;

use serde::Serialize;

use super::accounts::authority;
use super::coverage::case_by_code;
use super::error::{Code, Failure};
use super::home::Home;
use super::schemes::Schemes;
use crate::app::ledger::{append, canonical};
use crate::ledger;
use crate::model::{Case, Happening, RowId, Said, Statement};
use crate::records::Unit;

/// What a statement's event commits to.
#[derive(Serialize)]
struct Pinned<'a> {
    said: &'a Said,
    reason: &'a str,
    by: &'a str,
    at: &'a str,
}

/// Records what somebody said of a case, with its event.
pub(super) fn put(
    home: &Home,
    unit: &dyn Unit,
    case: &Case,
    said: Said,
    (reason, by): (&str, &str),
) -> Result<RowId, Failure> {
    let body = unit.put_body(&home.settings.body())?;
    let mut statement = Statement {
        id: 0,
        case: case.id,
        said,
        reason: reason.to_owned(),
        by: by.to_owned(),
        at: home.clock.now(),
        seq: 0,
        value: ledger::leaf(b""),
        key: None,
    };
    let opening = ledger::commit(&pinned_again(&statement)?)?;
    (statement.value, statement.key) = (opening.value, Some(opening.key));
    let what = Happening::Stated {
        case: case.code.clone(),
        kind: statement.said.kind(),
        about: statement.said.about().to_owned(),
        statement: opening.value,
    };
    statement.seq = append(home, unit, body, what)?;
    Ok(unit.put_statement(body, &statement)?)
}

/// The bytes that a statement's commitment is over: canonical JSON.
pub(super) fn pinned_again(statement: &Statement) -> Result<Vec<u8>, Failure> {
    canonical(&Pinned {
        said: &statement.said,
        reason: &statement.reason,
        by: &statement.by,
        at: &statement.at.to_string(),
    })
}

/// The case and the criterion of it that somebody is about to judge or exclude.
#[derive(Clone, Copy)]
pub(in crate::app) struct About<'a> {
    /// Case number.
    pub(in crate::app) case: &'a str,
    /// Criterion id.
    pub(in crate::app) criterion: &'a str,
    /// Who, as claimed.
    pub(in crate::app) by: &'a str,
}

/// That case. Refuses who may not evaluate it, and a criterion that its pack does
/// not have.
pub(in crate::app) fn case_to_evaluate(
    home: &Home,
    unit: &dyn Unit,
    schemes: &mut Schemes,
    about: About<'_>,
) -> Result<Case, Failure> {
    let case = case_by_code(unit, about.case)?;
    authority::evaluate(home, unit, about.by, &case)?;
    let rules = schemes.version(&case.scheme, case.pack)?;
    match rules.pack.criterion(about.criterion) {
        Some(_) => Ok(case),
        None => Err(Failure::new(Code::NoCriterion)
            .with("criterion", about.criterion)
            .with("scheme", &case.scheme)),
    }
}

/// Refuses a statement without a reason.
pub(in crate::app) fn needs_reason(reason: &str) -> Result<(), Failure> {
    match reason.trim().is_empty() {
        true => Err(Failure::new(Code::NoReason)),
        false => Ok(()),
    }
}
