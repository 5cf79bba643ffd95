//! One document: what it is, what was read of it, its bytes as received.

use std::fs::File;

use super::coverage::{document_by_code, document_code};
use super::error::{Code, Failure};
use super::home::Home;
use crate::model::{Case, Document, Reading, Submission};
use crate::records::PassageRow;
use crate::report::Title;

/// A document with all that is known of it.
#[derive(Debug, Clone)]
pub struct DocumentView {
    /// How it is called.
    pub code: String,
    /// The document.
    pub document: Document,
    /// The submission that it came with.
    pub submission: Submission,
    /// Its case.
    pub case: Case,
    /// What came of reading it; none while it has not been read.
    pub reading: Option<Reading>,
    /// The title of its class, where the pack can be read.
    pub class: Option<Title>,
    /// Its passages from the first one asked for on.
    pub passages: Vec<PassageRow>,
    /// Number of all its passages.
    pub total: usize,
}

/// A document by its code, with at most `limit` passages from the `offset`-th
/// on.
pub fn show(home: &Home, code: &str, offset: usize, limit: usize) -> Result<DocumentView, Failure> {
    let mut schemes = home.schemes();
    home.records().work(|unit| {
        let document = document_by_code(unit, code)?;
        let absent = || Failure::new(Code::NoDocument).with("document", code);
        let submission = unit.submission(document.submission)?.ok_or_else(absent)?;
        let case = unit.case(submission.case)?.ok_or_else(absent)?;
        let passages = unit.passages_from(document.id, offset, limit)?;
        let total = unit.passages_in(document.id)?;
        let reading = unit.reading(document.id)?;
        // What was received is shown, whatever has become of the pack.
        let rules = schemes.version(&case.scheme, case.pack).ok();
        let title = |own: &Reading| Some(rules.as_ref()?.class_title(&own.class));
        Ok(DocumentView {
            code: document_code(document.id),
            class: reading.as_ref().and_then(title),
            reading,
            document,
            submission,
            case,
            passages,
            total,
        })
    })
}

/// How many passages of a document stand before this one; none when it is not
/// among those of the present reading.
pub fn before(home: &Home, code: &str, passage: &str) -> Result<Option<usize>, Failure> {
    home.records().work(|unit| {
        let document = document_by_code(unit, code)?;
        Ok(unit.passages_before(document.id, passage)?)
    })
}

/// A passage of a document with at most `reach` before and after it; none when
/// it is not among the passages of the present reading.
pub fn around(
    home: &Home,
    code: &str,
    passage: &str,
    reach: usize,
) -> Result<Vec<PassageRow>, Failure> {
    home.records().work(|unit| {
        let document = document_by_code(unit, code)?;
        Ok(unit.passages_around(document.id, passage, reach)?)
    })
}

/// The bytes of a document as they were received, with the name to save them
/// under. A member is given as the archive that it came in.
pub fn original(home: &Home, code: &str) -> Result<(String, File), Failure> {
    let (name, digest) = home.records().work(|unit| {
        let mut document = document_by_code(unit, code)?;
        while let Some(parent) = document.parent {
            document = unit
                .document(parent)?
                .ok_or_else(|| Failure::new(Code::NoDocument).with("document", code))?;
        }
        let digest = document
            .sha256
            .ok_or_else(|| Failure::new(Code::NoDocument).with("document", code))?;
        Ok::<_, Failure>((document.name, digest))
    })?;
    Ok((name, home.vault().open(&digest)?))
}
