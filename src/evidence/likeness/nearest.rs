//! What one passage is like, as far as it is asked.

use std::cell::OnceCell;

use super::{Likeness, Vector};

/// What a rule found is kept from this likeness on; 1 is a passage that was
/// learned without a doubt, 0 one that has nothing to do with the criterion.
pub(super) const KEPT: f32 = 0.15;

/// From here on a rule need not find all its words.
pub(super) const CLEAR: f32 = 0.3;

/// Below, the passage is more like those that prove nothing at all; 1 is one
/// that surely proves something.
const SOMETHING: f32 = 0.45;

/// What the same must be where a rule does not find all its words.
pub(super) const SURELY: f32 = 0.7;

/// What a passage is like.
#[derive(Debug)]
pub(in crate::evidence) struct Nearest<'a> {
    pub(super) likeness: &'a Likeness,
    pub(super) vector: Vector,
    /// How like those that prove something, whatever it is.
    pub(super) proves: f32,
    /// How like each criterion; worked out when all are asked for.
    pub(super) scores: OnceCell<Vec<f32>>,
}

impl<'a> Nearest<'a> {
    pub(super) fn new(likeness: &'a Likeness, vector: Vector) -> Self {
        Self {
            likeness,
            proves: likeness.proves(&vector),
            vector,
            scores: OnceCell::new(),
        }
    }
}

impl Nearest<'_> {
    /// True when the passage is more like those that prove nothing.
    pub(in crate::evidence) fn says_nothing(&self) -> bool {
        self.proves < SOMETHING
    }

    /// True when the passage is like the criterion, or nothing is known of what
    /// proves that.
    pub(in crate::evidence) fn keeps(&self, criterion: u32) -> bool {
        !self.likeness.knows(criterion) || self.score(criterion) >= KEPT
    }

    /// The criteria that the passage is clearly like, if it surely proves
    /// something.
    pub(in crate::evidence) fn clear(&self) -> impl Iterator<Item = u32> {
        let is_sure = self.proves >= SURELY;
        let known = is_sure.then(|| self.known()).into_iter().flatten();
        let clear = known.filter(|(_, score)| *score >= CLEAR);
        clear.map(|(criterion, _)| criterion)
    }

    /// How like the passage is to those that prove something, and to the criteria
    /// that it is likest.
    pub(in crate::evidence) fn likest(&self, most: usize) -> (f32, Vec<(u32, f32)>) {
        let mut likest: Vec<(u32, f32)> = self.known().filter(|(_, score)| *score > 0.0).collect();
        likest.sort_by(|a, b| b.1.total_cmp(&a.1));
        likest.truncate(most);
        (self.proves, likest)
    }

    /// The criteria of which something is known, and how like each.
    fn known(&self) -> impl Iterator<Item = (u32, f32)> {
        let scores = self.scores.get_or_init(|| self.likeness.told(&self.vector));
        let scores = (0u32..).zip(scores.iter().copied());
        scores.filter(|(criterion, _)| self.likeness.knows(*criterion))
    }

    pub(super) fn score(&self, criterion: u32) -> f32 {
        match self.scores.get() {
            Some(scores) => scores.get(criterion as usize).copied().unwrap_or_default(),
            None => self.likeness.told_of(&self.vector, criterion),
        }
    }
}
