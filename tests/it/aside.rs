//! Originals move aside after they were taken in, where the home says so.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::support::{Home, JAPHIC, file, files};
use crate::texts::{AUDIT, EDUCATION};

fn moving() -> Home {
    Home::with_settings("[intake]\nsettle_seconds = 0\nafter = \"move\"\n")
}

/// The files below a folder of a home, by their path in it.
fn below(home: &Home, folder: &str) -> Vec<String> {
    let folder = home.path(folder);
    if !folder.exists() {
        return Vec::new();
    }
    let name = |(path, _): (PathBuf, Vec<u8>)| {
        path.strip_prefix(&folder)
            .unwrap()
            .to_string_lossy()
            .into_owned()
    };
    files(&folder).into_iter().map(name).collect()
}

#[test]
fn what_was_taken_in_moves_with_its_slip_and_what_was_not_stays() {
    let home = moving();
    home.submit("甲", "規程/教育規程.txt", EDUCATION);
    home.submit("甲", "写し.txt", EDUCATION);
    home.submit("甲", "submission.toml", "applicant = \"甲病院\"\n");
    home.submit("甲", "完了.txt", "");
    home.put(format!("intake/{JAPHIC}/乙.txt"), AUDIT);
    home.submit("丙", "監査規程.md", AUDIT);
    std::os::unix::fs::symlink("/etc/hostname", home.inbox("丙").join("link")).unwrap();
    home.run(["intake"]).exits(3);
    assert_eq!(below(&home, "intake"), [format!("{JAPHIC}/丙/link")]);
    assert!(!home.inbox("甲").exists());
    let done = below(&home, &format!("intake-done/{JAPHIC}"));
    let receipts = ["R-2026-000001", "R-2026-000002", "R-2026-000003"];
    let mut wanted = vec![
        format!("丙/{}/監査規程.md", receipts[0]),
        format!("乙.txt/{}/乙.txt", receipts[1]),
    ];
    for name in [
        "submission.toml",
        "写し.txt",
        "完了.txt",
        "規程/教育規程.txt",
    ] {
        wanted.push(format!("甲/{}/{name}", receipts[2]));
    }
    wanted.sort();
    let mut numbered = done.clone();
    numbered.sort();
    // Which of them came first does not matter here.
    let plain = |names: &[String]| -> Vec<String> {
        let without = |name: &String| {
            receipts
                .iter()
                .fold(name.clone(), |name, receipt| name.replace(receipt, "R"))
        };
        names.iter().map(without).collect()
    };
    assert_eq!(plain(&numbered), plain(&wanted));
    // The same folder again is a supplement of the same case.
    home.submit("甲", "監査規程.md", AUDIT);
    let run = home.run(["intake", "--json"]).exits(0).json();
    let later = &run["submissions"][0];
    assert_eq!(
        (&later["kind"], &later["applicant"]),
        (&"supplement".into(), &"甲病院".into())
    );
    assert!(!home.inbox("甲").exists());
    home.run(["verify"]).exits(0);
}

#[test]
fn a_run_that_ended_before_the_move_is_finished_and_nothing_is_taken_in_twice() {
    let home = Home::new();
    home.submit("甲", "教育規程.txt", EDUCATION);
    home.submit("甲", "監査規程.md", AUDIT);
    assert_eq!(home.intake().len(), 1);
    home.put(
        "akashi.toml",
        "[intake]\nsettle_seconds = 0\nafter = \"move\"\n",
    );
    assert!(home.intake().is_empty());
    assert!(!home.inbox("甲").exists());
    assert_eq!(below(&home, "intake-done").len(), 2);
    // The very same file again is known; it goes after the first, not over it.
    let done = home.path(format!("intake-done/{JAPHIC}/甲/R-2026-000001"));
    fs::create_dir_all(home.inbox("甲")).unwrap();
    let copied = Command::new("cp")
        .arg("-p")
        .arg(done.join("監査規程.md"))
        .arg(home.inbox("甲"))
        .status();
    assert!(copied.unwrap().success());
    assert!(home.intake().is_empty());
    assert_eq!(
        fs::read_to_string(done.join("監査規程.md.2")).unwrap(),
        AUDIT
    );
    assert_eq!(
        home.json(["receipt", "--all"])["submissions"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn where_nothing_can_be_moved_it_is_taken_in_and_said() {
    let mount = tempfile::tempdir().unwrap();
    let mounted = |args: &[&str]| {
        let run = Command::new("mount").args(args).arg(mount.path()).output();
        run.is_ok_and(|output| output.status.success())
    };
    if !mounted(&["-t", "tmpfs", "-o", "size=1m", "akashi-test"]) {
        eprintln!("skipped: this test may not mount");
        return;
    }
    let folder = mount.path().join(JAPHIC).join("甲");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("教育規程.txt"), EDUCATION).unwrap();
    let home = Home::with_settings(&format!(
        "[intake]\nsettle_seconds = 0\nafter = \"move\"\nfolder = {:?}\n",
        mount.path()
    ));
    let elsewhere = home.run(["intake", "--json"]);
    let read_only = mounted(&["-o", "remount,ro"]);
    let again = home.run(["intake", "--json"]);
    let stays = folder.join("教育規程.txt").exists();
    let unmounted = Command::new("umount").arg(mount.path()).status().unwrap();
    assert!(unmounted.success() && stays && read_only);
    let elsewhere = elsewhere.exits(3);
    assert!(elsewhere.err.contains("E0216"), "{elsewhere:#?}");
    let taken = &elsewhere.json()["submissions"][0];
    assert_eq!(file(taken, "教育規程.txt")["state"], "parsed");
    let again = again.exits(3);
    assert!(again.err.contains("E0216"), "{again:#?}");
    assert!(again.json()["submissions"].as_array().unwrap().is_empty());
}

#[test]
fn a_done_folder_in_the_drop_folder_is_refused() {
    let home = Home::with_settings(
        "[intake]\nsettle_seconds = 0\nafter = \"move\"\ndone_folder = \"intake/done\"\n",
    );
    home.submit("甲", "教育規程.txt", EDUCATION);
    let run = home.run(["intake", "--json"]).exits(3);
    assert!(
        run.err.contains("E0216") && home.inbox("甲").exists(),
        "{run:#?}"
    );
}

#[test]
fn an_erasure_says_where_a_file_lies_that_was_moved_aside() {
    let home = moving();
    home.submit("甲", "規程/教育規程.txt", EDUCATION);
    home.put(format!("intake/{JAPHIC}/乙.txt"), AUDIT);
    home.run(["intake"]).exits(0);
    for document in ["D-1", "D-2"] {
        let would = home.json(["erase", document, "--dry-run"]);
        let place = would["documents"][0]["lies_at"].as_str().unwrap();
        assert!(place.contains("intake-done"), "{place}");
        assert!(PathBuf::from(place).is_file(), "{place}");
    }
}
