//! What was quarantined, tried again: taken once, under a receipt of its own
//! that names the first.

use std::fs;
use std::os::unix::fs::symlink;

use serde_json::Value;

use crate::support::{Home, JAPHIC, Run, file, files};
use crate::texts::{AUDIT, EDUCATION};

const FIRST: &str = "R-2026-000001";
const SECOND: &str = "R-2026-000002";

const SMALL: &str = "[intake]\nsettle_seconds = 0\nmax_file_mib = 1\n";
const LARGE: &str = "[intake]\nsettle_seconds = 0\nmax_file_mib = 8\n";

/// More than the home takes at first, and quickly read.
fn large() -> Vec<u8> {
    vec![b'x'; (1 << 20) + 1]
}

/// A home with a link and a file too large in quarantine.
fn quarantined() -> Home {
    let home = Home::with_settings(SMALL);
    home.submit("見本会", "教育規程.txt", EDUCATION);
    home.submit("見本会", "大.txt", large());
    symlink("教育規程.txt", home.inbox("見本会").join("監査規程.md")).unwrap();
    let run = home.run(["intake", "--json"]).exits(3);
    assert_eq!(run.json()["submissions"][0]["sum"]["quarantined"], 2);
    home
}

fn retry(home: &Home, more: &[&str]) -> Run {
    let mut args = vec!["--json", "intake", "--retry"];
    args.extend(more);
    home.run(args)
}

/// Code and file of what was left.
fn left(run: &Run) -> Vec<(String, String)> {
    let json = run.json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut left: Vec<_> = json["left"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (text(&one["code"]), text(&one["path"])))
        .collect();
    left.sort();
    left
}

fn pair(code: &str, path: &str) -> (String, String) {
    (code.to_owned(), path.to_owned())
}

#[test]
fn what_can_be_taken_now_is_taken_once_and_the_receipts_name_each_other() {
    let home = quarantined();
    home.put("akashi.toml", LARGE);
    let run = retry(&home, &[]).exits(3);
    assert_eq!(left(&run), [pair("E0724", "監査規程.md")]);
    let taken = run.json()["submissions"].clone();
    assert_eq!(taken.as_array().unwrap().len(), 1);
    let second = &taken[0];
    assert_eq!(
        (&second["submission"], &second["case"]),
        (&SECOND.into(), &"C-2026-000001".into())
    );
    assert_eq!(second["retry_of"], serde_json::json!([FIRST]));
    let line = file(second, "大.txt");
    assert_eq!(line["outcome"], "accepted");
    let first = home.json(["receipt", FIRST]);
    let old = file(&first, "大.txt");
    assert_eq!(old["outcome"], "quarantined");
    assert_eq!(
        old["taken_as"],
        serde_json::json!({"document": line["document"], "submission": SECOND})
    );
    // The first receipt's sum stays what it was.
    assert_eq!(first["sum"]["quarantined"], 2);
    // The link is replaced by the file itself.
    let link = home.inbox("見本会").join("監査規程.md");
    fs::remove_file(&link).unwrap();
    fs::write(&link, AUDIT).unwrap();
    let run = retry(&home, &[FIRST]).exits(0);
    assert_eq!(
        run.json()["submissions"][0]["files"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let run = retry(&home, &[]).exits(0);
    assert!(run.json()["submissions"].as_array().unwrap().is_empty());
    assert!(home.intake().is_empty());
    home.run(["verify"]).exits(0);
}

#[test]
fn the_same_quarantine_is_no_new_receipt() {
    let home = quarantined();
    let before = files(&home.inbox("見本会"));
    for _ in 0..2 {
        let run = home.run(["--json", "intake"]).exits(0);
        assert!(run.json()["submissions"].as_array().unwrap().is_empty());
        let run = retry(&home, &[]).exits(3);
        assert!(run.json()["submissions"].as_array().unwrap().is_empty());
        assert_eq!(
            left(&run),
            [pair("E0724", "大.txt"), pair("E0724", "監査規程.md")]
        );
    }
    let run = home.run(["intake", "--lang", "en"]).exits(0);
    assert!(run.err.contains("2 files are in quarantine"), "{run:#?}");
    let run = home.run(["intake", "--retry", "--lang", "en"]).exits(3);
    assert!(
        run.err.contains("a link") && run.err.contains("put the file itself"),
        "{run:#?}"
    );
    assert_eq!(files(&home.inbox("見本会")), before);
    assert_eq!(
        home.json(["receipt", "--all"])["submissions"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn what_is_gone_is_named_and_a_trial_changes_nothing() {
    let home = quarantined();
    home.put("akashi.toml", LARGE);
    fs::remove_file(home.inbox("見本会").join("監査規程.md")).unwrap();
    let run = retry(&home, &["--dry-run"]).exits(3);
    assert_eq!(left(&run), [pair("E0723", "監査規程.md")]);
    assert_eq!(
        run.json()["would_take"][0]["files"],
        serde_json::json!(["大.txt"])
    );
    assert_eq!(
        home.json(["receipt", "--all"])["submissions"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    home.submit("見本会", "submission.toml", "kind = \"何か\"\n");
    let slip = left(&retry(&home, &[]).exits(3));
    assert_eq!(slip.len(), 1);
    assert_eq!(slip[0].0, "E0205");
    fs::remove_dir_all(home.inbox("見本会")).unwrap();
    let run = retry(&home, &[]).exits(3);
    assert_eq!(
        left(&run),
        [pair("E0723", "大.txt"), pair("E0723", "監査規程.md")]
    );
}

#[test]
fn a_submission_outside_the_drop_folder_is_tried_where_it_lay() {
    let home = Home::with_settings(SMALL);
    let elsewhere = tempfile::tempdir().unwrap();
    let place = elsewhere.path().join("見本会");
    fs::create_dir(&place).unwrap();
    fs::write(place.join("教育規程.txt"), EDUCATION).unwrap();
    fs::write(place.join("大.txt"), large()).unwrap();
    let args = [
        "intake".as_ref(),
        "--scheme".as_ref(),
        JAPHIC.as_ref(),
        place.as_os_str(),
    ];
    home.run(args).exits(3);
    // What another submission has in quarantine stays out of it.
    home.submit("別の会", "大きい.txt", large());
    home.run(["intake"]).exits(3);
    home.put("akashi.toml", LARGE);
    let run = retry(&home, &[FIRST]).exits(0);
    let taken = run.json()["submissions"].clone();
    assert_eq!(taken.as_array().unwrap().len(), 1);
    assert_eq!(file(&taken[0], "大.txt")["outcome"], "accepted");
}

#[test]
fn nothing_to_retry_is_said_and_an_unknown_receipt_is_refused() {
    let home = Home::new();
    home.submit("見本会", "教育規程.txt", EDUCATION);
    home.intake();
    let run = home.run(["intake", "--retry", "--lang", "en"]).exits(0);
    assert!(run.out.contains("Nothing is in quarantine"), "{run:#?}");
    assert!(
        retry(&home, &["R-1999-000009"])
            .exits(1)
            .err
            .contains("E0302")
    );
}

#[test]
fn what_is_moved_aside_follows_when_it_was_tried_again() {
    let moves = "after = \"move\"\n";
    let home = Home::with_settings(&format!("{SMALL}{moves}"));
    home.submit("見本会", "教育規程.txt", EDUCATION);
    home.submit("見本会", "大.txt", large());
    home.run(["intake"]).exits(3);
    assert_eq!(files(&home.inbox("見本会")).len(), 1);
    home.put("akashi.toml", format!("{LARGE}{moves}"));
    retry(&home, &[]).exits(0);
    assert!(!home.inbox("見本会").exists());
    let aside = home
        .path("intake-done")
        .join(JAPHIC)
        .join("見本会")
        .join(SECOND);
    assert!(aside.join("大.txt").is_file());
}

#[test]
fn what_was_erased_does_not_come_back_by_another_try() {
    let home = quarantined();
    let receipt = home.json(["receipt", FIRST]);
    let code = file(&receipt, "教育規程.txt")["document"].clone();
    let code = code.as_str().unwrap();
    home.run(["erase", code, "--reason", "取下げ", "--yes"])
        .exits(0);
    let link = home.inbox("見本会").join("監査規程.md");
    fs::remove_file(&link).unwrap();
    fs::write(&link, EDUCATION).unwrap();
    let run = retry(&home, &[]).exits(3);
    let codes: Vec<String> = left(&run).into_iter().map(|(code, _)| code).collect();
    assert!(codes.contains(&"E0112".to_owned()), "{run:#?}");
    assert_eq!(run.json()["submissions"].as_array().unwrap().len(), 0);
}
