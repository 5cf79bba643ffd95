//! Search over everything that was read.

use serde_json::{Value, json};

use super::words;
use crate::app::Failure;
use crate::app::search::{Asked, Found, Searcher};
use crate::report::evidence;
use crate::web::answer::Answer;
use crate::web::ask::Ask;

/// Hits on a page.
const HITS: usize = 30;

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let query = ask.asked("q").trim();
    let number = ask.asked("page").parse().unwrap_or(1_usize).clamp(1, 300);
    let found = match query {
        "" => Ok(None),
        query => answer(ask, query, (number - 1) * HITS).map(Some),
    };
    let (found, failure) = match found {
        Ok(found) => (found, None),
        // What is wrong with a query is said where it can be mended.
        Err(failure) if failure.code.is_of_a_query() => (None, Some(failure)),
        Err(failure) => return Err(failure),
    };
    let wrong = failure.as_ref().map(|failure| failure.what(ask.words()));
    let remedy = failure.as_ref().map(|failure| failure.remedy(ask.words()));
    ask.page(
        "search.html",
        &json!({
            "q": query,
            "wrong": wrong,
            "remedy": remedy,
            "found": found.as_ref().map(|found| shown(found, ask)),
            "number": number,
            "pages": found.map_or(0, |found| found.total.div_ceil(HITS)),
        }),
    )
}

fn answer(ask: &Ask<'_>, query: &str, offset: usize) -> Result<Found, Failure> {
    // A person who works in one scheme finds nothing of another.
    let filters = match ask.schemes().as_slice() {
        [only] => vec![("scheme".to_owned(), only.clone())],
        _ => Vec::new(),
    };
    Searcher::open(ask.home)?.answer(&Asked {
        query: query.to_owned(),
        limit: HITS,
        offset,
        filters,
        ..Asked::default()
    })
}

fn shown(found: &Found, ask: &Ask<'_>) -> Value {
    let hits: Vec<Value> = found
        .hits
        .iter()
        .map(|hit| {
            json!({
                "case": hit.case,
                "document": hit.document,
                "passage": hit.passage,
                "name": hit.name,
                "place": evidence::place(&hit.anchor, ask.words()),
                "heading": hit.heading.last(),
                "quote": words::marked_at(&hit.quote, &hit.highlights),
            })
        })
        .collect();
    json!({ "total": found.total, "loosened": found.loosened, "hits": hits })
}
