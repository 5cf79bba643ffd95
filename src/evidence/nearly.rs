//! What a passage nearly proves by the words of a rule, and by what it is like.
//!
//! A rule that misses one of its words finds nothing. Where no rule finds
//! anything and the passage is far liker to one criterion than to any other,
//! that criterion's rule may want one word: the find is partial and says which.

use super::evaluate::{Found, View, evaluate_but_one};
use super::matcher::Matcher;
use crate::scheme::Way;

impl Matcher {
    /// The best way of the rule of the criterion that the passage is clearly
    /// like, one of its subjects wanting.
    pub(super) fn nearly(&self, view: &View<'_>) -> Option<(u32, &Way, Found)> {
        let criterion = self.nearest(view)?.clearest()?;
        let rules = (0u32..).zip(&self.pack.rules);
        let rules = rules.filter(|(_, rule)| rule.criterion == criterion);
        let ways = rules.flat_map(|(at, rule)| rule.ways.iter().map(move |way| (at, way)));
        let found = ways.filter_map(|(at, way)| Some((at, way, evaluate_but_one(way, view)?)));
        found.max_by(|(.., a), (.., b)| a.score.total_cmp(&b.score))
    }
}
