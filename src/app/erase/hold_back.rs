//! A file that was erased from a case is not taken into it again unseen: the
//! original may still lie in the drop folder, which is the office's.

use std::collections::BTreeSet;

use crate::app::coverage::document_code;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::intake::{Entry, Found, Slip, hash_entry};
use crate::ledger;
use crate::model::Digest;
use crate::records::{Erased, Mark};

/// A fresh mark of these bytes.
pub(super) fn mark(digest: &Digest) -> Result<Mark, Failure> {
    let opening = ledger::commit(digest.as_bytes())?;
    Ok(Mark {
        value: short(&opening.value),
        key: opening.key,
    })
}

fn short(value: &Digest) -> [u8; 3] {
    let [a, b, c, ..] = *value.as_bytes();
    [a, b, c]
}

/// Takes out of `entries` what was erased from the case that they would come
/// into, and says so for each.
pub(in crate::app) fn hold_back(
    home: &Home,
    source: &str,
    found: &Found,
    slip: &Slip,
    entries: &mut Vec<Entry>,
) -> Result<Vec<Failure>, Failure> {
    let erased = erased_before(home, source, slip)?;
    let mut held = Vec::new();
    if erased.is_empty() {
        return Ok(held);
    }
    let mut kept = Vec::with_capacity(entries.len());
    for entry in entries.drain(..) {
        // What cannot be read is told of when it is to be kept.
        let digest = hash_entry(&found.root, &entry);
        let known = match &digest {
            Some(digest) => same_as(digest, &erased)?,
            None => None,
        };
        match known {
            None => kept.push(entry),
            Some(before) => held.push(
                Failure::new(Code::ErasedBefore)
                    .with(
                        "path",
                        found
                            .root
                            .join(crate::text::filename::display(&entry.path))
                            .display(),
                    )
                    .with("document", document_code(before.document)),
            ),
        }
    }
    *entries = kept;
    Ok(held)
}

/// What was erased from the case of this place, or from places whose name went
/// with the file that they were.
fn erased_before(home: &Home, source: &str, slip: &Slip) -> Result<Vec<Erased>, Failure> {
    home.records().work(|unit| {
        let mut case = unit.submission_from(source)?.map(|earlier| earlier.case);
        if let (None, Some(code)) = (case, &slip.case) {
            case = unit.case_by_code(code)?.map(|case| case.id);
        }
        if let Some(case) = case {
            return Ok(unit.erased_in(case)?);
        }
        let mut cases = BTreeSet::new();
        for erased in unit.erased_documents()? {
            let document = unit.document(erased.document)?;
            let of = document.map(|document| unit.submission(document.submission));
            if let Some(submission) = of.transpose()?.flatten()
                && submission.source.starts_with("erased:")
            {
                cases.insert(submission.case);
            }
        }
        let mut nameless = Vec::new();
        for case in cases {
            nameless.extend(unit.erased_in(case)?);
        }
        Ok(nameless)
    })
}

/// Whether one of these erasures was of these bytes.
pub(in crate::app) fn was_erased(digest: &Digest, erased: &[Erased]) -> Result<bool, Failure> {
    Ok(same_as(digest, erased)?.is_some())
}

fn same_as<'a>(digest: &Digest, erased: &'a [Erased]) -> Result<Option<&'a Erased>, Failure> {
    for before in erased {
        if let Some(mark) = &before.mark
            && short(&ledger::value_under(&mark.key, digest.as_bytes())?) == mark.value
        {
            return Ok(Some(before));
        }
    }
    Ok(None)
}
