//! When a submission is complete: stillness, open files, names of unfinished
//! files, markers.

use std::fs::{self, File};
use std::io::Write as _;
use std::time::{Duration, Instant, SystemTime};

use serde_json::Value;

use crate::support::{Home, JAPHIC, Run};
use crate::texts::{AUDIT, EDUCATION};

/// A home where stillness alone would take far longer than a test may.
fn patient(more: &str) -> Home {
    Home::with_settings(&format!("[intake]\nsettle_seconds = 600\n{more}"))
}

fn names(run: &Run) -> Vec<String> {
    let submissions = run.json()["submissions"].as_array().unwrap().clone();
    let files = |submission: Value| submission["files"].as_array().unwrap().clone();
    let mut names: Vec<String> = submissions
        .into_iter()
        .flat_map(files)
        .map(|file| file["name"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_marker_closes_what_was_there_before_it() {
    let home = patient("require_marker = true\n");
    home.submit("甲", "教育規程.txt", EDUCATION);
    let run = home.run(["intake", "--json"]).exits(3);
    assert!(
        run.err.contains("E0213") && run.err.contains("完了.txt"),
        "{run:#?}"
    );
    home.submit("甲", "完了.txt", "");
    let began = Instant::now();
    let run = home.run(["intake", "--json"]).exits(0);
    assert!(began.elapsed() < Duration::from_secs(300));
    assert_eq!(names(&run), ["教育規程.txt"], "the marker is no document");
    // What came later is not closed by it.
    home.submit("甲", "監査規程.md", AUDIT);
    let run = home.run(["intake", "--json"]).exits(3);
    assert!(run.err.contains("E0213"), "{run:#?}");
    home.submit("甲", "完了.txt", "");
    let run = home.run(["intake", "--json"]).exits(0);
    assert_eq!(names(&run), ["監査規程.md"]);
}

#[test]
fn a_file_that_is_being_transferred_is_left_until_it_is_renamed() {
    let home = Home::new();
    home.submit("甲", "教育規程.txt", EDUCATION);
    home.submit("甲", "監査規程.md.part", AUDIT);
    home.put(format!("intake/{JAPHIC}/一式.zip.crdownload"), "PK");
    let run = home.run(["intake", "--json"]).exits(3);
    assert_eq!(run.err.matches("E0214").count(), 2, "{run:#?}");
    assert_eq!(names(&run), ["教育規程.txt"]);
    let left = run.json()["left"].as_array().unwrap().clone();
    let paths: Vec<&str> = left.iter().map(|l| l["path"].as_str().unwrap()).collect();
    assert!(paths[0].ends_with("一式.zip.crdownload") && paths[1].ends_with("監査規程.md.part"));
    let inbox = home.inbox("甲");
    fs::rename(inbox.join("監査規程.md.part"), inbox.join("監査規程.md")).unwrap();
    fs::remove_file(home.inbox("一式.zip.crdownload")).unwrap();
    let run = home.run(["intake", "--json"]).exits(0);
    assert_eq!(names(&run), ["監査規程.md"]);
}

#[test]
fn a_file_that_someone_has_open_for_writing_is_left() {
    let home = Home::new();
    home.submit("甲", "教育規程.txt", EDUCATION);
    let mut open = File::create(home.inbox("甲").join("監査規程.md")).unwrap();
    open.write_all("途中".as_bytes()).unwrap();
    let run = home.run(["intake", "--json"]).exits(3);
    assert!(run.err.contains("E0206"), "{run:#?}");
    assert!(names(&run).is_empty());
    open.write_all("まで".as_bytes()).unwrap();
    drop(open);
    let run = home.run(["intake", "--json"]).exits(0);
    assert_eq!(names(&run).len(), 2);
}

#[test]
fn a_copy_that_keeps_the_time_of_the_original_is_fresh() {
    let home = Home::with_settings("[intake]\nsettle_seconds = 2\n");
    home.submit("甲", "教育規程.txt", EDUCATION);
    let file = File::options()
        .write(true)
        .open(home.inbox("甲").join("教育規程.txt"))
        .unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 30))
        .unwrap();
    drop(file);
    let began = Instant::now();
    home.intake();
    assert!(
        began.elapsed() > Duration::from_millis(1500),
        "taken {:?} after it was copied",
        began.elapsed()
    );
}
