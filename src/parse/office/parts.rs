//! Whether every part of a package is what was packed, also those that no
//! reader opens: a picture that is half zeros was not sent so.

use crate::model::Reason;
use crate::parse::sink::Sink;

use super::package::Package;

/// Parts that are named.
const NAMED: usize = 50;

/// Names the parts that are broken, after all that is read was read.
pub(super) fn check(package: &mut Package<'_>, sink: &mut Sink<'_>) {
    for name in package.broken(NAMED) {
        sink.unread(format!("part {name}"), Reason::Corrupt);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ReadState;
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
