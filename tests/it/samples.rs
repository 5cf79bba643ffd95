//! The samples that the repository ships: what `tests/samples/expected.toml`
//! says they lack is what the program says they lack.

use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::Value;

use crate::support::{Home, file, repository, row};

#[derive(Deserialize)]
struct Expected {
    submission: Vec<Submission>,
}

#[derive(Deserialize)]
struct Submission {
    folder: String,
    gaps: Vec<String>,
    partial: Vec<String>,
    #[serde(default)]
    closed: Vec<String>,
    #[serde(default)]
    blank_unconfirmed: Vec<String>,
    #[serde(default)]
    blank_optional: Vec<String>,
    missing: Vec<String>,
    unread: Vec<Unread>,
}

#[derive(Deserialize)]
struct Unread {
    file: String,
    reason: String,
}

/// What one run over all samples gave.
struct Seen {
    expected: Vec<Submission>,
    receipts: Vec<Value>,
    coverage: Vec<Vec<Value>>,
}

fn seen() -> &'static Seen {
    static SEEN: OnceLock<Seen> = OnceLock::new();
    SEEN.get_or_init(|| {
        let text = std::fs::read_to_string(repository().join("tests/samples/expected.toml"));
        let expected: Expected = toml::from_str(&text.unwrap()).unwrap();
        let folders: Vec<&str> = expected
            .submission
            .iter()
            .map(|s| s.folder.as_str())
            .collect();
        let home = Home::with_samples(&folders);
        let taken = home.intake();
        assert_eq!(taken.len(), folders.len());
        let receipts: Vec<Value> = expected
            .submission
            .iter()
            .map(|submission| receipt(&taken, &submission.folder))
            .collect();
        let coverage = receipts
            .iter()
            .map(|receipt| home.coverage(receipt["case"].as_str().unwrap()))
            .collect();
        home.run(["verify"]).exits(0);
        assert!(home.intake().is_empty(), "the second run takes in nothing");
        Seen {
            expected: expected.submission,
            receipts,
            coverage,
        }
    })
}

/// The receipt of a sample: its scheme, and new or renewal, tell it.
fn receipt(taken: &[Value], folder: &str) -> Value {
    let scheme = folder.split('/').next().unwrap();
    let kind = if folder.contains("更新") {
        "renewal"
    } else {
        "new"
    };
    let found = taken
        .iter()
        .find(|r| r["scheme"] == scheme && r["kind"] == kind);
    found
        .unwrap_or_else(|| panic!("no receipt for {folder}"))
        .clone()
}

fn evidence(row: &Value) -> &[Value] {
    row["evidence"].as_array().unwrap()
}

/// Collects what is not as expected, sample by sample, and fails with all of it.
fn check(wrong_in: impl Fn(&Submission, &Value, &[Value]) -> Vec<String>) {
    let seen = seen();
    let mut wrong = Vec::new();
    for (n, expected) in seen.expected.iter().enumerate() {
        let found = wrong_in(expected, &seen.receipts[n], &seen.coverage[n]);
        wrong.extend(
            found
                .into_iter()
                .map(|what| format!("{}: {what}", expected.folder)),
        );
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn quote(row: &Value) -> String {
    let texts = evidence(row)
        .iter()
        .map(|e| format!("{} 「{}」", e["name"], e["quote"]));
    texts.take(3).collect::<Vec<_>>().join("; ")
}

#[test]
fn nothing_is_taken_for_evidence_where_there_is_none() {
    check(|expected, _, rows| {
        let blank = expected.gaps.iter().chain(&expected.blank_unconfirmed);
        blank
            .chain(&expected.blank_optional)
            .filter_map(|criterion| {
                let row = row(rows, criterion);
                (!evidence(row).is_empty()).then(|| format!("{criterion} rests on {}", quote(row)))
            })
            .collect()
    });
}

#[test]
fn a_gap_has_the_state_that_its_kind_gives_it() {
    check(|expected, _, rows| {
        let mut wrong = Vec::new();
        for criterion in &expected.gaps {
            let row = row(rows, criterion);
            if !evidence(row).is_empty() {
                continue;
            }
            let unread = !row["unread"].as_array().unwrap().is_empty();
            let wanted = match row["kind"].as_str().unwrap() {
                "mandatory" if unread => "unread",
                "mandatory" => "gap",
                "unconfirmed" => "to_confirm",
                _ => "not_required",
            };
            if row["state"] != wanted {
                wrong.push(format!("{criterion} is {}, not {wanted}", row["state"]));
            }
        }
        wrong
    });
}

#[test]
fn everything_else_has_a_passage() {
    check(|expected, _, rows| {
        let blank: Vec<&String> = expected
            .gaps
            .iter()
            .chain(&expected.blank_unconfirmed)
            .chain(&expected.blank_optional)
            .collect();
        rows.iter()
            .filter(|row| evidence(row).is_empty())
            .map(|row| row["criterion"].as_str().unwrap())
            .filter(|criterion| !blank.iter().any(|id| id == criterion))
            .map(|criterion| format!("{criterion} has none"))
            .collect()
    });
}

#[test]
fn what_lacks_a_quality_is_partial_and_what_was_closed_is_full() {
    check(|expected, _, rows| {
        let strongest = |criterion: &String| {
            let row = row(rows, criterion);
            let full = evidence(row).iter().any(|e| e["strength"] == "full");
            (full, !evidence(row).is_empty(), quote(row))
        };
        let mut wrong = Vec::new();
        for criterion in &expected.partial {
            let (full, any, quote) = strongest(criterion);
            if full || !any {
                wrong.push(format!("{criterion} should be partial: {quote}"));
            }
        }
        for criterion in &expected.closed {
            let (full, _, quote) = strongest(criterion);
            if !full {
                wrong.push(format!("{criterion} should be full: {quote}"));
            }
        }
        wrong
    });
}

#[test]
fn every_file_is_accounted_for_and_read_unless_it_cannot_be() {
    check(|expected, receipt, _| {
        let mut wrong = Vec::new();
        let folder = repository().join("intake").join(&expected.folder);
        let mut names: Vec<String> = crate::support::files(&folder)
            .into_iter()
            .map(|(path, _)| {
                path.strip_prefix(&folder)
                    .unwrap()
                    .to_string_lossy()
                    .into_owned()
            })
            .filter(|name| name != "submission.toml")
            .collect();
        names.sort();
        for name in &names {
            let line = file(receipt, name);
            if line["outcome"] != "accepted" {
                wrong.push(format!("{name} is {}", line["outcome"]));
            }
        }
        for line in receipt["files"].as_array().unwrap() {
            let name = line["name"].as_str().unwrap();
            let unread = expected.unread.iter().find(|unread| unread.file == name);
            let wanted = unread.map(|unread| match unread.reason.as_str() {
                "encrypted" => "password",
                "no-text" => "scanned",
                other => panic!("what is {other}?"),
            });
            let state = if wanted.is_some() { "unread" } else { "parsed" };
            if line["state"] != state || line["reason"].as_str() != wanted {
                wrong.push(format!("{name}: {} {}", line["state"], line["reason"]));
            }
        }
        wrong
    });
}

#[test]
fn no_document_that_an_article_names_is_missing() {
    check(|expected, receipt, _| {
        let missing = crate::support::strings(&receipt["missing_documents"]);
        match missing == expected.missing {
            true => Vec::new(),
            false => vec![format!("missing {missing:?}")],
        }
    });
}

#[test]
fn the_renewal_carries_its_predecessor() {
    let seen = seen();
    let at = |kind: &str| {
        let found = seen
            .receipts
            .iter()
            .position(|r| r["kind"] == kind && r["scheme"] == crate::support::JAPHIC);
        found.unwrap()
    };
    let (new, renewal) = (at("new"), at("renewal"));
    assert_eq!(
        seen.receipts[renewal]["predecessor"],
        seen.receipts[new]["case"]
    );
    let carried = seen.coverage[renewal]
        .iter()
        .flat_map(evidence)
        .filter(|evidence| evidence["carried"] == true)
        .count();
    assert!(carried > 20, "only {carried} carried passages");
    for row in &seen.coverage[new] {
        assert!(
            evidence(row)
                .iter()
                .all(|evidence| evidence["carried"] == false)
        );
    }
}
