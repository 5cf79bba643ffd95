//! Findings (指摘): defects put to the applicant, the answers to them, and that
//! they are settled. A person writes or takes over each; none comes by itself.

mod add;
mod proposed;
mod settle;

pub use add::{Add, Words, add};
pub use proposed::{Desk, Dismiss, Proposed, Which, desk, dismiss};
pub use settle::{Settle, answer, close};

use crate::app::coverage::case_by_code;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::schemes::Rules;
use crate::model::{Case, Defect, Said, Statement};
use crate::records::Unit;
use crate::report::finding::{Answer, Closure, Finding};

/// The grades (等級) where a pack names none under `findings.grades`.
const GRADES: [&str; 3] = ["major", "minor", "observation"];

/// How a finding is called in output and on the command line.
pub fn finding_code(id: i64) -> String {
    format!("F-{id}")
}

/// The findings of a case, oldest first, each with its answers and closure.
pub fn findings(home: &Home, case: &str) -> Result<Vec<Finding>, Failure> {
    home.records().work(|unit| {
        let case = case_by_code(unit, case)?;
        of_case(unit, &case)
    })
}

/// The same within a unit of work.
pub(in crate::app) fn of_case(unit: &dyn Unit, case: &Case) -> Result<Vec<Finding>, Failure> {
    let mut all: Vec<Finding> = Vec::new();
    for statement in unit.statements_of(case.id)? {
        let erased = statement.key.is_none();
        let Statement {
            id,
            said,
            reason,
            by,
            at,
            ..
        } = statement;
        let at = at.to_string();
        let named = |code: &str, all: &[Finding]| all.iter().position(|one| one.code == code);
        match said {
            Said::FindingOpened(defect) => all.push(opened(id, defect, (reason, by, at), erased)),
            Said::FindingAnswered {
                finding,
                submission,
            } => {
                let at_place = named(&finding, &all);
                if let Some(finding) = at_place.and_then(|place| all.get_mut(place)) {
                    finding.answers.push(Answer {
                        submission,
                        note: reason,
                        by,
                        at,
                    });
                }
            }
            Said::FindingClosed { finding } => {
                let at_place = named(&finding, &all);
                if let Some(finding) = at_place.and_then(|place| all.get_mut(place)) {
                    finding.closed = Some(Closure { reason, by, at });
                }
            }
            _ => {}
        }
    }
    Ok(all)
}

fn opened(
    id: i64,
    defect: Defect,
    (words, by, at): (String, String, String),
    erased: bool,
) -> Finding {
    Finding {
        code: finding_code(id),
        defect,
        words,
        erased,
        by,
        at,
        answers: Vec::new(),
        closed: None,
    }
}

/// The grades of a pack.
fn grades(rules: &Rules) -> Vec<String> {
    let named = rules.pack.setting("findings.grades");
    let named = named.and_then(toml::Value::as_array).map(|all| {
        let names = all.iter().filter_map(toml::Value::as_str);
        names.map(str::to_owned).collect::<Vec<_>>()
    });
    named.unwrap_or_else(|| GRADES.map(str::to_owned).to_vec())
}

/// A finding of a case that was not closed.
fn open(unit: &dyn Unit, case: &Case, code: &str) -> Result<Finding, Failure> {
    let found = of_case(unit, case)?.into_iter();
    let found = found.into_iter().find(|finding| finding.code == code);
    let finding = found.ok_or_else(|| {
        Failure::new(Code::NoFinding)
            .with("finding", code)
            .with("case", &case.code)
    })?;
    match finding.closed.is_some() {
        true => Err(Failure::new(Code::FindingClosed).with("finding", code)),
        false => Ok(finding),
    }
}
