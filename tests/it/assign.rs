//! Who works on a case: assigned by who decides, and where the home says so
//! nobody else judges in it or sees it.

use crate::support::{Home, Run, row};

const CASE: &str = "C-2026-000001";
pub(crate) const CLOSED: &str =
    "[intake]\nsettle_seconds = 0\n[reading]\nocr = false\n[cases]\nassigned_only = true\n";

#[track_caller]
fn fails(run: &Run, code: &str) {
    assert!(run.err.contains(code), "no {code}: {run:?}");
}

pub(crate) fn staffed(home: &Home) {
    for (name, role) in [
        ("sato", "reviewer"),
        ("suzuki", "officer"),
        ("iin", "committee"),
        ("kanri", "admin"),
    ] {
        home.run(["user", "add", name, "--role", role, "--no-password"])
            .exits(0);
    }
}

fn assign(home: &Home, name: &str, by: &str, more: &[&str]) -> Run {
    let words = ["assign", CASE, name, "--by", by];
    home.run(words.iter().chain(more))
}

fn judge(home: &Home, by: &str) -> Run {
    let rows = home.coverage(CASE);
    let passage = row(&rows, "J3-01")["evidence"][0]["passage"].clone();
    let passage = passage.as_str().unwrap();
    home.run(["judge", CASE, "J3-01", passage, "accept", "--by", by])
}

#[test]
fn an_officer_assigns_people_and_takes_it_back() {
    let home = Home::with_two_regulations();
    staffed(&home);
    fails(&assign(&home, "sato", "sato", &[]).exits(1), "E0836");
    fails(&assign(&home, "sato", "kanri", &[]).exits(1), "E0836");
    fails(&assign(&home, "nobody", "suzuki", &[]).exits(1), "E0830");
    fails(&assign(&home, "suzuki", "suzuki", &[]).exits(1), "E1081");
    let reason = ["--reason", "主担当"];
    assign(&home, "sato", "suzuki", &["--dry-run"]).exits(0);
    assert_eq!(
        home.json(["cases"])["cases"][0]["assigned"],
        serde_json::json!([])
    );
    let told = assign(&home, "sato", "suzuki", &reason).exits(0).out;
    assert!(told.contains("sato") && told.contains(CASE), "{told}");
    fails(&assign(&home, "sato", "suzuki", &reason).exits(1), "E1082");
    assign(&home, "iin", "suzuki", &[]).exits(0);
    let shown = home.json(["case", "show", CASE]);
    assert_eq!(shown["assigned"][1]["reason"], "主担当", "{shown}");
    assert_eq!(shown["assigned"][1]["by"], "suzuki");
    assert!(
        home.run(["case", "show", CASE])
            .out
            .contains("担当: iin・sato")
    );
    let of = |name: &str| home.json(["cases", "--assigned", name])["cases"].clone();
    assert_eq!(of("sato")[0]["case"], CASE);
    assert_eq!(of("suzuki"), serde_json::json!([]));
    fails(
        &home.run(["cases", "--assigned", "nobody"]).exits(1),
        "E0830",
    );
    fails(
        &assign(&home, "sato", "suzuki", &["--off"]).exits(2),
        "E0305",
    );
    let off = ["--off", "--reason", "異動"];
    assign(&home, "sato", "suzuki", &off).exits(0);
    fails(&assign(&home, "sato", "suzuki", &off).exits(1), "E1083");
    assert_eq!(of("sato"), serde_json::json!([]));
    let events = home.json(["ledger", "events", "--case", CASE]).to_string();
    assert_eq!(events.matches("\"assignment\"").count(), 3, "{events}");
    assert!(
        !events.contains("sato") && !events.contains("異動"),
        "{events}"
    );
    // Unless the home says otherwise, who has the role works on every case.
    judge(&home, "sato").exits(0);
    home.run(["verify"]).exits(0);
}

#[test]
fn an_assignment_that_no_event_made_is_damage() {
    for (sql, told) in [
        ("DELETE FROM assignment", "account sato assignment"),
        (
            "INSERT INTO assignment SELECT account.id, case_id, '', '', at FROM assignment, account WHERE account.name = 'iin'",
            "account iin assignment",
        ),
    ] {
        let home = Home::with_two_regulations();
        staffed(&home);
        assign(&home, "sato", "suzuki", &[]).exits(0);
        home.run(["verify"]).exits(0);
        let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
        assert!(database.execute(sql, []).unwrap() > 0);
        let found = home.run(["verify"]).exits(4).out;
        assert!(found.contains(told), "{found}");
    }
}

#[test]
fn a_declared_interest_goes_before_an_assignment() {
    let home = Home::with_two_regulations();
    staffed(&home);
    assign(&home, "sato", "suzuki", &[]).exits(0);
    let declare = ["user", "conflict", "sato", CASE, "--reason", "役員の親族"];
    let told = home.run(declare.iter().chain(&["--by", "sato"])).exits(0);
    assert!(told.err.contains("担当から外れました"), "{told:?}");
    assert_eq!(
        home.json(["case", "show", CASE])["assigned"],
        serde_json::json!([])
    );
    fails(&assign(&home, "sato", "suzuki", &[]).exits(1), "E0837");
    let declare = ["user", "conflict", "suzuki", CASE, "--reason", "前の勤め先"];
    let told = home.run(declare.iter().chain(&["--by", "suzuki"])).exits(0);
    assert!(!told.err.contains("外れました"), "{told:?}");
    // Who has an interest in a case does not say either who works on it.
    fails(&assign(&home, "iin", "suzuki", &[]).exits(1), "E0837");
    home.run(["verify"]).exits(0);
}

#[test]
fn where_the_home_says_so_only_who_is_assigned_judges() {
    let home = Home::with_two_regulations();
    home.put("akashi.toml", CLOSED);
    staffed(&home);
    fails(&judge(&home, "sato").exits(1), "E1080");
    assign(&home, "sato", "suzuki", &[]).exits(0);
    judge(&home, "sato").exits(0);
    assign(&home, "sato", "suzuki", &["--off", "--reason", "異動"]).exits(0);
    fails(&judge(&home, "sato").exits(1), "E1080");
    let finding = ["finding", "add", CASE, "--grade", "minor", "--text", "見本"];
    let run = home.run(finding.iter().chain(&["--by", "sato"])).exits(1);
    fails(&run, "E1080");
}
