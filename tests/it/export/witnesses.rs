//! Tools that share no code with akashi accept a package, and reject it with
//! one bit of it flipped.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{CASE, export, first_event, home, verify_sh};
use crate::support::{Run, files, repository};

const INSTALL: &str = "install what is missing with `sh tests/tools/witnesses.sh`";

fn sha256sum(bag: &Path) -> Run {
    let run = Command::new("sha256sum")
        .args(["-c", "--strict", "--quiet", "manifest-sha256.txt"])
        .current_dir(bag)
        .output();
    run.expect(INSTALL).into()
}

/// PyPI's bagit.
fn bagit(bag: &Path) -> Run {
    let run = Command::new(repository().join("target/py/bin/python"))
        .arg(repository().join("target/py/bin/bagit.py"))
        .args(["--validate", "--quiet"])
        .arg(bag)
        .output();
    run.expect(INSTALL).into()
}

fn ssh_keygen(bag: &Path, signed: &str) -> Run {
    let vkey = fs::read_to_string(bag.join("ledger/vkey")).unwrap();
    let Ok(content) = fs::File::open(bag.join(signed)) else {
        panic!("no {signed}");
    };
    let run = Command::new("ssh-keygen")
        .args([
            "-Y",
            "verify",
            "-f",
            "allowed_signers",
            "-n",
            "akashi",
            "-I",
        ])
        .arg(vkey.split('+').next().unwrap())
        .args(["-s", &format!("{signed}.sig")])
        .stdin(Stdio::from(content))
        .current_dir(bag)
        .output();
    run.expect(INSTALL).into()
}

/// Runs `check` with one bit of a file flipped, at a share of its length.
fn with_flipped(path: &Path, share: f64, check: impl FnOnce()) {
    let good = fs::read(path).unwrap();
    let mut bytes = good.clone();
    let at = (bytes.len() as f64 * share) as usize;
    bytes[at] ^= 1 << (at % 7);
    if bytes[at].eq_ignore_ascii_case(&good[at]) {
        // Some tools take hexadecimal digits in either case, rightly so.
        bytes[at] ^= 1;
    }
    fs::write(path, bytes).unwrap();
    check();
    fs::write(path, good).unwrap();
}

#[test]
fn they_accept_a_package() {
    let home = home();
    let bag = export(&home, CASE, "bag");
    let vkey = fs::read_to_string(home.path("ledger/vkey")).unwrap();
    assert_eq!(sha256sum(&bag).code, Some(0), "{:#?}", sha256sum(&bag));
    assert_eq!(bagit(&bag).code, Some(0), "{INSTALL}: {:#?}", bagit(&bag));
    for signed in ["manifest-sha256.txt", "tagmanifest-sha256.txt"] {
        let run = ssh_keygen(&bag, signed);
        assert_eq!(run.code, Some(0), "{run:#?}");
    }
    let run = verify_sh(&bag, &[]).exits(0);
    assert!(run.out.contains("6 events stand in the ledger"), "{run:#?}");
    assert!(run.out.contains("6 commitments open"), "{run:#?}");
    assert!(run.out.contains("NOT CHECKED"), "whose key it is: {run:#?}");
    let run = verify_sh(&bag, &[vkey.trim_end()]).exits(0);
    assert!(!run.out.contains("NOT CHECKED"), "{run:#?}");
    let other = vkey.replace("local", "other");
    verify_sh(&bag, &[other.trim_end()]).exits(1);
    verify_sh(&bag, &["a", "b"]).exits(2);
}

#[test]
fn each_rejects_a_flipped_bit_in_what_it_checks() {
    let home = home();
    let bag = export(&home, CASE, "bag");
    let event = first_event(&bag);
    let rejects = |path: &str, tools: &[(&str, &dyn Fn() -> Run)]| {
        for share in [0.1, 0.5, 0.9] {
            with_flipped(&bag.join(path), share, || {
                for (name, tool) in tools {
                    let run = tool();
                    assert_ne!(run.code, Some(0), "{name}: {path} at {share}: {run:#?}");
                }
            });
        }
    };
    let (json, proof) = (format!("{event}.json"), format!("{event}.tlog-proof"));
    let sum = || sha256sum(&bag);
    let bagit = || bagit(&bag);
    let ssh = || ssh_keygen(&bag, "manifest-sha256.txt");
    let all = || verify_sh(&bag, &[]);
    let one = || verify_sh(&bag, &[&json, &proof, "ledger/vkey"]);
    one().exits(0);
    let original = "data/originals/R-2026-000003/監査規程.md";
    rejects(
        original,
        &[("sha256sum", &sum), ("bagit", &bagit), ("verify.sh", &all)],
    );
    for path in [&json, &proof] {
        rejects(
            path,
            &[("bagit", &bagit), ("verify.sh", &all), ("one event", &one)],
        );
    }
    rejects(
        "ledger/checkpoint",
        &[("bagit", &bagit), ("verify.sh", &all)],
    );
    rejects(
        "manifest-sha256.txt",
        &[
            ("sha256sum", &sum),
            ("bagit", &bagit),
            ("ssh-keygen", &ssh),
            ("verify.sh", &all),
        ],
    );
    rejects(
        "manifest-sha256.txt.sig",
        &[("ssh-keygen", &ssh), ("verify.sh", &all)],
    );
    assert_eq!(all().code, Some(0), "all is as it was");
}

#[test]
fn verify_sh_rejects_a_flipped_bit_in_any_file_and_names_it() {
    let home = home();
    let bag = export(&home, CASE, "bag");
    let paths: Vec<PathBuf> = files(&bag).into_iter().map(|(path, _)| path).collect();
    assert!(paths.len() > 30, "{paths:?}");
    for path in paths {
        let name = path
            .strip_prefix(&bag)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        // A program that was altered can say anything.
        if name == "verify.sh" {
            continue;
        }
        with_flipped(&path, 0.6, || {
            let run = verify_sh(&bag, &[]).exits(1);
            let signed = name.trim_end_matches(".sig");
            assert!(run.err.contains(signed), "{name}: {run:#?}");
        });
    }
}

#[test]
fn verify_sh_rejects_what_is_missing_and_what_was_added() {
    let home = home();
    let bag = export(&home, CASE, "bag");
    let event = first_event(&bag);
    for gone in [
        "data/names.csv",
        &format!("{event}.json"),
        "ledger/vkey",
        "bagit.txt",
    ] {
        let aside = home.path("aside");
        fs::rename(bag.join(gone), &aside).unwrap();
        let run = verify_sh(&bag, &[]).exits(1);
        assert!(run.err.contains(gone), "{gone}: {run:#?}");
        fs::rename(&aside, bag.join(gone)).unwrap();
    }
    for added in [
        "data/originals/R-2026-000001/後から.txt",
        "ledger/events/000099.json",
    ] {
        fs::write(bag.join(added), "x").unwrap();
        let run = verify_sh(&bag, &[]).exits(1);
        assert!(run.err.contains(added), "{added}: {run:#?}");
        fs::remove_file(bag.join(added)).unwrap();
    }
    verify_sh(&bag, &[]).exits(0);
}

/// Every byte that the proof of one event rests on.
#[test]
fn a_proof_with_any_altered_byte_is_rejected() {
    let home = home();
    let bag = export(&home, CASE, "bag");
    let event = first_event(&bag);
    let (json, proof) = (format!("{event}.json"), format!("{event}.tlog-proof"));
    let size = fs::metadata(bag.join(&proof)).unwrap().len();
    let one = || verify_sh(&bag, &[&json, &proof, "ledger/vkey"]);
    // A run takes some ten milliseconds: every ninth byte is enough to meet
    // every line.
    for at in (0..size).step_by(9) {
        with_flipped(&bag.join(&proof), at as f64 / size as f64, || {
            assert_eq!(one().code, Some(1), "byte {at}");
        });
    }
}

#[test]
fn a_time_stamp_of_an_earlier_checkpoint_goes_with_it() {
    let home = home();
    let script = repository().join("tests/it/ledger/authority.sh");
    let script = script.to_str().unwrap();
    let tsa = home.path("tsa").display().to_string();
    fs::create_dir(&tsa).unwrap();
    let made = Command::new("sh").args([script, "make", &tsa]).output();
    assert_eq!(Run::from(made.unwrap()).code, Some(0), "{INSTALL}");
    let command = ["sh", script, "reply", &tsa];
    let settings = format!("[intake]\nsettle_seconds = 0\n[timestamp]\ncommand = {command:?}\n");
    home.put("akashi.toml", settings);
    home.json(["ledger", "timestamp"]);
    home.submit("あとから", "a.txt", "一\n");
    home.intake();
    let bag = export(&home, CASE, "bag");
    let run = verify_sh(&bag, &[]).exits(0);
    let stamp = "ledger/timestamps/000010";
    assert!(run.out.contains(&format!("{stamp}.tsr")), "{run:#?}");
    let stamped: Run = Command::new("openssl")
        .args(["ts", "-verify", "-data", &format!("{stamp}.checkpoint")])
        .args(["-in", &format!("{stamp}.tsr"), "-CAfile"])
        .arg(home.path("tsa/ca.pem"))
        .current_dir(&bag)
        .output()
        .expect(INSTALL)
        .into();
    assert_eq!(stamped.code, Some(0), "{stamped:#?}");
    // The checkpoint that was stamped is one that the ledger goes on from.
    assert!(bag.join("ledger/checkpoints/000010.consistency").is_file());
}
