//! The main job from the drop folder to the gaps, and that it is done once.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{AKASHI, ASPIC, Home, JAPHIC, archive, file, files, row, run, strings};
use crate::texts::{AUDIT, CONTRACT, EDUCATION, EDUCATION_VAGUE};

const CASE: &str = "C-2026-000001";

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[track_caller]
fn has(value: &Value, wanted: &[&str]) {
    for key in wanted {
        assert!(keys(value).contains(key), "no {key}: {value:#}");
    }
}

/// A home with one submission of three files, one of them in an archive.
fn three_files() -> Home {
    let home = Home::new();
    home.submit("見本会", "教育規程.txt", EDUCATION);
    home.submit("見本会", "監査規程.md", AUDIT);
    home.submit(
        "見本会",
        "契約.zip",
        archive(&[("委託先/委託契約書.txt", CONTRACT.as_bytes())]),
    );
    home
}

/// The number of criteria of a scheme's newest pack, counted in its file.
fn criteria(scheme: &str) -> usize {
    let folder = crate::support::repository()
        .join("templates/schemes")
        .join(scheme);
    let mut versions: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    versions.sort();
    let text = fs::read_to_string(versions.last().unwrap().join("criteria.toml")).unwrap();
    text.lines()
        .filter(|line| line.trim() == "[[criterion]]")
        .count()
}

/// The files of the vault, and how many rows each table has.
type Kept = (Vec<(PathBuf, Vec<u8>)>, Vec<(String, i64)>);

/// All that is kept for good: vault, ledger, rows.
fn kept(home: &Home) -> Kept {
    let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
    let tables: Vec<String> = database
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let counts = tables
        .into_iter()
        .map(|table| {
            let sql = format!("SELECT count(*) FROM \"{table}\"");
            let rows = database.query_row(&sql, [], |row| row.get(0)).unwrap();
            (table, rows)
        })
        .collect();
    (files(&home.path("vault")), counts)
}

#[test]
fn the_json_is_as_documented() {
    let home = three_files();
    let taken = home.json(["intake"]);
    assert_eq!(taken["schema_version"], 1);
    let submissions = taken["submissions"].as_array().unwrap();
    assert_eq!(submissions.len(), 1);
    let submission = &submissions[0];
    has(
        submission,
        &[
            "submission",
            "case",
            "scheme",
            "files",
            "missing_documents",
            "coverage",
        ],
    );
    assert_eq!(submission["submission"], "R-2026-000001");
    assert_eq!(submission["case"], CASE);
    assert_eq!(submission["scheme"], JAPHIC);
    let names: Vec<&str> = submission["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "契約.zip",
            "契約.zip/委託先/委託契約書.txt",
            "教育規程.txt",
            "監査規程.md"
        ]
    );
    for line in submission["files"].as_array().unwrap() {
        has(
            line,
            &[
                "name", "sha256", "bytes", "outcome", "class", "state", "reason", "passages",
            ],
        );
        assert_eq!(line["outcome"], "accepted");
        assert_eq!(
            (&line["state"], &line["reason"]),
            (&Value::from("parsed"), &Value::Null)
        );
    }
    let education = file(submission, "教育規程.txt");
    assert_eq!(education["bytes"], EDUCATION.len());
    assert_eq!(education["sha256"], sha256(EDUCATION.as_bytes()));
    assert_eq!(education["class"], "regulation");
    assert_eq!(education["passages"], 7);
    assert!(!strings(&submission["missing_documents"]).is_empty());
    let counts = submission["coverage"].as_object().unwrap();
    let sum: u64 = counts
        .iter()
        .filter(|(key, _)| *key != "criteria")
        .map(|(_, n)| n.as_u64().unwrap())
        .sum();
    assert_eq!(counts["criteria"], sum);
    assert_eq!(sum as usize, criteria(JAPHIC));
    assert_eq!(counts["satisfied"], 0, "the machine never says satisfied");
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[test]
fn the_vault_holds_the_bytes_under_their_hash() {
    let home = three_files();
    home.intake();
    let names: Vec<String> = files(&home.path("vault"))
        .into_iter()
        .map(|(path, bytes)| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            assert_eq!(name, sha256(&bytes));
            let shard = path
                .parent()
                .unwrap()
                .file_name()
                .unwrap()
                .to_string_lossy()
                .into_owned();
            assert!(name.starts_with(&shard), "{name} in {shard}");
            name
        })
        .collect();
    assert_eq!(names.len(), 3);
    assert!(names.contains(&sha256(AUDIT.as_bytes())));
}

/// Every quote of the coverage, held against what `parse` yields.
#[track_caller]
fn quotes_are_true(home: &Home, case: &str, submission: &str, scheme: &str) -> usize {
    let mut checked = 0;
    let mut read: std::collections::HashMap<String, Vec<Value>> = Default::default();
    for row in home.coverage(case) {
        has(&row, &["criterion", "title", "kind", "state", "evidence"]);
        for evidence in row["evidence"].as_array().unwrap() {
            has(
                evidence,
                &[
                    "document",
                    "anchor",
                    "quote",
                    "strength",
                    "why",
                    "judgement",
                ],
            );
            let name = evidence["name"].as_str().unwrap();
            let (own, member) = match name.split_once(".zip/") {
                Some((archive, member)) => (format!("{archive}.zip"), Some(member.to_owned())),
                None => (name.to_owned(), None),
            };
            let path = home.path("intake").join(scheme).join(submission).join(&own);
            if evidence["carried"] == true {
                continue;
            }
            let passages = read.entry(own).or_insert_with(|| parse(&path));
            let found = passages.iter().any(|passage| {
                passage["text"] == evidence["quote"]
                    && passage["anchor"] == evidence["anchor"]
                    && passage["anchor"]["path"].as_str() == member.as_deref()
            });
            assert!(found, "not in the document: {evidence:#}");
            assert!(
                !strings(&evidence["why"]).is_empty(),
                "no reason: {evidence:#}"
            );
            checked += 1;
        }
    }
    checked
}

fn parse(path: &Path) -> Vec<Value> {
    let run = run([Path::new("parse"), path, Path::new("--jsonl")]);
    assert!(matches!(run.code, Some(0 | 3)), "{run:#?}");
    run.lines()
}

#[test]
fn coverage_lists_every_criterion_with_true_quotes() {
    let home = three_files();
    home.intake();
    let rows = home.coverage(CASE);
    assert_eq!(rows.len(), criteria(JAPHIC));
    for criterion in [
        "J3-01", "J3-04", "J4-01", "J4-03", "J4-04", "J7-03", "J7-06",
    ] {
        let row = row(&rows, criterion);
        assert_eq!(row["state"], "to_confirm", "{row:#}");
        assert_eq!(row["evidence"][0]["strength"], "full", "{row:#}");
    }
    assert_eq!(row(&rows, "J3-01")["evidence"][0]["anchor"]["line"], 7);
    assert!(quotes_are_true(&home, CASE, "見本会", JAPHIC) >= 8);
}

#[test]
fn a_gap_is_what_nothing_proves() {
    let home = Home::new();
    home.submit("a", "教育規程.txt", EDUCATION_VAGUE);
    home.intake();
    let rows = home.coverage(CASE);
    let vague = row(&rows, "J3-01");
    assert_eq!(vague["state"], "partial", "{vague:#}");
    assert!(!strings(&vague["evidence"][0]["lacks"]).is_empty());
    for row in &rows {
        if row["kind"] == "mandatory" && row["evidence"].as_array().unwrap().is_empty() {
            assert_eq!(row["state"], "gap", "{row:#}");
        }
    }
    let text = home
        .run(["coverage", CASE, "--gaps", "--lang", "ja"])
        .exits(0)
        .out;
    assert!(text.contains("J4-01"), "{text}");
    assert!(!text.contains("J3-01"), "{text}");
}

#[test]
fn taking_a_document_away_opens_the_gaps_that_it_alone_closed() {
    let all = three_files();
    all.intake();
    let with = all.coverage(CASE);
    let less = three_files();
    fs::remove_file(less.inbox("見本会").join("監査規程.md")).unwrap();
    less.intake();
    let without = less.coverage(CASE);
    let mut opened = 0;
    for before in &with {
        let after = row(&without, before["criterion"].as_str().unwrap());
        let evidence = before["evidence"].as_array().unwrap();
        let left: Vec<_> = evidence
            .iter()
            .filter(|e| e["name"] != "監査規程.md")
            .collect();
        assert_eq!(after["evidence"].as_array().unwrap().len(), left.len());
        if before["kind"] == "mandatory" && left.is_empty() && !evidence.is_empty() {
            assert_eq!(after["state"], "gap", "{after:#}");
            opened += 1;
        }
    }
    assert!(opened >= 2, "only {opened} gaps opened");
}

#[test]
fn the_second_run_changes_nothing() {
    let home = three_files();
    assert_eq!(home.intake().len(), 1);
    let before = kept(&home);
    let coverage = home.coverage(CASE);
    let again = home.json(["intake"]);
    assert_eq!(again["submissions"], Value::Array(Vec::new()));
    assert_eq!(kept(&home), before);
    assert_eq!(home.coverage(CASE), coverage);
    home.run(["verify"]).exits(0);
    let words = home.run(["intake", "--lang", "en"]).exits(0);
    assert_eq!(words.out, "nothing new.\n");
}

#[test]
fn a_dry_run_says_what_it_would_do_and_does_not() {
    let home = three_files();
    let would = home.json(["intake", "--dry-run"]);
    assert_eq!(would["submissions"], Value::Array(Vec::new()));
    let files = strings(&would["would_take"][0]["files"]);
    assert_eq!(files, ["契約.zip", "教育規程.txt", "監査規程.md"]);
    assert!(!home.path("vault").exists());
    assert!(!home.path("akashi.db").exists());
    assert_eq!(home.intake().len(), 1);
}

#[test]
fn a_path_may_be_a_drop_folder_a_submission_or_an_archive() {
    let outside = tempfile::tempdir().unwrap();
    let at = |path: &str| outside.path().join(path);
    fs::create_dir_all(at("drop/japhic-medical/一")).unwrap();
    fs::write(at("drop/japhic-medical/一/教育規程.txt"), EDUCATION).unwrap();
    fs::create_dir_all(at("二")).unwrap();
    fs::write(at("二/監査規程.md"), AUDIT).unwrap();
    fs::write(
        at("三.zip"),
        archive(&[("委託契約書.txt", CONTRACT.as_bytes())]),
    )
    .unwrap();
    let home = Home::new();
    let take = |args: &[&std::ffi::OsStr]| {
        let mut all: Vec<&std::ffi::OsStr> = vec!["--json".as_ref(), "intake".as_ref()];
        all.extend(args);
        home.run(all)
    };
    let drop = take(&[at("drop").as_os_str()]).exits(0).json();
    assert_eq!(drop["submissions"][0]["files"][0]["name"], "教育規程.txt");
    let unclear = home.run(["intake".as_ref(), at("二").as_os_str()]).exits(2);
    assert!(unclear.err.contains("E0204"), "{unclear:#?}");
    for (path, scheme) in [("二", JAPHIC), ("三.zip", ASPIC)] {
        let taken = take(&[at(path).as_os_str(), "--scheme".as_ref(), scheme.as_ref()])
            .exits(0)
            .json();
        assert_eq!(taken["submissions"][0]["scheme"], scheme);
    }
    let archive = home.json(["receipt", "--all"]);
    let last = archive["submissions"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(file(&last, "三.zip/委託契約書.txt")["state"], "parsed");
    let again = take(&[
        at("三.zip").as_os_str(),
        "--scheme".as_ref(),
        ASPIC.as_ref(),
    ]);
    assert_eq!(
        again.exits(0).json()["submissions"],
        Value::Array(Vec::new())
    );
    // A scheme's folder stays one although its scheme is named as well.
    for (folder, path) in [("四", "drop/japhic-medical"), ("五", "drop")] {
        fs::create_dir_all(at(&format!("drop/japhic-medical/{folder}"))).unwrap();
        fs::write(
            at(&format!("drop/japhic-medical/{folder}/監査規程.md")),
            AUDIT,
        )
        .unwrap();
        let taken = take(&[at(path).as_os_str(), "--scheme".as_ref(), JAPHIC.as_ref()])
            .exits(0)
            .json();
        assert_eq!(
            taken["submissions"].as_array().unwrap().len(),
            1,
            "{taken:#}"
        );
        assert_eq!(taken["submissions"][0]["applicant"], folder);
        assert_eq!(taken["submissions"][0]["files"][0]["name"], "監査規程.md");
    }
}

#[test]
fn a_home_that_was_named_is_made_by_the_first_verb_that_writes() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("教育規程.txt"), EDUCATION).unwrap();
    let home = outside.path().join("new home");
    let run = crate::support::akashi()
        .arg("--home")
        .arg(&home)
        .args(["intake", "--json", "--scheme", JAPHIC])
        .arg(outside.path().join("教育規程.txt"))
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?} {AKASHI}");
    assert!(home.join("akashi.toml").is_file() && home.join("intake").is_dir());
}

#[test]
fn the_receipt_is_the_intake_again() {
    let home = three_files();
    let taken = home.intake();
    let all = home.json(["receipt", "--all"]);
    assert_eq!(all["submissions"].as_array().unwrap(), &taken);
    let out = home.path("receipt.txt");
    let text = home
        .run(["receipt", "R-2026-000001", "--lang", "en"])
        .exits(0)
        .out;
    home.run([
        "receipt".as_ref(),
        "R-2026-000001".as_ref(),
        "--lang".as_ref(),
        "en".as_ref(),
        "--out".as_ref(),
        out.as_os_str(),
    ])
    .exits(0);
    assert_eq!(fs::read_to_string(out).unwrap(), text);
    for (name, bytes) in [("教育規程.txt", EDUCATION), ("監査規程.md", AUDIT)] {
        let line = text.lines().find(|line| line.contains(name)).unwrap();
        assert!(line.contains(&sha256(bytes.as_bytes())), "{line}");
    }
    assert!(
        text.contains("received 3 = accepted 3 + duplicate 0 + quarantined 0"),
        "{text}"
    );
    let show = home.json(["case", "show", CASE]);
    assert_eq!(show["submissions"][0]["files"], taken[0]["files"]);
    assert_eq!(show["coverage"], taken[0]["coverage"]);
}
