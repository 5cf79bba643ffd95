//! Recording a submission: rows and ledger event in one unit of work.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::IntakeError;
use super::documents::{Tally, put_documents};
use super::entry::Nature;
use super::keep::KeptFile;
use super::opening::{case_of, put_submission};
use super::slip::Slip;
use super::supersede::superseding;
use crate::ledger::{self, Opening};
use crate::model::{
    Body, Case, Digest, Document, Happening, LedgerEvent, RowId, Source, Submission,
};
use crate::records::{Commitment, CommitmentOf, Taken, Unit};

/// Files whose commitments one event holds: about 34 KB, so that every event
/// fits an entry of a C2SP tile, which is at most 64 KiB.
const FILES_PER_EVENT: usize = 500;

/// What a submission is recorded under.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// The certification body.
    pub body: &'a Body,
    /// Scheme id.
    pub scheme: &'a str,
    /// Effective date of the pack in force.
    pub pack: Date,
    /// Hash of its rules.
    pub pack_hash: &'a str,
    /// Today in Japan.
    pub today: Date,
    /// The instant, RFC 3339.
    pub now: String,
    /// Where it lay: the same place next time is the same case.
    pub source: &'a str,
    /// Where the submission that it renews lay.
    pub predecessor_source: Option<String>,
    /// Name of its folder or file.
    pub name: &'a str,
}

/// A submission as recorded.
#[derive(Debug, Clone)]
pub struct Received {
    /// The submission with its receipt number.
    pub submission: Submission,
    /// Its case.
    pub case: Case,
    /// Whether the case was opened by it.
    pub opened: bool,
}

/// Records a submission whose bytes are durable in the vault. `None` when
/// nothing but times changed: the same names hold the same bytes as before.
pub fn record(
    unit: &dyn Unit,
    context: &Context<'_>,
    slip: &Slip,
    kept: &[KeptFile],
) -> Result<Option<Received>, IntakeError> {
    let body = unit.put_body(context.body)?;
    let earlier = unit.submission_from(context.source)?;
    let known = known_documents(unit, context.source, kept)?;
    let (same, new): (Vec<&KeptFile>, Vec<&KeptFile>) =
        kept.iter().partition(|file| is_same(file, &known));
    for file in same {
        if let Some(document) = known.get(&file.entry.path) {
            remember(unit, context.source, file, document.id)?;
        }
    }
    if new.is_empty() && earlier.is_some() {
        return Ok(None);
    }
    let (case, opened) = case_of(unit, body, context, slip, earlier.as_ref())?;
    let submission = put_submission(unit, body, context, slip, &case, opened)?;
    let in_case = unit.documents_of_case(case.id)?;
    let replaced = superseding(&case, &in_case, slip, submission.kind, &new, &known)?;
    let tally = put_documents(unit, body, context, &submission, in_case, &new, &replaced)?;
    log_received(unit, body, context, &case, &submission, &tally)?;
    fail_point!("intake.rows");
    Ok(Some(Received {
        submission,
        case,
        opened,
    }))
}

/// The documents that the entries of a place became before, by raw path; those
/// of `kept` only.
fn known_documents(
    unit: &dyn Unit,
    source: &str,
    kept: &[KeptFile],
) -> Result<HashMap<Vec<u8>, Document>, IntakeError> {
    let asked: HashSet<&[u8]> = kept.iter().map(|file| file.entry.path.as_slice()).collect();
    let mut known = HashMap::new();
    for taken in unit.taken_from(source)? {
        if !asked.contains(taken.path.as_slice()) {
            continue;
        }
        if let Some(document) = unit.document(taken.document)? {
            known.insert(taken.path, document);
        }
    }
    Ok(known)
}

fn is_same(file: &KeptFile, known: &HashMap<Vec<u8>, Document>) -> bool {
    match (&file.outcome, known.get(&file.entry.path)) {
        (Ok((digest, _)), Some(document)) => document.sha256 == Some(*digest),
        (Err(refusal), Some(document)) => {
            document.outcome_reason.as_deref() == Some(refusal.code().as_str())
        }
        (_, None) => false,
    }
}

pub(super) fn remember(
    unit: &dyn Unit,
    source: &str,
    file: &KeptFile,
    document: RowId,
) -> Result<(), IntakeError> {
    let (bytes, modified_ns) = match (&file.outcome, &file.entry.nature) {
        (
            Ok(_),
            Nature::File {
                bytes, modified_ns, ..
            },
        ) => (*bytes, *modified_ns),
        // A time no file has: what was refused is tried again on every run.
        (Err(_), Nature::File { bytes, .. }) => (*bytes, i64::MIN),
        (_, Nature::Special(_)) => (0, 0),
    };
    let taken = Taken {
        path: file.entry.path.clone(),
        bytes,
        modified_ns,
        document,
    };
    Ok(unit.put_taken(source, &taken)?)
}

fn log_received(
    unit: &dyn Unit,
    body: RowId,
    context: &Context<'_>,
    case: &Case,
    submission: &Submission,
    tally: &Tally,
) -> Result<(), IntakeError> {
    let openings = tally
        .fixities
        .iter()
        .map(|(id, digest)| Ok((*id, ledger::commit(digest.as_bytes())?)))
        .collect::<Result<Vec<_>, IntakeError>>()?;
    let (first, rest) = openings.split_at(openings.len().min(FILES_PER_EVENT));
    let received = Happening::SubmissionReceived {
        submission: submission.code.clone(),
        case: case.code.clone(),
        accepted: tally.accepted,
        duplicate: tally.duplicate,
        quarantined: tally.quarantined,
        files: values(first),
    };
    log_files(unit, body, context, received, first)?;
    for further in rest.chunks(FILES_PER_EVENT) {
        let received = Happening::FilesReceived {
            submission: submission.code.clone(),
            case: case.code.clone(),
            files: values(further),
        };
        log_files(unit, body, context, received, further)?;
    }
    Ok(())
}

fn values(openings: &[(RowId, Opening)]) -> Vec<Digest> {
    openings.iter().map(|(_, opening)| opening.value).collect()
}

/// Appends an event and keeps the keys of the commitments in it.
fn log_files(
    unit: &dyn Unit,
    body: RowId,
    context: &Context<'_>,
    what: Happening,
    openings: &[(RowId, Opening)],
) -> Result<(), IntakeError> {
    let seq = ledger::append(unit, body, &event(context, what))?;
    for (id, opening) in openings {
        unit.put_commitment(&Commitment {
            of: CommitmentOf::Document(*id),
            seq,
            value: opening.value,
            key: opening.key,
        })?;
    }
    Ok(())
}

pub(super) fn event(context: &Context<'_>, what: Happening) -> LedgerEvent {
    LedgerEvent {
        v: 1,
        at: context.now.clone(),
        body: context.body.code.clone(),
        what,
    }
}

pub(super) fn source_of(stated: bool) -> Source {
    if stated { Source::Stated } else { Source::Read }
}
