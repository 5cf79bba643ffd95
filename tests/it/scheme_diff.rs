//! What changed between two versions of a pack in hand.

use std::fs;

use crate::support::{Home, JAPHIC, copy, repository};

/// A home whose own folder holds a second version of the first scheme.
fn home() -> Home {
    let home = Home::new();
    let from = repository()
        .join("templates/schemes")
        .join(JAPHIC)
        .join("2016-07-01");
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let folder = path.file_name().unwrap();
            let to = home.path(format!("templates/schemes/{JAPHIC}/2030-04-01"));
            copy(&path, &to.join(folder));
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut text = fs::read_to_string(&path).unwrap();
        text = match name.as_str() {
            "scheme.toml" => text.replace("effective = 2016-07-01", "effective = 2030-04-01"),
            "deadlines.toml" => text.replacen("span = \"3m\"", "span = \"2m\"", 1),
            "holder.toml" => {
                let blocks = text.split_inclusive("\n\n");
                let left = blocks.filter(|block| !block.contains("id = \"refund-annual-fee\""));
                left.collect()
            }
            _ => text,
        };
        if name == "criteria.toml" {
            text.push_str(
                "\n[[criterion]]\nid = \"J9-99\"\ntitle_ja = \"見本\"\ntitle_en = \"Sample\"\n",
            );
        }
        if name == "passages.toml" {
            text = text.replacen(
                "{ proves = [\"J7-02\"], text = \"受託者は、個人情報を取り扱う責任者",
                "{ text = \"受託者は、個人情報を取り扱う責任者",
                1,
            );
            text.push_str(
                "\n[[document]]\nname = \"sample\"\npassages = [{ text = \"見本を配る。\" }]\n",
            );
        }
        home.put(
            format!("templates/schemes/{JAPHIC}/2030-04-01/{name}"),
            text,
        );
    }
    home
}

#[test]
fn differences_are_shown_list_by_list() {
    let home = home();
    let found = home.json(["scheme", "diff", JAPHIC, "2016-07-01", "2030-04-01"]);
    let changes: Vec<(String, String, String)> = found["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            ["what", "kind", "id"]
                .map(|key| it[key].as_str().unwrap().to_owned())
                .into()
        })
        .collect();
    let line = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    assert_eq!(
        changes,
        [
            line("added", "criterion", "J9-99"),
            line("removed", "event", "refund-annual-fee"),
            line("changed", "deadline", "fee-due"),
            line(
                "changed",
                "passage",
                "blind-agreements 受託者は、個人情報を取り扱う責任者及び従事者を定め、書面により委託者に届け出なければならない。"
            ),
            line("added", "passage", "sample 見本を配る。"),
        ]
    );
    let key = &found["changes"][2]["keys"][0];
    assert_eq!(
        (&key["key"], &key["old"], &key["new"]),
        (&"span".into(), &"3m".into(), &"2m".into())
    );
    let text = home
        .run(["scheme", "diff", JAPHIC, "2016-07-01", "2030-04-01"])
        .exits(0)
        .out;
    assert!(
        text.contains("~ 期限 fee-due") && text.contains("+ \"2m\""),
        "{text}"
    );
    let back = home.json(["scheme", "diff", JAPHIC, "2030-04-01", "2016-07-01"]);
    assert_eq!(back["changes"].as_array().unwrap().len(), 5);
    let same = home.json(["scheme", "diff", JAPHIC, "2016-07-01", "2016-07-01"]);
    assert_eq!(same["changes"], serde_json::json!([]));
}

#[test]
fn what_is_not_in_hand_is_not_guessed_at() {
    let home = Home::new();
    let not = home
        .run(["scheme", "diff", JAPHIC, "2016-04-01", "2016-07-01"])
        .exits(1);
    assert!(
        not.err.contains("E1031") && not.err.contains("手元にない"),
        "{}",
        not.err
    );
    let never = home
        .run(["scheme", "diff", JAPHIC, "2016-07-01", "2017-01-01"])
        .exits(1);
    assert!(
        never.err.contains("E1031") && never.err.contains("挙げない"),
        "{}",
        never.err
    );
    assert!(
        home.run(["scheme", "diff", "none", "2016-07-01", "2017-01-01"])
            .exits(1)
            .err
            .contains("E0201")
    );
    home.run(["scheme", "diff", JAPHIC, "gestern", "2016-07-01"])
        .exits(2);
}
