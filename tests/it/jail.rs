//! The jailed worker: what it must not be able to do, and what the parent
//! makes of workers that die, hang or lie.

use std::fs::File;
use std::io::Write;
use std::time::{Duration, Instant};

use akashi::model::{Item, ReadState, Reason, Summary};
use akashi::parse::Limits;
use akashi::parse::worker::{Host, Program};

const FAKE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/fake-worker.sh");

fn host(limits: Limits) -> Host {
    Host::with_exe(env!("CARGO_BIN_EXE_akashi"), limits)
}

fn document(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn texts(host: &Host, file: File, name: &str) -> (Vec<String>, Summary) {
    let mut texts = Vec::new();
    let summary = host.read(file, name, &[], &mut |item| {
        if let Item::Passage(passage) = item {
            texts.push(passage.text);
        }
    });
    (texts, summary)
}

#[test]
fn everything_is_refused() {
    let status = host(Limits::default()).status();
    let open: Vec<&str> = status.open().collect();
    assert_eq!(open, Vec::<&str>::new(), "{status:?}");
    assert!(status.complete());
    assert!(status.layers.limits && status.layers.no_new_privileges);
    assert!(
        status.layers.seccomp,
        "this system has no seccomp: {status:?}"
    );
    assert!(status.probes.len() >= 12);
}

#[test]
fn a_program_that_is_no_worker_is_not_a_jail() {
    assert!(
        !Host::with_exe("/bin/true", Limits::default())
            .status()
            .complete()
    );
    assert!(
        !Host::with_exe("/nonexistent", Limits::default())
            .status()
            .complete()
    );
}

#[test]
fn reads_through_the_jail() {
    let text = "第1条　目的を定める。\n第2条　教育を年1回行う。\n";
    let (texts, summary) = texts(
        &host(Limits::default()),
        document(text.as_bytes()),
        "規程.txt",
    );
    assert_eq!(texts.concat(), text.replace('\n', ""));
    assert_eq!((summary.state, summary.reason), (ReadState::Parsed, None));
    assert_eq!(summary.passages, 2);
}

#[test]
fn names_of_any_kind_reach_the_worker() {
    for name in [
        "",
        "a\0b.txt",
        "\"'\\\n.txt",
        "表ソ能.txt",
        &"長".repeat(100_000),
    ] {
        let (texts, _) = texts(&host(Limits::default()), document(b"text\n"), name);
        assert_eq!(texts, ["text"], "{name:.20}");
    }
}

#[test]
fn nothing_in_nothing_out() {
    let (texts, summary) = texts(&host(Limits::default()), document(b""), "a.txt");
    assert!(texts.is_empty());
    assert_eq!(
        (summary.state, summary.reason),
        (ReadState::Unread, Some(Reason::Empty))
    );
}

#[test]
fn larger_than_memory() {
    let limits = Limits {
        memory: 128 << 20,
        ..Limits::default()
    };
    let file = tempfile::tempfile().unwrap();
    file.set_len(3 << 30).unwrap();
    let (texts, summary) = texts(&host(limits), file, "a.txt");
    assert!(texts.is_empty());
    assert_eq!(
        (summary.state, summary.reason),
        (ReadState::Unread, Some(Reason::Memory))
    );
}

#[test]
fn output_is_capped() {
    let limits = Limits {
        output: 100_000,
        ..Limits::default()
    };
    let (texts, summary) = texts(
        &host(limits),
        document("text\n".repeat(50_000).as_bytes()),
        "a.txt",
    );
    assert!(!texts.is_empty());
    assert_eq!(
        (summary.state, summary.reason),
        (ReadState::Partly, Some(Reason::Output))
    );
    assert_eq!(summary.passages as usize, texts.len());
}

#[test]
fn workers_that_misbehave() {
    let limits = Limits {
        seconds: 1,
        output: 1 << 20,
        entries: 10,
        ..Limits::default()
    };
    let fake = Host::with_exe(FAKE, limits);
    use ReadState::{Parsed, Partly, Unread};
    let cases = [
        ("good", Parsed, None, Some(1)),
        ("crash", Partly, Some(Reason::Crashed), Some(1)),
        ("crash-at-once", Unread, Some(Reason::Crashed), Some(0)),
        ("cpu", Unread, Some(Reason::Timeout), Some(0)),
        ("memory", Partly, Some(Reason::Memory), Some(1)),
        ("hang", Partly, Some(Reason::Timeout), Some(1)),
        ("deaf", Unread, Some(Reason::Timeout), Some(0)),
        ("flood", Partly, Some(Reason::Output), None),
        ("line", Unread, Some(Reason::Output), Some(0)),
        ("errors", Parsed, None, Some(1)),
        ("members", Partly, Some(Reason::Output), Some(0)),
        ("garbled", Partly, Some(Reason::Crashed), Some(1)),
        ("after", Unread, Some(Reason::Crashed), Some(0)),
        ("half", Partly, Some(Reason::Crashed), Some(1)),
        ("two", Parsed, None, Some(2)),
        ("worse", Partly, Some(Reason::Crashed), Some(1)),
        ("silent", Unread, Some(Reason::Crashed), Some(0)),
    ];
    for (name, state, reason, passages) in cases {
        let started = Instant::now();
        let (texts, summary) = texts(&fake, document(b"text"), name);
        assert_eq!(
            (summary.state, summary.reason),
            (state, reason),
            "{name}: {summary:?}"
        );
        assert_eq!(summary.passages as usize, texts.len(), "{name}");
        if let Some(passages) = passages {
            assert_eq!(texts.len(), passages, "{name}");
        }
        assert!(started.elapsed() < Duration::from_secs(20), "{name}");
    }
}

#[test]
fn a_program_that_does_not_start() {
    let host = Host::with_exe("/nonexistent/akashi", Limits::default());
    let (_, summary) = texts(&host, document(b"text"), "a.txt");
    assert_eq!(
        (summary.state, summary.reason),
        (ReadState::Unread, Some(Reason::Crashed))
    );
    assert_eq!(summary.warnings.len(), 1);
}

#[test]
#[cfg(target_os = "linux")]
fn leaves_neither_processes_nor_descriptors() {
    // In a process of its own kind of work: other tests open files meanwhile,
    // so only growth by the number of rounds would be a leak.
    const ROUNDS: usize = 60;
    let count = || std::fs::read_dir("/proc/self/fd").unwrap().count();
    let before = count();
    let host = host(Limits::default());
    for _ in 0..ROUNDS {
        texts(&host, document(b"text\n"), "a.txt");
    }
    assert!(count() < before + ROUNDS / 2);
    let me = std::process::id().to_string();
    let zombies = std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter(|entry| {
            let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
            let after_name = stat.rsplit(") ").next().unwrap_or_default();
            let mut fields = after_name.split(' ');
            fields.next() == Some("Z") && fields.next() == Some(me.as_str())
        });
    assert!(zombies.count() < ROUNDS / 2);
}

#[test]
fn no_reader_dies_of_the_jail() {
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/samples");
    if !std::path::Path::new(samples).exists() {
        let mut out = std::io::stdout();
        writeln!(out, "not run: {samples} is absent").unwrap();
        return;
    }
    let host = host(Limits::default());
    // The smallest of each kind: what the jail forbids, it forbids to all.
    let mut smallest = std::collections::BTreeMap::new();
    for entry in walkdir::WalkDir::new(samples).into_iter().flatten() {
        let kind = entry.path().extension().map(std::ffi::OsStr::to_owned);
        if !entry.file_type().is_file() {
            continue;
        }
        let size = entry.metadata().unwrap().len();
        let found = smallest.entry(kind).or_insert((size, entry.clone()));
        if size < found.0 {
            *found = (size, entry);
        }
    }
    assert!(!smallest.is_empty());
    for (_, entry) in smallest.into_values() {
        let file = File::open(entry.path()).unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        let (_, summary) = texts(&host, file, &name);
        assert_ne!(summary.reason, Some(Reason::Crashed), "{name}: {summary:?}");
    }
}

#[test]
fn a_program_in_the_jail_reads_what_it_was_given_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let own = dir.path().join("own.txt");
    std::fs::write(&own, "読める\n").unwrap();
    let run = |program: &str, arguments: &[&str]| {
        let program = Program {
            program: std::fs::canonicalize(program).unwrap(),
            arguments: arguments.iter().map(|a| (*a).to_owned()).collect(),
            read: vec![own.clone()],
        };
        host(Limits::default()).run(program, b"input\n".to_vec(), &|| false)
    };
    let own_path = own.to_str().unwrap();
    assert_eq!(run("/bin/cat", &[own_path]).as_deref(), Ok("読める\n"));
    assert_eq!(run("/bin/cat", &[]).as_deref(), Ok("input\n"));
    assert!(run("/bin/cat", &["/etc/passwd"]).is_err());
    assert!(run("/bin/cp", &[own_path, "/tmp/akashi-jail-copy"]).is_err());
    assert!(
        run("/bin/sh", &["-c", "/bin/cat"]).is_err(),
        "another program"
    );
    assert!(
        run("/bin/sh", &["-c", "(exit 0)"]).is_err(),
        "another process"
    );
    assert_eq!(
        run("/usr/bin/env", &[]).as_deref(),
        Ok("OMP_THREAD_LIMIT=1\n")
    );
}

#[test]
fn a_program_that_hangs_is_ended_at_its_deadline_or_when_the_run_is() {
    let started = Instant::now();
    let limits = Limits {
        seconds: 1,
        ..Limits::default()
    };
    let sleep = || Program {
        program: std::fs::canonicalize("/bin/sleep").unwrap(),
        arguments: vec!["30".to_owned()],
        read: Vec::new(),
    };
    let ended = host(limits).run(sleep(), Vec::new(), &|| false);
    assert_eq!(ended, Err(Reason::Timeout));
    assert!(
        host(Limits::default())
            .run(sleep(), Vec::new(), &|| true)
            .is_err()
    );
    assert!(started.elapsed() < Duration::from_secs(10));
}
