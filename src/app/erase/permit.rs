//! Who may erase.

use std::collections::BTreeSet;

use super::plan::Plan;
use crate::app::accounts::authority;
use crate::app::coverage::case_by_code;
use crate::app::error::Failure;
use crate::app::home::Home;
use crate::model::Act;

/// Refuses when `by` may not erase in one of the cases that a plan touches.
/// Finishing what was begun touches none.
///
/// # Errors
/// `E0830` nobody of that name, `E0836` no role for it, `E0837` an interest in
/// the case, `E1036` another scheme.
pub fn permitted(home: &Home, by: &str, plan: &Plan) -> Result<(), Failure> {
    let of_documents = plan.documents.iter().map(|going| &going.case);
    let of_notices = plan.notices.iter().map(|going| &going.case);
    let cases: BTreeSet<&String> = of_documents.chain(of_notices).collect();
    home.records().work(|unit| {
        for code in cases {
            let case = case_by_code(unit, code)?;
            authority::check(unit, by, Act::Erase, Some(&case))?;
        }
        Ok(())
    })
}
