//! What a package tells of the ledger: events, proofs, keys, and the keys that
//! open the commitments in the events.

use super::{Bag, PackageError, allowed_signers, pem};
use crate::ledger::{Key, Proof};
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
    /// `document`, `judgement`, or `erased` when nothing can open it.
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

/// Writes the folder `ledger/`. All proofs are under one checkpoint.
pub fn put(
    bag: &mut Bag,
    events: &[Proven],
    opened: &[Opened],
    checkpoint: &str,
    key: &Key,
) -> Result<(), PackageError> {
    for event in events {
        let name = format!("ledger/events/{}", file_name(event.proof.seq));
        bag.put(&format!("{name}.json"), &event.bytes)?;
        bag.put(&format!("{name}.tlog-proof"), event.proof.text().as_bytes())?;
    }
    let lines: String = opened.iter().map(Opened::line).collect();
    bag.put("ledger/commitments.tsv", lines.as_bytes())?;
    bag.put("ledger/checkpoint", checkpoint.as_bytes())?;
    bag.put("ledger/vkey", format!("{}\n", key.vkey()).as_bytes())?;
    bag.put("ledger/key.pem", pem(key).as_bytes())?;
    bag.put("ledger/key.pub", format!("{}\n", key.openssh()?).as_bytes())?;
    bag.put("allowed_signers", allowed_signers(key)?.as_bytes())
}

/// Name of an event's files, without ending.
fn file_name(seq: u64) -> String {
    format!("{seq:06}")
}
