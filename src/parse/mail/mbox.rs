//! Mails in one file, as mail programs export a folder (RFC 4155): each is a
//! member.

use memchr::memmem;

use crate::parse::archive::listing::{Entry, Kind, Task, Visit};
use crate::parse::zipdir::Fault;

/// How it is read.
pub(crate) const MBOX: Kind = Kind {
    format: "mbox",
    parser: concat!("mbox/akashi-", env!("CARGO_PKG_VERSION")),
    walk,
};

/// How the line before each mail begins.
const FROM: &[u8] = b"From ";

/// Whether the bytes begin with such a line and a mail after it.
pub(crate) fn is_mbox(head: &[u8], is_mail: impl Fn(&[u8]) -> bool) -> bool {
    head.starts_with(FROM) && is_mail(after_line(head))
}

fn walk(bytes: &[u8], task: &mut Task<'_>, visit: &mut Visit<'_>) -> Result<(), Fault> {
    let mut rest = after_line(bytes);
    for index in 0.. {
        if index == task.limits.entries {
            return Err(Fault::TooMany);
        }
        let end = next(rest);
        let mut mail = rest.get(..end).unwrap_or(rest);
        let name = format!("mail-{}.eml", index + 1);
        let entry = Entry {
            index,
            raw_name: name.clone().into_bytes(),
            name,
            packed: mail.len() as u64,
        };
        if !visit(&entry, Ok(&mut mail)) || end == rest.len() {
            return Ok(());
        }
        rest = after_line(rest.get(end..).unwrap_or_default());
    }
    Ok(())
}

/// Where the line before the next mail begins: an empty one stands before it,
/// and it ends with a year.
fn next(bytes: &[u8]) -> usize {
    let blank = |at: usize| {
        let before = bytes.get(..at).unwrap_or_default();
        before.ends_with(b"\n\n") || before.ends_with(b"\n\r\n")
    };
    let dated = |at: usize| {
        let line = bytes.get(at..).unwrap_or_default();
        let end = memchr::memchr(b'\n', line).unwrap_or(line.len());
        let line = line.get(..end).unwrap_or(line).trim_ascii_end();
        line.len() < 200 && line.iter().rev().take(4).all(u8::is_ascii_digit)
    };
    memmem::find_iter(bytes, FROM)
        .find(|at| blank(*at) && dated(*at))
        .unwrap_or(bytes.len())
}

fn after_line(bytes: &[u8]) -> &[u8] {
    let end = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1);
    bytes.get(end..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::model::Place;
    use crate::parse::mail::tests::{all, texts};

    #[test]
    fn each_mail_of_a_folder_is_a_member() {
        let mail = |nth: u32, body: &str| {
            format!(
                "From a@example.jp Mon Nov 23 10:00:00 2026\nFrom: a@example.jp\nDate: Mon, 23 Nov 2026 10:00:00 +0900\n\
                 Message-ID: <{nth}@example.jp>\nSubject: {nth}\n\n{body}\n"
            )
        };
        // No mail begins within a text, nor after an empty line without a date.
        let folder = mail(
            1,
            "教育を行った。\n\nFrom here on nothing\nFrom there 2026\n",
        ) + "\n"
            + &mail(2, "監査を行った。");
        let (summary, _, members) = all(folder.as_bytes(), &[]);
        assert_eq!((summary.format.as_str(), members.len()), ("mbox", 2));
        assert_eq!(summary.warnings, [""; 0]);
        let (_, first, _) = all(folder.as_bytes(), &[0]);
        assert!(texts(&first).contains(&"教育を行った。"), "{first:?}");
        let (_, second, _) = all(folder.as_bytes(), &[1]);
        let last = second.last().unwrap();
        assert_eq!(last.text, "監査を行った。");
        assert_eq!(last.anchor.path.as_deref(), Some("mail-2.eml"));
        assert!(matches!(last.anchor.place, Place::Line { .. }));
    }
}
