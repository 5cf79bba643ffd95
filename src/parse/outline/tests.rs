//! Paths after the lines of small documents.

use super::*;

fn path_after(lines: &[&str]) -> Vec<String> {
    let mut outline = Outline::default();
    for line in lines {
        outline.enter(line);
    }
    outline.path()
}

#[test]
fn units_nest_and_replace_each_other() {
    let path = path_after(&[
        "第1章　総則",
        "第1条（目的）",
        "第2章　体制",
        "第1節　組織",
        "第12条（教育） 管理者は、教育を行う。",
    ]);
    assert_eq!(path, ["第2章　体制", "第1節　組織", "第12条（教育）"]);
}

#[test]
fn an_article_with_body_is_not_only_a_heading() {
    let mut outline = Outline::default();
    assert!(outline.enter("第12条（教育）"));
    assert!(!outline.enter("第13条（監査） 監査責任者は、監査を行う。"));
    assert_eq!(outline.path(), ["第13条（監査）"]);
    assert!(outline.enter("第14条　委託先の監督"));
    assert_eq!(outline.path(), ["第14条　委託先の監督"]);
    assert!(!outline.enter("第十五条　事業者は、記録を保存しなければならない。"));
    assert_eq!(outline.path(), ["第十五条"]);
}

#[test]
fn a_caption_above_an_article_belongs_to_it() {
    assert_eq!(
        path_after(&[
            "第三章　雑則",
            "（罰則）",
            "第二十条　違反した者は、罰する。"
        ]),
        ["第三章　雑則", "第二十条（罰則）"]
    );
}

#[test]
fn references_and_contents_are_no_headings() {
    for line in [
        "第12条の規定により、届け出る。",
        "第12条第2項に定める者",
        "第12条（教育）に定める教育",
        "第1章　総則 ………… 3",
        "1. 目的\t2",
        "第3章で定める手続",
        "1. 個人情報を適切に取り扱うこと",
        "2024年度計画",
        "３　理事長　見本 太郎　03-0000-0000",
    ] {
        let mut outline = Outline::default();
        assert!(!outline.enter(line), "{line}");
        assert!(outline.path().is_empty(), "{line}");
    }
}

#[test]
fn numbers_below_an_article_are_paragraphs() {
    assert_eq!(
        path_after(&["第3条（定義）", "2 個人情報の範囲"]),
        ["第3条（定義）"]
    );
    assert_eq!(
        path_after(&["1. 目的", "1.2 適用範囲", "2. 体制"]),
        ["2. 体制"]
    );
}

#[test]
fn an_appendix_has_articles_but_no_chapters() {
    assert_eq!(
        path_after(&["第1章　総則", "附則", "第1条（施行）"]),
        ["附則", "第1条（施行）"]
    );
    assert_eq!(path_after(&["附則", "第1章　総則"]), ["第1章　総則"]);
}

#[test]
fn styles_and_units_live_together() {
    let mut outline = Outline::default();
    outline.enter_at(1, "個人情報保護規程");
    outline.enter("第1章　総則");
    outline.enter("第1条（目的）");
    assert_eq!(
        outline.path(),
        ["個人情報保護規程", "第1章　総則", "第1条（目的）"]
    );
    outline.enter_at(2, "第2章　体制");
    assert_eq!(outline.path(), ["個人情報保護規程", "第2章　体制"]);
    outline.enter("附　則");
    assert_eq!(outline.path(), ["個人情報保護規程", "附　則"]);
    outline.enter_at(1, "別の規程");
    assert_eq!(outline.path(), ["別の規程"]);
}

#[test]
fn another_rule_leaves_the_chapters_of_the_one_before() {
    let first = [
        "第1章　総則",
        "第1条（目的）",
        "第2章　体制",
        "第9条（監査）",
    ];
    let then = |lines: &[&str]| path_after(&[&first[..], lines].concat());
    assert_eq!(then(&["第1条（目的）"]), ["第1条（目的）"]);
    assert_eq!(
        then(&[
            "第一条（適用） この規程は、委託に適用する。",
            "第二条（定義）"
        ]),
        ["第二条（定義）"]
    );
    assert_eq!(
        then(&[
            "委託先管理規程（第2版）",
            "令和6年4月1日 制定",
            "第1条（適用）"
        ]),
        ["委託先管理規程（第2版）", "第1条（適用）"]
    );
    assert_eq!(
        then(&["委託先管理規程", "第1章　総則", "第1条（適用）", "附　則"]),
        ["委託先管理規程", "附　則"]
    );
    assert_eq!(
        then(&[
            "附則",
            "この規程は、公布の日から施行する。",
            "第1条（目的）"
        ]),
        ["第1条（目的）"]
    );
    assert_eq!(
        then(&[
            "附則",
            "委託先管理規程",
            "第1条　この規程は、委託に適用する。"
        ]),
        ["委託先管理規程", "第1条"]
    );
    assert_eq!(
        path_after(&["第2編　各論", "第3章　委託", "第9条（監査）", "第1章　総則"]),
        ["第1章　総則"]
    );
}

#[test]
fn an_appendix_keeps_its_own_articles() {
    let path = path_after(&["第2章　体制", "第9条（監査）", "附則", "第1条（施行期日）"]);
    assert_eq!(path, ["附則", "第1条（施行期日）"]);
    let paper = ["第9条（監査）", "別紙1", "秘密保持契約書", "第1条（目的）"];
    assert_eq!(path_after(&paper), ["別紙1", "第1条（目的）"]);
}

#[test]
fn articles_that_count_anew_in_each_chapter_stay_there() {
    let path = path_after(&[
        "第1章　総則",
        "第1条（目的）",
        "第4条（適用）",
        "第2章　委託契約書",
        "第1条（監督）",
    ]);
    assert_eq!(path, ["第2章　委託契約書", "第1条（監督）"]);
    let again = path_after(&[
        "第1編　総則",
        "第1章　通則",
        "第1章　通則",
        "第1条の2（定義）",
    ]);
    assert_eq!(again, ["第1編　総則", "第1章　通則", "第1条の2（定義）"]);
}

#[test]
fn a_quoted_first_article_ends_where_the_rule_goes_on() {
    let lines = [
        "第2章　体制",
        "第5条（法令）",
        "第1条　この法律は、権利利益を保護する。",
    ];
    assert_eq!(path_after(&lines), ["第1条"]);
    for next in ["第6条（教育）", "第5条の2（教育）", "第六条（教育）"] {
        let path = path_after(&[&lines[..], &[next]].concat());
        assert_eq!(path, ["第2章　体制", next]);
    }
    let inside = path_after(&[
        "第2章　体制",
        "第5条（法令） 法第1条の規定による。",
        "「第1条　目的」を準用する。",
        "第1条に定める者",
    ]);
    assert_eq!(inside, ["第2章　体制", "第5条（法令）"]);
}

#[test]
fn a_table_of_contents_begins_no_rule() {
    let path = path_after(&[
        "第2章　体制",
        "第5条（法令）",
        "委託先管理規程\t12",
        "第1条　目的 …… 12",
        "第1条（目的）\t12",
    ]);
    assert_eq!(path, ["第2章　体制", "第5条（法令）"]);
}

#[test]
fn styled_titles_stay_above_another_count() {
    let mut outline = Outline::default();
    outline.enter_at(1, "規程集");
    outline.enter_at(2, "第2章　体制");
    outline.enter("第9条（監査）");
    outline.enter("委託先管理規程");
    outline.enter("第1条（目的）");
    assert_eq!(
        outline.path(),
        ["規程集", "委託先管理規程", "第1条（目的）"]
    );
    outline.enter_at(2, "第1章　総則");
    assert_eq!(outline.path(), ["規程集", "委託先管理規程", "第1章　総則"]);
    outline.enter_at(2, "別の規程");
    assert_eq!(outline.path(), ["規程集", "別の規程"]);
}
