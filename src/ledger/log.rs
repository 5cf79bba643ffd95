//! Appending events, the root of the tree, and checking both.

use tlog_tiles::tlog::Error as TlogError;
use tlog_tiles::{
    Hash, HashReader, record_hash, stored_hash_count, stored_hashes, stored_hashes_for_record_hash,
    tree_hash,
};

use super::LedgerError;
use crate::model::{Digest, LedgerEvent, RowId};
use crate::records::Unit;

/// Appends an event within the caller's unit of work and returns its sequence
/// number, from 0. The bytes are canonical JSON (RFC 8785).
pub fn append(unit: &dyn Unit, body: RowId, event: &LedgerEvent) -> Result<u64, LedgerError> {
    let bytes =
        serde_json_canonicalizer::to_vec(event).map_err(|e| LedgerError::Form(e.to_string()))?;
    let seq = unit.event_count()?;
    let first = stored_hash_count(seq);
    let hashes = stored_hashes(seq, &bytes, &Nodes(unit)).map_err(tree)?;
    unit.put_event(body, seq, &bytes)?;
    let hashes: Vec<[u8; 32]> = hashes.iter().map(|hash| hash.0).collect();
    unit.put_nodes(first, &hashes)?;
    Ok(seq)
}

/// Number of events and root hash of the tree over them.
pub fn root(unit: &dyn Unit) -> Result<(u64, Digest), LedgerError> {
    let count = unit.event_count()?;
    let hash = tree_hash(count, &Nodes(unit)).map_err(tree)?;
    Ok((count, Digest::from_bytes(hash.0)))
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
struct Nodes<'a>(&'a dyn Unit);

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

fn tree(error: TlogError) -> LedgerError {
    LedgerError::Tree(error.to_string())
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::*;
    use crate::model::{Body, Happening};
    use crate::records::{Records, Sqlite};

    fn event(n: usize) -> LedgerEvent {
        LedgerEvent {
            v: 1,
            at: format!("2026-11-21T00:00:{n:02}Z"),
            body: "local".into(),
            what: Happening::CaseOpened {
                case: format!("C-2026-{n:06}"),
                scheme: "s".into(),
                pack: "p".into(),
                procedure: "application".into(),
                predecessor: None,
            },
        }
    }

    fn with_events(n: usize, check: impl FnOnce(&dyn Unit)) {
        let dir = tempfile::tempdir().unwrap();
        let records = Sqlite::open_or_create(&dir.path().join("akashi.db")).unwrap();
        let records: &dyn Records = &records;
        records
            .work::<_, LedgerError>(|unit| {
                let body = unit.put_body(&Body {
                    code: "local".into(),
                    name: "見本".into(),
                    roles: vec![],
                })?;
                for n in 0..n {
                    append(unit, body, &event(n))?;
                }
                check(unit);
                Ok(())
            })
            .unwrap();
    }

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
        for n in [0, 1, 2, 3, 7, 8, 21] {
            with_events(n, |unit| {
                let leaves: Vec<_> = (0..n as u64)
                    .map(|seq| unit.event(seq).unwrap().unwrap())
                    .collect();
                let (count, hash) = root(unit).unwrap();
                assert_eq!((count, *hash.as_bytes()), (n as u64, slow_root(&leaves)));
                assert_eq!(verify(unit).unwrap(), (n as u64, vec![]));
            });
        }
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
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("akashi.db");
        let records = Sqlite::open_or_create(&file).unwrap();
        let dyn_records: &dyn Records = &records;
        dyn_records
            .work::<_, LedgerError>(|unit| {
                let body = unit.put_body(&Body {
                    code: "local".into(),
                    name: "見本".into(),
                    roles: vec![],
                })?;
                for n in 0..9 {
                    append(unit, body, &event(n))?;
                }
                Ok(())
            })
            .unwrap();
        let raw = rusqlite::Connection::open(&file).unwrap();
        raw.execute("UPDATE ledger_event SET bytes = X'7b7d' WHERE seq = 4", [])
            .unwrap();
        let damage = dyn_records
            .work::<_, LedgerError>(|unit| Ok(verify(unit)?.1))
            .unwrap();
        let seqs: Vec<u64> = damage.iter().map(|fault| fault.seq).collect();
        assert_eq!(seqs, [4], "{damage:?}");
        raw.execute("DELETE FROM ledger_event WHERE seq = 2", [])
            .unwrap();
        raw.execute(
            "UPDATE ledger_node SET hash = zeroblob(32) WHERE idx = 2",
            [],
        )
        .unwrap();
        let damage = dyn_records
            .work::<_, LedgerError>(|unit| Ok(verify(unit)?.1))
            .unwrap();
        let seqs: Vec<u64> = damage.iter().map(|fault| fault.seq).collect();
        assert_eq!(
            seqs,
            [1, 2, 3, 4],
            "the node over 0 and 1, and the one over it"
        );
        raw.execute(
            "DELETE FROM ledger_node WHERE idx = (SELECT max(idx) FROM ledger_node)",
            [],
        )
        .unwrap();
        let more = dyn_records
            .work::<_, LedgerError>(|unit| Ok(verify(unit)?.1))
            .unwrap();
        assert!(more.len() > damage.len(), "{more:?}");
    }
}
