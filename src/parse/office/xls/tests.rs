//! Small workbooks with known text.

use super::*;
use std::io::{Cursor, Write as _};

use crate::model::{Flag, Passage, Place, ReadState};
use crate::parse::testing::{flagged, passages};

#[test]
fn a_cut_workbook_is_corrupt_and_no_crash() {
    let texts = [words(&[1, 0, 1, 0]), shared(&"教育".repeat(3000))].concat();
    let label = record(0x00FD, &words(&[0, 0, 0, 0, 0]));
    let whole = workbook(&[record(0x00FC, &texts)], &[label]);
    let (_, all) = passages(&whole, "a.xls");
    assert_eq!(all.len(), 1);
    for end in (0..whole.len()).step_by(53) {
        let (summary, found) = passages(&whole[..end], "a.xls");
        // What fills the last sector is no loss.
        let is_all = flagged(&found) == flagged(&all);
        let parsed = summary.state == ReadState::Parsed;
        assert!(!parsed || is_all, "{end}: {summary:?}");
    }
}

#[test]
fn broken_workbooks_are_corrupt() {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.extend([0u8; 2000]);
    assert_eq!(
        read(&bytes, &Limits::default(), &mut |_| ()).reason,
        Some(Reason::Corrupt)
    );
}

fn sorted(found: &[Passage]) -> Vec<(&str, &[Flag])> {
    let mut seen = flagged(found);
    seen.sort_by_key(|(text, _)| *text);
    seen
}

fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), body].concat()
}

fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn utf16(text: &str) -> Vec<u8> {
    words(&text.encode_utf16().collect::<Vec<_>>())
}

/// A text as it stands among shared texts.
fn shared(text: &str) -> Vec<u8> {
    let length = u16::try_from(text.encode_utf16().count()).unwrap();
    [words(&[length]), vec![1], utf16(text)].concat()
}

/// A font: how it looks, its weight.
fn font(look: u16, weight: u16) -> Vec<u8> {
    let text = [words(&[200, look, 0, weight, 0, 0, 0]), vec![1, 0, b'A']];
    record(0x0031, &text.concat())
}

/// A cell with a shared text, at row and column.
fn label(row: u16, column: u16, style: u16, text: u16) -> Vec<u8> {
    record(0x00FD, &words(&[row, column, style, text, 0]))
}

fn number(row: u16, column: u16, style: u16, value: f64) -> Vec<u8> {
    let at = words(&[row, column, style]);
    record(0x0203, &[&at[..], &value.to_le_bytes()].concat())
}

/// A workbook of Excel 97 with one sheet of these records.
fn workbook(globals: &[Vec<u8>], sheet: &[Vec<u8>]) -> Vec<u8> {
    let name = [&[2u8, 1][..], &utf16("一覧")].concat();
    book("Workbook", 0x0600, &name, (globals, sheet))
}

/// A workbook of a version with one sheet of that name.
fn book(
    stream: &str,
    version: u16,
    name: &[u8],
    (globals, sheet): (&[Vec<u8>], &[Vec<u8>]),
) -> Vec<u8> {
    let start = |kind: u16| record(0x0809, &words(&[version, kind, 0, 0, 0, 0, 0, 0]));
    let end = record(0x000A, &[]);
    let listed = |at: u32| {
        let at = at.to_le_bytes();
        record(0x0085, &[&at[..], &words(&[0]), name].concat())
    };
    let globals = globals.concat();
    let at = start(5).len() + globals.len() + listed(0).len() + end.len();
    let records = [
        start(5),
        globals,
        listed(u32::try_from(at).unwrap()),
        end.clone(),
        start(0x10),
        sheet.concat(),
        end,
    ]
    .concat();
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    let mut book = file.create_stream(stream).unwrap();
    book.write_all(&records).unwrap();
    drop(book);
    file.flush().unwrap();
    file.into_inner().into_inner()
}

#[test]
fn cells_and_runs_of_excel_97_are_struck_through() {
    let font = |look: u16| font(look, 400);
    let style = |font: u16| record(0x00E0, &words(&[font, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    // Fonts 0 to 3 and 5: there is none of number 4.
    let rich = [
        words(&[4]),
        vec![9],
        words(&[2]),
        utf16("年12回"),
        words(&[1, 5, 2, 0]),
    ]
    .concat();
    let texts = [words(&[4, 0, 4, 0]), shared("現行"), shared("旧"), rich].concat();
    // The last text goes on in a record of its own, in letters of one byte.
    let texts = [texts, words(&[4]), vec![1], utf16("新")].concat();
    let globals = [
        font(0),
        font(8),
        font(0),
        font(0),
        font(8),
        style(0),
        style(1),
        record(0x00FC, &texts),
        record(0x003C, &[0, b'A', b'B', b'C']),
    ];
    let sheet = [
        label(0, 0, 0, 0),
        label(0, 1, 1, 1),
        label(2, 0, 0, 2),
        number(2, 1, 1, 7.0),
        record(0x00BD, &words(&[4, 0, 0, 0x0006, 0, 1, 0x000A, 0, 1])),
        label(6, 0, 0, 3),
    ];
    let (summary, found) = passages(&workbook(&globals, &sheet), "a.xls");
    assert_eq!(summary.format, "xls", "{summary:?}");
    assert_eq!(
        sorted(&found),
        [
            ("1", &[Flag::DeletedLeftOut][..]),
            ("1 | 7", &[Flag::Struck]),
            ("2", &[Flag::Struck]),
            ("年2回", &[Flag::DeletedLeftOut]),
            ("新ABC", &[]),
            ("旧", &[Flag::Struck]),
            ("現行", &[Flag::DeletedLeftOut]),
        ]
    );
}

#[test]
fn what_stands_over_a_sheet_of_excel_97_is_read() {
    let drawing = |row: u16, column: u16| {
        let anchor = [
            vec![0, 0, 0x10, 0xF0, 18, 0, 0, 0],
            words(&[0, column, 0, row, 0, 9, 0, 9, 0]),
        ];
        record(0x00EC, &anchor.concat())
    };
    let object = |kind: u16, number: u16, on: u16| {
        let common = [words(&[0x15, 18, kind, number]), vec![0; 14]].concat();
        let state = words(&[0x0A, 12, 0, 0, 0, 0, 0, 0, 0x12, 8, on, 0, 0, 0, 0, 0]);
        record(0x005D, &[common, state].concat())
    };
    let said = |text: &str, runs: &[u16]| {
        let length = u16::try_from(text.encode_utf16().count()).unwrap();
        let head = words(&[0, 0, 0, 0, 0, length, 16, 0, 0]);
        let text = [vec![1], utf16(text)].concat();
        [
            record(0x01B6, &head),
            record(0x003C, &text),
            record(0x003C, &words(runs)),
        ]
        .concat()
    };
    let font = |look: u16| font(look, 400);
    let texts = [words(&[1, 0, 1, 0]), shared("個人情報の取扱い")].concat();
    let globals = [
        font(0),
        font(8),
        record(0x00E0, &words(&[0; 10])),
        record(0x00FC, &texts),
    ];
    let sheet = [
        record(0x00FD, &words(&[2, 0, 0, 0, 0])),
        drawing(2, 1),
        object(0x0B, 1, 1),
        said("有", &[0, 0, 0, 0, 1, 0, 0, 0]),
        drawing(2, 2),
        object(0x0C, 2, 0),
        said("無", &[0, 0, 0, 0, 1, 0, 0, 0]),
        drawing(4, 3),
        object(0x06, 3, 0),
        said("年12回", &[0, 0, 0, 0, 1, 1, 0, 0, 2, 0, 0, 0]),
        drawing(0, 5),
        object(0x19, 4, 0),
        said("要確認", &[0, 0, 0, 0, 3, 0, 0, 0]),
        record(0x001C, &words(&[2, 0, 0, 4, 0])),
    ];
    let (summary, found) = passages(&workbook(&globals, &sheet), "a.xls");
    assert!(summary.warnings.is_empty(), "{summary:?}");
    let place = |passage: &Passage| match &passage.anchor.place {
        Place::Cell { cell, .. } => cell.clone(),
        other => format!("{other:?}"),
    };
    let read: Vec<_> = found
        .iter()
        .map(|own| (place(own), own.text.as_str(), own.flags.as_slice()))
        .collect();
    assert_eq!(
        read,
        [
            ("A3".to_owned(), "個人情報の取扱い", &[][..]),
            ("A3".to_owned(), "要確認", &[Flag::Comment]),
            ("B3".to_owned(), "個人情報の取扱い | ☑ 有", &[Flag::Form]),
            ("C3".to_owned(), "個人情報の取扱い | ☐ 無", &[Flag::Form]),
            ("D5".to_owned(), "年2回", &[]),
            ("D5".to_owned(), "1", &[Flag::Struck]),
        ]
    );
}

#[test]
fn cells_of_excel_97_are_shown_as_the_sheet_shows_them() {
    let format =
        |number: u16, code: &str| record(0x041E, &[words(&[number]), shared(code)].concat());
    let font = |weight: u16| font(0, weight);
    let style = |font: u16, format: u16, fill: u16, color: u16| {
        let fill = [0, 0, 0, 0, 0, 0, fill << 10, color];
        record(0x00E0, &words(&[&[font, format][..], &fill].concat()))
    };
    let texts = [
        "区分",
        "値",
        "実施日",
        "達成率",
        "隠れた列",
        "隠れた行",
        "題",
    ];
    let listed = [words(&[7, 0, 7, 0]), texts.map(shared).concat()].concat();
    let globals = [
        font(400),
        font(700),
        format(164, "[$-411]ggge\"年\"m\"月\"d\"日\""),
        style(0, 0, 0, 0),
        style(1, 0, 0, 0),
        style(0, 164, 0, 0),
        style(0, 9, 0, 0),
        style(0, 0, 1, 22),
        record(0x00FC, &listed),
    ];
    let sheet = [
        record(0x007D, &words(&[3, 3, 2000, 0, 1])),
        record(0x0208, &words(&[4, 0, 4, 300, 0, 0, 0x0020, 0])),
        record(0x0014, &shared("&C令和6年度")),
        label(0, 0, 1, 6),
        label(2, 0, 4, 2),
        number(2, 1, 2, 45383.0),
        label(2, 3, 0, 4),
        label(3, 0, 4, 3),
        number(3, 1, 3, 0.5),
        label(4, 0, 0, 5),
        record(0x00E5, &words(&[1, 0, 0, 0, 2])),
    ];
    let (summary, found) = passages(&workbook(&globals, &sheet), "a.xls");
    assert_eq!(summary.state, ReadState::Parsed, "{summary:?}");
    assert_eq!(
        flagged(&found),
        [
            ("題", &[][..]),
            ("実施日 | 令和6年4月1日", &[Flag::Form]),
            ("隠れた列", &[Flag::Hidden]),
            ("達成率 | 50%", &[Flag::Form]),
            ("隠れた行", &[Flag::Hidden]),
            ("令和6年度", &[Flag::Header]),
        ]
    );
}

#[test]
fn pictures_charts_and_embedded_files_of_excel_97_are_told_as_unread() {
    let object = |kind: u16| {
        let common = [words(&[0x15, 18, kind, 1]), vec![0; 14]].concat();
        record(0x005D, &common)
    };
    let start = record(0x0809, &words(&[0x0600, 0x20, 0, 0, 0, 0, 0, 0]));
    let chart = [object(5), start, record(0x000A, &[])].concat();
    let (summary, _) = passages(&workbook(&[], &[object(8), object(8)]), "a.xls");
    assert_eq!(summary.reason, Some(Reason::Scanned), "{summary:?}");
    assert_eq!(summary.warnings, ["2 pictures were not read"]);

    let bytes = workbook(&[], &[chart, object(8), number(0, 0, 0, 1.0)]);
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).unwrap();
    file.create_storage("MBD0001").unwrap();
    let bytes = file.into_inner().into_inner();
    let (summary, found) = passages(&bytes, "a.xls");
    assert_eq!(summary.warnings, ["1 charts were not read"], "{summary:?}");
    assert_eq!(summary.unread, ["1 embedded objects"]);
    assert_eq!(flagged(&found), [("1", &[][..])]);
}

#[test]
fn every_kind_of_cell_of_excel_97_is_read() {
    let cell = |kind: u16, at: [u16; 2], value: &[u8]| {
        record(kind, &[&words(&[at[0], at[1], 0])[..], value].concat())
    };
    let formula = |row: u16, value: &[u8]| cell(0x0006, [row, 0], &[value, &[0; 8]].concat());
    let packed = |value: i32, look: i32| (value << 2 | look).to_le_bytes();
    let two = [
        &words(&[0])[..],
        &packed(7, 2),
        &words(&[0]),
        &packed(850, 3),
    ]
    .concat();
    let many = [words(&[1, 0]), two, words(&[1])].concat();
    let long = "教育を年一回行う。".repeat(2);
    let letters = utf16(&long);
    let (first, rest) = letters.split_at(6);
    let string = [&words(&[18])[..], &[1], first].concat();
    let sheet = [
        // The sheet says that it is as large as one can be.
        record(
            0x0200,
            &[&[0; 4][..], &65536u32.to_le_bytes(), &words(&[0, 256, 0])].concat(),
        ),
        cell(0x027E, [0, 0], &packed(-3, 2)),
        record(0x00BD, &many),
        cell(0x0205, [2, 0], &[1, 0]),
        cell(0x0205, [3, 0], &[0x2A, 1]),
        cell(
            0x0204,
            [4, 0],
            &[&words(&[2])[..], &[1], &utf16("規程")].concat(),
        ),
        formula(5, &12.5f64.to_le_bytes()),
        formula(6, &[0, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        record(0x04BC, &[0; 8]),
        record(0x0207, &string),
        record(0x003C, &[&[1], rest].concat()),
        formula(7, &[1, 0, 1, 0, 0, 0, 0xFF, 0xFF]),
        number(65535, 255, 0, 4.0),
        number(0, 0, 0, 5.0),
    ];
    let (summary, found) = passages(&workbook(&[], &sheet), "a.xls");
    assert_eq!(summary.state, ReadState::Parsed, "{summary:?}");
    let read: Vec<_> = found.iter().map(|own| own.text.as_str()).collect();
    // What a cell said last counts.
    let shown = [
        "5",
        "7 | 8.5",
        "TRUE",
        "#N/A",
        "規程",
        "12.5",
        long.as_str(),
        "TRUE",
        "4",
    ];
    assert_eq!(read, shown);
}

#[test]
fn a_sheet_that_breaks_off_is_read_so_far() {
    let broken = record(0x0203, &[0; 4]);
    let far = number(1, 256, 0, 1.0);
    let sheet = [number(0, 0, 0, 1.0), broken, far, label(2, 0, 0, 9)];
    let (summary, found) = passages(&workbook(&[], &sheet), "a.xls");
    let lost = ["2 cells of sheet 一覧", "1 texts of sheet 一覧"];
    assert_eq!(summary.unread, lost, "{summary:?}");
    assert_eq!(found.len(), 1);
    let unended = record(0x0809, &[0; 16]);
    let (summary, found) = passages(&workbook(&[], &[number(0, 0, 0, 1.0), unended]), "a.xls");
    assert_eq!(summary.unread, ["sheet 一覧 after its break"]);
    assert_eq!(found.len(), 1);
}

#[test]
fn texts_of_excel_5_are_in_its_code_page() {
    let name = [&[4u8][..], b"\x88\xea\x97\x97"].concat();
    let text = [&words(&[0, 0, 0, 4])[..], b"\x8b\xb3\x88\xe7"].concat();
    let bytes = book("Book", 0x0500, &name, (&[], &[record(0x0204, &text)]));
    let (_, found) = passages(&bytes, "a.xls");
    assert_eq!(flagged(&found), [("教育", &[][..])]);
    let place = &found[0].anchor.place;
    assert!(matches!(place, Place::Cell { sheet, .. } if sheet == "一覧"));
    let text = [&words(&[0, 0, 0, 4])[..], b"caf\xe9"].concat();
    let western = record(0x0042, &words(&[1252]));
    let bytes = book(
        "Book",
        0x0500,
        &name,
        (&[western], &[record(0x0204, &text)]),
    );
    assert_eq!(flagged(&passages(&bytes, "a.xls").1), [("café", &[][..])]);
}

#[test]
fn a_workbook_with_a_password_says_so() {
    // By the oldest of the methods, which calls itself 0.
    let locked = record(0x002F, &words(&[0, 1, 2]));
    let (summary, _) = passages(&workbook(&[locked], &[number(0, 0, 0, 1.0)]), "a.xls");
    assert_eq!(summary.reason, Some(Reason::Password));
}
