//! What a reviewer records: a judgement, that one does not count, that a
//! criterion does not apply. What was typed is shown again when it cannot be
//! recorded.

use super::{coverage_of, next_open, shown};
use crate::app::judge::{self, judge};
use crate::app::statements::exclude as exclusion;
use crate::app::{Code, Failure};
use crate::model::Verdict;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::screens::words;

/// Records a judgement and goes to what is next.
pub(in crate::web) fn record(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let verdict = match ask.sent("verdict") {
        "accept" => Ok(Verdict::Accept),
        "partial" => Ok(Verdict::Partial),
        "reject" => Ok(Verdict::Reject),
        _ => Err(Failure::new(Code::NoReason)),
    };
    let done = verdict.and_then(|verdict| {
        let _lock = ask.lock("judge")?;
        judge(
            ask.home,
            &judge::Request {
                case: ask.part("case").to_owned(),
                criterion: ask.part("criterion").to_owned(),
                passage: ask.sent("passage").to_owned(),
                verdict,
                reason: ask.sent("reason").trim().to_owned(),
                by: ask.name().to_owned(),
                seen: seen(ask),
                dry_run: false,
            },
        )
    });
    match done {
        Ok(_) => next(ask),
        Err(failure) => shown(ask, Some(&failure)),
    }
}

/// Records that a judgement does not count any more, and shows the passage.
pub(in crate::web) fn undo(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let (case, criterion) = (ask.part("case"), ask.part("criterion"));
    let lock = ask.lock("judge");
    let done = lock.and_then(|_lock| {
        judge::undo(
            ask.home,
            &judge::Undo {
                case: case.to_owned(),
                criterion: criterion.to_owned(),
                passage: ask.sent("passage").to_owned(),
                reason: ask.sent("reason").trim().to_owned(),
                by: ask.name().to_owned(),
                seen: seen(ask),
                dry_run: false,
            },
        )
    });
    match done {
        Ok(undone) => Ok(Answer::See(format!(
            "/cases/{case}/review/{criterion}?passage={}",
            undone.passage
        ))),
        Err(failure) => shown(ask, Some(&failure)),
    }
}

/// Records that a criterion does not apply, or does after all.
pub(in crate::web) fn exclude(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let lock = ask.lock("exclude");
    let done = lock.and_then(|_lock| {
        exclusion::exclude(
            ask.home,
            &exclusion::Request {
                case: ask.part("case").to_owned(),
                criterion: ask.part("criterion").to_owned(),
                reason: ask.sent("reason").trim().to_owned(),
                by: ask.name().to_owned(),
                undo: ask.sent("undo") == "1",
                dry_run: false,
            },
        )
    });
    match done {
        Ok(()) => Ok(Answer::See(format!(
            "/cases/{}/review/{}",
            ask.part("case"),
            ask.part("criterion")
        ))),
        Err(failure) => shown(ask, Some(&failure)),
    }
}

/// The judgement that the person had before them.
fn seen(ask: &Ask<'_>) -> Option<String> {
    Some(ask.sent("seen").to_owned()).filter(|seen| !seen.is_empty())
}

/// The next passage of this criterion that nobody judged, else the next
/// criterion that has one.
fn next(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let (case, id) = (ask.part("case"), ask.part("criterion"));
    let coverage = coverage_of(ask.home, case)?;
    let here = words::row(&coverage, id)
        .is_some_and(|row| row.evidence.iter().any(|found| found.judgement.is_none()));
    let place = match next_open(&coverage, Some(id)) {
        _ if here => format!("/cases/{case}/review/{id}"),
        Some(row) => format!("/cases/{case}/review/{}", row.criterion),
        None => format!("/cases/{case}/matrix"),
    };
    Ok(Answer::See(place))
}
