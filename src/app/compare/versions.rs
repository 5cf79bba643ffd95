//! Two versions of one document: as it was handed in, and what it took the
//! place of.

use super::{Pair, Side, changes};
use crate::app::coverage::{document_by_code, document_code};
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::model::{Case, Document};
use crate::records::Unit;

/// Two versions of a document.
#[derive(Debug, Clone)]
pub struct Versions {
    /// The case of the newer one.
    pub case: Case,
    /// Both, with what changed.
    pub pair: Pair,
}

/// Compares a document with the one that it took the place of, or with another.
pub fn versions(home: &Home, document: &str, with: Option<&str>) -> Result<Versions, Failure> {
    home.records().work(|unit| {
        let new = document_by_code(unit, document)?;
        let absent = |code: &str| Failure::new(Code::NoDocument).with("document", code);
        let old = match (with, new.supersedes.first()) {
            (Some(with), _) => document_by_code(unit, with)?,
            (None, Some(row)) => unit.document(*row)?.ok_or_else(|| absent(document))?,
            (None, None) => return Err(absent("-")),
        };
        let case = case_of(unit, &new)?.ok_or_else(|| absent(document))?;
        let (old, new) = (side(unit, old)?, side(unit, new)?);
        Ok(Versions {
            case,
            pair: Pair {
                carried: false,
                changes: changes(Some(&old), Some(&new)),
                old: Some(old),
                new: Some(new),
            },
        })
    })
}

fn case_of(unit: &dyn Unit, document: &Document) -> Result<Option<Case>, Failure> {
    Ok(match unit.submission(document.submission)? {
        Some(submission) => unit.case(submission.case)?,
        None => None,
    })
}

fn side(unit: &dyn Unit, document: Document) -> Result<Side, Failure> {
    let reading = unit.reading(document.id)?;
    Ok(Side {
        document: document_code(document.id),
        passages: unit.passages_of(document.id)?,
        class: reading.map(|reading| reading.class).unwrap_or_default(),
        name: document.name,
    })
}
