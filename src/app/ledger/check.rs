//! Is the ledger what it was, from leaf to signed head?

use std::path::Path;

use super::standing::{Fault, Keys, compare, is_left_head};
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::verify::{Signed, Verified};
use crate::ledger::{self, Checkpoint, Key, LedgerError};
use crate::records::Unit;

/// Checks events against tree, tree against every signed checkpoint, and one
/// given from outside.
pub(in crate::app) fn check(
    home: &Home,
    given: Option<&Path>,
    found: &mut Verified,
) -> Result<(), Failure> {
    let given = given.map(|path| Ok::<_, Failure>((path, read_given(path)?)));
    let given = given.transpose()?;
    let outside = home.ledger().checkpoint();
    let in_file = home.ledger().key().ok().flatten();
    home.records().work::<_, Failure>(|unit| {
        tree(unit, found)?;
        times(unit, found)?;
        let keys = Keys::of(unit, in_file.as_ref().map(Key::vkey))?;
        signers(unit, &keys, found)?;
        remembered(unit, &keys, found)?;
        newest(unit, &keys, outside, found)?;
        told(home, &keys, found)?;
        super::timestamp::check(home, found, |place, checkpoint, found| {
            found.checked.checkpoints += 1;
            match compare(unit, checkpoint, &keys)? {
                // What was lost with an origin is told by the next one's event.
                None | Some(Fault::Left) => {}
                Some(fault) => put(found, fault, place, checkpoint, "advice.timestamp"),
            }
            Ok(())
        })?;
        match &given {
            Some((path, bytes)) => from_outside(unit, &keys, path, bytes, found),
            None => {
                found.skip("not_checked.outside", "");
                Ok(())
            }
        }
    })
}

fn read_given(path: &Path) -> Result<Vec<u8>, Failure> {
    ledger::read(path).map_err(|e| match e {
        LedgerError::File { detail, .. } => Failure::new(Code::NoSuchPath)
            .with("path", path.display())
            .with("detail", detail),
        other => other.into(),
    })
}

fn damaged(found: &mut Verified, what: &'static str, place: String, advice: &'static str) {
    found.note(what, place, Vec::new(), advice);
}

fn tree(unit: &dyn Unit, found: &mut Verified) -> Result<(), Failure> {
    let (events, faults) = ledger::verify(unit)?;
    found.checked.events = events;
    for fault in faults {
        let place = format!("event {}: {}", fault.seq, fault.what);
        damaged(found, "ledger-event", place, "advice.ledger");
    }
    match ledger::root(unit) {
        Ok((_, root)) => found.ledger_root = root.hex(),
        Err(error) => damaged(found, "ledger-tree", error.to_string(), "advice.ledger"),
    }
    Ok(())
}

/// Times are what the machine's clock said: told, not judged, with the events
/// where it went back.
fn times(unit: &dyn Unit, found: &mut Verified) -> Result<(), Failure> {
    let mut newest = String::new();
    let mut back = Vec::new();
    for seq in 0..found.checked.events {
        let event = super::show::parsed(unit.event(seq)?.as_deref());
        let at = event["at"].as_str().unwrap_or_default().to_owned();
        match at < newest {
            true if !at.is_empty() => back.push(format!("event {seq} ({at})")),
            true => {}
            false => newest = at,
        }
        finders(unit, seq, &event, found)?;
    }
    match back.is_empty() {
        true => found.skip("not_checked.times", ""),
        false => found.skip("not_checked.clock_back", &back.join(", ")),
    }
    Ok(())
}

/// Whether an event is found under the case and the submission that it names.
fn finders(
    unit: &dyn Unit,
    seq: u64,
    event: &serde_json::Value,
    found: &mut Verified,
) -> Result<(), Failure> {
    let named = (event["case"].as_str(), event["submission"].as_str());
    let (case, submission) = unit.event_is_about(seq)?;
    if event.is_object() && (case.as_deref(), submission.as_deref()) != named {
        let place = format!("event {seq}");
        damaged(found, "ledger-finder", place, "advice.ledger");
    }
    Ok(())
}

/// Whether each verifier key is the one that its event names.
fn signers(unit: &dyn Unit, keys: &Keys, found: &mut Verified) -> Result<(), Failure> {
    for (seq, vkey) in &keys.signers {
        let event = super::show::parsed(unit.event(*seq)?.as_deref());
        if event["key"] != vkey.as_str() {
            let place = format!("event {seq}: {vkey}");
            damaged(found, "ledger-key", place, "advice.ledger");
        }
    }
    Ok(())
}

/// Whether every checkpoint that was ever signed is over the beginning of this
/// tree.
fn remembered(unit: &dyn Unit, keys: &Keys, found: &mut Verified) -> Result<(), Failure> {
    for (origin, note) in unit.checkpoints()? {
        found.checked.checkpoints += 1;
        match Checkpoint::parse(&note) {
            Ok(checkpoint) => {
                if let Some(fault) = compare(unit, &checkpoint, keys)? {
                    put(found, fault, "database", &checkpoint, "advice.ledger");
                }
            }
            Err(error) => damaged(
                found,
                "checkpoint-unreadable",
                format!("{origin}: {error}"),
                "advice.ledger",
            ),
        }
    }
    Ok(())
}

/// Whether the newest checkpoint outside the database is there and of it.
fn newest(
    unit: &dyn Unit,
    keys: &Keys,
    outside: Result<Option<Checkpoint>, LedgerError>,
    found: &mut Verified,
) -> Result<(), Failure> {
    const PLACE: &str = "ledger/checkpoint";
    match outside {
        Ok(Some(checkpoint)) => {
            found.checked.checkpoints += 1;
            match compare(unit, &checkpoint, keys)? {
                Some(fault) if !is_left_head(unit, keys, &checkpoint)? => {
                    put(found, fault, PLACE, &checkpoint, "advice.checkpoint");
                }
                _ => signed_until(&checkpoint, keys, found),
            }
        }
        Ok(None) if unit.checkpoints()?.is_empty() => found.skip("not_checked.signatures", ""),
        Ok(None) => damaged(
            found,
            "checkpoint-missing",
            PLACE.to_owned(),
            "advice.checkpoint_missing",
        ),
        Err(LedgerError::Malformed { detail, .. }) => damaged(
            found,
            "checkpoint-unreadable",
            format!("{PLACE}: {detail}"),
            "advice.checkpoint",
        ),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

fn signed_until(checkpoint: &Checkpoint, keys: &Keys, found: &mut Verified) {
    found.signed = Some(Signed {
        origin: checkpoint.origin().to_owned(),
        key: keys.current().unwrap_or_default().to_owned(),
        size: checkpoint.size(),
        root: checkpoint.root().hex(),
    });
    if checkpoint.size() < found.checked.events {
        let since = checkpoint.size().to_string();
        found.skip("not_checked.unsigned", &since);
    }
}

/// Whether the files that tell others origin and key tell the right ones.
fn told(home: &Home, keys: &Keys, found: &mut Verified) -> Result<(), Failure> {
    let (Some((origin, vkey)), Some(current)) = (home.ledger().told()?, keys.current()) else {
        return Ok(());
    };
    let is_waiting = home
        .ledger()
        .next_key()
        .ok()
        .flatten()
        .is_some_and(|key| key.vkey() == current);
    if !is_waiting && (vkey != current || Some(origin) != keys.origin()) {
        damaged(
            found,
            "ledger-vkey",
            format!("ledger/vkey: {vkey}"),
            "advice.vkey",
        );
    }
    Ok(())
}

/// Whether a checkpoint that somebody kept elsewhere is over the beginning of
/// this tree.
fn from_outside(
    unit: &dyn Unit,
    keys: &Keys,
    path: &Path,
    bytes: &[u8],
    found: &mut Verified,
) -> Result<(), Failure> {
    let place = path.display().to_string();
    let checkpoint = match Checkpoint::parse(bytes) {
        Ok(checkpoint) => checkpoint,
        Err(error) => {
            let place = format!("{place}: {error}");
            damaged(found, "checkpoint-unreadable", place, "advice.given");
            return Ok(());
        }
    };
    found.checked.checkpoints += 1;
    match compare(unit, &checkpoint, keys)? {
        Some(fault) => put(found, fault, &place, &checkpoint, "advice.given"),
        None => found.given = Some(checkpoint.size()),
    }
    Ok(())
}

fn put(
    found: &mut Verified,
    fault: Fault,
    place: &str,
    checkpoint: &Checkpoint,
    advice: &'static str,
) {
    let place = format!(
        "{place}: {} ({}), root {}",
        checkpoint.origin(),
        checkpoint.size(),
        checkpoint.root().hex()
    );
    damaged(found, fault.code(), place, advice);
}
