//! Two bodies in one home: each records its own acts.

use crate::support::{Home, JAPHIC, Run};

fn add(home: &Home, name: &str, roles: &str, body: &str) {
    home.run(["user", "add", name, "--role", roles, "--no-password"])
        .exits(0);
    if !body.is_empty() {
        home.run(["user", "bodies", name, body]).exits(0);
    }
}

fn act(home: &Home, by: &str, case: &str, words: &str) -> Run {
    let mut args: Vec<&str> = vec!["case"];
    let mut words = words.split_whitespace();
    args.extend(words.next());
    args.extend([case, "--on", "2024-04-05", "--by", by, "--reason", "見本"]);
    for field in words {
        args.extend(["--field", field]);
    }
    home.run(args)
}

fn filed(home: &Home) -> String {
    let slip = "applicant = \"見本会\"\nsubject = \"見本病院\"\nreceived_on = 2024-04-01\n";
    home.submit("a", "submission.toml", slip);
    home.submit("a", "規程.txt", "個人情報保護規程\n");
    home.intake()[0]["case"].as_str().unwrap().to_owned()
}

#[test]
fn each_body_records_its_own_acts() {
    let home = Home::new();
    let case = filed(&home);
    add(&home, "grants", "officer", "japhic-medical:granting");
    add(
        &home,
        "examines",
        "officer,reviewer,clerk",
        "japhic-medical:examining",
    );
    add(
        &home,
        "elsewhere",
        "officer,reviewer,clerk",
        "aspic-medical:granting",
    );
    add(&home, "both", "officer", "");
    // 6条: disqualification is the granting body's; 9条: the visit is the examining body's.
    let refused = act(&home, "examines", &case, "check-antisocial involved=no").exits(1);
    assert!(
        refused.err.contains("E1037") && refused.err.contains("granting"),
        "{}",
        refused.err
    );
    act(&home, "grants", &case, "check-antisocial involved=no").exits(0);
    act(&home, "both", &case, "check-antisocial involved=no").exits(0);
    // What the applicant did is taken down by whom it reached.
    act(&home, "examines", &case, "pay-fee amount=1").exits(0);
    let scope = "set-scope extent=all facilities=見本病院";
    act(&home, "examines", &case, scope).exits(0);
    let refused = act(&home, "elsewhere", &case, scope).exits(1);
    assert!(refused.err.contains("E1036"), "{}", refused.err);
    // Somebody who changes bodies is asked anew.
    home.run(["user", "bodies", "examines", "--all"]).exits(0);
    act(&home, "examines", &case, scope).exits(0);
}

#[test]
fn bodies_are_those_of_the_packs() {
    let home = Home::new();
    add(&home, "a", "officer", "");
    let set = |body: &str| home.run(["user", "bodies", "a", body]);
    assert!(
        set("japhic-medical:auditing")
            .exits(2)
            .err
            .contains("E1038")
    );
    assert!(set("none:granting").exits(1).err.contains("E0201"));
    set("japhic-medical").exits(2);
    home.run(["user", "bodies", "a"]).exits(2);
    set("japhic-medical:granting").exits(0);
    let listed = home.json(["user", "list"]);
    let bodies = &listed["users"][0]["bodies"];
    assert_eq!(bodies[0]["role"], "granting");
    assert!(
        home.run(["user", "list"])
            .out
            .contains("japhic-medical:granting")
    );
}

#[test]
fn the_board_shows_what_a_body_decides() {
    let home = Home::new();
    filed(&home);
    let due = |body: &str| home.json(["due", "--on", "2024-04-02", "--body", body])["due"].clone();
    let own = due("granting");
    assert_eq!(own[0]["deadline"], "fee-due");
    assert_eq!(
        (&own[0]["decides"], &own[0]["scheme"]),
        (&"granting".into(), &JAPHIC.into())
    );
    assert_eq!(due("examining"), serde_json::json!([]));
}

/// 9条1項: the examining body examines; 13条1項: the granting body decides on its
/// report.
#[test]
fn evidence_is_judged_by_the_body_that_examines() {
    let home = Home::with_two_regulations();
    let case = "C-2026-000001";
    add(&home, "grants", "reviewer", "japhic-medical:granting");
    add(&home, "examines", "reviewer", "japhic-medical:examining");
    add(&home, "any", "reviewer", "");
    let rows = home.coverage(case);
    let row = crate::support::row(&rows, "J3-01");
    let passage = row["evidence"][0]["passage"].as_str().unwrap();
    let judge = |by: &str, what: &str| {
        let mut args = vec!["judge", case, "J3-01", passage, what, "--by", by];
        args.extend(["--reason", "見本"]);
        home.run(args)
    };
    let told = |run: Run| {
        assert!(
            run.err.contains("E1090") && run.err.contains("examining"),
            "{run:?}"
        );
        run.exits(1);
    };
    told(judge("grants", "accept"));
    judge("examines", "accept").exits(0);
    told(judge("grants", "undo"));
    judge("any", "undo").exits(0);
    let reason = ["--reason", "見本", "--by", "grants"];
    let refused = |words: &[&str]| told(home.run(words.iter().chain(&reason)));
    refused(&["exclude", case, "J3-01"]);
    let finding = ["finding", "add", case, "--text", "見本", "--grade"];
    told(home.run(finding.iter().chain(&["major", "--by", "grants"])));
    refused(&["class", "D-1", "regulation"]);
}

/// 8条3項, 9条4項: each body writes its own letters.
#[test]
fn each_body_writes_its_own_letters() {
    let home = Home::new();
    let case = filed(&home);
    add(&home, "grants", "officer,clerk", "japhic-medical:granting");
    add(&home, "grants2", "officer", "japhic-medical:granting");
    add(
        &home,
        "examines",
        "officer,clerk",
        "japhic-medical:examining",
    );
    act(&home, "grants", &case, "check-antisocial involved=yes").exits(0);
    act(&home, "grants", &case, "refuse-acceptance ground=4").exits(0);
    let draft = |by: &str| home.run(["notice", "draft", &case, "not-accepted", "--by", by]);
    let step = |what: &str, by: &str| home.run(["notice", what, "N-1", "--by", by]);
    let told = |run: Run| {
        assert!(
            run.err.contains("E1091") && run.err.contains("granting"),
            "{run:?}"
        );
        run.exits(1);
    };
    told(draft("examines"));
    draft("grants").exits(0);
    told(step("approve", "examines"));
    told(home.run([
        "notice", "withdraw", "N-1", "--by", "examines", "--reason", "x",
    ]));
    // The sample home names no officer yet: that is told to whom it concerns.
    assert!(step("approve", "grants2").err.contains("E1009"));
}
