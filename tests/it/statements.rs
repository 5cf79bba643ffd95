//! What people say beside judgements: it is kept, it counts, it can be proved.

use serde_json::Value;

use crate::support::{Home, row};

const CASE: &str = "C-2026-000001";
const BY: &str = "見本 太郎";

fn state(home: &Home, criterion: &str) -> (String, Value) {
    let rows = home.coverage(CASE);
    let row = row(&rows, criterion);
    (row["state"].as_str().unwrap().to_owned(), row.clone())
}

fn passage(home: &Home, criterion: &str) -> String {
    let found = state(home, criterion).1["evidence"][0].clone();
    found["passage"].as_str().unwrap().to_owned()
}

fn judge(home: &Home, criterion: &str, passage: &str, rest: &[&str]) -> crate::support::Run {
    let mut args = vec!["judge", CASE, criterion, passage];
    args.extend(rest);
    args.extend(["--by", BY, "--json"]);
    home.run(args)
}

fn last_event(home: &Home) -> Value {
    let all = home.json(["verify"]);
    assert_eq!(all["ok"], true, "{all}");
    all["checked"].clone()
}

#[test]
fn an_excluded_criterion_says_why_and_can_come_back() {
    let home = Home::with_two_regulations();
    let refused = home.run(["exclude", CASE, "J3-01", "--reason", " ", "--by", BY]);
    assert!(refused.exits(2).err.contains("E0305"));
    let undo = [
        "exclude", CASE, "J3-01", "--undo", "--reason", "x", "--by", BY,
    ];
    assert!(home.run(undo).exits(1).err.contains("E0760"));
    let reason = "従業者がいない";
    home.run(["exclude", CASE, "J3-01", "--reason", reason, "--by", BY])
        .exits(0);
    let (found, row) = state(&home, "J3-01");
    assert_eq!(found, "excluded");
    assert_eq!(row["exclusion"]["reason"], reason);
    assert_eq!(row["exclusion"]["by"], BY);
    home.run(["reindex", "--full"]).exits(0);
    assert_eq!(state(&home, "J3-01").0, "excluded");
    home.run(undo).exits(0);
    assert_eq!(state(&home, "J3-01").0, "to_confirm");
    last_event(&home);
}

#[test]
fn an_undone_judgement_stays_and_does_not_count() {
    let home = Home::with_two_regulations();
    let code = passage(&home, "J3-01");
    assert!(
        judge(&home, "J3-01", &code, &["undo"])
            .exits(1)
            .err
            .contains("E0752")
    );
    judge(&home, "J3-01", &code, &["partial"]).exits(0);
    judge(&home, "J3-01", &code, &["accept"]).exits(0);
    judge(&home, "J3-01", &code, &["undo"]).exits(0);
    assert_eq!(state(&home, "J3-01").0, "partial", "the one before counts");
    let said = judge(&home, "J3-01", &code, &["undo"]).exits(0).json();
    assert_eq!(said["state"], "to_confirm");
    judge(&home, "J3-01", &code, &["accept"]).exits(0);
    assert_eq!(state(&home, "J3-01").0, "satisfied");
    let checked = last_event(&home);
    // Two files, that they were filed, three judgements, two statements.
    assert_eq!(checked["commitments"], 8);
}

#[test]
fn a_judgement_made_meanwhile_is_not_passed_over() {
    let home = Home::with_two_regulations();
    let code = passage(&home, "J3-01");
    judge(&home, "J3-01", &code, &["accept", "--seen", "none"]).exits(0);
    let refused = judge(&home, "J3-01", &code, &["partial", "--seen", "none"]);
    assert!(refused.exits(1).err.contains("E0751"));
    let seen = state(&home, "J3-01").1["evidence"][0]["judgement"]["id"].clone();
    let seen = seen.as_str().unwrap().to_owned();
    judge(&home, "J3-01", &code, &["partial", "--seen", &seen]).exits(0);
    assert_eq!(state(&home, "J3-01").0, "partial");
    let refused = judge(&home, "J3-01", &code, &["undo", "--seen", &seen]);
    assert!(refused.exits(1).err.contains("E0751"));
}

fn class_of(home: &Home, document: &str) -> Value {
    let receipts = home.json(["receipt", "--all"]);
    let files = receipts["submissions"][0]["files"].as_array().unwrap();
    files
        .iter()
        .find(|file| file["document"] == document)
        .unwrap()
        .clone()
}

#[test]
fn a_corrected_class_outlives_reading_and_counts() {
    let home = Home::with_two_regulations();
    let before = state(&home, "J3-01");
    let document = before.1["evidence"][0]["document"]
        .as_str()
        .unwrap()
        .to_owned();
    let was = class_of(&home, &document)["class"]
        .as_str()
        .unwrap()
        .to_owned();
    let args = |class: &'static str| {
        let document = document.clone();
        move |home: &Home| {
            home.run([
                "class",
                &document,
                class,
                "--reason",
                "様式の見本",
                "--by",
                BY,
                "--json",
            ])
        }
    };
    assert!(args("no-such")(&home).exits(2).err.contains("E0750"));
    let done = args("minutes")(&home).exits(0).json();
    assert_eq!(done["was"], was.as_str());
    for again in [false, true] {
        if again {
            home.run(["reindex", "--full"]).exits(0);
        }
        let file = class_of(&home, &document);
        assert_eq!(file["class"], "minutes");
        assert_eq!(file["class_corrected"]["by"], BY);
        assert_eq!(file["class_corrected"]["was"], was.as_str());
        let query = ["search", "教育", "--class", "minutes", "--json"];
        assert!(home.run(query).exits(0).json()["total"].as_u64().unwrap() > 0);
    }
    last_event(&home);
    let text = home
        .run(["case", "show", CASE, "--lang", "ja"])
        .exits(0)
        .out;
    assert!(text.contains("種類は 見本 太郎 が改めた"), "{text}");
}

#[test]
fn an_altered_statement_is_damage_and_a_package_proves_them() {
    let home = Home::with_two_regulations();
    home.run([
        "exclude",
        CASE,
        "J3-01",
        "--reason",
        "当たらない",
        "--by",
        BY,
    ])
    .exits(0);
    let bag = home.path("bag");
    home.run(["export", CASE, bag.to_str().unwrap()]).exits(0);
    let pinned = std::fs::read_to_string(bag.join("data/statements/S-1.json")).unwrap();
    assert!(pinned.contains("当たらない"));
    let check = std::process::Command::new("bash")
        .arg("verify.sh")
        .current_dir(&bag)
        .output()
        .unwrap();
    assert!(check.status.success(), "{check:?}");
    let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
    database
        .execute("UPDATE statement SET reason = 'other'", [])
        .unwrap();
    drop(database);
    let found = home.run(["verify", "--json"]).exits(4).json();
    assert_eq!(found["damage"][0]["what"], "altered-record");
    assert_eq!(found["damage"][0]["where"], "statement S-1");
}

#[test]
fn a_statement_about_an_erased_document_loses_its_words() {
    let home = Home::with_two_regulations();
    let found = state(&home, "J3-01").1["evidence"][0].clone();
    let document = found["document"].as_str().unwrap();
    home.run([
        "class",
        document,
        "minutes",
        "--reason",
        "秘密の理由",
        "--by",
        BY,
    ])
    .exits(0);
    home.run(["erase", document, "--reason", "請求", "--by", BY, "--yes"])
        .exits(0);
    last_event(&home);
    let database = std::fs::read(home.path("akashi.db")).unwrap();
    let words = "秘密の理由".as_bytes();
    assert!(!database.windows(words.len()).any(|part| part == words));
}
