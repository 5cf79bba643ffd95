//! What a renewal carries over: documents of earlier cases that still count. The
//! originals that evidence rests on go into the package, each with the event and
//! the proof of its receipt; the others are listed.

use std::collections::{BTreeMap, HashSet};

use super::gather::{Gathered, row_of};
use crate::app::coverage::document_code;
use crate::app::error::Failure;
use crate::model::{Document, RowId};
use crate::records::{CommitmentOf, Unit};
use crate::report::package::Names;
use crate::report::package::tables::{NameRow, Presence};

/// Archives within archives, at most.
const DEPTH: usize = 16;

/// Puts the rows of carried documents, and what proves those in the package.
pub(super) fn carry(
    unit: &dyn Unit,
    gathered: &mut Gathered,
    given: &mut Names,
    carried: &[Document],
    with_originals: bool,
) -> Result<(), Failure> {
    let rows = gathered.coverage.criteria.iter();
    let evidence = rows.flat_map(|row| row.evidence.iter().map(|one| one.document.clone()));
    let proving: HashSet<String> = evidence.filter(|_| with_originals).collect();
    // By root: a member's bytes are in its archive.
    let mut roots: BTreeMap<RowId, Document> = BTreeMap::new();
    let mut members = HashSet::new();
    for document in carried {
        if proving.contains(&document_code(document.id)) {
            let root = root_of(unit, document)?;
            if root.id != document.id {
                members.insert(document.id);
            }
            roots.insert(root.id, root);
        }
    }
    for document in carried {
        if roots.contains_key(&document.id) {
            continue;
        }
        let mut row = listed(unit, document)?;
        if !members.contains(&document.id) {
            row.presence = Presence::OtherCase;
        }
        gathered.names.push(row);
    }
    for root in roots.values() {
        let mut row = listed(unit, root)?;
        if row.presence == Presence::Present {
            row.path = Some(given.place(&row.submission, &row.name, &row.document));
        }
        gathered.names.push(row);
        prove(unit, gathered, root)?;
    }
    gathered.events.sort();
    gathered.events.dedup();
    Ok(())
}

/// The event of its receipt, and what opens the commitment in it.
fn prove(unit: &dyn Unit, gathered: &mut Gathered, root: &Document) -> Result<(), Failure> {
    let of = CommitmentOf::Document(root.id);
    let Some(commitment) = unit.commitment(of)? else {
        return Ok(());
    };
    if let Some(bytes) = unit.event(commitment.seq)? {
        gathered.events.push((commitment.seq, bytes));
    }
    gathered.commitment(unit, "document", document_code(root.id), of)
}

fn root_of(unit: &dyn Unit, document: &Document) -> Result<Document, Failure> {
    let mut root = document.clone();
    for _ in 0..DEPTH {
        let Some(parent) = root.parent else { break };
        match unit.document(parent)? {
            Some(above) => root = above,
            None => break,
        }
    }
    Ok(root)
}

/// Its row, under the case that it was received in.
fn listed(unit: &dyn Unit, document: &Document) -> Result<NameRow, Failure> {
    let submission = unit.submission(document.submission)?;
    let case = match &submission {
        Some(submission) => unit.case(submission.case)?,
        None => None,
    };
    let code = |code: Option<String>| code.unwrap_or_default();
    let case = code(case.map(|case| case.code));
    row_of(unit, document, &case, code(submission.map(|s| s.code)))
}
