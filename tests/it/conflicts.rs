//! Conflicts of interest: who declares one takes no part in the case.

use crate::support::{Home, Run, row};

const CASE: &str = "C-2026-000001";

#[track_caller]
fn fails(run: &Run, code: &str) {
    assert!(run.err.contains(code), "no {code}: {run:?}");
}

/// A home with these people, and a passage of its case to judge.
fn home_of(people: &[(&str, &str)]) -> (Home, String) {
    let home = Home::with_two_regulations();
    for (name, role) in people {
        home.run(["user", "add", name, "--role", role, "--no-password"])
            .exits(0);
    }
    let rows = home.coverage(CASE);
    let passage = row(&rows, "J3-01")["evidence"][0]["passage"].clone();
    (home, passage.as_str().unwrap().to_owned())
}

#[test]
fn who_has_an_interest_neither_evaluates_nor_decides() {
    let (home, passage) = home_of(&[
        ("sato", "reviewer"),
        ("suzuki", "officer"),
        ("tanaka", "reviewer"),
        ("kanri", "admin"),
    ]);
    let judge = |by: &str| home.run(["judge", CASE, "J3-01", &passage, "accept", "--by", by]);
    let decide = |by: &str| {
        let words = ["--field", "involved=no", "--by", by];
        home.run(["case", "check-antisocial", CASE].iter().chain(&words))
    };
    let declare = |name: &str, reason: &str, by: &str| {
        home.run([
            "user", "conflict", name, CASE, "--reason", reason, "--by", by,
        ])
    };
    judge("sato").exits(0);
    fails(&declare("sato", " ", "sato").exits(2), "E0305");
    fails(&declare("sato", "役員の親族", "tanaka").exits(1), "E0836");
    fails(&declare("nobody", "役員の親族", "kanri").exits(1), "E0830");
    declare("sato", "役員の親族", "sato").exits(0);
    declare("suzuki", "前の勤め先", "kanri").exits(0);
    let refused = judge("sato").exits(1);
    fails(&refused, "E0837");
    assert!(refused.err.contains("役員の親族"), "{refused:?}");
    fails(&decide("suzuki").exits(1), "E0837");
    judge("tanaka").exits(0);
}

#[test]
fn who_decided_a_case_does_not_evaluate_it_afterwards() {
    let (home, passage) = home_of(&[
        ("bo", "reviewer,officer"),
        ("sato", "reviewer"),
        ("kanri", "admin"),
    ]);
    let words = ["--field", "involved=no", "--by", "bo"];
    let decided = home.run(["case", "check-antisocial", CASE].iter().chain(&words));
    decided.exits(0);
    let judge = |by: &str| home.run(["judge", CASE, "J3-01", &passage, "accept", "--by", by]);
    fails(&judge("bo").exits(1), "E1088");
    let exclude = ["exclude", CASE, "J3-01", "--reason", "対象外"];
    let excluded = home.run(exclude.iter().chain(&["--by", "bo"]));
    fails(&excluded.exits(1), "E1088");
    judge("sato").exits(0);
}

#[test]
fn a_declared_interest_is_seen_and_stands_in_the_ledger() {
    let home = Home::with_two_regulations();
    for (name, role) in [("sato", "reviewer"), ("kanri", "admin")] {
        home.run(["user", "add", name, "--role", role, "--no-password"])
            .exits(0);
    }
    let none = home.run(["user", "conflicts"]).exits(0).out;
    assert!(none.contains("ありません"), "{none}");
    for reason in ["勤務先", "役員の親族"] {
        let declare = ["user", "conflict", "sato", CASE, "--reason", reason];
        home.run(declare.iter().chain(&["--by", "kanri"])).exits(0);
    }
    let told = home.run(["user", "conflicts", CASE]).exits(0).out;
    assert!(
        told.contains("sato") && told.contains("役員の親族"),
        "{told}"
    );
    let all = home.json(["user", "conflicts"]);
    assert_eq!(all["conflicts"].as_array().unwrap().len(), 1, "{all}");
    assert_eq!(all["conflicts"][0]["reason"], "役員の親族");
    fails(
        &home.run(["user", "conflicts", "C-2026-000099"]).exits(1),
        "E0301",
    );
    let text = home.json(["ledger", "events"]).to_string();
    assert_eq!(text.matches("\"conflict\"").count(), 2, "{text}");
    assert!(!text.contains("sato") && !text.contains("親族"), "{text}");
    home.run(["verify"]).exits(0);
    alter_and_verify(&home, "DELETE FROM conflict", "account sato conflict");
}

#[test]
fn what_an_account_may_do_stands_in_the_ledger() {
    let home = Home::with_two_regulations();
    for (name, role) in [("sato", "reviewer"), ("kanri", "admin")] {
        home.run(["user", "add", name, "--role", role, "--no-password"])
            .exits(0);
    }
    home.run(["user", "roles", "sato", "--role", "officer,clerk"])
        .exits(0);
    home.run(["user", "bodies", "sato", "--all"]).exits(0);
    home.run(["user", "disable", "sato"]).exits(0);
    home.run(["user", "enable", "sato"]).exits(0);
    home.run(["user", "disable", "kanri"]).exits(1);
    let text = home.json(["ledger", "events"]).to_string();
    for (what, times) in [("roles", 1), ("bodies", 1), ("enabled", 2)] {
        let found = text.matches(&format!("\"{what}\"")).count();
        assert_eq!(found, times, "{what}: {text}");
    }
    assert!(!text.contains("sato"), "{text}");
    home.run(["verify"]).exits(0);
    let more = "UPDATE account_role SET role = 'admin' WHERE role = 'clerk'";
    alter_and_verify(&home, more, "account sato roles");
}

#[track_caller]
fn alter_and_verify(home: &Home, sql: &str, told: &str) {
    let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
    assert!(database.execute(sql, []).unwrap() > 0);
    let found = home.run(["verify"]).exits(4).out;
    assert!(found.contains(told), "{found}");
}
