//! A renewal against the case before: what changed, what holds, confirmed at once.

use serde_json::Value;

use crate::support::{Home, row};
use crate::texts::{AUDIT, EDUCATION};

pub(crate) const CASE: &str = "C-2026-000001";
pub(crate) const RENEWAL: &str = "C-2026-000002";
const BY: &str = "見本 太郎";

fn passage(home: &Home, case: &str, criterion: &str) -> String {
    let rows = home.coverage(case);
    let found = row(&rows, criterion)["evidence"][0].clone();
    found["passage"].as_str().unwrap().to_owned()
}

fn judge(home: &Home, criterion: &str) {
    let code = passage(home, CASE, criterion);
    home.run(["judge", CASE, criterion, &code, "accept", "--by", BY])
        .exits(0);
}

pub(crate) fn home() -> Home {
    let home = Home::new();
    home.submit("2025_新規", "教育規程.txt", EDUCATION);
    home.submit("2025_新規", "監査規程.md", AUDIT);
    let slip = "applicant = \"見本会\"\nkind = \"new\"\n";
    home.submit("2025_新規", "submission.toml", slip);
    home.intake();
    judge(&home, "J3-01");
    judge(&home, "J4-01");
    home.submit(
        "2026_更新",
        "教育規程.txt",
        format!("{EDUCATION}\n\n第99条　この条を加える。"),
    );
    home.submit(
        "2026_更新",
        "監査規程.md",
        AUDIT.replace("毎年1回以上", "毎年２回"),
    );
    let slip = "applicant = \"見本会\"\nkind = \"renewal\"\npredecessor = \"2025_新規\"\n";
    home.submit("2026_更新", "submission.toml", slip);
    home.intake();
    home
}

fn document<'a>(found: &'a Value, name: &str) -> &'a Value {
    let all = found["documents"].as_array().unwrap();
    all.iter().find(|one| one["new"]["name"] == name).unwrap()
}

#[test]
fn what_changed_shows_and_what_did_not_is_confirmed_in_one_step() {
    let home = home();
    let found = home.json(["compare", RENEWAL]);
    assert_eq!(found["with"], CASE);
    let education = document(&found, "教育規程.txt");
    assert_eq!(education["state"], "changed");
    assert_eq!(education["added"].as_array().unwrap().len(), 1);
    assert_eq!(education["gone"], Value::Array(Vec::new()));
    let audit = document(&found, "監査規程.md");
    let changed = audit["changed"].as_array().unwrap();
    assert!(!changed.is_empty(), "{audit}");
    for pair in changed {
        assert!(
            pair["old"]["quote"]
                .as_str()
                .unwrap()
                .contains("毎年1回以上")
        );
        assert!(pair["new"]["quote"].as_str().unwrap().contains("毎年２回"));
    }
    // The audit's passage changed: only the other judgement holds.
    let carried = found["carried"].as_array().unwrap();
    let criteria: Vec<&Value> = carried.iter().map(|one| &one["criterion"]).collect();
    assert_eq!(criteria, ["J3-01"], "{found:#}");
    assert_eq!(carried[0]["confirmed"], false);

    let events = |home: &Home| home.json(["verify"])["checked"]["events"].as_u64().unwrap();
    let before = events(&home);
    home.run(["confirm", RENEWAL, "--by", BY, "--dry-run"])
        .exits(0);
    assert_eq!(events(&home), before);
    home.run(["confirm", RENEWAL, "--by", BY]).exits(0);
    assert_eq!(events(&home), before + 1);
    let rows = home.coverage(RENEWAL);
    assert_eq!(row(&rows, "J3-01")["state"], "satisfied");
    let judgement = row(&rows, "J3-01")["evidence"][0]["judgement"].clone();
    assert_eq!(judgement["by"], BY);
    assert!(judgement["reason"].as_str().unwrap().contains(CASE));
    assert_ne!(row(&rows, "J4-01")["state"], "satisfied");
    let again = home.run(["confirm", RENEWAL, "--by", BY]).exits(1);
    assert!(again.err.contains("E0758"));
    assert_eq!(
        home.json(["compare", RENEWAL])["carried"][0]["confirmed"],
        true
    );
}

#[test]
fn a_case_that_builds_on_no_other_says_so() {
    let home = home();
    let run = home.run(["compare", CASE]).exits(1);
    assert!(run.err.contains("E0757"));
    let found = home.json(["compare", CASE, "--with", CASE]);
    let all = found["documents"].as_array().unwrap();
    assert!(all.iter().all(|one| one["state"] == "unchanged"));
    let text = home.run(["compare", RENEWAL, "--lang", "ja"]).exits(0).out;
    assert!(
        text.contains("第99条") && text.contains("毎年２回"),
        "{text}"
    );
}
