//! Search: a query over the index, answered with passages of the records.

mod batch;
mod cursor;
mod known;
mod query_set;
mod resolve;
pub mod saved;
mod show;

use std::collections::HashSet;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

pub use batch::asked;

use super::error::{Code, Failure};
use super::home::Home;
use super::indexing::{HEADINGS, failed};
use super::waiting::{Waits, waiting};
use crate::index::{Facet, Facets, Hits, Index, Part, Query, QueryError};
use crate::model::{Anchor, Flag};
use cursor::Cursor;

/// How often one who waits for the index looks again.
const BUILDING: Duration = Duration::from_millis(50);

/// Most hits of one answer.
pub const MOST: usize = 10_000;

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// In the query language. Empty with a criterion among the filters: what
    /// the rules of that criterion look for.
    pub query: String,
    /// Filters beside the query, by name and value.
    pub filters: Vec<(String, String)>,
    /// What one of these cases holds, and no other; of all where there is none.
    pub cases: Option<Vec<String>>,
    /// What was submitted to one of these schemes; to any where there is none.
    pub schemes: Vec<String>,
    /// At most so many passages.
    pub limit: usize,
    /// Without the first so many.
    pub offset: usize,
    /// Where an earlier answer ended: its [`Found::next`].
    pub after: Option<String>,
    /// Whether to count by class, case, scheme and state.
    pub facets: bool,
}

/// The answer to a query.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Passages that match in all.
    pub total: usize,
    /// The passages asked for, best first.
    pub hits: Vec<Hit>,
    /// True when no passage holds all that was asked for, and these hold some
    /// of it.
    pub loosened: bool,
    /// Where the next page begins, to be asked for as [`Asked::after`]; none
    /// after the last hit.
    pub next: Option<String>,
    /// Passages by class, case, scheme and state, where that was asked for.
    pub facets: Option<Facets>,
    /// Documents that wait to be read: nobody knows what they hold.
    pub waiting: usize,
}

/// One passage found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Case number.
    pub case: String,
    /// Document code.
    pub document: String,
    /// Passage code.
    pub passage: String,
    /// Fixity of the document in hex.
    pub sha256: String,
    /// Name of the document.
    pub name: String,
    /// Where it stands.
    pub anchor: Anchor,
    /// Headings above it.
    pub heading: Vec<String>,
    /// What must be known before trusting it.
    pub flags: Vec<Flag>,
    /// The passage, or a part of it marked with `…`.
    pub quote: String,
    /// What was found, in characters of the quote.
    pub highlights: Vec<[usize; 2]>,
    /// Score, comparable within one answer.
    pub score: f32,
}

/// The index of a home, opened for any number of queries.
pub struct Searcher<'h> {
    home: &'h Home,
    index: Arc<Index>,
}

impl<'h> Searcher<'h> {
    /// Opens the index. While another process builds it, this waits as long as
    /// a writer would.
    pub fn open(home: &'h Home) -> Result<Self, Failure> {
        let index = open(home)?;
        Ok(Self { home, index })
    }

    /// Answers a query.
    pub fn answer(&self, asked: &Asked) -> Result<Found, Failure> {
        let mut query = self.query(asked)?;
        let cursor = match &asked.after {
            Some(text) => Some(Cursor::read(text, asked)?),
            None => None,
        };
        let page = Part {
            limit: asked.limit.min(MOST),
            offset: cursor.as_ref().map_or(asked.offset, |c| c.offset),
            view: cursor.as_ref().map(|c| &c.view),
            counted: asked.facets,
        };
        let mut loosened = cursor.as_ref().is_some_and(|c| c.loosened);
        let as_asked = match loosened {
            true => None,
            false => Some(self.find(&query, &page)?),
        };
        let found = match as_asked {
            Some(found) if found.total > 0 => found,
            nothing => match (query.loosened(), nothing) {
                (Some(loose), _) => {
                    (query, loosened) = (loose, true);
                    self.find(&query, &page)?
                }
                (None, Some(nothing)) => nothing,
                (None, None) => self.find(&query, &page)?,
            },
        };
        if found.total == 0 {
            let named = |failure: Failure| failure.with("query", shown(&asked.query));
            known::known(self.home, &query).map_err(named)?;
        }
        let hits = show::hits(self.home, &query, &found.hits)?;
        let end = page.offset.saturating_add(found.hits.len());
        let more = end < found.total && !found.hits.is_empty();
        Ok(Found {
            total: found.total,
            hits,
            loosened,
            next: more.then(|| Cursor::write(asked, loosened, end, &found.view)),
            facets: found.facets,
            waiting: self.waiting(asked)?,
        })
    }

    /// How many documents wait to be read, of those that may be asked about.
    fn waiting(&self, asked: &Asked) -> Result<usize, Failure> {
        let all = waiting(self.home)?;
        let open = |one: &&Waits| {
            let in_schemes = asked.schemes.is_empty() || asked.schemes.contains(&one.scheme);
            let in_cases = asked
                .cases
                .as_ref()
                .is_none_or(|all| all.contains(&one.case));
            in_schemes && in_cases
        };
        Ok(all.iter().filter(open).count())
    }

    fn query(&self, asked: &Asked) -> Result<Query, Failure> {
        let refuse = |error| refused(&asked.query, error);
        let filters: Vec<(&str, &str)> = asked
            .filters
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let criterion = filters.iter().find(|(name, _)| *name == "criterion");
        let mut query = match criterion.filter(|_| asked.query.trim().is_empty()) {
            Some((_, id)) => query_set::of(self.home, id, &filters)?,
            None => Query::with_filters(&asked.query, &filters).map_err(refuse)?,
        };
        resolve::resolve(self.home, &mut query)?;
        if !asked.schemes.is_empty() {
            query.keep_to(Facet::Scheme, &asked.schemes);
        }
        if let Some(cases) = &asked.cases {
            query.keep_to(Facet::Case, cases);
        }
        Ok(query)
    }

    fn find(&self, query: &Query, page: &Part<'_>) -> Result<Hits, Failure> {
        if query.needs_verification() {
            return self.verified(query, page);
        }
        self.index.search_as(query, page).map_err(failed)
    }

    /// What the index proposes, held against the text of the records.
    fn verified(&self, query: &Query, page: &Part<'_>) -> Result<Hits, Failure> {
        let all = Part {
            limit: usize::MAX,
            view: page.view,
            ..Part::default()
        };
        let proposed = self.index.search_as(query, &all).map_err(failed)?;
        let mut hits = proposed.hits;
        self.home.records().work::<_, Failure>(|unit| {
            let mut holding = Vec::with_capacity(hits.len());
            for hit in hits.drain(..) {
                let holds = unit.hit(show::row(hit.id))?.is_some_and(|found| {
                    let passage = &found.row.passage;
                    query.verify(&passage.text, &passage.heading.join(HEADINGS))
                });
                holding.extend(holds.then_some(hit));
            }
            hits = holding;
            Ok(())
        })?;
        let facets = page.counted.then(|| {
            let all: HashSet<u64> = hits.iter().map(|hit| hit.id).collect();
            self.index.facets(query, all).map_err(failed)
        });
        let shown = hits.iter().skip(page.offset).take(page.limit);
        Ok(Hits {
            total: hits.len(),
            hits: shown.copied().collect(),
            view: proposed.view,
            facets: facets.transpose()?,
        })
    }
}

fn open(home: &Home) -> Result<Arc<Index>, Failure> {
    let patience = Duration::from_secs(home.settings.work.wait_seconds);
    let began = Instant::now();
    loop {
        let opened = open_now(home);
        let built = opened
            .as_ref()
            .is_ok_and(|index| matches!(index.committed_sequence(), Ok(Some(_))));
        if built || began.elapsed() >= patience {
            return opened;
        }
        if !home.is_busy() {
            // What was being built a moment ago is there now.
            return open_now(home);
        }
        sleep(BUILDING);
    }
}

fn open_now(home: &Home) -> Result<Arc<Index>, Failure> {
    if !home.index_dir().join("meta.json").exists() {
        return Err(Failure::new(Code::Index).with("detail", "there is no search index yet"));
    }
    home.index_to_search().map_err(failed)
}

/// A query as messages quote it.
fn shown(query: &str) -> String {
    crate::report::table::shorten(query, 60)
}

/// What is wrong with a query.
fn refused(query: &str, error: QueryError) -> Failure {
    let query = shown(query);
    match error {
        QueryError::OpenQuote(quote) => Failure::new(Code::QueryQuote).with("quote", quote),
        QueryError::Wildcard(word) => Failure::new(Code::QueryWildcard)
            .with("plain", word.replace(['*', '＊'], " ").trim())
            .with("word", word),
        QueryError::Grouping(word) => Failure::new(Code::QueryGrouping).with("word", word),
        QueryError::TooLong(most, _) => Failure::new(Code::QueryLong).with("most", most),
        QueryError::OnlySymbols => Failure::new(Code::QuerySymbols),
        QueryError::NoFilter(name) => Failure::new(Code::NoFilter).with("name", name),
        QueryError::Filter { key, value, .. } => {
            Failure::new(Code::Query).with("detail", format!("{key}:{value}"))
        }
        QueryError::Empty => Failure::new(Code::Query).with("detail", "\"\""),
    }
    .with("query", query)
}
