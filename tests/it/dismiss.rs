//! A quarantined file that is not waited for: said on the receipt, logged, proved,
//! and taken back by a later retry.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use serde_json::Value;

use crate::support::{Home, file};
use crate::texts::{AUDIT, EDUCATION};

const FIRST: &str = "R-2026-000001";
const CASE: &str = "C-2026-000001";
const NAME: &str = "監査規程.md";

fn quarantined() -> Home {
    let home = Home::new();
    home.submit("見本会", "教育規程.txt", EDUCATION);
    symlink("教育規程.txt", home.inbox("見本会").join(NAME)).unwrap();
    home.run(["intake"]).exits(3);
    home
}

fn dismiss(home: &Home) -> Value {
    let line = ["intake", "--dismiss", FIRST, NAME];
    home.json(
        line.into_iter()
            .chain(["--reason", "<b>二重</b>の提出", "--by", "見本 花子"]),
    )
}

fn receipt(home: &Home) -> Value {
    home.json(["receipt", FIRST])
}

/// What a run says of files in quarantine.
fn told(home: &Home) -> String {
    home.run(["intake", "--lang", "en"]).err
}

#[test]
fn a_dismissed_file_is_waited_for_no_more_and_its_receipt_says_why() {
    let home = quarantined();
    assert!(told(&home).contains("in quarantine"), "{}", told(&home));
    let done = dismiss(&home);
    assert_eq!(
        (&done["name"], &done["recorded"]),
        (&NAME.into(), &true.into())
    );
    assert!(!told(&home).contains("in quarantine"));
    let shown = receipt(&home);
    let line = file(&shown, NAME);
    assert_eq!(line["outcome"], "quarantined");
    assert_eq!(line["dismissed"]["reason"], "<b>二重</b>の提出");
    assert_eq!(line["dismissed"]["by"], "見本 花子");
    assert_eq!(shown["sum"]["quarantined"], 1, "the sum stays");
    let text = home.run(["receipt", FIRST, "--lang", "en"]).exits(0).out;
    assert!(
        text.contains("dismissed on") && !text.contains("見本 花子"),
        "{text}"
    );
    assert!(!text.contains("has not been taken in"), "{text}");
    let page = home
        .run(["receipt", FIRST, "--format", "html"])
        .exits(0)
        .out;
    assert!(
        page.contains("&lt;b&gt;二重") && !page.contains("<b>二重"),
        "it is escaped"
    );
    let event = line["dismissed"]["event"].as_u64().unwrap().to_string();
    let events = home.run(["ledger", "events", "--jsonl"]).exits(0).out;
    let logged = events
        .lines()
        .find(|line| line.contains("\"dismissed\""))
        .unwrap();
    assert!(logged.contains(&format!("\"seq\":{event}")), "{logged}");
    assert!(
        !logged.contains("二重") && !logged.contains("花子"),
        "no words in the ledger"
    );
    home.run(["verify"]).exits(0);
}

#[test]
fn a_dismissal_is_taken_back_by_a_retry_that_names_its_submission() {
    let home = quarantined();
    dismiss(&home);
    home.run(["intake", "--retry", "--json"]).exits(0);
    let vain = home.run(["intake", "--retry", FIRST, "--json"]).exits(3);
    assert!(vain.err.contains("E0724"), "{vain:?}");
    let path = home.inbox("見本会").join(NAME);
    fs::remove_file(&path).unwrap();
    fs::write(&path, AUDIT).unwrap();
    let taken = home.json(["intake", "--retry", FIRST]);
    let taken = file(&taken["submissions"][0], NAME);
    assert_eq!(taken["outcome"], "accepted");
    let shown = receipt(&home);
    let line = file(&shown, NAME);
    assert_eq!(line["taken_as"]["document"], taken["document"]);
    assert_eq!(line["dismissed"]["by"], "見本 花子", "that it was stays");
    home.run(["verify"]).exits(0);
}

#[test]
fn what_does_not_wait_cannot_be_dismissed() {
    let home = quarantined();
    let line = |submission: &str, name: &str, reason: &str| {
        let line = ["intake", "--lang", "en", "--dismiss", submission, name];
        home.run(line.into_iter().chain(["--reason", reason]))
    };
    for (submission, name, reason, code, exit) in [
        ("R-2031-000001", NAME, "x", "E0302", 1),
        (FIRST, "教育規程.txt", "x", "E0726", 1),
        (FIRST, "どこにもない", "x", "E0726", 1),
        (FIRST, NAME, " ", "E0305", 2),
    ] {
        let run = line(submission, name, reason).exits(exit);
        assert!(run.err.contains(code), "{run:?}");
    }
    let named = line(FIRST, "D-1", "x");
    assert!(named.err.contains(NAME), "it names what waits: {named:?}");
    home.run(["intake", "--dismiss", FIRST, NAME]).exits(2);
    dismiss(&home);
    assert!(line(FIRST, NAME, "x").exits(1).err.contains("E0726"));
}

#[test]
fn an_altered_reason_is_found_and_a_package_proves_the_true_one() {
    let home = quarantined();
    dismiss(&home);
    let bag = home.path("bag");
    home.run(["export", CASE, bag.to_str().unwrap()]).exits(0);
    let check = || {
        let run = Command::new("bash")
            .arg("verify.sh")
            .current_dir(&bag)
            .output();
        run.unwrap()
    };
    assert!(check().status.success(), "{:?}", check());
    let pinned = fs::read_dir(bag.join("data/dismissals")).unwrap().next();
    let pinned = pinned.unwrap().unwrap().path();
    let text = fs::read_to_string(&pinned).unwrap();
    assert!(text.contains("二重"), "{text}");
    fs::write(&pinned, text.replace("二重", "三重")).unwrap();
    assert_eq!(check().status.code(), Some(1));
    let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
    database
        .execute("UPDATE dismissal SET reason = '別'", [])
        .unwrap();
    let found = home.run(["verify", "--json"]).exits(4).json();
    assert_eq!(found["damage"][0]["what"], "altered-record", "{found:#}");
}

#[test]
fn an_erasure_takes_the_reason_with_it() {
    let home = quarantined();
    dismiss(&home);
    let shown = receipt(&home);
    let document = file(&shown, NAME)["document"].as_str().unwrap().to_owned();
    home.run(["erase", &document, "--reason", "求め", "--yes"])
        .exits(0);
    let text = home.run(["receipt", FIRST, "--json"]).exits(0).out;
    assert!(!text.contains("二重"), "{text}");
    home.run(["verify"]).exits(0);
    let bag = home.path("bag");
    home.run(["export", CASE, bag.to_str().unwrap()]).exits(0);
    let run = Command::new("bash")
        .arg("verify.sh")
        .current_dir(&bag)
        .output();
    assert!(run.as_ref().unwrap().status.success(), "{run:?}");
}
