//! Damage: `verify` finds it and says what it touches; what is derived can be
//! built again.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::{Home, Run, files, row};
use crate::texts::{AUDIT, EDUCATION};

const CASE: &str = "C-2026-000001";

fn home() -> Home {
    let home = Home::new();
    home.submit("見本会", "教育規程.txt", EDUCATION);
    home.submit("見本会", "監査規程.md", AUDIT);
    home.intake();
    home
}

/// The blob of a file, by its content.
fn blob(home: &Home, content: &str) -> PathBuf {
    let mut files = files(&home.path("vault")).into_iter();
    let found = files.find(|(_, bytes)| bytes == content.as_bytes());
    found.unwrap().0
}

fn overwrite(path: &PathBuf, content: &[u8]) {
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(path, content).unwrap();
}

#[track_caller]
fn damage(home: &Home, args: &[&str]) -> Vec<Value> {
    let mut all = vec!["verify", "--json"];
    all.extend(args);
    let found = home.run(all).exits(4).json();
    assert_eq!(found["ok"], false);
    found["damage"].as_array().unwrap().clone()
}

#[track_caller]
fn one(damage: &[Value], what: &str) -> Value {
    let found: Vec<_> = damage.iter().filter(|d| d["what"] == what).collect();
    assert_eq!(found.len(), 1, "{damage:#?}");
    for key in ["where", "do"] {
        assert!(!found[0][key].as_str().unwrap().is_empty(), "{damage:#?}");
    }
    found[0].clone()
}

#[test]
fn a_sound_home_is_sound() {
    let home = home();
    let found = home.json(["verify"]);
    assert_eq!(found["ok"], true);
    assert_eq!(found["checked"]["originals"], 2);
    assert_eq!(found["checked"]["index_documents"], 2);
    assert!(found["checked"]["events"].as_u64().unwrap() >= 2);
    assert_eq!(found["damage"], Value::Array(Vec::new()));
    assert!(!found["not_checked"].as_array().unwrap().is_empty());
    let full = home.json(["verify", "--full"]);
    assert_eq!(full["checked"]["reread"], 2);
    let one = home.json(["verify", CASE]);
    assert_eq!(one["checked"]["originals"], 2);
    let run = home.run(["verify", "C-1999-000001"]).exits(1);
    assert!(run.err.contains("E0301"), "{run:#?}");
}

#[test]
fn an_altered_original_is_found_and_never_trusted() {
    let home = home();
    let path = blob(&home, EDUCATION);
    let mut bytes = EDUCATION.as_bytes().to_vec();
    bytes[10] ^= 1;
    overwrite(&path, &bytes);
    let found = one(&damage(&home, &[]), "altered-original");
    let name = path.file_name().unwrap().to_str().unwrap();
    assert!(found["where"].as_str().unwrap().contains(name));
    let touches = found["touches"].to_string();
    assert!(
        touches.contains(CASE) && touches.contains("教育規程.txt"),
        "{touches}"
    );
    // The same file once more: the good copy takes the bad one's place.
    home.submit("もう一度", "教育規程.txt", EDUCATION);
    assert_eq!(home.intake().len(), 1);
    assert_eq!(fs::read(&path).unwrap(), EDUCATION.as_bytes());
    let left = damage(&home, &[]);
    assert_eq!(left.len(), 1, "{left:#?}");
    one(&left, "set-aside");
}

#[test]
fn a_missing_original_is_found() {
    let home = home();
    fs::remove_file(blob(&home, AUDIT)).unwrap();
    let found = one(&damage(&home, &[CASE]), "missing-original");
    assert!(found["touches"].to_string().contains("監査規程.md"));
    let text = home.run(["verify", "--lang", "en"]).exits(4).out;
    assert!(
        text.contains("an original is missing") && text.contains("there is damage"),
        "{text}"
    );
}

#[test]
fn all_damage_is_listed_not_the_first_only() {
    let home = home();
    for content in [EDUCATION, AUDIT] {
        overwrite(&blob(&home, content), b"x");
    }
    home.run(["verify"]).exits(4);
    let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
    database
        .execute("UPDATE ledger_event SET bytes = CAST('{}' AS BLOB) WHERE seq = (SELECT min(seq) FROM ledger_event)", [])
        .unwrap();
    drop(database);
    fs::remove_dir_all(home.path("index")).unwrap();
    let found = damage(&home, &[]);
    let count = |what: &str| found.iter().filter(|d| d["what"] == what).count();
    assert_eq!(count("altered-original"), 2, "{found:#?}");
    assert_eq!(count("ledger-event"), 1, "{found:#?}");
    assert_eq!(count("index"), 1, "{found:#?}");
}

#[test]
fn an_altered_or_deleted_ledger_event_is_found() {
    for change in [
        "UPDATE ledger_event SET bytes = CAST(replace(CAST(bytes AS TEXT), 'accepted\":2', 'accepted\":1') AS BLOB)",
        "DELETE FROM ledger_event WHERE seq = (SELECT max(seq) FROM ledger_event)",
        "DELETE FROM ledger_event WHERE seq = (SELECT min(seq) FROM ledger_event)",
    ] {
        let home = home();
        let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
        database.pragma_update(None, "foreign_keys", false).unwrap();
        assert!(database.execute(change, []).unwrap() >= 1);
        drop(database);
        let found = damage(&home, &[]);
        assert!(
            found
                .iter()
                .any(|d| d["what"].as_str().unwrap().starts_with("ledger")),
            "{change}: {found:#?}"
        );
    }
}

#[test]
fn an_altered_record_does_not_fit_its_commitment() {
    let home = home();
    let passage = row(&home.coverage(CASE), "J3-01")["evidence"][0]["passage"].clone();
    home.run([
        "judge",
        CASE,
        "J3-01",
        passage.as_str().unwrap(),
        "accept",
        "--by",
        "見本 太郎",
    ])
    .exits(0);
    home.run(["verify"]).exits(0);
    let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
    database
        .execute("UPDATE judgement SET reason = 'forged'", [])
        .unwrap();
    drop(database);
    let found = one(&damage(&home, &[]), "altered-record");
    assert!(found["touches"].to_string().contains(CASE));
}

/// What a user sees of derived data.
fn seen(home: &Home) -> (Value, Vec<Value>) {
    (home.search("教育 OR 監査"), home.coverage(CASE))
}

#[test]
fn a_deleted_index_is_built_again_and_all_is_as_before() {
    let home = home();
    let passage = row(&home.coverage(CASE), "J3-01")["evidence"][0]["passage"].clone();
    home.run([
        "judge",
        CASE,
        "J3-01",
        passage.as_str().unwrap(),
        "accept",
        "--by",
        "見本 太郎",
    ])
    .exits(0);
    let before = seen(&home);
    assert!(before.0["total"].as_u64().unwrap() >= 4);
    fs::remove_dir_all(home.path("index")).unwrap();
    one(&damage(&home, &[]), "index");
    let search: Run = home.run(["search", "教育"]);
    assert!(search.exits(1).err.contains("akashi reindex"));
    assert_eq!(home.coverage(CASE), before.1, "coverage needs no index");
    let would = home.run(["reindex", "--dry-run"]).exits(0);
    assert!(!would.out.is_empty());
    one(&damage(&home, &[]), "index");
    home.run(["reindex"]).exits(0);
    assert_eq!(seen(&home), before);
    home.run(["verify"]).exits(0);
    // An intake mends it as well.
    fs::remove_dir_all(home.path("index")).unwrap();
    assert!(home.intake().is_empty());
    assert_eq!(seen(&home), before);
}

#[test]
fn a_broken_index_is_said_and_mended() {
    let home = home();
    let before = seen(&home);
    for (path, _) in files(&home.path("index")) {
        if path.extension().is_none_or(|ext| ext != "lock") {
            overwrite(&path, b"broken");
        }
    }
    one(&damage(&home, &[]), "index");
    home.run(["search", "教育"]).exits(1);
    home.run(["reindex"]).exits(0);
    assert_eq!(seen(&home), before);
}

#[test]
fn reading_all_again_changes_nothing() {
    let home = home();
    let before = seen(&home);
    home.run(["reindex", "--full"]).exits(0);
    let after = seen(&home);
    assert_eq!(after.1, before.1);
    let hits = |found: &Value| {
        let mut hits: Vec<String> = found["hits"]
            .as_array()
            .unwrap()
            .iter()
            .map(|hit| format!("{} {} {}", hit["passage"], hit["quote"], hit["score"]))
            .collect();
        hits.sort();
        hits
    };
    assert_eq!(hits(&after.0), hits(&before.0));
    home.run(["verify", "--full"]).exits(0);
}
