//! The checks between the documents of a case.

mod reused;

use std::collections::HashMap;
use std::sync::Arc;

use super::coverage::{document_code, documents_in_force, missing_among};
use super::error::Failure;
use super::home::Home;
use super::schemes::Schemes;
use crate::evidence::checks::{self, DocumentIn, Facts, Inputs};
use crate::model::{Case, Passage, RowId, Source};
use crate::records::{Unit, Version};
use crate::report::findings::Findings;

/// Facts of documents that were read a moment ago, so that their passages need
/// not be fetched again.
#[derive(Debug, Default)]
pub(super) struct JustRead(HashMap<RowId, Arc<Facts>>);

/// Documents of which facts are remembered: memory has an end, and the others
/// are read off the records.
const REMEMBERED: usize = 4096;

impl JustRead {
    /// Remembers what a document says.
    pub(super) fn put(&mut self, document: RowId, facts: Facts) {
        if self.0.len() < REMEMBERED {
            self.0.insert(document, Arc::new(facts));
        }
    }

    /// What a document says when it is taken for one of `class`: remembered, or
    /// read off its passages by `read`.
    pub(super) fn facts(
        &self,
        document: RowId,
        class: &str,
        read: impl FnOnce(&[Passage]) -> Facts,
        unit: &dyn Unit,
    ) -> Result<Arc<Facts>, Failure> {
        if let Some(facts) = self.0.get(&document).filter(|facts| facts.class == class) {
            return Ok(Arc::clone(facts));
        }
        Ok(Arc::new(read(&passages_of(unit, document)?)))
    }
}

/// What was read of a document.
fn passages_of(unit: &dyn Unit, document: RowId) -> Result<Vec<Passage>, Failure> {
    let rows = unit.passages_of(document)?;
    Ok(rows.into_iter().map(|row| row.passage).collect())
}

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
    findings_after(unit, schemes, case, &JustRead::default())
}

/// What they propose after some of its documents were read.
pub(super) fn findings_after(
    unit: &dyn Unit,
    schemes: &mut Schemes,
    case: &Case,
    just_read: &JustRead,
) -> Result<Findings, Failure> {
    let rules = schemes.version(&case.scheme, case.pack)?;
    let forms = schemes.forms()?;
    let in_force = documents_in_force(unit, &rules, case)?;
    let mut documents = Vec::new();
    let mut reused = Vec::new();
    for held in &in_force.documents {
        let (id, class) = (held.document.id, &held.reading.class);
        if !held.carried {
            reused.extend(reused::reused(unit, case, &held.document, documents.len())?);
        }
        let read = |passages: &[Passage]| Facts::of(class, passages, &rules.pack, &forms);
        documents.push(DocumentIn {
            id: document_code(id),
            name: held.document.name.clone(),
            carried: held.carried,
            facts: just_read.facts(id, class, read, unit)?,
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
