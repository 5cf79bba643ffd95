//! Erasure: nothing of a document is left in the home, all else stays proven.

use serde_json::Value;

use crate::support::{Home, file, files, row};
use crate::texts::{AUDIT, EDUCATION};

const CASE: &str = "C-2026-000001";
const NAME: &str = "教育規程-見本太郎.txt";

/// Whether any file of the home holds these bytes, the drop folder excepted.
fn holds(home: &Home, needle: &[u8]) -> Vec<String> {
    files(home.dir())
        .into_iter()
        .filter(|(path, _)| !path.starts_with(home.path("intake")))
        .filter(|(_, bytes)| bytes.windows(needle.len()).any(|part| part == needle))
        .map(|(path, _)| path.display().to_string())
        .collect()
}

fn document(submission: &Value, name: &str) -> String {
    file(submission, name)["document"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn erase(home: &Home, what: &[&str]) -> Value {
    let mut args = vec![
        "erase",
        "--reason",
        "本人の求め",
        "--by",
        "見本 花子",
        "--yes",
    ];
    args.extend(what);
    home.json(args)
}

#[test]
fn nothing_of_an_erased_document_is_left_in_the_home() {
    let home = Home::new();
    home.submit("見本会", NAME, EDUCATION);
    home.submit("見本会", "監査規程.md", AUDIT);
    let receipt = home.intake().remove(0);
    let sha256 = file(&receipt, NAME)["sha256"].as_str().unwrap().to_owned();
    let code = document(&receipt, NAME);
    let passage = row(&home.coverage(CASE), "J3-01")["evidence"][0]["passage"].clone();
    let passage = passage.as_str().unwrap();
    home.run([
        "judge",
        CASE,
        "J3-01",
        passage,
        "accept",
        "--by",
        "見本 花子",
        "--reason",
        "読んだ",
    ])
    .exits(0);
    let telling = EDUCATION.lines().max_by_key(|line| line.len()).unwrap();
    for needle in [NAME, telling, &sha256] {
        assert!(!holds(&home, needle.as_bytes()).is_empty(), "{needle}");
    }
    let would = home.json(["erase", &code, "--dry-run"]);
    assert_eq!(would["documents"][0]["judgements"], 1);
    assert!(
        would["documents"][0]["lies_at"]
            .as_str()
            .unwrap()
            .ends_with(NAME)
    );
    assert_ne!(home.search("教育")["total"], 0, "nothing went yet");

    let done = erase(&home, &[&code]);
    assert_eq!((&done["erased"], &done["blobs"]), (&1.into(), &1.into()));
    for needle in [NAME, telling, &sha256, "読んだ", passage] {
        assert_eq!(
            holds(&home, needle.as_bytes()),
            Vec::<String>::new(),
            "{needle}"
        );
    }
    let index = tantivy::Index::open_in_dir(home.path("index/passages")).unwrap();
    let metas = index.searchable_segment_metas().unwrap();
    assert!(metas.iter().all(|meta| meta.num_deleted_docs() == 0));
    assert_eq!(home.search("教育")["total"], 0);
    assert_ne!(home.search("監査")["total"], 0);
    // It is no damage, and all else is proven as before.
    let sound = home.json(["verify", "--full"]);
    assert_eq!(sound["erased"][0]["document"], code.as_str());
    assert_eq!(sound["checked"]["originals"], 1);
    // Again is nothing new.
    assert_eq!(erase(&home, &[&code])["already"][0], code.as_str());
}
