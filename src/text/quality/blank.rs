//! Marks of a template that was not filled in: 〇〇, ＿＿, {{…}}, blank dates.

use std::ops::Range;
use std::sync::LazyLock;

use super::merge;
use crate::text::date::{self, When};
use crate::text::normal::{Normal, is_japanese};
use crate::text::numeral;
use crate::text::pattern::Part::{Gap, Maybe, One};
use crate::text::pattern::Patterns;

#[rustfmt::skip]
static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| Patterns::new(&[
    &[One(&["{{"]), Gap(40), One(&["}}"])],
    &[One(&["${"]), Gap(40), One(&["}"])],
    &[
        One(&["<", "〈", "《", "[", "{", "(", "【"]),
        Gap(12),
        One(&["を記入", "を記載し", "を記載する", "を入力", "を挿入", "に変更してください"]),
        Gap(8),
        One(&[">", "〉", "》", "]", "}", ")", "】"]),
    ],
    &[
        One(&["<", "〈", "《", "[", "{"]),
        Maybe(&["貴", "自", "当"]),
        One(&[
            "会社名", "社名", "事業者名", "法人名", "団体名", "施設名", "医療機関名", "病院名",
            "氏名", "名称", "日付", "年月日", "部署名", "役職名", "役職", "担当者名",
            "代表者名", "住所", "商号",
        ]),
        One(&[">", "〉", "》", "]", "}"]),
    ],
    &[
        One(&["第"]),
        One(&["〇", "○", "◯", "●", "x", "△"]),
        One(&["条", "項", "号", "章", "版", "回"]),
    ],
    &[
        One(&["令和", "平成", "20"]),
        One(&["〇", "○", "◯", "●", "x", "△"]),
        Maybe(&["〇", "○", "◯", "●", "x", "△"]),
        One(&["年"]),
    ],
]));

pub(super) fn find(chars: &[char], normal: &Normal) -> Vec<Range<usize>> {
    let mut found = PATTERNS.find(chars);
    found.extend(runs(chars));
    found.extend(empty_brackets(chars, normal));
    let dates = date::find_normal(normal).into_iter();
    found.extend(
        dates
            .filter(|date| date.value == When::Blank)
            .map(|date| date.range),
    );
    merge(found)
}

/// Two or more of one mark in a row.
fn runs(chars: &[char]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(kind) = chars.get(start) {
        let rest = chars.get(start..).unwrap_or_default();
        let len = rest
            .iter()
            .take_while(|c| same_mark(*kind, **c))
            .count()
            .max(1);
        let range = start..start + len;
        if len > 1 && is_mark(*kind) && stands_apart(chars, &range) {
            found.push(range);
        }
        start += len;
    }
    found
}

fn is_mark(c: char) -> bool {
    matches!(
        c,
        '〇' | '○' | '◯' | '●' | '△' | '▲' | '□' | '◇' | '☆' | '×' | '_' | 'x'
    )
}

fn same_mark(kind: char, c: char) -> bool {
    let circle = |c| matches!(c, '〇' | '○' | '◯');
    kind == c || (circle(kind) && circle(c))
}

/// 二〇〇三年, a__b and xxl are no blanks.
fn stands_apart(chars: &[char], range: &Range<usize>) -> bool {
    let before = range.start.checked_sub(1).and_then(|at| chars.get(at));
    let after = chars.get(range.end);
    let beside = |found: Option<&char>| {
        let Some(c) = found.copied() else {
            return false;
        };
        match chars.get(range.start) {
            Some('〇' | '○' | '◯') => numeral::is_part(c) && !c.is_ascii_digit(),
            Some('x') => c.is_ascii_lowercase(),
            Some('_') => c.is_ascii_alphanumeric(),
            _ => false,
        }
    };
    !beside(before) && !beside(after)
}

/// 役職(　　), 「　　」: brackets that hold nothing but white space.
fn empty_brackets(chars: &[char], normal: &Normal) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, window) in chars.windows(2).enumerate() {
        let gap = normal.written(at..at + 1).len() > 1;
        match window {
            ['「', '」'] | ['『', '』'] | ['〔', '〕'] | ['【', '】'] if gap => {
                found.push(at..at + 2)
            }
            ['(' | '[', ' '] if matches!(chars.get(at + 2), Some(')' | ']')) => {
                let labelled = at.checked_sub(1).and_then(|at| chars.get(at));
                if labelled.is_some_and(|c| is_japanese(*c)) {
                    found.push(at..at + 3);
                }
            }
            _ => {}
        }
    }
    found
}
