//! The enquiry desk, and the log of what was recorded in all cases.

use crate::registers::{happen, service};
use crate::support::{ASPIC, Home, Run};

fn run(home: &Home, args: &[&str]) -> Run {
    home.run(["enquiry"].iter().chain(args).chain(&["--by", "見本 花子"]))
}

#[test]
fn an_enquiry_is_taken_in_answered_and_closed() {
    let home = Home::new();
    let case = service(&home);
    let add = [
        "--json",
        "add",
        "--case",
        &case,
        "--from",
        "user",
        "--name",
        "見本 太郎",
        "--text",
        "稼働率を知りたい",
        "--on",
        "2024-05-01",
    ];
    let dry = run(&home, &[&add[..], &["--dry-run"]].concat())
        .exits(0)
        .json();
    assert_eq!(
        (&dry["enquiry"], &dry["recorded"]),
        (&"Q-2026-000001".into(), &false.into())
    );
    let code = run(&home, &add).exits(0).json()["enquiry"]
        .as_str()
        .unwrap()
        .to_owned();
    let general = [
        "--json",
        "add",
        "--scheme",
        ASPIC,
        "--from",
        "operator",
        "--complaint",
        "--text",
        "窓口がつながらない",
        "--on",
        "2024-05-02",
    ];
    let other = run(&home, &general).exits(0).json()["enquiry"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_ne!(code, other);
    let answer = [
        "--json",
        "answer",
        &code,
        "--text",
        "申請書B の 36 番のとおりです。",
        "--on",
        "2024-05-08",
    ];
    assert_eq!(run(&home, &answer).exits(0).json()["stands"], "answered");
    run(&home, &["close", &code, "--on", "2024-05-11"]).exits(0);
    let all = home.json(["enquiry", "list"]);
    let first = &all["enquiries"][0];
    assert_eq!(
        (&first["stands"], &first["age_days"]),
        (&"closed".into(), &10.into())
    );
    assert_eq!(
        (&first["case"], &first["scheme"]),
        (&case.as_str().into(), &ASPIC.into())
    );
    assert_eq!(first["steps"].as_array().unwrap().len(), 3);
    let open = home.json(["enquiry", "list", "--open"]);
    assert_eq!(open["enquiries"].as_array().unwrap().len(), 1);
    assert_eq!(open["enquiries"][0]["enquiry"], other.as_str());
    assert_eq!(open["enquiries"][0]["matter"], "complaint");
    let table = home.run(["enquiry", "list"]).exits(0).out;
    assert!(table.contains("苦情") && table.contains("10日"), "{table}");
    // The ledger commits to it and tells nothing of it.
    let events = home.run(["ledger", "events"]).exits(0).out;
    assert!(events.contains("enquiry"), "{events}");
    assert!(
        !events.contains("稼働率") && !events.contains("見本 太郎"),
        "{events}"
    );
    assert_eq!(home.json(["verify"])["ok"], true);
    let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
    let altered =
        "UPDATE enquiry SET content = replace(content, '36', '37') WHERE step = 'answered'";
    assert_eq!(database.execute(altered, []).unwrap(), 1);
    let damage = home.run(["verify"]).exits(4);
    assert!(damage.out.contains(&code), "{damage:#?}");
}

#[test]
fn what_cannot_be_is_refused() {
    let home = Home::new();
    let add = ["add", "--scheme", ASPIC, "--from", "user"];
    let with = |more: &[&str]| run(&home, &[&add[..], more].concat());
    assert!(with(&[]).exits(2).err.contains("E1034"));
    assert!(
        with(&["--text", "x", "--on", "2999-01-01"])
            .exits(2)
            .err
            .contains("E1035")
    );
    assert!(
        run(
            &home,
            &["add", "--scheme", "none", "--from", "user", "--text", "x"]
        )
        .exits(1)
        .err
        .contains("E0201")
    );
    run(&home, &["add", "--from", "user", "--text", "x"]).exits(2);
    run(
        &home,
        &["add", "--case", "C-1", "--from", "user", "--text", "x"],
    )
    .exits(1);
    assert!(
        run(&home, &["answer", "Q-1", "--text", "x"])
            .exits(1)
            .err
            .contains("E1032")
    );
    with(&["--text", "x", "--on", "2024-05-02"]).exits(0);
    let all = home.json(["enquiry", "list"]);
    let code = all["enquiries"][0]["enquiry"].as_str().unwrap();
    let early = ["answer", code, "--text", "x", "--on", "2024-05-01"];
    assert!(run(&home, &early).exits(2).err.contains("E1035"));
    assert!(
        run(&home, &["close", code]).exits(2).err.contains("E1034"),
        "unanswered, and no reason"
    );
    run(
        &home,
        &["close", code, "--text", "取下げ", "--on", "2024-05-03"],
    )
    .exits(0);
    assert!(
        run(&home, &["answer", code, "--text", "x"])
            .exits(1)
            .err
            .contains("E1033")
    );
}

/// 20条3項: what was disclosed to whom on which basis, over all cases.
#[test]
fn disclosures_are_listed_with_their_basis() {
    let home = Home::new();
    let case = service(&home);
    assert_eq!(
        home.json(["history", "--event", "disclose"])["events"],
        serde_json::json!([])
    );
    let fields =
        "document=D-1 to=見本地方裁判所 basis=court-order authority=令和6年第1号 scope=全部";
    happen(&home, &case, "2024-06-01", "disclose", fields);
    let refused = [
        "case",
        "disclose",
        &case,
        "--on",
        "2024-06-02",
        "--field",
        "document=D-1",
    ];
    assert!(
        home.run(refused).exits(2).err.contains("E0806"),
        "no reason"
    );
    let found = home.json(["history", "--event", "disclose", "--from", "2024-06-01"]);
    let event = &found["events"][0];
    assert_eq!(
        (&event["case"], &event["on"]),
        (&case.as_str().into(), &"2024-06-01".into())
    );
    assert_eq!(event["fields"]["basis"], "court-order");
    let text = home.run(["history", "--event", "disclose"]).exits(0).out;
    assert!(
        text.contains("根拠: court-order") && text.contains("ASPIC-20-3"),
        "{text}"
    );
    assert_eq!(
        home.json(["history", "--to", "2024-02-01"])["events"],
        serde_json::json!([])
    );
    assert!(
        home.run(["history", "--event", "nix"])
            .exits(2)
            .err
            .contains("E0802")
    );
}
