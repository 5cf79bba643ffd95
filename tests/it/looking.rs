//! Who looks from the command line stands in the access log, as claimed.

use crate::assign::{CLOSED, staffed};
use crate::support::{Home, Run};

const CASE: &str = "C-2026-000001";

fn lines(home: &Home) -> Vec<(String, String, String, bool)> {
    let log = home.json(["user", "log"]);
    let lines = log["log"].as_array().unwrap().iter();
    let text = |line: &serde_json::Value, name: &str| line[name].as_str().unwrap().to_owned();
    lines
        .map(|line| {
            let allowed = line["allowed"].as_bool().unwrap();
            (
                text(line, "account"),
                text(line, "what"),
                text(line, "target"),
                allowed,
            )
        })
        .collect()
}

fn export(home: &Home, folder: &str, more: &[&str]) -> Run {
    let target = home.path(folder);
    let words = ["export", CASE, target.to_str().unwrap()];
    home.run(words.iter().chain(more))
}

fn page(home: &Home, document: &str, by: &str) -> Run {
    let out = home.path("page.png");
    let out = out.to_str().unwrap();
    home.run(["page", document, "1", "--out", out, "--by", by])
}

#[track_caller]
fn newest(home: &Home, account: &str, what: &str, target: &str, allowed: bool) {
    let wanted = (account.into(), what.into(), target.into(), allowed);
    assert_eq!(lines(home).first(), Some(&wanted), "{:?}", lines(home));
}

#[test]
fn a_package_and_a_page_that_are_taken_are_noted_with_the_name() {
    let home = Home::with_two_regulations();
    export(&home, "a", &["--by", "見本 太郎"]).exits(0);
    newest(&home, "見本 太郎", "export", CASE, true);
    export(&home, "b.json", &["--format", "oscal", "--by", "sato"]).exits(0);
    newest(&home, "sato", "export", CASE, true);
    let before = lines(&home).len();
    // Nothing left the home.
    export(&home, "c", &["--by", "sato", "--dry-run"]).exits(0);
    let target = home.path("d");
    let none = ["export", "C-2026-000099", target.to_str().unwrap()];
    home.run(none).exits(1);
    page(&home, "D-99", "sato").exits(1);
    assert_eq!(lines(&home).len(), before);
    // A search and a matrix are not noted: they are asked for all day.
    home.search("教育");
    home.coverage(CASE);
    assert_eq!(lines(&home).len(), before);
}

#[test]
fn who_may_not_see_is_refused_and_that_is_noted() {
    let home = Home::with_two_regulations();
    home.put("akashi.toml", CLOSED);
    staffed(&home);
    let refused = export(&home, "a", &["--by", "sato"]).exits(1);
    assert!(refused.err.contains("E1080"), "{refused:?}");
    assert!(!home.path("a").exists());
    newest(&home, "sato", "export", CASE, false);
    let refused = page(&home, "D-1", "iin").exits(1);
    assert!(refused.err.contains("E1080"), "{refused:?}");
    newest(&home, "iin", "page", "D-1", false);
    home.run(["user", "disable", "suzuki"]).exits(0);
    let refused = export(&home, "a", &["--by", "suzuki"]).exits(1);
    assert!(refused.err.contains("E0836"), "{refused:?}");
    newest(&home, "suzuki", "export", CASE, false);
    // Who has no account reads the files of the home anyway, and is noted.
    export(&home, "a", &["--by", "root"]).exits(0);
    newest(&home, "root", "export", CASE, true);
}

#[test]
fn reading_a_home_in_which_nothing_was_received_makes_nothing_in_it() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("akashi.toml"), "").unwrap();
    let home = dir.path().to_str().unwrap();
    for verb in [&["cases"][..], &["due"], &["verify"]] {
        let args = [&["--home", home], verb].concat();
        crate::support::run(args).exits(0);
    }
    assert_eq!(crate::support::files(dir.path()).len(), 1);
}

#[test]
fn a_copy_that_nobody_can_write_to_is_read_and_verified() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::with_two_regulations();
    let mode = |name: &str, mode| set_permissions(home.path(name), Permissions::from_mode(mode));
    mode("akashi.db", 0o444).unwrap();
    mode("", 0o555).unwrap();
    let verbs = [
        &["cases"][..],
        &["search", "教育"],
        &["coverage", "C-2026-000001"],
        &["verify"],
        &["ledger", "events"],
    ];
    let runs = verbs.map(|verb| (verb, home.run(verb)));
    let beside = ["akashi.db-wal", "akashi.db-shm"].map(|name| home.path(name).exists());
    mode("", 0o755).unwrap();
    for (verb, run) in runs {
        assert_eq!(run.code, Some(0), "{verb:?}: {run:?}");
    }
    assert_eq!(beside, [false, false]);
}
