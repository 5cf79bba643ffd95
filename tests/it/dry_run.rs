//! A dry run says what would be done and changes not one byte of the home,
//! neither of a sound one nor of one that a killed run left.

use std::fs;
use std::path::PathBuf;

use crate::support::{Home, copy, files, repository};
use crate::texts::{AUDIT, EDUCATION};

const CASE: &str = "C-2026-000001";

/// A home with a case, something new in the drop folder, something in quarantine
/// and a judgement to make.
fn home() -> Home {
    let home = Home::new();
    home.submit("見本会", "教育規程.txt", EDUCATION);
    std::os::unix::fs::symlink("教育規程.txt", home.inbox("見本会").join("リンク")).unwrap();
    home.run(["intake"]).exits(3);
    home.submit("次の会", "監査規程.md", AUDIT);
    home
}

/// Every verb with a dry run, and what it answers.
fn dry_runs(home: &Home) -> Vec<(Vec<String>, i32)> {
    let rows = home.coverage(CASE);
    let passage = rows
        .iter()
        .find_map(|row| row["evidence"][0]["passage"].as_str())
        .unwrap();
    let outside = |name: &str| home.path(format!("../{name}-{}", std::process::id()));
    let package = outside("bag").display().to_string();
    let backup = outside("backup").display().to_string();
    let line = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    vec![
        (line(&["intake"]), 0),
        (line(&["intake", "--retry"]), 0),
        (
            line(&[
                "intake",
                "--dismiss",
                "R-2026-000001",
                "リンク",
                "--reason",
                "不要",
            ]),
            0,
        ),
        (line(&["judge", CASE, "J3-01", passage, "accept"]), 0),
        (line(&["erase", "D-1"]), 0),
        (line(&["export", CASE, &package]), 0),
        (line(&["backup", &backup]), 0),
        (line(&["reindex"]), 0),
        (line(&["reindex", "--full"]), 0),
        (line(&["ledger", "rotate-key"]), 0),
        (line(&["ledger", "new-origin"]), 0),
    ]
}

/// All bytes of a home. Which process looks where in the log stands in the shared
/// memory beside it (`-shm`), a lock and no content.
fn bytes(home: &Home) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = files(home.dir());
    all.retain(|(path, _)| !path.ends_with("akashi.db-shm"));
    all
}

#[track_caller]
fn changes_nothing(home: &Home, line: &[String], code: i32) {
    let before = bytes(home);
    let run = home.run(line.iter().map(String::as_str).chain(["--dry-run"]));
    let after = bytes(home);
    let names = |all: &[(PathBuf, Vec<u8>)]| -> Vec<PathBuf> {
        all.iter().map(|(path, _)| path.clone()).collect()
    };
    assert_eq!(names(&after), names(&before), "{line:?}");
    for ((path, was), (_, is)) in before.iter().zip(&after) {
        assert!(was == is, "{line:?} changed {}", path.display());
    }
    run.exits(code);
}

#[test]
fn a_dry_run_changes_no_byte_of_a_home() {
    let home = home();
    for (line, code) in dry_runs(&home) {
        changes_nothing(&home, &line, code);
    }
    assert_eq!(home.intake().len(), 1, "it is all still to do");
}

#[cfg(feature = "failpoints")]
#[test]
fn a_dry_run_changes_no_byte_of_what_a_killed_run_left() {
    let home = home();
    let lines = dry_runs(&home);
    let killed = home
        .akashi()
        .env("AKASHI_FAIL", "intake.recorded=kill")
        .arg("intake")
        .output()
        .unwrap();
    assert_eq!(killed.status.code(), None, "{killed:?}");
    assert!(home.path("akashi.db-wal").metadata().unwrap().len() > 0);
    for (line, code) in lines {
        changes_nothing(&home, &line, code);
    }
    let case = "C-2026-000002";
    let would = home.json(["export", case, "/tmp/none-of-it", "--dry-run"]);
    assert_ne!(would["unsigned"], 0, "{would:#}");
    let said = home
        .run([
            "export",
            case,
            "/tmp/none-of-it",
            "--dry-run",
            "--lang",
            "en",
        ])
        .exits(0);
    assert!(said.out.contains("not signed yet"), "{said:?}");
    home.run(["intake"]).exits(0);
    let would = home.json(["export", case, "/tmp/none-of-it", "--dry-run"]);
    assert_eq!(would["unsigned"], 0);
}

#[test]
fn a_dry_run_makes_nothing_where_there_is_no_database_or_no_home() {
    let home = Home::new();
    home.submit("見本会", "教育規程.txt", EDUCATION);
    let before = files(home.dir());
    let would = home.json(["intake", "--dry-run"]);
    assert_eq!(would["would_take"][0]["files"][0], "教育規程.txt");
    assert_eq!(files(home.dir()), before);
    assert!(!home.path("vault").exists());
    let none = tempfile::tempdir().unwrap();
    let dir = none.path().join("new");
    let run = crate::support::run(["--home", dir.to_str().unwrap(), "intake", "--dry-run"]);
    assert!(run.exits(1).err.contains("E0101") && !dir.exists());
    crate::support::run(["init", dir.to_str().unwrap(), "--dry-run"]).exits(0);
    assert!(!dir.exists());
}

#[test]
fn a_dry_run_leaves_an_older_home_as_it_is_and_says_so() {
    let home = Home::new();
    copy(&repository().join("tests/fixtures/home-v1"), home.dir());
    let before = fs::read(home.path("akashi.db")).unwrap();
    let run = home.run(["intake", "--dry-run", "--lang", "en"]).exits(1);
    assert!(run.err.contains("E0725"), "{run:?}");
    assert_eq!(fs::read(home.path("akashi.db")).unwrap(), before);
    home.run(["cases"]).exits(0);
    home.run(["intake", "--dry-run"]).exits(0);
}
