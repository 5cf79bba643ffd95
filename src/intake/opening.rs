//! The case of a submission, and what the submission itself is recorded as.

use super::IntakeError;
use super::record::{Context, event, source_of};
use super::slip::{Slip, kind_from_name};
use crate::ledger;
use crate::model::{
    Applicant, Case, Channel, Happening, RowId, Source, Subject, Submission, SubmissionKind,
};
use crate::records::{NewCase, NewSubmission, Unit};

/// The case a submission belongs to: the one its place belonged to before, the
/// one its slip names, or a new one.
pub(super) fn case_of(
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

/// What the submission is for, and whether that was stated. What belongs to a
/// case that is there is a supplement unless something says otherwise.
fn kind_of(context: &Context<'_>, slip: &Slip, opens: bool) -> (SubmissionKind, Source) {
    use SubmissionKind::{Correction, New, Supplement};
    if let Some(kind) = slip.kind {
        return (kind, Source::Stated);
    }
    let named = kind_from_name(context.name);
    let kind = match opens {
        true => named.unwrap_or(New),
        false => named
            .filter(|kind| matches!(kind, Correction | Supplement))
            .unwrap_or(Supplement),
    };
    (kind, Source::Read)
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

pub(super) fn put_submission(
    unit: &dyn Unit,
    body: RowId,
    context: &Context<'_>,
    slip: &Slip,
    case: &Case,
    opened: bool,
) -> Result<Submission, IntakeError> {
    // A slip speaks of the submission it came with; what follows later into
    // the same place is a supplement, unless the slip now says correction.
    let (kind, kind_source) = match slip.kind {
        _ if opened || slip.case.is_some() => kind_of(context, slip, opened),
        Some(SubmissionKind::Correction) => kind_of(context, slip, false),
        _ => (SubmissionKind::Supplement, Source::Read),
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
