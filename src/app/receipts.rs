//! Receipts: every file of a submission accounted for.

use std::collections::HashMap;

use super::coverage::{document_code, missing_of};
use super::error::{Code, Failure};
use super::schemes::Schemes;
use crate::model::{Digest, Document, Outcome, RowId, Submission};
use crate::records::Unit;
use crate::report::{FileLine, Receipt, SameAs};
use crate::text::filename::{self, NameRemark};

/// The receipt of a submission by its number, without coverage.
pub fn receipt_of(unit: &dyn Unit, schemes: &mut Schemes, code: &str) -> Result<Receipt, Failure> {
    let submission = unit
        .submission_by_code(code)?
        .ok_or_else(|| Failure::new(Code::NoSubmission).with("submission", code))?;
    let case = unit.case(submission.case)?.ok_or_else(|| {
        Failure::new(Code::Database).with("detail", "a submission without its case")
    })?;
    let predecessor = match case.predecessor {
        Some(id) => unit.case(id)?.map(|case| case.code),
        None => None,
    };
    let rules = schemes.version(&case.scheme, case.pack)?;
    let mut files = Vec::new();
    let in_case = InCase::new(unit.documents_of_case(case.id)?);
    for document in unit.documents_of(submission.id)? {
        let mut line = line_of(unit, &document)?;
        line.superseded_by = in_case.superseded_by.get(&document.id).cloned();
        line.same_as = in_case.same_as(&document);
        line.remarks = filename::remarks(&document.raw_name);
        line.class_title = match rules.pack.class(&line.class) {
            Some(class) => class.title_ja.clone(),
            None => line.class.clone(),
        };
        line.also_in = also_in(unit, &submission, case.applicant_id, &document)?;
        files.push(line);
    }
    mark_twins(&mut files);
    Ok(Receipt {
        missing: missing_of(unit, schemes, &case)?,
        submission,
        case,
        predecessor,
        files,
        coverage: None,
    })
}

fn line_of(unit: &dyn Unit, document: &Document) -> Result<FileLine, Failure> {
    // A duplicate was read once, as the document whose bytes it shares.
    let reading = unit.reading(document.duplicate_of.unwrap_or(document.id))?;
    let reading = reading.as_ref();
    Ok(FileLine {
        document: document_code(document.id),
        name: document.name.clone(),
        sha256: document.sha256.map(|digest| digest.hex()),
        bytes: document.bytes,
        outcome: document.outcome,
        outcome_reason: match document.outcome {
            _ if document.is_erased() => document.outcome_reason.clone(),
            Outcome::Duplicate => document.duplicate_of.map(document_code),
            _ => document.outcome_reason.clone(),
        },
        member: document.parent.is_some(),
        class: reading.map_or("other", |r| r.class.as_str()).to_owned(),
        class_reasons: reading.map(|r| r.class_reasons.clone()).unwrap_or_default(),
        class_title: String::new(),
        state: reading.map(|r| r.state),
        reason: reading.and_then(|r| r.reason),
        unread: reading.map(|r| r.unread.clone()).unwrap_or_default(),
        warnings: reading.map(|r| r.warnings.clone()).unwrap_or_default(),
        passages: reading.map_or(0, |r| r.passages),
        supersedes: document.supersedes.map(document_code),
        superseded_by: None,
        same_as: None,
        remarks: Vec::new(),
        also_in: Vec::new(),
    })
}

/// What a line says of other documents of its case.
struct InCase {
    names: HashMap<RowId, String>,
    superseded_by: HashMap<RowId, String>,
    /// The first document with some bytes, empty ones excepted.
    first: HashMap<Digest, RowId>,
}

impl InCase {
    fn new(documents: Vec<Document>) -> Self {
        let mut in_case = Self {
            names: HashMap::with_capacity(documents.len()),
            superseded_by: HashMap::new(),
            first: HashMap::new(),
        };
        for document in documents {
            if document.outcome == Outcome::Quarantined {
                continue;
            }
            if let Some(old) = document.supersedes {
                let new = document_code(document.id);
                in_case.superseded_by.insert(old, new);
            }
            if let Some(digest) = document.sha256.filter(|_| document.bytes != Some(0)) {
                let first = in_case.first.entry(digest).or_insert(document.id);
                *first = document.id.min(*first);
            }
            in_case.names.insert(document.id, document.name);
        }
        in_case
    }

    /// Another document of the case with the same bytes, members of archives
    /// included: the one that it is a duplicate of, else the first.
    fn same_as(&self, document: &Document) -> Option<SameAs> {
        let first = || self.first.get(&document.sha256?).copied();
        let id = document.duplicate_of.or_else(first)?;
        (id != document.id).then(|| SameAs {
            document: document_code(id),
            name: self.names.get(&id).cloned().unwrap_or_default(),
        })
    }
}

/// Marks names that differ in the normal form of their letters only, or in
/// capitals: on other machines they are one name.
fn mark_twins(files: &mut [FileLine]) {
    let mut count: HashMap<String, usize> = HashMap::new();
    for file in files.iter() {
        *count.entry(filename::key(&file.name)).or_default() += 1;
    }
    for file in files {
        if count
            .get(&filename::key(&file.name))
            .is_some_and(|n| *n > 1)
        {
            file.remarks.push(NameRemark::Twin);
        }
    }
}

/// Cases of other applicants that hold the same bytes.
fn also_in(
    unit: &dyn Unit,
    own: &Submission,
    applicant: i64,
    document: &Document,
) -> Result<Vec<String>, Failure> {
    let Some(digest) = document.sha256.filter(|_| document.bytes != Some(0)) else {
        return Ok(Vec::new());
    };
    let mut cases = Vec::new();
    for (_, case) in unit.documents_with(&digest)? {
        if case == own.case {
            continue;
        }
        if let Some(case) = unit
            .case(case)?
            .filter(|case| case.applicant_id != applicant)
        {
            cases.push(case.code);
        }
    }
    cases.sort();
    cases.dedup();
    Ok(cases)
}
