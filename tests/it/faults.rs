//! The table of faults: what must hold whatever fails at whichever step. Built
//! with the feature `failpoints`, as `make test` does.

use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Home, Run, files, run};

pub(crate) const FILES: usize = 4;

pub(crate) fn home() -> Home {
    let home = Home::new();
    for n in 0..FILES {
        let text = format!("第{n}条（教育）\n見本会は職員に年1回、教育を行う。番号{n}\n");
        home.submit("見本会", &format!("規程{n}.txt"), text);
    }
    home
}

/// The program on a home, with a step planned to fail.
pub(crate) fn failing(home: &Home, plan: &str, args: &[&str]) -> Command {
    let mut command = home.akashi();
    command.env("AKASHI_FAIL", plan).args(args);
    command
}

pub(crate) fn run_failing(home: &Home, plan: &str, args: &[&str]) -> Run {
    failing(home, plan, args).output().unwrap().into()
}

/// Runs until the planned step kills it.
#[track_caller]
pub(crate) fn killed(home: &Home, plan: &str, args: &[&str]) {
    let output = failing(home, plan, args).output().unwrap();
    let signal = output.status.signal();
    assert_eq!(signal, Some(9), "{plan} was not reached: {output:?}");
}

pub(crate) fn count(home: &Home, table: &str) -> i64 {
    let Ok(database) = rusqlite::Connection::open(home.path("akashi.db")) else {
        return 0;
    };
    let sql = format!("SELECT count(*) FROM {table}");
    database.query_row(&sql, [], |row| row.get(0)).unwrap_or(0)
}

/// All that was submitted is there once, proven, and nothing else.
#[track_caller]
pub(crate) fn is_whole(home: &Home, sources: &[(std::path::PathBuf, Vec<u8>)]) {
    assert_eq!(files(&home.path("intake")), sources, "a source was touched");
    let receipts = home.json(["receipt", "--all"]);
    let submissions = receipts["submissions"].as_array().unwrap();
    assert_eq!(submissions.len(), 1, "{receipts:#}");
    let taken = submissions[0]["files"].as_array().unwrap();
    assert_eq!(taken.len(), FILES);
    assert!(taken.iter().all(|file| file["outcome"] == "accepted"));
    let sound = home.json(["verify"]);
    assert_eq!(sound["checked"]["originals"], FILES, "{sound:#}");
    assert_eq!(sound["leftovers"], Value::Array(Vec::new()));
    assert_eq!(home.intake(), Vec::<Value>::new());
}

#[test]
fn kill_at_every_step_of_taking_in() {
    let mut commits = 0;
    for (step, committed) in [
        ("keep.open:2", false),
        ("vault.write:2", false),
        ("vault.sync:3", false),
        ("keep.staged:2", false),
        ("vault.linked:1", false),
        ("vault.linked:4", false),
        ("vault.flush:1", false),
        ("keep.flushed", false),
        ("intake.rows", false),
        ("intake.recorded", true),
    ] {
        let home = home();
        let sources = files(&home.path("intake"));
        killed(&home, &format!("{step}=kill"), &["intake"]);
        // No row without its blob, no receipt without its commit.
        home.run(["verify"]).exits(0);
        let rows = if committed { FILES as i64 } else { 0 };
        assert_eq!(count(&home, "document"), rows, "{step}");
        let receipts = home.json(["receipt", "--all"]);
        let receipts = receipts["submissions"].as_array().unwrap().len();
        assert_eq!(receipts, usize::from(committed), "{step}");
        commits += i32::from(committed);
        // What was committed is read by the next run, the rest taken in by it.
        assert_eq!(home.intake().len(), usize::from(!committed), "{step}");
        is_whole(&home, &sources);
    }
    assert_eq!(commits, 1);
}

#[test]
fn files_that_become_durable_together_are_all_there_or_none() {
    const MANY: i64 = 40;
    for plan in [
        "vault.sync:2=kill",
        "vault.linked:25=kill",
        "vault.sync:3=eio",
    ] {
        let home = Home::new();
        for n in 0..MANY {
            home.submit("見本会", &format!("{n}.txt"), format!("第{n}条"));
        }
        let output = failing(&home, plan, &["intake"]).output().unwrap();
        let died = output.status.signal() == Some(9);
        assert_eq!(died, plan.ends_with("kill"), "{plan}: {output:?}");
        assert_eq!(count(&home, "document"), if died { 0 } else { MANY });
        home.run(["verify"]).exits(0);
        assert_eq!(home.intake().len(), usize::from(died));
        let sound = home.json(["verify"]);
        assert_eq!(sound["checked"]["originals"], MANY);
        assert_eq!(sound["leftovers"], Value::Array(Vec::new()));
    }
}

#[test]
fn a_disk_that_fails_once_costs_nothing() {
    for plan in ["vault.sync:2=eio", "vault.write:2=eio"] {
        let home = home();
        let sources = files(&home.path("intake"));
        run_failing(&home, plan, &["intake"]).exits(0);
        is_whole(&home, &sources);
    }
}

#[test]
fn a_disk_that_keeps_failing_or_is_full_is_reported_and_loses_nothing() {
    for (plan, exit, code) in [
        ("vault.sync:2+=eio", 1, "E0108"),
        ("vault.write:2+=eio", 1, "E0108"),
        ("vault.flush:1+=eio", 1, "E0108"),
        ("vault.write:3+=enospc", 3, "E0107"),
    ] {
        let home = home();
        let sources = files(&home.path("intake"));
        let run = run_failing(&home, plan, &["intake"]).exits(exit);
        assert!(run.err.contains(code), "{plan}: {run:?}");
        assert_eq!(
            (count(&home, "submission"), count(&home, "document")),
            (0, 0)
        );
        home.run(["verify"]).exits(0);
        home.run(["intake"]).exits(0);
        is_whole(&home, &sources);
    }
}

/// Starts a run that stops itself at a step, and waits until it has.
fn stopped_at(home: &Home, plan: &str) -> Child {
    let mut command = failing(home, plan, &["intake"]);
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let started = Instant::now();
    while state_of(child.id()) != Some('T') {
        assert!(
            started.elapsed() < Duration::from_secs(60),
            "{plan} was not reached"
        );
        std::thread::sleep(Duration::from_millis(2));
    }
    child
}

/// The letter of a process's state, as `ps` shows it.
fn state_of(pid: u32) -> Option<char> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(") ")?.1.chars().next()
}

fn go_on(child: Child) -> Run {
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::CONT).unwrap();
    child.wait_with_output().unwrap().into()
}

#[test]
fn a_file_that_is_written_while_it_is_copied_waits_for_the_next_run() {
    let home = home();
    let path = home.inbox("見本会").join("規程0.txt");
    let child = stopped_at(&home, "keep.staged:1=stop");
    for n in 0..FILES {
        let path = home.inbox("見本会").join(format!("規程{n}.txt"));
        let mut file = fs::OpenOptions::new().append(true).open(path).unwrap();
        std::io::Write::write_all(&mut file, "第9条\n".as_bytes()).unwrap();
    }
    let run = go_on(child).exits(3);
    assert!(run.err.contains("E0207"), "{run:?}");
    assert_eq!(count(&home, "document"), 0);
    assert!(fs::read_to_string(path).unwrap().ends_with("第9条\n"));
    let sources = files(&home.path("intake"));
    home.run(["intake"]).exits(0);
    is_whole_but_for_leftovers(&home, &sources);
}

#[track_caller]
fn is_whole_but_for_leftovers(home: &Home, sources: &[(std::path::PathBuf, Vec<u8>)]) {
    assert_eq!(files(&home.path("intake")), sources);
    assert_eq!(count(home, "document"), FILES as i64);
    home.run(["verify", "--full"]).exits(0);
}

#[test]
fn a_link_or_pipe_that_takes_the_place_of_a_file_is_refused_without_waiting() {
    for swap in ["link", "pipe"] {
        let home = home();
        home.put("outside.txt", "nobody submitted this");
        let child = stopped_at(&home, "keep.open:1=stop");
        for n in 0..FILES {
            let path = home.inbox("見本会").join(format!("規程{n}.txt"));
            fs::remove_file(&path).unwrap();
            if swap == "link" {
                std::os::unix::fs::symlink(home.path("outside.txt"), &path).unwrap();
            } else {
                let made = Command::new("mkfifo").arg(&path).status().unwrap();
                assert!(made.success());
            }
        }
        let mut run = go_on(child).exits(3);
        if run.err.contains("E0207") {
            // A thread had one of them open already, and saw it change.
            assert_eq!(count(&home, "document"), 0);
            run = home.run(["intake"]).exits(3);
        }
        assert_eq!(count(&home, "document"), FILES as i64, "{run:?}");
        let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
        let sql = "SELECT count(*) FROM document WHERE outcome = 'quarantined'";
        let refused: i64 = database.query_row(sql, [], |row| row.get(0)).unwrap();
        assert!(refused >= FILES as i64 - 3, "{swap}: {refused}");
        let outside = "nobody submitted this".as_bytes();
        assert!(
            files(&home.path("vault"))
                .iter()
                .all(|(_, bytes)| bytes != outside)
        );
    }
}

#[test]
fn an_erasure_that_was_killed_is_said_to_be_unfinished_and_is_finished() {
    for step in [
        "erase.recorded",
        "erase.listed",
        "erase.bytes",
        "erase.passages",
        "erase.forgotten",
        "erase.scrubbed",
    ] {
        let home = home();
        home.intake();
        let args = [
            "erase",
            "D-1",
            "--reason",
            "求め",
            "--by",
            "見本 花子",
            "--yes",
        ];
        let would = home.json(["erase", "D-1", "--dry-run"]);
        let name = would["documents"][0]["name"].as_str().unwrap().to_owned();
        killed(&home, &format!("{step}=kill"), &args);
        let found = home.run(["verify", "--json"]).exits(4).json();
        let whats: Vec<_> = found["damage"].as_array().unwrap().iter().collect();
        assert!(
            whats.iter().any(|d| d["what"] == "erasure-unfinished"),
            "{step}: {found:#}"
        );
        assert!(
            whats
                .iter()
                .all(|d| d["what"] == "erasure-unfinished" || d["what"] == "index"),
            "{step}: {found:#}"
        );
        home.run(["erase", "--again"]).exits(0);
        let sound = home.json(["verify"]);
        assert_eq!(sound["erased"][0]["document"], "D-1", "{step}");
        assert_eq!(sound["checked"]["originals"], FILES - 1);
        assert_eq!(sound["leftovers"], Value::Array(Vec::new()));
        for (path, bytes) in files(home.dir()) {
            let there = bytes
                .windows(name.len())
                .any(|part| part == name.as_bytes());
            assert!(
                !there || path.starts_with(home.path("intake")),
                "{step}: {path:?}"
            );
        }
    }
    // Before anything was recorded nothing went.
    let home = home();
    home.intake();
    run_failing(&home, "erase.recorded=kill", &["erase", "D-1", "--dry-run"]).exits(0);
    assert_eq!(count(&home, "erasure"), 0);
}

#[test]
fn a_backup_that_was_killed_leaves_the_one_before_it() {
    let sound = |dir: &Path| {
        let mut command = Command::new("sha256sum");
        command.args(["-c", "--strict", "--quiet", "manifest-sha256.txt"]);
        command.current_dir(dir).output().unwrap().status.success()
    };
    let steps = [
        "backup.files",
        "backup.database",
        "vault.linked:1",
        "backup.originals",
        "backup.listed",
    ];
    for step in steps {
        let home = home();
        home.intake();
        let away = tempfile::tempdir().unwrap();
        let dir = away.path().join("backup");
        let target = away.path().join("restored");
        let (dir, target) = (dir.to_str().unwrap(), target.to_str().unwrap());
        killed(&home, &format!("{step}=kill"), &["backup", dir]);
        // The first one: there is none, or it is whole.
        match step {
            "backup.listed" => assert!(sound(Path::new(dir))),
            _ => drop(run(["restore", dir, target]).exits(1)),
        }
        home.run(["backup", dir]).exits(0);
        home.submit("二番目", "規程.txt", "あとから来た");
        home.intake();
        killed(&home, &format!("{step}=kill"), &["backup", dir]);
        assert!(sound(Path::new(dir)), "{step}");
        home.run(["backup", dir]).exits(0);
        assert!(sound(Path::new(dir)), "{step}");
        run(["restore", dir, target]).exits(0);
        let receipts = run(["--json", "--home", target, "receipt", "--all"]).exits(0);
        assert_eq!(receipts.json()["submissions"].as_array().unwrap().len(), 2);
    }
}

/// Runs a script in a mount namespace of its own with a small tmpfs at `at`.
fn on_a_small_disk(at: &Path, kib: u32, script: &str) -> Vec<String> {
    let mount = format!(
        "mount -t tmpfs -o size={kib}k tmpfs '{}' || exit 99\n{script}",
        at.display()
    );
    // As root in a namespace of mounts; else in one of users as well.
    let flags = if rustix::process::geteuid().is_root() {
        "-m"
    } else {
        "-rm"
    };
    let output = Command::new("unshare")
        .args([flags, "sh", "-c", &mount])
        .env("AKASHI", crate::support::AKASHI)
        .output()
        .unwrap();
    let run: Run = output.into();
    run.exits(0).out.lines().map(str::to_owned).collect()
}

#[test]
fn a_full_disk_takes_nothing_in_by_halves() {
    let home = Home::new();
    for n in 0..8_u8 {
        home.submit("見本会", &format!("{n}.bin"), vec![n + 1; 256 * 1024]);
    }
    let mount = home.path("disk");
    fs::create_dir_all(&mount).unwrap();
    // What is said goes to another disk: it is full to the last byte.
    let script = format!(
        "cd '{}' && cp -r ../intake ../akashi.toml . && A=\"$AKASHI --home . --quiet\"
         head -c 3000000 /dev/zero > filler
         $A intake > ../out 2>&1; echo intake $?; grep -o E0107 ../out | head -1
         $A --json receipt --all | grep -c '\"submissions\":\\[\\]'
         $A verify > /dev/null 2>&1; echo verify $?
         rm filler
         $A intake > ../out 2>&1; echo intake $?
         $A --json receipt --all | grep -o '\"accepted\":8' | head -1
         $A verify > ../out 2>&1; echo verify $?
         $A --json intake",
        mount.display()
    );
    // Sources 2 MiB, what the first run kept, the copies of the second, database.
    let said = on_a_small_disk(&mount, 7_000, &script);
    assert_eq!(
        &said[..4],
        ["intake 3", "E0107", "1", "verify 0"],
        "{said:?}"
    );
    assert_eq!(said[4], "intake 0", "{said:?}");
    assert_eq!(said[said.len() - 2], "verify 0", "{said:?}");
    assert!(
        said[said.len() - 1].contains("\"submissions\":[]"),
        "{said:?}"
    );
}

#[test]
fn a_full_disk_under_a_backup_is_said_and_leaves_no_half_of_one() {
    let home = Home::new();
    for n in 0..8_u8 {
        home.submit("見本会", &format!("{n}.bin"), vec![n + 1; 256 * 1024]);
    }
    home.intake();
    let mount = home.path("disk");
    fs::create_dir_all(&mount).unwrap();
    let script = format!(
        "cd '{}' && A=\"$AKASHI --home ..\"
         $A backup . > ../out 2>&1; echo backup $?; grep -o E0119 ../out
         test -e manifest-sha256.txt; echo listed $?
         $A restore . ../new > ../out 2>&1; echo restore $?",
        mount.display()
    );
    let said = on_a_small_disk(&mount, 1_024, &script);
    assert_eq!(said, ["backup 1", "E0119", "listed 1", "restore 1"]);
    home.run(["verify"]).exits(0);
}

#[test]
fn a_bit_flipped_in_the_database_is_found_or_harmless() {
    let home = home();
    home.intake();
    let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
    database
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
    drop(database);
    let path = home.path("akashi.db");
    let sound = fs::read(&path).unwrap();
    let before = home.json(["receipt", "--all"]);
    // Where something is written, at even distances.
    let written: Vec<usize> = (0..sound.len()).filter(|at| sound[*at] != 0).collect();
    let mut found = 0;
    for n in 0..12 {
        let mut bytes = sound.clone();
        let at = written[n * written.len() / 12];
        bytes[at] ^= 0x10;
        fs::write(&path, &bytes).unwrap();
        for beside in ["akashi.db-wal", "akashi.db-shm"] {
            let _ = fs::remove_file(home.path(beside));
        }
        let run = home.run(["verify", "--full"]);
        match run.code {
            Some(4) => found += 1,
            // The remains of a row, or a value that can be derived again.
            Some(0) => {
                home.run(["reindex", "--full"]).exits(0);
                assert_eq!(home.json(["receipt", "--all"]), before, "byte {at}");
            }
            other => panic!("byte {at}: {other:?} {run:?}"),
        }
    }
    assert!(found >= 4, "only {found} of 12 were found");
}
