//! Filters: what a passage's document, case or place must be.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::QueryError;
pub use crate::index::writer::facet as plain;
use crate::text::date::parse_day;

/// A filter, wanted or not wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The filter.
    pub filter: Filter,
    /// Whether `-` or `NOT` stood before it.
    pub negative: bool,
}

/// One filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// A property with a value, in normal form.
    Facet(Facet, String),
    /// A criterion's id as written.
    Criterion(String),
    /// First and last page.
    Page(u64, u64),
    /// First day of receipt, days since 1970-01-01.
    From(i64),
    /// Last day of receipt, days since 1970-01-01.
    To(i64),
}

/// Properties that are compared as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// Number of the case.
    Case,
    /// Class of the document.
    Class,
    /// Scheme.
    Scheme,
    /// State of the document.
    State,
}

/// The filter `key:value`; `key` is one of those that [`super::lex::key`] gives.
pub(super) fn understand(
    key: &'static str,
    value: &str,
    negative: bool,
) -> Result<Wanted, QueryError> {
    let refuse = |expected| {
        let value = value.to_owned();
        Err(QueryError::Filter {
            key,
            value,
            expected,
        })
    };
    let plain = plain(value);
    if plain.is_empty() {
        return refuse("a value");
    }
    let found = match key {
        "case" => Some(Filter::Facet(Facet::Case, plain)),
        "class" => Some(Filter::Facet(Facet::Class, plain)),
        "scheme" => Some(Filter::Facet(Facet::Scheme, plain)),
        "state" => Some(Filter::Facet(Facet::State, plain)),
        "criterion" => Some(Filter::Criterion(value.trim().to_owned())),
        "page" => pages(&plain).map(|(first, last)| Filter::Page(first, last)),
        "from" => day(&plain).map(Filter::From),
        _ => day(&plain).map(Filter::To),
    };
    match found {
        Some(Filter::Criterion(_) | Filter::From(_) | Filter::To(_)) if negative => {
            refuse("no - or NOT before it")
        }
        Some(filter) => Ok(Wanted { filter, negative }),
        None if key == "page" => refuse("a page such as 3, or pages such as 3-7"),
        None => refuse("a day such as 2026-04-01"),
    }
}

/// `3` or `3-7`, in either order.
fn pages(value: &str) -> Option<(u64, u64)> {
    let (first, last) = value.split_once(['-', '~']).unwrap_or((value, value));
    let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    Some((std::cmp::min(first, last), std::cmp::max(first, last)))
}

/// `2026-04-01`, `2026/4/1`, `2026年4月1日` or `令和8年4月1日`, in days since
/// 1970-01-01.
fn day(value: &str) -> Option<i64> {
    let date = parse_day(&value.replace('.', "-"))?;
    let days = (date - Date::constant(1970, 1, 1)).get_days();
    Some(i64::from(days))
}

/// The day so many days after 1970-01-01, as a filter has it.
pub fn day_of(days: i64) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add(days.days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days() {
        for written in [
            "2026-04-01",
            "2026/4/1",
            "2026.4.1",
            "2026年4月1日",
            "２０２６－０４－０１",
            "令和8年4月1日",
        ] {
            assert_eq!(day(written), Some(20_544), "{written}");
        }
        for written in ["", "2026", "2026-4", "2026-13-01", "2026-04-01-1", "昨日"] {
            assert_eq!(day(written), None, "{written}");
        }
    }

    #[test]
    fn page_ranges() {
        assert_eq!(pages("3"), Some((3, 3)));
        assert_eq!(pages("7-3"), Some((3, 7)));
        assert_eq!(pages("3~7"), Some((3, 7)));
        assert_eq!(pages("-"), None);
        assert_eq!(pages("99999999999999999999999"), None);
    }
}
