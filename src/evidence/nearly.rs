//! What a passage nearly proves by the words of a rule, and by what it is like.
//!
//! A rule that misses one of its words finds nothing. Where no rule finds
//! anything and the passage is far liker to one criterion than to any other,
//! that criterion's rule may want one word: the find is partial and says which.

use super::evaluate::{Found, Lack, View, evaluate_but_one};
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
        if !may_prove(view) {
            return None;
        }
        let criterion = self.like(view)?.clearest(CLEAR, AHEAD)?;
        let rules = (0u32..).zip(&self.pack.rules);
        let rules = rules.filter(|(_, rule)| rule.criterion == criterion);
        let ways = rules.flat_map(|(at, rule)| rule.ways.iter().map(move |way| (at, way)));
        let found = ways.filter_map(|(at, way)| Some((at, way, evaluate_but_one(way, view)?)));
        let best = found.max_by(|(.., a), (.., b)| a.score.total_cmp(&b.score))?;
        // A place that was left to be filled in says nothing yet.
        if best.2.lacks.contains(&Lack::Blanks) {
            return None;
        }
        if best.2.is_label(view) {
            return Some(best);
        }
        let rest = without(text, &best.2.words);
        let still = self.nearest(&rest)?.clearest(REST, 1.0)?;
        (still == criterion).then_some(best)
    }
}

/// False for what is not worth the comparison: no word of any rule and no form
/// row, a row of a table with more than a label and a value.
fn may_prove(view: &View<'_>) -> bool {
    let is_table = || {
        view.passage
            .text
            .chars
            .iter()
            .filter(|c| **c == '|')
            .count()
            > 1
    };
    match &view.row {
        Some(row) => row.is_answered && (row.is_marked || !is_table()),
        None => view.passage.hits.concepts().next().is_some(),
    }
}

/// The text with a gap where the words stand.
fn without(text: &Prepared, words: &[Span]) -> String {
    let inside = |at: u32| words.iter().any(|word| word.start <= at && at < word.end);
    let letters = text.chars.iter().zip(0u32..);
    let kept = letters.map(|(letter, at)| if inside(at) { '\u{fffd}' } else { *letter });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::evidence::PassageIn;
    use crate::model::Strength;
    use crate::scheme::testing::Memory;

    const PASSAGES: &str = r#"
[[document]]
name = "a"
passages = [
  { proves = ["T-1"], text = "新任の者は着任の月に個人情報の講座を受ける。" },
  { proves = ["T-1"], text = "職員は着任の月に個人情報の講座を受ける。" },
  { proves = ["T-1"], text = "着任の月に受ける個人情報の講座には試験がある。" },
  { proves = ["T-2"], text = "監査責任者は部署の監査を行い報告する。" },
  { proves = ["T-2"], text = "監査の結果は責任者が報告する。" },
  { text = "消防の訓練を行い報告する。" },
]
"#;

    fn finds(passages: &str, text: &str) -> Vec<(String, Strength, usize)> {
        let matcher = Matcher::new(Arc::new(Memory::tiny_taught(passages))).unwrap();
        let passage = PassageIn {
            text,
            ..PassageIn::default()
        };
        let found = matcher.passage(&passage).into_iter();
        found
            .map(|one| (one.criterion, one.strength, one.lacks.len()))
            .collect()
    }

    #[test]
    fn a_wanting_word_is_named_where_the_rest_is_clearly_alike() {
        let text = "職員は着任の月に個人情報の講座を受けます。";
        let found = finds(PASSAGES, text);
        let [(criterion, strength, lacks)] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!((criterion.as_str(), *strength), ("T-1", Strength::Partial));
        assert!(*lacks > 0);
        // Nothing to be like, no word of the rule, another matter, a blank.
        assert_eq!(finds("", text), []);
        assert_eq!(finds(PASSAGES, "着任の月に講座を受けます。"), []);
        assert_eq!(finds(PASSAGES, "職員は消防の訓練を行います。"), []);
        assert_eq!(
            finds(PASSAGES, "職員は着任の月に〇〇の講座を受けます。"),
            []
        );
    }
}
