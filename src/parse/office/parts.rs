//! Whether every part of a package is what was packed, also those that no
//! reader opens: a picture that is half zeros was not sent so.

use crate::model::{ReadState, Reason, Summary};
use crate::parse::limits::Limits;
use crate::parse::unzip::Unzip;
use crate::parse::zipdir::Fault;

/// Parts that are named.
const NAMED: usize = 50;

/// What a reader said of a package, with the parts that are broken.
pub(crate) fn checked(mut summary: Summary, bytes: &[u8], limits: &Limits) -> Summary {
    if summary.state == ReadState::Unread {
        return summary;
    }
    for name in broken(bytes, limits) {
        summary.unread.push(format!("part {name}"));
        summary.state = ReadState::Partly;
        summary.reason.get_or_insert(Reason::Corrupt);
    }
    summary
}

fn broken(bytes: &[u8], limits: &Limits) -> Vec<String> {
    let Ok(mut zip) = Unzip::open(bytes, limits) else {
        return Vec::new();
    };
    let names: Vec<String> = zip
        .entries()
        .iter()
        .map(|entry| String::from_utf8_lossy(&entry.raw_name).into_owned())
        .collect();
    let parts = names.into_iter().enumerate();
    parts
        .filter(|(at, _)| zip.unpack_to(*at, &mut |_| ()) == Err(Fault::Damaged))
        .map(|(_, name)| name)
        .take(NAMED)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::testing::{passages, stored};

    #[test]
    fn a_part_that_nobody_reads_is_checked_too() {
        let text = "<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>教育の記録</w:t></w:r></w:p></w:body></w:document>";
        let mut bytes = stored(&[
            (b"[Content_Types].xml", b"<Types/>"),
            (b"word/document.xml", text.as_bytes()),
            (b"word/media/image1.png", &[7; 4_000]),
        ]);
        assert_eq!(passages(&bytes, "a.docx").0.state, ReadState::Parsed);
        let at = bytes.windows(9).position(|part| part == [7; 9]).unwrap();
        bytes[at + 50..at + 900].fill(0);
        let (summary, found) = passages(&bytes, "a.docx");
        assert_eq!((summary.state, found.len()), (ReadState::Partly, 1));
        assert_eq!(summary.reason, Some(Reason::Corrupt));
        assert_eq!(summary.unread, ["part word/media/image1.png"]);
    }
}
