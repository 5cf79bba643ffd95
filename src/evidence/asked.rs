//! Rows of a questionnaire that answer no.
//!
//! 「教育を年1回実施しているか | いいえ」 asks in the words of a rule and denies
//! them: it is evidence for nothing. So is a question without an answer. The
//! answer may be a word, a choice that is ticked, or a mark in the column of no.

use super::form_row::MARKS;
use crate::text::normal::normalize;

/// How a cell ends that asks.
const ASKS: [&str; 8] = ["るか", "たか", "いか", "すか", "うか", "切か", "能か", "?"];

/// How a cell ends that names what is to be done, though it asks nothing.
const STATES: [&str; 7] = ["る", "う", "く", "す", "む", "ぶ", "つ"];

/// Characters that a question has at least.
const QUESTION: usize = 6;

/// Denials that mean no wherever they stand alone.
const NO: [&str; 7] = ["いいえ", "不適合", "不適", "不備", "ng", "不合格", "非該当"];

/// Denials that may as well be the value of a field (再委託 | なし): they answer
/// questions only.
const NONE: [&str; 10] = ["無", "無し", "なし", "否", "no", "n", "×", "x", "△", "不可"];

/// Answers that affirm: a row that has one of them denies nothing.
const YES: [&str; 14] = [
    "はい",
    "有",
    "有り",
    "あり",
    "適",
    "適合",
    "可",
    "yes",
    "y",
    "○",
    "〇",
    "◯",
    "◎",
    "実施済",
];

/// Marks that tick a choice or a column.
const TICKS: &str = "○〇◯●◎✓✔☑☒■レv1";

/// Marks before choices, ticked or not.
const TICKED: &str = "■☑☒✓✔●○〇◯";
const OPEN: &str = "□☐";

/// What a cell says to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// No, whatever the other cells are.
    No,
    /// No, where something was asked.
    None,
    Yes,
    /// Nothing is written.
    Blank,
    /// Something else.
    Other,
}

/// As [`is_denied`], of a text that shows the cells of a row without their headings.
pub(super) fn denies(text: &str) -> bool {
    text.contains('|') && is_denied(text.split('|').map(|cell| ("", cell)))
}

/// Whether a row asks and is answered no, or not at all: its cells, each with the
/// heading of its column where that is known. A row that has to be disclosed is
/// answered by a no as well.
pub(super) fn is_denied<'c>(cells: impl Iterator<Item = (&'c str, &'c str)>) -> bool {
    let mut asked = Asked::Nothing;
    let mut said = Vec::new();
    for (label, text) in cells {
        let text = normalize(text).text;
        let text = text.trim_matches(['。', ' ']);
        if MARKS.contains(&text) {
            return false;
        }
        match question(text) {
            Asked::Nothing if asked == Asked::Nothing => {}
            Asked::Nothing => said.push(says(&normalize(label).text, text)),
            question => asked = question,
        }
    }
    let has = |what| said.contains(&what);
    match asked {
        _ if has(Says::Yes) => false,
        Asked::Nothing => false,
        Asked::States => has(Says::No),
        Asked::Must => has(Says::No) || has(Says::None),
        Asked::Whether => has(Says::No) || has(Says::None) || !said.is_empty() && !has(Says::Other),
    }
}

/// What a cell asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Nothing,
    /// It names what is to be done (教育を実施する).
    States,
    /// It demands (教育を実施すること).
    Must,
    /// It asks (教育を実施しているか).
    Whether,
}

fn question(text: &str) -> Asked {
    let ends = |list: &[&str]| list.iter().any(|end| text.ends_with(end));
    if text.chars().count() < QUESTION {
        return Asked::Nothing;
    }
    match text {
        _ if text.ends_with("こと") => Asked::Must,
        _ if ends(&ASKS) => Asked::Whether,
        _ if ends(&STATES) => Asked::States,
        _ => Asked::Nothing,
    }
}

fn says(label: &str, text: &str) -> Says {
    let text = text.trim();
    if text.is_empty() || matches!(text, "-" | "―" | "ー") {
        return Says::Blank;
    }
    // A tick says what its column does.
    if text.chars().count() == 1 && text.chars().all(|c| TICKS.contains(c)) {
        match word(label) {
            Says::Other | Says::Blank => {}
            column => return column,
        }
    }
    if text.contains(is_box) && text.chars().count() > 1 {
        return choices(text);
    }
    word(text)
}

/// What the ticked ones of several choices say; none ticked is no answer.
fn choices(text: &str) -> Says {
    let mut ticked = Vec::new();
    let mut is_ticked = false;
    for part in text.split_inclusive(is_box) {
        let choice = part.trim_end_matches(is_box);
        if is_ticked {
            ticked.push(word(choice.trim_matches([' ', '・', '/', '、'])));
        }
        is_ticked = part.ends_with(|c| TICKED.contains(c));
    }
    match ticked.as_slice() {
        [] => Says::Blank,
        all if all.contains(&Says::Yes) => Says::Yes,
        [first, ..] => *first,
    }
}

fn is_box(c: char) -> bool {
    TICKED.contains(c) || OPEN.contains(c)
}

fn word(text: &str) -> Says {
    let text = text
        .trim()
        .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let text = text.trim_matches(['(', ')', '「', '」', ' ', ':']);
    match text {
        "" => Says::Other,
        _ if NO.contains(&text) || is_undone(text) => Says::No,
        _ if NONE.contains(&text) => Says::None,
        _ if YES.contains(&text) => Says::Yes,
        _ => Says::Other,
    }
}

/// 未対応, 未実施: short, as a state is told in a table.
fn is_undone(text: &str) -> bool {
    text.starts_with('未') && (2..=5).contains(&text.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUESTION: &str = "個人情報保護教育を年1回以上実施しているか";

    fn denied(cells: &[(&str, &str)]) -> bool {
        is_denied(cells.iter().copied())
    }

    #[test]
    fn a_question_answered_no_or_not_at_all_is_denied() {
        for answer in [
            "いいえ",
            "×",
            "無",
            "N",
            "不適合",
            "未実施",
            "1（未対応）",
            "△",
            "□はい ■いいえ",
            "□有☑無",
            "はい ○いいえ",
            "□はい □いいえ",
            "",
            "－",
        ] {
            assert!(
                denied(&[("No", "1"), ("項目", QUESTION), ("回答", answer)]),
                "{answer}"
            );
        }
        for (yes, no) in [
            ("はい", "いいえ"),
            ("有", "無"),
            ("適", "否"),
            ("適合", "不適合"),
        ] {
            assert!(denied(&[("", QUESTION), (yes, ""), (no, "○")]), "{no}");
            assert!(!denied(&[("", QUESTION), (yes, "✓"), (no, "")]), "{yes}");
        }
        assert!(denied(&[
            ("", "教育を実施すること。"),
            ("判定", "×"),
            ("所見", "記録なし")
        ]));
        assert!(denied(&[("", "教育を年1回実施する"), ("状況", "未対応")]));
    }

    #[test]
    fn what_affirms_states_or_asks_nothing_is_not() {
        for answer in [
            "はい",
            "○",
            "適合",
            "■はい □いいえ",
            "毎年6月に実施",
            "○はい",
            "教育規程 第3条",
            "はい・いいえ",
        ] {
            assert!(!denied(&[("", QUESTION), ("回答", answer)]), "{answer}");
        }
        // Last year's answer beside this year's.
        assert!(!denied(&[
            ("", QUESTION),
            ("前回", "不適合"),
            ("今回", "適合")
        ]));
        for cells in [
            &[("業務", "個人情報を保管する"), ("再委託", "なし")][..],
            &[("", "教育を実施すること"), ("備考", "")],
            &[("", QUESTION)],
            &[("", "暗号化しているか"), ("", "必須"), ("", "いいえ")],
            &[("氏名", "見本太郎ほか"), ("印", "")],
            &[("氏名", "見本太郎"), ("結果", "未受講")],
        ] {
            assert!(!denied(cells), "{cells:?}");
        }
    }
}
