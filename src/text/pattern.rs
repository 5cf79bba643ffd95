//! Short patterns over normalised characters, written as data.
//!
//! A pattern is a list of parts. Between two parts one space may stand, since
//! the normal form keeps spaces beside digits and Latin letters. Matching
//! tries longer choices as they are listed and is bounded by the product of
//! the choices in one pattern, never by the length of the text.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::numeral;

/// A set of words of which one stands there.
pub(crate) type Words = &'static [&'static str];

/// One part of a pattern.
pub(crate) enum Part {
    /// One of these words.
    One(Words),
    /// One of these words, or nothing.
    Maybe(Words),
    /// A numeral; its value is kept.
    Number,
    /// Up to so many characters, none of them ending a sentence or a cell.
    Gap(usize),
    /// None of these words comes next.
    Not(Words),
    /// None of these words stands before; the first part of a pattern.
    NotAfter(Words),
    /// The clause ends: the text, a sentence, a cell or a bracket.
    End,
}

impl Part {
    /// Whether the part takes no characters.
    pub(super) fn is_condition(&self) -> bool {
        matches!(self, Self::Not(_) | Self::NotAfter(_) | Self::End)
    }
}

/// Which patterns of a list can begin with a character: most positions of a
/// text are passed over by one look-up.
pub(super) struct Leads {
    /// Sorted by character.
    by_char: Vec<(char, Vec<usize>)>,
    by_number: Vec<usize>,
    /// One bit for the characters that share their last bits with a lead:
    /// where it is not set, none begins.
    may_lead: [u64; 64],
}

/// Where the bit of a character stands in [`Leads::may_lead`].
fn bit(c: char) -> (usize, u64) {
    let low = u32::from(c) % 4096;
    (low as usize / 64, 1 << (low % 64))
}

impl Leads {
    /// The leads of patterns that begin with [`Part::One`] or
    /// [`Part::Number`], conditions left out.
    pub(super) fn of<'a>(patterns: impl IntoIterator<Item = &'a [Part]>) -> Self {
        let mut by_char: BTreeMap<char, Vec<usize>> = BTreeMap::new();
        let mut by_number = Vec::new();
        for (index, parts) in patterns.into_iter().enumerate() {
            match parts.iter().find(|part| !part.is_condition()) {
                Some(Part::One(words)) => {
                    let firsts: BTreeSet<char> = words
                        .iter()
                        .filter_map(|word| word.chars().next())
                        .collect();
                    for first in firsts {
                        by_char.entry(first).or_default().push(index);
                    }
                }
                _ => by_number.push(index),
            }
        }
        let mut may_lead = [0; 64];
        for (word, mask) in by_char.keys().map(|lead| bit(*lead)) {
            if let Some(bits) = may_lead.get_mut(word) {
                *bits |= mask;
            }
        }
        Self {
            by_char: by_char.into_iter().collect(),
            by_number,
            may_lead,
        }
    }

    /// The patterns, by their place in the list, that may begin with `c`.
    pub(super) fn at(&self, c: char) -> impl Iterator<Item = usize> {
        let (word, mask) = bit(c);
        let may_lead = self.may_lead.get(word).is_some_and(|bits| bits & mask != 0);
        let words = match may_lead {
            true => self.words(c),
            false => &[],
        };
        let numbers = match !self.by_number.is_empty() && numeral::is_part(c) {
            true => self.by_number.as_slice(),
            false => &[],
        };
        words.iter().chain(numbers).copied()
    }

    fn words(&self, c: char) -> &[usize] {
        let found = self.by_char.binary_search_by_key(&c, |(lead, _)| *lead);
        let words = found.ok().and_then(|at| self.by_char.get(at));
        words.map_or(&[], |(_, indices)| indices)
    }
}

/// A list of patterns with its leads.
pub(crate) struct Patterns {
    list: &'static [&'static [Part]],
    leads: Leads,
}

impl Patterns {
    /// Prepares a list.
    pub(crate) fn new(list: &'static [&'static [Part]]) -> Self {
        Self {
            list,
            leads: Leads::of(list.iter().copied()),
        }
    }

    /// The matches at `at`, each with its place in the list.
    pub(super) fn at(&self, chars: &[char], at: usize) -> impl Iterator<Item = (usize, Match)> {
        let lead = chars.get(at).copied();
        let candidates = lead.into_iter().flat_map(|lead| self.leads.at(lead));
        candidates.filter_map(move |index| {
            let parts = self.list.get(index)?;
            Some((index, match_at(chars, at, parts)?))
        })
    }

    /// All places where a pattern matches, the longest at each position.
    pub(crate) fn find(&self, chars: &[char]) -> Vec<Range<usize>> {
        let longest = |at: usize| self.at(chars, at).map(|(_, found)| found.end).max();
        (0..chars.len())
            .filter_map(|at| longest(at).filter(|end| *end > at).map(|end| at..end))
            .collect()
    }
}

/// A match: where it ends, and the values of its numerals in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) end: usize,
    pub(super) numbers: Vec<u64>,
}

/// Matches `parts` at `start`.
pub(super) fn match_at(chars: &[char], start: usize, parts: &[Part]) -> Option<Match> {
    let mut numbers = Vec::new();
    // What stands before is looked at last: it seldom decides.
    let (not_after, parts) = match parts {
        [Part::NotAfter(words), rest @ ..] => (*words, rest),
        parts => (&[][..], parts),
    };
    let end = step(chars, start, start, parts, &mut numbers)?;
    (!stands_before(chars, start, not_after)).then_some(Match { end, numbers })
}

/// Whether `word` stands at `at`.
pub(super) fn stands_at(chars: &[char], at: usize, word: &str) -> bool {
    let mut index = at;
    word.chars().all(|c| {
        let same = chars.get(index) == Some(&c);
        index += 1;
        same
    })
}

/// Whether one of `words` stands directly before `at`.
pub(super) fn stands_before(chars: &[char], at: usize, words: &[&str]) -> bool {
    let before = chars.get(..at).unwrap_or_default();
    words.iter().any(|word| {
        let mut back = before.iter().rev();
        word.chars().rev().all(|c| back.next() == Some(&c))
    })
}

/// The first of `words` that stands at `at`: its length in characters.
pub(super) fn one_of(chars: &[char], at: usize, words: &[&str]) -> Option<usize> {
    words
        .iter()
        .find(|word| stands_at(chars, at, word))
        .map(|word| word.chars().count())
}

/// Whether a clause ends at `at`: 。, a cell's `|`, a bracket or the end of the
/// text, white space left out.
pub(super) fn ends_at(chars: &[char], at: usize) -> bool {
    let rest = chars.get(at..).unwrap_or_default();
    rest.iter().find(|c| **c != ' ').is_none_or(|c| is_stop(*c))
}

/// A character that ends a clause.
pub(super) fn is_stop(c: char) -> bool {
    matches!(
        c,
        '。' | '.' | '|' | '!' | ';' | '(' | ')' | ']' | '}' | '」' | '』' | '】' | '〕' | '\n'
    )
}

fn step(
    chars: &[char],
    start: usize,
    at: usize,
    parts: &[Part],
    numbers: &mut Vec<u64>,
) -> Option<usize> {
    let Some((part, rest)) = parts.split_first() else {
        return Some(at);
    };
    let mut next = |at: usize| step(chars, start, at, rest, numbers);
    // A space may stand before a part, not before the first one.
    let skip = usize::from(at > start && chars.get(at) == Some(&' '));
    let word = |words: &'static [&'static str]| {
        words
            .iter()
            .filter(move |word| stands_at(chars, at + skip, word))
            .map(move |word| at + skip + word.chars().count())
    };
    match part {
        Part::One(words) => word(words).find_map(next),
        Part::Maybe(words) => word(words).find_map(&mut next).or_else(|| next(at)),
        Part::Number => {
            let found = numeral::read(chars, at + skip)?;
            numbers.push(found.value);
            let end = step(chars, start, at + skip + found.len, rest, numbers);
            if end.is_none() {
                numbers.pop();
            }
            end
        }
        Part::Gap(most) => gap(chars, at, *most).find_map(next),
        Part::Not(words) => (word(words).next().is_none()).then(|| next(at))?,
        Part::NotAfter(words) => (!stands_before(chars, at, words)).then(|| next(at))?,
        Part::End => ends_at(chars, at).then(|| next(at))?,
    }
}

/// The positions that a gap of at most `most` characters can reach.
fn gap(chars: &[char], at: usize, most: usize) -> impl Iterator<Item = usize> {
    let room = chars.get(at..).unwrap_or_default().iter().take(most);
    let open = room.take_while(|c| !matches!(c, '。' | '|')).count();
    at..=at + open
}

#[cfg(test)]
mod tests {
    use super::Part::*;
    use super::*;

    fn end(text: &str, parts: &[Part]) -> Option<(usize, Vec<u64>)> {
        let chars: Vec<char> = text.chars().collect();
        match_at(&chars, 0, parts).map(|found| (found.end, found.numbers))
    }

    #[test]
    fn matches_parts_in_order() {
        let yearly = [
            One(&["年"]),
            Maybe(&["に"]),
            Number,
            One(&["回"]),
            Not(&["転"]),
        ];
        assert_eq!(end("年に1回", &yearly), Some((4, vec![1])));
        assert_eq!(end("年 12 回以上", &yearly), Some((6, vec![12])));
        assert_eq!(end("年1回転", &yearly), None);
        assert_eq!(end("年に回", &yearly), None);
    }

    #[test]
    fn tries_every_choice() {
        let parts = [Maybe(&["ああ", "あ"]), One(&["あい"]), End];
        assert_eq!(end("ああい。", &parts), Some((3, vec![])));
        assert_eq!(end("あい", &parts), Some((2, vec![])));
        let parts = [One(&["あ", "ああ"]), One(&["い"])];
        assert_eq!(end("ああい", &parts), Some((3, vec![])));
    }

    #[test]
    fn gaps_end_with_the_sentence() {
        let parts = [One(&["を"]), Gap(4), One(&["任命"])];
        assert_eq!(end("を長に任命", &parts), Some((5, vec![])));
        assert_eq!(end("を長に。任命", &parts), None);
        assert_eq!(end("を一二三四五任命", &parts), None);
    }
}
