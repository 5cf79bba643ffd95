//! Search over everything that was read: the query and its filters stand in the
//! address, and are kept under a name.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::words;
use crate::app::Failure;
use crate::app::search::{Asked, Found, Searcher, saved};
use crate::report::evidence;
use crate::report::pages::url;
use crate::web::answer::Answer;
use crate::web::ask::Ask;

/// Hits on a page.
const HITS: usize = 30;

/// Values of a property that are offered.
const VALUES: usize = 8;

/// Filters that stand in the address beside the query.
const FILTERS: [&str; 5] = ["class", "case", "scheme", "state", "criterion"];

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    shown(ask, wanted(&ask.query), None)
}

/// What an address, or a form that came from it, asks for.
fn wanted(pairs: &[(String, String)]) -> Asked {
    let of = |name: &str| {
        let mut pairs = pairs.iter();
        pairs
            .find(|(key, value)| key == name && !value.trim().is_empty())
            .map(|(_, value)| value.trim().to_owned())
    };
    let filters = FILTERS.iter();
    Asked {
        query: of("q").unwrap_or_default(),
        filters: filters
            .filter_map(|name| Some(((*name).to_owned(), of(name)?)))
            .collect(),
        limit: HITS,
        facets: true,
        ..Asked::default()
    }
}

fn shown(ask: &Ask<'_>, mut asked: Asked, failure: Option<Failure>) -> Result<Answer, Failure> {
    let number = ask.asked("page").parse().unwrap_or(1_usize).clamp(1, 300);
    asked.offset = (number - 1) * HITS;
    let asks = !asked.query.is_empty() || asked.filters.iter().any(|(name, _)| name == "criterion");
    let found = match asks {
        false => Ok(None),
        true => Searcher::open(ask.home)?
            .answer(&within(ask, &asked)?)
            .map(Some),
    };
    let (found, failure) = match (found, failure) {
        (Ok(found), failure) => (found, failure),
        // What is wrong with a query is said where it can be mended.
        (Err(wrong), failure) if wrong.code.is_of_a_query() => (None, failure.or(Some(wrong))),
        (Err(wrong), _) => return Err(wrong),
    };
    let titles = titles(ask)?;
    let filters = asked.filters.iter();
    let saved = saved::all(ask.home)?;
    let mine = |one: &crate::records::SavedSearch| json!({ "name": one.name, "by": one.by, "own": one.by == ask.name(), "place": place(&one.query, &one.filters) });
    let page = json!({
        "q": asked.query,
        "filters": filters.map(|(name, value)| json!({
            "id": name,
            "name": ask.words().get(&format!("web.search.by_{name}")),
            "value": value,
            "words": value_words(name, value, &titles, ask),
            "without": place(&asked.query, &without(&asked.filters, name)),
        })).collect::<Vec<_>>(),
        "here": place(&asked.query, &asked.filters),
        "found": found.as_ref().map(|found| hits(found, ask)),
        "facets": found.as_ref().map_or(Vec::new(), |found| facets(found, &asked, &titles, ask)),
        "saved": saved.iter().map(mine).collect::<Vec<_>>(),
        "name": ask.sent("name"),
        "number": number,
        "pages": found.map_or(0, |found| found.total.div_ceil(HITS)),
    });
    // A query that cannot be answered is no failure of the page.
    match failure {
        Some(failure) if failure.code.is_of_a_query() => {
            let mut page = page;
            page["wrong"] = failure.what(ask.words()).into();
            page["remedy"] = failure.remedy_in_browser(ask.words()).into();
            ask.page("search.html", &page)
        }
        failure => ask.page_with("search.html", page, failure.as_ref()),
    }
}

/// What is asked for, in the schemes that a person works in and the cases that
/// it sees.
fn within(ask: &Ask<'_>, asked: &Asked) -> Result<Asked, Failure> {
    Ok(Asked {
        schemes: ask.schemes(),
        cases: ask.only_cases()?,
        ..asked.clone()
    })
}

/// The address of a search.
fn place(query: &str, filters: &[(String, String)]) -> String {
    let filters = filters.iter();
    let filters: String = filters
        .map(|(name, value)| format!("&{}={}", url(name), url(value)))
        .collect();
    format!("/search?q={}{filters}", url(query))
}

fn without(filters: &[(String, String)], name: &str) -> Vec<(String, String)> {
    let others = filters.iter().filter(|(key, _)| key != name);
    others.cloned().collect()
}

/// The titles of classes by id, in the reader's language.
fn titles(ask: &Ask<'_>) -> Result<HashMap<String, String>, Failure> {
    let mut schemes = ask.home.schemes();
    let mut titles = HashMap::new();
    for id in schemes.ids()? {
        let rules = schemes.in_force(&id, ask.home.clock.today())?;
        for class in &rules.pack.classes {
            let title = ask.words().pick(&class.title_ja, &class.title_en);
            titles.insert(class.id.clone(), title.to_owned());
        }
    }
    Ok(titles)
}

fn value_words(name: &str, value: &str, titles: &HashMap<String, String>, ask: &Ask<'_>) -> String {
    match name {
        "class" => titles.get(value).map_or(value, String::as_str).to_owned(),
        "state" => ask.words().get_or(&format!("state.{value}"), value),
        _ => value.to_owned(),
    }
}

/// How many of the hits are of which class, case, scheme and state, each with
/// the address that keeps to it. What is kept to already is not offered.
fn facets(
    found: &Found,
    asked: &Asked,
    titles: &HashMap<String, String>,
    ask: &Ask<'_>,
) -> Vec<Value> {
    let all = found.facets.iter().flatten();
    let open = all.filter(|(name, values)| {
        let kept = asked.filters.iter().any(|(key, _)| key == name);
        !kept && values.len() > 1
    });
    open.map(|(name, values)| {
        let shown = values.iter().take(VALUES).map(|(value, count)| {
            let mut filters = asked.filters.clone();
            filters.push(((*name).to_owned(), value.clone()));
            json!({ "words": value_words(name, value, titles, ask), "count": count, "place": place(&asked.query, &filters) })
        });
        json!({
            "name": ask.words().get(&format!("web.search.by_{name}")),
            "values": shown.collect::<Vec<_>>(),
            "more": values.len().saturating_sub(VALUES),
        })
    })
    .collect()
}

fn hits(found: &Found, ask: &Ask<'_>) -> Value {
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
    let waiting = ask
        .words()
        .fill("search.waiting", &[("n", &found.waiting.to_string())]);
    json!({ "total": found.total, "loosened": found.loosened, "hits": hits, "waiting": (found.waiting > 0).then_some(waiting) })
}

/// Keeps a search under a name, for all who use the home.
pub(in crate::web) fn save(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let asked = wanted(&ask.form);
    let lock = ask.lock("search --save");
    let name = ask.sent("name").trim();
    match lock.and_then(|_lock| saved::save(ask.home, name, &asked, ask.name())) {
        Ok(()) => Ok(Answer::See(place(&asked.query, &asked.filters))),
        Err(failure) => shown(ask, asked, Some(failure)),
    }
}

/// Forgets one of one's own.
pub(in crate::web) fn forget(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let lock = ask.lock("search --forget");
    let done = lock.and_then(|_lock| saved::forget_own(ask.home, ask.sent("name"), ask.name()));
    match done {
        Ok(()) => Ok(Answer::See("/search".to_owned())),
        Err(failure) => shown(ask, Asked::default(), Some(failure)),
    }
}
