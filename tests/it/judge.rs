//! A person's word: it decides, it is pinned, it stays.

use serde_json::Value;

use crate::support::{Home, Run, row, strings};
use crate::texts::{AUDIT, EDUCATION, EDUCATION_VAGUE};

const CASE: &str = "C-2026-000001";
const BY: &str = "見本 太郎";

fn evidence(home: &Home, case: &str, criterion: &str) -> (String, Vec<Value>) {
    let rows = home.coverage(case);
    let row = row(&rows, criterion);
    let state = row["state"].as_str().unwrap().to_owned();
    (state, row["evidence"].as_array().unwrap().clone())
}

/// The weightiest passage of a criterion.
fn passage(home: &Home, case: &str, criterion: &str) -> String {
    let found = evidence(home, case, criterion).1;
    found[0]["passage"].as_str().unwrap().to_owned()
}

fn judge(home: &Home, case: &str, criterion: &str, passage: &str, rest: &[&str]) -> Run {
    let mut args = vec!["judge", case, criterion, passage];
    args.extend(rest);
    args.extend(["--by", BY, "--json"]);
    home.run(args)
}

fn events(home: &Home) -> u64 {
    home.json(["verify"])["checked"]["events"].as_u64().unwrap()
}

#[test]
fn accepting_satisfies_and_says_who() {
    let home = Home::with_two_regulations();
    let before = events(&home);
    let code = passage(&home, CASE, "J3-01");
    let said = judge(&home, CASE, "J3-01", &code, &["accept"])
        .exits(0)
        .json();
    assert_eq!(said["state"], "satisfied");
    assert!(said["quote"].as_str().unwrap().contains("年1回以上"));
    let (state, found) = evidence(&home, CASE, "J3-01");
    assert_eq!(state, "satisfied");
    let judgement = &found[0]["judgement"];
    assert_eq!(
        (&judgement["verdict"], &judgement["by"]),
        (&"accept".into(), &BY.into())
    );
    assert_eq!(events(&home), before + 1);
    let counts = home.json(["case", "show", CASE])["coverage"].clone();
    assert_eq!(counts["satisfied"], 1);
}

#[test]
fn a_dry_run_records_nothing() {
    let home = Home::with_two_regulations();
    let (before, code) = (events(&home), passage(&home, CASE, "J3-01"));
    let said = judge(&home, CASE, "J3-01", &code, &["accept", "--dry-run"])
        .exits(0)
        .json();
    assert_eq!(said["recorded"], false);
    assert_eq!(evidence(&home, CASE, "J3-01").0, "to_confirm");
    assert_eq!(events(&home), before);
}

#[test]
fn partly_is_partial_and_the_last_word_counts() {
    let home = Home::with_two_regulations();
    let code = passage(&home, CASE, "J3-01");
    judge(
        &home,
        CASE,
        "J3-01",
        &code,
        &["partial", "--reason", "派遣職員を含むか不明"],
    )
    .exits(0);
    let (state, found) = evidence(&home, CASE, "J3-01");
    assert_eq!(state, "partial");
    assert_eq!(found[0]["judgement"]["reason"], "派遣職員を含むか不明");
    judge(&home, CASE, "J3-01", &code, &["accept"]).exits(0);
    assert_eq!(evidence(&home, CASE, "J3-01").0, "satisfied");
}

#[test]
fn rejecting_needs_a_reason_and_drops_the_candidate() {
    let home = Home::with_two_regulations();
    let (_, found) = evidence(&home, CASE, "J3-01");
    for candidate in &found {
        let code = candidate["passage"].as_str().unwrap();
        for reason in [&["reject"][..], &["reject", "--reason", " "]] {
            let run = judge(&home, CASE, "J3-01", code, reason).exits(2);
            assert!(run.err.contains("E0305"), "{run:#?}");
        }
        judge(
            &home,
            CASE,
            "J3-01",
            code,
            &["reject", "--reason", "職業訓練の話"],
        )
        .exits(0);
    }
    let rows = home.coverage(CASE);
    let row = row(&rows, "J3-01");
    assert_eq!(row["state"], "gap");
    assert_eq!(row["evidence"], Value::Array(Vec::new()));
    assert_eq!(row["rejected"], found.len());
}

#[test]
fn a_passage_that_the_machine_missed_can_be_accepted() {
    let home = Home::with_two_regulations();
    let hits = home.search("\"教育について定める\"");
    let code = hits["hits"][0]["passage"].as_str().unwrap();
    judge(
        &home,
        CASE,
        "J4-01",
        code,
        &["accept", "--reason", "別の文書で確認"],
    )
    .exits(0);
    let (state, found) = evidence(&home, CASE, "J4-01");
    assert_eq!(state, "satisfied");
    assert_eq!(found[0]["passage"], code);
    assert_eq!(found[0]["judgement"]["reason"], "別の文書で確認");
}

#[test]
fn what_is_not_there_is_not_judged() {
    let home = Home::with_two_regulations();
    let before = events(&home);
    let code = passage(&home, CASE, "J3-01");
    for (case, criterion, passage, error) in [
        ("C-1999-000001", "J3-01", code.as_str(), "E0301"),
        (CASE, "J99-99", &code, "E0304"),
        (CASE, "J3-01", "p-000000000000", "E0303"),
        (CASE, "J3-01", "nonsense", "E0303"),
    ] {
        let run = judge(&home, case, criterion, passage, &["accept"]).exits(1);
        assert!(run.err.contains(error), "{run:#?}");
        assert!(run.out.is_empty(), "{run:#?}");
    }
    judge(&home, CASE, "J3-01", &code, &["maybe"]).exits(2);
    assert_eq!(events(&home), before);
}

#[test]
fn a_judgement_outlives_reading_all_again() {
    let home = Home::with_two_regulations();
    let code = passage(&home, CASE, "J3-01");
    judge(&home, CASE, "J3-01", &code, &["accept"]).exits(0);
    let before = home.coverage(CASE);
    home.run(["reindex", "--full"]).exits(0);
    assert_eq!(home.coverage(CASE), before);
    let (state, found) = evidence(&home, CASE, "J3-01");
    assert_eq!(
        (state.as_str(), &found[0]["changed"]),
        ("satisfied", &Value::Bool(false))
    );
}

#[test]
fn a_judgement_of_a_replaced_document_is_shown_as_such() {
    let home = Home::with_two_regulations();
    let code = passage(&home, CASE, "J3-01");
    judge(&home, CASE, "J3-01", &code, &["accept"]).exits(0);
    home.submit("見本会", "教育規程.txt", EDUCATION_VAGUE);
    home.intake();
    let (_, found) = evidence(&home, CASE, "J3-01");
    let judged: Vec<&Value> = found.iter().filter(|e| !e["judgement"].is_null()).collect();
    assert_eq!(judged.len(), 1, "{found:#?}");
    assert_eq!(judged[0]["changed"], true, "{found:#?}");
    assert!(judged[0]["quote"].as_str().unwrap().contains("年1回以上"));
}

#[test]
fn a_renewal_carries_what_was_accepted_to_be_confirmed_again() {
    let home = Home::new();
    home.submit("2025_新規", "教育規程.txt", EDUCATION);
    home.submit("2025_新規", "監査規程.md", AUDIT);
    home.submit(
        "2025_新規",
        "submission.toml",
        "applicant = \"見本会\"\nkind = \"new\"\n",
    );
    home.intake();
    judge(
        &home,
        CASE,
        "J3-01",
        &passage(&home, CASE, "J3-01"),
        &["accept"],
    )
    .exits(0);
    home.submit(
        "2026_更新",
        "監査規程.md",
        AUDIT.replace("毎年1回以上", "毎年２回"),
    );
    home.submit(
        "2026_更新",
        "submission.toml",
        "applicant = \"見本会\"\nkind = \"renewal\"\npredecessor = \"2025_新規\"\n",
    );
    let renewal = home.intake().remove(0);
    let case = renewal["case"].as_str().unwrap();
    assert_eq!(renewal["predecessor"], CASE);
    let rows = home.coverage(case);
    let carried = row(&rows, "J3-01");
    assert_eq!(carried["state"], "to_confirm");
    assert!(
        strings(&carried["remarks"]).contains(&"carried-accepted"),
        "{carried:#}"
    );
    assert!(
        carried["evidence"]
            .as_array()
            .unwrap()
            .iter()
            .all(|e| e["carried"] == true)
    );
    let text = home.run(["coverage", case, "--lang", "en"]).exits(0).out;
    assert!(text.contains("accepted in the case before"), "{text}");
    // What was handed in anew replaces what it is called like.
    for evidence in row(&rows, "J4-01")["evidence"].as_array().unwrap() {
        assert_eq!(evidence["carried"], false, "{evidence:#}");
    }
    // Confirmed in this case, it counts in this case.
    let code = carried["evidence"][0]["passage"].as_str().unwrap();
    let said = judge(&home, case, "J3-01", code, &["accept"])
        .exits(0)
        .json();
    assert_eq!(said["state"], "satisfied");
    assert_eq!(evidence(&home, CASE, "J3-01").0, "satisfied");
}
