//! The answer to a query: the best passages, how many there are, and where to
//! go on.

use tantivy::Searcher;
use tantivy::collector::Count;

use super::best::Best;
use super::error::IndexError;
use super::facets::{Counter, Facets};
use super::kept::FIRST;
use super::plan;
use super::query::Query;
use super::store::Index;
use super::view::{Statistics, View};

/// Most hits of one answer, and how far in an answer may begin: the search
/// library makes room for both at once.
const MOST: usize = 100_000;

/// The answer to a query.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hits {
    /// Passages that match in all. Those of a query that
    /// [needs verification](Query::needs_verification) are an upper bound.
    pub total: usize,
    /// The passages asked for, best first, ties by id.
    pub hits: Vec<Hit>,
    /// What was answered from, to go on from there.
    pub view: View,
    /// All that match by property, where that was asked for.
    pub facets: Option<Facets>,
}

/// Which part of an answer is wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Part<'a> {
    /// At most so many passages.
    pub limit: usize,
    /// Without the first so many.
    pub offset: usize,
    /// What an earlier part was answered from.
    pub view: Option<&'a View>,
    /// Whether to count all that match by case, class, scheme and state.
    pub counted: bool,
}

/// One passage found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The passage.
    pub id: u64,
    /// BM25, comparable within one answer only.
    pub score: f32,
}

impl Index {
    /// The passages that match `query`, best first, from the `offset`-th on.
    ///
    /// Answers from the last [`reload`](Self::reload). What matches a quoted
    /// string is still to be [verified](Query::verify) against the records.
    ///
    /// # Errors
    /// [`IndexError::Unresolved`] for a criterion without its passages; others
    /// when the index cannot be read.
    pub fn search(&self, query: &Query, limit: usize, offset: usize) -> Result<Hits, IndexError> {
        let part = Part {
            limit,
            offset,
            ..Part::default()
        };
        self.search_as(query, &part)
    }

    /// A part of the answer: with a view in the order and out of the passages of
    /// the answer that it came from, whatever was added since.
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn search_as(&self, query: &Query, part: &Part<'_>) -> Result<Hits, IndexError> {
        let searcher = self.reader.searcher();
        let end = part.offset.saturating_add(part.limit);
        if !part.counted || part.view.is_some() || end > FIRST {
            return self.answer(&searcher, query, part);
        }
        let first = Part {
            limit: FIRST,
            offset: 0,
            ..*part
        };
        let generation = searcher.generation().generation_id();
        let make = || self.answer(&searcher, query, &first);
        let kept = self.kept.of(generation, query, make)?;
        let shown = kept.hits.iter().skip(part.offset).take(part.limit);
        Ok(Hits {
            total: kept.total,
            hits: shown.copied().collect(),
            view: kept.view.clone(),
            facets: kept.facets.clone(),
        })
    }

    fn answer(
        &self,
        searcher: &Searcher,
        query: &Query,
        part: &Part<'_>,
    ) -> Result<Hits, IndexError> {
        let names = self.names(searcher)?;
        let last = part.view.map_or(names.last, |view| view.last);
        let mut plan = plan::plan(query, self)?;
        if part.view.is_some() {
            plan = plan::up_to(plan, last, &self.fields);
        }
        let counter = part.counted.then_some(Counter { names, only: None });
        let named = |counts| Some(counter.as_ref()?.named(&counts?));
        let limit = part.limit.min(MOST);
        if limit == 0 || part.offset > MOST {
            let (total, counts) = searcher.search(&plan, &(Count, counter.clone()))?;
            return Ok(Hits {
                total,
                hits: Vec::new(),
                view: part.view.cloned().unwrap_or_default(),
                facets: named(counts),
            });
        }
        let best = Best {
            first: part.offset,
            most: limit,
        };
        let statistics = Statistics::new(searcher, part.view);
        let wanted = (best, counter.clone());
        let ((total, hits), counts) =
            searcher.search_with_statistics_provider(&plan, &wanted, &statistics)?;
        Ok(Hits {
            total,
            hits,
            view: statistics.view(last),
            facets: named(counts),
        })
    }
}
