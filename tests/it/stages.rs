//! One stage alone: `parse` and `match`.

use std::fs;

use serde_json::{Value, json};

use crate::support::{JAPHIC, Run, akashi, archive, feed, run};
use crate::texts::{AUDIT, CONTRACT, EDUCATION};

/// Runs `parse` on a file with this content.
fn parse(name: &str, content: &[u8], options: &[&str]) -> Run {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    fs::write(&path, content).unwrap();
    akashi()
        .arg("parse")
        .arg(&path)
        .args(options)
        .output()
        .unwrap()
        .into()
}

#[test]
fn one_passage_a_line_and_the_summary_last() {
    let run = parse("教育規程.txt", EDUCATION.as_bytes(), &["--jsonl"]).exits(0);
    let mut lines = run.lines();
    let summary = lines.pop().unwrap()["summary"].clone();
    assert_eq!(summary["state"], "parsed");
    assert_eq!(summary["reason"], Value::Null);
    assert_eq!(summary["passages"], lines.len());
    assert!(summary["warnings"].is_array() && summary.as_object().unwrap().contains_key("pages"));
    let fifth = &lines[4];
    assert!(
        fifth["text"].as_str().unwrap().contains("年1回以上"),
        "{fifth:#}"
    );
    assert_eq!(fifth["anchor"]["line"], 7);
    assert_eq!(fifth["heading"], json!(["第2条（教育の実施）"]));
    for line in &lines {
        assert!(line["flags"].is_array(), "{line:#}");
        assert!(
            EDUCATION.contains(line["text"].as_str().unwrap()),
            "{line:#}"
        );
    }
    let whole = parse("教育規程.txt", EDUCATION.as_bytes(), &["--json"])
        .exits(0)
        .json();
    assert_eq!(whole["passages"], Value::Array(lines));
    assert_eq!(whole["summary"], summary);
}

#[test]
fn an_archive_yields_the_passages_of_its_members_with_their_path() {
    let inner = archive(&[("深い/監査規程.md", AUDIT.as_bytes())]);
    let outer = archive(&[
        ("委託先/委託契約書.txt", CONTRACT.as_bytes()),
        ("内.zip", &inner),
        ("絵.bin", &[0, 159, 146, 150, 1, 2, 3]),
    ]);
    let run = parse("一式.zip", &outer, &["--jsonl"]).exits(3);
    let mut lines = run.lines();
    let summary = lines.pop().unwrap()["summary"].clone();
    assert_eq!(summary["state"], "partly");
    assert_eq!(summary["passages"], lines.len());
    let at = |path: &str| {
        lines
            .iter()
            .filter(|line| line["anchor"]["path"] == path)
            .count()
    };
    assert_eq!(at("委託先/委託契約書.txt"), 7);
    assert_eq!(at("内.zip/深い/監査規程.md"), 7);
    assert!(
        summary["unread"].to_string().contains("絵.bin"),
        "{summary:#}"
    );
}

#[test]
fn what_was_not_read_says_why_and_exits_3() {
    for (name, content, reason) in [
        ("空.txt", &b""[..], "empty"),
        ("空.pdf", b"", "empty"),
        ("絵.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "scanned"),
        ("音.mp3", b"ID3\x03\0\0\0\0\0\0", "unsupported"),
        ("壊れた.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type", "corrupt"),
        ("壊れた.zip", b"PK\x03\x04\x14\0\0\0\x08\0broken", "corrupt"),
        (
            "壊れた.docx",
            b"PK\x03\x04\x14\0\0\0\x08\0broken",
            "corrupt",
        ),
    ] {
        let run = parse(name, content, &["--jsonl", "--no-ocr"]).exits(3);
        let summary = run.lines().pop().unwrap()["summary"].clone();
        assert_eq!(summary["state"], "unread", "{name}: {summary:#}");
        assert_eq!(summary["reason"], reason, "{name}: {summary:#}");
    }
    let missing = run(["parse", "/nonexistent/規程.txt"]).exits(1);
    assert!(missing.err.contains("E0203"), "{missing:#?}");
    let folder = run(["parse", "/"]).exits(1);
    assert!(folder.err.contains("E0203"), "{folder:#?}");
}

#[test]
fn text_in_cp932_is_read() {
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(EDUCATION);
    let lines = parse("規程.txt", &bytes, &["--jsonl"]).exits(0).lines();
    assert!(lines[4]["text"].as_str().unwrap().contains("年1回以上"));
}

#[test]
fn people_see_place_heading_and_text() {
    let run = parse("教育規程.txt", EDUCATION.as_bytes(), &["--lang", "en"]).exits(0);
    assert!(
        run.out
            .contains("line 7  第2条（教育の実施）\n    管理者は"),
        "{run:#?}"
    );
    assert!(run.err.contains("7 passages"), "{run:#?}");
    assert!(
        parse("空.txt", b"", &["--lang", "en"])
            .exits(3)
            .err
            .contains("ask for it again")
    );
}

/// Runs `match` on lines.
fn matching(lines: &[&str], options: &[&str]) -> Run {
    let mut command = akashi();
    command
        .args(["match", "--jsonl", "--scheme", JAPHIC])
        .args(options);
    feed(command, (lines.join("\n") + "\n").as_bytes())
}

#[test]
fn one_answer_a_line() {
    let line = |id: &str, text: &str| json!({"id": id, "text": text}).to_string();
    let lines = [
        line("a", "職員には年1回、個人情報の研修を行う。"),
        line("b", "本日は晴天である。"),
        line("c", ""),
        json!({"id": "d", "text": "監査の結果を代表者に報告した。", "class": "audit-report"})
            .to_string(),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let answers = matching(&lines, &[]).exits(0).lines();
    let ids: Vec<&str> = answers
        .iter()
        .map(|answer| answer["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["a", "b", "c", "d"]);
    let education = answers[0]["matches"].as_array().unwrap();
    let found = education
        .iter()
        .find(|found| found["criterion"] == "J3-01")
        .unwrap();
    assert_eq!(found["strength"], "full");
    let score = found["score"].as_f64().unwrap();
    assert!((0.0..=1.0).contains(&score));
    assert!(!found["why"].as_array().unwrap().is_empty());
    assert_eq!(answers[1]["matches"], Value::Array(Vec::new()));
    assert_eq!(answers[2]["matches"], Value::Array(Vec::new()));
}

#[test]
fn garbage_in_keeps_the_lines_in_step() {
    let good = json!({"id": "z", "text": "職員には年1回、個人情報の研修を行う。"}).to_string();
    let deep = "[".repeat(100_000);
    let lines = [
        "not json",
        "[]",
        "{\"id\":1}",
        "{\"text\":\"x\"}",
        "{\"id\":\"a\",\"text\":7}",
        "null",
        &deep,
        "",
        good.as_str(),
    ];
    let run = matching(&lines, &[]);
    assert!(matches!(run.code, Some(1)), "{:?}", run.code);
    let answers = run.lines();
    assert_eq!(answers.len(), lines.len(), "{}", run.out);
    for answer in &answers {
        assert!(answer["matches"].is_array(), "{answer:#}");
    }
    let last = answers.last().unwrap();
    assert_eq!(last["id"], "z");
    assert!(!last["matches"].as_array().unwrap().is_empty());
}

#[test]
fn bytes_that_are_no_text_do_not_stop_it() {
    let mut input = b"{\"id\":\"a\",\"text\":\"\xff\xfe\"}\n\xff\xff\n".to_vec();
    input.extend(b"{\"id\":\"b\",\"text\":\"x\"}");
    let mut command = akashi();
    command.args(["match", "--scheme", JAPHIC, "--jsonl"]);
    let answers = feed(command, &input).lines();
    assert_eq!(answers.len(), 3);
    assert_eq!(answers[2]["id"], "b");
}

#[test]
fn the_class_of_the_command_line_is_for_lines_without_one() {
    let own = json!({"id": "a", "text": "監査", "class": "regulation"}).to_string();
    let none = json!({"id": "b", "text": "監査"}).to_string();
    let with = matching(&[&own, &none], &["--class", "audit-report"])
        .exits(0)
        .lines();
    let plain = json!({"id": "b", "text": "監査", "class": "audit-report"}).to_string();
    let without = matching(&[&own, &plain], &[]).exits(0).lines();
    assert_eq!(with, without);
    let unknown = feed(
        {
            let mut command = akashi();
            command.args(["match", "--scheme", "no-such"]);
            command
        },
        b"",
    );
    assert!(unknown.exits(1).err.contains("E0201"));
}
