//! Outlook items made in code for the tests.

use std::io::{Cursor, Write as _};

use cfb::CompoundFile;
use encoding_rs::SHIFT_JIS;

use crate::model::{ReadState, Reason};

use super::tests::{all, texts};

type File = CompoundFile<Cursor<Vec<u8>>>;

fn put(file: &mut File, path: &str, bytes: &[u8]) {
    file.create_stream(path).unwrap().write_all(bytes).unwrap();
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A row of the table of numbers.
fn number(tag: u16, kind: u16, value: u64) -> Vec<u8> {
    let mut row = kind.to_le_bytes().to_vec();
    row.extend(tag.to_le_bytes());
    row.extend([0; 4]);
    row.extend(value.to_le_bytes());
    row
}

fn message(code_page: u64) -> File {
    let mut file = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    let mut table = vec![0; 32];
    table.extend(number(0x3FFD, 0x0003, code_page));
    // 2024-03-31 23:30 UTC is the next day in Japan.
    table.extend(number(0x0039, 0x0040, 133_564_014_000_000_000));
    put(&mut file, "/__properties_version1.0", &table);
    file
}

fn attach(file: &mut File, number: u32, streams: &[(&str, &[u8])]) {
    let storage = format!("/__attach_version1.0_#{number:08X}");
    file.create_storage(&storage).unwrap();
    put(file, &format!("{storage}/__properties_version1.0"), &[0; 8]);
    for (name, bytes) in streams {
        put(file, &format!("{storage}/__substg1.0_{name}"), bytes);
    }
}

fn bytes(file: File) -> Vec<u8> {
    file.into_inner().into_inner()
}

#[test]
fn a_mail_in_a_code_page_is_read_with_its_attachments() {
    let mut file = message(932);
    let sjis = |text: &str| SHIFT_JIS.encode(text).0.into_owned();
    put(&mut file, "/__substg1.0_0C1A001E", &sjis("見本 太郎"));
    put(
        &mut file,
        "/__substg1.0_5D01001F",
        &utf16("taro@example.jp"),
    );
    put(&mut file, "/__substg1.0_0037001E", &sjis("教育"));
    put(
        &mut file,
        "/__substg1.0_1000001E",
        &sjis("教育を実施した。\r\n\r\n以上"),
    );
    attach(
        &mut file,
        1,
        &[("3704001F", &utf16("B.TXT")), ("37010102", b"second")],
    );
    attach(
        &mut file,
        0,
        &[("3707001E", &sjis("表.txt")), ("37010102", b"first")],
    );
    attach(&mut file, 2, &[]);
    let inner = "/__attach_version1.0_#00000002/__substg1.0_3701000D";
    file.create_storage(inner).unwrap();
    let table = [vec![0; 24], number(0x3FFD, 0x0003, 932)].concat();
    put(
        &mut file,
        &format!("{inner}/__properties_version1.0"),
        &table,
    );
    let path = format!("{inner}/__substg1.0_1000001E");
    put(&mut file, &path, &sjis("監査を実施した。"));
    let deeper = format!("{inner}/__attach_version1.0_#00000000");
    file.create_storage(&deeper).unwrap();
    put(
        &mut file,
        &format!("{deeper}/__substg1.0_37010102"),
        b"deeper",
    );
    let bytes = bytes(file);
    let (summary, passages, members) = all(&bytes, &[]);
    assert_eq!(
        (summary.format.as_str(), summary.state),
        ("msg", ReadState::Parsed)
    );
    assert_eq!(
        texts(&passages),
        [
            "差出人 | 見本 太郎 <taro@example.jp>",
            "件名 | 教育",
            "日付 | 2024年4月1日 08:30 (+0900)",
            "教育を実施した。",
            "以上"
        ]
    );
    let found: Vec<_> = members
        .iter()
        .map(|m| (m.name.as_str(), m.reason))
        .collect();
    assert_eq!(
        found,
        [
            ("表.txt", None),
            ("B.TXT", None),
            ("attachment-3.msg", None)
        ]
    );
    assert_eq!(all(&bytes, &[1]).1[0].text, "second");
    assert_eq!(texts(&all(&bytes, &[2]).1), ["監査を実施した。"]);
    assert_eq!(members[2].sha256, all(&bytes, &[]).2[2].sha256);
    assert_eq!(texts(&all(&bytes, &[2, 0]).1), ["deeper"]);
}

#[test]
fn html_and_rtf_stand_in_where_there_is_no_plain_text() {
    let mut file = message(65001);
    put(&mut file, "/__substg1.0_10130102", "<p>本文</p>".as_bytes());
    assert_eq!(texts(&all(&bytes(file), &[]).1)[1..], ["本文"]);
    let mut file = message(65001);
    put(&mut file, "/__substg1.0_10090102", b"LZFu");
    let (summary, _, _) = all(&bytes(file), &[]);
    assert_eq!(summary.reason, Some(Reason::Corrupt));
    let rtf = b"{\\rtf1\\ansi\\ansicpg932 \\'8b\\'b3\\'88\\'e7\\par}";
    let head = [
        (rtf.len() as u32 + 12).to_le_bytes(),
        (rtf.len() as u32).to_le_bytes(),
        *b"MELA",
        [0; 4],
    ];
    let mut file = message(65001);
    put(
        &mut file,
        "/__substg1.0_10090102",
        &[&head.concat(), &rtf[..]].concat(),
    );
    assert_eq!(texts(&all(&bytes(file), &[]).1)[1..], ["教育"]);
}

proptest::proptest! {
    #[test]
    fn damage_never_ends_without_a_word(at in 0usize..6000, byte: u8, end in 0usize..9000) {
        let mut file = message(932);
        put(&mut file, "/__substg1.0_1000001F", &utf16("本文"));
        attach(&mut file, 0, &[("37010102", b"first")]);
        let mut bytes = bytes(file);
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        bytes.truncate(end);
        let (summary, _, _) = all(&bytes, &[]);
        assert_eq!(summary.state == ReadState::Parsed, summary.reason.is_none());
        all(&bytes, &[0]);
    }
}
