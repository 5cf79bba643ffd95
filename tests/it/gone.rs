//! Rows that are gone, or stand in another case than the ledger says.

use crate::support::{Home, row};
use std::process::Command;

const CASE: &str = "C-2026-000001";

/// A home with two cases; in the first one somebody judged and excluded.
fn judged() -> Home {
    let home = Home::with_two_regulations();
    home.submit("別の会", "規程.txt", "第1条　教育を行う。");
    home.intake();
    let rows = home.coverage(CASE);
    let passage = row(&rows, "J3-01")["evidence"][0]["passage"].clone();
    let passage = passage.as_str().unwrap();
    home.run(["judge", CASE, "J3-01", passage, "accept", "--by", "sato"])
        .exits(0);
    home.run(["exclude", CASE, "J3-02", "--reason", "なし", "--by", "sato"])
        .exits(0);
    let words = ["--field", "involved=no", "--by", "suzuki"];
    home.run(["case", "check-antisocial", CASE].iter().chain(&words))
        .exits(0);
    home.run(["verify"]).exits(0);
    home
}

fn alter(home: &Home, sql: &str) {
    let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
    database
        .execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}"))
        .unwrap();
}

#[test]
fn what_is_gone_without_an_erasure_is_damage() {
    let home = judged();
    let kept = std::fs::read(home.path("akashi.db")).unwrap();
    for (sql, what) in [
        ("DELETE FROM judgement WHERE id = 1", "missing-record"),
        (
            "DELETE FROM judgement; DELETE FROM commitment WHERE of_table = 'judgement'",
            "missing-record",
        ),
        (
            "DELETE FROM case_event WHERE act LIKE '%antisocial%'",
            "missing-record",
        ),
        ("DELETE FROM statement", "missing-record"),
        ("UPDATE judgement SET case_id = 2", "moved-record"),
        (
            "UPDATE case_event SET case_id = 2 WHERE act LIKE '%antisocial%'",
            "moved-record",
        ),
        ("UPDATE statement SET case_id = 2", "moved-record"),
    ] {
        alter(&home, sql);
        let found = home.run(["verify", "--json"]).exits(4).json();
        let whats = found["damage"].as_array().unwrap();
        assert!(whats.iter().any(|d| d["what"] == what), "{sql}: {found:#}");
        for name in ["akashi.db-wal", "akashi.db-shm"] {
            let _ = std::fs::remove_file(home.path(name));
        }
        std::fs::write(home.path("akashi.db"), &kept).unwrap();
        home.run(["verify"]).exits(0);
    }
}

#[test]
fn a_package_does_not_take_what_is_gone_for_erased() {
    let home = judged();
    let check = |name: &str| {
        let dir = home.path(name);
        home.run(["export", CASE, dir.to_str().unwrap()]).exits(0);
        let checked = Command::new("bash").arg(dir.join("verify.sh")).output();
        let checked = checked.unwrap();
        let told = [checked.stdout, checked.stderr].concat();
        let told = String::from_utf8(told).unwrap();
        (checked.status.success(), told)
    };
    let kept = std::fs::read(home.path("akashi.db")).unwrap();
    let (good, told) = check("whole");
    assert!(good, "{told}");
    alter(
        &home,
        "DELETE FROM judgement; DELETE FROM commitment WHERE of_table = 'judgement'",
    );
    let (good, told) = check("gone");
    assert!(!good && told.contains("no erasure says so"), "{told}");
    for name in ["akashi.db-wal", "akashi.db-shm"] {
        let _ = std::fs::remove_file(home.path(name));
    }
    std::fs::write(home.path("akashi.db"), &kept).unwrap();
    // What went with the document that was judged is said to have gone.
    let rows = home.coverage(CASE);
    let document = row(&rows, "J3-01")["evidence"][0]["document"].clone();
    let erase = ["erase", document.as_str().unwrap(), "--reason", "求め"];
    home.run(erase.iter().chain(&["--by", "kanri", "--yes"]))
        .exits(0);
    home.run(["verify"]).exits(0);
    let (good, told) = check("erased");
    assert!(good, "{told}");
    assert!(told.contains("were erased"), "{told}");
}
