//! Where the ledger holds a submission: its events, the first signed checkpoint
//! over all of them, and the proofs in full, so that whoever keeps the receipt
//! can hold the ledger against it.

use serde_json::{Value, json};

use crate::ledger::Checkpoint;
use crate::model::Digest;
use crate::model::digest::hex;

/// How far the ledger vouches for a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// A signed checkpoint is over its events, and the proofs hold.
    Signed,
    /// Recorded, and not signed yet.
    Unsigned,
    /// A proof does not hold: the ledger is damaged.
    Damaged,
}

impl State {
    /// The code as it stands in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Signed => "signed",
            Self::Unsigned => "unsigned",
            Self::Damaged => "damaged",
        }
    }
}

/// An event about the submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventProof {
    /// Sequence number, from 0.
    pub seq: u64,
    /// Its hash as a leaf of the tree.
    pub leaf: Digest,
    /// Its exact bytes, which are JSON.
    pub event: String,
    /// Proof that it stands in the ledger (c2sp.org/tlog-proof@v1); none
    /// without a checkpoint, or where it does not hold.
    pub proof: Option<String>,
}

/// Where the ledger holds a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// How far the ledger vouches for it.
    pub state: State,
    /// Its events, oldest first.
    pub events: Vec<EventProof>,
    /// The first checkpoint over all of them.
    pub checkpoint: Option<Checkpoint>,
    /// The verifier key that the checkpoint can be checked with.
    pub vkey: Option<String>,
}

impl Standing {
    pub(super) fn json(&self) -> Value {
        let head = self.checkpoint.as_ref();
        let event = |one: &EventProof| json!({"seq": one.seq, "leaf": one.leaf.hex(), "event": one.event, "proof": one.proof});
        json!({
            "state": self.state.code(),
            "origin": head.map(Checkpoint::origin),
            "size": head.map(Checkpoint::size),
            "root": head.map(|head| head.root().hex()),
            "checkpoint": head.map(Checkpoint::note),
            "key": self.vkey,
            "events": self.events.iter().map(event).collect::<Vec<_>>(),
        })
    }
}

/// A commitment to a file's fixity, opened: HMAC-SHA256 of the 32 bytes of its
/// SHA-256 under `key` is `value`, which stands in event `seq`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Sequence number of the event.
    pub seq: u64,
    /// What stands there.
    pub value: Digest,
    /// The key.
    pub key: [u8; 32],
}

impl Opened {
    pub(super) fn json(&self) -> Value {
        json!({"seq": self.seq, "value": self.value.hex(), "key": self.key_hex()})
    }

    pub(super) fn key_hex(&self) -> String {
        hex(&self.key)
    }
}
