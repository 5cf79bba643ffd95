//! What the sources of the readers name, against the catalogue.

use std::path::{Path, PathBuf};

use super::*;

#[test]
fn places_are_told_in_japanese() {
    let ja = Words::new(Lang::Ja);
    let told = |place| one(PLACES, place, &ja);
    assert_eq!(told("page 3: what is missing of it"), "3頁の欠けた部分");
    assert_eq!(told("2 of 59 pages"), "59頁のうち2頁");
    assert_eq!(told("4 cells of sheet 台帳"), "シート「台帳」の4セル");
    assert_eq!(told("formula in 台帳!B2"), "台帳!B2の数式");
    assert_eq!(told("資料.zip/規程.pdf: page 3"), "資料.zip/規程.pdf: 3頁");
    assert_eq!(told("資料.zip/規程.pdf"), "資料.zip/規程.pdf");
    let en = Words::new(Lang::En);
    assert_eq!(one(PLACES, "page 3", &en), "page 3");
}

#[test]
fn warnings_are_told_in_japanese() {
    let ja = Words::new(Lang::Ja);
    let told = |warning| one(WARNINGS, warning, &ja);
    assert_eq!(
        told("some bytes are not UTF-8"),
        "UTF-8 として読めないバイトがあります"
    );
    assert_eq!(
        told("資料.zip/a.pdf: page 3: not recognised (timeout)"),
        format!(
            "資料.zip/a.pdf: 3頁: 文字を認識できませんでした（{}）",
            ja.get("reason.timeout")
        )
    );
    assert_eq!(
        told("2 formulas without a value in sheet 台帳"),
        "シート「台帳」に値のない数式が2個あります"
    );
    assert_eq!(told("and more"), "ほかにもあります");
}

/// A call that names something: its file and what stands between its brackets.
struct Call {
    path: PathBuf,
    argument: String,
}

impl Call {
    /// The text that it names, with its holes; `None` when it is made elsewhere.
    fn literal(&self) -> Option<&str> {
        let argument = self.argument.trim_start();
        let inside = argument.strip_prefix("format!(").unwrap_or(argument);
        inside.trim_start().strip_prefix('"')?.split('"').next()
    }
}

fn sources(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if !path.ends_with("tests.rs") {
            let source = std::fs::read_to_string(&path).unwrap();
            // Broken lines as one, and nothing of the tests below.
            let source = source.split("\n#[cfg(test)]\nmod tests {").next().unwrap();
            let lines: Vec<&str> = source.lines().map(str::trim).collect();
            found.push((path, lines.join(" ").replace(" .", ".")));
        }
    }
}

/// Calls in the sources of the readers and of who hands their answers on.
fn calls(names: &[&str]) -> Vec<Call> {
    let mut all = Vec::new();
    sources(Path::new("src/parse"), &mut all);
    sources(Path::new("src/app"), &mut all);
    let consts = all.clone();
    let mut found = Vec::new();
    for (path, source) in all {
        for name in names {
            for after in source.split(name).skip(1) {
                let argument: String = after.chars().take(200).collect();
                let path = path.clone();
                found.push(Call {
                    path,
                    argument: with_consts(&argument, &consts),
                });
            }
        }
    }
    found
}

/// `{UNMAPPED_NOTE}` is what the constant of that name says.
fn with_consts(argument: &str, sources: &[(PathBuf, String)]) -> String {
    let mut shown = argument.to_owned();
    for part in argument.split('{').skip(1) {
        let name = part.split('}').next().unwrap_or_default();
        if !name.starts_with(|c: char| c.is_ascii_uppercase()) {
            continue;
        }
        let start = format!("const {name}: &str =");
        let value = sources
            .iter()
            .find_map(|(_, source)| source.split_once(&start));
        if let Some(value) = value.and_then(|(_, after)| after.split('"').nth(1)) {
            shown = shown.replace(&format!("{{{name}}}"), value);
        }
    }
    shown
}

/// A named text with something in each of its holes.
fn filled(literal: &str) -> String {
    let shown = literal
        .replace("{page}", "page 7")
        .replace("{place}", "page 7");
    let parts = shown.split('{').map(|part| match part.split_once('}') {
        Some((_, rest)) => format!("7{rest}"),
        None => part.to_owned(),
    });
    parts.collect()
}

/// Every place that a reader names in its source has words.
#[test]
fn every_place_that_readers_name_has_words() {
    let mut named = 0;
    for call in calls(&["sink.unread(", "summary.unread.push("]) {
        let Some(place) = call.literal() else {
            continue;
        };
        // Names of parts are the same in every language.
        if place.ends_with(".xml") {
            continue;
        }
        let words = told(PLACES, &filled(place), &Words::new(Lang::Ja));
        assert!(words.is_some(), "{}: {place}", call.path.display());
        named += 1;
    }
    assert!(named > 30, "{named}");
}

#[test]
fn what_lies_beyond_a_limit_has_words() {
    for place in [
        "3 members beyond the limit for one received file",
        "3 attachments beyond the limit",
    ] {
        let words = told(PLACES, place, &Words::new(Lang::Ja));
        assert!(words.is_some_and(|words| words.contains("3件")), "{place}");
    }
}

/// Where warnings are handed on that were made elsewhere: the texts that come
/// through there. A new one has to be looked at, and put here.
const HANDED_ON: [(&str, &[&str]); 8] = [
    (
        "worker/conclude.rs",
        &[
            "the reader took too long",
            "the document yields too much",
            "the run was stopped",
            "the reader's output was garbled",
            "the reader vanished",
            "the jail could not be closed: no Landlock",
            "the program was replaced while it ran",
            "the reader ended early (exit code 7)",
            "the reader needs too much memory",
            "the reader died (signal 7)",
        ],
    ),
    (
        "worker/child.rs",
        &["larger than 7 bytes, the most that is read"],
    ),
    (
        "worker/host.rs",
        &["the reader could not be started: no such file"],
    ),
    (
        "office/xls/mod.rs",
        &[
            "a chain of sectors has no end",
            "the reader of workbooks says: I/O error",
        ],
    ),
    ("archive/zip.rs", &["the archive has no readable directory"]),
    (
        "archive/listing.rs",
        &[
            "the archive has no readable directory",
            "the archive has more entries than the limit",
            "two entries of the archive have the same name",
            "entries of the archive overlap",
            "an entry unpacks to more than the limit",
            "an entry cannot be unpacked",
            "an entry is protected by a password",
            "an entry is packed by a method that is not read",
        ],
    ),
    ("pdf/out.rs", &[]),
    (
        "pdf/document.rs",
        &["encrypted in an unknown way", "the encryption is damaged"],
    ),
];

#[test]
fn every_warning_has_words() {
    let ja = Words::new(Lang::Ja);
    let has = |warning: &str| told(WARNINGS, warning, &ja).is_some();
    let mut named = 0;
    let names = [
        "warn(",
        "warnings.push(",
        "notes.push(",
        "warnings.extend(note",
    ];
    for call in calls(&names) {
        let path = call.path.display().to_string();
        if path.ends_with("parse/sink.rs") {
            continue;
        }
        match call.literal() {
            Some(warning) => assert!(has(&filled(warning)), "{path}: {warning}"),
            None => {
                let known = HANDED_ON.iter().any(|(end, _)| path.ends_with(end));
                assert!(known, "{path}: {}", call.argument);
            }
        }
        named += 1;
    }
    assert!(named > 40, "{named}");
    for warning in HANDED_ON.iter().flat_map(|(_, texts)| *texts) {
        assert!(has(warning), "{warning}");
    }
    assert!(has("and more"));
}
