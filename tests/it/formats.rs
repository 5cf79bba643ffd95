//! Homes of earlier formats, frozen: opened, brought up to date, nothing lost.

use std::fs;

use serde_json::Value;

use crate::support::{Home, copy, repository, row};

const CASE: &str = "C-2026-000001";

/// What `verify` printed when the home was made.
const ROOT: &str = "160d59dc5fe2941a252555ba0f2477355623448870071ae81cb79fc4f4d2b4bc";

#[test]
fn a_home_of_format_1_is_all_there() {
    let home = Home::new();
    copy(&repository().join("tests/fixtures/home-v1"), home.dir());
    let before = fs::read(home.path("akashi.db")).unwrap();
    let found = home.run(["--json", "verify"]).json();
    assert_eq!(found["ledger_root"], ROOT);
    home.run(["reindex"]).exits(0);
    assert_ne!(
        fs::read(home.path("akashi.db")).unwrap(),
        before,
        "it was migrated"
    );
    let sound = home.json(["verify", "--full"]);
    assert_eq!(sound["checked"]["originals"], 3);
    assert_eq!(sound["checked"]["reread"], 4);
    let receipts = home.json(["receipt", "--all"]);
    let files = receipts["submissions"][0]["files"].as_array().unwrap();
    let seen: Vec<_> = files
        .iter()
        .map(|file| ["name", "outcome"].map(|key| file[key].as_str().unwrap()))
        .collect();
    assert_eq!(
        seen,
        [
            ["リンク.txt", "quarantined"],
            ["教育規程.txt", "accepted"],
            ["空.txt", "accepted"],
            ["規程集.zip", "accepted"],
            ["規程集.zip/監査規程.txt", "accepted"],
        ]
    );
    let education = row(&home.coverage(CASE), "J3-01").clone();
    assert_eq!(education["state"], "satisfied");
    let judged = &education["evidence"][0]["judgement"];
    assert_eq!(judged["reason"], "年1回以上とある");
    assert_eq!(home.search("監査責任者")["total"], 1);
    // It goes on as any other: more comes in, something is erased.
    home.submit("次の会", "規程.txt", "第1条　あとから来た");
    assert_eq!(home.intake().len(), 1);
    home.run(["erase", "D-4", "--reason", "求め", "--yes"])
        .exits(0);
    let erased = home.json(["verify"])["erased"].clone();
    assert_eq!(
        erased.as_array().map(Vec::len),
        Some(2),
        "the archive and its member"
    );
    assert_eq!(home.search("監査責任者")["total"], Value::from(0));
}
