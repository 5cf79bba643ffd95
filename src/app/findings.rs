//! The checks between the documents of a case.

mod reused;

use std::sync::Arc;

use super::coverage::{document_code, documents_in_force, missing_among};
use super::error::Failure;
use super::home::Home;
use super::schemes::Schemes;
use crate::evidence::checks::{self, DocumentIn, Inputs};
use crate::evidence::fields;
use crate::model::{Case, Source};
use crate::records::{Unit, Version};
use crate::report::findings::Findings;

/// What the checks propose for a case: worked out once, until something comes in
/// or is read again.
pub(super) fn known_findings(
    home: &Home,
    unit: &dyn Unit,
    schemes: &mut Schemes,
    case: &Case,
) -> Result<Arc<Findings>, Failure> {
    let version = unit.version(Version::Papers)?;
    let known = &home.worked().findings;
    known.of(case.id, version, || findings_of(unit, schemes, case))
}

/// What the checks propose for a case.
pub(super) fn findings_of(
    unit: &dyn Unit,
    schemes: &mut Schemes,
    case: &Case,
) -> Result<Findings, Failure> {
    let rules = schemes.version(&case.scheme, case.pack)?;
    let forms = schemes.forms()?;
    let items = fields::items(&rules.pack.criteria);
    let in_force = documents_in_force(unit, &rules, case)?;
    let mut documents = Vec::new();
    let mut reused = Vec::new();
    for held in &in_force.documents {
        let rows = unit.passages_of(held.document.id)?;
        let passages: Vec<_> = rows.into_iter().map(|row| row.passage).collect();
        if !held.carried {
            reused.extend(reused::reused(
                unit,
                case,
                &held.document,
                (documents.len(), &passages),
            )?);
        }
        documents.push(DocumentIn {
            id: document_code(held.document.id),
            name: held.document.name.clone(),
            class: held.reading.class.clone(),
            carried: held.carried,
            fields: fields::fields(&held.reading.class, &passages, &forms, items),
            passages,
        });
    }
    let submissions = unit.submissions_of(case.id)?;
    let received_on = submissions
        .first()
        .map_or(case.opened_on, |first| first.received_on);
    let missing = missing_among(&rules, case, &in_force);
    let recorded = unit.applicant(case.applicant_id)?;
    let (stated, folder) = match (&recorded, case.applicant_source) {
        (Some(recorded), Source::Stated) => (Some(recorded.name.as_str()), None),
        (Some(recorded), Source::Read) => (None, Some(recorded.name.as_str())),
        (None, _) => (None, None),
    };
    let number = recorded
        .as_ref()
        .and_then(|recorded| recorded.corporate_number.as_deref());
    let same_number = same_number(unit, case)?;
    let inputs = Inputs {
        pack: &rules.pack,
        forms: &forms,
        procedure: &case.procedure,
        received_on,
        stated: (stated, number),
        folder,
        same_number: &same_number,
        documents: &documents,
        missing: &missing,
        reused: &reused,
    };
    Ok(Findings {
        filing: checks::filing(&inputs),
        proposals: checks::run(&inputs),
    })
}

/// The cases of other applicants under the number that was stated of this one or
/// read off its documents.
fn same_number(unit: &dyn Unit, case: &Case) -> Result<Vec<String>, Failure> {
    let mut cases = Vec::new();
    let read = unit.identified(case.id)?.corporate_number;
    let stated = case.corporate_number.as_ref().map(|(number, _)| number);
    let read = read.as_ref().map(|read| &read.value);
    for number in stated
        .into_iter()
        .chain(read.filter(|read| Some(*read) != stated))
    {
        cases.extend(unit.cases_with_number(number, case.applicant_id)?);
    }
    cases.sort();
    cases.dedup();
    Ok(cases)
}
