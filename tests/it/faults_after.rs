//! What fails after a submission was recorded: moving originals aside, signing,
//! reading, the index, the receipt. Nothing is lost, nothing is done twice, and
//! the next run ends it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use crate::faults::{FILES, count, home, is_whole, killed, run_failing};
use crate::support::{Home, files};

/// Root by size of every checkpoint that stands in the home, inside the database
/// and outside.
fn roots(home: &Home) -> BTreeSet<(String, String)> {
    let mut notes = Vec::new();
    notes.extend(fs::read_to_string(home.path("ledger/checkpoint")));
    if let Ok(database) = rusqlite::Connection::open(home.path("akashi.db")) {
        let mut rows = database.prepare("SELECT note FROM checkpoint").unwrap();
        let rows = rows.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
        notes.extend(rows.map(|note| String::from_utf8(note.unwrap()).unwrap()));
    }
    let size_and_root = |note: String| {
        let mut lines = note.lines().skip(1).map(str::to_owned);
        (lines.next().unwrap(), lines.next().unwrap())
    };
    notes.into_iter().map(size_and_root).collect()
}

/// Nothing is damaged, at most the index is behind.
#[track_caller]
fn is_sound_so_far(home: &Home, step: &str) {
    let run = home.run(["verify", "--json"]);
    let damage = run.json()["damage"].as_array().unwrap().clone();
    let other = damage.iter().find(|damage| damage["what"] != "index");
    assert_eq!(other, None, "{step}");
    assert!(matches!(run.code, Some(0 | 4)), "{step}: {run:?}");
}

#[track_caller]
fn is_read_and_found(home: &Home, step: &str) {
    assert_eq!(count(home, "reading"), FILES as i64, "{step}");
    assert_eq!(home.search("教育")["total"], 2 * FILES, "{step}");
    let sound = home.json(["verify", "--full"]);
    assert_eq!(sound["checked"]["reread"], FILES, "{step}");
}

#[test]
fn killed_at_every_step_after_the_record_the_next_run_ends_it_once() {
    // What is signed, read or told at each step: events recorded or not yet.
    for (step, recorded) in [
        ("origin.key", false),
        ("sign.signed:1", false),
        ("ledger.put:3", false),
        ("sign.placed:1", false),
        ("sign.remembered:1", false),
        ("intake.recorded", true),
        ("sign.signed:2", true),
        ("sign.placed:2", true),
        ("sign.remembered:2", true),
        ("read.parsed:1", true),
        ("read.parsed:3", true),
        ("read.rows:1", true),
        ("read.recorded:1", true),
        ("index.commit", true),
        ("index.committed", true),
    ] {
        let home = home();
        let sources = files(&home.path("intake"));
        killed(&home, &format!("{step}=kill"), &["intake"]);
        let rows = if recorded { FILES as i64 } else { 0 };
        assert_eq!(count(&home, "document"), rows, "{step}");
        let before = roots(&home);
        is_sound_so_far(&home, step);
        assert_eq!(home.intake().len(), usize::from(!recorded), "{step}");
        is_whole(&home, &sources);
        is_read_and_found(&home, step);
        // Never two roots of one size, and what went out stands.
        let after = roots(&home);
        assert!(before.is_subset(&after), "{step}: {before:?} {after:?}");
        let sizes: BTreeSet<_> = after.iter().map(|(size, _)| size).collect();
        assert_eq!(sizes.len(), after.len(), "{step}: {after:?}");
        let receipt = home.json(["receipt", "R-2026-000001"]);
        assert_eq!(receipt["ledger"]["state"], "signed", "{step}");
    }
}

#[test]
fn a_disk_that_fails_after_the_record_is_told_and_the_next_run_ends_it() {
    for (plan, exit, code) in [
        ("ledger.put:1=eio", 1, "E0104"),
        ("ledger.put:5=eio", 3, "E0104"),
        ("ledger.put:5=enospc", 3, "E0107"),
        ("read.rows:1+=eio", 1, "E0106"),
        ("index.commit=eio", 1, "E0402"),
    ] {
        let home = home();
        let sources = files(&home.path("intake"));
        let run = run_failing(&home, plan, &["intake"]);
        assert!(run.err.contains(code), "{plan}: {run:?}");
        assert_eq!(run.code, Some(exit), "{plan}: {run:?}");
        is_sound_so_far(&home, plan);
        home.run(["intake"]).exits(0);
        is_whole(&home, &sources);
        is_read_and_found(&home, plan);
    }
}

#[test]
fn an_original_that_cannot_be_opened_once_is_told_as_unread_and_read_again() {
    let home = home();
    let sources = files(&home.path("intake"));
    run_failing(&home, "vault.open:2=eio", &["intake"]).exits(0);
    let receipt = home.json(["receipt", "R-2026-000001"]);
    let unread: Vec<&Value> = receipt["files"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|file| file["state"] == "unread")
        .collect();
    assert_eq!(unread.len(), 1, "{receipt:#}");
    assert!(
        unread[0]["warnings"][0]
            .as_str()
            .unwrap()
            .contains("cannot be opened")
    );
    home.run(["reindex", "--full"]).exits(0);
    is_whole(&home, &sources);
    is_read_and_found(&home, "vault.open");
}

/// A home that moves originals aside.
fn moving() -> Home {
    let home = home();
    home.put(
        "akashi.toml",
        "[intake]\nsettle_seconds = 0\nafter = \"move\"\n",
    );
    home
}

/// The contents below the drop folder and beside it.
fn originals(home: &Home) -> BTreeMap<Vec<u8>, usize> {
    let mut all = BTreeMap::new();
    for folder in ["intake", "intake-done"] {
        if home.path(folder).exists() {
            for (_, bytes) in files(&home.path(folder)) {
                *all.entry(bytes).or_default() += 1;
            }
        }
    }
    all
}

#[test]
fn originals_that_move_aside_are_never_lost_wherever_it_stops() {
    for (plan, dies) in [
        ("aside.move:1=kill", true),
        ("aside.moved:1=kill", true),
        ("aside.moved:3=kill", true),
        ("aside.sync:1=kill", true),
        ("aside.synced=kill", true),
        ("aside.move:2=eio", false),
        ("aside.sync:1=eio", false),
    ] {
        let home = moving();
        let before = originals(&home);
        match dies {
            true => killed(&home, plan, &["intake"]),
            false => {
                let run = run_failing(&home, plan, &["intake"]).exits(3);
                assert!(run.err.contains("E0216"), "{plan}: {run:?}");
            }
        }
        assert_eq!(originals(&home), before, "{plan}");
        assert_eq!(
            count(&home, "document"),
            FILES as i64,
            "{plan}: recorded first"
        );
        is_sound_so_far(&home, plan);
        assert_eq!(home.intake().len(), 0, "{plan}: nothing is taken in twice");
        assert_eq!(originals(&home), before, "{plan}");
        assert_eq!(files(&home.path("intake")), [], "{plan}");
        assert_eq!(files(&home.path("intake-done")).len(), FILES, "{plan}");
        home.run(["verify"]).exits(0);
    }
}

#[test]
fn what_is_recorded_and_not_signed_says_so_and_is_signed_by_the_next() {
    let home = home();
    home.intake();
    let coverage = home.coverage("C-2026-000001");
    let row = coverage.iter().find(|row| row["evidence"][0].is_object());
    let row = row.unwrap();
    let id = |value: &Value| value.as_str().unwrap().to_owned();
    let (criterion, passage) = (id(&row["criterion"]), id(&row["evidence"][0]["passage"]));
    let line = ["judge", "C-2026-000001", &criterion, &passage, "accept"];
    let line = [&line[..], &["--by", "見本 花子"]].concat();
    let run = run_failing(&home, "ledger.put=enospc", &line).exits(1);
    assert!(run.err.contains("E0912"), "{run:?}");
    assert_eq!(count(&home, "judgement"), 1);
    home.submit("次", "a.txt", "第1条 教育を行う。\n");
    home.intake();
    home.run(["verify"]).exits(0);
}

#[test]
fn a_receipt_in_a_file_is_whole_or_the_one_before() {
    let home = home();
    home.intake();
    let out = home.path("receipt.html");
    let line = ["receipt", "R-2026-000001", "--out", out.to_str().unwrap()];
    for plan in ["receipt.write=enospc", "receipt.write=eio"] {
        let run = run_failing(&home, plan, &line).exits(1);
        assert!(run.err.contains("E0701"), "{run:?}");
        assert!(!out.exists() && !home.path("receipt.html.new").exists());
    }
    killed(&home, "receipt.written=kill", &line);
    assert!(!out.exists());
    home.run(line).exits(0);
    let whole = fs::read(&out).unwrap();
    killed(&home, "receipt.written=kill", &line);
    run_failing(&home, "receipt.write=eio", &line).exits(1);
    assert_eq!(fs::read(&out).unwrap(), whole);
    home.run([
        "receipt",
        "R-2026-000001",
        "--format",
        "text",
        "--out",
        "/dev/stdout",
    ])
    .exits(0);
}
