//! How often something is to be done: 年1回, 毎月, 12か月以内ごとに, 定期的に.

use std::ops::Range;
use std::sync::LazyLock;

use serde::Serialize;

use super::pattern::Part::{self, Gap, Maybe, Not, NotAfter, Number, One};
use super::pattern::{Leads, Words, match_at};

/// An expression of frequency in a normal form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Frequency {
    /// Characters of the text given.
    pub range: Range<usize>,
    /// How often.
    pub pace: Pace,
}

/// How often something is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pace {
    /// At least once a year.
    Yearly,
    /// At a stated interval of more than a year: 2年に1回.
    Slower,
    /// Regularly, the interval not stated: 定期的に.
    Unstated,
}

/// All expressions of frequency in a text in normal form
/// ([`super::normal::normalize`]), in order, none overlapping.
pub fn find(text: &str) -> Vec<Frequency> {
    let chars: Vec<char> = text.chars().collect();
    find_in(&chars)
}

pub(super) fn find_in(chars: &[char]) -> Vec<Frequency> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        match at_position(chars, at) {
            Some((end, pace)) => {
                found.push(Frequency {
                    range: at..end,
                    pace,
                });
                at = end.max(at + 1);
            }
            None => at += 1,
        }
    }
    found
}

/// The longest expression that begins at `at`.
fn at_position(chars: &[char], at: usize) -> Option<(usize, Pace)> {
    let first = *chars.get(at)?;
    LEADS
        .at(first)
        .filter_map(|index| {
            let rule = RULES.get(index)?;
            let found = match_at(chars, at, rule.parts)?;
            Some((found.end, rule.pace(&found.numbers)?))
        })
        .max_by_key(|(end, _)| *end)
}

/// A pattern and what its numbers mean.
struct Rule {
    parts: &'static [Part],
    reading: Reading,
}

/// What the numbers of a pattern mean.
enum Reading {
    /// The pattern says it by itself.
    Fixed(Pace),
    /// So many times in the period that the pattern names: at least once.
    Times,
    /// Once in so many units of so many days, then how often if not once.
    Every(u64),
}

impl Rule {
    fn pace(&self, numbers: &[u64]) -> Option<Pace> {
        match self.reading {
            Reading::Fixed(pace) => Some(pace),
            Reading::Times => numbers.first().filter(|n| **n > 0).map(|_| Pace::Yearly),
            Reading::Every(days) => {
                let count = *numbers.first()?;
                let times = numbers.get(1).copied().unwrap_or(1);
                if count == 0 || count > MAX_INTERVAL || times == 0 {
                    return None;
                }
                let days = count.checked_mul(days)?.checked_div(times)?;
                Some(if days <= YEAR {
                    Pace::Yearly
                } else {
                    Pace::Slower
                })
            }
        }
    }
}

/// Days, for comparing intervals with a year: 12 months of 30.4 days, 52 weeks
/// and 365 days are each within it.
const YEAR: u64 = 366;
const MONTH: u64 = 30;
const WEEK: u64 = 7;
/// Larger counts are years of a calendar or amounts.
const MAX_INTERVAL: u64 = 400;

#[rustfmt::skip]
const TIMES: Words = &["回", "度"];
/// 年1回転, 1回線, 1度目: other words.
#[rustfmt::skip]
const NOT_TIMES: Part = Not(&[
    "転", "路", "線", "答", "収", "復", "診", "避", "数券", "目", "合い",
]);
#[rustfmt::skip]
const PER: Words = &[
    "につき", "当たり", "あたり", "間に", "度に", "度", "間", "に", "の", "中に",
];
#[rustfmt::skip]
const AT_LEAST: Words = &[
    "少なくとも", "原則として", "原則", "最低でも", "最低限", "最低", "必ず", "概ね", "およそ",
    "約", "各々", "各", "は", "、", ",", ":",
];
#[rustfmt::skip]
const EVERY: Words = &[
    "以内ごと", "以内毎", "以内の期間ごと", "を超えない期間ごと", "を超えない期間毎",
    "を超えない間隔", "を超えない範囲で定期", "以内の間隔", "ごと", "毎", "間隔", "周期",
    "に1回", "に1度",
];
#[rustfmt::skip]
const OF_MONTHS: Words = &[
    "か月", "ヶ月", "ヵ月", "カ月", "ケ月", "ヶ月", "箇月", "個月", "かげつ",
];
#[rustfmt::skip]
const YEARS: Words = &["年間", "年度", "か年", "ヵ年", "ヶ年", "事業年度", "会計年度", "年"];
#[rustfmt::skip]
const BEFORE_NUMBER_OF_TIMES: Part = Maybe(PER);
/// 令和6年, 4月: the number belongs to a date.
#[rustfmt::skip]
const NO_DATE: Part = NotAfter(&[
    "和", "成", "正", "治", "第", "月", "r", "h", "s", ".", "/", "-",
]);
/// 2年, 昨年, 令和六年: no period that recurs.
#[rustfmt::skip]
const NO_COUNT: Part = NotAfter(&[
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "〇", "一", "二", "三", "四", "五", "六",
    "七", "八", "九", "十", "百", "元", "数", "何", "多", "昨", "前", "今", "翌", "同", "当",
    "本", "初", "周", "来", "近", "0 ", "1 ", "2 ", "3 ", "4 ", "5 ", "6 ", "7 ", "8 ", "9 ",
    "か", "ヶ", "ヵ", "カ", "ケ", "箇",
]);

const fn fixed(parts: &'static [Part], pace: Pace) -> Rule {
    Rule {
        parts,
        reading: Reading::Fixed(pace),
    }
}

const fn times(parts: &'static [Part]) -> Rule {
    Rule {
        parts,
        reading: Reading::Times,
    }
}

const fn every(parts: &'static [Part], days: u64) -> Rule {
    Rule {
        parts,
        reading: Reading::Every(days),
    }
}

static LEADS: LazyLock<Leads> = LazyLock::new(|| Leads::of(RULES.iter().map(|rule| rule.parts)));

/// Every rule, the longest match wins.
#[rustfmt::skip]
static RULES: [Rule; 30] = [
    // 年1回, 年に少なくとも一度, 年間2回, 毎年1回, 年1、2回
    times(&[
        NO_COUNT,
        One(&["毎年", "各年", "年"]),
        BEFORE_NUMBER_OF_TIMES,
        Maybe(AT_LEAST),
        Maybe(AT_LEAST),
        Number,
        One(TIMES),
        NOT_TIMES,
    ]),
    times(&[
        NO_COUNT,
        One(&["年"]),
        BEFORE_NUMBER_OF_TIMES,
        Maybe(AT_LEAST),
        Number,
        One(&["、", "~", "から", "・", "-", "又は", "もしくは", "ないし"]),
        Number,
        One(TIMES),
        NOT_TIMES,
    ]),
    fixed(
        &[NO_COUNT, One(&["年"]), Maybe(PER), One(&["数回", "複数回", "数度"])],
        Pace::Yearly,
    ),
    fixed(
        &[One(&["数年", "何年か"]), One(&["に1", "に一", "ごと", "毎", "おき"])],
        Pace::Slower,
    ),
    // 月1回, 週に1回, 半年に一度, 四半期に1回
    times(&[
        NO_COUNT,
        One(&[
            "半年", "半期", "四半期", "上期・下期", "毎期", "毎月", "毎週", "月", "週", "隔月",
            "隔週",
        ]),
        BEFORE_NUMBER_OF_TIMES,
        Maybe(AT_LEAST),
        Maybe(AT_LEAST),
        Number,
        One(TIMES),
        NOT_TIMES,
    ]),
    times(&[NO_COUNT, One(&["日に", "日"]), Maybe(AT_LEAST), Number, One(TIMES), NOT_TIMES]),
    // 1回/年, 1回以上/年
    times(&[
        Number,
        One(TIMES),
        Maybe(&["以上"]),
        One(&["/"]),
        One(&["年", "月", "週", "日", "半年", "四半期", "半期"]),
    ]),
    // 2年に1回, 1年に少なくとも1回
    every(
        &[
            NO_DATE,
            Number,
            One(YEARS),
            Maybe(&["以内"]),
            Maybe(&["ごとに", "毎に", "ごと", "毎"]),
            Maybe(PER),
            Maybe(AT_LEAST),
            Number,
            One(TIMES),
            NOT_TIMES,
        ],
        365,
    ),
    every(
        &[
            NO_DATE,
            Number,
            One(OF_MONTHS),
            Maybe(&["以内"]),
            Maybe(&["ごとに", "毎に", "ごと", "毎"]),
            Maybe(PER),
            Maybe(AT_LEAST),
            Number,
            One(TIMES),
            NOT_TIMES,
        ],
        MONTH,
    ),
    every(
        &[
            NO_DATE,
            Number,
            One(&["週間", "週"]),
            Maybe(PER),
            Maybe(AT_LEAST),
            Number,
            One(TIMES),
            NOT_TIMES,
        ],
        WEEK,
    ),
    every(
        &[
            NO_DATE,
            Number,
            One(&["日間", "日"]),
            Maybe(PER),
            Maybe(AT_LEAST),
            Number,
            One(TIMES),
            NOT_TIMES,
        ],
        1,
    ),
    // 3年ごと, 12か月以内ごとに, 1年を超えない期間ごとに, 90日ごと
    every(&[NO_DATE, Number, One(YEARS), One(EVERY)], 365),
    every(&[NO_DATE, Number, One(OF_MONTHS), One(EVERY)], MONTH),
    every(&[NO_DATE, Number, One(&["週間", "週"]), One(EVERY)], WEEK),
    every(&[NO_DATE, Number, One(&["日間", "日"]), One(EVERY)], 1),
    // 1年おき is read by some as every second year: no yearly duty on that.
    fixed(&[NO_DATE, Number, One(YEARS), One(&["おき"])], Pace::Slower),
    every(
        &[
            NO_DATE,
            Number,
            One(&["か月", "ヶ月", "ヵ月", "カ月", "ケ月", "週間", "日"]),
            One(&["おき"]),
        ],
        MONTH,
    ),
    // 毎年, 毎月, 毎事業年度
    fixed(
        &[One(&[
            "毎年度", "毎年", "毎月", "毎週", "毎日", "毎営業日", "毎事業年度", "毎会計年度",
            "毎期", "毎朝", "毎夕", "毎晩", "毎四半期", "毎半期", "各年度", "各事業年度",
            "各四半期", "各月", "隔月", "隔週",
        ])],
        Pace::Yearly,
    ),
    fixed(&[One(&["隔年"])], Pace::Slower),
    fixed(
        &[
            NO_COUNT,
            One(&[
                "事業年度ごと", "事業年度毎", "会計年度ごと", "年度ごと", "年度毎", "年ごと",
                "年毎", "月ごと", "月毎", "週ごと", "週毎", "日ごと", "日毎", "半期ごと",
                "半期毎", "半年ごと", "半年毎", "四半期ごと", "四半期毎", "期ごと", "期毎",
            ]),
        ],
        Pace::Yearly,
    ),
    fixed(
        &[
            NotAfter(&[
                "1", "2", "3", "4", "一", "二", "三", "四", "1 ", "2 ", "3 ", "4 ", "第", "同",
                "当",
            ]),
            One(&["四半期"]),
        ],
        Pace::Yearly,
    ),
    fixed(&[NO_COUNT, One(&["月次", "週次", "日次"])], Pace::Yearly),
    fixed(&[NO_COUNT, One(&["年次"]), Not(&["有給", "休暇", "有休"])], Pace::Yearly),
    fixed(
        &[
            NO_COUNT,
            One(&["年度"]),
            One(&["に", "につき", "中に", "内に"]),
            Maybe(AT_LEAST),
            Number,
            One(TIMES),
            NOT_TIMES,
        ],
        Pace::Yearly,
    ),
    fixed(
        &[
            NO_COUNT,
            One(&["1か月", "1ヶ月"]),
            One(&["を超えない"]),
            Gap(4),
            One(&["間隔", "ごと"]),
        ],
        Pace::Yearly,
    ),
    // 定期的に, 定期監査; not 一定期間, 不定期
    fixed(
        &[
            NotAfter(&["不", "非"]),
            One(&["定期"]),
            Not(&["間", "限", "日", "券", "預金", "購読", "便", "借", "保険", "積", "性"]),
        ],
        Pace::Unstated,
    ),
    fixed(&[One(&["周期的", "定例"])], Pace::Unstated),
    fixed(
        &[
            One(&[
                "一定の", "一定", "定められた", "定めた", "計画した", "計画された", "規則的な",
            ]),
            One(&["期間ごと", "期間毎", "間隔", "周期", "頻度"]),
        ],
        Pace::Unstated,
    ),
    fixed(
        &[One(&[
            "annually", "every year", "once a year", "yearly", "quarterly", "monthly",
            "every month", "semiannually", "semi-annually", "at least annually",
        ])],
        Pace::Yearly,
    ),
    fixed(
        &[One(&["periodically", "regularly", "at regular intervals", "at planned intervals"])],
        Pace::Unstated,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normal::normalize;

    fn paces(text: &str) -> Vec<Pace> {
        let found = find(&normalize(text).text);
        found.into_iter().map(|found| found.pace).collect()
    }

    #[test]
    fn at_least_once_a_year() {
        let rows = [
            "教育を年1回実施する",
            "年１回以上",
            "年 1 回以上",
            "年一回",
            "年に一回以上",
            "年に1度",
            "年に一度は",
            "年間2回",
            "年2回以上",
            "毎年1回",
            "毎年4月に実施する",
            "毎年度",
            "1年に1回",
            "一年に一度",
            "少なくとも年1回",
            "年に少なくとも1回",
            "年少なくとも1回",
            "１年に少なくとも１回",
            "年に最低1回",
            "年1～2回",
            "年1、2回",
            "年に数回",
            "半期ごとに",
            "半年に1回",
            "半年毎",
            "四半期に一度",
            "四半期ごと",
            "四半期レビュー",
            "毎月",
            "毎月末",
            "月次",
            "月1回",
            "月に一度",
            "週1回",
            "週に1回",
            "日次",
            "1日1回",
            "毎日",
            "毎営業日",
            "12か月以内ごとに1回",
            "12か月以内ごとに",
            "１２ヶ月に１回",
            "6カ月ごと",
            "3ヵ月に1回",
            "1年以内ごとに1回",
            "1年ごと",
            "1年毎に",
            "1年を超えない期間ごとに",
            "1年を超えない間隔で",
            "1回/年",
            "2回以上/年",
            "年度ごとに",
            "各年度",
            "毎事業年度1回",
            "年度に1回",
            "隔月で",
            "2週間に1回",
            "90日ごとに",
            "2年に2回",
            "入社時及び年1回",
            "年次監査",
            "once a year",
            "1事業年度に1回",
            "年度内に1回以上",
            "年につき1回",
        ];
        for text in rows {
            assert!(
                paces(text).contains(&Pace::Yearly),
                "{text}: {:?}",
                paces(text)
            );
            assert!(
                !paces(text).contains(&Pace::Slower),
                "{text}: {:?}",
                paces(text)
            );
        }
    }

    #[test]
    fn regular_but_not_yearly() {
        let rows = [
            ("2年に1回", Pace::Slower),
            ("２年に１度更新する", Pace::Slower),
            ("3年ごと", Pace::Slower),
            ("三年毎に", Pace::Slower),
            ("隔年で", Pace::Slower),
            ("24か月に1回", Pace::Slower),
            ("数年に1回", Pace::Slower),
            ("18ヶ月ごと", Pace::Slower),
            ("5年以内ごとに1回", Pace::Slower),
            ("定期的に", Pace::Unstated),
            ("定期に", Pace::Unstated),
            ("定期監査", Pace::Unstated),
            ("定期の点検", Pace::Unstated),
            ("一定期間ごとに", Pace::Unstated),
            ("あらかじめ定めた間隔で", Pace::Unstated),
            ("定例会議", Pace::Unstated),
            ("1年おきに", Pace::Slower),
        ];
        for (text, pace) in rows {
            assert_eq!(paces(text), [pace], "{text}");
        }
    }

    #[test]
    fn no_frequency() {
        let rows = [
            "1回",
            "第1回",
            "年1回転",
            "1回限り",
            "一定期間保存する",
            "不定期",
            "認定期間",
            "改定期日",
            "令和6年に1回実施した",
            "令和六年一回",
            "昨年1回実施",
            "4月1日に1回実施した",
            "保存期間は1年とする",
            "1年以内に返却する",
            "2年間保管する",
            "3年",
            "生年月日",
            "通勤定期券",
            "定期預金",
            "第1四半期",
            "第２四半期",
            "随時",
            "必要に応じて",
            "都度",
            "速やかに",
            "年末年始",
            "年齢",
            "本年度",
            "前年度",
            "年次有給休暇",
            "2024年1回目",
            "入社時",
            "5年制",
            "1回/人",
            "4月に1回開催した",
            "3回線",
            "年1回路",
            "今年1回",
            "個月の平均",
        ];
        for text in rows {
            assert_eq!(paces(text), [], "{text}");
        }
    }

    #[test]
    fn ranges_cover_the_expression() {
        let text = "従業者に年1回以上研修を行い、定期的に見直す。";
        let quoted: Vec<String> = find(text)
            .into_iter()
            .map(|found| {
                text.chars()
                    .skip(found.range.start)
                    .take(found.range.len())
                    .collect()
            })
            .collect();
        assert_eq!(quoted, ["年1回", "定期"]);
    }

    proptest::proptest! {
        #[test]
        fn survives_anything(text in "[0-9年月週日回度に毎半期四定間隔ごとか以内/一 ]{0,40}") {
            for found in find(&text) {
                proptest::prop_assert!(found.range.end <= text.chars().count());
            }
        }
    }
}
