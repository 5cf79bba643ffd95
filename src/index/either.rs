//! What matches one of several queries, looked at passage by passage.
//!
//! The library's own union works through 4,096 passages at a time, also where
//! another clause leaves few of them: a phrase is then compared in every
//! passage that holds its letters. This one compares where it is asked.

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED, Term};

use super::explain::explained;

/// One of these queries; scores add up.
#[derive(Debug)]
pub(super) struct Either {
    each: Vec<Box<dyn Query>>,
    /// Whether to look where nothing else says no. The library would begin with
    /// a long phrase, which it takes for rare.
    at_last: bool,
}

impl Either {
    /// One of these.
    pub(super) fn of(each: Vec<Box<dyn Query>>) -> Self {
        let at_last = false;
        Self { each, at_last }
    }

    /// One of these, looked for where all else matches.
    pub(super) fn at_last(each: Vec<Box<dyn Query>>) -> Self {
        let at_last = true;
        Self { each, at_last }
    }
}

impl Clone for Either {
    fn clone(&self) -> Self {
        Self {
            each: self.each.iter().map(|query| query.box_clone()).collect(),
            at_last: self.at_last,
        }
    }
}

impl Query for Either {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let each = self.each.iter().map(|query| query.weight(scoring));
        Ok(Box::new(OfEither {
            each: each.collect::<Result<_, _>>()?,
            at_last: self.at_last,
        }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.each
            .iter()
            .for_each(|query| query.query_terms(visitor));
    }
}

struct OfEither {
    each: Vec<Box<dyn Weight>>,
    at_last: bool,
}

impl Weight for OfEither {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let each = self.each.iter().map(|weight| weight.scorer(reader, boost));
        let each: Vec<Box<dyn Scorer>> = each.collect::<Result<_, _>>()?;
        let cost = match self.at_last {
            true => u64::from(reader.max_doc()),
            false => each.iter().map(|scorer| scorer.cost()).sum(),
        };
        Ok(Box::new(Found::new(each, cost)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explained("either", self, reader, doc)
    }
}

/// One of the queries, in a segment.
struct One {
    scorer: Box<dyn Scorer>,
    /// Where it stands; while it is astray, before which it matches nothing.
    at: DocId,
    /// Set after the library's dangerous way to seek found nothing: until it
    /// finds something it may only be asked in that way.
    is_astray: bool,
}

impl One {
    /// Goes to the first match from `target` on.
    fn seek(&mut self, target: DocId) {
        while self.is_astray && self.at < TERMINATED {
            self.try_at(self.at.max(target));
        }
        if self.at < target {
            self.at = self.scorer.seek(target);
        }
    }

    /// Looks whether `target` matches, and only that where it can.
    fn try_at(&mut self, target: DocId) {
        if self.at > target || (self.at == target && !self.is_astray) {
            return;
        }
        (self.at, self.is_astray) = match self.scorer.seek_danger(target) {
            SeekDangerResult::Found => (target, false),
            SeekDangerResult::SeekLowerBound(bound) => (bound, true),
        };
    }

    fn is_at(&self, doc: DocId) -> bool {
        self.at == doc && !self.is_astray
    }
}

struct Found {
    each: Vec<One>,
    doc: DocId,
    cost: u64,
}

impl Found {
    fn new(each: Vec<Box<dyn Scorer>>, cost: u64) -> Self {
        let each = each.into_iter().map(|scorer| One {
            at: scorer.doc(),
            scorer,
            is_astray: false,
        });
        let mut found = Self {
            each: each.collect(),
            doc: 0,
            cost,
        };
        found.stand();
        found
    }

    /// Stands where the first of them does.
    fn stand(&mut self) -> DocId {
        let first = self.each.iter().map(|one| one.at).min();
        self.doc = first.unwrap_or(TERMINATED);
        self.doc
    }
}

impl DocSet for Found {
    fn advance(&mut self) -> DocId {
        match self.doc {
            TERMINATED => TERMINATED,
            doc => self.seek(doc + 1),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.each.iter_mut().for_each(|one| one.seek(target));
        self.stand()
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target >= TERMINATED {
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        }
        self.each.iter_mut().for_each(|one| one.try_at(target));
        match self.each.iter().any(|one| one.is_at(target)) {
            true => {
                self.doc = target;
                SeekDangerResult::Found
            }
            false => SeekDangerResult::SeekLowerBound(self.stand()),
        }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let each = self.each.iter().map(|one| one.scorer.size_hint());
        each.fold(0, u32::saturating_add)
    }

    fn cost(&self) -> u64 {
        self.cost
    }
}

impl Scorer for Found {
    fn score(&mut self) -> Score {
        let doc = self.doc;
        let here = self.each.iter_mut().filter(|one| one.is_at(doc));
        here.map(|one| one.scorer.score()).sum()
    }
}
