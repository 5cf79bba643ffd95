//! What a package tells of the ledger: events, proofs, keys, and the keys that
//! open the commitments in the events.

use super::{Bag, PackageError, allowed_signers, pem};
use crate::ledger::{Checkpoint, Key, Proof};
use crate::model::Digest;
use crate::model::digest::hex;

/// An event of the case with its proof.
#[derive(Debug, Clone)]
pub struct Proven {
    /// Its exact bytes.
    pub bytes: Vec<u8>,
    /// That it stands in the ledger.
    pub proof: Proof,
}

/// A commitment in an event, and what it is to.
#[derive(Debug, Clone)]
pub struct Opened {
    /// `document`, `judgement`, `dismissal`, `act`, `statement`, `erased` when nothing can open it,
    /// or `other` when it is about a document of another case that is not told
    /// of here.
    pub kind: &'static str,
    /// Code of the document or judgement; none when it was erased.
    pub code: Option<String>,
    /// Number of the event.
    pub seq: u64,
    /// The value in the event.
    pub value: Digest,
    /// The key that opens it, unless it was erased.
    pub key: Option<[u8; 32]>,
    /// Fixity of the document.
    pub sha256: Option<Digest>,
    /// File of the package that it is to, when it is there.
    pub path: Option<String>,
}

impl Opened {
    fn line(&self) -> String {
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        [
            self.kind.to_owned(),
            or_dash(self.code.clone()),
            file_name(self.seq),
            self.value.hex(),
            or_dash(self.key.map(|key| hex(&key))),
            or_dash(self.sha256.map(|digest| digest.hex())),
            or_dash(self.path.clone()),
        ]
        .join("\t")
            + "\n"
    }
}

/// A checkpoint that went out before, and the proof that the ledger goes on
/// from it.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// The proof, as [`crate::ledger::consistency_text`] writes it.
    pub consistency: String,
}

/// A time-stamped checkpoint.
#[derive(Debug, Clone)]
pub struct Stamped {
    /// The checkpoint as it was stamped.
    pub checkpoint: Checkpoint,
    /// The authority's reply (RFC 3161).
    pub reply: Vec<u8>,
}

/// All that a package tells of the ledger. Every proof is to one checkpoint.
#[derive(Debug, Clone)]
pub struct Told {
    /// The case's events, oldest first.
    pub events: Vec<Proven>,
    /// Every commitment in them.
    pub opened: Vec<Opened>,
    /// The signed head of the ledger.
    pub checkpoint: String,
    /// Checkpoints before it.
    pub earlier: Vec<Earlier>,
    /// Time stamps, of it or of earlier ones.
    pub stamps: Vec<Stamped>,
}

/// Writes the folder `ledger/` and `allowed_signers`.
pub fn put(bag: &mut Bag, told: &Told, key: &Key) -> Result<(), PackageError> {
    for event in &told.events {
        let name = format!("ledger/events/{}", file_name(event.proof.seq));
        bag.put(&format!("{name}.json"), &event.bytes)?;
        bag.put(&format!("{name}.tlog-proof"), event.proof.text().as_bytes())?;
    }
    for earlier in &told.earlier {
        let name = format!(
            "ledger/checkpoints/{}",
            file_name(earlier.checkpoint.size())
        );
        let note = earlier.checkpoint.note();
        bag.put(&format!("{name}.checkpoint"), note.as_bytes())?;
        bag.put(
            &format!("{name}.consistency"),
            earlier.consistency.as_bytes(),
        )?;
    }
    for stamp in &told.stamps {
        let name = format!("ledger/timestamps/{}", file_name(stamp.checkpoint.size()));
        let note = stamp.checkpoint.note();
        bag.put(&format!("{name}.checkpoint"), note.as_bytes())?;
        bag.put(&format!("{name}.tsr"), &stamp.reply)?;
    }
    let lines: String = told.opened.iter().map(Opened::line).collect();
    bag.put("ledger/commitments.tsv", lines.as_bytes())?;
    bag.put("ledger/checkpoint", told.checkpoint.as_bytes())?;
    bag.put("ledger/vkey", format!("{}\n", key.vkey()).as_bytes())?;
    bag.put("ledger/key.pem", pem(key).as_bytes())?;
    bag.put("ledger/key.pub", format!("{}\n", key.openssh()?).as_bytes())?;
    bag.put("allowed_signers", allowed_signers(key)?.as_bytes())
}

/// Name of the files of an event or of a checkpoint's size, without ending.
fn file_name(number: u64) -> String {
    format!("{number:06}")
}
