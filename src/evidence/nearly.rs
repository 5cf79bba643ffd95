//! What a passage nearly proves by the words of a rule, and by what it is like.
//!
//! A rule that misses one of its words finds nothing. Where no rule finds
//! anything and the passage is far liker to one criterion than to any other,
//! that criterion's rule may want one word: the find is partial and says which.

use super::evaluate::{Found, View, evaluate_but_one};
use super::matcher::Matcher;
use super::prepared::{Prepared, Span};
use crate::scheme::Way;

/// How like the criterion the passage must be: the cosine with its profile.
const CLEAR: f32 = 0.18;

/// How many times liker to it than to the next.
const AHEAD: f32 = 1.4;

/// How like it the passage must be without the words that the rule found.
const REST: f32 = 0.14;

impl Matcher {
    /// The best way of the rule of the criterion that the passage is clearly
    /// like, one of its subjects wanting. Without the words found the passage
    /// must still be likest to it: one word is not two reasons.
    pub(super) fn nearly(&self, view: &View<'_>) -> Option<(u32, &Way, Found)> {
        let text = &view.passage.text;
        let criterion = self.nearest(&text.normal.text)?.clearest(CLEAR, AHEAD)?;
        let rules = (0u32..).zip(&self.pack.rules);
        let rules = rules.filter(|(_, rule)| rule.criterion == criterion);
        let ways = rules.flat_map(|(at, rule)| rule.ways.iter().map(move |way| (at, way)));
        let found = ways.filter_map(|(at, way)| Some((at, way, evaluate_but_one(way, view)?)));
        let best = found.max_by(|(.., a), (.., b)| a.score.total_cmp(&b.score))?;
        if best.2.is_label(view) {
            return Some(best);
        }
        let rest = without(text, &best.2.words);
        let still = self.nearest(&rest)?.clearest(REST, 1.0)?;
        (still == criterion).then_some(best)
    }
}

/// The text with a gap where the words stand.
fn without(text: &Prepared, words: &[Span]) -> String {
    let inside = |at: u32| words.iter().any(|word| word.start <= at && at < word.end);
    let letters = text.chars.iter().zip(0u32..);
    let kept = letters.map(|(letter, at)| if inside(at) { '\u{fffd}' } else { *letter });
    kept.collect()
}
