//! Conflicts of interest: who declares one takes no part in the case.

use crate::support::{Home, Run, row};

const CASE: &str = "C-2026-000001";

#[track_caller]
fn fails(run: &Run, code: &str) {
    assert!(run.err.contains(code), "no {code}: {run:?}");
}

#[test]
fn who_has_an_interest_neither_evaluates_nor_decides() {
    let home = Home::with_two_regulations();
    for (name, role) in [
        ("sato", "reviewer"),
        ("suzuki", "officer"),
        ("tanaka", "reviewer"),
        ("kanri", "admin"),
    ] {
        home.run(["user", "add", name, "--role", role, "--no-password"])
            .exits(0);
    }
    let rows = home.coverage(CASE);
    let passage = row(&rows, "J3-01")["evidence"][0]["passage"].clone();
    let passage = passage.as_str().unwrap();
    let judge = |by: &str| home.run(["judge", CASE, "J3-01", passage, "accept", "--by", by]);
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
