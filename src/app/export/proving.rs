//! What proves a package: the checkpoint that its events are proved under, and
//! those that went out before it.

use std::collections::{BTreeMap, BTreeSet};

use super::gather::Gathered;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::ledger::first_over;
use crate::ledger::{self, Checkpoint, Key, Proof, Stamp};
use crate::model::Progress;
use crate::records::Unit;
use crate::report::package::{Bag, proofs};

/// The newest checkpoint, over all that was gathered, and the key that signed
/// it. What a killed run left unsigned is signed first.
pub(super) fn signed(
    home: &Home,
    gathered: &Gathered,
    progress: &dyn Progress,
) -> Result<(Checkpoint, Key), Failure> {
    let needed = gathered.events.last().map_or(0, |(seq, _)| seq + 1);
    let (mut head, _) = crate::app::ledger::checkpoint(home)?;
    if head.size() < needed {
        // Taking the lock signs what is not signed.
        drop(home.lock("export", progress)?);
        (head, _) = crate::app::ledger::checkpoint(home)?;
    }
    let folder = home.ledger();
    let path = folder.key_path();
    let missing = || Failure::new(Code::NoKey).with("path", path.display());
    let key = folder.key()?.ok_or_else(missing)?;
    match head.is_signed_by([key.vkey().as_str()]) {
        true => Ok((head, key)),
        false => Err(Failure::new(Code::Key)
            .with("path", path.display())
            .with("detail", key.vkey())),
    }
}

/// Where the ledger stands, for a dry run: its newest checkpoint, the verifier
/// key that a package would be signed with, and the number of events that are
/// signed first. Nothing is signed here.
pub(super) fn standing(home: &Home) -> Result<(Option<Checkpoint>, String, u64), Failure> {
    let path = home.ledger().key_path();
    let missing = || Failure::new(Code::NoKey).with("path", path.display());
    let key = home.ledger().key()?.ok_or_else(missing)?;
    match crate::app::ledger::checkpoint(home) {
        Ok((head, unsigned)) => Ok((Some(head), key.vkey(), unsigned)),
        Err(failure) if failure.code == Code::NoCheckpoint => {
            let unsigned = home
                .records()
                .work::<_, Failure>(|unit| Ok(unit.event_count()?))?;
            Ok((None, key.vkey(), unsigned))
        }
        Err(failure) => Err(failure),
    }
}

/// Writes events, proofs, keys, earlier checkpoints and time stamps.
pub(super) fn write_ledger(
    home: &Home,
    gathered: &Gathered,
    head: &Checkpoint,
    key: &Key,
    bag: &mut Bag,
) -> Result<(), Failure> {
    let stamps = stamps(home, gathered, head);
    let (events, earlier) = home.records().work::<_, Failure>(|unit| {
        let prove = |(seq, bytes): &(u64, Vec<u8>)| {
            Ok(proofs::Proven {
                bytes: bytes.clone(),
                proof: Proof::of(unit, *seq, head.clone())?,
            })
        };
        let events: Result<Vec<_>, Failure> = gathered.events.iter().map(prove).collect();
        Ok((events?, earlier(unit, gathered, head, &stamps)?))
    })?;
    let told = proofs::Told {
        events,
        earlier,
        stamps,
        opened: gathered.opened(),
        checkpoint: head.note().to_owned(),
    };
    Ok(proofs::put(bag, &told, key)?)
}

/// Checkpoints that went out before, each with the proof that the ledger goes
/// on from it: the first one over each event, which stands on its receipt, and
/// those that were time-stamped.
fn earlier(
    unit: &dyn Unit,
    gathered: &Gathered,
    head: &Checkpoint,
    stamps: &[proofs::Stamped],
) -> Result<Vec<proofs::Earlier>, Failure> {
    let mut found: BTreeMap<u64, Checkpoint> = BTreeMap::new();
    for (seq, _) in &gathered.events {
        if let Some(checkpoint) = first_over(unit, head.origin(), *seq)? {
            found.insert(checkpoint.size(), checkpoint);
        }
    }
    for stamp in stamps {
        found.insert(stamp.checkpoint.size(), stamp.checkpoint.clone());
    }
    let older = found.into_values().filter(|old| old.size() < head.size());
    older
        .map(|old| {
            let path = ledger::consistency(unit, old.size(), head.size())?;
            Ok(proofs::Earlier {
                consistency: ledger::consistency_text(old.size(), &path, head),
                checkpoint: old,
            })
        })
        .collect()
}

/// The first time stamp over each event of the case, where there is one. What
/// cannot be read is left out; `verify` tells of it.
fn stamps(home: &Home, gathered: &Gathered, head: &Checkpoint) -> Vec<proofs::Stamped> {
    let mut all: BTreeMap<u64, proofs::Stamped> = BTreeMap::new();
    let listed = std::fs::read_dir(home.ledger().stamp_dir());
    for entry in listed.into_iter().flatten().flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|ending| ending != "tsr") {
            continue;
        }
        let read = ledger::read(&path).and_then(|reply| {
            let note = ledger::read(&path.with_extension("checkpoint"))?;
            Stamp::read(&reply, &note)?;
            let checkpoint = Checkpoint::parse(&note)?;
            Ok(proofs::Stamped { checkpoint, reply })
        });
        if let Ok(stamp) = read
            && stamp.checkpoint.origin() == head.origin()
            && stamp.checkpoint.size() <= head.size()
        {
            all.insert(stamp.checkpoint.size(), stamp);
        }
    }
    let first_over = |seq: u64| all.range(seq + 1..).next().map(|(size, _)| *size);
    let wanted: BTreeSet<u64> = gathered
        .events
        .iter()
        .filter_map(|(seq, _)| first_over(*seq))
        .collect();
    all.retain(|size, _| wanted.contains(size));
    all.into_values().collect()
}
