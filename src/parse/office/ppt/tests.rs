//! A presentation that LibreOffice wrote, and what happens to it when it is
//! damaged.

use std::io::Read as _;

use crate::model::{Flag, Place, ReadState, Reason};
use crate::parse::testing::{flagged, passages};

const PACKED: &[u8] = include_bytes!("../../../../tests/fixtures/office/slides.ppt.gz");

pub(crate) fn slides() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut packed = flate2::read::GzDecoder::new(PACKED);
    packed.read_to_end(&mut bytes).unwrap();
    bytes
}

#[test]
fn slides_come_in_order_with_notes_and_hidden_ones() {
    let (summary, passages) = passages(&slides(), "a.ppt");
    assert_eq!(
        (summary.state, summary.pages),
        (ReadState::Parsed, Some(3)),
        "{summary:?}"
    );
    assert!(
        summary.warnings[0].starts_with("read as text only"),
        "{summary:?}"
    );
    assert_eq!(
        flagged(&passages),
        [
            ("教育計画", &[][..]),
            ("毎年4月に実施する", &[]),
            ("記録を5年保存する", &[]),
            ("群の中の文", &[]),
            ("話す人への覚え", &[Flag::Note]),
            ("隠した頁", &[Flag::Hidden]),
            ("委託先", &[]),
            ("名称 | 件数", &[]),
            ("見本社 | 12", &[]),
        ]
    );
    assert_eq!(passages[8].anchor.place, Place::Slide { slide: 3 });
    assert_eq!(passages[8].cells.len(), 2);
}

#[test]
fn an_encrypted_one_is_named() {
    let mut bytes = slides();
    let user = bytes
        .windows(8)
        .position(|w| w == b"\x14\0\0\0\x5F\xC0\x91\xE3")
        .unwrap();
    bytes[user + 4..user + 8].copy_from_slice(&0xF3D1_C4DF_u32.to_le_bytes());
    assert_eq!(passages(&bytes, "a.ppt").0.reason, Some(Reason::Password));
}
