//! Receipts: every file of a submission accounted for.

mod file;
mod in_case;
mod standing;

use std::collections::HashMap;

use super::coverage::{document_code, missing_of};
use super::error::{Code, Failure};
use super::home::Home;
use super::schemes::Schemes;
use super::statements::class;
use crate::model::clock::date_in_japan;
use crate::model::{Document, Outcome, RowId, Said, Submission};
use crate::records::Unit;
use crate::report::receipt::{self, PAGE};
use crate::report::{Corrected, Dismissed, FileLine, Receipt, Title};
use crate::text::filename::{self, NameRemark};
use in_case::InCase;

pub use file::write;

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
    let in_case = InCase::new(unit, case.id)?;
    let mut retry_of = Vec::new();
    for document in unit.documents_of(submission.id)? {
        let mut line = line_of(unit, &document)?;
        line.superseded_by = in_case.superseded_by(&document);
        line.dismissed = dismissed(unit, document.id)?;
        line.taken_as = in_case.taken_as(&document);
        retry_of.extend(in_case.retries(&document));
        line.same_as = in_case.same_as(&document);
        line.remarks = filename::remarks(&document.raw_name);
        line.class_title = rules.class_title(&line.class);
        line.also_in = also_in(unit, &submission, case.applicant_id, &document)?;
        files.push(line);
    }
    mark_twins(&mut files);
    retry_of.sort();
    retry_of.dedup();
    let ledger = standing::standing(unit, &submission.code)?;
    Ok(Receipt {
        missing: missing_of(unit, schemes, &case)?,
        body: unit.body_of(submission.id)?.unwrap_or_default(),
        scheme_title: title(&rules.pack.title_ja, &rules.pack.title_en),
        received_at: standing::instant(&ledger),
        place: place(&submission).to_owned(),
        retry_of,
        ledger,
        submission,
        case,
        predecessor,
        files,
        coverage: None,
        findings: None,
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
        erased: document.is_erased(),
        class: reading.map_or("other", |r| r.class.as_str()).to_owned(),
        class_reasons: reading.map(|r| r.class_reasons.clone()).unwrap_or_default(),
        class_title: Title::default(),
        state: reading.map(|r| r.state),
        reason: reading.and_then(|r| r.reason),
        unread: reading.map(|r| r.unread.clone()).unwrap_or_default(),
        warnings: reading.map(|r| r.warnings.clone()).unwrap_or_default(),
        passages: reading.map_or(0, |r| r.passages),
        corrected: corrected(unit, document)?,
        supersedes: document
            .supersedes
            .iter()
            .map(|id| document_code(*id))
            .collect(),
        superseded_by: None,
        taken_as: None,
        dismissed: None,
        same_as: None,
        remarks: Vec::new(),
        also_in: Vec::new(),
        opened: standing::opened(unit, document.id)?,
    })
}

/// That a person gave it its class.
fn corrected(unit: &dyn Unit, document: &Document) -> Result<Option<Corrected>, Failure> {
    let id = document.duplicate_of.unwrap_or(document.id);
    let found = class::correction(unit, id)?;
    Ok(found.map(|(_, statement)| Corrected {
        was: match statement.said {
            Said::ClassCorrected { was, .. } => was,
            _ => String::new(),
        },
        reason: statement.reason,
        by: statement.by,
        on: date_in_japan(statement.at).to_string(),
        event: statement.seq,
    }))
}

/// That a document is not waited for any more.
fn dismissed(unit: &dyn Unit, document: RowId) -> Result<Option<Dismissed>, Failure> {
    let dismissal = unit.dismissal(document)?;
    Ok(dismissal.map(|dismissal| Dismissed {
        on: crate::model::clock::date_in_japan(dismissal.at).to_string(),
        reason: dismissal.reason,
        by: dismissal.by,
        event: dismissal.seq,
    }))
}

/// Receipts on one HTML page. The home's own template comes before the built-in
/// one.
pub fn page(home: &Home, receipts: &[Receipt]) -> Result<String, Failure> {
    home.page_of(PAGE, |template| receipt::page(template, receipts))
}

/// Receipts as PDF, by the home's own template or the built-in one.
#[cfg(feature = "pdf")]
pub fn pdf(home: &Home, receipts: &[Receipt]) -> Result<Vec<u8>, Failure> {
    use crate::report::pdf::PdfError;
    let template = home.template(receipt::PDF)?;
    receipt::pdf(&template, receipts).map_err(|error| match error {
        PdfError::NoFont => Failure::new(Code::NoFont),
        PdfError::Template(_) => crate::app::home::wrong_template(receipt::PDF, &error),
    })
}

/// This akashi was built without PDF.
#[cfg(not(feature = "pdf"))]
pub fn pdf(_: &Home, receipts: &[Receipt]) -> Result<Vec<u8>, Failure> {
    let submission = match receipts {
        [one] => one.submission.code.as_str(),
        _ => "--all",
    };
    Err(Failure::new(Code::NoPdf).with("submission", submission))
}

fn title(ja: &str, en: &str) -> Title {
    Title {
        ja: ja.to_owned(),
        en: en.to_owned(),
    }
}

/// Where a submission lay; it is recorded behind the scheme's id.
pub(super) fn place(submission: &Submission) -> &str {
    let source = submission.source.as_str();
    source.split_once(':').map_or(source, |(_, place)| place)
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
