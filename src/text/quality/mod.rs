//! Qualities of a passage that evidence rules may ask for, whatever the
//! scheme: a yearly frequency, a date, a named person, a stated duty.
//!
//! A quality is read from the form of the language alone. Whether it speaks of
//! the matter at hand is for the rule to say, by what stands near it. Each
//! function takes a normal form and returns ranges of its characters, in
//! order.

mod blank;
mod count;
mod endings;
mod names;
mod person;
mod predicate;
mod statement;

use std::ops::Range;

use super::date;
use super::frequency::{self, Pace};
use super::normal::Normal;
use super::pattern::{Part, match_at};

/// A quality that every scheme pack can name, as in `@yearly`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quality {
    /// A frequency of at least once a year: 年1回以上, 半期ごと, 毎月.
    Yearly,
    /// Any regular frequency, the yearly ones included: 定期的に, 2年に1回.
    Regular,
    /// A full date that is not the date of a law: 令和6年4月1日.
    Dated,
    /// A person's name, or a post that is given a role: 管理者 見本太郎,
    /// 院長を管理者とする.
    Person,
    /// A number of people or things: 12名, 30件.
    Count,
    /// A rule stated: しなければならない, するものとする, 行う。, すること。
    Duty,
    /// Done: 実施した。, 受講済.
    Done,
    /// A negative statement: 実施していない, 該当なし.
    Negated,
    /// A prohibition: してはならない, 禁止, しないこと。
    Prohibit,
    /// Left to be filled in: 〇〇, {{…}}, blank dates.
    Blank,
}

impl Quality {
    /// All qualities.
    pub const ALL: [Self; 10] = [
        Self::Yearly,
        Self::Regular,
        Self::Dated,
        Self::Person,
        Self::Count,
        Self::Duty,
        Self::Done,
        Self::Negated,
        Self::Prohibit,
        Self::Blank,
    ];

    /// The name in scheme packs, without the `@`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yearly => "yearly",
            Self::Regular => "regular",
            Self::Dated => "dated",
            Self::Person => "person",
            Self::Count => "count",
            Self::Duty => "duty",
            Self::Done => "done",
            Self::Negated => "negated",
            Self::Prohibit => "prohibit",
            Self::Blank => "blank",
        }
    }

    /// The quality of that name, without the `@`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|quality| quality.name() == name)
    }
}

/// Where `quality` stands in a text in normal form, in characters of
/// `normal.text`, in order; empty when it does not. `chars` are those
/// characters.
pub fn find(quality: Quality, normal: &Normal, chars: &[char]) -> Vec<Range<usize>> {
    match quality {
        Quality::Yearly => paces(chars, |pace| pace == Pace::Yearly),
        Quality::Regular => paces(chars, |_| true),
        Quality::Dated => dated(chars, normal),
        Quality::Person => person::find(chars, normal),
        Quality::Count => count::find(chars),
        Quality::Duty => statement::duty(chars),
        Quality::Done => statement::done(chars, normal),
        Quality::Negated => statement::negated(chars),
        Quality::Prohibit => statement::prohibit(chars),
        Quality::Blank => blank::find(chars, normal),
    }
}

fn paces(chars: &[char], keep: impl Fn(Pace) -> bool) -> Vec<Range<usize>> {
    frequency::find_in(chars)
        .into_iter()
        .filter(|found| keep(found.pace))
        .map(|found| found.range)
        .collect()
}

/// Words that make the date before them that of a law or ordinance.
const OF_A_LAW: &[Part] = &[
    Part::Maybe(&["付け", "付", "、"]),
    Part::Gap(16),
    Part::One(&[
        "法律",
        "政令",
        "省令",
        "府令",
        "勅令",
        "告示",
        "条例",
        "訓令",
        "規則第",
        "通達",
        "閣議決定",
        "医政発",
        "薬生発",
        "老発",
        "保発",
        "法第",
    ]),
];

fn dated(chars: &[char], normal: &Normal) -> Vec<Range<usize>> {
    date::find_normal(normal)
        .into_iter()
        .filter(|found| found.day().is_some())
        .filter(|found| match_at(chars, found.range.end, OF_A_LAW).is_none())
        .map(|found| found.range)
        .collect()
}

/// Sorts ranges and joins those that overlap.
fn merge(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

#[cfg(test)]
mod tests;
