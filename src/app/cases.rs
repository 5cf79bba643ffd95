//! Looking at cases and submissions.

use std::collections::HashMap;
use std::sync::Arc;

use super::coverage::{case_by_code, known_coverage, missing_of};
use super::error::{Code, Failure};
use super::findings::{findings_of, known_findings};
use super::home::Home;
use super::receipts::receipt_of;
use super::statements::finding;
use crate::evidence::Missing;
use crate::model::{Case, Coverage};
use crate::records::Assigned;
use crate::report::Receipt;
use crate::report::finding::Finding;
use crate::report::findings::Findings;

/// A case in a list.
#[derive(Debug, Clone)]
pub struct CaseLine {
    /// The case.
    pub case: Case,
    /// Number of submissions.
    pub submissions: usize,
    /// Number of documents, members of archives included.
    pub documents: usize,
    /// Who works on it.
    pub assigned: Vec<Assigned>,
}

/// A case with all that came in for it.
#[derive(Debug, Clone)]
pub struct CaseView {
    /// The case.
    pub case: Case,
    /// Who works on it.
    pub assigned: Vec<Assigned>,
    /// Number of the case that it builds on.
    pub predecessor: Option<String>,
    /// Its submissions, oldest first.
    pub submissions: Vec<Receipt>,
    /// Required documents that are not there.
    pub missing: Vec<Missing>,
    /// Where it stands.
    pub coverage: Arc<Coverage>,
    /// What the checks between its documents propose.
    pub findings: Arc<Findings>,
    /// What people put to the applicant.
    pub put: Vec<Finding>,
}

/// All cases, oldest first; with `assigned` those of that account.
pub fn cases(home: &Home, assigned: Option<&str>) -> Result<Vec<CaseLine>, Failure> {
    home.records().work(|unit| {
        let no_account = |name| Failure::new(Code::NoAccount).with("name", name);
        if let Some(name) = assigned {
            unit.account_by_name(name)?
                .ok_or_else(|| no_account(name))?;
        }
        let mut people: HashMap<String, Vec<Assigned>> = HashMap::new();
        for one in unit.assignments(None)? {
            people.entry(one.case.clone()).or_default().push(one);
        }
        let mut lines = Vec::new();
        for case in unit.cases()? {
            let people = people.remove(&case.code).unwrap_or_default();
            if assigned.is_some_and(|name| people.iter().all(|one| one.name != name)) {
                continue;
            }
            lines.push(CaseLine {
                assigned: people,
                submissions: unit.submissions_of(case.id)?.len(),
                documents: unit.documents_of_case(case.id)?.len(),
                case,
            });
        }
        Ok(lines)
    })
}

/// One case.
pub fn show(home: &Home, code: &str) -> Result<CaseView, Failure> {
    let mut schemes = home.schemes();
    home.records().work(|unit| {
        let case = case_by_code(unit, code)?;
        let mut submissions = Vec::new();
        for submission in unit.submissions_of(case.id)? {
            submissions.push(receipt_of(unit, &mut schemes, &submission.code)?);
        }
        Ok(CaseView {
            predecessor: match case.predecessor {
                Some(id) => unit.case(id)?.map(|case| case.code),
                None => None,
            },
            assigned: unit.assignments(Some(case.id))?,
            // The receipts say it too, of the whole case.
            missing: match submissions.first() {
                Some(receipt) => receipt.missing.clone(),
                None => missing_of(unit, &mut schemes, &case)?,
            },
            coverage: known_coverage(home, unit, &mut schemes, &case)?,
            findings: known_findings(home, unit, &mut schemes, &case)?,
            put: finding::of_case(unit, &case)?,
            submissions,
            case,
        })
    })
}

/// A case by its number, and no more of it.
pub fn case(home: &Home, code: &str) -> Result<Case, Failure> {
    home.records().work(|unit| case_by_code(unit, code))
}

/// A case with its coverage.
pub fn covered(home: &Home, code: &str) -> Result<(Case, Arc<Coverage>), Failure> {
    let mut schemes = home.schemes();
    home.records().work(|unit| {
        let case = case_by_code(unit, code)?;
        let coverage = known_coverage(home, unit, &mut schemes, &case)?;
        Ok((case, coverage))
    })
}

/// The coverage of one case.
pub fn coverage(home: &Home, code: &str) -> Result<Arc<Coverage>, Failure> {
    Ok(covered(home, code)?.1)
}

/// What the checks between the documents of one case propose.
pub fn findings(home: &Home, code: &str) -> Result<Findings, Failure> {
    let mut schemes = home.schemes();
    home.records().work(|unit| {
        let case = case_by_code(unit, code)?;
        findings_of(unit, &mut schemes, &case)
    })
}

/// The receipt of one submission, or of all.
pub fn receipts(home: &Home, code: Option<&str>) -> Result<Vec<Receipt>, Failure> {
    let mut schemes = home.schemes();
    home.records().work(|unit| {
        let codes = match code {
            Some(code) => vec![code.to_owned()],
            None => unit.submissions()?.into_iter().map(|s| s.code).collect(),
        };
        let mut receipts = Vec::with_capacity(codes.len());
        for code in codes {
            let mut receipt = receipt_of(unit, &mut schemes, &code)?;
            let coverage = known_coverage(home, unit, &mut schemes, &receipt.case)?;
            receipt.coverage = Some(Arc::unwrap_or_clone(coverage));
            let findings = known_findings(home, unit, &mut schemes, &receipt.case)?;
            receipt.findings = Some(Arc::unwrap_or_clone(findings));
            receipts.push(receipt);
        }
        Ok(receipts)
    })
}
