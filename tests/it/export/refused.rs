//! What is refused, and what becomes of an export that does not end.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{CASE, export, home, table, verify_sh};
use crate::support::{AKASHI, Home, Run};

/// What lies beside the place of a package that was begun.
fn partials(home: &Home) -> Vec<std::path::PathBuf> {
    fs::read_dir(home.dir())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().contains(".partial-"))
        .collect()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_folder_that_is_not_empty_or_is_the_homes_own_is_refused() {
    let home = home();
    home.put("full/x", "mine");
    home.put("file", "mine");
    fs::create_dir(home.path("empty")).unwrap();
    for (code, exit, args) in [
        ("E0710", 1, vec![CASE, "full"]),
        ("E0710", 1, vec![CASE, "file"]),
        ("E0714", 1, vec![CASE, "intake/bag"]),
        ("E0714", 1, vec![CASE, "vault/bag"]),
        ("E0712", 1, vec![CASE, "no/such/folder/bag"]),
        ("E0301", 1, vec!["C-1999-000001", "bag"]),
        ("E0710", 1, vec![CASE, "full", "--format", "oscal"]),
        ("E0714", 1, vec![CASE, "vault/x", "--format", "oscal"]),
    ] {
        let mut all = vec!["export"];
        all.extend(&args);
        let run: Run = home
            .akashi()
            .args(&all)
            .current_dir(home.dir())
            .output()
            .unwrap()
            .into();
        let run = run.exits(exit);
        assert!(
            run.err.contains(code) && run.out.is_empty(),
            "{args:?}: {run:#?}"
        );
        assert_eq!(partials(&home), [""; 0].map(std::path::PathBuf::from));
    }
    assert_eq!(fs::read_to_string(home.path("full/x")).unwrap(), "mine");
    let run = home
        .akashi()
        .args(["export", CASE, "."])
        .current_dir(home.path("empty"))
        .output();
    Run::from(run.unwrap()).exits(0);
    verify_sh(&home.path("empty"), &[]).exits(0);
}

#[test]
fn an_export_that_cannot_be_written_leaves_nothing() {
    let home = Home::new();
    home.submit("見本会", "大きい.bin", vec![7; 2 << 20]);
    home.intake();
    let bag = home.path("bag");
    // As on a disk that takes no more: files end at 512 KiB.
    let run: Run = Command::new("bash")
        .args([
            "-c",
            "ulimit -f 512; trap '' XFSZ; exec \"$@\"",
            "-",
            AKASHI,
            "--home",
        ])
        .arg(home.dir())
        .args(["export", CASE, text(&bag)])
        .output()
        .unwrap()
        .into();
    let run = run.exits(1);
    assert!(run.err.contains("E0712"), "{run:#?}");
    assert!(!bag.exists() && partials(&home).is_empty());
}

#[test]
fn an_export_that_is_killed_leaves_nothing_that_looks_like_a_package() {
    let home = Home::new();
    home.submit("見本会", "大きい.bin", vec![7; 96 << 20]);
    home.intake();
    let bag = home.path("bag");
    let mut child = home
        .akashi()
        .args(["export", CASE, text(&bag)])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let began = Instant::now();
    while partials(&home).is_empty() && began.elapsed() < Duration::from_secs(30) {
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!bag.exists(), "it was killed before its end");
    let left = partials(&home);
    assert_eq!(left.len(), 1);
    assert!(!left[0].join("bagit.txt").exists());
    export(&home, CASE, "bag");
    verify_sh(&bag, &[]).exits(0);
}

#[test]
fn originals_that_are_missing_or_damaged_are_listed_and_the_rest_is_written() {
    let home = home();
    let rows = home.json(["receipt", "R-2026-000003"]);
    let sha = rows["files"][0]["sha256"].as_str().unwrap();
    let blob = home.path(format!("vault/{}/{sha}", &sha[..2]));
    let good = fs::read(&blob).unwrap();
    for (presence, bytes) in [("damaged", Some(b"other".to_vec())), ("missing", None)] {
        fs::remove_file(&blob).unwrap();
        if let Some(bytes) = bytes {
            fs::write(&blob, bytes).unwrap();
        }
        let bag = home.path(presence);
        let run = home.run(["export", CASE, text(&bag)]).exits(4);
        assert!(
            run.err.contains("E0715") && run.err.contains("監査規程.md"),
            "{run:#?}"
        );
        let names = table(&bag, "names");
        let row = names.iter().find(|row| row["sha256"] == sha).unwrap();
        assert_eq!(
            (&row["presence"], &row["path"]),
            (&presence.into(), &().into())
        );
        let info = fs::read_to_string(bag.join("bag-info.txt")).unwrap();
        assert!(info.contains("Akashi-Originals-Absent: 1"), "{info}");
        let run = verify_sh(&bag, &[]).exits(0);
        assert!(
            run.out.contains("documents without their bytes: 1"),
            "{run:#?}"
        );
        fs::write(&blob, &good).unwrap();
    }
}

#[test]
fn a_document_that_was_erased_is_told_without_its_name() {
    let home = home();
    let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
    let sql = "SELECT id FROM document WHERE name = '監査規程.md'";
    let id: i64 = database.query_row(sql, [], |row| row.get(0)).unwrap();
    drop(database);
    let document = format!("D-{id}");
    home.run(["erase", &document, "--reason", "求め", "--yes"])
        .exits(0);
    let bag = export(&home, CASE, "bag");
    let names = table(&bag, "names");
    let row = names
        .iter()
        .find(|row| row["presence"] == "erased")
        .unwrap();
    assert_eq!((&row["name"], &row["path"]), (&"".into(), &().into()));
    let run = verify_sh(&bag, &[]).exits(0);
    assert!(
        run.out.contains("were erased and cannot be opened: "),
        "{run:#?}"
    );
}

#[test]
fn a_key_that_is_not_there_is_said() {
    let home = home();
    fs::remove_file(home.path("ledger/key")).unwrap();
    let run = home.run(["export", CASE, text(&home.path("bag"))]).exits(1);
    assert!(run.err.contains("E0903"), "{run:#?}");
    assert!(!home.path("bag").exists());
}
