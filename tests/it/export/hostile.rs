//! Names and texts that would do harm on the machine of whoever opens the
//! package.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::process::Command;

use super::{CASE, export, table, verify_sh};
use crate::support::{Home, archive, files, repository};

const HOSTILE: &[&[u8]] = &[
    b"CON.txt",
    b"aux",
    b"com1.log",
    b"a\nb.txt",
    b"a\\b.txt",
    b"100%0A.txt",
    b"=cmd|'C calc'!A0.txt",
    b"-rf",
    b"$(touch pwned).txt",
    b"`touch pwned`.txt",
    b"'; touch pwned; '.txt",
    b"a]b[c.txt",
    b"*",
    b"?",
    b" front.txt",
    b"back.txt ",
    b"dot.",
    b".hidden",
    b"A.txt",
    b"a.TXT",
    b"a\"b<c>d|e.txt",
    b"\x8c\xfb\x8d\xc0.txt",
    b"\x95\x5c.txt",
    "カ\u{3099}.txt".as_bytes(),
    "ガ.txt".as_bytes(),
    "\u{202E}txt.exe".as_bytes(),
    "U+2028\u{2028}.txt".as_bytes(),
];

#[test]
fn hostile_names_are_made_safe_and_told_in_a_table() {
    let home = Home::new();
    let inbox = home.inbox("見本会");
    fs::create_dir_all(&inbox).unwrap();
    let long = "長".repeat(80);
    let raw: Vec<&[u8]> = HOSTILE.iter().copied().chain([long.as_bytes()]).collect();
    for (n, name) in raw.iter().enumerate() {
        fs::write(inbox.join(OsStr::from_bytes(name)), format!("{n}\n")).unwrap();
    }
    let inside = archive(&[("../../etc/passwd", b"x"), ("C:\\x.txt", b"y")]);
    fs::write(inbox.join("束.zip"), inside).unwrap();
    home.run(["intake", "--json"]);
    let bag = export(&home, CASE, "bag");
    let rows = table(&bag, "names");
    let mut keys = HashSet::new();
    for (n, name) in raw.iter().enumerate() {
        let hex: String = name.iter().map(|byte| format!("{byte:02x}")).collect();
        let row = rows.iter().find(|row| row["raw_name_hex"] == hex.as_str());
        let row = row.unwrap_or_else(|| panic!("no {hex} in {rows:#?}"));
        let path = row["path"].as_str().unwrap();
        assert_eq!(
            fs::read_to_string(bag.join(path)).unwrap(),
            format!("{n}\n")
        );
        let safe = path.strip_prefix("data/originals/R-2026-000001/").unwrap();
        assert!(
            !safe.contains(['\\', '%', '\n', ':', '*', '?', '<', '>', '|', '"', '/']),
            "{safe}"
        );
        assert!(
            !safe.contains('\u{202E}') && safe.trim() == safe && !safe.ends_with('.'),
            "{safe}"
        );
        assert!(keys.insert(safe.to_lowercase()), "{safe} twice");
    }
    let members: Vec<_> = rows
        .iter()
        .filter(|row| row["presence"] == "in-archive")
        .collect();
    assert!(
        members
            .iter()
            .all(|row| row["path"].is_null() && !row["archive"].is_null())
    );
    verify_sh(&bag, &[]).exits(0);
    let sum = Command::new("sha256sum")
        .args(["-c", "--strict", "--quiet", "manifest-sha256.txt"])
        .current_dir(&bag)
        .status();
    assert!(sum.unwrap().success());
    let bagit = Command::new(repository().join("target/py/bin/python"))
        .arg(repository().join("target/py/bin/bagit.py"))
        .args(["--validate", "--quiet"])
        .arg(&bag)
        .status();
    assert!(
        bagit
            .expect("sh tests/tools/witnesses.sh installs bagit")
            .success()
    );
    let pwned = |path: &std::path::Path| path.file_name().is_some_and(|name| name == "pwned");
    assert!(!files(home.dir()).iter().any(|(path, _)| pwned(path)));
}

#[test]
fn no_cell_of_a_table_is_run_by_a_spreadsheet_and_json_has_the_exact_text() {
    let home = Home::new();
    let text = "=HYPERLINK(\"http://example.invalid\",\"x\")\n\n＋81 3\n\n普通の文\n";
    home.submit("見本会", "=1+1.txt", text);
    home.intake();
    let bag = export(&home, CASE, "bag");
    let passages = table(&bag, "passages");
    let texts: Vec<&str> = passages
        .iter()
        .map(|row| row["text"].as_str().unwrap())
        .collect();
    assert!(
        texts.iter().any(|text| text.starts_with("=HYPERLINK")),
        "{texts:?}"
    );
    for name in ["names", "passages", "judgements", "coverage"] {
        let bytes = fs::read(bag.join(format!("data/{name}.csv"))).unwrap();
        let bytes = bytes
            .strip_prefix(b"\xEF\xBB\xBF")
            .expect("a byte order mark");
        let mut reader = csv::Reader::from_reader(bytes);
        for record in reader.records() {
            for cell in record.unwrap().iter() {
                assert!(
                    !cell.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']),
                    "{name}: {cell}"
                );
            }
        }
    }
}
