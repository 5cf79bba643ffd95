//! What must not be there, or not like that: each gives a clear message, the
//! rest goes on, nothing is lost.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::process::Command;

use serde_json::Value;

use crate::support::{Home, JAPHIC, Run, file, repository, run, strings};
use crate::texts::{AUDIT, EDUCATION};

/// Asserts that a run said this code, with this in its message.
#[track_caller]
fn says(run: &Run, code: &str, what: &str) {
    assert!(run.err.contains(code), "no {code}: {run:#?}");
    assert!(run.err.contains(what), "no {what}: {run:#?}");
}

#[track_caller]
fn submissions(run: &Run) -> Vec<Value> {
    run.json()["submissions"].as_array().unwrap().clone()
}

/// A home where one submission is in order.
fn with_a_good_one() -> Home {
    let home = Home::new();
    home.submit("良い", "教育規程.txt", EDUCATION);
    home
}

#[test]
fn an_empty_drop_folder_is_no_failure() {
    let home = Home::new();
    assert!(home.intake().is_empty());
    fs::create_dir_all(home.path("intake").join(JAPHIC)).unwrap();
    assert!(home.intake().is_empty());
    fs::remove_dir_all(home.path("intake")).unwrap();
    says(&home.run(["intake"]).exits(1), "E0203", "intake");
}

#[test]
fn an_empty_submission_is_named_and_the_rest_goes_on() {
    let home = with_a_good_one();
    fs::create_dir_all(home.inbox("空")).unwrap();
    let run = home.run(["intake", "--json"]).exits(3);
    says(&run, "E0212", "空");
    assert_eq!(submissions(&run).len(), 1);
    assert_eq!(run.json()["left"][0]["code"], "E0212");
    home.submit("空", "監査規程.md", AUDIT);
    assert_eq!(home.intake().len(), 1);
}

#[test]
fn what_lies_in_the_wrong_place_is_named_and_the_rest_goes_on() {
    let home = with_a_good_one();
    home.put("intake/unknown-scheme/x/a.txt", "x");
    home.put("intake/stray.txt", "x");
    home.put("intake/README.md", "no submission");
    let run = home.run(["intake", "--json"]).exits(3);
    says(&run, "E0209", "unknown-scheme");
    says(&run, "E0208", "stray.txt");
    assert!(!run.err.contains("README"), "{run:#?}");
    assert_eq!(submissions(&run).len(), 1);
    let unknown = home.run(["intake", "--scheme", "no-such"]).exits(1);
    says(&unknown, "E0201", JAPHIC);
    let nowhere = home.run(["intake", "/nonexistent"]).exits(1);
    says(&nowhere, "E0203", "/nonexistent");
}

#[test]
fn links_pipes_and_sockets_are_refused_by_name() {
    let home = with_a_good_one();
    let inbox = home.inbox("良い");
    symlink("/etc/passwd", inbox.join("link.txt")).unwrap();
    symlink("/etc", inbox.join("folder-link")).unwrap();
    let mkfifo = Command::new("mkfifo").arg(inbox.join("pipe")).status();
    assert!(mkfifo.unwrap().success());
    let _socket = UnixListener::bind(inbox.join("socket")).unwrap();
    let run = home.run(["intake", "--json"]).exits(3);
    let submission = &submissions(&run)[0];
    for (name, reason) in [
        ("link.txt", "symlink"),
        ("folder-link", "symlink"),
        ("pipe", "fifo"),
        ("socket", "socket"),
    ] {
        let line = file(submission, name);
        assert_eq!(line["outcome"], "quarantined");
        assert_eq!(line["outcome_reason"], reason);
        assert_eq!(line["sha256"], Value::Null);
    }
    assert_eq!(file(submission, "教育規程.txt")["outcome"], "accepted");
    assert_eq!(submission["files"].as_array().unwrap().len(), 5);
    // The same again is nothing new.
    let again = home.run(["intake", "--json"]).exits(0);
    assert!(submissions(&again).is_empty());
    // Once a file stands in the link's place, it is taken.
    fs::remove_file(inbox.join("link.txt")).unwrap();
    home.submit("良い", "link.txt", AUDIT);
    assert_eq!(file(&home.intake()[0], "link.txt")["outcome"], "accepted");
}

#[test]
fn a_slip_that_is_a_pipe_and_links_that_go_round_hold_nobody_up() {
    let home = with_a_good_one();
    home.submit("管", "監査規程.md", AUDIT);
    let mkfifo = Command::new("mkfifo")
        .arg(home.inbox("管").join("submission.toml"))
        .status();
    assert!(mkfifo.unwrap().success());
    let inbox = home.inbox("良い");
    symlink("round", inbox.join("round")).unwrap();
    symlink("..", inbox.join("up")).unwrap();
    let run = home.run(["intake", "--json"]).exits(3);
    says(&run, "E0205", "通常のファイルでない");
    let taken = submissions(&run);
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0]["files"].as_array().unwrap().len(), 3);
    for name in ["round", "up"] {
        assert_eq!(file(&taken[0], name)["outcome_reason"], "symlink");
    }
}

#[test]
fn a_submission_that_is_a_link_is_refused() {
    let home = with_a_good_one();
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("secret.txt"), "secret").unwrap();
    symlink(elsewhere.path(), home.inbox("link")).unwrap();
    let run = home.run(["intake", "--json"]).exits(3);
    let taken = submissions(&run);
    assert!(!run.out.contains("secret.txt"), "{run:#?}");
    assert_eq!(
        taken
            .iter()
            .filter(|s| s["files"][0]["outcome"] == "accepted")
            .count(),
        1
    );
}

/// Whether permissions bind this process; they do not bind root.
fn permissions_bind() -> bool {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("closed");
    fs::write(&path, "x").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    File::open(path).is_err()
}

#[test]
fn an_unreadable_file_is_quarantined_and_taken_later() {
    if !permissions_bind() {
        eprintln!("skipped: permissions do not bind root");
        return;
    }
    let home = with_a_good_one();
    let closed = home.inbox("良い").join("closed.txt");
    fs::write(&closed, AUDIT).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    let run = home.run(["intake", "--json"]).exits(3);
    let line = file(&submissions(&run)[0], "closed.txt").clone();
    assert_eq!(line["outcome"], "quarantined");
    assert!(
        line["outcome_reason"]
            .as_str()
            .unwrap()
            .starts_with("unreadable")
    );
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o600)).unwrap();
    let run = home.run(["intake", "--json"]).exits(0);
    assert_eq!(
        file(&submissions(&run)[0], "closed.txt")["outcome"],
        "accepted"
    );
}

#[test]
fn zero_bytes_are_kept_and_unread() {
    let home = with_a_good_one();
    home.submit("良い", "空.txt", "");
    home.submit("良い", "空.pdf", "");
    let submission = home.intake().remove(0);
    let line = file(&submission, "空.pdf");
    assert_eq!(
        (&line["outcome"], &line["state"], &line["reason"]),
        (&"accepted".into(), &"unread".into(), &"empty".into())
    );
    // Two files of no bytes are two files of the same bytes.
    let other = file(&submission, "空.txt");
    let outcomes = [&line["outcome"], &other["outcome"]];
    assert!(
        outcomes.contains(&&Value::from("duplicate")),
        "{submission:#}"
    );
}

#[test]
fn a_file_larger_than_the_home_takes_is_quarantined() {
    let home = Home::with_settings("[intake]\nsettle_seconds = 0\nmax_file_mib = 1\n");
    home.submit("a", "教育規程.txt", EDUCATION);
    home.submit("a", "just.bin", vec![7; 1 << 20]);
    home.submit("a", "large.bin", vec![7; (1 << 20) + 1]);
    let sparse = File::create(home.inbox("a").join("sparse.bin")).unwrap();
    sparse.set_len(3 << 30).unwrap();
    drop(sparse);
    let run = home.run(["intake", "--json"]).exits(3);
    let submission = &submissions(&run)[0];
    for name in ["large.bin", "sparse.bin"] {
        let line = file(submission, name);
        assert_eq!(line["outcome"], "quarantined");
        assert_eq!(line["outcome_reason"], "too-large");
    }
    let just = file(submission, "just.bin");
    assert_eq!(
        (&just["outcome"], &just["state"]),
        (&"accepted".into(), &"unread".into())
    );
    // It is tried again on every run, and nothing is recorded twice.
    let again = home.run(["intake", "--json"]);
    assert!(submissions(&again).is_empty(), "{again:#?}");
}

#[test]
fn a_file_that_grows_is_left_for_the_next_run() {
    let home = Home::with_settings("[intake]\nsettle_seconds = 1\n");
    home.submit("a", "教育規程.txt", EDUCATION);
    let path = home.inbox("a").join("growing.txt");
    let stop = std::sync::atomic::AtomicBool::new(false);
    let run = std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut file = File::create(&path).unwrap();
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                file.write_all("また一行\n".as_bytes()).unwrap();
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
        });
        let run = home.run(["intake", "--json"]);
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        run
    });
    let run = run.exits(3);
    says(&run, "E0206", "/a");
    assert!(submissions(&run).is_empty());
    let taken = home.intake();
    assert_eq!(taken[0]["files"].as_array().unwrap().len(), 2);
}

#[test]
fn a_file_that_vanishes_while_the_folder_settles_is_not_missed() {
    let home = Home::with_settings("[intake]\nsettle_seconds = 2\n");
    home.submit("a", "教育規程.txt", EDUCATION);
    home.submit("a", "passing.txt", "x");
    let passing = home.inbox("a").join("passing.txt");
    let run = std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(std::time::Duration::from_millis(700));
            fs::remove_file(&passing).unwrap();
        });
        home.run(["intake", "--json"])
    });
    let run = run.exits(0);
    assert_eq!(submissions(&run)[0]["files"].as_array().unwrap().len(), 1);
}

#[test]
fn names_of_any_bytes_are_kept_and_can_be_read() {
    let home = Home::new();
    let inbox = home.inbox("名前");
    fs::create_dir_all(&inbox).unwrap();
    let nfc = "ガイド.txt";
    let nfd = "カ\u{3099}イト\u{3099}.txt";
    let (cp932, _, _) = encoding_rs::SHIFT_JIS.encode("表ソ能十.txt");
    let names: [&[u8]; 5] = [
        nfc.as_bytes(),
        nfd.as_bytes(),
        &cp932,
        b"new\nline\x1b[31m.txt",
        "🗾 全角　空白.txt".as_bytes(),
    ];
    for (n, name) in names.iter().enumerate() {
        fs::write(inbox.join(OsStr::from_bytes(name)), format!("本文{n}\n")).unwrap();
    }
    let run = home.run(["intake", "--json"]).exits(0);
    let submission = &submissions(&run)[0];
    let files = submission["files"].as_array().unwrap();
    assert_eq!(files.len(), 5);
    assert!(
        files
            .iter()
            .all(|f| f["outcome"] == "accepted" && f["state"] == "parsed")
    );
    assert_eq!(file(submission, "表ソ能十.txt")["passages"], 1);
    // What the terminal shows does not move its cursor.
    let text = home.run(["receipt", "--all"]).exits(0).out;
    assert!(!text.contains('\u{1b}'), "{text:?}");
    assert!(
        text.contains("表ソ能十.txt") && text.contains("🗾"),
        "{text}"
    );
    let lines: Vec<&str> = text.lines().filter(|line| line.contains(".txt")).collect();
    assert_eq!(lines.len(), 5, "one line a file: {text}");
    assert!(
        home.intake().is_empty(),
        "names that differ are known again"
    );
}

#[test]
fn two_files_of_the_same_bytes_are_one_original() {
    let home = Home::new();
    home.submit("a", "規程.txt", EDUCATION);
    home.submit("a", "写し.txt", EDUCATION);
    let submission = home.intake().remove(0);
    let (one, two) = (file(&submission, "規程.txt"), file(&submission, "写し.txt"));
    let mut outcomes = [
        one["outcome"].as_str().unwrap(),
        two["outcome"].as_str().unwrap(),
    ];
    outcomes.sort_unstable();
    assert_eq!(outcomes, ["accepted", "duplicate"]);
    assert_eq!(one["sha256"], two["sha256"]);
    assert_eq!(crate::support::files(&home.path("vault")).len(), 1);
    let rows = home.coverage("C-2026-000001");
    let quotes = crate::support::row(&rows, "J3-01")["evidence"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!(quotes, 1, "evidence is shown once");
}

#[test]
fn a_corrected_file_takes_the_place_of_the_first() {
    let home = Home::new();
    home.submit("a", "教育規程.txt", crate::texts::EDUCATION_VAGUE);
    home.submit("a", "監査規程.md", AUDIT);
    let first = home.intake().remove(0);
    home.submit("a", "教育規程.txt", EDUCATION);
    let second = home.intake().remove(0);
    assert_eq!(second["case"], first["case"]);
    assert_ne!(second["submission"], first["submission"]);
    let files = second["files"].as_array().unwrap();
    assert_eq!(files.len(), 1, "{second:#}");
    assert_eq!(
        files[0]["supersedes"][0],
        file(&first, "教育規程.txt")["document"]
    );
    let case = first["case"].as_str().unwrap();
    let rows = home.coverage(case);
    let row = crate::support::row(&rows, "J3-01");
    assert_eq!(row["state"], "to_confirm");
    for evidence in row["evidence"].as_array().unwrap() {
        assert_eq!(
            evidence["document"], files[0]["document"],
            "the first is out of force"
        );
    }
    assert_eq!(
        crate::support::files(&home.path("vault")).len(),
        3,
        "and is kept"
    );
    home.run(["verify"]).exits(0);
}

#[test]
fn a_file_that_was_only_touched_is_not_new() {
    let home = with_a_good_one();
    home.intake();
    home.submit("良い", "教育規程.txt", EDUCATION);
    assert!(home.intake().is_empty());
    home.submit("良い", "後から.md", AUDIT);
    let later = home.intake().remove(0);
    assert_eq!(later["kind"], "supplement");
    assert_eq!(later["files"].as_array().unwrap().len(), 1);
}

#[test]
fn the_same_bytes_from_another_applicant_are_flagged() {
    let home = Home::new();
    home.submit("甲病院", "教育規程.txt", EDUCATION);
    home.submit("乙医院", "教育規程.txt", EDUCATION);
    let taken = home.intake();
    assert_eq!(taken.len(), 2);
    let flags: Vec<Vec<&str>> = taken
        .iter()
        .map(|submission| {
            let line = file(submission, "教育規程.txt");
            assert_eq!(line["outcome"], "accepted");
            strings(&line["also_in"])
        })
        .collect();
    assert_eq!(flags[0], [taken[1]["case"].as_str().unwrap()]);
    assert_eq!(flags[1], [taken[0]["case"].as_str().unwrap()]);
}

#[test]
fn a_slip_with_a_mistake_holds_back_its_own_submission_only() {
    let home = with_a_good_one();
    home.submit("誤記", "監査規程.md", AUDIT);
    home.submit(
        "誤記",
        "submission.toml",
        "applicant = \"x\"\nkindo = \"new\"\n",
    );
    let run = home.run(["intake", "--json"]).exits(3);
    says(&run, "E0205", "line 2");
    assert_eq!(submissions(&run).len(), 1);
    home.submit(
        "誤記",
        "submission.toml",
        "applicant = \"見本医院\"\nkind = \"new\"\n",
    );
    let taken = home.intake();
    assert_eq!(taken[0]["applicant"], "見本医院");
    assert_eq!(
        taken[0]["files"].as_array().unwrap().len(),
        1,
        "the slip is no document"
    );
}

#[test]
fn a_slip_that_refers_to_nothing_is_a_mistake() {
    let home = with_a_good_one();
    home.put("intake/aspic-medical/別制度/a.txt", EDUCATION);
    home.intake();
    let other = "case = \"C-2026-000001\"\n";
    assert_eq!(home.json(["cases"])["cases"][0]["scheme"], "aspic-medical");
    for (slip, what) in [
        ("case = \"C-1999-000001\"\n", "no such case"),
        (other, "a case of aspic-medical"),
        (
            "kind = \"renewal\"\npredecessor = \"どこにもない\"\n",
            "nothing was taken in",
        ),
        (
            "kind = \"renewal\"\npredecessor = \"参照\"\n",
            "nothing was taken in",
        ),
        (
            "kind = \"renewal\"\npredecessor = \"../../..\"\n",
            "nothing was taken in",
        ),
    ] {
        home.submit("参照", "監査規程.md", AUDIT);
        home.submit("参照", "submission.toml", slip);
        let run = home.run(["intake", "--json", "--lang", "en"]).exits(3);
        says(&run, "E0205", what);
        assert!(submissions(&run).is_empty(), "{run:#?}");
    }
    home.submit("参照", "submission.toml", "case = \"C-2026-000002\"\n");
    assert_eq!(home.intake()[0]["case"], "C-2026-000002");
}

#[test]
fn renewals_of_renewals_are_taken_in_their_order() {
    let home = Home::new();
    for (name, before) in [("c1", None), ("b2", Some("c1")), ("a3", Some("b2"))] {
        home.submit(name, "監査規程.md", AUDIT);
        if let Some(before) = before {
            let slip =
                format!("applicant = \"c1\"\nkind = \"renewal\"\npredecessor = \"{before}\"\n");
            home.submit(name, "submission.toml", slip);
        }
    }
    let taken = home.intake();
    assert_eq!(taken.len(), 3);
    assert_eq!(taken[1]["predecessor"], taken[0]["case"]);
    assert_eq!(taken[2]["predecessor"], taken[1]["case"]);
}

#[test]
fn a_pack_with_a_mistake_stops_its_own_scheme_only() {
    let home = with_a_good_one();
    home.put("intake/aspic-medical/サービス/利用規約.txt", AUDIT);
    let pack = "templates/schemes/aspic-medical/2022-04-01/criteria.toml";
    let text = fs::read_to_string(repository().join(pack)).unwrap();
    home.put(pack, format!("{text}\n[[criterion]]\nno_such_key = 1\n"));
    let run = home.run(["intake", "--json"]).exits(3);
    says(&run, "E0202", "criteria.toml:");
    let taken = submissions(&run);
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0]["scheme"], JAPHIC);
    let check = home.run(["scheme", "check"]).exits(1);
    let line = text.lines().count() + 2;
    assert!(check.out.contains("criteria.toml:"), "{check:#?}");
    assert!(
        check.out.contains(&format!(":{line}:")) || check.out.contains(&format!(":{}:", line + 1)),
        "wrong line, wanted {line}: {check:#?}"
    );
    fs::remove_file(home.path(pack)).unwrap();
    assert_eq!(home.intake().len(), 1, "mended, it goes on");
}

#[test]
fn a_database_of_a_newer_version_is_not_touched() {
    let home = with_a_good_one();
    home.intake();
    let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
    database
        .execute("INSERT INTO migration VALUES (99, 'from the future')", [])
        .unwrap();
    drop(database);
    let before = fs::read(home.path("akashi.db")).unwrap();
    for verb in [&["intake"][..], &["cases"], &["verify"], &["reindex"]] {
        says(&home.run(verb).exits(1), "E0105", "99");
    }
    assert_eq!(fs::read(home.path("akashi.db")).unwrap(), before);
}

#[test]
fn an_unknown_setting_is_refused_with_its_line() {
    let home = Home::with_settings("[intake]\nsettle_seconds = 0\nmax_file_mb = 3\n");
    let run = home.run(["intake"]).exits(1);
    says(&run, "E0102", "line 3");
    says(&run, "E0102", "max_file_mb");
}

#[test]
fn where_no_home_is_none_is_made_by_accident() {
    let empty = tempfile::tempdir().unwrap();
    for verb in [
        &["cases"][..],
        &["intake"],
        &["verify"],
        &["search", "x"],
        &["reindex"],
    ] {
        let run: Run = crate::support::akashi()
            .current_dir(empty.path())
            .args(verb)
            .output()
            .unwrap()
            .into();
        says(&run.exits(1), "E0101", ".");
    }
    assert_eq!(fs::read_dir(empty.path()).unwrap().count(), 0);
    let elsewhere = empty.path().join("none");
    let run = run(["--home".as_ref(), elsewhere.as_os_str(), "cases".as_ref()]);
    says(&run.exits(1), "E0101", "none");
    assert!(!elsewhere.exists());
}

#[test]
fn a_locked_home_says_who_holds_it() {
    let home = with_a_good_one();
    home.intake();
    let lock = home.path(".akashi.lock");
    let held = File::options().read(true).write(true).open(&lock).unwrap();
    held.lock().unwrap();
    fs::write(&lock, "akashi intake, pid 4711, 2026-11-21T00:00:00Z\n").unwrap();
    let judge = [
        "judge",
        "C-2026-000001",
        "J3-01",
        "p-000000000000",
        "accept",
    ];
    for verb in [&["intake"][..], &["reindex"], &judge] {
        let run = home.run(verb.iter().chain(&["--wait", "0"])).exits(5);
        says(&run, "E0103", "pid 4711");
    }
    // Who waits is told for whom.
    let run = home
        .run(["reindex", "--wait", "1", "--lang", "en"])
        .exits(5);
    says(&run, "waiting", "pid 4711");
    // Who only looks is not stopped.
    home.run(["cases"]).exits(0);
    home.run(["intake", "--dry-run"]).exits(0);
    drop(held);
    home.run(["intake"]).exits(0);
}

#[test]
fn a_full_disk_loses_nothing() {
    let mount = tempfile::tempdir().unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=1m", "akashi-test"])
        .arg(mount.path())
        .output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: this test may not mount a small disk");
        return;
    }
    let home = Home::new();
    fs::create_dir_all(home.path("vault")).unwrap();
    let small = home.path("vault");
    fs::remove_dir(&small).unwrap();
    symlink(mount.path(), &small).unwrap();
    home.submit("a", "large.bin", vec![7; 3 << 20]);
    home.submit("b", "教育規程.txt", EDUCATION);
    let run = home.run(["intake", "--json"]);
    let left = files_in(mount.path());
    let unmounted = Command::new("umount").arg(mount.path()).status().unwrap();
    assert!(unmounted.success());
    let run = run.exits(3);
    says(&run, "E0107", "");
    let taken = submissions(&run);
    assert_eq!(taken.len(), 1, "the small one fits: {run:#?}");
    assert!(left >= 1);
    // With room again the rest follows.
    let run = home.run(["intake", "--json"]).exits(0);
    assert_eq!(
        file(&submissions(&run)[0], "large.bin")["outcome"],
        "accepted"
    );
}

fn files_in(folder: &std::path::Path) -> usize {
    crate::support::files(folder).len()
}
