//! A text that LibreOffice wrote, and what happens to it when it is damaged.

use crate::model::{Flag, ReadState, Reason};
use crate::parse::testing::{self, flagged};

const TEXT: &[u8] = include_bytes!("../../../../tests/fixtures/office/text.doc");

#[test]
fn a_text_reads_without_its_numbers_and_says_so() {
    let (summary, passages) = testing::passages(TEXT, "a.doc");
    assert_eq!(
        (summary.format.as_str(), summary.state),
        ("doc", ReadState::Parsed),
        "{summary:?}"
    );
    assert!(
        summary.warnings[0].starts_with("read as text only"),
        "{summary:?}"
    );
    assert_eq!(
        flagged(&passages),
        [
            ("個人情報保護規程", &[][..]),
            ("教育", &[]),
            ("教育は毎年実施する。", &[Flag::DeletedLeftOut]),
            ("対象は全従業者とする。", &[]),
            ("記録を残す。", &[]),
            ("実施日", &[]),
            ("受講者", &[]),
            ("監査は年1回行う。", &[]),
            ("責任者は見本太郎である。", &[Flag::Ruby]),
            ("見える文の続き。", &[]),
            ("隠した文", &[Flag::Hidden]),
            ("番号 | 氏名 | 人数", &[]),
            ("1 | 見本 太郎 | 12", &[]),
            ("2 | 見本 花子 | 34", &[]),
            ("箱の前。", &[]),
            ("空白   三つ\tタブ\n改行～①㈱", &[]),
            ("箱の中の文", &[]),
            ("令和6年4月1日に任命。", &[Flag::Note]),
            ("見本会 社外秘", &[Flag::Header]),
            ("第2版 1", &[Flag::Footer]),
            ("要確認", &[Flag::Comment]),
        ]
    );
    assert_eq!(passages[2].heading, ["個人情報保護規程", "教育"]);
    assert_eq!(passages[12].cells[2].label, "人数");
}

/// What the same document says in two formats.
const STRUCK: [(&str, &[u8]); 2] = [
    (
        "a.doc",
        include_bytes!("../../../../tests/fixtures/office/struck.doc"),
    ),
    (
        "a.rtf",
        include_bytes!("../../../../tests/fixtures/office/struck.rtf"),
    ),
];

#[test]
fn what_styles_strike_through_or_hide_stands_apart() {
    for (name, bytes) in STRUCK {
        let (summary, passages) = testing::passages(bytes, name);
        assert_eq!(summary.state, ReadState::Parsed, "{name}");
        let (left, struck) = (&[Flag::DeletedLeftOut][..], &[Flag::Struck][..]);
        assert_eq!(
            flagged(&passages),
            [
                ("普通の段落である。", &[][..]),
                ("廃止した段落である。", struck),
                ("孫の廃止した段落である。", &[]),
                ("復活した段落である。", &[]),
                ("年2回行う。", left),
                ("1", struck),
                ("生きた文", left),
                ("廃止の中でがある。", struck),
                ("二重線新である。", left),
                ("旧", struck),
                ("見える文である。", &[]),
                ("隠した文", &[Flag::Hidden]),
            ],
            "{name}"
        );
    }
}

const FORMS: &[u8] = include_bytes!("../../../../tests/fixtures/office/forms.doc");

#[test]
fn form_fields_show_what_was_chosen() {
    let (summary, passages) = testing::passages(FORMS, "a.doc");
    assert_eq!(summary.unread, [""; 0]);
    assert_eq!(
        flagged(&passages),
        [("区分 ☑新規 ☐更新", &[][..]), ("種別 個人", &[])]
    );
    let version = [&[0xFF; 4][..], &[0x05, 0]].concat();
    let at = FORMS.windows(6).position(|six| six == version).unwrap();
    let mut damaged = FORMS.to_vec();
    damaged[at] = 0;
    let (summary, passages) = testing::passages(&damaged, "a.doc");
    assert_eq!(summary.unread, ["1 form fields"]);
    assert_eq!(passages[0].text, "区分 新規 ☐更新");
}

/// The same text with other bytes at a place of its main stream.
fn with(at: usize, bytes: &[u8]) -> Vec<u8> {
    let mut changed = TEXT.to_vec();
    let start = TEXT
        .windows(2)
        .position(|pair| pair == [0xEC, 0xA5])
        .unwrap();
    changed[start + at..start + at + bytes.len()].copy_from_slice(bytes);
    changed
}

#[test]
fn locked_old_and_damaged_texts_have_their_reasons() {
    let flags = |bytes: &[u8]| testing::passages(bytes, "a.doc").0.reason;
    let own = TEXT
        .windows(2)
        .position(|pair| pair == [0xEC, 0xA5])
        .unwrap();
    assert_eq!(
        flags(&with(0x0B, &[TEXT[own + 0x0B] | 1])),
        Some(Reason::Password)
    );
    assert_eq!(flags(&with(0, &[0xDC, 0xA5])), Some(Reason::Unsupported));
    // Without the marks of deletion nothing is taken for evidence.
    let (summary, passages) = testing::passages(&with(0xFA, &[0xFF; 4]), "a.doc");
    assert_eq!((summary.reason, passages.len()), (Some(Reason::Corrupt), 0));
    let (summary, _) = testing::passages(&with(0x1A2, &[0xFF; 4]), "a.doc");
    assert_eq!(summary.reason, Some(Reason::Corrupt));
    // Without the table of styles what they strike through may be among what is read.
    let (summary, passages) = testing::passages(&with(0xA2, &[0xFF; 4]), "a.doc");
    assert_eq!(summary.reason, Some(Reason::Corrupt));
    assert_eq!(summary.unread, ["what styles strike through or hide"]);
    assert!(passages.len() > 10);
}
