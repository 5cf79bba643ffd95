//! Where the ledger holds a submission.

use crate::app::error::Failure;
use crate::app::ledger::{Keys, first_over};
use crate::ledger::{self, Checkpoint, LedgerError, Proof, is_included};
use crate::model::RowId;
use crate::records::{CommitmentOf, Unit};
use crate::report::receipt::{EventProof, Opened, Standing, State};

/// The events about a submission, the first checkpoint of the present origin
/// over all of them, and the proofs: the same whenever the receipt is printed,
/// as long as the ledger keeps its name.
pub(super) fn standing(unit: &dyn Unit, submission: &str) -> Result<Standing, Failure> {
    let mut events = Vec::new();
    for seq in unit.events_of_submission(submission)? {
        let bytes = unit.event(seq)?.unwrap_or_default();
        events.push(EventProof {
            seq,
            leaf: ledger::leaf(&bytes),
            event: String::from_utf8_lossy(&bytes).into_owned(),
            proof: None,
        });
    }
    let (checkpoint, vkey) = head_over(unit, &events)?;
    let mut state = match (&checkpoint, events.is_empty()) {
        (_, true) => State::Damaged,
        (Some(_), _) => State::Signed,
        (None, _) => State::Unsigned,
    };
    for one in &mut events {
        let Some(head) = &checkpoint else { continue };
        one.proof = proof(unit, one, head)?;
        if one.proof.is_none() || vkey.is_none() {
            state = State::Damaged;
        }
    }
    Ok(Standing {
        state,
        events,
        checkpoint,
        vkey,
    })
}

/// The first checkpoint over all of `events`, and the key that signed it.
fn head_over(
    unit: &dyn Unit,
    events: &[EventProof],
) -> Result<(Option<Checkpoint>, Option<String>), Failure> {
    let keys = Keys::of(unit, None)?;
    let (Some(origin), Some(last)) = (keys.origin(), events.last()) else {
        return Ok((None, None));
    };
    let Some(head) = first_over(unit, &origin, last.seq)? else {
        return Ok((None, None));
    };
    let vkeys = keys.signers.into_iter().map(|(_, vkey)| vkey);
    let signed_by = |vkey: &String| head.is_signed_by([vkey.as_str()]);
    let vkey = vkeys.rev().find(signed_by);
    Ok((Some(head), vkey))
}

/// The proof of an event, when it holds.
fn proof(unit: &dyn Unit, one: &EventProof, head: &Checkpoint) -> Result<Option<String>, Failure> {
    match Proof::of(unit, one.seq, head.clone()) {
        Ok(proof) => {
            let (size, root) = (head.size(), head.root());
            let holds = is_included(&proof.path, one.leaf, one.seq, size, root);
            Ok(holds.then(|| proof.text()))
        }
        Err(LedgerError::Tree(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// When the first of the events says that it happened.
pub(super) fn instant(standing: &Standing) -> Option<String> {
    let event: serde_json::Value = serde_json::from_str(&standing.events.first()?.event).ok()?;
    event["at"].as_str().map(str::to_owned)
}

/// The commitment to a document's fixity, with its key.
pub(super) fn opened(unit: &dyn Unit, document: RowId) -> Result<Option<Opened>, Failure> {
    let commitment = unit.commitment(CommitmentOf::Document(document))?;
    Ok(commitment.map(|commitment| Opened {
        seq: commitment.seq,
        value: commitment.value,
        key: commitment.key,
    }))
}
