//! The best of what matches, and how much that is.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::answer::Hit;
use super::schema::ID;

/// Counts what matches, and keeps the best of it: by score, ties by id.
pub(super) struct Best {
    /// Without the first so many.
    pub(super) first: usize,
    /// At most so many.
    pub(super) most: usize,
}

/// A hit among others: the best is the greatest.
struct Ranked(Hit);

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_score = self.0.score.total_cmp(&other.0.score);
        by_score.then(other.0.id.cmp(&self.0.id))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ranked {}

pub(super) struct OfSegment {
    ids: Column<u64>,
    room: usize,
    total: usize,
    best: BinaryHeap<Reverse<Ranked>>,
    /// What is no better than the last of the best is passed over.
    least: Score,
}

impl Collector for Best {
    type Fruit = (usize, Vec<Hit>);
    type Child = OfSegment;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<OfSegment> {
        Ok(OfSegment {
            ids: segment.fast_fields().u64(ID)?,
            room: self.first.saturating_add(self.most),
            total: 0,
            best: BinaryHeap::new(),
            least: Score::NEG_INFINITY,
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, segments: Vec<(usize, Vec<Hit>)>) -> tantivy::Result<(usize, Vec<Hit>)> {
        let total = segments.iter().map(|(total, _)| total).sum();
        let all = segments.into_iter().flat_map(|(_, best)| best);
        let mut all: Vec<Ranked> = all.map(Ranked).collect();
        all.sort_unstable_by(|one, other| other.cmp(one));
        let wanted = all.into_iter().skip(self.first).take(self.most);
        Ok((total, wanted.map(|Ranked(hit)| hit).collect()))
    }
}

impl SegmentCollector for OfSegment {
    type Fruit = (usize, Vec<Hit>);

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        if score < self.least {
            return;
        }
        let Some(id) = self.ids.first(doc) else {
            return;
        };
        self.best.push(Reverse(Ranked(Hit { id, score })));
        if self.best.len() > self.room {
            self.best.pop();
        }
        if self.best.len() == self.room
            && let Some(Reverse(Ranked(last))) = self.best.peek()
        {
            self.least = last.score;
        }
    }

    fn harvest(self) -> (usize, Vec<Hit>) {
        let best = self.best.into_iter().map(|Reverse(Ranked(hit))| hit);
        (self.total, best.collect())
    }
}
