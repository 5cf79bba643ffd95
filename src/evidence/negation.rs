//! What a negation takes back.
//!
//! 「教育は実施していない。」 is no evidence of education. 「教育を受けていない
//! 者には補講を行う。」 is: there the negation only describes a noun. So a
//! negation counts where it ends a clause, and takes back that clause.

use std::sync::LazyLock;

use super::prepared::{Prepared, Span};
use crate::text::pattern::Part::{Gap, One};
use crate::text::pattern::Patterns;
use crate::text::quality::{self, Quality};

/// A stretch in which what is said is negated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Zone {
    start: u32,
    end: u32,
    /// True when the text only intends: that holds even for a rule that asks
    /// for a negation itself (署名には対応していない is an answer to a row, 対応を
    /// 検討している is none).
    pub(super) intended: bool,
}

impl Zone {
    /// True when the negation takes `span` back. A term that spells the
    /// negation itself (漏らさない) reaches its end and stays.
    pub(super) fn takes_back(self, span: Span) -> bool {
        self.start <= span.start && span.end < self.end
    }
}

/// Topic and case marks before a comma: the clause goes on after it.
const GOES_ON: [&str; 9] = [
    "は",
    "も",
    "が",
    "を",
    "に",
    "で",
    "ついて",
    "おいて",
    "関して",
];

/// Every denial has one of these in it: most texts are passed over by that.
const SIGNS: [&str; 18] = [
    "準備",
    "目指",
    "検討",
    "予定",
    "見込み",
    "課題",
    "たい",
    "ない",
    "なし",
    "なかった",
    "ません",
    "ず",
    "無",
    "未",
    "外",
    "非該当",
    "n/a",
    "not",
];

/// Denials of a state: nothing is there, nothing was done.
const STATES: [&str; 21] = [
    "ていない",
    "でいない",
    "ていません",
    "ておりません",
    "ておらず",
    "なかった",
    "ませんでした",
    "がない",
    "はない",
    "もない",
    "がありません",
    "はありません",
    "もありません",
    "はございません",
    "存在しない",
    "せず",
    "行わず",
    "設けず",
    "定めず",
    "なし",
    "無し",
];

/// Refusals to take a measure, in the present.
const REFUSALS: [&str; 8] = [
    "実施しない",
    "実施しません",
    "置かない",
    "置きません",
    "設けない",
    "設けません",
    "定めない",
    "整備しない",
];

/// What one promises not to do, or is glad not to have seen: 「第三者に提供して
/// いません。」 and 「停止は発生していません。」 are evidence.
const PROMISES: [&str; 22] = [
    "提供",
    "利用",
    "使用",
    "取得",
    "収集",
    "開示",
    "公開",
    "販売",
    "共有",
    "転送",
    "複製",
    "漏",
    "持ち出",
    "再委託",
    "取り扱",
    "こと",
    "目的外",
    "流用",
    "発生",
    "起こ",
    "起き",
    "生じ",
];

/// Words that say that something was found.
const FOUND: &[&str] = &[
    "あった",
    "ありました",
    "見つか",
    "発見",
    "存在した",
    "存在しました",
    "確認された",
    "確認されました",
    "判明",
    "残っていた",
    "見受けられ",
    "認められた",
];

/// What is only intended or open: 「導入を検討している。」, 「来年度に行う予定
/// です。」 state nothing that is in force.
static INTENDED: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::new(&[
        &[
            One(&["を", "も", "は", "と", "に", "の", "後", "て"]),
            One(&[
                "検討中",
                "検討してい",
                "検討しており",
                "検討する予定",
                "検討段階",
            ]),
        ],
        &[
            One(&["予定", "見込み", "課題", "未定"]),
            One(&[
                "である",
                "です",
                "であり",
                "してい",
                "しており",
                "となって",
                "にとどま",
            ]),
        ],
        &[One(&[
            "準備してい",
            "準備中",
            "目指してい",
            "目指して準備",
            "調整中",
            "たいと考えて",
            "たいと思",
            "ていきたい",
            "ていく考え",
        ])],
    ])
});

/// What an inspection found wanting: 「更新していない端末が3台あった」.
static WANTING: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::new(&[&[
        One(&["ていない", "でいない", "ていなかった", "のない"]),
        Gap(12),
        One(&["が", "は", "も", "を"]),
        Gap(10),
        One(FOUND),
    ]])
});

/// The negated stretches of a text.
///
/// A plain negative (〜しない, 〜しません) is as a rule a promise and takes
/// nothing back; denials of a state and refusals of a measure do.
pub(super) fn zones(text: &Prepared) -> Vec<Zone> {
    let may_deny = SIGNS.iter().any(|sign| text.normal.text.contains(sign));
    if !may_deny {
        return Vec::new();
    }
    let chars = text.chars.as_slice();
    let mut zones = whole_clauses(&WANTING, false, chars);
    zones.extend(whole_clauses(&INTENDED, true, chars));
    let negated = quality::find(Quality::Negated, &text.normal, chars);
    if negated.is_empty() {
        return zones;
    }
    let prohibited = quality::find(Quality::Prohibit, &text.normal, chars);
    for range in negated {
        let duty = prohibited
            .iter()
            .any(|other| other.start < range.end && range.start < other.end);
        let words = chars.get(range.clone()).unwrap_or_default();
        let stops = words.iter().rev().take_while(|c| is_border(**c)).count();
        let end = range.end - stops;
        if !duty && ends_clause(chars, end) && denies(chars, range.start, end) {
            zones.push(Zone {
                start: clause_start(chars, range.start) as u32,
                end: end as u32,
                intended: false,
            });
        }
    }
    zones
}

/// From the beginning of each clause to the end of what was found in it.
fn whole_clauses(patterns: &Patterns, intended: bool, chars: &[char]) -> Vec<Zone> {
    let found = patterns.find(chars).into_iter();
    let zones = found.map(|range| Zone {
        start: clause_start(chars, range.start) as u32,
        end: range.end as u32,
        intended,
    });
    zones.collect()
}

/// True when the clause ends at `end`, perhaps to give a reason or a contrast.
fn ends_clause(chars: &[char], end: usize) -> bool {
    let after: String = chars.iter().skip(end).take(2).collect();
    let goes_on = ["が、", "ため", "ので", "旨", "状態"];
    chars.get(end).is_none_or(|c| is_border(*c)) || goes_on.iter().any(|w| after.starts_with(w))
}

/// True when the negation that ends at `end` denies a state or refuses a
/// measure.
fn denies(chars: &[char], start: usize, end: usize) -> bool {
    let text = |from: usize| -> String { chars.iter().take(end).skip(from).collect() };
    let tail = text(end.saturating_sub(12));
    let noun = !tail.ends_with('い') && !tail.ends_with('ん') && text(start).chars().count() > 1;
    let Some(state) = STATES.iter().find(|state| tail.ends_with(**state)) else {
        return noun || REFUSALS.iter().any(|refusal| tail.ends_with(refusal));
    };
    let stem = tail.strip_suffix(state).unwrap_or_default();
    let close: String = stem
        .chars()
        .rev()
        .take(8)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    !PROMISES.iter().any(|promise| close.contains(promise)) || matches!(*state, "なし" | "無し")
}

/// Where the clause that holds `position` begins.
fn clause_start(chars: &[char], position: usize) -> usize {
    let before = chars.get(..position).unwrap_or_default();
    for (at, character) in before.iter().enumerate().rev() {
        let comma = matches!(character, '、' | ',');
        if comma && !goes_on(before.get(..at).unwrap_or_default()) || is_end(*character) {
            return at + 1;
        }
    }
    0
}

fn goes_on(before: &[char]) -> bool {
    let tail: String = before.iter().rev().take(3).rev().collect();
    GOES_ON.iter().any(|mark| tail.ends_with(mark))
}

fn is_end(character: char) -> bool {
    matches!(character, '。' | '!' | '?' | '\n' | '|')
}

fn is_border(character: char) -> bool {
    is_end(character) || matches!(character, '、' | ',' | ')' | '」' | ' ' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken_back(text: &str, word: &str) -> bool {
        let prepared = Prepared::passage(text);
        let at = prepared.normal.text.find(word).unwrap();
        let span = prepared.span(at, at + word.len());
        zones(&prepared).iter().any(|zone| zone.takes_back(span))
    }

    #[test]
    fn a_negated_clause_is_taken_back() {
        assert!(taken_back("教育は、現在実施していない。", "教育"));
        assert!(taken_back(
            "監査を行った。教育については実施していない。",
            "教育"
        ));
        assert!(taken_back("教育は該当なし", "教育"));
        assert!(taken_back("教育は未実施。", "教育"));
        assert!(taken_back("教育は行っていないが、来年度に行う。", "教育"));
        assert!(taken_back("責任者は置かない。", "責任者"));
        assert!(taken_back("研修の記録はありません。", "研修"));
        assert!(!taken_back("教育 | 該当なし", "教育"));
    }

    #[test]
    fn promises_and_prohibitions_stay() {
        assert!(!taken_back("個人情報を第三者に提供しません。", "第三者"));
        assert!(!taken_back("第三者に提供することはありません。", "第三者"));
        assert!(!taken_back("第三者への提供はしておりません。", "第三者"));
        assert!(!taken_back("許可なく持ち出してはならない。", "持ち出"));
        assert!(!taken_back("停止は発生していません。", "停止"));
        assert!(!taken_back("端末は持ち帰らない。", "端末"));
    }

    #[test]
    fn what_is_only_intended_is_taken_back() {
        assert!(taken_back(
            "教育については、来年度の実施を検討しています。",
            "教育"
        ));
        assert!(taken_back("監査は、来期から行う予定です。", "監査"));
        assert!(taken_back("台帳を整えることが今後の課題である。", "台帳"));
        assert!(!taken_back(
            "委員会は、再発防止策を検討し、実施する。",
            "再発防止"
        ));
        assert!(!taken_back("研修の予定表を作成する。", "研修"));
        let only_planned = |text: &str| zones(&Prepared::passage(text))[0].intended;
        assert!(only_planned("署名への対応を検討しています。"));
        assert!(!only_planned("署名には対応していない。"));
    }

    #[test]
    fn a_term_that_spells_the_negation_stays() {
        assert!(!taken_back("委託は行っていない。", "委託は行っていない"));
        assert!(taken_back("委託は行っていない。", "委託は行っ"));
    }

    #[test]
    fn what_was_found_wanting_is_taken_back() {
        assert!(taken_back("修正を適用していない端末が３台あった。", "修正"));
        assert!(taken_back("鍵を掛けていない書庫が見つかった。", "鍵"));
        assert!(!taken_back(
            "教育を受けていない者が残らないよう補講を行う。",
            "教育"
        ));
    }

    #[test]
    fn other_clauses_and_nouns_stay() {
        assert!(!taken_back("監査を行った。教育は実施していない。", "監査"));
        assert!(!taken_back(
            "暗号化して保管し、持ち出しは行っていない。",
            "暗号化"
        ));
        assert!(!taken_back(
            "教育を実施していない者には補講を行う。",
            "教育"
        ));
    }
}
