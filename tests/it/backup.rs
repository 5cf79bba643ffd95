//! Backups: consistent, checkable with common tools, never half of one; and
//! homes restored from them.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::support::{Home, files, run};
use crate::texts::{AUDIT, EDUCATION};

const CASE: &str = "C-2026-000001";

fn home() -> Home {
    let home = Home::new();
    home.submit("見本会", "教育規程.txt", EDUCATION);
    home.submit("見本会", "監査規程.md", AUDIT);
    home.put("templates/locales/ja.toml", "");
    home.intake();
    home
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// What `sha256sum` says of the backup's own list.
fn sha256sum(backup: &Path) -> bool {
    let mut command = Command::new("sha256sum");
    command.args(["-c", "--strict", "--quiet", "manifest-sha256.txt"]);
    command
        .current_dir(backup)
        .output()
        .unwrap()
        .status
        .success()
}

/// The files of a backup, by their path in it.
fn names(backup: &Path) -> Vec<String> {
    let inside = |(file, _): (PathBuf, _)| path(file.strip_prefix(backup).unwrap()).to_owned();
    files(backup).into_iter().map(inside).collect()
}

fn restore(backup: &Path, target: &Path, more: &[&str]) -> Value {
    let mut args = vec!["--json", "restore", path(backup), path(target)];
    args.extend(more);
    run(args).exits(0).json()
}

#[test]
fn a_backup_is_checkable_by_others_and_restores_to_the_same() {
    let home = home();
    let away = tempfile::tempdir().unwrap();
    let backup = away.path().join("backup");
    let taken = home.json(["backup", path(&backup)]);
    assert_eq!((&taken["copied"], &taken["there"]), (&2.into(), &0.into()));
    assert!(sha256sum(&backup));
    let listed = fs::read_to_string(backup.join("manifest-sha256.txt")).unwrap();
    assert_eq!(
        listed.lines().count() + 1,
        names(&backup).len(),
        "every file is listed"
    );
    assert!(!listed.contains("ledger/key") && listed.contains("ledger/checkpoint"));

    home.submit(
        "二番目",
        "教育規程.txt",
        EDUCATION.replace("年1回", "年2回"),
    );
    home.intake();
    let taken = home.json(["backup", path(&backup), "--with-key"]);
    assert_eq!((&taken["copied"], &taken["there"]), (&1.into(), &2.into()));
    assert!(sha256sum(&backup));
    assert!(
        names(&backup)
            .iter()
            .any(|name| name.ends_with("ledger/key"))
    );

    let target = away.path().join("restored");
    let restored = restore(&backup, &target, &[]);
    assert_eq!(
        (&restored["ok"], &restored["key_missing"]),
        (&true.into(), &false.into())
    );
    let at = |home: &Path, args: &[&str]| {
        let mut all = vec!["--json", "--home", path(home)];
        all.extend(args);
        run(all).exits(0).json()
    };
    for args in [
        &["coverage", CASE][..],
        &["receipt", "--all"],
        &["search", "教育"],
    ] {
        assert_eq!(at(&target, args), at(home.dir(), args), "{args:?}");
    }
    // Into what is not empty nothing is restored.
    let again = run(["restore", path(&backup), path(&target)]).exits(1);
    assert!(again.err.contains("E0120"), "{again:?}");
}

#[test]
fn a_folder_with_other_things_in_it_is_left_alone() {
    let home = home();
    let away = tempfile::tempdir().unwrap();
    fs::write(away.path().join("letter.txt"), "private").unwrap();
    let refused = home.run(["backup", path(away.path())]).exits(1);
    assert!(refused.err.contains("E0117"), "{refused:?}");
    assert_eq!(names(away.path()), ["letter.txt"]);
    let refused = home.run(["backup", path(home.dir())]).exits(1);
    assert!(refused.err.contains("E0117"), "{refused:?}");
    let refused = run(["restore", path(away.path()), path(&away.path().join("new"))]).exits(1);
    assert!(refused.err.contains("E0117"), "{refused:?}");
}

#[test]
fn a_damaged_backup_is_refused_with_all_that_is_damaged() {
    let home = home();
    let away = tempfile::tempdir().unwrap();
    let backup = away.path().join("backup");
    home.run(["backup", path(&backup)]).exits(0);
    let mut broken = Vec::new();
    for name in names(&backup) {
        let file = backup.join(&name);
        if name.starts_with("vault/") || name.ends_with("akashi.db") {
            let mut bytes = fs::read(&file).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
            fs::write(&file, bytes).unwrap();
            broken.push(name);
        }
    }
    let gone = broken.pop().unwrap();
    fs::remove_file(backup.join(&gone)).unwrap();
    let target = away.path().join("restored");
    let refused = run(["restore", path(&backup), path(&target)]).exits(4);
    for name in broken.iter().chain([&gone, &"E0118".to_owned()]) {
        assert!(refused.err.contains(name.as_str()), "{name}: {refused:?}");
    }
    assert!(!sha256sum(&backup));
    assert_eq!(files(&target), [], "nothing half-restored is left");
}

#[test]
fn damage_in_the_home_does_not_reach_an_earlier_backup() {
    let home = home();
    let away = tempfile::tempdir().unwrap();
    let (old, new) = (away.path().join("old"), away.path().join("new"));
    home.run(["backup", path(&old)]).exits(0);
    let (blob, bytes) = files(&home.path("vault")).remove(0);
    fs::set_permissions(&blob, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&blob, b"altered").unwrap();
    // Into the old one: its good copy stays. Into a new one: it is named.
    home.run(["backup", path(&old)]).exits(0);
    let name = blob.strip_prefix(home.dir()).unwrap();
    assert_eq!(fs::read(old.join(name)).unwrap(), bytes);
    let taken = home.run(["backup", "--json", path(&new)]).exits(4).json();
    let hex = blob.file_name().unwrap().to_str().unwrap();
    assert_eq!(taken["about"]["missing"][0], hex);
    assert!(sha256sum(&new) && !new.join(name).exists());
    // A home restored from it says so as well.
    let target = away.path().join("restored");
    run(["restore", path(&new), path(&target)]).exits(4);
}

#[test]
fn what_was_erased_leaves_the_backup_and_does_not_come_back_from_an_older_one() {
    let home = home();
    let away = tempfile::tempdir().unwrap();
    let (old, new) = (away.path().join("old"), away.path().join("new"));
    home.run(["backup", path(&old)]).exits(0);
    home.run(["backup", path(&new)]).exits(0);
    let would = home.json(["erase", "D-1", "--dry-run"]);
    let name = would["documents"][0]["name"].as_str().unwrap().to_owned();
    home.run([
        "erase",
        "D-1",
        "--reason",
        "求め",
        "--by",
        "見本 花子",
        "--yes",
    ])
    .exits(0);
    let taken = home.json(["backup", path(&new)]);
    assert_eq!(taken["removed"], 1);
    let holds = |folder: &Path| {
        let has = |bytes: &[u8]| {
            bytes
                .windows(name.len())
                .any(|part| part == name.as_bytes())
        };
        files(folder).iter().any(|(_, bytes)| has(bytes))
    };
    assert_eq!((holds(&old), holds(&new)), (true, false));

    let target = away.path().join("restored");
    let list = home.path("ledger/erased.jsonl");
    let restored = restore(
        &old,
        &target,
        &["--erased", path(&list), "--by", "見本 花子"],
    );
    assert_eq!(
        (&restored["erased_again"], &restored["ok"]),
        (&1.into(), &true.into())
    );
    let found = run(["--json", "--home", path(&target), "verify"])
        .exits(0)
        .json();
    assert_eq!(found["erased"][0]["document"], "D-1");

    // By hand, without the verb: the list beside the database tells.
    let by_hand = away.path().join("by-hand");
    restore(&old, &by_hand, &[]);
    fs::create_dir_all(by_hand.join("ledger")).unwrap();
    fs::copy(&list, by_hand.join("ledger/erased.jsonl")).unwrap();
    let found = run(["--json", "--home", path(&by_hand), "verify"])
        .exits(4)
        .json();
    assert_eq!(found["damage"][0]["what"], "erasure-undone");
    // What the erasure writes is signed: that takes the key.
    let refused = run(["--home", path(&by_hand), "erase", "--again"]).exits(1);
    assert!(refused.err.contains("E0903"), "{refused:?}");
    fs::copy(home.path("ledger/key"), by_hand.join("ledger/key")).unwrap();
    run(["--home", path(&by_hand), "erase", "--again"]).exits(0);
    run(["--home", path(&by_hand), "verify"]).exits(0);
}

/// Loses the database, and gives the home a new one that holds nothing.
fn begin_anew(home: &Home) {
    for name in ["akashi.db", "akashi.db-wal", "akashi.db-shm"] {
        let _ = fs::remove_file(home.path(name));
    }
    let empty = Home::new();
    empty.run(["reindex"]).exits(0);
    let database = rusqlite::Connection::open(empty.path("akashi.db")).unwrap();
    let to = home.path("akashi.db");
    database.execute("VACUUM INTO ?1", [path(&to)]).unwrap();
}

#[test]
fn a_home_that_lost_its_database_empties_no_backup() {
    let home = home();
    let away = tempfile::tempdir().unwrap();
    let backup = away.path().join("backup");
    home.run(["backup", path(&backup)]).exits(0);
    let before = files(&backup);
    begin_anew(&home);
    let refused = home.run(["backup", path(&backup)]).exits(4);
    assert!(refused.err.contains("E0904"), "{refused:?}");
    assert_eq!(files(&backup), before);
    // Nor does it once the loss is recorded under a new origin.
    home.run(["ledger", "new-origin", "--yes"]).exits(0);
    for dry in [&["--dry-run"][..], &[]] {
        let args = [&["backup", path(&backup)], dry].concat();
        let refused = home.run(args).exits(4);
        assert!(refused.err.contains("E1086"), "{refused:?}");
    }
    assert_eq!(files(&backup), before);
    restore(&backup, &away.path().join("restored"), &[]);
}

#[test]
fn another_home_and_an_older_one_leave_a_backup_as_it_is() {
    let home = home();
    let away = tempfile::tempdir().unwrap();
    let (old, new) = (away.path().join("old"), away.path().join("new"));
    home.run(["backup", path(&old)]).exits(0);
    home.submit("二番目", "規程.txt", EDUCATION.replace("年1回", "年2回"));
    home.intake();
    home.run(["backup", path(&new)]).exits(0);
    let before = files(&new);
    let refused = self::home().run(["backup", path(&new)]).exits(4);
    assert!(refused.err.contains("E1086"), "{refused:?}");
    let earlier = away.path().join("earlier");
    restore(&old, &earlier, &[]);
    let refused = run(["--home", path(&earlier), "backup", path(&new)]).exits(4);
    assert!(refused.err.contains("E1086"), "{refused:?}");
    assert_eq!(files(&new), before);
    // The home itself goes on from both.
    home.run(["backup", path(&old)]).exits(0);
    home.run(["backup", path(&new)]).exits(0);
}

#[test]
fn an_original_that_no_erasure_names_stays_in_the_backup() {
    let home = home();
    let away = tempfile::tempdir().unwrap();
    let backup = away.path().join("backup");
    home.run(["backup", path(&backup)]).exits(0);
    let bytes = "what the home does not know";
    let name = crate::intake::sha256(bytes.as_bytes());
    let blob = backup.join(format!("vault/{}/{name}", &name[..2]));
    fs::create_dir_all(blob.parent().unwrap()).unwrap();
    fs::write(&blob, bytes).unwrap();
    let taken = home.json(["backup", path(&backup)]);
    assert_eq!(
        (&taken["removed"], &taken["unknown"]),
        (&0.into(), &1.into())
    );
    assert_eq!(fs::read_to_string(&blob).unwrap(), bytes);
}
