//! What must stand in a passage → passages that hold it.

use std::collections::BTreeMap;

use tantivy::Term;
use tantivy::query::{BooleanQuery, Occur, Query as Any, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::{
    Clauses, HEADING, Pairs, boolean, excluded, facet_term, facet_terms, in_fields, positive,
    unscored,
};
use crate::index::either::Either;
use crate::index::error::IndexError;
use crate::index::gate::{Way, Word};
use crate::index::holding::{Holding, InField, Letters, Narrowing};
use crate::index::query::{Alternative, Facet, Filter, Leaf, Query};
use crate::index::schema::Fields;
use crate::index::store::Index;
use crate::index::under::Under;
use crate::text::grams::cover;

/// What a query asks for beside words; none where there is nothing.
pub(super) fn narrowing(query: &Query, fields: &Fields) -> Option<Narrowing> {
    if query.filters.is_empty() && query.only.is_empty() && query.ids.is_none() {
        return None;
    }
    let mut kinds: BTreeMap<Facet, Vec<Term>> = BTreeMap::new();
    for wanted in query.filters.iter().filter(|wanted| !wanted.negative) {
        if let Filter::Facet(facet, value) = &wanted.filter {
            let term = facet_term(*facet, value, fields);
            kinds.entry(*facet).or_default().push(term);
        }
    }
    let only = query.only.iter();
    let only = only.map(|(facet, values)| facet_terms(*facet, values, fields).collect());
    Some(Narrowing {
        terms: kinds.into_values().chain(only).collect(),
        most: query.ids.as_ref().map(|ids| ids.len() as u64),
    })
}

/// All that an alternative asks for.
pub(super) fn alternative(
    alternative: &Alternative,
    narrowing: Option<&Narrowing>,
    index: &Index,
) -> Result<Box<dyn Any>, IndexError> {
    let mut clauses = Clauses::new();
    for leaf in &alternative.must {
        if letters(leaf, &index.fields).is_empty() {
            let gated = is_gated(alternative, narrowing);
            let found = positive(leaf, gated, index)?;
            clauses.extend(found.map(|query| (Occur::Must, query)));
        }
    }
    if let Some(holding) = holding(alternative, narrowing, index)? {
        clauses.push((Occur::Must, Box::new(holding)));
    }
    for leaf in &alternative.must_not {
        // Where the index would find more than is meant, it must not exclude.
        if leaf.exact_in_index() {
            let found = in_fields(leaf, &index.fields);
            clauses.extend(
                found
                    .iter()
                    .map(|query| (Occur::MustNot, excluded(query.as_ref()))),
            );
        }
    }
    Ok(boolean(clauses))
}

fn is_gated(alternative: &Alternative, narrowing: Option<&Narrowing>) -> bool {
    narrowing.is_some() || alternative.must.len() > 1
}

/// The letters that must stand in a passage; none where nothing is known of them,
/// or where to ask for them first would save nothing.
pub(in crate::index) fn holding(
    alternative: &Alternative,
    narrowing: Option<&Narrowing>,
    index: &Index,
) -> Result<Option<Holding>, IndexError> {
    let gated = is_gated(alternative, narrowing);
    let mut one_by_one = Clauses::new();
    let (mut words, mut beside) = (Vec::new(), Vec::new());
    for leaf in &alternative.must {
        let letters = letters(leaf, &index.fields);
        if letters.is_empty() {
            beside.extend(telling(leaf, index)?);
            continue;
        }
        words.push(letters);
        let found = positive(leaf, gated, index)?;
        one_by_one.extend(found.map(|query| (Occur::Must, query)));
    }
    if words.is_empty() && (beside.is_empty() || !gated) {
        return Ok(None);
    }
    let ways = words.iter().map(|word| word.iter().map(InField::way));
    let gates: Vec<Word> = ways.map(Iterator::collect).chain(beside).collect();
    if gated {
        one_by_one.extend(gate(&gates));
    }
    Ok(Some(Holding {
        words,
        gates,
        narrowing: narrowing.cloned().unwrap_or_default(),
        one_by_one: boolean(one_by_one),
    }))
}

/// What a passage holds that holds all words: their pairs, wherever they stand.
/// Whether they stand one after the other is asked only where nothing else says
/// no.
fn gate(words: &[Word]) -> Clauses {
    let all = |way: &Way| -> Box<dyn Any> {
        let each = way.terms.iter().map(|term| -> (Occur, Box<dyn Any>) {
            let holds = TermQuery::new(term.clone(), IndexRecordOption::Basic);
            (Occur::Must, Box::new(holds))
        });
        let all = Box::new(BooleanQuery::new(each.collect()));
        match way.in_heading {
            true => Box::new(Under::new(all)),
            false => all,
        }
    };
    let each = words.iter().map(|word| {
        let ways = Either::of(word.iter().map(all).collect());
        (Occur::Must, unscored(ways))
    });
    each.collect()
}

/// The letters of a word in every field where it may stand; none where they are
/// not pairs.
fn letters(leaf: &Leaf, fields: &Fields) -> Letters {
    let (text, in_heading) = match leaf {
        Leaf::Exact(text) => (text, false),
        Leaf::Word(text) => (text, true),
        Leaf::Grams { .. } | Leaf::AnyOf(_) => return Letters::new(),
    };
    let cover = cover(text);
    if cover.is_empty() {
        return Letters::new();
    }
    let first = cover.first().map_or(0, |gram| gram.position);
    let in_field = |(field, in_heading, boost)| InField {
        pairs: cover
            .iter()
            .map(|gram| {
                let after = u32::try_from(gram.position - first).unwrap_or(u32::MAX);
                (after, Term::from_field_text(field, gram.text))
            })
            .collect(),
        in_heading,
        boost,
    };
    let fields = [(fields.text, false, 1.0), (fields.heading, true, HEADING)];
    fields
        .into_iter()
        .filter(|(_, heading, _)| in_heading || !heading)
        .map(in_field)
        .collect()
}

/// A question: one of its telling pairs.
fn telling(leaf: &Leaf, index: &Index) -> Result<Option<Word>, IndexError> {
    let Leaf::Grams { grams, .. } = leaf else {
        return Ok(None);
    };
    let pairs = Pairs::of(grams, index)?;
    let one = |gram: &&String| Way {
        in_heading: false,
        terms: vec![Term::from_field_text(index.fields.text, gram)],
    };
    Ok(Some(pairs.telling.iter().map(one).collect()))
}
