//! The ledger: signed, kept outside the database, and checked by tools that
//! are not ours.

mod bad_keys;
mod bad_states;
mod given;
mod stamps;
mod witnesses;

use std::fs;
use std::path::Path;

use akashi::ledger::append;
use akashi::model::{Body, Happening, LedgerEvent};
use akashi::records::{Records, RecordsError, Sqlite};
use serde_json::Value;

use crate::support::{Home, copy};
use crate::texts::{AUDIT, EDUCATION};

/// A home with one submission in its ledger.
fn home() -> Home {
    let home = Home::new();
    home.submit("見本会", "教育規程.txt", EDUCATION);
    home.intake();
    home
}

/// The newest checkpoint outside the database.
fn checkpoint(home: &Home) -> String {
    fs::read_to_string(home.path("ledger/checkpoint")).unwrap()
}

/// Its number of events.
fn size(home: &Home) -> u64 {
    home.json(["ledger", "checkpoint"])["size"]
        .as_u64()
        .unwrap()
}

/// One more submission.
fn one_more(home: &Home) {
    home.submit("もう一つ", "監査規程.md", AUDIT);
    assert_eq!(home.intake().len(), 1);
}

/// The database, to do damage to.
fn database(home: &Home) -> rusqlite::Connection {
    rusqlite::Connection::open(home.path("akashi.db")).unwrap()
}

/// A copy of the database as it is now, put into a folder.
fn copy_database(home: &Home, to: &Path) {
    database(home)
        .execute("VACUUM INTO ?1", [to.to_str().unwrap()])
        .unwrap();
}

/// Puts a copy of the database in its place.
fn restore_database(home: &Home, from: &Path) {
    for name in ["akashi.db", "akashi.db-wal", "akashi.db-shm"] {
        let _ = fs::remove_file(home.path(name));
    }
    copy(from, &home.path("akashi.db"));
}

/// Appends events without going through a verb.
fn append_events(home: &Home, n: usize) {
    let records = Sqlite::open_or_create(&home.path("akashi.db")).unwrap();
    let records: &dyn Records = &records;
    let body = Body {
        code: "local".into(),
        name: "認証機関".into(),
        roles: vec![],
    };
    records
        .work::<_, RecordsError>(|unit| {
            let body = unit.put_body(&body)?;
            for n in 0..n {
                let event = LedgerEvent {
                    v: 1,
                    at: "2026-11-21T00:00:00Z".into(),
                    body: "local".into(),
                    what: Happening::CaseOpened {
                        case: format!("C-1999-{n:06}"),
                        scheme: "s".into(),
                        pack: "p".into(),
                        procedure: "application".into(),
                        predecessor: None,
                    },
                };
                append(unit, body, &event).unwrap();
            }
            Ok(())
        })
        .unwrap();
}

/// What `verify` finds, by its codes.
fn damage(home: &Home, args: &[&str]) -> Vec<String> {
    let mut all = vec!["verify", "--json"];
    all.extend(args);
    let run = home.run(all);
    let found = run.json();
    let damage: Vec<String> = found["damage"]
        .as_array()
        .unwrap()
        .iter()
        .map(|damage| damage["what"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(run.code, Some(if damage.is_empty() { 0 } else { 4 }));
    assert_eq!(found["ok"], damage.is_empty());
    damage
}

/// The words of what `verify` did not check.
fn not_checked(home: &Home) -> String {
    let found = home.run(["--lang", "en", "verify", "--json"]).json();
    found["not_checked"].to_string()
}

#[test]
fn a_home_is_signed_from_its_making() {
    let home = Home::new();
    home.run(["reindex"]).exits(0);
    let found = home.json(["verify"]);
    assert_eq!(found["checked"]["events"], 1);
    assert_eq!(found["signed"]["size"], 1);
    let key = found["signed"]["key"].as_str().unwrap().to_owned();
    let told = fs::read_to_string(home.path("ledger/vkey")).unwrap();
    assert_eq!(told.trim_end(), key);
    let opened = &home.json(["ledger", "events"])["events"][0]["event"];
    assert_eq!(opened["type"], "origin-opened");
    assert_eq!(opened["key"], key);
    assert_ne!(
        checkpoint(&home).lines().next(),
        checkpoint(&self::home()).lines().next(),
        "two homes share an origin"
    );
}

#[test]
fn every_verb_that_writes_signs_what_it_wrote() {
    let home = home();
    assert_eq!(size(&home), 4);
    let rows = home.coverage("C-2026-000001");
    let passage = rows
        .iter()
        .find_map(|row| row["evidence"][0]["passage"].as_str())
        .unwrap();
    home.run(["judge", "C-2026-000001", "J3-01", passage, "accept"])
        .exits(0);
    assert_eq!(size(&home), 5);
    let before = checkpoint(&home);
    assert!(home.intake().is_empty());
    assert_eq!(checkpoint(&home), before, "nothing new, nothing signed");
    assert!(damage(&home, &[]).is_empty());
}

#[test]
fn events_are_listed_whole_or_by_case() {
    let home = home();
    one_more(&home);
    let types = |events: &Value| -> Vec<String> {
        let events = events["events"].as_array().unwrap();
        events
            .iter()
            .map(|event| event["event"]["type"].as_str().unwrap().to_owned())
            .collect()
    };
    let received = ["case-opened", "submission-received", "case-event"];
    let all = home.json(["ledger", "events"]);
    assert_eq!(types(&all)[0], "origin-opened");
    assert_eq!(types(&all)[1..], [received, received].concat());
    let second = home.json(["ledger", "events", "--case", "C-2026-000002"]);
    assert_eq!(types(&second), received);
    assert_eq!(second["events"][0]["seq"], 4);
    let signed_at = |at: usize| all["events"][at]["signed_at"].as_u64();
    assert_eq!([0, 1, 3, 4, 6].map(signed_at), [1, 4, 4, 7, 7].map(Some));
    let lines = home.run(["ledger", "events", "--jsonl"]).exits(0).lines();
    assert_eq!(lines.len(), 7);
    let unknown = home.run(["ledger", "events", "--case", "C-1"]).exits(1);
    assert!(unknown.err.contains("E0301"));
    let text = home.run(["ledger", "events"]).exits(0).out;
    assert!(text.contains("R-2026-000002 C-2026-000002"), "{text}");
}

#[test]
fn a_submission_of_many_files_is_several_events() {
    let home = Home::new();
    for n in 0..620 {
        home.submit("見本会", &format!("写し{n:03}.txt"), "同じ本文\n");
    }
    home.intake();
    let proofs = home.json(["ledger", "proof", "R-2026-000001"]);
    let files = |at: usize| {
        let event = proofs["proofs"][at]["event"].as_str().unwrap();
        assert!(event.len() < 1 << 16);
        let event: Value = serde_json::from_str(event).unwrap();
        event["files"].as_array().unwrap().len()
    };
    assert_eq!([files(0), files(1)], [500, 120]);
    let found = home.json(["verify"]);
    assert_eq!(found["checked"]["commitments"], 621);
    home.run(["ledger", "tiles", home.path("tiles").to_str().unwrap()])
        .exits(0);
}

#[test]
fn what_cannot_be_proved_is_said() {
    let home = home();
    for (code, args) in [
        ("E0907", vec!["ledger", "proof", "99"]),
        ("E0907", vec!["ledger", "proof", "R-1999-000001"]),
        ("E0908", vec!["ledger", "consistency", "99"]),
        ("E0908", vec!["ledger", "consistency", "1", "2"]),
    ] {
        let run = home.run(args).exits(1);
        assert!(run.err.contains(code) && run.out.is_empty(), "{run:#?}");
    }
    append_events(&home, 1);
    let run = home.run(["ledger", "proof", "4"]).exits(1);
    assert!(run.err.contains("E0908"), "{run:#?}");
    let shown = home.run(["--lang", "en", "ledger", "checkpoint"]).exits(0);
    assert!(shown.err.contains("1 events are not signed"), "{shown:#?}");
    assert!(not_checked(&home).contains("signatures from event 4 on"));
}
