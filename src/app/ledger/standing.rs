//! How a checkpoint stands to the database: is the tree that it was signed
//! over the beginning of the tree that is there?

use crate::app::error::{Code, Failure};
use crate::ledger::{Checkpoint, LedgerError, origin_of, root_at};
use crate::records::Unit;

/// What is wrong with a checkpoint, or with the database beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is of a ledger that was never this one.
    Foreign,
    /// None of the ledger's keys signed it.
    Unsigned,
    /// It is over more events than there are.
    Larger,
    /// It is over other events than those that are there.
    Differs,
    /// It is of an origin that was left, over events that were lost with it.
    Left,
}

impl Fault {
    /// Its code among the damage that `verify` lists.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Foreign => "checkpoint-foreign",
            Self::Unsigned => "checkpoint-signature",
            Self::Larger => "checkpoint-larger",
            Self::Differs => "checkpoint-differs",
            Self::Left => "checkpoint-left",
        }
    }

    /// The refusal to write beside this checkpoint.
    pub(super) fn refusal(self, checkpoint: &Checkpoint, count: u64) -> Failure {
        let code = match self {
            Self::Unsigned => Code::Checkpoint,
            _ => Code::OtherLedger,
        };
        Failure::new(code)
            .with("path", "ledger/checkpoint")
            .with("detail", self.code())
            .with("origin", checkpoint.origin())
            .with("size", checkpoint.size())
            .with("count", count)
    }
}

/// The verifier keys of a ledger with the events that brought them in, and one
/// that may have been lost with a part of the database.
pub(in crate::app) struct Keys {
    pub(in crate::app) signers: Vec<(u64, String)>,
    pub(super) in_file: Option<String>,
}

impl Keys {
    pub(in crate::app) fn of(unit: &dyn Unit, in_file: Option<String>) -> Result<Self, Failure> {
        Ok(Self {
            signers: unit.signers()?,
            in_file,
        })
    }

    /// The key to sign with now.
    pub(super) fn current(&self) -> Option<&str> {
        self.signers.last().map(|(_, vkey)| vkey.as_str())
    }

    /// The name that is signed under now.
    pub(in crate::app) fn origin(&self) -> Option<String> {
        self.current().and_then(origin_of)
    }

    fn all(&self) -> impl Iterator<Item = &str> {
        let signers = self.signers.iter().map(|(_, vkey)| vkey.as_str());
        signers.chain(self.in_file.as_deref())
    }

    /// Where an origin was left for another, when it was: the first event that
    /// was never signed under it.
    fn left_at(&self, origin: &str) -> Option<u64> {
        let of = |vkey: &str| origin_of(vkey).is_some_and(|name| name == origin);
        let last = self.signers.iter().rposition(|(_, vkey)| of(vkey))?;
        self.signers.get(last + 1).map(|(seq, _)| *seq)
    }
}

/// The first checkpoint of an origin that is over an event.
pub(in crate::app) fn first_over(
    unit: &dyn Unit,
    origin: &str,
    seq: u64,
) -> Result<Option<Checkpoint>, Failure> {
    let note = unit.checkpoint_from(origin, seq + 1)?;
    Ok(note.map(|note| Checkpoint::parse(&note)).transpose()?)
}

/// What is wrong with a checkpoint, seen from the database.
pub(super) fn compare(
    unit: &dyn Unit,
    checkpoint: &Checkpoint,
    keys: &Keys,
) -> Result<Option<Fault>, Failure> {
    let known = keys.all().filter_map(origin_of);
    if !known.into_iter().any(|name| name == checkpoint.origin()) {
        return Ok(Some(Fault::Foreign));
    }
    if !checkpoint.is_signed_by(keys.all()) {
        return Ok(Some(Fault::Unsigned));
    }
    let left_at = keys.left_at(checkpoint.origin());
    if left_at.is_some_and(|seq| checkpoint.size() > seq) {
        return Ok(Some(Fault::Left));
    }
    if checkpoint.size() > unit.event_count()? {
        return Ok(Some(Fault::Larger));
    }
    match root_at(unit, checkpoint.size()) {
        Ok(root) if root == checkpoint.root() => Ok(None),
        Ok(_) | Err(LedgerError::Tree(_)) => Ok(Some(Fault::Differs)),
        Err(error) => Err(error.into()),
    }
}

/// Whether a checkpoint is the head that the current origin was opened beside:
/// then it is the newest one outside only because the next was not signed yet.
pub(super) fn is_left_head(
    unit: &dyn Unit,
    keys: &Keys,
    checkpoint: &Checkpoint,
) -> Result<bool, Failure> {
    let Some(origin) = keys.origin() else {
        return Ok(false);
    };
    let of_origin = |(_, vkey): &&(u64, String)| origin_of(vkey).as_ref() == Some(&origin);
    let Some((seq, _)) = keys.signers.iter().find(of_origin) else {
        return Ok(false);
    };
    let event = super::show::parsed(unit.event(*seq)?.as_deref());
    Ok(event["left"]["checkpoint"] == checkpoint.note())
}
