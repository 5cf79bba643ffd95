//! Paths that browsers send: nothing may lead out of the submission. What is
//! merely unusual (a device's name, control characters) is kept as it is, and
//! the receipt remarks on it as for any other way in.

use crate::app::error::{Code, Failure};
use crate::text::filename::visible;

/// Bytes of one part that file systems take (POSIX `NAME_MAX`).
const PART: usize = 255;

/// Bytes of a path.
const PATH: usize = 2048;

/// Folders within folders at most: what intake looks into.
const DEPTH: usize = 31;

/// Refuses a path that is none in a folder.
pub(super) fn check(path: &str) -> Result<(), Failure> {
    let parts = path.split('/');
    match path.len() <= PATH && parts.clone().count() <= DEPTH && parts.clone().all(is_part) {
        true => Ok(()),
        false => Err(refused(path)),
    }
}

/// Refuses a name that is no folder's in the drop folder.
pub(super) fn folder(name: &str) -> Result<(), Failure> {
    let hidden = name.starts_with('.') || name.contains(['\\', '/']);
    // Room for a number behind it.
    let short = name.len() + " (100)".len() <= PART;
    match is_part(name) && short && !hidden && !name.contains(char::is_control) {
        true => Ok(()),
        false => Err(refused(name)),
    }
}

fn is_part(part: &str) -> bool {
    let walks = matches!(part, "" | "." | ".." | "..\\") || part.starts_with("..\\");
    !walks && part.len() <= PART && !part.contains('\0')
}

fn refused(path: &str) -> Failure {
    Failure::new(Code::UploadName).with("path", visible(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leads_out() {
        for path in [
            "",
            "/",
            "/etc/passwd",
            "..",
            "../a",
            "a/../b",
            "a//b",
            "a/",
            "./a",
            "a/.",
            "..\\a",
            "a\0b",
        ] {
            assert!(check(path).is_err(), "{path:?}");
        }
        let (long, deep) = ("あ".repeat(86), "a/".repeat(40));
        assert!(check(&long).is_err() && check(&format!("{deep}a")).is_err());
        for path in [
            "規程/教育.docx",
            "CON.pdf",
            "a\u{202E}b.txt",
            "表\\ソ.txt",
            "..a",
            "a..",
        ] {
            assert!(check(path).is_ok(), "{path:?}");
        }
    }

    #[test]
    fn a_submission_has_a_name_that_intake_sees() {
        for name in ["", ".", "..", ".DS_Store", "a/b", "a\\b", "a\nb"] {
            assert!(folder(name).is_err(), "{name:?}");
        }
        assert!(folder("2026_新規_医療法人社団見本会").is_ok());
    }
}
