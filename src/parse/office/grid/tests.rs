//! Sheets of a few rows and how they read.

use super::*;
use crate::model::{Item, Passage};
use crate::parse::limits::Limits;

fn read_cells(rows: Vec<(u32, Vec<Raw>)>) -> Vec<Passage> {
    let mut found = Vec::new();
    let mut emit = |item: Item| {
        if let Item::Passage(passage) = item {
            found.push(passage);
        }
    };
    let mut sink = Sink::new(&mut emit, &Limits::default(), "test");
    let mut grid = Grid::new("様式", false);
    for (number, cells) in rows {
        let row = Row {
            number,
            cells,
            ..Row::default()
        };
        grid.row(row, &mut sink);
    }
    grid.end(&mut sink);
    found
}

/// Rows of texts; a leading `*` marks a cell as drawn like a label.
fn read(rows: &[(u32, &[&str])]) -> Vec<Passage> {
    let cell = |(column, text): (usize, &&str)| Raw {
        column,
        span: 1,
        text: text.trim_start_matches('*').to_owned(),
        marked: text.starts_with('*'),
        value: text.parse::<f64>().is_ok() || text.contains('/'),
    };
    let cells = |texts: &&[&str]| {
        let texts = texts.iter().enumerate();
        texts
            .filter(|(_, text)| !text.is_empty())
            .map(cell)
            .collect()
    };
    read_cells(
        rows.iter()
            .map(|(number, texts)| (*number, cells(texts)))
            .collect(),
    )
}

fn pairs(passage: &Passage) -> Vec<(&str, &str)> {
    passage
        .cells
        .iter()
        .map(|cell| (cell.label.as_str(), cell.text.as_str()))
        .collect()
}

#[test]
fn a_table_is_read_under_its_title_and_header() {
    let found = read(&[
        (0, &["教育実施記録"]),
        (2, &["実施日", "内容", "人数"]),
        (3, &["2024/4/1", "個人情報保護", "12"]),
        (4, &["2024/5/1", "", "3"]),
    ]);
    assert_eq!(found[2].text, "2024/4/1 | 個人情報保護 | 12");
    assert_eq!(found[2].heading, ["様式", "教育実施記録"]);
    assert_eq!(
        pairs(&found[2]),
        [
            ("実施日", "2024/4/1"),
            ("内容", "個人情報保護"),
            ("人数", "12")
        ]
    );
    assert_eq!(pairs(&found[3]), [("実施日", "2024/5/1"), ("人数", "3")]);
    assert_eq!(
        found[3].anchor.place,
        Place::Cell {
            sheet: "様式".into(),
            cell: "A5".into()
        }
    );
}

#[test]
fn a_title_directly_above_heads_the_table() {
    let found = read(&[
        (0, &["委託先一覧"]),
        (1, &["番号", "名称", "業務"]),
        (2, &["1", "見本社", "保守"]),
    ]);
    assert_eq!(found[2].heading, ["様式", "委託先一覧"]);
    assert_eq!(found[2].cells[1].label, "名称");
}

#[test]
fn fields_may_stand_above_a_table() {
    let found = read(&[
        (0, &["作成日", "2024/4/1"]),
        (1, &["番号", "名称", "業務"]),
        (2, &["1", "見本社", "保守"]),
    ]);
    assert_eq!(pairs(&found[0]), [("作成日", "2024/4/1")]);
    assert_eq!(found[2].cells[2].label, "業務");
}

#[test]
fn a_form_pairs_labels_and_values() {
    let found = read(&[
        (0, &["*申請者名", "見本クリニック"]),
        (1, &["*所在地", "東京都", "*電話", "03-0000-0000"]),
        (2, &["*備考"]),
    ]);
    assert_eq!(pairs(&found[0]), [("申請者名", "見本クリニック")]);
    assert!(found[0].flags.contains(&Flag::Form));
    assert_eq!(
        pairs(&found[1]),
        [("所在地", "東京都"), ("電話", "03-0000-0000")]
    );
    assert_eq!(found[1].text, "所在地 | 東京都 | 電話 | 03-0000-0000");
    assert_eq!(found[2].text, "備考");
    let plain = read(&[(0, &["氏名", "見本 太郎"]), (1, &["役職", "理事長"])]);
    assert_eq!(pairs(&plain[1]), [("役職", "理事長")]);
}

#[test]
fn fields_beside_each_other_are_no_table() {
    let found = read(&[
        (
            0,
            &["講師", "見本 花子", "教育責任者", "総務課長　見本 三郎"],
        ),
        (
            1,
            &[
                "対象",
                "全従業者（非常勤及び派遣を含む）及び委託先の従業者の全員",
                "受講者数",
                "83",
            ],
        ),
    ]);
    assert_eq!(
        pairs(&found[0]),
        [("講師", "見本 花子"), ("教育責任者", "総務課長　見本 三郎")]
    );
    assert_eq!(found[1].cells[1].label, "受講者数");
}

#[test]
fn a_group_stands_before_its_fields() {
    let found = read(&[
        (0, &["申請者", "名称", "見本クリニック"]),
        (1, &["", "代表者", "見本 太郎"]),
        (2, &["", "電話", "03-0000-0000"]),
    ]);
    assert_eq!(
        pairs(&found[0]),
        [("", "申請者"), ("名称", "見本クリニック")]
    );
    assert_eq!(found[0].text, "申請者 | 名称 | 見本クリニック");
    assert_eq!(pairs(&found[1]), [("代表者", "見本 太郎")]);
}

#[test]
fn a_table_below_a_form_has_its_own_title_and_header() {
    let found = read(&[
        (0, &["宛先", "理事長", "報告日", "2024/4/1"]),
        (1, &["監査員", "見本 一郎", "部門", "全部門"]),
        (2, &["指摘事項一覧"]),
        (3, &["番号", "指摘事項", "部門"]),
        (4, &["1", "記入漏れがあった。", "看護部"]),
    ]);
    assert_eq!(
        pairs(&found[1]),
        [("監査員", "見本 一郎"), ("部門", "全部門")]
    );
    assert_eq!(found[4].heading, ["様式", "指摘事項一覧"]);
    assert_eq!(found[4].cells[1].label, "指摘事項");
}

#[test]
fn a_form_written_box_by_box_has_no_head() {
    // Column, span, text of each cell.
    let rows: [&[(usize, usize, &str)]; 4] = [
        &[(0, 3, "代表者"), (3, 2, "職"), (5, 8, "代表取締役")],
        &[(3, 2, "氏名"), (5, 8, "見本 光")],
        &[(0, 5, "認定番号"), (5, 1, "1"), (6, 1, "2"), (7, 1, "3")],
        &[
            (0, 5, "資本金"),
            (5, 3, "10000"),
            (8, 1, "千円"),
            (9, 2, "従業員数"),
            (11, 1, "35"),
        ],
    ];
    let cell = |(column, span, text): &(usize, usize, &str)| Raw {
        column: *column,
        span: *span,
        text: (*text).to_owned(),
        marked: false,
        value: text.parse::<f64>().is_ok(),
    };
    let rows = rows.iter().map(|row| row.iter().map(cell).collect());
    let found = read_cells((1..).zip(rows).collect());
    assert_eq!(pairs(&found[1]), [("氏名", "見本 光")]);
    for passage in &found[2..] {
        assert!(
            pairs(passage).iter().all(|(label, _)| label.is_empty()),
            "{passage:?}"
        );
    }
}
