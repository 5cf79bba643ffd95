//! The expressions of frequency, as patterns.

use super::{Pace, Reading, Rule};
use crate::text::pattern::Part::{self, Maybe, Not, NotAfter, Number, One};
use crate::text::pattern::Words;

/// Days of a month and of a week, for comparing intervals with a year.
const MONTH: u64 = 30;
const WEEK: u64 = 7;

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
    "か月", "ヶ月", "ヵ月", "カ月", "ケ月", "箇月", "個月", "かげつ",
];
#[rustfmt::skip]
const YEARS: Words = &["年間", "年度", "か年", "ヵ年", "ヶ年", "事業年度", "会計年度", "年"];
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

/// Every rule, the longest match wins.
#[rustfmt::skip]
pub(super) static RULES: [Rule; 31] = [
    // 年1回, 年に少なくとも一度, 年間2回, 毎年1回, 年1、2回
    times(&[NO_COUNT, One(&["毎年", "各年", "年"]), Maybe(PER), Maybe(AT_LEAST),
        Maybe(AT_LEAST), Number, One(TIMES), NOT_TIMES]),
    times(&[NO_COUNT, One(&["年"]), Maybe(PER), Maybe(AT_LEAST), Number,
        One(&["、", "~", "から", "・", "-", "又は", "もしくは", "ないし"]), Number, One(TIMES),
        NOT_TIMES]),
    fixed(&[NO_COUNT, One(&["年"]), Maybe(PER), One(&["数回", "複数回", "数度"])],
        Pace::Yearly),
    fixed(&[One(&["数年", "何年か"]), One(&["に1", "に一", "ごと", "毎", "おき"])],
        Pace::Slower),
    // 月1回, 週に1回, 半年に一度, 四半期に1回
    times(&[NO_COUNT,
        One(&["半年", "半期", "四半期", "上期・下期", "毎期", "毎月", "毎週", "月", "週",
            "隔月", "隔週"]), Maybe(PER), Maybe(AT_LEAST), Maybe(AT_LEAST), Number,
        One(TIMES), NOT_TIMES]),
    times(&[NO_COUNT, One(&["日に", "日"]), Maybe(AT_LEAST), Number, One(TIMES), NOT_TIMES]),
    // 1回/年, 1回以上/年
    times(&[Number, One(TIMES), Maybe(&["以上"]), One(&["/"]),
        One(&["年", "月", "週", "日", "半年", "四半期", "半期"])]),
    // 2年に1回, 1年に少なくとも1回
    every(&[NO_DATE, Number, One(YEARS), Maybe(&["以内"]),
        Maybe(&["ごとに", "毎に", "ごと", "毎"]), Maybe(PER), Maybe(AT_LEAST), Number,
        One(TIMES), NOT_TIMES], 365),
    every(&[NO_DATE, Number, One(OF_MONTHS), Maybe(&["以内"]),
        Maybe(&["ごとに", "毎に", "ごと", "毎"]), Maybe(PER), Maybe(AT_LEAST), Number,
        One(TIMES), NOT_TIMES], MONTH),
    every(&[NO_DATE, Number, One(&["週間", "週"]), Maybe(PER), Maybe(AT_LEAST), Number,
        One(TIMES), NOT_TIMES], WEEK),
    every(&[NO_DATE, Number, One(&["日間", "日"]), Maybe(PER), Maybe(AT_LEAST), Number,
        One(TIMES), NOT_TIMES], 1),
    // 3年ごと, 12か月以内ごとに, 1年を超えない期間ごとに, 90日ごと
    every(&[NO_DATE, Number, One(YEARS), One(EVERY)], 365),
    every(&[NO_DATE, Number, One(OF_MONTHS), One(EVERY)], MONTH),
    every(&[NO_DATE, Number, One(&["週間", "週"]), One(EVERY)], WEEK),
    every(&[NO_DATE, Number, One(&["日間", "日"]), One(EVERY)], 1),
    // 1年おき is read by some as every second year: no yearly duty on that.
    fixed(&[NO_DATE, Number, One(YEARS), One(&["おき"])], Pace::Slower),
    every(&[NO_DATE, Number, One(OF_MONTHS), One(&["おき"])], MONTH),
    every(&[NO_DATE, Number, One(&["週間"]), One(&["おき"])], WEEK),
    every(&[NO_DATE, Number, One(&["日"]), One(&["おき"])], 1),
    // 毎年, 毎月, 毎事業年度
    fixed(&[One(&["毎年度", "毎年", "毎月", "毎週", "毎日", "毎営業日", "毎事業年度",
            "毎会計年度", "毎期", "毎朝", "毎夕", "毎晩", "毎四半期", "毎半期", "各年度",
            "各事業年度", "各四半期", "各月", "隔月", "隔週"])], Pace::Yearly),
    fixed(&[One(&["隔年"])], Pace::Slower),
    fixed(&[NO_COUNT,
        One(&["事業年度ごと", "事業年度毎", "会計年度ごと", "年度ごと", "年度毎", "年ごと",
            "年毎", "月ごと", "月毎", "週ごと", "週毎", "日ごと", "日毎", "半期ごと", "半期毎",
            "半年ごと", "半年毎", "四半期ごと", "四半期毎", "期ごと", "期毎"])], Pace::Yearly),
    fixed(&[NotAfter(&["1", "2", "3", "4", "一", "二", "三", "四", "1 ", "2 ", "3 ", "4 ",
            "第", "同", "当"]), One(&["四半期"])], Pace::Yearly),
    fixed(&[NO_COUNT, One(&["月次", "週次", "日次"])], Pace::Yearly),
    fixed(&[NO_COUNT, One(&["年次"]), Not(&["有給", "休暇", "有休"])], Pace::Yearly),
    fixed(&[NO_COUNT, One(&["年度"]), One(&["に", "につき", "中に", "内に"]), Maybe(AT_LEAST),
        Number, One(TIMES), NOT_TIMES], Pace::Yearly),
    // 定期的に, 定期監査; not 一定期間, 不定期
    fixed(&[NotAfter(&["不", "非"]), One(&["定期"]),
        Not(&["間", "限", "日", "券", "預金", "購読", "便", "借", "保険", "積", "性"])],
        Pace::Unstated),
    fixed(&[One(&["周期的", "定例"])], Pace::Unstated),
    fixed(&[One(&["一定の", "一定", "定められた", "定めた", "計画した", "計画された",
            "規則的な"]), One(&["期間ごと", "期間毎", "間隔", "周期", "頻度"])],
        Pace::Unstated),
    fixed(&[One(&["annually", "every year", "once a year", "yearly", "quarterly", "monthly",
            "every month", "semiannually", "semi-annually", "at least annually"])],
        Pace::Yearly),
    fixed(&[One(&["periodically", "regularly", "at regular intervals",
            "at planned intervals"])], Pace::Unstated),
];
