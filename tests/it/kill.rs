//! Killed at any moment: the next run goes on, once.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Home, files};

/// Runs on one home; each is killed at some moment.
const ROUNDS: usize = 5;

/// Files of a home, and runs that have to be killed before their end.
fn measure() -> (usize, u32) {
    if crate::torture::long() {
        (300, 50)
    } else {
        (60, 5)
    }
}

/// A home with many small files in several submissions; what becomes of the
/// originals afterwards is `after`.
fn many_files(after: &str) -> Home {
    let home = Home::with_settings(&format!(
        "[intake]\nsettle_seconds = 0\nafter = \"{after}\"\n[reading]\nworkers = 2\n"
    ));
    for n in 0..measure().0 {
        let text = format!("第{n}条（教育）\n職員に年1回、個人情報の教育を行う。番号{n}\n");
        home.submit(&format!("医院{}", n % 6), &format!("規程{n}.txt"), text);
    }
    home
}

fn start(home: &Home) -> Child {
    home.akashi()
        .args(["intake", "--json"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Numbers of submissions, of documents, of readings that were committed.
fn committed(home: &Home) -> [i64; 3] {
    let count = |table: &str| -> i64 {
        let Ok(database) = rusqlite::Connection::open(home.path("akashi.db")) else {
            return 0;
        };
        let _ = database.busy_timeout(Duration::from_secs(5));
        database
            .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
                row.get(0)
            })
            .unwrap_or(0)
    };
    [count("submission"), count("document"), count("reading")]
}

/// All is there, once, and sound.
#[track_caller]
fn is_whole(home: &Home) {
    let files = measure().0;
    assert_eq!(committed(home), [6, files as i64, files as i64]);
    let receipts = home.json(["receipt", "--all"]);
    let mut names: Vec<String> = receipts["submissions"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|submission| submission["files"].as_array().unwrap())
        .map(|file| {
            assert_eq!(
                (&file["outcome"], &file["state"]),
                (&"accepted".into(), &"parsed".into())
            );
            file["name"].as_str().unwrap().to_owned()
        })
        .collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), files);
    let sound = home.json(["verify", "--full"]);
    assert_eq!(sound["ok"], true);
    assert_eq!(sound["checked"]["originals"], files);
    assert_eq!(sound["checked"]["reread"], files);
    assert_eq!(home.search("\"番号59\"")["total"], 1);
    assert_eq!(
        home.search("教育")["total"].as_u64().unwrap() as usize,
        files * 2
    );
    let again = home.json(["intake"]);
    assert_eq!(again["submissions"], Value::Array(Vec::new()));
}

/// How long an undisturbed run takes here and now.
fn undisturbed() -> Duration {
    let home = many_files("stay");
    let started = Instant::now();
    assert!(start(&home).wait().unwrap().success());
    let took = started.elapsed();
    is_whole(&home);
    took
}

#[test]
fn kill_at_any_moment_loses_and_repeats_nothing() {
    let whole = undisturbed();
    let mut seed = u64::from(std::process::id());
    let (all, wanted) = measure();
    let (mut killed, mut before_any, mut between, mut homes) = (0, 0, 0, 0);
    // A run that never reached a commit proves nothing, nor one that had done
    // all: on until some were killed between two commits.
    let enough = |killed, before_any, between| {
        killed >= wanted && between >= 1 && (before_any >= 1 || wanted <= 10)
    };
    while !enough(killed, before_any, between) && killed < wanted * 10 {
        let after = ["stay", "move"][homes % 2];
        homes += 1;
        let home = many_files(after);
        let mut before = [0; 3];
        for _ in 0..ROUNDS {
            let mut run = start(&home);
            let share = random(&mut seed) % 65;
            std::thread::sleep(whole.mul_f64(share as f64 / 100.0));
            let ended = run.try_wait().unwrap().is_some();
            run.kill().unwrap();
            run.wait().unwrap();
            let now = committed(&home);
            let kept = now.iter().zip(before).all(|(now, before)| *now >= before);
            assert!(kept, "{before:?} {now:?}");
            if !ended {
                killed += 1;
                before_any += u32::from(now[0] == 0);
                between += u32::from(now[0] > 0 && now[2] < all as i64);
            }
            before = now;
        }
        home.run(["intake"]).exits(0);
        is_whole(&home);
        // Every original lies where it lay, or where it was moved to, once.
        let lie = |folder: &str| match home.path(folder).exists() {
            true => files(&home.path(folder)).len(),
            false => 0,
        };
        let (here, aside) = (lie("intake"), lie("intake-done"));
        let moved = if after == "move" { all } else { 0 };
        assert_eq!((here, aside), (all - moved, moved));
    }
    assert!(between >= 1, "{killed} killed, none between two commits");
    if wanted > 10 {
        assert!(before_any >= 1, "{killed} killed, none before a commit");
    }
}

/// Numbers without order (a linear congruence modulo 2^64, upper bits).
fn random(state: &mut u64) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

#[test]
fn ctrl_c_ends_the_run_and_the_next_one_goes_on() {
    let home = many_files("stay");
    let mut run = start(&home);
    let started = Instant::now();
    while committed(&home)[0] == 0 && started.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(5));
    }
    let pid = rustix::process::Pid::from_child(&run);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    let code = run.wait().unwrap().code();
    assert_eq!(code, Some(130));
    let [submissions, _, readings] = committed(&home);
    assert!(submissions >= 1);
    assert!(
        readings < measure().0 as i64,
        "it was stopped before the end"
    );
    home.run(["intake"]).exits(0);
    is_whole(&home);
}
