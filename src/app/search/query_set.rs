//! The query set of a criterion: what the rules of its pack look for.

use crate::app::coverage::case_by_code;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::index::Query;
use crate::scheme::{Pack, Subject, Way};

/// A query for every way in which a passage can be evidence for a criterion:
/// the words of its concepts, without nearness, qualities and exclusions. So
/// it shows what the rules passed over too.
pub(super) fn of(home: &Home, id: &str, filters: &[(&str, &str)]) -> Result<Query, Failure> {
    let value = |wanted: &str| {
        let mut named = filters.iter().filter(|(name, _)| *name == wanted);
        named.next().map(|(_, value)| *value)
    };
    let (case, scheme) = (value("case"), value("scheme"));
    let packs = packs(home, case)?;
    let mut pack = packs
        .iter()
        .filter(|pack| scheme.is_none_or(|wanted| pack.id == wanted));
    let found = pack.find_map(|pack| Some((pack, alternatives(pack, id)?)));
    let Some((pack, ways)) = found else {
        let known: Vec<&str> = packs.iter().map(|pack| pack.id.as_str()).collect();
        return Err(Failure::new(Code::NoCriterion)
            .with("scheme", known.join(", "))
            .with("criterion", id));
    };
    if ways.is_empty() {
        return Err(Failure::new(Code::NoQuerySet).with("criterion", id));
    }
    let each = filters.iter().filter(|(name, _)| *name != "criterion");
    let mut filters: Vec<(&str, &str)> = each.copied().collect();
    if case.is_none() && scheme.is_none() {
        filters.push(("scheme", &pack.id));
    }
    Query::of_ways(ways, &filters).map_err(|error| super::refused(id, error))
}

/// The pack of a case, or the packs in force today.
fn packs(home: &Home, case: Option<&str>) -> Result<Vec<std::sync::Arc<Pack>>, Failure> {
    let mut schemes = home.schemes();
    if let Some(code) = case {
        let case = home
            .records()
            .work::<_, Failure>(|unit| case_by_code(unit, code))?;
        let rules = schemes.version(&case.scheme, case.pack)?;
        return Ok(vec![rules.pack.clone()]);
    }
    let mut packs = Vec::new();
    for id in schemes.ids()? {
        packs.push(schemes.in_force(&id, home.clock.today())?.pack.clone());
    }
    Ok(packs)
}

/// Ways → what must stand together → words of which one must → parts.
type Ways = Vec<Vec<Vec<Vec<String>>>>;

/// The ways of a criterion in words; none when the pack has no such criterion.
fn alternatives(pack: &Pack, id: &str) -> Option<Ways> {
    let at = pack.criteria.iter().position(|c| c.id == id)?;
    let rule = pack
        .rules
        .iter()
        .filter(|rule| rule.criterion as usize == at);
    let ways = rule.flat_map(|rule| &rule.ways);
    Some(ways.filter_map(|way| words(pack, way)).collect())
}

fn words(pack: &Pack, way: &Way) -> Option<Vec<Vec<Vec<String>>>> {
    let each = way
        .all
        .iter()
        .map(|subject| terms(pack, std::slice::from_ref(subject)));
    let must: Vec<_> = each
        .chain([terms(pack, &way.any)])
        .filter(|terms| !terms.is_empty())
        .collect();
    (!must.is_empty()).then_some(must)
}

/// The terms of concepts and of what they join. A quality has no words.
fn terms(pack: &Pack, subjects: &[Subject]) -> Vec<Vec<String>> {
    let mut terms = Vec::new();
    for subject in subjects {
        let Subject::Concept(at) = subject else {
            continue;
        };
        if let Some(concept) = pack.vocabulary.concepts().get(*at as usize) {
            terms.extend(concept.terms.iter().map(|term| term.parts.clone()));
            terms.extend(self::terms(pack, &concept.members));
        }
    }
    terms.sort_unstable();
    terms.dedup();
    terms
}
