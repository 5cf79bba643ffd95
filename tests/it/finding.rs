//! Findings put to the applicant: opened by people, answered, settled, kept.

use serde_json::Value;

use crate::support::{Home, Run};

const CASE: &str = "C-2026-000001";
const BY: &str = "見本 太郎";

fn finding(home: &Home, rest: &[&str]) -> Run {
    let mut args = vec!["finding"];
    args.extend(rest);
    args.push("--json");
    if rest[0] != "list" {
        args.extend(["--by", BY]);
    }
    home.run(args)
}

fn put(home: &Home) -> Vec<Value> {
    let shown = home.json(["case", "show", CASE]);
    let listed = finding(home, &["list", CASE]).exits(0).json();
    assert_eq!(shown["findings_put"], listed["findings"]);
    listed["findings"].as_array().unwrap().clone()
}

#[test]
fn a_finding_goes_from_open_over_answered_to_closed() {
    let home = Home::with_two_regulations();
    let found = home.json(["search", "教育"]);
    let code = found["hits"][0]["passage"].as_str().unwrap().to_owned();
    let add = |rest: &[&str]| {
        let mut args = vec!["add", CASE, "--text", "教育の記録がない"];
        args.extend(rest);
        finding(&home, &args)
    };
    for wrong in [
        &["--grade", "huge"][..],
        &["--grade", "major", "--due", "2026-02-30"],
    ] {
        assert!(add(wrong).exits(2).err.contains("E0755"));
    }
    assert!(
        add(&["--grade", "major", "--criterion", "NO-1"])
            .exits(1)
            .err
            .contains("E0304")
    );
    let rest = [
        "--grade",
        "major",
        "--due",
        "2026-12-15",
        "--criterion",
        "J3-01",
        "--quote",
        &code,
    ];
    let said = add(&rest).exits(0).json();
    let number = said["finding"].as_str().unwrap().to_owned();
    let open = put(&home).remove(0);
    assert_eq!(
        (&open["state"], &open["due"]),
        (&"open".into(), &"2026-12-15".into())
    );
    assert!(
        open["quotes"][0]["quote"]
            .as_str()
            .unwrap()
            .contains("教育")
    );
    assert_eq!(open["quotes"][0]["sha256"].as_str().unwrap().len(), 64);

    let unknown = finding(&home, &["answer", CASE, &number, "R-2026-000009"]);
    assert!(unknown.exits(1).err.contains("E0302"));
    finding(&home, &["answer", CASE, &number, "R-2026-000001"]).exits(0);
    assert_eq!(put(&home)[0]["state"], "answered");
    assert!(
        finding(&home, &["close", CASE, &number, "--reason", ""])
            .exits(2)
            .err
            .contains("E0305")
    );
    finding(
        &home,
        &["close", CASE, &number, "--reason", "記録を確かめた"],
    )
    .exits(0);
    let closed = put(&home).remove(0);
    assert_eq!(closed["state"], "closed");
    assert_eq!(closed["closed"]["reason"], "記録を確かめた");
    let again = finding(&home, &["close", CASE, &number, "--reason", "x"]);
    assert!(again.exits(1).err.contains("E0754"));
    let none = finding(&home, &["close", CASE, "F-99", "--reason", "x"]);
    assert!(none.exits(1).err.contains("E0753"));
    assert_eq!(home.json(["verify"])["ok"], true);
}

#[test]
fn what_the_checks_propose_can_be_taken_over() {
    let home = Home::with_two_regulations();
    let proposed = home.json(["case", "show", CASE])["findings"].clone();
    let count = proposed.as_array().unwrap().len();
    assert!(count > 0);
    let beyond = (count + 1).to_string();
    for nth in ["0", &beyond] {
        let run = finding(&home, &["add", CASE, "--grade", "minor", "--proposal", nth]);
        assert!(run.exits(1).err.contains("E0756"));
    }
    finding(&home, &["add", CASE, "--grade", "minor", "--proposal", "1"]).exits(0);
    let taken = put(&home).remove(0);
    assert_eq!(taken["check"], proposed[0]["check"]);
    assert_eq!(taken["text"], proposed[0]["message_ja"]);
    let (ours, theirs) = (&taken["quotes"], &proposed[0]["quotes"]);
    assert_eq!(
        ours.as_array().unwrap().len(),
        theirs.as_array().unwrap().len()
    );
    let text = home
        .run(["case", "show", CASE, "--lang", "ja"])
        .exits(0)
        .out;
    assert!(
        text.contains("申請者への指摘") && text.contains("軽微"),
        "{text}"
    );
}
