//! Exclusions (適用除外): a person's word that a criterion does not apply, and
//! that it does after all.

use super::{About, case_to_evaluate, needs_reason, put};
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::ledger::recorded;
use crate::evidence::coverage::Excluded;
use crate::model::coverage::Exclusion;
use crate::model::{Case, Said, Statement};
use crate::records::Unit;

/// What somebody says of a criterion.
#[derive(Debug, Clone)]
pub struct Request {
    /// Case number.
    pub case: String,
    /// Criterion id.
    pub criterion: String,
    /// Why.
    pub reason: String,
    /// Who, as claimed.
    pub by: String,
    /// True when it applies after all.
    pub undo: bool,
    /// Only check.
    pub dry_run: bool,
}

/// Records that a criterion does not apply in a case, or applies after all.
pub fn exclude(home: &Home, request: &Request) -> Result<(), Failure> {
    needs_reason(&request.reason)?;
    let mut schemes = home.schemes();
    let about = About {
        case: &request.case,
        criterion: &request.criterion,
        by: &request.by,
    };
    recorded(home, request.dry_run, |unit| {
        let case = case_to_evaluate(home, unit, &mut schemes, about)?;
        let standing = excluded(unit, &case)?;
        let is_excluded = standing
            .iter()
            .any(|excluded| excluded.criterion == request.criterion);
        let criterion = request.criterion.clone();
        let said = match (request.undo, is_excluded) {
            (false, _) => Said::Excluded { criterion },
            (true, true) => Said::Included { criterion },
            (true, false) => {
                return Err(Failure::new(Code::NotExcluded)
                    .with("criterion", criterion)
                    .with("case", &case.code));
            }
        };
        if !request.dry_run {
            put(home, unit, &case, said, (&request.reason, &request.by))?;
        }
        Ok(())
    })
}

/// The criteria of a case that do not apply, by the newest word on each.
pub(in crate::app) fn excluded(unit: &dyn Unit, case: &Case) -> Result<Vec<Excluded>, Failure> {
    let mut standing: Vec<Excluded> = Vec::new();
    for Statement {
        said, reason, by, ..
    } in unit.statements_of(case.id)?
    {
        match said {
            Said::Excluded { criterion } => {
                standing.retain(|excluded| excluded.criterion != criterion);
                standing.push(Excluded {
                    criterion,
                    exclusion: Exclusion { reason, by },
                });
            }
            Said::Included { criterion } => {
                standing.retain(|excluded| excluded.criterion != criterion);
            }
            _ => {}
        }
    }
    Ok(standing)
}
