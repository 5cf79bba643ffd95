//! The promise: hash and keep 2,000 files of 64 KiB durably at three times the
//! rate of one fsync per file in one thread, on the same disk in the same run.
//!
//! Usage: `cargo bench --bench keep [-- FOLDER]`; the folder says which disk.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout
)]

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use akashi::intake::{Found, Layout, Names, discover, keep_all};
use akashi::model::progress::Silent;
use akashi::vault::{LocalVault, Vault as _};
use sha2::{Digest as _, Sha256};

const FILES: usize = 2_000;
const BYTES: usize = 64 * 1024;
const ROUNDS: usize = 5;
const PROMISED: f64 = 3.0;

fn main() {
    let folder = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'))
        .map_or_else(|| PathBuf::from("target"), PathBuf::from);
    let work = tempfile::tempdir_in(folder).unwrap();
    let sources = work.path().join("in/scheme/submission");
    make(&sources);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        theirs.push(one_by_one(
            &sources,
            &work.path().join(format!("theirs-{round}")),
        ));
        ours.push(vault(&sources, &work.path().join(format!("ours-{round}"))));
    }
    let (ours, theirs) = (median(ours), median(theirs));
    let rate = |seconds: f64| FILES as f64 / seconds;
    println!(
        "keep {FILES} files of {} KiB, median of {ROUNDS}:",
        BYTES / 1024
    );
    println!(
        "  one thread, one fsync per file  {theirs:6.2} s  {:6.0} files/s",
        rate(theirs)
    );
    println!(
        "  akashi's vault                  {ours:6.2} s  {:6.0} files/s",
        rate(ours)
    );
    println!("  {:.1} times the rate; promised {PROMISED}", theirs / ours);
    std::process::exit(i32::from(theirs / ours < PROMISED));
}

fn make(folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    for n in 0..FILES {
        let mut bytes = vec![0; BYTES];
        let mut state = n as u64 + 1;
        for byte in &mut bytes {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            *byte = (state >> 56) as u8;
        }
        fs::write(folder.join(format!("{n:05}.bin")), bytes).unwrap();
    }
    rustix::fs::sync();
}

/// What a careful script does: read, hash, write, fsync, put under its name.
fn one_by_one(sources: &Path, target: &Path) -> f64 {
    fs::create_dir_all(target).unwrap();
    let started = Instant::now();
    let mut names: Vec<_> = fs::read_dir(sources)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    names.sort();
    for path in names {
        let mut bytes = Vec::new();
        File::open(&path).unwrap().read_to_end(&mut bytes).unwrap();
        let name: String = Sha256::digest(&bytes)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        let temporary = target.join("new");
        let mut file = File::create(&temporary).unwrap();
        file.write_all(&bytes).unwrap();
        file.sync_all().unwrap();
        fs::rename(&temporary, target.join(name)).unwrap();
    }
    started.elapsed().as_secs_f64()
}

/// What an intake does up to recording.
fn vault(sources: &Path, target: &Path) -> f64 {
    let layout = Layout::Submission(sources.to_owned(), "scheme".into());
    let none = Names {
        ignored: &[],
        unfinished: &[],
        markers: &[],
    };
    let started = Instant::now();
    let (found, _) = discover(&layout, &["scheme".to_owned()], none);
    let Found { root, entries, .. } = &found[0];
    let vault = LocalVault::open_or_create(target).unwrap();
    let kept = keep_all(&vault, root, entries, u64::MAX, &Silent).unwrap();
    let seconds = started.elapsed().as_secs_f64();
    assert!(kept.iter().all(|file| file.outcome.is_ok()));
    assert_eq!(vault.list().unwrap().blobs.len(), FILES);
    seconds
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
