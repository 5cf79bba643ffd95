//! `intake --watch`: takes in what comes, beside other processes.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::support::{Home, Run, file};
use crate::texts::{AUDIT, EDUCATION};

/// Longer than anything takes on a busy machine.
const LONG: Duration = Duration::from_secs(60);

/// A running watcher; it ends with this value.
struct Watch {
    child: Child,
    receipts: Receiver<Value>,
    messages: Receiver<String>,
}

impl Watch {
    fn start(home: &Home) -> Self {
        let mut child = home
            .akashi()
            .args(["intake", "--watch", "--jsonl", "--lang", "en"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (out, receipts) = channel();
        let (err, messages) = channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let stderr = BufReader::new(child.stderr.take().unwrap());
        thread::spawn(move || {
            for line in stdout.lines() {
                let _ = out.send(serde_json::from_str(&line.unwrap()).unwrap());
            }
        });
        thread::spawn(move || {
            for line in stderr.lines() {
                let _ = err.send(line.unwrap());
            }
        });
        let watch = Self {
            child,
            receipts,
            messages,
        };
        watch.says("Watching");
        watch
    }

    #[track_caller]
    fn receipt(&self) -> Value {
        self.receipts.recv_timeout(LONG).expect("a receipt")
    }

    /// Waits for a message that contains `what`.
    #[track_caller]
    fn says(&self, what: &str) -> String {
        loop {
            let line = self.messages.recv_timeout(LONG).expect(what);
            if line.contains(what) {
                return line;
            }
        }
    }

    /// Ends it with a signal; returns the exit code and the receipts that
    /// nobody asked for.
    fn end(mut self, signal: rustix::process::Signal) -> (Option<i32>, Vec<Value>) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, signal).unwrap();
        let code = self.child.wait().unwrap().code();
        (code, self.receipts.iter().collect())
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A home whose watcher would not look again on its own within a test.
fn notified_only() -> Home {
    Home::with_settings("[intake]\nsettle_seconds = 1\nrescan_seconds = 600\n")
}

#[test]
fn each_submission_is_taken_in_as_it_comes() {
    let home = notified_only();
    home.submit("先", "教育規程.txt", EDUCATION);
    let watch = Watch::start(&home);
    let first = watch.receipt();
    assert_eq!(first["applicant"], "先");
    home.submit("後", "監査規程.md", AUDIT);
    let second = watch.receipt();
    assert_eq!(file(&second, "監査規程.md")["state"], "parsed");
    // While it waits, others work: no lock is held, and the index is free.
    let search = home.json(["search", "--wait", "0", "監査"]);
    assert!(search["total"].as_u64().unwrap() > 0, "{search:#}");
    home.run(["reindex", "--wait", "0"]).exits(0);
    // The same folder again is a supplement of the same case.
    home.submit("先", "監査規程.md", AUDIT);
    let third = watch.receipt();
    assert_eq!(third["case"], first["case"]);
    assert_eq!(third["kind"], "supplement");
    let (code, rest) = watch.end(rustix::process::Signal::TERM);
    assert_eq!((code, rest), (Some(0), Vec::new()));
    home.run(["verify"]).exits(0);
}

#[test]
fn without_notifications_looking_is_enough() {
    let home = Home::with_settings("[intake]\nsettle_seconds = 0\nrescan_seconds = 1\n");
    let inbox = home.path("intake");
    let watch = Watch::start(&home);
    // The folder goes, and comes back as another one that nobody listens at.
    fs::rename(&inbox, home.path("away")).unwrap();
    watch.says("E0203");
    home.submit("先", "教育規程.txt", EDUCATION);
    assert_eq!(watch.receipt()["applicant"], "先");
    let (code, _) = watch.end(rustix::process::Signal::INT);
    assert_eq!(code, Some(0));
}

#[test]
fn a_watcher_waits_for_the_marker_and_moves_aside() {
    let home = Home::with_settings(
        "[intake]\nsettle_seconds = 600\nrescan_seconds = 600\nafter = \"move\"\nrequire_marker = true\n",
    );
    let watch = Watch::start(&home);
    home.submit("先", "教育規程.txt", EDUCATION);
    watch.says("E0213");
    home.submit("先", "完了.txt", "");
    assert_eq!(watch.receipt()["files"].as_array().unwrap().len(), 1);
    assert!(!home.inbox("先").exists());
    // Its predecessor is known by the place where it lay.
    let slip = "applicant = \"先\"\nkind = \"更新\"\npredecessor = \"先\"\n";
    home.submit("更新", "submission.toml", slip);
    home.submit("更新", "監査規程.md", AUDIT);
    home.submit("更新", "完了.txt", "");
    assert_eq!(watch.receipt()["predecessor"], "C-2026-000001");
    let (code, rest) = watch.end(rustix::process::Signal::TERM);
    assert_eq!((code, rest), (Some(0), Vec::new()));
}

#[test]
fn what_cannot_be_taken_in_is_told_once_and_taken_when_mended() {
    let home = Home::with_settings("[intake]\nsettle_seconds = 0\nrescan_seconds = 1\n");
    home.submit("誤記", "submission.toml", "kindo = \"new\"\n");
    home.submit("誤記", "監査規程.md", AUDIT);
    let watch = Watch::start(&home);
    watch.says("E0205");
    thread::sleep(Duration::from_millis(2500));
    let again: Vec<String> = watch.messages.try_iter().collect();
    assert!(
        !again.iter().any(|line| line.contains("E0205")),
        "{again:?}"
    );
    home.submit("誤記", "submission.toml", "kind = \"new\"\n");
    assert_eq!(watch.receipt()["kind"], "new");
    watch.end(rustix::process::Signal::TERM);
}

#[test]
fn many_processes_on_one_home_lose_nothing_and_double_nothing() {
    const FOLDERS: usize = 12;
    let home = Home::with_settings(
        "[intake]\nsettle_seconds = 0\nrescan_seconds = 1\n[work]\nwait_seconds = 60\n",
    );
    home.submit("医院0", "教育規程.txt", format!("{EDUCATION}番号0\n"));
    let watch = Watch::start(&home);
    watch.receipt();
    let runs: Vec<Run> = thread::scope(|scope| {
        let workers: Vec<_> = (0..4)
            .map(|worker| {
                let home = &home;
                scope.spawn(move || {
                    let mut runs = Vec::new();
                    for round in 0..4 {
                        runs.push(match worker {
                            0 | 1 => {
                                let n = 1 + round * 2 + worker;
                                let text = format!("{EDUCATION}番号{n}\n");
                                home.submit(&format!("医院{n}"), "教育規程.txt", text);
                                home.run(["intake"])
                            }
                            2 => home.run(["search", "教育"]),
                            _ if round % 2 == 1 => home.run(["reindex"]),
                            _ => home.run(["cases"]),
                        });
                    }
                    runs
                })
            })
            .collect();
        for n in 9..FOLDERS {
            let text = format!("{EDUCATION}番号{n}\n");
            home.submit(&format!("医院{n}"), "教育規程.txt", text);
        }
        let runs = workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap());
        runs.collect()
    });
    for run in &runs {
        assert_eq!(run.code, Some(0), "{run:#?}");
    }
    home.run(["intake"]).exits(0);
    watch.end(rustix::process::Signal::TERM);
    let receipts = home.json(["receipt", "--all"]);
    let mut applicants: Vec<&str> = receipts["submissions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|receipt| {
            assert_eq!(file(receipt, "教育規程.txt")["state"], "parsed");
            receipt["applicant"].as_str().unwrap()
        })
        .collect();
    applicants.sort_unstable();
    applicants.dedup();
    assert_eq!(applicants.len(), FOLDERS);
    assert_eq!(receipts["submissions"].as_array().unwrap().len(), FOLDERS);
    for n in 0..FOLDERS {
        let found = home.search(&format!("\"番号{n}\""));
        assert!(found["total"].as_u64().unwrap() >= 1, "{n}: {found:#}");
    }
    home.run(["verify"]).exits(0);
}
