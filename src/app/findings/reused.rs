//! The text of a document in the cases of other applicants.

use super::passages_of;
use crate::app::coverage::document_code;
use crate::app::error::Failure;
use crate::evidence::checks::{Quote, ReusedIn};
use crate::evidence::reuse::{SAME_TEXT, WORTH_COMPARING, about, common, grams, share_of};
use crate::model::{Case, Document, Passage, RowId};
use crate::records::Unit;

/// Documents that are looked for by each band key, those of them whose bins are
/// looked at, and those whose text is compared: a template that everybody uses
/// costs no more than one of few.
const PER_KEY: u32 = 32;
const LOOKED_AT: usize = 32;
const COMPARED: usize = 8;

/// The same bytes, else much the same text, in the case of another applicant.
pub(super) fn reused(
    unit: &dyn Unit,
    case: &Case,
    document: &Document,
    at: usize,
) -> Result<Option<ReusedIn>, Failure> {
    match same_bytes(unit, case, document, at)? {
        Some(found) => Ok(Some(found)),
        None => same_text(unit, case, document, at),
    }
}

/// The same bytes in the cases of other applicants.
fn same_bytes(
    unit: &dyn Unit,
    case: &Case,
    document: &Document,
    at: usize,
) -> Result<Option<ReusedIn>, Failure> {
    // Empty files are the same at everybody.
    let Some(sha256) = document.sha256.filter(|_| document.bytes != Some(0)) else {
        return Ok(None);
    };
    for (other, theirs) in unit.documents_with(&sha256)? {
        if let Some(other) = at_another(unit, case, &other, theirs)? {
            return Ok(Some(ReusedIn {
                document: at,
                other,
                same_bytes: true,
                common: [0, 0],
                example: None,
            }));
        }
    }
    Ok(None)
}

/// A document of another applicant that is the same text: by their bins the
/// closest, so that a template of many is compared once.
fn same_text(
    unit: &dyn Unit,
    case: &Case,
    document: &Document,
    at: usize,
) -> Result<Option<ReusedIn>, Failure> {
    let mut others: Vec<(RowId, String)> = Vec::new();
    for id in worth_comparing(unit, document.id)? {
        if others.len() == COMPARED {
            break;
        }
        if let Some(other) = unit.document(id)?
            && let Some(submission) = unit.submission(other.submission)?
            && let Some(name) = at_another(unit, case, &other, submission.case)?
        {
            others.push((id, name));
        }
    }
    if others.is_empty() {
        return Ok(None);
    }
    let passages = passages_of(unit, document.id)?;
    let ours = grams(passages.iter().map(|passage| passage.text.as_str()));
    for (id, other) in others {
        let texts = unit.texts_of(id)?;
        let grams = grams(texts.iter().map(String::as_str));
        // Passages are compared only where the texts are the same.
        if share_of(&ours, &grams) < SAME_TEXT {
            continue;
        }
        let found = common(&ours, &grams);
        let theirs = passages_of(unit, id)?;
        let example = found.longest.and_then(|(here, there)| {
            Some([
                quote(document.id, passages.get(here)?),
                quote(id, theirs.get(there)?),
            ])
        });
        return Ok(Some(ReusedIn {
            document: at,
            other,
            same_bytes: false,
            common: [found.passages, found.of],
            example,
        }));
    }
    Ok(None)
}

/// Other documents that may have much the same text, the closest first. Those that
/// were read before bins were kept count as close.
fn worth_comparing(unit: &dyn Unit, document: RowId) -> Result<Vec<RowId>, Failure> {
    let others = unit.sharing_bands(document, PER_KEY)?;
    if others.is_empty() {
        return Ok(Vec::new());
    }
    let ours = unit.bins(document)?;
    let mut found: Vec<(f64, RowId)> = Vec::new();
    for id in others.into_iter().take(LOOKED_AT) {
        let share = match (&ours, unit.bins(id)?) {
            (Some(ours), Some(theirs)) => about(ours, &theirs),
            _ => 1.0,
        };
        if share >= WORTH_COMPARING {
            found.push((share, id));
        }
    }
    found.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    Ok(found.into_iter().map(|(_, id)| id).collect())
}

fn quote(document: RowId, passage: &Passage) -> Quote {
    Quote {
        document: document_code(document),
        anchor: Some(passage.anchor.clone()),
        quote: passage.text.clone(),
    }
}

/// Case and code of a document, when another applicant submitted it.
fn at_another(
    unit: &dyn Unit,
    case: &Case,
    other: &Document,
    theirs: RowId,
) -> Result<Option<String>, Failure> {
    let theirs = unit.case(theirs)?;
    let theirs = theirs.filter(|theirs| {
        theirs.applicant_id != case.applicant_id
            && case.predecessor != Some(theirs.id)
            && theirs.predecessor != Some(case.id)
    });
    Ok(theirs.map(|theirs| format!("{} {}", theirs.code, document_code(other.id))))
}
