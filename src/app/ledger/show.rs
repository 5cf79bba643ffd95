//! What is shown of the ledger: events, checkpoints, proofs, tiles.

use std::collections::HashMap;
use std::path::Path;

use serde_json::Value;

use super::standing::{Keys, compare, first_over};
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::ledger::{self, Checkpoint, Key, Proof, Tiles};
use crate::model::Digest;
use crate::records::Unit;
use crate::report::Title;

/// An event with its place in the tree.
#[derive(Debug, Clone)]
pub struct EventLine {
    /// Sequence number, from 0.
    pub seq: u64,
    /// Its hash as a leaf of the tree.
    pub leaf: Digest,
    /// Its exact bytes.
    pub bytes: Vec<u8>,
    /// Number of events in the first checkpoint of the present origin that it
    /// stands under; none when it is not signed yet.
    pub signed_at: Option<u64>,
}

impl EventLine {
    /// What it says; null where the bytes are damaged.
    pub fn json(&self) -> Value {
        parsed(Some(&self.bytes))
    }
}

/// An event with the proof that it stands in the ledger.
#[derive(Debug, Clone)]
pub struct Proven {
    /// The event.
    pub event: EventLine,
    /// Its proof under the newest checkpoint.
    pub proof: Proof,
}

/// What an event's bytes say; null where they say nothing.
pub(super) fn parsed(bytes: Option<&[u8]>) -> Value {
    bytes
        .and_then(|bytes| serde_json::from_slice(bytes).ok())
        .unwrap_or_default()
}

/// All events, or those about a case.
pub fn events(home: &Home, case: Option<&str>) -> Result<Vec<EventLine>, Failure> {
    home.records().work(|unit| {
        let origin = Keys::of(unit, None)?.origin();
        let seqs = match case {
            Some(code) => {
                let case = crate::app::coverage::case_by_code(unit, code)?;
                unit.events_of_case(&case.code)?
            }
            None => (0..unit.event_count()?).collect(),
        };
        let line = |seq| event(unit, origin.as_deref(), seq);
        seqs.into_iter().map(line).collect()
    })
}

/// The newest events before the one of that number, newest first, at most
/// `limit`.
pub fn newest_events(home: &Home, before: u64, limit: usize) -> Result<Vec<EventLine>, Failure> {
    home.records().work(|unit| {
        let origin = Keys::of(unit, None)?.origin();
        let newest = (0..unit.event_count()?.min(before)).rev().take(limit);
        newest
            .map(|seq| event(unit, origin.as_deref(), seq))
            .collect()
    })
}

/// How packs call what happened in the life of cases, by the numbers of events;
/// nothing for the others, nor where a pack cannot be read.
pub fn titles(home: &Home, events: &[EventLine]) -> Result<HashMap<u64, Title>, Failure> {
    let mut schemes = home.schemes();
    home.records().work(|unit| {
        let mut titles = HashMap::new();
        for line in events {
            let said = line.json();
            let (Some(case), Some(id)) = (said["case"].as_str(), said["event"].as_str()) else {
                continue;
            };
            let Some(case) = unit.case_by_code(case)? else {
                continue;
            };
            let rules = schemes.version(&case.scheme, case.pack).ok();
            let event = rules.as_ref().and_then(|rules| rules.pack.life.event(id));
            if let Some(event) = event {
                let (ja, en) = (event.ja.clone(), event.en.clone());
                titles.insert(line.seq, Title { ja, en });
            }
        }
        Ok(titles)
    })
}

fn event(unit: &dyn Unit, origin: Option<&str>, seq: u64) -> Result<EventLine, Failure> {
    let bytes = unit.event(seq)?.ok_or_else(|| no_event(&seq.to_string()))?;
    Ok(EventLine {
        seq,
        leaf: ledger::leaf(&bytes),
        bytes,
        signed_at: signed_at(unit, origin, seq)?,
    })
}

/// Size of the first checkpoint over an event, when there is one.
fn signed_at(unit: &dyn Unit, origin: Option<&str>, seq: u64) -> Result<Option<u64>, Failure> {
    let first = match origin {
        Some(origin) => first_over(unit, origin, seq)?,
        None => None,
    };
    Ok(first.map(|checkpoint| checkpoint.size()))
}

fn no_event(what: &str) -> Failure {
    Failure::new(Code::NoEvent).with("event", what)
}

/// The newest checkpoint, and the number of events that came after it.
pub fn checkpoint(home: &Home) -> Result<(Checkpoint, u64), Failure> {
    home.records().work(|unit| {
        let head = fitting(home, unit)?;
        let unsigned = unit.event_count()?.saturating_sub(head.size());
        Ok((head, unsigned))
    })
}

/// The newest checkpoint, when it is of this database.
fn fitting(home: &Home, unit: &dyn Unit) -> Result<Checkpoint, Failure> {
    let head = home
        .ledger()
        .checkpoint()?
        .ok_or_else(|| Failure::new(Code::NoCheckpoint).with("size", "-"))?;
    let in_file = home.ledger().key().ok().flatten();
    let keys = Keys::of(unit, in_file.as_ref().map(Key::vkey))?;
    match compare(unit, &head, &keys)? {
        None => Ok(head),
        Some(fault) => Err(fault.refusal(&head, unit.event_count()?)),
    }
}

/// Proves an event by its number, or all events about a submission by its
/// receipt number.
pub fn prove(home: &Home, what: &str) -> Result<Vec<Proven>, Failure> {
    home.records().work(|unit| {
        let head = fitting(home, unit)?;
        let seqs = match what.parse() {
            Ok(seq) => vec![seq],
            Err(_) => unit.events_of_submission(what)?,
        };
        if seqs.is_empty() {
            return Err(no_event(what));
        }
        let prove = |seq| {
            let event = event(unit, Some(head.origin()), seq)?;
            if seq >= head.size() {
                return Err(Failure::new(Code::NoCheckpoint).with("size", seq + 1));
            }
            let proof = Proof::of(unit, seq, head.clone())?;
            Ok(Proven { event, proof })
        };
        seqs.into_iter().map(prove).collect()
    })
}

/// Writes each event's exact bytes and its proof into a folder, and the key to
/// check them with. Returns the number of files.
pub fn write_proofs(home: &Home, proven: &[Proven], dir: &Path) -> Result<u64, Failure> {
    let vkey = home
        .records()
        .work::<_, Failure>(|unit| Ok(Keys::of(unit, None)?.current().map(str::to_owned)))?;
    for one in proven {
        let name = |ending: &str| dir.join(format!("event-{}.{ending}", one.event.seq));
        ledger::put_file(&name("json"), &one.event.bytes)?;
        ledger::put_file(&name("tlog-proof"), one.proof.text().as_bytes())?;
    }
    let line = format!("{}\n", vkey.unwrap_or_default());
    ledger::put_file(&dir.join("vkey"), line.as_bytes())?;
    Ok(2 * proven.len() as u64 + 1)
}

/// The proof that the ledger of `new` events begins with that of `old`; the
/// newest checkpoint where no size is given.
pub fn consistency(home: &Home, old: u64, new: Option<u64>) -> Result<String, Failure> {
    home.records().work(|unit| {
        let newest = fitting(home, unit)?;
        let head = match new {
            None => newest,
            Some(size) if size == newest.size() => newest,
            Some(size) => match unit.checkpoint(newest.origin(), size)? {
                Some(note) => Checkpoint::parse(&note)?,
                None => return Err(Failure::new(Code::NoCheckpoint).with("size", size)),
            },
        };
        if old > head.size() {
            return Err(Failure::new(Code::NoCheckpoint).with("size", old));
        }
        let path = ledger::consistency(unit, old, head.size())?;
        Ok(ledger::consistency_text(old, &path, &head))
    })
}

/// Writes the ledger of the newest checkpoint as C2SP tiles into a folder.
/// Tiles that are whole there already are left. Returns how many were written.
pub fn tiles(home: &Home, dir: &Path) -> Result<u64, Failure> {
    home.records().work(|unit| {
        let head = fitting(home, unit)?;
        let there = Tiles::new(dir);
        if there.origin()?.is_some_and(|name| name != head.origin()) {
            return Err(Failure::new(Code::OtherLedger)
                .with("path", dir.join("checkpoint").display())
                .with("detail", "checkpoint-foreign")
                .with("size", head.size())
                .with("count", head.size()));
        }
        Ok(there.write(unit, &head)?)
    })
}
