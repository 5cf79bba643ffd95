//! Proofs that an event stands in the tree, and that a later tree holds an
//! earlier one: RFC 6962 §2.1.1 and §2.1.2, as files that C2SP's tools read.

use tlog_tiles::{Hash, check_record, check_tree, prove_record, prove_tree, record_hash};

use super::log::{Nodes, tree};
use super::{Checkpoint, LedgerError};
use crate::model::Digest;
use crate::records::Unit;

/// First line of an inclusion proof's file (c2sp.org/tlog-proof).
const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// Most hashes that a proof can hold: the height of a tree of 2^64 events.
const MAX_HASHES: usize = 64;

/// Hash of an event as a leaf: SHA-256(0x00 ‖ bytes).
pub fn leaf(event: &[u8]) -> Digest {
    Digest::from_bytes(record_hash(event).0)
}

/// The audit path of an event in the tree over the first `size` events, from
/// its sibling up.
pub fn inclusion(unit: &dyn Unit, seq: u64, size: u64) -> Result<Vec<Digest>, LedgerError> {
    Ok(digests(
        prove_record(size, seq, &Nodes(unit)).map_err(tree)?,
    ))
}

/// The proof that the tree over `new` events begins with the one over `old`.
/// An empty tree is the beginning of any; its proof is empty.
pub fn consistency(unit: &dyn Unit, old: u64, new: u64) -> Result<Vec<Digest>, LedgerError> {
    match old {
        0 => Ok(Vec::new()),
        _ => Ok(digests(prove_tree(new, old, &Nodes(unit)).map_err(tree)?)),
    }
}

/// Whether an event with this leaf hash stands at `seq` of the tree that
/// `size` and `root` say.
pub fn is_included(path: &[Digest], leaf: Digest, seq: u64, size: u64, root: Digest) -> bool {
    check_record(&hashes(path), size, hash(root), seq, hash(leaf)).is_ok()
}

/// Whether the tree `new` (size and root) begins with the tree `old`.
pub fn is_consistent(path: &[Digest], old: (u64, Digest), new: (u64, Digest)) -> bool {
    match old.0 {
        0 => path.is_empty() && old.1 == Digest::from_bytes(tlog_tiles::EMPTY_HASH.0),
        _ => check_tree(&hashes(path), new.0, hash(new.1), old.0, hash(old.1)).is_ok(),
    }
}

/// An inclusion proof with its checkpoint: all that one needs beside the
/// event's bytes and the verifier key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Sequence number of the event.
    pub seq: u64,
    /// Audit path.
    pub path: Vec<Digest>,
    /// The signed head of the tree.
    pub checkpoint: Checkpoint,
}

impl Proof {
    /// Proves an event under a checkpoint.
    pub fn of(unit: &dyn Unit, seq: u64, checkpoint: Checkpoint) -> Result<Self, LedgerError> {
        Ok(Self {
            path: inclusion(unit, seq, checkpoint.size())?,
            seq,
            checkpoint,
        })
    }

    /// The proof as a file, form c2sp.org/tlog-proof@v1.
    pub fn text(&self) -> String {
        format!(
            "{HEADER}\nindex {}\n{}\n{}",
            self.seq,
            lines(&self.path),
            self.checkpoint.note()
        )
    }

    /// Reads such a file. Extra data (which nothing proves) is left out.
    pub fn parse(bytes: &[u8]) -> Result<Self, LedgerError> {
        let malformed = |detail: &str| LedgerError::malformed(detail);
        let text = std::str::from_utf8(bytes).map_err(LedgerError::malformed)?;
        let (head, note) = text
            .split_once("\n\n")
            .ok_or_else(|| malformed("no empty line"))?;
        let mut head = head.split('\n').peekable();
        if head.next() != Some(HEADER) {
            return Err(malformed("its first line is another"));
        }
        head.next_if(|line| line.starts_with("extra "));
        let index = head.next().and_then(|line| line.strip_prefix("index "));
        let seq = index
            .and_then(|index| index.parse::<u64>().ok().filter(|n| n.to_string() == index))
            .ok_or_else(|| malformed("no index"))?;
        let lines: Vec<&str> = head.take(MAX_HASHES + 1).collect();
        if lines.len() > MAX_HASHES {
            return Err(malformed("more hashes than any tree is high"));
        }
        let path = lines
            .into_iter()
            .map(|line| Ok(Digest::from_bytes(Hash::parse_hash(line).map_err(tree)?.0)))
            .collect::<Result<Vec<_>, LedgerError>>()
            .map_err(LedgerError::malformed)?;
        Ok(Self {
            seq,
            path,
            checkpoint: Checkpoint::parse(note.as_bytes())?,
        })
    }

    /// Whether it proves that these bytes are the event, under a checkpoint
    /// signed by one of these keys.
    pub fn proves<'a>(&self, event: &[u8], vkeys: impl IntoIterator<Item = &'a str>) -> bool {
        let head = &self.checkpoint;
        head.is_signed_by(vkeys)
            && is_included(&self.path, leaf(event), self.seq, head.size(), head.root())
    }
}

/// A consistency proof as a file: from an old size to a checkpoint, as a C2SP
/// witness is asked (c2sp.org/tlog-witness, body of add-checkpoint).
pub fn consistency_text(old: u64, path: &[Digest], new: &Checkpoint) -> String {
    format!("old {old}\n{}\n{}", lines(path), new.note())
}

fn lines(path: &[Digest]) -> String {
    path.iter()
        .map(|digest| format!("{}\n", hash(*digest)))
        .collect()
}

fn hash(digest: Digest) -> Hash {
    Hash(*digest.as_bytes())
}

fn hashes(path: &[Digest]) -> Vec<Hash> {
    path.iter().copied().map(hash).collect()
}

fn digests(path: Vec<Hash>) -> Vec<Digest> {
    path.into_iter()
        .map(|hash| Digest::from_bytes(hash.0))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ledger::testing::Log;
    use crate::ledger::{Key, root_at};

    const SIZE: u64 = 70;

    thread_local! {
        static LOG: Log = Log::new(SIZE as usize);
    }

    fn event_at(unit: &dyn Unit, seq: u64) -> Vec<u8> {
        unit.event(seq).unwrap().unwrap()
    }

    fn flipped(digest: Digest, bit: usize) -> Digest {
        let mut bytes = *digest.as_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        Digest::from_bytes(bytes)
    }

    proptest! {
        #[test]
        fn every_inclusion_proof_holds_and_no_altered_one(
            size in 1..=SIZE, seq in any::<u64>(), at in any::<usize>(), bit in 0..256_usize,
        ) {
            let seq = seq % size;
            LOG.with(|log| log.work(|unit| {
                let leaf = leaf(&event_at(unit, seq));
                let root = root_at(unit, size).unwrap();
                let path = inclusion(unit, seq, size).unwrap();
                assert!(is_included(&path, leaf, seq, size, root));
                assert!(!is_included(&path, flipped(leaf, bit), seq, size, root));
                assert!(!is_included(&path, leaf, seq, size, flipped(root, bit)));
                assert!(!is_included(&path, leaf, (seq + 1) % SIZE, size, root) || size == 1);
                let mut altered = path.clone();
                if let Some(digest) = altered.get_mut(at % path.len().max(1)) {
                    *digest = flipped(*digest, bit);
                    assert!(!is_included(&altered, leaf, seq, size, root));
                }
                altered = path;
                altered.push(root);
                assert!(!is_included(&altered, leaf, seq, size, root));
            }));
        }

        #[test]
        fn every_consistency_proof_holds_and_no_altered_one(
            new in 1..=SIZE, old in any::<u64>(), at in any::<usize>(), bit in 0..256_usize,
        ) {
            let old = old % (new + 1);
            LOG.with(|log| log.work(|unit| {
                let (before, after) = (root_at(unit, old).unwrap(), root_at(unit, new).unwrap());
                let path = consistency(unit, old, new).unwrap();
                assert!(is_consistent(&path, (old, before), (new, after)));
                assert!(!is_consistent(&path, (old, flipped(before, bit)), (new, after)));
                assert!(!is_consistent(&path, (old, before), (new, flipped(after, bit))) || old == 0);
                let mut altered = path.clone();
                if let Some(digest) = altered.get_mut(at % path.len().max(1)) {
                    *digest = flipped(*digest, bit);
                    assert!(!is_consistent(&altered, (old, before), (new, after)));
                }
            }));
        }
    }

    #[test]
    fn a_proof_file_proves_its_event_and_no_other_and_no_altered_byte_does() {
        let key = Key::generate("local.akashi/1").unwrap();
        let vkey = key.vkey();
        LOG.with(|log| {
            log.work(|unit| {
                let root = root_at(unit, 5).unwrap();
                let head = Checkpoint::sign(&[&key], 5, root).unwrap();
                let proof = Proof::of(unit, 4, head).unwrap();
                let (text, event) = (proof.text(), event_at(unit, 4));
                assert_eq!(Proof::parse(text.as_bytes()).unwrap(), proof);
                assert!(proof.proves(&event, [vkey.as_str()]));
                assert!(!proof.proves(&event_at(unit, 3), [vkey.as_str()]));
                for at in 0..text.len() {
                    let mut bytes = text.clone().into_bytes();
                    bytes[at] ^= 1;
                    let holds = Proof::parse(&bytes)
                        .is_ok_and(|proof| proof.proves(&event, [vkey.as_str()]));
                    assert!(!holds, "byte {at}");
                }
            });
        });
    }

    #[test]
    fn a_proof_file_is_as_the_specification_shows_it() {
        let key = Key::generate("local.akashi/1").unwrap();
        let root = Digest::from_bytes([2; 32]);
        let checkpoint = Checkpoint::sign(&[&key], 1, root).unwrap();
        let note = checkpoint.note().to_owned();
        let mut proof = Proof {
            seq: 0,
            path: vec![],
            checkpoint,
        };
        assert_eq!(
            proof.text(),
            format!("c2sp.org/tlog-proof@v1\nindex 0\n\n{note}")
        );
        proof.path.push(root);
        let line = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";
        let text = format!("c2sp.org/tlog-proof@v1\nindex 0\n{line}\n\n{note}");
        assert_eq!(proof.text(), text);
        let extra = text.replace("index", "extra AA==\nindex");
        assert_eq!(Proof::parse(extra.as_bytes()).unwrap(), proof);
        for bad in [
            text.replace("@v1", "@v2"),
            text.replace("index 0", "index 00"),
            text.replace("index 0\n", ""),
            text.replace(line, "AA=="),
            text.replace("\n\n", "\n"),
            text.replace(line, &vec![line; 65].join("\n")),
        ] {
            assert!(Proof::parse(bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
