#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]
//! What the ledger costs as it grows: appending an event, proving one, signing
//! the head. Nothing here passes or fails: it measures.

use std::path::Path;
use std::time::{Duration, Instant};

use akashi::ledger::{Checkpoint, Key, LedgerError, append, consistency, inclusion, root};
use akashi::model::{Body, Digest, Happening, LedgerEvent};
use akashi::records::{Records, Sqlite, Unit};

const SIZES: [u64; 2] = [1_000, 1_000_000];
const TIMES: u64 = 2_000;

fn event(n: u64) -> LedgerEvent {
    LedgerEvent {
        v: 1,
        at: "2026-11-21T00:00:00Z".into(),
        body: "local".into(),
        what: Happening::SubmissionReceived {
            submission: format!("R-2026-{:06}", n),
            case: format!("C-2026-{:06}", n / 4),
            accepted: 8,
            duplicate: 0,
            quarantined: 0,
            files: vec![Digest::from_bytes([7; 32]); 8],
        },
    }
}

fn main() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("akashi.db");
    println!("\nLedger, each row over {TIMES} events but those with a commit, which are over 100");
    for size in SIZES {
        let records = Sqlite::open_or_create(&file).unwrap();
        grow(&records, size);
        measure(&records, size, &file);
    }
}

fn body(unit: &dyn Unit) -> i64 {
    let body = Body {
        code: "local".into(),
        name: "見本".into(),
        roles: vec![],
    };
    unit.put_body(&body).unwrap()
}

fn work<T>(records: &dyn Records, work: impl FnOnce(&dyn Unit) -> T) -> T {
    records
        .work::<_, LedgerError>(|unit| Ok(work(unit)))
        .unwrap()
}

fn add(unit: &dyn Unit, body: i64, n: u64) {
    append(unit, body, &event(n)).unwrap();
}

/// Appends until there are so many events, in one unit of work.
fn grow(records: &dyn Records, size: u64) {
    let started = Instant::now();
    work(records, |unit| {
        let body = body(unit);
        for n in unit.event_count().unwrap()..size {
            add(unit, body, n);
        }
    });
    println!(
        "  {size} events after {:.1} s",
        started.elapsed().as_secs_f64()
    );
}

fn measure(records: &dyn Records, size: u64, file: &Path) {
    let mut appends = Vec::new();
    work(records, |unit| {
        let body = body(unit);
        for n in size..size + TIMES {
            appends.push(timed(|| add(unit, body, n)));
        }
    });
    show("append, within a unit of work", size, appends);
    let commit = |n| timed(|| work(records, |unit| add(unit, 1, n)));
    let commits = (size + TIMES..size + TIMES + 100).map(commit).collect();
    show("append and commit durably", size, commits);
    // As a verb does that was just started: an own connection, nothing cached.
    let fresh = Sqlite::open_or_create(file).unwrap();
    let fresh: &dyn Records = &fresh;
    let spread = |n: u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15) % size;
    let proofs = (0..TIMES)
        .map(|n| timed(|| work(fresh, |unit| inclusion(unit, spread(n), size).unwrap())))
        .collect();
    show("prove an event", size, proofs);
    let proofs = (0..TIMES)
        .map(|n| timed(|| work(fresh, |unit| consistency(unit, spread(n), size).unwrap())))
        .collect();
    show("prove consistency with an older size", size, proofs);
    let key = Key::generate("local.akashi/bench").unwrap();
    let signed = (0..100)
        .map(|_| {
            timed(|| {
                let (size, root) = work(fresh, |unit| root(unit).unwrap());
                Checkpoint::sign(&[&key], size, root).unwrap()
            })
        })
        .collect();
    show("sign the head", size, signed);
}

fn timed<T>(act: impl FnOnce() -> T) -> Duration {
    let started = Instant::now();
    act();
    started.elapsed()
}

fn show(what: &str, size: u64, mut all: Vec<Duration>) {
    all.sort();
    let micros = |share: f64| {
        let at = ((all.len() - 1) as f64 * share) as usize;
        all[at].as_secs_f64() * 1e6
    };
    println!(
        "  {size:>9} events  {what:<38} p50 {:8.1} µs   p95 {:8.1} µs   max {:8.1} µs",
        micros(0.5),
        micros(0.95),
        micros(1.0)
    );
}
