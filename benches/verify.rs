//! The promise: `verify` of a vault takes at most 1.1 times as long as reading
//! and hashing the same originals on all cores in one plain loop.
//!
//! Usage: `cargo bench --bench verify [-- FOLDER]`; the folder says which disk.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout
)]

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::Instant;

use sha2::{Digest as _, Sha256};

const FILES: usize = 400;
const BYTES: usize = 2 << 20;
const ROUNDS: usize = 5;
const PROMISED: f64 = 1.1;

fn main() {
    let folder = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'))
        .map_or_else(|| PathBuf::from("target"), PathBuf::from);
    let home = tempfile::tempdir_in(folder).unwrap();
    make(home.path());
    akashi(home.path(), "intake");
    let blobs = blobs(&home.path().join("vault"));
    assert_eq!(blobs.len(), FILES);
    let (mut plain, mut ours) = (Vec::new(), Vec::new());
    // One round of each first: both find the files in memory.
    for _ in 0..=ROUNDS {
        plain.push(timed(|| hash_all(&blobs)));
        ours.push(timed(|| akashi(home.path(), "verify")));
    }
    let (plain, ours) = (median(&mut plain[1..]), median(&mut ours[1..]));
    let rate = |seconds: f64| (FILES * BYTES) as f64 / seconds / f64::from(1 << 20);
    println!(
        "verify {FILES} originals of {} MiB, median of {ROUNDS}:",
        BYTES >> 20
    );
    println!(
        "  plain loop, sha2 on all cores  {plain:6.2} s  {:6.0} MiB/s",
        rate(plain)
    );
    println!(
        "  akashi verify                  {ours:6.2} s  {:6.0} MiB/s",
        rate(ours)
    );
    println!("  {:.2} times (promised: at most {PROMISED})", ours / plain);
    assert!(ours <= PROMISED * plain, "slower than promised");
}

/// A home whose originals differ in every block.
fn make(home: &Path) {
    let submission = home.join("intake/japhic-medical/submission");
    fs::create_dir_all(&submission).unwrap();
    fs::write(home.join("akashi.toml"), "[intake]\nsettle_seconds = 0\n").unwrap();
    let mut state = 1_u64;
    for n in 0..FILES {
        let mut bytes = Vec::with_capacity(BYTES);
        while bytes.len() < BYTES {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            bytes.extend((state >> 11).to_le_bytes());
        }
        fs::write(submission.join(format!("{n}.bin")), bytes).unwrap();
    }
}

fn akashi(home: &Path, verb: &str) {
    let output = Command::new(env!("CARGO_BIN_EXE_akashi"))
        .args(["--quiet", "--json", "--home"])
        .arg(home)
        .arg(verb)
        .output()
        .unwrap();
    assert!(output.status.success(), "{verb}: {output:?}");
}

fn blobs(vault: &Path) -> Vec<PathBuf> {
    let mut blobs = Vec::new();
    for shard in fs::read_dir(vault).unwrap() {
        let shard = shard.unwrap().path();
        if shard.is_dir() {
            blobs.extend(
                fs::read_dir(shard)
                    .unwrap()
                    .map(|blob| blob.unwrap().path()),
            );
        }
    }
    blobs
}

/// Reads and hashes each file, as many at once as there are cores.
fn hash_all(blobs: &[PathBuf]) {
    let cores = std::thread::available_parallelism().unwrap().get();
    let next = Mutex::new(blobs.iter());
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                let mut buffer = vec![0; 256 << 10];
                loop {
                    let Some(path) = next.lock().unwrap().next() else {
                        return;
                    };
                    let mut file = File::open(path).unwrap();
                    let mut hash = Sha256::new();
                    loop {
                        let n = file.read(&mut buffer).unwrap();
                        if n == 0 {
                            break;
                        }
                        hash.update(&buffer[..n]);
                    }
                    let name = path.file_name().unwrap().to_str().unwrap();
                    let digest = hash.finalize();
                    assert!(u8::from_str_radix(&name[..2], 16).unwrap() == digest[0]);
                }
            });
        }
    });
}

fn timed(work: impl FnOnce()) -> f64 {
    let began = Instant::now();
    work();
    began.elapsed().as_secs_f64()
}

fn median(seconds: &mut [f64]) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}
