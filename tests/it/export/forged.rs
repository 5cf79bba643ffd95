//! A body that holds the key and seals anew what it altered: manifests and
//! signatures are right then, and the ledger still shows it.

use std::fs;
use std::path::{Path, PathBuf};

use akashi::ledger::Key;
use akashi::report::package::Bag;

use super::{CASE, export, home, verify_sh};
use crate::support::{Home, files};
use crate::texts::EDUCATION;

/// A bag like `bag`, with files altered, added or left out, sealed with the home's
/// own key.
fn sealed_anew(home: &Home, bag: &Path, altered: &[(&str, Option<Vec<u8>>)]) -> PathBuf {
    let made = home.path("forged");
    let _ = fs::remove_dir_all(&made);
    let mut forged = Bag::begin(&made).unwrap();
    for (path, bytes) in files(bag) {
        let name = path.strip_prefix(bag).unwrap().to_str().unwrap();
        let is_seal = name.contains("manifest-") || name == "bag-info.txt" || name == "bagit.txt";
        match altered.iter().find(|(path, _)| *path == name) {
            Some((_, Some(bytes))) => forged.put(name, bytes).unwrap(),
            Some((_, None)) => {}
            None if is_seal => {}
            None => forged.put(name, &bytes).unwrap(),
        }
    }
    for (path, bytes) in altered {
        if let (Some(bytes), false) = (bytes, bag.join(path).exists()) {
            forged.put(path, bytes).unwrap();
        }
    }
    let key = Key::read(&home.path("ledger/key")).unwrap();
    forged.seal(&[], &key).unwrap();
    made
}

fn read(bag: &Path, path: &str) -> Vec<u8> {
    fs::read(bag.join(path)).unwrap()
}

fn replaced(bag: &Path, path: &str, from: &str, to: &str) -> Option<Vec<u8>> {
    let text = String::from_utf8(read(bag, path)).unwrap();
    assert!(text.contains(from), "no {from} in {path}");
    Some(text.replacen(from, to, 1).into_bytes())
}

#[test]
fn what_the_ledger_committed_to_cannot_be_replaced() {
    let home = home();
    let bag = export(&home, CASE, "bag");
    verify_sh(&sealed_anew(&home, &bag, &[]), &[]).exits(0);
    let table = "ledger/commitments.tsv";
    let lines = String::from_utf8(read(&bag, table)).unwrap();
    let first = lines.lines().next().unwrap();
    let key = first.split('\t').nth(4).unwrap();
    let original = "data/originals/R-2026-000001/写し.txt";
    let judged = "data/judgements/J-1.json";
    let sha = |bytes: &[u8]| akashi::vault::hash_of(&mut &bytes[..]).unwrap().0.hex();
    let other = read(&bag, original);
    // The hash in the table is altered with the file.
    let both = lines.replace(&sha(&other), &sha(b"x"));
    for (why, altered) in [
        ("another file", vec![(original, Some(b"x".to_vec()))]),
        (
            "another file, and its hash",
            vec![
                (original, Some(b"x".to_vec())),
                (
                    "data/originals/R-2026-000001/規程/教育規程.txt",
                    Some(b"x".to_vec()),
                ),
                (table, Some(both.into_bytes())),
            ],
        ),
        (
            "an original that no event tells of",
            vec![("data/originals/R-2026-000001/x", Some(vec![1]))],
        ),
        (
            "another judgement",
            vec![(judged, replaced(&bag, judged, "accept", "reject"))],
        ),
        (
            "another key",
            vec![(table, replaced(&bag, table, key, &"0".repeat(64)))],
        ),
        (
            "a commitment left out",
            vec![(table, replaced(&bag, table, &format!("{first}\n"), ""))],
        ),
        (
            "another event",
            vec![(
                "ledger/events/000009.json",
                replaced(&bag, "ledger/events/000009.json", "accept", "reject"),
            )],
        ),
        (
            "an event without its proof",
            vec![("ledger/events/000009.tlog-proof", None)],
        ),
        (
            "another event's proof",
            vec![(
                "ledger/events/000009.tlog-proof",
                Some(read(&bag, "ledger/events/000008.tlog-proof")),
            )],
        ),
    ] {
        let run = verify_sh(&sealed_anew(&home, &bag, &altered), &[]);
        assert_eq!(run.code, Some(1), "{why}: {run:#?}");
        assert!(!run.err.contains("manifest"), "{why}: {run:#?}");
    }
}

#[test]
fn a_checkpoint_that_the_ledger_does_not_go_on_from_is_told() {
    let home = home();
    let bag = export(&home, CASE, "bag");
    let earlier: Vec<String> = {
        let mut names: Vec<String> = fs::read_dir(bag.join("ledger/checkpoints"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".checkpoint"))
            .map(|name| {
                format!(
                    "ledger/checkpoints/{}",
                    name.trim_end_matches(".checkpoint")
                )
            })
            .collect();
        names.sort();
        names
    };
    assert_eq!(
        earlier.len(),
        2,
        "two receipts went out before: {earlier:?}"
    );
    let [one, two] = [0, 1].map(|n| earlier[n].as_str());
    let file = |name: &str, ending: &str| format!("{name}.{ending}");
    // A head that this key signed and whose root is another.
    let key = Key::read(&home.path("ledger/key")).unwrap();
    let there = akashi::ledger::Checkpoint::parse(&read(&bag, &file(one, "checkpoint"))).unwrap();
    let root = akashi::model::Digest::from_bytes([7; 32]);
    let other = akashi::ledger::Checkpoint::sign(&[&key], there.size(), root).unwrap();
    for (path, bytes) in [
        (file(one, "checkpoint"), other.note().as_bytes().to_vec()),
        (
            file(one, "consistency"),
            read(&bag, &file(two, "consistency")),
        ),
        (
            file(two, "checkpoint"),
            read(&bag, &file(one, "checkpoint")),
        ),
    ] {
        let forged = sealed_anew(&home, &bag, &[(&path, Some(bytes))]);
        let run = verify_sh(&forged, &[]).exits(1);
        assert!(run.err.contains("ledger/checkpoints/"), "{path}: {run:#?}");
    }
}

/// Proofs from many sizes to one, and of many events.
#[test]
fn verify_sh_follows_a_proof_of_any_shape() {
    let home = Home::new();
    home.submit("見本会", "教育規程.txt", EDUCATION);
    home.intake();
    let rows = home.coverage(CASE);
    let passage = rows
        .iter()
        .find_map(|row| row["evidence"][0]["passage"].as_str())
        .unwrap();
    for _ in 0..9 {
        home.run(["judge", CASE, "J3-01", passage, "accept"])
            .exits(0);
    }
    let run = verify_sh(&export(&home, CASE, "bag"), &[]).exits(0);
    assert!(run.out.contains("12 events stand"), "{run:#?}");
    assert!(run.out.contains("goes on from 9 earlier"), "{run:#?}");
}
