//! What a passage nearly proves by the words of a rule, and by what it is like.
//!
//! A rule that misses one of its words finds nothing, and no vocabulary knows
//! every everyday word. Where the passage is clearly like those that prove a
//! criterion, the rule may want words: the find is partial and says which. One
//! word of the rule must stand there; likeness alone proves nothing.

use super::evaluate::{Found, Lack, View, evaluate_in_part};
use super::matcher::Matcher;
use crate::scheme::Way;

impl Matcher {
    /// Of each criterion that the passage is clearly like and no rule found, the
    /// best way of its rule, some of its subjects wanting.
    pub(super) fn nearly<'a>(
        &'a self,
        view: &View<'a>,
        found: &[(u32, &Way, Found)],
    ) -> Vec<(u32, &'a Way, Found)> {
        if !may_prove(view) {
            return Vec::new();
        }
        let Some(nearest) = self.like(view) else {
            return Vec::new();
        };
        let rules = |criterion: u32| self.of_criterion.get(criterion as usize);
        let is_new = |criterion: &u32| {
            let mut rules = rules(*criterion).into_iter().flatten();
            !rules.any(|rule| found.iter().any(|(known, ..)| known == rule))
        };
        let in_part = |criterion: u32| {
            let rules = rules(criterion).into_iter().flatten();
            let ways = rules.flat_map(|at| {
                let rule = self.pack.rules.get(*at as usize);
                let ways = rule.into_iter().flat_map(|rule| &rule.ways);
                ways.map(|way| (*at, way))
            });
            let found = ways.filter_map(|(at, way)| Some((at, way, evaluate_in_part(way, view)?)));
            // A place that was left to be filled in says nothing yet.
            found
                .filter(|(.., found)| !found.lacks.contains(&Lack::Blanks))
                .max_by(|(.., a), (.., b)| fuller(a, b))
        };
        nearest.clear().filter(is_new).filter_map(in_part).collect()
    }
}

/// What wants fewer words is better, then what scores more.
fn fuller(a: &Found, b: &Found) -> std::cmp::Ordering {
    let wants = |found: &Found| found.lacks.len();
    (wants(b).cmp(&wants(a))).then_with(|| a.score.total_cmp(&b.score))
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::evidence::PassageIn;
    use crate::evidence::explain::Told;
    use crate::evidence::reasons::IN_PART;
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

    #[test]
    fn a_find_in_part_says_so() {
        let matcher = Matcher::new(Arc::new(Memory::tiny_taught(PASSAGES))).unwrap();
        let told = |text: &str| {
            let passage = PassageIn {
                text,
                ..PassageIn::default()
            };
            let why = matcher.passage(&passage).into_iter().map(|one| one.why);
            (why.collect::<Vec<_>>(), matcher.explain(&passage))
        };
        let (why, explained) = told("職員は着任の月に個人情報の講座を受けます。");
        assert_eq!(why[0].last().unwrap(), IN_PART);
        let has = |is: &dyn Fn(&Told) -> bool| explained.iter().any(is);
        assert!(
            has(
                &|told| matches!(told, Told::Find(find) if find.in_part && find.criterion == "T-1")
            ),
            "{explained:?}"
        );
        assert!(
            has(&|told| matches!(told, Told::Like { criterion, .. } if criterion == "T-1")),
            "{explained:?}"
        );
    }
}
