//! The documents of a submission: what became of each file.

use std::collections::HashMap;

use super::IntakeError;
use super::keep::KeptFile;
use super::record::{Context, remember};
use super::supersede::Superseding;
use crate::model::{Digest, Document, Outcome, RowId, Submission};
use crate::records::{NewDocument, Unit};

/// What was counted while the documents were recorded.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) accepted: u32,
    pub(super) duplicate: u32,
    pub(super) quarantined: u32,
    pub(super) fixities: Vec<(RowId, Digest)>,
}

pub(super) fn put_documents(
    unit: &dyn Unit,
    body: RowId,
    context: &Context<'_>,
    submission: &Submission,
    in_case: Vec<Document>,
    new: &[&KeptFile],
    replaced: &Superseding,
) -> Result<Tally, IntakeError> {
    let mut in_case: HashMap<Digest, RowId> = in_case
        .into_iter()
        .filter(|document| document.parent.is_none() && document.outcome == Outcome::Accepted)
        // What was replaced and comes again is in force again.
        .filter(|document| replaced.is_in_force(document.id))
        .filter_map(|document| document.sha256.map(|digest| (digest, document.id)))
        .collect();
    let mut tally = Tally::default();
    for file in new {
        let (digest, reason) = match &file.outcome {
            Ok((digest, _)) => (Some(*digest), None),
            Err(refusal) => (None, Some(refusal.code())),
        };
        let duplicate_of = digest.and_then(|digest| in_case.get(&digest).copied());
        let outcome = match (digest, duplicate_of) {
            (None, _) => Outcome::Quarantined,
            (Some(_), Some(_)) => Outcome::Duplicate,
            (Some(_), None) => Outcome::Accepted,
        };
        let id = unit.put_document(&NewDocument {
            body,
            submission: submission.id,
            parent: None,
            name: &file.name,
            raw_name: &file.entry.path,
            sha256: digest,
            bytes: file.outcome.as_ref().ok().map(|(_, bytes)| *bytes),
            outcome,
            outcome_reason: reason.as_deref(),
            supersedes: replaced.of(file),
            duplicate_of,
        })?;
        remember(unit, context.source, file, id)?;
        match outcome {
            Outcome::Accepted => tally.accepted += 1,
            Outcome::Duplicate => tally.duplicate += 1,
            Outcome::Quarantined => tally.quarantined += 1,
        }
        if let Some(digest) = digest {
            in_case.entry(digest).or_insert(id);
            tally.fixities.push((id, digest));
        }
    }
    Ok(tally)
}
