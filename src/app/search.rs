//! Search: a query over the index, answered with passages of the records.

use std::thread::sleep;
use std::time::{Duration, Instant};

use super::error::{Code, Failure};
use super::home::Home;
use super::indexing::{HEADINGS, failed};
use crate::index::{Index, Query, QueryError, highlights, snippet};
use crate::model::{Anchor, Flag};

/// Characters of a quote.
const ROOM: usize = 240;

/// How often one who waits for the index looks again.
const BUILDING: Duration = Duration::from_millis(50);

/// Most hits of one answer.
pub const MOST: usize = 10_000;

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
    /// The passage, or a part of it marked with `…`.
    pub quote: String,
    /// What was found, in characters of the quote.
    pub highlights: Vec<[usize; 2]>,
    /// What must be known before trusting it.
    pub flags: Vec<Flag>,
    /// Score, comparable within one answer.
    pub score: f32,
}

/// Answers a query with at most `limit` passages from the `offset`-th on.
pub fn search(home: &Home, query: &str, limit: usize, offset: usize) -> Result<Found, Failure> {
    let mut query = Query::parse(query).map_err(|error| refused(query, &error))?;
    let index = open(home)?;
    restrict(home, &mut query)?;
    let limit = limit.min(MOST);
    let found = answer(home, &index, &query, limit, offset)?;
    match query.loosened().filter(|_| found.total == 0) {
        None => Ok(found),
        Some(loosened) => Ok(Found {
            loosened: true,
            ..answer(home, &index, &loosened, limit, offset)?
        }),
    }
}

fn answer(
    home: &Home,
    index: &Index,
    query: &Query,
    limit: usize,
    offset: usize,
) -> Result<Found, Failure> {
    if query.needs_verification() {
        return verified(home, index, query, limit, offset);
    }
    let answer = index.search(query, limit, offset).map_err(failed)?;
    let mut found = Found {
        total: answer.total,
        hits: Vec::with_capacity(answer.hits.len()),
        loosened: false,
    };
    for hit in answer.hits {
        found.hits.extend(show(home, query, hit.id, hit.score)?);
    }
    Ok(found)
}

/// What the index proposes, held against the text of the records.
fn verified(
    home: &Home,
    index: &Index,
    query: &Query,
    limit: usize,
    offset: usize,
) -> Result<Found, Failure> {
    let proposed = index.search(query, usize::MAX, 0).map_err(failed)?;
    let mut found = Found::default();
    for hit in proposed.hits {
        let holds = home.records().work::<_, Failure>(|unit| {
            let passage = unit.hit(row(hit.id))?;
            Ok(passage.is_some_and(|found| {
                let passage = &found.row.passage;
                query.verify(&passage.text, &passage.heading.join(HEADINGS))
            }))
        })?;
        if !holds {
            continue;
        }
        if found.total >= offset && found.hits.len() < limit {
            found.hits.extend(show(home, query, hit.id, hit.score)?);
        }
        found.total += 1;
    }
    Ok(found)
}

/// Opens the index. While another process builds it, this waits as long as a
/// writer would.
fn open(home: &Home) -> Result<Index, Failure> {
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

fn open_now(home: &Home) -> Result<Index, Failure> {
    if !home.index_dir().join("meta.json").exists() {
        return Err(Failure::new(Code::Index).with("detail", "there is no search index yet"));
    }
    Index::open_or_create(&home.index_dir()).map_err(failed)
}

/// Resolves `criterion:` to the passages that are candidates for it.
fn restrict(home: &Home, query: &mut Query) -> Result<(), Failure> {
    let criteria: Vec<String> = query.criteria().map(str::to_owned).collect();
    if criteria.is_empty() {
        return Ok(());
    }
    let ids = home
        .records()
        .work::<_, Failure>(|unit| Ok(unit.passages_for(&criteria)?))?;
    query.restrict_to(ids.into_iter().map(i64::unsigned_abs).collect());
    Ok(())
}

fn show(home: &Home, query: &Query, id: u64, score: f32) -> Result<Option<Hit>, Failure> {
    let found = home
        .records()
        .work::<_, Failure>(|unit| Ok(unit.hit(row(id))?))?;
    Ok(found.map(|found| {
        let passage = found.row.passage;
        let part = snippet(&passage.text, &highlights(query, &passage.text), ROOM);
        Hit {
            case: found.case,
            document: super::coverage::document_code(found.row.document),
            passage: found.row.code,
            sha256: found.sha256.map(|digest| digest.hex()).unwrap_or_default(),
            name: found.name,
            anchor: passage.anchor,
            heading: passage.heading,
            quote: part.text,
            highlights: part.highlights,
            flags: passage.flags,
            score,
        }
    }))
}

fn row(id: u64) -> i64 {
    i64::try_from(id).unwrap_or(i64::MAX)
}

fn refused(query: &str, error: &QueryError) -> Failure {
    Failure::new(Code::Query)
        .with("query", crate::report::table::shorten(query, 60))
        .with("detail", error)
}
