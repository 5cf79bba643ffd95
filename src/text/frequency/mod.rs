//! How often something is to be done: 年1回, 毎月, 12か月以内ごとに, 定期的に.

mod rules;

use std::ops::Range;
use std::sync::LazyLock;

use serde::Serialize;

use self::rules::RULES;
use super::pattern::{Leads, Part, match_at};

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

/// Days of the longest interval that is yearly: 12 months of 30 days, 52 weeks
/// and 365 days are each within it.
const YEAR: u64 = 366;
/// Larger counts are years of a calendar or amounts.
const MAX_INTERVAL: u64 = 400;

static LEADS: LazyLock<Leads> = LazyLock::new(|| Leads::of(RULES.iter().map(|rule| rule.parts)));

#[cfg(test)]
mod tests;
