//! What a negation takes back.
//!
//! 「教育は実施していない。」 is no evidence of education. 「教育を受けていない
//! 者には補講を行う。」 is: there the negation only describes a noun. So a
//! negation counts where it ends a clause, and takes back that clause.

use super::prepared::{Prepared, Span};
use crate::text::quality::{self, Quality};

/// A stretch in which what is said is negated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Zone {
    start: u32,
    end: u32,
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

/// The negated stretches of a text.
pub(super) fn zones(text: &Prepared) -> Vec<Zone> {
    let normal = &text.normal.text;
    let negated = quality::find(Quality::Negated, normal);
    if negated.is_empty() {
        return Vec::new();
    }
    let prohibited = quality::find(Quality::Prohibit, normal);
    let chars: Vec<char> = normal.chars().collect();
    let mut zones = Vec::new();
    for range in negated {
        let duty = prohibited
            .iter()
            .any(|other| other.start < range.end && range.start < other.end);
        let words = chars.get(range.start..range.end).unwrap_or_default();
        let stops = words.iter().rev().take_while(|c| is_border(**c)).count();
        let end = range.end - stops;
        if !duty && chars.get(end).is_none_or(|c| is_border(*c)) {
            zones.push(Zone {
                start: clause_start(&chars, range.start) as u32,
                end: end as u32,
            });
        }
    }
    zones
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
        assert!(
            taken_back("従業者への教育 | 該当なし", "該当")
                || !taken_back("教育 | 該当なし", "教育")
        );
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
