//! Appending events, the root of the tree, and checking both.

use tlog_tiles::tlog::Error as TlogError;
use tlog_tiles::{
    Hash, HashReader, record_hash, stored_hash_count, stored_hashes, stored_hashes_for_record_hash,
    tree_hash,
};

use super::LedgerError;
use crate::model::{Digest, LedgerEvent, RowId};
use crate::records::{NewEvent, Unit};

/// Appends an event within the caller's unit of work and returns its sequence
/// number, from 0. The bytes are canonical JSON (RFC 8785).
pub fn append(unit: &dyn Unit, body: RowId, event: &LedgerEvent) -> Result<u64, LedgerError> {
    let bytes =
        serde_json_canonicalizer::to_vec(event).map_err(|e| LedgerError::Form(e.to_string()))?;
    let seq = unit.event_count()?;
    let first = stored_hash_count(seq);
    let hashes = stored_hashes(seq, &bytes, &Nodes(unit)).map_err(tree)?;
    unit.put_event(&NewEvent {
        body,
        seq,
        bytes: &bytes,
        case: event.what.case(),
        submission: event.what.submission(),
    })?;
    let hashes: Vec<[u8; 32]> = hashes.iter().map(|hash| hash.0).collect();
    unit.put_nodes(first, &hashes)?;
    Ok(seq)
}

/// Number of events and root hash of the tree over them.
pub fn root(unit: &dyn Unit) -> Result<(u64, Digest), LedgerError> {
    let count = unit.event_count()?;
    Ok((count, root_at(unit, count)?))
}

/// Root hash of the tree over the first `size` events.
pub fn root_at(unit: &dyn Unit, size: u64) -> Result<Digest, LedgerError> {
    let hash = tree_hash(size, &Nodes(unit)).map_err(tree)?;
    Ok(Digest::from_bytes(hash.0))
}

/// One fault found in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The event, or the first one touched.
    pub seq: u64,
    /// What is wrong.
    pub what: String,
}

/// Computes every leaf and node again and lists what differs from the stored
/// tree. A leaf is held against its event, a node against the stored ones below
/// it: so each fault is told once, where it is. Returns the number of events.
pub fn verify(unit: &dyn Unit) -> Result<(u64, Vec<Damage>), LedgerError> {
    let count = unit.event_count()?;
    let mut damage = Vec::new();
    for seq in 0..count {
        let faults = [check_leaf(unit, seq)?, check_nodes(unit, seq)?];
        damage.extend(faults.into_iter().flatten().map(|what| fault(seq, what)));
    }
    let (stored, expected) = (unit.node_count()?, stored_hash_count(count));
    if stored != expected {
        damage.push(fault(
            count,
            &format!("the tree has {stored} hashes, {expected} belong to its events"),
        ));
    }
    Ok((count, damage))
}

/// What is wrong with an event.
fn check_leaf(unit: &dyn Unit, seq: u64) -> Result<Option<&'static str>, LedgerError> {
    let stored = unit.node(stored_hash_count(seq))?;
    Ok(match unit.event(seq)? {
        None => Some("the event is missing"),
        Some(bytes) if stored != Some(record_hash(&bytes).0) => {
            Some("the event's bytes do not fit its stored hash")
        }
        Some(_) => None,
    })
}

/// What is wrong with the nodes that an event completed.
fn check_nodes(unit: &dyn Unit, seq: u64) -> Result<Option<&'static str>, LedgerError> {
    const MISSING: &str = "hashes of the tree are missing";
    let first = stored_hash_count(seq);
    let Some(leaf) = unit.node(first)? else {
        return Ok(Some(MISSING));
    };
    let Ok(hashes) = stored_hashes_for_record_hash(seq, Hash(leaf), &Nodes(unit)) else {
        return Ok(Some(MISSING));
    };
    for (index, hash) in (first..).zip(hashes) {
        if unit.node(index)? != Some(hash.0) {
            return Ok(Some("a hash of the tree does not fit those below it"));
        }
    }
    Ok(None)
}

fn fault(seq: u64, what: &str) -> Damage {
    Damage {
        seq,
        what: what.to_owned(),
    }
}

/// The stored hashes, as the tree functions ask for them.
pub(super) struct Nodes<'a>(pub(super) &'a dyn Unit);

impl HashReader for Nodes<'_> {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, TlogError> {
        indexes
            .iter()
            .map(|index| match self.0.node(*index) {
                Ok(Some(hash)) => Ok(Hash(hash)),
                _ => Err(TlogError::InvalidInput(format!(
                    "stored hash {index} cannot be read"
                ))),
            })
            .collect()
    }
}

pub(super) fn tree(error: TlogError) -> LedgerError {
    LedgerError::Tree(error.to_string())
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::*;
    use crate::ledger::testing::{Log, with_events};

    /// RFC 6962 §2.1, word by word.
    fn slow_root(leaves: &[Vec<u8>]) -> [u8; 32] {
        match leaves {
            [] => Sha256::digest(b"").into(),
            [leaf] => Sha256::digest([&[0][..], leaf].concat()).into(),
            _ => {
                let split = leaves.len().next_power_of_two() / 2;
                let (left, right) = leaves.split_at(split);
                Sha256::digest([&[1][..], &slow_root(left), &slow_root(right)].concat()).into()
            }
        }
    }

    #[test]
    fn the_root_is_that_of_rfc_6962_at_every_size() {
        with_events(21, |unit| {
            let leaves: Vec<_> = (0..21)
                .map(|seq| unit.event(seq).unwrap().unwrap())
                .collect();
            for size in 0..=21 {
                let hash = root_at(unit, size as u64).unwrap();
                assert_eq!(*hash.as_bytes(), slow_root(&leaves[..size]), "{size}");
            }
            assert_eq!(root(unit).unwrap(), (21, root_at(unit, 21).unwrap()));
            assert_eq!(verify(unit).unwrap(), (21, vec![]));
        });
    }

    #[test]
    fn an_event_is_canonical_json() {
        with_events(1, |unit| {
            assert_eq!(
                String::from_utf8(unit.event(0).unwrap().unwrap()).unwrap(),
                r#"{"at":"2026-11-21T00:00:00Z","body":"local","case":"C-2026-000000","pack":"p","predecessor":null,"procedure":"application","scheme":"s","type":"case-opened","v":1}"#
            );
        });
    }

    #[test]
    fn every_altered_event_and_a_cut_tree_are_found_and_nothing_else() {
        let log = Log::new(9);
        let raw = rusqlite::Connection::open(log.file()).unwrap();
        let alter = |sql: &str| assert_eq!(raw.execute(sql, []).unwrap(), 1, "{sql}");
        let damage = || log.work(|unit| verify(unit).unwrap().1);
        let seqs = || damage().iter().map(|fault| fault.seq).collect::<Vec<_>>();
        alter("UPDATE ledger_event SET bytes = X'7b7d' WHERE seq = 4");
        assert_eq!(seqs(), [4]);
        alter("DELETE FROM ledger_event WHERE seq = 2");
        alter("UPDATE ledger_node SET hash = zeroblob(32) WHERE idx = 2");
        assert_eq!(
            seqs(),
            [1, 2, 3, 4],
            "the node over 0 and 1, and the one over it"
        );
        let before = damage().len();
        alter("DELETE FROM ledger_node WHERE idx = (SELECT max(idx) FROM ledger_node)");
        assert!(damage().len() > before, "{:?}", damage());
    }
}
