//! The first part of an erasure: rows and event, in one unit of work.

use serde::Serialize;

use super::list::Line;
use super::plan::{Plan, Planned, PlannedNotice};
use super::{Request, hold_back};
use crate::app::coverage::document_code;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::ledger::{append, canonical};
use crate::app::notices::Kept;
use crate::ledger;
use crate::model::{Happening, RowId};
use crate::records::{CommitmentOf, Erased, Erasure, Unit};

/// What the event of an erasure commits to.
#[derive(Serialize)]
struct Pinned<'a> {
    reason: &'a str,
    by: &'a str,
    at: &'a str,
}

/// Takes what is planned out of the records and logs it, an event per case.
/// Returns the events and the number of documents.
pub(super) fn record(
    home: &Home,
    request: &Request,
    plan: &Plan,
) -> Result<(Vec<u64>, u64), Failure> {
    let of_notices = plan.notices.iter().map(|going| going.case_id);
    let of_documents = plan.documents.iter().map(|going| going.case_id);
    let mut cases: Vec<RowId> = of_documents.chain(of_notices).collect();
    cases.sort_unstable();
    cases.dedup();
    home.records().work(|unit| {
        let (mut events, mut documents) = (Vec::new(), 0);
        for case in cases {
            let of_case = |going: &&Planned| going.case_id == case;
            let going: Vec<&Planned> = plan.documents.iter().filter(of_case).collect();
            let notices = plan.notices.iter().filter(|going| going.case_id == case);
            let notices: Vec<&PlannedNotice> = notices.collect();
            events.push(one_case(home, unit, request, (&going, &notices))?);
            documents += going
                .iter()
                .map(|going| 1 + going.members.len() as u64)
                .sum::<u64>();
        }
        Ok((events, documents))
    })
}

fn one_case(
    home: &Home,
    unit: &dyn Unit,
    request: &Request,
    (going, notices): (&[&Planned], &[&PlannedNotice]),
) -> Result<u64, Failure> {
    let of_documents = going.iter().map(|going| (&going.case, going.case_id));
    let of_notices = notices.iter().map(|going| (&going.case, going.case_id));
    let Some((case, case_id)) = of_documents.chain(of_notices).next() else {
        return Err(Failure::new(Code::NoDocument).with("document", ""));
    };
    let body = unit.put_body(&home.settings.body())?;
    let at = home.clock.now();
    let opening = ledger::commit(&pinned(&request.reason, &request.by, &at.to_string())?)?;
    let (mut rows, mut files) = (Vec::new(), Vec::new());
    for planned in going {
        let value = unit
            .commitment(CommitmentOf::Document(planned.id))?
            .map(|commitment| commitment.value);
        let mark = planned.sha256.as_ref().map(hold_back::mark).transpose()?;
        files.extend(value);
        rows.push((planned.id, value, mark));
        rows.extend(planned.members.iter().map(|member| (*member, None, None)));
    }
    let mut words = Vec::new();
    for (id, ..) in &rows {
        words.extend(unit.words_on(*id)?);
    }
    words.sort_unstable();
    words.dedup();
    let mut documents: Vec<String> = rows.iter().map(|(id, ..)| document_code(*id)).collect();
    for notice in notices {
        files.extend(&notice.values);
        documents.push(notice.code.clone());
    }
    let what = Happening::Erased {
        case: case.clone(),
        documents,
        files,
        words,
        reason: opening.value,
    };
    let seq = append(home, unit, body, what)?;
    unit.put_erasure(&Erasure {
        seq,
        body,
        case: case_id,
        reason: request.reason.clone(),
        by: request.by.clone(),
        at,
        value: opening.value,
        key: opening.key,
        finished: false,
    })?;
    // Members first: theirs are found by way of the archive's row.
    for (document, value, mark) in rows.into_iter().rev() {
        unit.erase_document(&Erased {
            document,
            seq,
            value,
            mark,
        })?;
    }
    for notice in notices {
        unit.erase_notice(notice.id, seq)?;
    }
    for digest in going.iter().filter_map(|planned| planned.sha256.as_ref()) {
        if unit.references_to(digest)? == 0 {
            unit.doom(digest)?;
        }
    }
    Ok(seq)
}

/// The bytes that the event's commitment is over: canonical JSON.
fn pinned(reason: &str, by: &str, at: &str) -> Result<Vec<u8>, Failure> {
    canonical(&Pinned { reason, by, at })
}

/// The same bytes from an erasure as it is recorded, to check its commitment.
pub(in crate::app) fn pinned_again(erasure: &Erasure) -> Result<Vec<u8>, Failure> {
    pinned(&erasure.reason, &erasure.by, &erasure.at.to_string())
}

/// The documents and notices of a list that are still there: an older copy was
/// restored.
pub(in crate::app) fn undone(unit: &dyn Unit, lines: &[Line]) -> Result<Vec<String>, Failure> {
    let mut targets = Vec::new();
    for line in lines {
        targets.extend(notice_undone(unit, line)?);
        let Some(document) = unit.document(line.document)? else {
            continue;
        };
        if document.is_erased() || document.parent.is_some() {
            continue;
        }
        let value = unit
            .commitment(CommitmentOf::Document(document.id))?
            .map(|commitment| commitment.value);
        let submission = unit.submission_by_code(&line.submission)?.map(|s| s.id);
        if value == line.value && submission == Some(document.submission) {
            targets.push(document_code(document.id));
        }
    }
    Ok(targets)
}

/// The notice of a line, when it is still there.
fn notice_undone(unit: &dyn Unit, line: &Line) -> Result<Option<String>, Failure> {
    let Some(id) = line.notice else {
        return Ok(None);
    };
    let Some(notice) = unit.notice(id)?.filter(|notice| notice.erased.is_none()) else {
        return Ok(None);
    };
    let Some(case) = unit.case(notice.case)? else {
        return Ok(None);
    };
    let kept = Kept::of(unit, notice, case)?;
    let value = kept.said.first().map(|drafted| drafted.value);
    Ok((value == line.value).then(|| kept.code()))
}
