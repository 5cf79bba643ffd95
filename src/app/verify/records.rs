//! Records against the ledger: does every commitment open, and was everything
//! that is gone erased by an event?

use std::collections::HashMap;

use super::{ErasedDocument, Verified};
use crate::app::coverage::document_code;
use crate::app::erase;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::intake;
use crate::app::judge::pinned_again;
use crate::app::notices::{Kept, damage};
use crate::ledger::{self, Opening};
use crate::model::{Case, Digest, Document, Outcome, RowId, Said, Statement, document_row};
use crate::records::{CaseEvent, Commitment, CommitmentOf, Erased, Unit};

/// Whether every document and judgement is what was committed to.
pub(super) fn commitments(unit: &dyn Unit, found: &mut Verified) -> Result<(), Failure> {
    let erased: HashMap<RowId, Erased> = unit
        .erased_documents()?
        .into_iter()
        .map(|erased| (erased.document, erased))
        .collect();
    for case in unit.cases()? {
        let touches = vec![format!("case {}", case.code)];
        for document in unit.documents_of_case(case.id)? {
            let row = erased.get(&document.id);
            check_document(unit, &document, row, &touches, found)?;
        }
        for judgement in unit.judgements_of(case.id)? {
            if judgement.is_erased() && erased.contains_key(&judgement.document) {
                continue;
            }
            let of = CommitmentOf::Judgement(judgement.id);
            let place = format!("judgement {}", judgement.id);
            let content = pinned_again(&judgement)?;
            check(unit, of, &content, place, &touches, found)?;
        }
        for event in unit.case_events(case.id)? {
            let place = format!("case event {}", event.seq);
            check_case_event(unit, &event, place, &touches, found)?;
        }
        statements(unit, case.id, &touches, found)?;
        notices(unit, case, &touches, found)?;
    }
    dismissals(unit, found)?;
    enquiries(unit, found)?;
    super::accounts::check(unit, found)?;
    erasures(unit, found)
}

/// Whether what people said of a case is what was committed to. Of one that
/// quoted what was erased the key is gone.
fn statements(
    unit: &dyn Unit,
    case: RowId,
    touches: &[String],
    found: &mut Verified,
) -> Result<(), Failure> {
    for statement in unit.statements_of(case)? {
        found.checked.commitments += 1;
        let (id, said) = (statement.id, statement.said.clone());
        let stands = stands_in(unit, statement.seq, &statement.value)?;
        let opens = match statement.key {
            Some(key) => {
                let value = statement.value;
                let content = crate::app::statements::pinned_again(&statement)?;
                ledger::opens(&Opening { value, key }, &content)?
            }
            None => quotes_erased(unit, &statement)?,
        };
        notice_is_there(unit, case, &said, touches, found)?;
        if !stands || !opens {
            let place = format!("statement S-{id}");
            found.note("altered-record", place, touches.to_vec(), "advice.records");
        }
    }
    Ok(())
}

/// Notes a notice of which something was said, and which is not there any more or
/// is in another case.
fn notice_is_there(
    unit: &dyn Unit,
    case: RowId,
    said: &Said,
    touches: &[String],
    found: &mut Verified,
) -> Result<(), Failure> {
    if !matches!(said, Said::NoticeDrafted { .. }) {
        return Ok(());
    }
    let code = said.about();
    let id = code.strip_prefix("N-").and_then(|id| id.parse().ok());
    let notice = match id {
        Some(id) => unit.notice(id)?,
        None => None,
    };
    if notice.is_none_or(|notice| notice.case != case) {
        let place = format!("notice {code}");
        found.note("missing-record", place, touches.to_vec(), "advice.records");
    }
    Ok(())
}

/// Whether the bytes of notices are what was drafted, approved and issued.
fn notices(
    unit: &dyn Unit,
    case: Case,
    touches: &[String],
    found: &mut Verified,
) -> Result<(), Failure> {
    for notice in unit.notices_of(case.id)? {
        let kept = Kept::of(unit, notice, case.clone())?;
        found.checked.notices += 1;
        let mut touches = touches.to_vec();
        touches.push(format!("notice {}", kept.code()));
        if let Some(form) = damage(unit, &kept)? {
            let place = format!("notice {} {form}", kept.code());
            found.note("altered-notice", place, touches.clone(), "advice.records");
        }
        if let Some(event) = kept.notice.erased {
            let code = kept.code();
            match stands_in_text(unit, event, &format!("\"{code}\""))? {
                true => found.erased.push(ErasedDocument {
                    document: code,
                    event,
                }),
                false => {
                    let place = format!("notice {code}");
                    found.note("not-erased-by-event", place, touches, "advice.records");
                }
            }
        }
    }
    Ok(())
}

/// Whether a document or notice that a statement tells of was erased.
fn quotes_erased(unit: &dyn Unit, statement: &Statement) -> Result<bool, Failure> {
    if !statement.said.evaluates() {
        // One that is gone is told by itself.
        return match Kept::find(unit, statement.said.about()) {
            Ok(kept) => Ok(kept.notice.erased.is_some()),
            Err(gone) if gone.code == Code::NoNotice => Ok(false),
            Err(failure) => Err(failure),
        };
    }
    for document in unit.documents_of_statement(statement.id)? {
        if let Some(row) = document_row(&document)
            && unit
                .document(row)?
                .is_some_and(|document| document.is_erased())
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the reasons of dismissals are what was committed to.
fn dismissals(unit: &dyn Unit, found: &mut Verified) -> Result<(), Failure> {
    for dismissal in unit.dismissals()? {
        found.checked.commitments += 1;
        let opening = Opening {
            value: dismissal.value,
            key: dismissal.key,
        };
        let content = intake::pinned_again(&dismissal)?;
        let stands = stands_in(unit, dismissal.seq, &dismissal.value)?;
        if !stands || !ledger::opens(&opening, &content)? {
            let place = format!("event {}", dismissal.seq);
            found.note("altered-record", place, Vec::new(), "advice.records");
        }
    }
    Ok(())
}

/// Whether the steps of enquiries are what was committed to.
fn enquiries(unit: &dyn Unit, found: &mut Verified) -> Result<(), Failure> {
    for step in unit.enquiry_steps(None)? {
        found.checked.commitments += 1;
        let opening = Opening {
            value: step.value,
            key: step.key,
        };
        let stands = stands_in(unit, step.seq, &step.value)?;
        if !(stands && ledger::opens(&opening, step.content.as_bytes())?) {
            let place = format!("enquiry {}, event {}", step.code, step.seq);
            found.note("altered-record", place, Vec::new(), "advice.records");
        }
    }
    Ok(())
}

/// Whether a case's event is what was committed to.
fn check_case_event(
    unit: &dyn Unit,
    event: &CaseEvent,
    place: String,
    touches: &[String],
    found: &mut Verified,
) -> Result<(), Failure> {
    found.checked.commitments += 1;
    let opening = Opening {
        value: event.value,
        key: event.key,
    };
    let stands = stands_in(unit, event.seq, &event.value)?;
    if !(stands && ledger::opens(&opening, event.act.as_bytes())?) {
        found.note("altered-record", place, touches.to_vec(), "advice.records");
    }
    Ok(())
}

fn check_document(
    unit: &dyn Unit,
    document: &Document,
    erased: Option<&Erased>,
    touches: &[String],
    found: &mut Verified,
) -> Result<(), Failure> {
    let code = document_code(document.id);
    let place = format!("document {code} {}", document.name);
    let of = CommitmentOf::Document(document.id);
    match (erased, document.sha256) {
        (Some(erased), None) => {
            let known = match &erased.value {
                Some(value) => stands_in(unit, erased.seq, value)?,
                None => stands_in_text(unit, erased.seq, &format!("\"{code}\""))?,
            };
            match known {
                true => found.erased.push(ErasedDocument {
                    document: code,
                    event: erased.seq,
                }),
                false => found.note(
                    "not-erased-by-event",
                    place,
                    touches.to_vec(),
                    "advice.records",
                ),
            }
        }
        (Some(_), Some(_)) => {
            found.note("erasure-undone", place, touches.to_vec(), "advice.erase");
        }
        (None, _) if document.parent.is_some() || document.outcome == Outcome::Quarantined => {}
        (None, Some(digest)) => check(unit, of, digest.as_bytes(), place, touches, found)?,
        // A file that was kept and has no fixity any more.
        (None, None) => found.note("altered-record", place, touches.to_vec(), "advice.records"),
    }
    Ok(())
}

/// Whether the reasons of erasures are what was committed to, and whether
/// anything is left of what was erased.
fn erasures(unit: &dyn Unit, found: &mut Verified) -> Result<(), Failure> {
    for erasure in unit.erasures()? {
        found.checked.commitments += 1;
        let place = format!("event {}", erasure.seq);
        let opening = Opening {
            value: erasure.value,
            key: erasure.key,
        };
        let content = erase::pinned_again(&erasure)?;
        if !stands_in(unit, erasure.seq, &erasure.value)? || !ledger::opens(&opening, &content)? {
            found.note(
                "altered-record",
                place.clone(),
                Vec::new(),
                "advice.records",
            );
        }
        if !erasure.finished {
            found.note("erasure-unfinished", place, Vec::new(), "advice.erase");
        }
    }
    Ok(())
}

/// Whether something is still there that the list beside the database says was
/// erased: then an older copy was put in its place.
pub(super) fn undone(home: &Home, found: &mut Verified) -> Result<(), Failure> {
    let lines = erase::read_list(&home.dir.join(erase::LIST))?;
    let again = home
        .records()
        .work::<_, Failure>(|unit| erase::undone(unit, &lines))?;
    for document in again {
        let place = match document.starts_with("N-") {
            true => format!("notice {document}"),
            false => format!("document {document}"),
        };
        found.note("erasure-undone", place, Vec::new(), "advice.erase");
    }
    Ok(())
}

fn check(
    unit: &dyn Unit,
    of: CommitmentOf,
    content: &[u8],
    place: String,
    touches: &[String],
    found: &mut Verified,
) -> Result<(), Failure> {
    found.checked.commitments += 1;
    let Some(commitment) = unit.commitment(of)? else {
        found.note("no-commitment", place, touches.to_vec(), "advice.records");
        return Ok(());
    };
    if !is_opened_by(unit, &commitment, content)? {
        found.note("altered-record", place, touches.to_vec(), "advice.records");
    }
    Ok(())
}

fn is_opened_by(unit: &dyn Unit, commitment: &Commitment, content: &[u8]) -> Result<bool, Failure> {
    let opening = Opening {
        value: commitment.value,
        key: commitment.key,
    };
    Ok(stands_in(unit, commitment.seq, &commitment.value)? && ledger::opens(&opening, content)?)
}

pub(super) fn stands_in(unit: &dyn Unit, seq: u64, value: &Digest) -> Result<bool, Failure> {
    stands_in_text(unit, seq, &value.hex())
}

fn stands_in_text(unit: &dyn Unit, seq: u64, text: &str) -> Result<bool, Failure> {
    let event = unit.event(seq)?;
    Ok(event.is_some_and(|bytes| String::from_utf8_lossy(&bytes).contains(text)))
}
