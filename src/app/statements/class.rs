//! A person's correction of a document's class. It outlives every reading: the
//! document is matched again under it now, and whenever it is read again.

use super::{needs_reason, put};
use crate::app::accounts::authority;
use crate::app::coverage::{document_by_code, document_code};
use crate::app::error::{Code, Failure};
use crate::app::findings::JustRead;
use crate::app::home::Home;
use crate::app::identify::identify;
use crate::app::indexing::Indexing;
use crate::app::ledger::recorded;
use crate::app::read_one::{candidates, sketch};
use crate::app::schemes::Rules;
use crate::evidence::reuse::Sketch;
use crate::model::{Case, Document, Progress, RowId, Said, Statement};
use crate::records::Unit;

/// What somebody says of a document.
#[derive(Debug, Clone)]
pub struct Request {
    /// The document (`D-12`).
    pub document: String,
    /// Its class.
    pub class: String,
    /// Why.
    pub reason: String,
    /// Who, as claimed.
    pub by: String,
    /// Only check.
    pub dry_run: bool,
}

/// What became of it.
#[derive(Debug, Clone)]
pub struct Corrected {
    /// Number of the case.
    pub case: String,
    /// The document; of a duplicate, the one whose bytes it shares.
    pub document: String,
    /// Its name.
    pub name: String,
    /// The class before.
    pub was: String,
    /// Passages that are evidence for something now.
    pub candidates: usize,
}

/// Records a correction and matches the document again under its class.
pub fn correct(
    home: &Home,
    request: &Request,
    progress: &dyn Progress,
) -> Result<Corrected, Failure> {
    needs_reason(&request.reason)?;
    let mut schemes = home.schemes();
    let done = recorded(home, request.dry_run, |unit| {
        let (document, case) = document_and_case(unit, &request.document)?;
        authority::evaluate(home, unit, &request.by, &case)?;
        let rules = schemes.version(&case.scheme, case.pack)?;
        if rules.pack.class(&request.class).is_none() {
            return Err(Failure::new(Code::UnknownClass).with("class", &request.class));
        }
        let said = |was| Said::ClassCorrected {
            document: document_code(document.id),
            class: request.class.clone(),
            was,
        };
        let done = match request.dry_run {
            true => look(unit, &rules, &document, &request.class)?,
            false => {
                let done = rematch(unit, &rules, &document, &request.class)?;
                let words = (request.reason.as_str(), request.by.as_str());
                put(home, unit, &case, said(done.0.clone()), words)?;
                identify(unit, &mut schemes, &case, &JustRead::default())?;
                done
            }
        };
        Ok(Corrected {
            case: case.code,
            document: document_code(document.id),
            name: document.name,
            was: done.0,
            candidates: done.1,
        })
    })?;
    if !request.dry_run {
        Indexing::new(home).catch_up(progress)?;
    }
    Ok(done)
}

/// The newest correction of a document, if any.
pub(in crate::app) fn correction(
    unit: &dyn Unit,
    document: RowId,
) -> Result<Option<(String, Statement)>, Failure> {
    let found = unit.newest_statement("class-corrected", &document_code(document))?;
    Ok(found.and_then(|statement| match &statement.said {
        Said::ClassCorrected { class, .. } => Some((class.clone(), statement)),
        _ => None,
    }))
}

fn document_and_case(unit: &dyn Unit, code: &str) -> Result<(Document, Case), Failure> {
    let mut document = document_by_code(unit, code)?;
    // A duplicate was read once, as the document whose bytes it shares.
    if let Some(first) = document.duplicate_of
        && let Some(first) = unit.document(first)?
    {
        document = first;
    }
    let case = match unit.submission(document.submission)? {
        Some(submission) => unit.case(submission.case)?,
        None => None,
    };
    let case = case.ok_or_else(|| Failure::new(Code::NoDocument).with("document", code))?;
    Ok((document, case))
}

/// What would become of it: the class that it has, and how many candidates it
/// would have.
fn look(
    unit: &dyn Unit,
    rules: &Rules,
    document: &Document,
    class: &str,
) -> Result<(String, usize), Failure> {
    let reading = reading(unit, document)?;
    let rows = unit.passages_of(document.id)?;
    let passages: Vec<_> = rows.into_iter().map(|row| row.passage).collect();
    let found = candidates(rules, &document.name, class, &passages);
    Ok((reading.class, found.len()))
}

/// Puts the class and the candidates that follow from it into the records.
fn rematch(
    unit: &dyn Unit,
    rules: &Rules,
    document: &Document,
    class: &str,
) -> Result<(String, usize), Failure> {
    let mut reading = reading(unit, document)?;
    let rows = unit.passages_of(document.id)?;
    let coded: Vec<_> = rows
        .into_iter()
        .map(|row| (row.code, row.passage))
        .collect();
    let passages: Vec<_> = coded.iter().map(|(_, passage)| passage.clone()).collect();
    let found = candidates(rules, &document.name, class, &passages);
    let was = std::mem::replace(&mut reading.class, class.to_owned());
    reading.class_confidence = 1.0;
    reading.class_reasons.clear();
    unit.put_reading(document.id, &reading, &rules.pack.hash, &coded, &found)?;
    let Sketch { keys, bins } = sketch(rules, class, passages.iter());
    unit.put_bands(document.id, &keys, &bins)?;
    Ok((was, found.len()))
}

fn reading(unit: &dyn Unit, document: &Document) -> Result<crate::model::Reading, Failure> {
    unit.reading(document.id)?
        .ok_or_else(|| Failure::new(Code::NotRead).with("document", document_code(document.id)))
}
