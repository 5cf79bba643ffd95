//! Names of originals in a package: as received where every machine can have
//! them, else made safe. The names as received stand in a table.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization as _;

use crate::text::filename;

/// Longest part of a path: Linux takes 255 bytes, Windows 255 UTF-16 units.
const PART_BYTES: usize = 180;

/// Longest path below a submission's folder, in UTF-16 units: Windows takes
/// 260 with the folder that the package is put into.
const PATH_UNITS: usize = 140;

/// Longest ending that is kept when a name is cut.
const ENDING_BYTES: usize = 12;

/// Gives each original a path of its own, also where capitals and the normal
/// form of letters make no difference.
#[derive(Debug, Default)]
pub struct Names {
    files: HashSet<String>,
    folders: HashSet<String>,
}

impl Names {
    /// The path in the package of a document (`code`, as in `D-12`) that was
    /// received in `submission` under the display name `name`.
    pub fn place(&mut self, submission: &str, name: &str, code: &str) -> String {
        let parts: Vec<String> = name
            .split('/')
            .filter(|p| !p.is_empty())
            .map(part)
            .collect();
        let last = parts.last().cloned().unwrap_or_else(|| "_".to_owned());
        let folder = format!("data/originals/{}", part(submission));
        let whole = parts.join("/");
        let named = format!("{folder}/{whole}");
        let is_short = !whole.is_empty() && whole.encode_utf16().count() <= PATH_UNITS;
        if is_short && self.take(&named) {
            return named;
        }
        // A document's code is its own, so this path is as well, unless
        // somebody named a file just so.
        let mut path = format!("{folder}/{}", cut(&format!("{code}~{last}")));
        for n in 2_u64.. {
            if self.take(&path) {
                break;
            }
            path = format!("{folder}/{}", cut(&format!("{code}~{n}~{last}")));
        }
        path
    }

    fn take(&mut self, path: &str) -> bool {
        let key = filename::key(path);
        let above: Vec<&str> = key.match_indices('/').map(|(at, _)| &key[..at]).collect();
        let is_free = !self.files.contains(&key)
            && !self.folders.contains(&key)
            && !above.iter().any(|folder| self.files.contains(*folder));
        if is_free {
            self.folders.extend(above.into_iter().map(str::to_owned));
            self.files.insert(key);
        }
        is_free
    }
}

/// One part of a path that Linux, macOS and Windows can have, and that stands
/// in a manifest as it is: no `%`, no backslash, no line's end (RFC 8493
/// §2.1.3), no space at an edge.
fn part(text: &str) -> String {
    let safe: String = text
        .nfc()
        .map(|c| if is_unsafe(c) { '_' } else { c })
        .collect();
    let is_edge = |c: char| c.is_whitespace() || c == '.';
    let safe = safe
        .trim_start_matches(char::is_whitespace)
        .trim_end_matches(is_edge);
    let hidden = safe.is_empty() || safe.starts_with('.');
    cut(&match hidden || filename::is_device(safe) {
        true => format!("_{safe}"),
        false => safe.to_owned(),
    })
}

fn is_unsafe(c: char) -> bool {
    let other_space = c.is_whitespace() && !matches!(c, ' ' | '\u{3000}');
    c.is_control() || other_space || "<>:\"/\\|?*%".contains(c)
}

/// At most [`PART_BYTES`] of a name, its ending kept.
fn cut(name: &str) -> String {
    if name.len() <= PART_BYTES {
        return name.to_owned();
    }
    let ending = match name.rfind('.') {
        Some(at) if name.len() - at <= ENDING_BYTES => &name[at..],
        _ => "",
    };
    let mut room = PART_BYTES - ending.len() - '…'.len_utf8();
    while !name.is_char_boundary(room) {
        room -= 1;
    }
    format!("{}…{ending}", name[..room].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(names: &[&str]) -> Vec<String> {
        let mut given = Names::default();
        let of = |(n, name): (usize, &&str)| {
            let path = given.place("R-2026-000001", name, &format!("D-{n}"));
            path.strip_prefix("data/originals/R-2026-000001/")
                .unwrap()
                .to_owned()
        };
        names.iter().enumerate().map(of).collect()
    }

    #[test]
    fn a_usual_name_stays() {
        for name in [
            "教育規程 第2版.docx",
            "規程/別紙/表1.xlsx",
            "COMPANY.pdf",
            "a..b",
        ] {
            assert_eq!(placed(&[name]), [name]);
        }
    }

    #[test]
    fn a_name_that_some_machine_cannot_have_is_made_safe() {
        for (name, safe) in [
            ("../../etc/passwd", "_/_/etc/passwd"),
            ("/etc/passwd", "etc/passwd"),
            ("a\\..\\b:c?.txt", "a_.._b_c_.txt"),
            ("100%.txt", "100_.txt"),
            ("CON.txt", "_CON.txt"),
            ("dir/lpt1", "dir/_lpt1"),
            ("com².log", "_com².log"),
            ("NUL .txt", "_NUL .txt"),
            ("a. . ", "a"),
            ("folder. /a.txt ", "folder/a.txt"),
            (" 前.txt", "前.txt"),
            (".bashrc", "_.bashrc"),
            ("a\nb\u{85}c\u{2028}d", "a_b_c_d"),
            ("カ\u{3099}.txt", "ガ.txt"),
            ("", "D-0~_"),
            ("...", "_"),
        ] {
            assert_eq!(placed(&[name]), [safe], "{name:?}");
        }
    }

    #[test]
    fn no_two_are_one_on_a_machine_without_capitals_and_no_file_is_a_folder() {
        for names in [
            ["A.txt", "a.TXT"],
            ["カ\u{3099}.txt", "ガ.txt"],
            ["a?.txt", "a*.txt"],
            ["x", "X/y"],
            ["X/y", "x"],
            ["D-1~a", "A/../D-1~a"],
        ] {
            let paths = placed(&names);
            let keys: Vec<String> = paths.iter().map(|path| filename::key(path)).collect();
            assert!(!keys[1].starts_with(&format!("{}/", keys[0])), "{paths:?}");
            assert!(!keys[0].starts_with(&format!("{}/", keys[1])), "{paths:?}");
            assert_ne!(keys[0], keys[1], "{paths:?}");
        }
    }

    #[test]
    fn long_names_are_cut_and_keep_their_ending() {
        let long = format!("{}.docx", "長".repeat(300));
        let deep = "深い/".repeat(100) + "規程.docx";
        for path in placed(&[&long, &deep, &long]) {
            assert!(path.ends_with(".docx"), "{path}");
            assert!(path.encode_utf16().count() <= PATH_UNITS, "{path}");
            assert!(
                path.split('/').all(|part| part.len() <= PART_BYTES),
                "{path}"
            );
        }
    }

    #[test]
    fn a_name_made_to_collide_ends_with_a_path_of_its_own() {
        let paths = placed(&["D-2~a.txt", "a.txt", "A.txt"]);
        let keys: HashSet<String> = paths.iter().map(|path| filename::key(path)).collect();
        assert_eq!(keys.len(), 3, "{paths:?}");
    }
}
