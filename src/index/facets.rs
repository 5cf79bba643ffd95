//! How many of the passages found belong to which case, class, scheme, state.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::error::IndexError;
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
        let only = Some(Arc::new(only));
        let counted = self.reader.searcher().search(&plan, &Counter { only })?;
        Ok(sorted(counted))
    }
}

/// What was counted under its names, the most first.
pub(super) fn sorted(counts: Counts) -> Facets {
    let most_first = |counts: BTreeMap<String, u64>| {
        let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        counts
    };
    let names = SHOWN.into_iter().map(|(name, _)| name);
    names.zip(counts.map(most_first)).collect()
}

/// Passages by value, in the order of [`SHOWN`].
pub(super) type Counts = [BTreeMap<String, u64>; SHOWN.len()];

/// Counts what matches, or with `only` those of it.
#[derive(Default)]
pub(super) struct Counter {
    only: Option<Arc<HashSet<u64>>>,
}

pub(super) struct OfSegment {
    only: Option<Arc<HashSet<u64>>>,
    ids: Column<u64>,
    columns: Vec<Option<(StrColumn, Vec<u64>)>>,
}

impl Collector for Counter {
    type Fruit = Counts;
    type Child = OfSegment;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<OfSegment> {
        let fast = segment.fast_fields();
        let column = |(_, field): (&str, &str)| -> tantivy::Result<_> {
            let zeros = |column: StrColumn| {
                let counts = vec![0; column.dictionary().num_terms()];
                (column, counts)
            };
            Ok(fast.str(field)?.map(zeros))
        };
        Ok(OfSegment {
            only: self.only.clone(),
            ids: fast.u64(ID)?,
            columns: SHOWN.into_iter().map(column).collect::<Result<_, _>>()?,
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Counts>) -> tantivy::Result<Counts> {
        let mut all = Counts::default();
        for segment in segments {
            for (sum, counts) in all.iter_mut().zip(segment) {
                for (value, count) in counts {
                    *sum.entry(value).or_default() += count;
                }
            }
        }
        Ok(all)
    }
}

impl SegmentCollector for OfSegment {
    type Fruit = Counts;

    fn collect(&mut self, doc: DocId, _: Score) {
        let id = self.ids.first(doc);
        let counts = |only: &Arc<HashSet<u64>>| id.is_some_and(|id| only.contains(&id));
        if !self.only.as_ref().is_none_or(counts) {
            return;
        }
        for (column, counts) in self.columns.iter_mut().flatten() {
            for ord in column.ords().values_for_doc(doc) {
                if let Some(count) = usize::try_from(ord).ok().and_then(|at| counts.get_mut(at)) {
                    *count += 1;
                }
            }
        }
    }

    fn harvest(self) -> Counts {
        let mut all = Counts::default();
        for (sum, column) in all.iter_mut().zip(&self.columns) {
            let Some((column, counts)) = column else {
                continue;
            };
            for (ord, count) in (0..).zip(counts).filter(|(_, count)| **count > 0) {
                let mut value = String::new();
                if matches!(column.ord_to_str(ord, &mut value), Ok(true)) {
                    sum.insert(value, *count);
                }
            }
        }
        all
    }
}
