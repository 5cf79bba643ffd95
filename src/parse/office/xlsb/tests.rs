//! Workbooks made record by record.

use super::*;
use crate::model::{Flag, Passage, ReadState};
use crate::parse::testing::{passages, stored};

#[derive(Default)]
struct Part(Vec<u8>);

impl Part {
    fn record(mut self, kind: u32, body: &[&[u8]]) -> Self {
        let body = body.concat();
        let low = (kind & 0x7F) as u8;
        if kind < 0x80 {
            self.0.push(low);
        } else {
            self.0.extend([low | 0x80, (kind >> 7) as u8]);
        }
        assert!(body.len() < 1 << 14);
        self.0.push((body.len() & 0x7F) as u8 | 0x80);
        self.0.push((body.len() >> 7) as u8);
        self.0.extend(body);
        self
    }

    fn row(self, number: u32, hidden: bool) -> Self {
        let flags = [0, u8::from(hidden) << 4, 0];
        let head = [number.to_le_bytes(), [0; 4]].concat();
        self.record(0, &[&head, &[0x2C, 1], &flags, &[0; 4]])
    }

    fn cell(self, kind: u32, column: u32, style: u32, value: &[u8]) -> Self {
        self.record(kind, &[&column.to_le_bytes(), &style.to_le_bytes(), value])
    }
}

fn text(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = text.encode_utf16().count() as u32;
    [&length.to_le_bytes(), &units[..]].concat()
}

fn rich(words: &str) -> Vec<u8> {
    [vec![0], text(words)].concat()
}

/// A text with its reading, as Japanese input leaves it.
fn with_reading(words: &str, reading: &str) -> Vec<u8> {
    let runs = [1u32.to_le_bytes(), [0, 0, 0, 0], [2, 0, 0, 0]].concat();
    [vec![2], text(words), text(reading), runs].concat()
}

fn workbook(between: &[u8]) -> Part {
    let sheet = |state: u32, id: &str, name: &str| {
        [&state.to_le_bytes()[..], between, &text(id), &text(name)].concat()
    };
    Part::default()
        .record(153, &[&[0; 4]])
        .record(156, &[&sheet(0, "r1", "一覧")])
        .record(156, &[&sheet(2, "r2", "裏")])
}

fn styles() -> Part {
    let style = |format: u16, font: u16| {
        [[0; 2], format.to_le_bytes(), font.to_le_bytes(), [0; 2]].concat()
    };
    Part::default()
        .record(44, &[&176u16.to_le_bytes(), &text("\"No.\"000")])
        .record(43, &[&[220, 0, 0, 0, 0x90, 1]])
        .record(43, &[&[220, 0, 0, 0, 0xBC, 2]])
        .record(45, &[&[0; 20]])
        .record(617, &[&[4, 0, 0, 0]])
        .record(47, &[&style(0, 0)])
        .record(47, &[&style(0, 1)])
        .record(47, &[&style(14, 0)])
        .record(47, &[&style(176, 0)])
        .record(47, &[&style(9, 0)])
        .record(618, &[])
}

fn strings() -> Part {
    Part::default()
        .record(159, &[&[2, 0, 0, 0, 2, 0, 0, 0]])
        .record(19, &[&rich("名称")])
        .record(19, &[&with_reading("見本 太郎", "ミホン タロウ")])
}

fn sheet() -> Part {
    let rk = |number: i32| ((number << 2 | 2) as u32).to_le_bytes();
    let formula = |value: &[u8]| [value, &[0; 10]].concat();
    let range = |range: [u32; 4]| range.map(u32::to_le_bytes).concat();
    Part::default()
        .record(60, &[&range([3, 3, 2_000, 0]), &[1, 0]])
        .record(145, &[])
        .row(0, false)
        .cell(7, 0, 1, &[0; 4])
        .cell(6, 1, 1, &text("日付"))
        .cell(6, 2, 1, &text("番号"))
        .row(1, false)
        .cell(7, 0, 0, &1u32.to_le_bytes())
        .cell(2, 1, 2, &rk(45_383))
        .cell(9, 2, 3, &formula(&7f64.to_le_bytes()))
        .cell(4, 3, 0, &[1])
        .row(2, true)
        .cell(62, 0, 0, &rich("隠れた行"))
        .cell(3, 1, 0, &[0x2A])
        .row(3, false)
        .cell(8, 0, 0, &formula(&text("式の値")))
        .cell(10, 1, 0, &formula(&[0]))
        .cell(5, 2, 4, &0.25f64.to_le_bytes())
        .record(146, &[])
        .record(177, &[&[1, 0, 0, 0]])
        .record(176, &[&range([0, 0, 0, 0])])
}

fn relations(list: &[(&str, &str, &str)]) -> Vec<u8> {
    let one = |(id, kind, target): &(&str, &str, &str)| {
        format!("<Relationship Id='{id}' Type='http://x/{kind}' Target='{target}'/>")
    };
    let all: String = list.iter().map(one).collect();
    format!("<Relationships>{all}</Relationships>").into_bytes()
}

fn package_of(sheet: Vec<u8>) -> Vec<u8> {
    package(&workbook(&[1, 0, 0, 0]), sheet)
}

fn package(workbook: &Part, sheet: Vec<u8>) -> Vec<u8> {
    let comment = [
        [0u8; 4],
        [1, 0, 0, 0],
        [1, 0, 0, 0],
        [2, 0, 0, 0],
        [2, 0, 0, 0],
    ]
    .concat();
    let comments = Part::default()
        .record(635, &[&comment, &[0; 16]])
        .record(637, &[&rich("要確認")]);
    let other = Part::default()
        .record(145, &[])
        .row(0, false)
        .cell(6, 0, 0, &text("見えない表"))
        .record(146, &[]);
    stored(&[
        (b"[Content_Types].xml", b"<Types/>"),
        (
            b"_rels/.rels",
            &relations(&[("r1", "officeDocument", "xl/workbook.bin")]),
        ),
        (
            b"xl/_rels/workbook.bin.rels",
            &relations(&[
                ("r1", "worksheet", "worksheets/sheet1.bin"),
                ("r2", "worksheet", "worksheets/sheet2.bin"),
                ("r3", "sharedStrings", "sharedStrings.bin"),
                ("r4", "styles", "styles.bin"),
            ]),
        ),
        (
            b"xl/worksheets/_rels/sheet1.bin.rels",
            &relations(&[("r1", "comments", "../comments1.bin")]),
        ),
        (b"xl/workbook.bin", &workbook.0),
        (b"xl/worksheets/sheet1.bin", &sheet),
        (b"xl/worksheets/sheet2.bin", &other.0),
        (b"xl/comments1.bin", &comments.0),
        (b"xl/sharedStrings.bin", &strings().0),
        (b"xl/styles.bin", &styles().0),
    ])
}

fn read_sheet_of(sheet: Vec<u8>) -> (Summary, Vec<Passage>) {
    passages(&package_of(sheet), "a.xlsb")
}

#[test]
fn values_read_as_displayed() {
    let (summary, found) = read_sheet_of(sheet().0);
    assert_eq!(summary.state, ReadState::Parsed, "{summary:?}");
    assert_eq!((summary.format.as_str(), summary.pages), ("xlsb", Some(2)));
    let texts: Vec<&str> = found.iter().map(|passage| passage.text.as_str()).collect();
    let all = texts.join("\n");
    for words in [
        "見本 太郎 | 2024/4/1 | No.007",
        "隠れた行 | #N/A",
        "式の値 | FALSE | 25%",
        "要確認",
        "見えない表",
    ] {
        assert!(all.contains(words), "{words} in {all}");
    }
    assert!(!all.contains("ミホン"));
}

#[test]
fn what_is_hidden_and_comments_are_flagged() {
    let (_, found) = read_sheet_of(sheet().0);
    let flags = |words: &str| {
        let of = found.iter().find(|passage| passage.text.contains(words));
        of.map(|passage| passage.flags.clone()).unwrap()
    };
    for hidden in ["隠れた行", "TRUE", "見えない表"] {
        assert!(flags(hidden).contains(&Flag::Hidden), "{hidden}");
    }
    assert!(flags("要確認").contains(&Flag::Comment));
    assert!(flags("見本 太郎").is_empty());
}

#[test]
fn a_sheet_that_breaks_off_is_not_whole() {
    let whole = sheet().0;
    for end in 0..whole.len() {
        let (summary, _) = read_sheet_of(whole[..end].to_vec());
        let rest = Records::new(&whole[end..]).count();
        // What follows the cells is no value.
        let cells_end = whole
            .windows(2)
            .position(|pair| pair == [0x92, 0x01])
            .unwrap();
        if end <= cells_end || Records::new(&whole[..end]).last().is_none() {
            assert_eq!(
                summary.state,
                ReadState::Partly,
                "{end} of {rest}: {summary:?}"
            );
            assert_eq!(summary.reason, Some(Reason::Corrupt));
        }
    }
}

#[test]
fn cells_off_the_grid_or_without_their_text_are_named() {
    let start = || Part::default().record(145, &[]).row(0, false);
    let (summary, _) = read_sheet_of(start().cell(6, 16_384, 0, &text("x")).record(146, &[]).0);
    assert_eq!(summary.unread, ["1 cells of sheet 一覧"]);
    let (summary, _) = read_sheet_of(start().cell(7, 0, 0, &[9, 0, 0, 0]).record(146, &[]).0);
    assert_eq!(summary.unread, ["1 texts of sheet 一覧"]);
    let far = Part::default().record(145, &[]).row(u32::MAX, false);
    let (summary, _) = read_sheet_of(far.cell(6, 0, 0, &text("x")).record(146, &[]).0);
    assert_eq!(summary.unread, ["1 cells of sheet 一覧"]);
}

proptest::proptest! {
    #[test]
    fn any_bytes_end_with_a_word(
        changes in proptest::collection::vec((0usize..600, proptest::prelude::any::<u8>()), 1..30),
    ) {
        let mut part = sheet().0;
        let length = part.len();
        for (at, byte) in changes {
            part[at % length] = byte;
        }
        let (summary, _) = read_sheet_of(part);
        assert_eq!(summary.state == ReadState::Parsed, summary.reason.is_none());
    }
}

#[test]
fn the_longer_record_of_old_sheets_is_known() {
    let old = workbook(&[0, 0, 0, 0, 1, 0, 0, 0]);
    let (summary, found) = passages(&package(&old, sheet().0), "a.xlsb");
    assert_eq!(summary.state, ReadState::Parsed, "{summary:?}");
    assert_eq!(found.last().unwrap().heading[0], "裏");
}

#[test]
fn what_is_struck_through_stands_apart() {
    let rich = |words: &str, runs: &[[u16; 2]]| {
        let count = (runs.len() as u32).to_le_bytes();
        let runs: Vec<u8> = runs
            .as_flattened()
            .iter()
            .flat_map(|n| n.to_le_bytes())
            .collect();
        [&[1][..], &text(words), &count, &runs].concat()
    };
    let styles = Part::default()
        .record(43, &[&[220, 0, 0, 0, 0x90, 1]])
        .record(43, &[&[220, 0, 8, 0, 0x90, 1]])
        .record(617, &[&[2, 0, 0, 0]])
        .record(47, &[&[0; 8]])
        .record(47, &[&[0, 0, 0, 0, 1, 0, 0, 0]])
        .record(618, &[]);
    let styles = styles::read(&styles.0, false);
    assert_eq!(styles.struck, [false, true]);
    let part = Part::default().record(19, &[&rich("年12回", &[[1, 1], [2, 0]])]);
    let texts = runs_of(&part.0, &[false, true]);
    let run = |text: &str, struck| (text.to_owned(), struck);
    assert_eq!(
        texts,
        [[run("年", false), run("1", true), run("2回", false)]]
    );
    assert!(runs_of(&part.0, &[false, false]).is_empty());
    // A text that stands in the sheet itself, in its second row and column.
    let cell = [
        &[1, 0, 0, 0, 0, 0, 0, 0][..],
        &rich("年12回", &[[1, 1], [2, 0]]),
    ]
    .concat();
    let row = [&1u32.to_le_bytes()[..], &[0; 8]].concat();
    let part = Part::default().record(0, &[&row]).record(62, &[&cell]);
    let shown = |struck: &[bool]| {
        let (layout, _) = sheet::layout(&part.0, struck);
        let told = layout.struck.divide((1, 1), "年12回".to_owned());
        (told.text, told.struck)
    };
    assert_eq!(shown(&[false, true]), ("年2回".to_owned(), "1".to_owned()));
    assert_eq!(shown(&[false, false]).1, "");
}
