//! Damage: `verify` finds it and says what it touches; what is derived can be
//! built again.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::{Home, Run, files, row};
use crate::texts::{AUDIT, EDUCATION};

const CASE: &str = "C-2026-000001";

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
    let home = Home::with_two_regulations();
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
    let home = Home::with_two_regulations();
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
fn a_size_that_is_not_the_originals_is_found() {
    let home = Home::with_two_regulations();
    let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
    let changed = database.execute(
        "UPDATE document SET bytes = bytes + 1 WHERE name = '教育規程.txt'",
        [],
    );
    assert_eq!(changed.unwrap(), 1);
    drop(database);
    let found = one(&damage(&home, &[]), "altered-record");
    assert!(found["where"].as_str().unwrap().contains("教育規程.txt"));
    assert!(found["touches"].to_string().contains(CASE));
}

#[test]
fn a_missing_original_is_found() {
    let home = Home::with_two_regulations();
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
    let home = Home::with_two_regulations();
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
        let home = Home::with_two_regulations();
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
    let home = Home::with_two_regulations();
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
    let home = Home::with_two_regulations();
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
    let home = Home::with_two_regulations();
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
    let home = Home::with_two_regulations();
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

#[test]
fn what_nothing_refers_to_is_named_and_stays_but_for_unfinished_copies() {
    let home = Home::with_two_regulations();
    let bytes = b"kept by a run that was stopped before it recorded it";
    let name = crate::intake::sha256(bytes);
    let blob = home.path(format!("vault/{}/{name}", &name[..2]));
    let unfinished = home.path("vault/.new-0123456789abcdef01234567");
    for path in [&blob, &unfinished] {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    home.put("vault/notes.txt", "somebody's own");
    let leftovers = |home: &Home| -> Vec<String> {
        let found = home.json(["verify"]);
        let left = found["leftovers"].as_array().unwrap().clone();
        let kind = |left: &Value| left["what"].as_str().unwrap().to_owned();
        left.iter().map(kind).collect()
    };
    assert_eq!(leftovers(&home), ["unreferenced", "stranger", "temporary"]);
    // What another run may be about to record is left alone.
    home.submit("二番目", "a.txt", "一");
    home.intake();
    assert_eq!(leftovers(&home), ["unreferenced", "stranger", "temporary"]);
    let old = std::time::UNIX_EPOCH;
    for (path, _) in files(&home.path("vault")) {
        let file = fs::OpenOptions::new().append(true).open(&path);
        file.unwrap().set_modified(old).unwrap();
    }
    home.submit("二番目", "b.txt", "二");
    home.intake();
    assert_eq!(leftovers(&home), ["unreferenced", "stranger"]);
    assert!(!unfinished.exists());
    // When the same file comes again, it is the one that lies there.
    home.submit("三番目", "c.txt", std::str::from_utf8(bytes).unwrap());
    home.intake();
    assert_eq!(leftovers(&home), ["stranger"]);
    assert_eq!(fs::read(&blob).unwrap(), bytes);
}

#[test]
fn a_sample_says_what_it_covers() {
    let home = Home::with_two_regulations();
    let found = home.json(["verify", "--sample", "1"]);
    assert_eq!(found["checked"]["originals"], 1);
    assert_eq!(found["sampled"]["of"], 2);
    assert_eq!(found["sampled"]["would_show_one_in_a_hundred"], 0.5);
    let all = home.json(["verify", "--sample", "100%"]);
    assert_eq!(all["checked"]["originals"], 2);
    let text = home
        .run(["verify", "--sample", "1", "--lang", "en"])
        .exits(0)
        .out;
    assert!(text.contains("1 of 2 originals (50.0 %)"), "{text}");
    home.run(["verify", "--sample", "0"]).exits(2);
}

#[test]
fn a_passage_altered_by_hand_is_found_by_reading_again() {
    let home = Home::with_two_regulations();
    let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
    let altered = [
        "text = replace(text, '3年間', '9年間') WHERE text LIKE '%3年間%'",
        "anchor = '{\"line\":99}' WHERE text LIKE '%9年間%'",
    ];
    for change in altered {
        let sql = format!("UPDATE passage SET {change}");
        assert_eq!(database.execute(&sql, []).unwrap(), 1, "{change}");
    }
    drop(database);
    let found = one(&damage(&home, &["--full"]), "passages-differ");
    assert!(found["where"].as_str().unwrap().contains("教育規程.txt"));
    assert!(found["touches"].to_string().contains(CASE));
    let sql = "UPDATE passage SET text = replace(text, '9年間', '3年間')";
    let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
    database.execute(sql, []).unwrap();
    drop(database);
    one(&damage(&home, &["--full"]), "passages-differ");
    home.run(["reindex", "--full"]).exits(0);
    home.run(["verify", "--full"]).exits(0);
}

#[test]
fn damage_names_receipts_and_judgements_too() {
    let home = Home::with_two_regulations();
    let passage = row(&home.coverage(CASE), "J3-01")["evidence"][0]["passage"].clone();
    let passage = passage.as_str().unwrap();
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
    overwrite(&blob(&home, EDUCATION), b"x");
    let touches = one(&damage(&home, &[]), "altered-original")["touches"].to_string();
    for what in ["receipt R-2026-", "judgement 1 of J3-01"] {
        assert!(touches.contains(what), "{what}: {touches}");
    }
}
