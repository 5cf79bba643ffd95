//! Whether there is such a thing at all as the filters of a query name. Asked only
//! when nothing was found: "nothing" must not stand for a slip of the pen.

use std::collections::HashSet;
use std::sync::Arc;

use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::schemes::Rules;
use crate::index::{Facet, Filter, Query, day_of, plain};
use crate::model::{ReadState, stable_name};
use crate::scheme::OTHER;

/// What the state of a document may be.
const STATES: [ReadState; 3] = [ReadState::Parsed, ReadState::Partly, ReadState::Unread];

/// Refuses a filter that can match nothing.
///
/// # Errors
/// `E0301` no such case, `E0304` no such criterion, `E0401` no such class, scheme
/// or state, or days that exclude one another.
pub(super) fn known(home: &Home, query: &Query) -> Result<(), Failure> {
    days(query)?;
    for filter in query.wanted() {
        match filter {
            Filter::Facet(Facet::State, value)
                if !STATES.iter().any(|state| stable_name(state) == *value) =>
            {
                return Err(refused("state", value));
            }
            Filter::Facet(Facet::Case, value) => case(home, value)?,
            Filter::Facet(Facet::Scheme, value) => {
                let ids = home.schemes().ids()?;
                if !ids.iter().any(|id| plain(id) == *value) {
                    return Err(refused("scheme", value));
                }
            }
            Filter::Facet(Facet::Class, value) => class(home, value)?,
            Filter::Criterion(id) => criterion(home, id)?,
            _ => {}
        }
    }
    Ok(())
}

fn refused(name: &str, value: &str) -> Failure {
    Failure::new(Code::Query).with("detail", format!("{name}:{value}"))
}

/// Refuses a first day that is later than the last one.
fn days(query: &Query) -> Result<(), Failure> {
    let (mut first, mut last) = (None, None);
    for filter in query.wanted() {
        match filter {
            Filter::From(day) => first = first.max(Some(*day)),
            Filter::To(day) => last = Some(last.map_or(*day, |known: i64| known.min(*day))),
            _ => {}
        }
    }
    match (first, last) {
        (Some(first), Some(last)) if first > last => {
            let day = |days| day_of(days).map_or_else(|| days.to_string(), |day| day.to_string());
            Err(refused("from", &format!("{} to:{}", day(first), day(last))))
        }
        _ => Ok(()),
    }
}

fn case(home: &Home, value: &str) -> Result<(), Failure> {
    let there = home.records().work::<_, Failure>(|unit| {
        let cases = unit.cases()?;
        Ok(cases.iter().any(|case| plain(&case.code) == value))
    })?;
    match there {
        true => Ok(()),
        false => Err(Failure::new(Code::NoCase).with("case", value)),
    }
}

fn class(home: &Home, value: &str) -> Result<(), Failure> {
    let packs = packs(home)?;
    let mut classes = packs.iter().flat_map(|rules| &rules.pack.classes);
    match value == OTHER || classes.any(|class| plain(&class.id) == value) {
        true => Ok(()),
        false => Err(refused("class", value)),
    }
}

fn criterion(home: &Home, id: &str) -> Result<(), Failure> {
    let packs = packs(home)?;
    if packs.iter().any(|rules| rules.pack.criterion(id).is_some()) {
        return Ok(());
    }
    let mut schemes: Vec<&str> = packs.iter().map(|rules| rules.pack.id.as_str()).collect();
    schemes.sort_unstable();
    schemes.dedup();
    Err(Failure::new(Code::NoCriterion)
        .with("scheme", schemes.join(", "))
        .with("criterion", id))
}

/// The packs in force today, and those that cases follow.
fn packs(home: &Home) -> Result<Vec<Arc<Rules>>, Failure> {
    let mut schemes = home.schemes();
    let mut packs = Vec::new();
    for id in schemes.ids()? {
        packs.push(schemes.in_force(&id, home.clock.today())?);
    }
    let cases = home
        .records()
        .work::<_, Failure>(|unit| Ok(unit.cases()?))?;
    let followed: HashSet<_> = cases.into_iter().map(|it| (it.scheme, it.pack)).collect();
    for (scheme, pack) in followed {
        packs.push(schemes.version(&scheme, pack)?);
    }
    Ok(packs)
}
