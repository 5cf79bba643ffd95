use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::evidence::match_line;
use crate::model::{Anchor, Cell, Place, Strength};
use crate::scheme::load;
use crate::scheme::testing::Memory;

fn matcher_of(memory: &Memory) -> Matcher {
    Matcher::new(Arc::new(load(memory, "tiny", None).unwrap())).unwrap()
}

fn matcher() -> Matcher {
    matcher_of(&Memory::tiny())
}

/// `T-1 full` and the like.
fn result(matcher: &Matcher, text: &str, class: Option<&str>, heading: &[&str]) -> Vec<String> {
    let heading: Vec<String> = heading.iter().map(|line| (*line).to_owned()).collect();
    let passage = PassageIn {
        text,
        class,
        heading: &heading,
    };
    let candidates = matcher.passage(&passage);
    let shown = candidates.iter().map(|candidate| {
        let strength = match candidate.strength {
            Strength::Full => "full",
            Strength::Partial => "partial",
        };
        format!("{} {strength}", candidate.criterion)
    });
    shown.collect()
}

/// A no among the remarks denies nothing that is ticked under yes.
#[test]
fn what_is_ticked_in_a_row_is_told_by_the_heading_of_its_column() {
    let matcher = matcher();
    let found = |ticked: &str, remark: &str| {
        let cells = [
            ("確認", "職員に毎年、研修を行うか"),
            (ticked, "✓"),
            ("備考", remark),
        ];
        let texts = cells.map(|(_, text)| text);
        let anchor = Anchor::new(Place::Line { line: 1 }, "test");
        let mut row = Passage::prose(texts.join(" | "), anchor, Vec::new());
        row.cells = cells
            .map(|(label, text)| Cell {
                label: label.to_owned(),
                text: text.to_owned(),
            })
            .into();
        !matcher.reader(None).passage(None, &row).is_empty()
    };
    assert!(found("はい", "なし"));
    assert!(!found("いいえ", "6月"));
    assert!(!found("いいえ", "なし"));
}

#[test]
fn titles_and_blanks_are_not_enough() {
    let matcher = matcher();
    let of = |text, heading: &[&str]| result(&matcher, text, None, heading);
    assert!(of("第3条（職員の研修）", &["第３条（職員の研修）"]).is_empty());
    assert!(of("第3条（職員の研修）", &[]).is_empty());
    assert_eq!(of("〇〇職員に毎年、研修を行う。", &[]), ["T-1 partial"]);
    assert_eq!(
        of("{{部門}}の職員に毎年、研修を行う。", &[]),
        ["T-1 partial"]
    );
    assert!(of("職員に毎年、{{研修の名称}}を行う。", &[]).is_empty());
    let heading = Vec::new();
    let candidates = matcher.passage(&PassageIn {
        text: "{{部門}}の職員に毎年、研修を行う。",
        class: None,
        heading: &heading,
    });
    assert_eq!(candidates[0].lacks, ["未記入"]);
}

#[test]
fn a_quality_may_have_to_stand_in_the_same_clause() {
    let memory = Memory::tiny().with("evidence", "near = 40", "near = 40\n  full_near = 30");
    let of = |text| result(&matcher_of(&memory), text, None, &[]);
    assert_eq!(of("職員に毎年、研修を行う。"), ["T-1 full"]);
    assert_eq!(of("毎年台帳を点検し、職員に研修を行う。"), ["T-1 partial"]);
}

#[test]
fn texts_alone() {
    let matcher = matcher();
    let cases: [(&str, &[&str]); 16] = [
        ("職員に毎年、研修を行う。", &["T-1 full"]),
        ("職員に研修を行う。", &["T-1 partial"]),
        ("研修を行う。", &[]),
        ("", &[]),
        // A union, and its member written in half width.
        ("職員のセミナーを毎年開く。", &["T-1 full"]),
        // Words inside other words.
        ("職員室で研修を行う。", &[]),
        ("職員室の職員に研修を行う。", &["T-1 partial"]),
        // Too far apart, and across a blank line.
        (
            "職員は、採用の際に定める手続により、所定の書式に署名し、部門の長に届け出た上で、研修を受ける。",
            &[],
        ),
        ("職員の一覧\n\n研修の一覧", &[]),
        ("職員の一覧\n研修の一覧", &["T-1 partial"]),
        // What rules out.
        ("患者のため、職員に毎年研修を行う。", &[]),
        // Negated, and not.
        ("職員への研修は、実施していない。", &[]),
        (
            "職員への研修は毎年行う。委託先の監督は実施していない。",
            &["T-1 full"],
        ),
        // Gap terms: parts in order, near, in one sentence.
        ("漏えいを知った者は直ちに報告する。", &["T-3 full"]),
        ("報告の後に漏えいした。", &[]),
        ("漏えいした。報告した。", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(result(&matcher, text, None, &[]), expected, "{text}");
    }
}

#[test]
fn context_counts() {
    let matcher = matcher();
    let text = "乙は甲の監督に服する。";
    let row = "職員 見本 太郎";
    type Case<'a> = (&'a str, Option<&'a str>, &'a [&'a str], &'a [&'a str]);
    let cases: [Case<'_>; 8] = [
        (text, Some("processor-contract"), &[], &["T-2 full"]),
        (text, Some("regulation"), &[], &["T-2 partial"]),
        (text, None, &[], &["T-2 partial"]),
        (text, Some("training-record"), &[], &[]),
        (row, None, &["第3章 教育"], &["T-1 partial"]),
        (row, None, &["第3章 教育（毎年）"], &["T-1 full"]),
        (row, None, &["第4章 監査"], &[]),
        // A heading alone is no evidence.
        ("以下に定める。", None, &["職員の教育"], &[]),
    ];
    for (text, class, heading, expected) in cases {
        let found = result(&matcher, text, class, heading);
        assert_eq!(found, expected, "{text} {class:?} {heading:?}");
    }
}

/// T-1 gives way to T-2.
fn yielding() -> Matcher {
    matcher_of(&Memory::tiny().with(
        "evidence",
        "[[rule]]\ncriterion = \"T-1\"",
        "[[yield]]\ngeneral = [\"T-1\"]\nspecial = [\"T-2\"]\n\n[[rule]]\ncriterion = \"T-1\"",
    ))
}

#[test]
fn what_only_nearly_stands_there_pushes_out_nothing_that_a_rule_found() {
    let matcher = yielding();
    let left = |general_in_part, special_in_part| {
        let passage = PassageIn {
            text: "職員の教育について委託先を監督する。",
            class: None,
            heading: &[],
        };
        let heading = matcher.scan(Prepared::default());
        let view = matcher.view(&passage, &heading).unwrap();
        let mut best = matcher.best(&view);
        assert_eq!(best.len(), 2);
        best[0].2.in_part = general_in_part;
        best[1].2.in_part = special_in_part;
        matcher.give_way(&view, &mut best);
        best.len()
    };
    assert_eq!(left(false, false), 1);
    assert_eq!(left(false, true), 2);
    assert_eq!(left(true, true), 1);
    assert_eq!(left(true, false), 1);
}

#[test]
fn the_general_gives_way_within_a_sentence() {
    let matcher = yielding();
    let of = |text: &str| result(&matcher, text, None, &[]);
    assert_eq!(of("職員の教育について委託先を監督する。"), ["T-2 partial"]);
    // In another sentence, and with the quality that it asks for, it stays.
    assert_eq!(of("職員に教育を行う。委託先を監督する。").len(), 2);
    assert_eq!(of("職員の教育を毎年行い、委託先を監督する。").len(), 2);
}

#[test]
fn who_speaks_for_others_says_nothing() {
    let memory = Memory::tiny().with(
        "evidence",
        "[[rule]]\ncriterion = \"T-1\"",
        "[silent]\noff = [\"patients\"]\non = [\"processor\"]\n\n[[rule]]\ncriterion = \"T-1\"",
    );
    let matcher = matcher_of(&memory);
    let of = |text: &str| result(&matcher, text, None, &[]);
    assert!(of("患者の漏えいは速やかに報告する。").is_empty());
    assert_eq!(of("患者の漏えいは委託先が報告する。"), ["T-3 full"]);
}

#[test]
fn only_below_a_heading() {
    let memory = Memory::tiny()
        .with(
            "evidence",
            "all = [\"report-leak\"]",
            "all = [\"report-leak\"]\nin_heading = [\"training\", \"staff\"]",
        )
        .with(
            "evidence",
            "[\"漏えいが起きたときは速やかに報告する。\"]",
            "[{ text = \"漏えいは報告する。\", heading = [\"職員\"] }]",
        );
    let matcher = matcher_of(&memory);
    let text = "漏えいは報告する。";
    assert_eq!(result(&matcher, text, None, &["職員の義務"]), ["T-3 full"]);
    assert!(result(&matcher, text, None, &["患者の権利"]).is_empty());
}

#[test]
fn rows_of_a_form_are_question_and_answer() {
    let asks = Memory::tiny()
        .with(
            "evidence",
            "all = [\"report-leak\"]",
            "all = [\"report-leak\"]\nanswer = true\nfull = [\"@dated\"]",
        )
        .with(
            "evidence",
            "[\"漏えいが起きたときは速やかに報告する。\"]",
            "[\"3 | 漏えいの報告 | 必須 | あり\"]",
        );
    let matcher = matcher_of(&asks);
    let cases: [(&str, &[&str]); 7] = [
        ("3 | 漏えいの報告 | 必須 | 令和6年4月1日", &["T-3 full"]),
        ("3 | 漏えいの報告 | 必須 | あり", &["T-3 partial"]),
        ("3 | 漏えいの報告 | 必須", &[]),
        ("3 | 漏えいの報告 | 選択 | -", &[]),
        ("漏えいは報告する。", &[]),
        // A way without `answer` looks at the answer only.
        ("4 | 職員の研修 | 必須 | あり", &[]),
        ("4 | 体制 | 必須 | 職員に毎年、研修を行う。", &["T-1 full"]),
    ];
    for (text, expected) in cases {
        assert_eq!(result(&matcher, text, None, &[]), expected, "{text}");
    }
}

#[test]
fn reasons_are_words_as_written() {
    let matcher = matcher();
    let heading = vec!["総則".to_owned(), "第３章　教育（毎年）".to_owned()];
    let candidates = matcher.passage(&PassageIn {
        text: "スタッフは、ｾﾐﾅｰを受ける。",
        class: None,
        heading: &heading,
    });
    let found = &candidates[0];
    assert_eq!(
        found.why,
        ["スタッフ", "ｾﾐﾅｰ", "見出し「第３章　教育（毎年）」"]
    );
    assert_eq!(
        found.note.as_deref(),
        Some("従業者の教育を年1回以上行う定め")
    );
    assert!(found.lacks.is_empty());
    let lacking = matcher.passage(&PassageIn {
        text: "職員の研修",
        ..PassageIn::default()
    });
    assert_eq!(lacking[0].lacks, ["年1回以上の頻度"]);
}

#[test]
fn scores_rank() {
    let matcher = matcher();
    let score = |text: &str| {
        let candidates = matcher.passage(&PassageIn {
            text,
            ..PassageIn::default()
        });
        candidates[0].score
    };
    let near = score("職員に毎年研修を行う。");
    let far = score("職員には、その職務に応じて必要となる研修を毎年行う。");
    let partial = score("職員に研修を行う。");
    assert!(near > far && far > partial, "{near} {far} {partial}");
    assert!(near <= 1.0 && partial >= 0.35);
}

#[test]
fn json_lines() {
    let matcher = matcher();
    let answer = |line: &str| match_line(&matcher, line).unwrap();
    assert_eq!(
        answer(r#"{"id":"a","text":"晴れている。"}"#),
        r#"{"id":"a","matches":[]}"#
    );
    let line = answer(r#"{"id":7,"text":"委託先を監督する。","class":"other","flags":[]}"#);
    let value: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(value["id"], 7);
    assert_eq!(value["matches"][0]["criterion"], "T-2");
    assert_eq!(value["matches"][0]["strength"], "partial");
    assert_eq!(value["matches"][0]["why"][0], "委託先");
    assert!(match_line(&matcher, "{}").is_err());
    assert!(match_line(&matcher, "").is_err());
}

#[test]
fn a_reader_gives_what_single_passages_give() {
    let matcher = matcher();
    let mut reader = matcher.reader(None);
    let anchor = Anchor::new(Place::Paragraph { paragraph: 1 }, "test");
    let mut passage = Passage::prose("職員 | 42", anchor, Vec::new());
    assert!(reader.passage(None, &passage).is_empty());
    assert_eq!(reader.passage(Some("教育の記録"), &passage).len(), 1);
    passage.cells = vec![
        Cell {
            label: "対象".to_owned(),
            text: "職員".to_owned(),
        },
        Cell {
            label: "研修の人数".to_owned(),
            text: "42".to_owned(),
        },
    ];
    assert_eq!(reader.passage(None, &passage).len(), 1);
    passage.flags = vec![Flag::Form];
    assert!(reader.passage(None, &passage).is_empty());
}

/// Ways are found by what must occur for them: trying every way gives the
/// same.
#[test]
fn nothing_is_missed_by_the_index() {
    let indexed = matcher();
    let mut all = matcher();
    all.by_concept.iter_mut().for_each(Vec::clear);
    all.always = vec![(0, 0), (1, 0), (2, 0)];
    for text in [
        "職員に毎年研修",
        "乙の監督",
        "漏えいの報告と職員の研修と委託先の監査",
        "無",
    ] {
        for heading in [&[][..], &["教育"], &["職員", "監督"]] {
            assert_eq!(
                result(&indexed, text, None, heading),
                result(&all, text, None, heading)
            );
        }
    }
}

fn full_width(text: &str) -> String {
    let widen = |c: char| match c {
        '!'..='~' => char::from_u32(c as u32 + 0xFEE0).unwrap_or(c),
        _ => c,
    };
    text.chars().map(widen).collect()
}

const WORDS: [&str; 14] = [
    "職員",
    "研修",
    "毎年",
    "年1回",
    "ABC",
    "委託先",
    "監督",
    "漏えい",
    "報告",
    "。",
    "、",
    "していない",
    "\n\n",
    " ",
];

proptest! {
    #[test]
    fn any_text_is_answered(text in ".{0,400}", heading in ".{0,40}") {
        let matcher = matcher();
        let heading = [heading];
        let passage = PassageIn { text: &text, class: Some("regulation"), heading: &heading };
        for candidate in matcher.passage(&passage) {
            prop_assert!((0.0..=1.0).contains(&candidate.score));
        }
    }

    #[test]
    fn width_does_not_matter(picks in prop::collection::vec(0..WORDS.len(), 0..30)) {
        let matcher = matcher();
        let text: String = picks.iter().filter_map(|at| WORDS.get(*at)).copied().collect();
        prop_assert_eq!(
            result(&matcher, &text, None, &[]),
            result(&matcher, &full_width(&text), None, &[])
        );
    }
}
