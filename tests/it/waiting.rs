//! Documents that wait to be read, after a run that was killed: nobody knows what
//! stands in them, and nothing takes that for nothing.

use serde_json::Value;

use crate::support::{Home, row};

const CASE: &str = "C-2026-000001";

/// What a run leaves that was killed after all was kept and before it was read.
fn killed_before_reading() -> Home {
    let home = Home::with_two_regulations();
    let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
    for table in ["candidate", "passage", "reading", "identified"] {
        database
            .execute(&format!("DELETE FROM {table}"), [])
            .unwrap();
    }
    home
}

fn counts(home: &Home) -> Value {
    home.json(["coverage", CASE])["counts"].clone()
}

#[test]
fn what_waits_to_be_read_is_unread_and_no_gap() {
    let home = killed_before_reading();
    let waits = counts(&home);
    assert_eq!(waits["gap"], 0, "{waits}");
    assert_ne!(waits["unread"], 0, "{waits}");
    let rows = home.coverage(CASE);
    let named = row(&rows, "J3-01")["unread"].as_array().unwrap();
    assert_eq!(named.len(), 2, "{named:?}");
    let text = home.run(["coverage", CASE]).exits(0).out;
    assert!(text.contains("読取り待ち"), "{text}");
    let shown = home.json(["case", "show", CASE]);
    assert_eq!(shown["missing"].as_array().unwrap().len(), 0, "{shown}");
    for format in ["html", "csv", "xlsx"] {
        let out = home.path(format!("c.{format}"));
        home.run(
            ["coverage", CASE, "--format", format, "--out"]
                .map(str::to_owned)
                .into_iter()
                .chain([out.display().to_string()]),
        )
        .exits(0);
    }
    home.run(["reindex"]).exits(0);
    let read = counts(&home);
    assert_ne!(read["gap"], 0, "{read}");
    assert_eq!(read["unread"], 0, "{read}");
}

#[test]
fn search_export_and_verify_say_what_waits() {
    let home = killed_before_reading();
    let run = home.run(["search", "教育"]).exits(0);
    assert!(run.err.contains("2 件"), "{run:?}");
    assert_eq!(home.search("教育")["waiting"], 2);
    let run = home.run([
        "export",
        CASE,
        home.path("out").to_str().unwrap(),
        "--dry-run",
    ]);
    let run = run.exits(0);
    assert!(run.out.contains("読取りを待つ文書が 2 件"), "{run:?}");
    let found = home.run(["verify", "--json"]);
    let told = found.json()["not_checked"].to_string();
    assert!(told.contains("D-1, D-2"), "{told}");
    home.run(["intake"]).exits(0);
    assert_eq!(home.search("教育")["waiting"], 0);
    let told = home.run(["verify", "--json"]).exits(0).json();
    assert!(!told.to_string().contains("D-1, D-2"), "{told}");
}
