//! The first page: what waits, and that what was worked out is never older than
//! what was recorded.

use super::{Workbench, add};
use crate::notice::{CASE, SETTINGS, refused};
use crate::support::Home;

const RULE: &str = "第1条 従業者に対し、年1回以上、個人情報保護の教育を実施する。\n";

#[test]
fn what_waits_is_told_with_the_way_to_it_and_gone_when_it_is_done() {
    let home = refused(SETTINGS);
    for role in ["clerk", "officer", "reviewer"] {
        add(&home, role, role);
    }
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("reviewer");
    let page = || workbench.get("/", &cookie).body;
    for link in ["/notices/N-1\"", "/compare\"", "/enquiries/Q-"] {
        assert!(!page().contains(link), "{link}");
    }
    // Required documents are not there.
    assert!(page().contains(&format!("<td class=\"n\"><a href=\"/cases/{CASE}\">")));

    home.run(["notice", "draft", CASE, "not-accepted", "--by", "clerk"])
        .exits(0);
    let with = page();
    assert!(with.contains("/notices/N-1\"") && with.contains("別の人の承認"));
    home.run(["notice", "approve", "N-1", "--by", "officer"])
        .exits(0);
    assert!(page().contains("<td>発出</td>"));
    home.run(["notice", "issue", "N-1", "--by", "clerk"])
        .exits(0);
    assert!(page().contains("<td>送付</td>"));
    home.run(["notice", "sent", "N-1", "--by", "clerk", "--how", "mail"])
        .exits(0);
    assert!(!page().contains("/notices/N-1\""));

    let asked = ["enquiry", "add", "--case", CASE, "--from", "user"];
    let said = ["--text", "いつですか。", "--by", "clerk"];
    home.run(asked.iter().chain(&said)).exits(0);
    let all = home.json(["enquiry", "list"]);
    let code = all["enquiries"][0]["enquiry"].as_str().unwrap();
    assert!(page().contains(&format!("/enquiries/{code}\"")));
    home.run([
        "enquiry",
        "answer",
        code,
        "--text",
        "来月です。",
        "--by",
        "clerk",
    ])
    .exits(0);
    assert!(!page().contains(&format!("/enquiries/{code}\"")));
}

#[test]
fn a_judgement_on_what_was_replaced_is_told_until_somebody_judges_again() {
    let home = Home::new();
    home.submit("見本会", "教育規程.txt", RULE);
    home.intake();
    add(&home, "reviewer", "reviewer");
    let judge = |document: &str| {
        let rows = home.coverage(CASE);
        let found = rows.iter().find_map(|row| {
            let evidence = row["evidence"].as_array()?;
            let of = |piece: &&serde_json::Value| piece["document"] == document;
            let piece = evidence.iter().find(of)?;
            Some((row["criterion"].clone(), piece["passage"].clone()))
        });
        let (criterion, passage) = found.unwrap();
        let place = passage.as_str().unwrap().to_owned();
        home.run([
            "judge",
            CASE,
            criterion.as_str().unwrap(),
            &place,
            "accept",
            "--by",
            "reviewer",
        ])
        .exits(0);
    };
    judge("D-1");
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("reviewer");
    let told = || {
        workbench
            .get("/", &cookie)
            .body
            .contains(&format!("/cases/{CASE}/compare\""))
    };
    assert!(!told());
    home.submit("見本会", "教育規程.txt", RULE.replace("年1回", "年2回"));
    home.intake();
    assert!(told());
    judge("D-2");
    assert!(!told());
}

#[test]
fn what_was_worked_out_is_worked_out_again_when_another_process_changes_it() {
    let home = Home::new();
    home.submit("見本会", "教育規程.txt", RULE);
    home.intake();
    add(&home, "reviewer", "reviewer");
    add(&home, "officer", "officer");
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("reviewer");
    let get = |path: &str| workbench.get(path, &cookie).body;
    let findings = format!("/cases/{CASE}/findings");
    // What another process, which knows nothing yet, finds due for the case.
    let months = || {
        let board = home.json(["due", "--within", "36500"]);
        let lines = board["due"].as_array().unwrap().iter();
        let own = lines.filter(|line| line["case"] == CASE);
        own.map(|line| line["last"].as_str().unwrap()[..7].to_owned())
            .collect::<Vec<_>>()
    };
    // Asked for twice, so that it is known.
    for path in ["/", "/due?within=3650", "/register", &findings, &findings] {
        get(path);
    }
    let before = months();
    // Another case begins, of another applicant, with the same text.
    home.submit("別見本会", "教育規程.txt", RULE);
    home.intake();
    assert!(get("/").contains("C-2026-000002"));
    let shown = get(&findings);
    assert!(shown.contains("C-2026-000002"), "the same bytes: {shown}");
    let event = |args: &[&str]| {
        let all = ["case"].iter().chain(args).chain(&["--by", "officer"]);
        home.run(all).exits(0);
    };
    event(&["check-antisocial", CASE, "--field", "involved=yes"]);
    let ground = ["--field", "ground=4", "--reason", "見本の理由"];
    event(&[&["refuse-acceptance", CASE], &ground[..]].concat());
    let after = months();
    assert_ne!(before, after);
    for month in after.iter().chain(&before) {
        let shown = get(&format!("/due?month={month}"));
        let expected = after.contains(month);
        assert_eq!(
            shown.contains(CASE),
            expected,
            "{month}: {before:?} {after:?}"
        );
    }
}
