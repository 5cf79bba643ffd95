//! How many of the passages found belong to which case, class, scheme, state.

use std::collections::HashSet;
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::error::IndexError;
use super::names::{Names, Shown};
use super::plan;
use super::query::Query;
use super::schema::{ID, SHOWN};
use super::store::Index;

/// Passages found, by property and value as written; the most first.
pub type Facets = Vec<(&'static str, Vec<(String, u64)>)>;

impl Index {
    /// Counts those of the passages that match `query` whose ids are in `only`.
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn facets(&self, query: &Query, only: HashSet<u64>) -> Result<Facets, IndexError> {
        let plan = plan::plan(query, self)?;
        let searcher = self.reader.searcher();
        let counter = Counter {
            names: self.names(&searcher)?,
            only: Some(Arc::new(only)),
        };
        let counts = searcher.search(&plan, &counter)?;
        Ok(counter.named(&counts))
    }
}

/// Passages by property and value, both by place.
pub(super) type Counts = [Vec<u64>; SHOWN.len()];

/// Counts what matches, or with `only` those of it.
#[derive(Clone)]
pub(super) struct Counter {
    pub(super) names: Arc<Names>,
    pub(super) only: Option<Arc<HashSet<u64>>>,
}

impl Counter {
    /// What was counted under its names, the most first.
    pub(super) fn named(&self, counts: &Counts) -> Facets {
        let each = SHOWN.iter().zip(counts).zip(&self.names.values);
        let named = each.map(|(((name, _), counts), values)| {
            let found = values.iter().zip(counts).filter(|(_, count)| **count > 0);
            let mut found: Vec<(&String, u64)> = found.map(|(v, count)| (v, *count)).collect();
            found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            let owned = found
                .into_iter()
                .map(|(value, count)| (value.clone(), count));
            (*name, owned.collect())
        });
        named.collect()
    }
}

pub(super) struct OfSegment {
    only: Option<(Arc<HashSet<u64>>, Column<u64>)>,
    shown: [Option<Shown>; SHOWN.len()],
    counts: Counts,
}

impl Collector for Counter {
    type Fruit = Counts;
    type Child = OfSegment;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<OfSegment> {
        let only = match &self.only {
            Some(only) => Some((Arc::clone(only), segment.fast_fields().u64(ID)?)),
            None => None,
        };
        Ok(OfSegment {
            only,
            shown: self.names.in_segment(segment),
            counts: self.names.values.each_ref().map(|all| vec![0; all.len()]),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Counts>) -> tantivy::Result<Counts> {
        let mut all = self.names.values.each_ref().map(|all| vec![0; all.len()]);
        for segment in segments {
            for (sums, counts) in all.iter_mut().zip(segment) {
                for (sum, count) in sums.iter_mut().zip(counts) {
                    *sum += count;
                }
            }
        }
        Ok(all)
    }
}

impl SegmentCollector for OfSegment {
    type Fruit = Counts;

    fn collect(&mut self, doc: DocId, _: Score) {
        if let Some((only, ids)) = &self.only
            && !ids.first(doc).is_some_and(|id| only.contains(&id))
        {
            return;
        }
        for (shown, counts) in self.shown.iter().zip(&mut self.counts) {
            let Some(shown) = shown else { continue };
            for number in shown.numbers.values_for_doc(doc) {
                let place = usize::try_from(number).ok();
                let place = place.and_then(|number| shown.places.get(number));
                if let Some(count) = place.and_then(|place| counts.get_mut(*place)) {
                    *count += 1;
                }
            }
        }
    }

    fn harvest(self) -> Counts {
        self.counts
    }
}
