//! The evidence package: written whole or not at all, the same each time, and
//! checked by tools that are not ours.

mod carried;
mod forged;
mod hostile;
mod refused;
mod witnesses;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::support::{Home, Run, files};
use crate::texts::{AUDIT, EDUCATION};

const CASE: &str = "C-2026-000001";

/// A home with a case of two submissions and a judgement, beside another case.
fn home() -> Home {
    let home = Home::new();
    home.submit("見本会", "規程/教育規程.txt", EDUCATION);
    home.submit("見本会", "写し.txt", EDUCATION);
    home.intake();
    home.submit("もう一つ", "教育規程.txt", "別の案件\n");
    home.intake();
    home.submit("C-2026-000001 追加提出", "監査規程.md", AUDIT);
    home.intake();
    let rows = home.coverage(CASE);
    let passage = rows
        .iter()
        .find_map(|row| row["evidence"][0]["passage"].as_str())
        .unwrap();
    home.run([
        "judge",
        CASE,
        "J3-01",
        passage,
        "accept",
        "--by",
        "見本 太郎",
    ])
    .exits(0);
    home
}

/// Writes the package of a case below the home.
fn export(home: &Home, case: &str, name: &str) -> PathBuf {
    let dir = home.path(name);
    let exported = home.json(["export", case, dir.to_str().unwrap()]);
    assert_eq!(exported["written"], true);
    dir
}

/// `bash verify.sh`, run in a bag.
fn verify_sh(bag: &Path, args: &[&str]) -> Run {
    let run = Command::new("bash")
        .arg("verify.sh")
        .args(args)
        .current_dir(bag)
        .output();
    run.unwrap().into()
}

/// The rows of a JSON table.
fn table(bag: &Path, name: &str) -> Vec<Value> {
    let text = fs::read(bag.join(format!("data/{name}.json"))).unwrap();
    serde_json::from_slice(&text).unwrap()
}

/// The first event file of a bag, without its ending.
fn first_event(bag: &Path) -> String {
    let mut events: Vec<String> = fs::read_dir(bag.join("ledger/events"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    events.sort();
    format!("ledger/events/{}", events[0].trim_end_matches(".json"))
}

#[test]
fn a_package_holds_all_of_its_case_and_nothing_of_another() {
    let home = home();
    let bag = export(&home, CASE, "bag");
    let original = |path: &str| fs::read_to_string(bag.join("data/originals").join(path)).unwrap();
    assert_eq!(original("R-2026-000001/規程/教育規程.txt"), EDUCATION);
    assert_eq!(original("R-2026-000001/写し.txt"), EDUCATION);
    assert_eq!(original("R-2026-000003/監査規程.md"), AUDIT);
    let names = table(&bag, "names");
    assert_eq!(names.len(), 3);
    assert!(names.iter().all(|row| row["presence"] == "present"));
    assert!(!table(&bag, "passages").is_empty());
    let judged = table(&bag, "judgements");
    assert_eq!((judged.len(), &judged[0]["by"]), (1, &"見本 太郎".into()));
    for name in [
        "R-2026-000001.json",
        "R-2026-000001.txt",
        "R-2026-000003.en.txt",
    ] {
        assert!(bag.join("data/receipts").join(name).is_file(), "{name}");
    }
    let readme = fs::read_to_string(bag.join("README.ja.md")).unwrap();
    let vkey = fs::read_to_string(bag.join("ledger/vkey")).unwrap();
    assert!(readme.contains(CASE) && readme.contains(vkey.trim_end()));
    assert!(!readme.contains('{'), "{readme}");
    for (path, bytes) in files(&bag) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("C-2026-000002"), "{}", path.display());
    }
}

#[test]
fn two_packages_of_an_unchanged_case_differ_in_the_date_only() {
    let home = home();
    let [one, two] = ["one", "two"].map(|name| export(&home, CASE, name));
    let dated = [
        "bag-info.txt",
        "tagmanifest-sha256.txt",
        "tagmanifest-sha256.txt.sig",
    ];
    let undated = |bag: &Path| -> Vec<(PathBuf, Vec<u8>)> {
        let inside = |path: &Path| path.strip_prefix(bag).unwrap().to_owned();
        let all = files(bag).into_iter();
        all.map(|(path, bytes)| (inside(&path), bytes))
            .filter(|(path, _)| !dated.iter().any(|name| path == Path::new(name)))
            .collect()
    };
    assert_eq!(undated(&one), undated(&two));
    let info = |bag: &Path| -> Vec<String> {
        let text = fs::read_to_string(bag.join("bag-info.txt")).unwrap();
        let lines = text
            .lines()
            .filter(|line| !line.starts_with("Bagging-Date: "));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(info(&one), info(&two));
    assert!(info(&one).len() > 5);
}

#[test]
fn an_export_changes_nothing_in_the_home_and_signs_what_is_not() {
    let home = home();
    let size = || {
        home.json(["ledger", "checkpoint"])["size"]
            .as_u64()
            .unwrap()
    };
    let before = size();
    export(&home, CASE, "bag");
    assert_eq!(size(), before, "an export is no event");
    // As a run leaves it that was killed between commit and signature.
    let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
    let newest = home.path("ledger/checkpoint");
    let note: Vec<u8> = database
        .query_row("SELECT note FROM checkpoint WHERE size = 4", [], |row| {
            row.get(0)
        })
        .unwrap();
    database
        .execute("DELETE FROM checkpoint WHERE size > 4", [])
        .unwrap();
    drop(database);
    fs::write(newest, note).unwrap();
    let bag = export(&home, CASE, "again");
    verify_sh(&bag, &[]).exits(0);
    assert_eq!(size(), before);
}

#[test]
fn a_dry_run_says_what_would_go_and_writes_nothing() {
    let home = home();
    let dir = home.path("bag");
    let would = home.json(["export", CASE, dir.to_str().unwrap(), "--dry-run"]);
    assert_eq!(
        (&would["written"], &would["originals"]),
        (&false.into(), &3.into())
    );
    assert_eq!(would["events"], 6);
    assert!(!dir.exists());
}
