//! Recording a submission: rows and ledger event in one unit of work.

use std::collections::HashMap;

use jiff::civil::Date;

use super::IntakeError;
use super::discover::Nature;
use super::keep::KeptFile;
use super::slip::{Slip, kind_from_name};
use crate::ledger;
use crate::model::{
    Applicant, Body, Case, Channel, Digest, Document, Happening, LedgerEvent, Outcome, RowId,
    Source, Subject, Submission, SubmissionKind,
};
use crate::records::{Commitment, CommitmentOf, NewCase, NewDocument, NewSubmission, Taken, Unit};

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
    let known = known_documents(unit, context.source)?;
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
    let tally = put_documents(unit, body, context, &case, &submission, &new, &known)?;
    log_received(unit, body, context, &case, &submission, &tally)?;
    fail_point!("intake.rows");
    Ok(Some(Received {
        submission,
        case,
        opened,
    }))
}

/// The documents that the entries of a place became, by raw path.
fn known_documents(
    unit: &dyn Unit,
    source: &str,
) -> Result<HashMap<Vec<u8>, Document>, IntakeError> {
    let mut known = HashMap::new();
    for taken in unit.taken_from(source)? {
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

fn remember(
    unit: &dyn Unit,
    source: &str,
    file: &KeptFile,
    document: RowId,
) -> Result<(), IntakeError> {
    let (bytes, modified_ns) = match (&file.outcome, &file.entry.nature) {
        (Ok(_), Nature::File { bytes, modified_ns }) => (*bytes, *modified_ns),
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

/// The case a submission belongs to: the one its place belonged to before, the
/// one its slip names, or a new one.
fn case_of(
    unit: &dyn Unit,
    body: RowId,
    context: &Context<'_>,
    slip: &Slip,
    earlier: Option<&Submission>,
) -> Result<(Case, bool), IntakeError> {
    if let Some(earlier) = earlier
        && let Some(case) = unit.case(earlier.case)?
    {
        return Ok((case, false));
    }
    if let Some(code) = &slip.case
        && let Some(case) = unit.case_by_code(code)?
    {
        return Ok((case, false));
    }
    Ok((open_case(unit, body, context, slip)?, true))
}

fn open_case(
    unit: &dyn Unit,
    body: RowId,
    context: &Context<'_>,
    slip: &Slip,
) -> Result<Case, IntakeError> {
    let applicant_name = slip.applicant.as_deref();
    let applicant = unit.put_applicant(
        body,
        &Applicant {
            name: applicant_name.unwrap_or(context.name).to_owned(),
            name_source: source_of(applicant_name.is_some()),
            corporate_number: slip.corporate_number.clone(),
        },
    )?;
    let subject_name = slip.subject.as_deref();
    let subject = unit.put_subject(
        body,
        applicant,
        context.scheme,
        &Subject {
            name: subject_name
                .or(applicant_name)
                .unwrap_or(context.name)
                .to_owned(),
            name_source: source_of(subject_name.is_some()),
        },
    )?;
    let certification = unit.put_certification(body, subject, context.scheme)?;
    let (kind, _) = kind_of(context, slip, true);
    let predecessor = match kind {
        SubmissionKind::Renewal => predecessor(unit, context, subject)?,
        _ => None,
    };
    let case = unit.open_case(&NewCase {
        body,
        scheme: context.scheme,
        pack: context.pack,
        pack_hash: context.pack_hash,
        procedure: procedure_of(kind),
        applicant,
        subject,
        certification: Some(certification),
        predecessor: predecessor.as_ref().map(|case| case.id),
        opened_on: context.today,
    })?;
    let opened = Happening::CaseOpened {
        case: case.code.clone(),
        scheme: case.scheme.clone(),
        pack: case.pack_hash.clone(),
        procedure: case.procedure.clone(),
        predecessor: predecessor.map(|case| case.code),
    };
    ledger::append(unit, body, &event(context, opened))?;
    Ok(case)
}

/// The case a renewal builds on: the one the slip names, else the newest of
/// the same subject.
fn predecessor(
    unit: &dyn Unit,
    context: &Context<'_>,
    subject: RowId,
) -> Result<Option<Case>, IntakeError> {
    if let Some(source) = &context.predecessor_source
        && let Some(submission) = unit.submission_from(source)?
    {
        return Ok(unit.case(submission.case)?);
    }
    Ok(unit.newest_case_of(subject)?)
}

/// What the submission is for, and whether that was stated.
fn kind_of(context: &Context<'_>, slip: &Slip, opens: bool) -> (SubmissionKind, Source) {
    match slip.kind {
        Some(kind) => (kind, Source::Stated),
        None if opens => (
            kind_from_name(context.name).unwrap_or(SubmissionKind::New),
            Source::Read,
        ),
        None => (SubmissionKind::Supplement, Source::Read),
    }
}

/// The procedure of a pack that a kind of submission opens.
fn procedure_of(kind: SubmissionKind) -> &'static str {
    match kind {
        SubmissionKind::Renewal => "renewal",
        SubmissionKind::Change => "change",
        SubmissionKind::Termination => "termination",
        SubmissionKind::New | SubmissionKind::Supplement | SubmissionKind::Correction => {
            "application"
        }
    }
}

fn put_submission(
    unit: &dyn Unit,
    body: RowId,
    context: &Context<'_>,
    slip: &Slip,
    case: &Case,
    opened: bool,
) -> Result<Submission, IntakeError> {
    // A slip speaks of the submission it came with; what follows later into
    // the same place is a supplement.
    let (kind, kind_source) = if opened || slip.case.is_some() {
        kind_of(context, slip, opened)
    } else {
        (SubmissionKind::Supplement, Source::Read)
    };
    let stated_on = slip
        .received_date()
        .ok()
        .flatten()
        .filter(|_| opened || slip.case.is_some());
    Ok(unit.put_submission(&NewSubmission {
        body,
        case: case.id,
        kind,
        kind_source,
        channel: slip.channel.unwrap_or(Channel::Unknown),
        received_on: stated_on.unwrap_or(context.today),
        received_source: source_of(stated_on.is_some()),
        source: context.source,
        year: context.today.year(),
    })?)
}

/// What was counted while the documents were recorded.
#[derive(Default)]
struct Tally {
    accepted: u32,
    duplicate: u32,
    quarantined: u32,
    fixities: Vec<(RowId, Digest)>,
}

fn put_documents(
    unit: &dyn Unit,
    body: RowId,
    context: &Context<'_>,
    case: &Case,
    submission: &Submission,
    new: &[&KeptFile],
    known: &HashMap<Vec<u8>, Document>,
) -> Result<Tally, IntakeError> {
    let mut in_case: HashMap<Digest, RowId> = unit
        .documents_of_case(case.id)?
        .into_iter()
        .filter(|document| document.parent.is_none() && document.outcome == Outcome::Accepted)
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
            supersedes: known.get(&file.entry.path).map(|document| document.id),
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
    let received = Happening::SubmissionReceived {
        submission: submission.code.clone(),
        case: case.code.clone(),
        accepted: tally.accepted,
        duplicate: tally.duplicate,
        quarantined: tally.quarantined,
        files: openings.iter().map(|(_, opening)| opening.value).collect(),
    };
    let seq = ledger::append(unit, body, &event(context, received))?;
    for (id, opening) in openings {
        unit.put_commitment(&Commitment {
            of: CommitmentOf::Document(id),
            seq,
            value: opening.value,
            key: opening.key,
        })?;
    }
    Ok(())
}

fn event(context: &Context<'_>, what: Happening) -> LedgerEvent {
    LedgerEvent {
        v: 1,
        at: context.now.clone(),
        body: context.body.code.clone(),
        what,
    }
}

fn source_of(stated: bool) -> Source {
    if stated { Source::Stated } else { Source::Read }
}
