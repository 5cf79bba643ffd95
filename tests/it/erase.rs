//! Erasure: nothing of a document is left in the home, all else stays proven.

use serde_json::Value;

use crate::support::{Home, JAPHIC, archive, file, files, row};
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

#[test]
fn bytes_stay_as_long_as_another_applicant_sent_the_same() {
    let home = Home::new();
    for applicant in ["見本会", "別の会"] {
        home.submit(applicant, "規程.txt", EDUCATION);
    }
    let receipts = home.intake();
    let of = |applicant: &str| {
        let found = receipts
            .iter()
            .find(|r| r["applicant"] == applicant)
            .unwrap();
        (
            document(found, "規程.txt"),
            found["case"].as_str().unwrap().to_owned(),
        )
    };
    let ((first, _), (other, case)) = (of("見本会"), of("別の会"));
    let would = home.json(["erase", &first, "--dry-run"]);
    let stays = &would["documents"][0]["bytes_stay_for"];
    assert_eq!(stays[0], format!("{other} ({case})"));
    assert_eq!(erase(&home, &[&first])["blobs"], 0);
    assert_eq!(home.json(["verify"])["checked"]["originals"], 1);
    let hits = home.search("教育");
    let cases = hits["hits"].as_array().unwrap();
    assert!(!cases.is_empty() && cases.iter().all(|hit| hit["case"] == case.as_str()));
    // The last reference takes the bytes with it.
    assert_eq!(erase(&home, &[&other])["blobs"], 1);
    assert_eq!(files(&home.path("vault")), []);
    home.run(["verify", "--full"]).exits(0);
}

#[test]
fn what_was_erased_is_not_taken_into_its_case_again() {
    let home = Home::new();
    home.submit("見本会", NAME, EDUCATION);
    home.submit("見本会", "監査規程.md", AUDIT);
    let receipt = home.intake().remove(0);
    erase(&home, &[&document(&receipt, NAME)]);
    // It lies there still; under another name it is the same file.
    let again = |home: &Home| {
        let run = home.run(["intake", "--json"]).exits(3);
        assert!(run.err.contains("E0112"), "{run:?}");
        run.json()["submissions"].as_array().unwrap().len()
    };
    assert_eq!(again(&home), 0);
    home.submit("見本会", "改名.txt", EDUCATION);
    home.submit("見本会", "追加.txt", "第1条　新しいもの");
    assert_eq!(again(&home), 1, "what is new comes in");
    assert_eq!(holds(&home, NAME.as_bytes()), Vec::<String>::new());
    assert_eq!(home.search("教育")["total"], 0);
    // Another applicant may send the same.
    home.submit("別の会", "規程.txt", EDUCATION);
    assert_eq!(again(&home), 1);
    assert_ne!(home.search("教育")["total"], 0);
    let own = home.inbox("見本会");
    for name in [NAME, "改名.txt"] {
        std::fs::remove_file(own.join(name)).unwrap();
    }
    assert_eq!(home.intake(), Vec::<Value>::new());
    home.run(["verify"]).exits(0);
}

#[test]
fn an_archive_goes_with_its_members_and_a_member_not_without_it() {
    let home = Home::new();
    let zip = archive(&[
        ("監査規程.md", AUDIT.as_bytes()),
        ("内/教育.txt", EDUCATION.as_bytes()),
    ]);
    let place = format!("intake/{JAPHIC}/見本会の一式.zip");
    home.put(&place, zip);
    let receipt = home.intake().remove(0);
    let (whole, member) = ("見本会の一式.zip", "見本会の一式.zip/内/教育.txt");
    let refused = home.run(["erase", &document(&receipt, member), "--dry-run"]);
    assert!(refused.exits(2).err.contains("E0113"));
    let submission = receipt["submission"].as_str().unwrap();
    let done = erase(&home, &[submission]);
    assert_eq!((&done["erased"], &done["blobs"]), (&3.into(), &1.into()));
    for needle in ["見本会の一式", "監査規程.md", "内/教育", "客観性及び公平性"]
    {
        assert_eq!(
            holds(&home, needle.as_bytes()),
            Vec::<String>::new(),
            "{needle}"
        );
    }
    assert_eq!(
        home.json(["verify", "--full"])["erased"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    let text = home
        .run(["receipt", submission, "--lang", "en"])
        .exits(0)
        .out;
    assert!(text.contains("erased on request"), "{text}");
    // A submission that is one file lost its name with it, and is known still.
    let run = home.run(["intake"]).exits(3);
    assert!(run.err.contains("E0112"), "{run:?}");
    assert_eq!(document(&receipt, whole), "D-1");
}

#[test]
fn nobody_erases_by_mistake() {
    let home = Home::new();
    home.submit("見本会", NAME, EDUCATION);
    home.intake();
    let refused = home.run(["erase", "D-1", "--reason", "求め"]).exits(2);
    assert!(refused.err.contains("E0114"), "{refused:?}");
    home.run(["erase", "D-1", "--yes"]).exits(2);
    let refused = home
        .run(["erase", "D-1", "--yes", "--reason", " "])
        .exits(2);
    assert!(refused.err.contains("E0305"), "{refused:?}");
    for unknown in ["D-99", "R-2020-000001", "規程"] {
        let refused = home.run(["erase", unknown, "--dry-run"]).exits(1);
        assert!(refused.err.contains("E0111"), "{refused:?}");
    }
    assert_ne!(home.search("教育")["total"], 0);
}

#[test]
fn a_document_that_went_without_an_event_is_damage() {
    let home = Home::new();
    home.submit("見本会", NAME, EDUCATION);
    home.submit("見本会", "監査規程.md", AUDIT);
    home.intake();
    erase(&home, &["D-1"]);
    let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
    let hide = "UPDATE document SET sha256 = NULL, outcome_reason = 'erased' WHERE id = 2";
    for (sql, what) in [
        (hide, "altered-record"),
        (
            "INSERT INTO erased_document SELECT 2, seq, zeroblob(32), NULL, NULL FROM erasure",
            "not-erased-by-event",
        ),
        ("UPDATE erasure SET reason = 'forged'", "altered-record"),
    ] {
        database.execute(sql, []).unwrap();
        let found = home.run(["verify", "--json"]).exits(4).json();
        let whats = found["damage"].as_array().unwrap();
        assert!(whats.iter().any(|d| d["what"] == what), "{sql}: {found:#}");
    }
}

#[test]
fn only_officers_and_administrators_without_an_interest_erase() {
    let home = Home::new();
    home.submit("見本会", NAME, EDUCATION);
    home.intake();
    for role in ["clerk", "reviewer", "auditor", "admin", "officer"] {
        home.run(["user", "add", role, "--role", role, "--no-password"])
            .exits(0);
    }
    home.run(["user", "add", "away", "--role", "officer", "--no-password"])
        .exits(0);
    let case = "C-2026-000001";
    let conflict = ["user", "conflict", "away", case, "--reason", "親族"];
    home.run(conflict.iter().chain(&["--by", "away"])).exits(0);
    let erase =
        |by: &str, last: &str| home.run(["erase", "D-1", "--reason", "求め", "--by", by, last]);
    for (by, code) in [
        ("clerk", "E0836"),
        ("reviewer", "E0836"),
        ("auditor", "E0836"),
        ("nobodyatall", "E0830"),
        ("away", "E0837"),
    ] {
        for last in ["--yes", "--dry-run"] {
            let refused = erase(by, last).exits(1);
            assert!(refused.err.contains(code), "{by}: {refused:?}");
            assert!(!refused.out.contains(NAME), "{by}: {refused:?}");
        }
    }
    assert_ne!(home.search("教育")["total"], 0);
    erase("admin", "--dry-run").exits(0);
    erase("officer", "--yes").exits(0);
    assert_eq!(home.search("教育")["total"], 0);
}
