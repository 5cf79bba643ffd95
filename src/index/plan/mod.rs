//! A query → what the search library runs.

pub(super) mod held;

use std::collections::BTreeSet;
use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query as Any,
    RangeQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::either::Either;
use super::error::IndexError;
use super::query::{Alternative, Facet, Filter, Leaf, Query};
use super::schema::Fields;
use super::store::Index;
use super::under::Under;
use crate::text::grams::{Gram, cover, only_letter};
use held::{alternative, narrowing};

/// What a heading counts beside the text: passages stand under it in number.
const HEADING: f32 = 0.5;

type Clauses = Vec<(Occur, Box<dyn Any>)>;

/// One pair in so many of a question is telling, and at least [`LEAST`] are.
const TELLING: usize = 2;
const LEAST: usize = 4;

/// What the letters count where there are words.
const LETTERS: f32 = 0.5;

/// The plan of a query: one of the alternatives, and all filters.
pub(super) fn plan(query: &Query, index: &Index) -> Result<Box<dyn Any>, IndexError> {
    let fields = &index.fields;
    let mut clauses = Clauses::new();
    if !query.alternatives.is_empty() {
        let mut parts = Clauses::new();
        let narrowing = narrowing(query, fields);
        for one in &query.alternatives {
            let letters = alternative(one, narrowing.as_ref(), index)?;
            parts.push((Occur::Should, with_words(letters, one, index)?));
        }
        clauses.push((Occur::Must, boolean(parts)));
    }
    filters(query, fields, &mut clauses);
    match (&query.ids, query.criteria().next()) {
        (Some(ids), _) => {
            let terms = ids.iter().map(|id| Term::from_field_u64(fields.id, *id));
            clauses.push((Occur::Must, unscored(TermSetQuery::new(terms))));
        }
        (None, Some(_)) => return Err(IndexError::Unresolved),
        (None, None) => {}
    }
    Ok(boolean(clauses))
}

/// What matches `plan` among the passages up to the one with id `last`.
pub(super) fn up_to(plan: Box<dyn Any>, last: u64, fields: &Fields) -> Box<dyn Any> {
    let last = Bound::Included(Term::from_field_u64(fields.id, last));
    let range = unscored(RangeQuery::new(Bound::Unbounded, last));
    boolean(vec![(Occur::Must, plan), (Occur::Must, range)])
}

/// Clauses of which all that must hold hold; nothing but negations holds for
/// all other passages.
fn boolean(mut clauses: Clauses) -> Box<dyn Any> {
    if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        clauses.push((Occur::Must, unscored(AllQuery)));
    }
    match clauses.as_slice() {
        [(Occur::Must | Occur::Should, only)] => only.box_clone(),
        _ => Box::new(BooleanQuery::new(clauses)),
    }
}

fn unscored(query: impl Any) -> Box<dyn Any> {
    Box::new(ConstScoreQuery::new(Box::new(query), 0.0))
}

/// What the letters find, ranked by words too where there is a dictionary.
fn with_words(
    letters: Box<dyn Any>,
    alternative: &Alternative,
    index: &Index,
) -> Result<Box<dyn Any>, IndexError> {
    let (Some(field), Some(dictionary)) = (index.fields.words, &index.dictionary) else {
        return Ok(letters);
    };
    let mut words = BTreeSet::new();
    for leaf in &alternative.must {
        let text = match leaf {
            Leaf::Word(text) | Leaf::Grams { text, .. } => text,
            Leaf::Exact(_) | Leaf::AnyOf(_) => continue,
        };
        words.extend(dictionary.words(text)?);
    }
    if words.is_empty() {
        return Ok(letters);
    }
    let each = words.iter().map(|word| (Occur::Should, term(field, word)));
    Ok(Box::new(BooleanQuery::new(vec![
        (Occur::Must, Box::new(BoostQuery::new(letters, LETTERS))),
        (Occur::Should, Box::new(BooleanQuery::new(each.collect()))),
    ])))
}

/// A query that may stand under `MustNot`. The library asks what it excludes
/// about documents before the first match, which a bare phrase refuses (as of
/// 0.27, by a debug assertion); a union answers.
fn excluded(query: &dyn Any) -> Box<dyn Any> {
    let twice = [query.box_clone(), query.box_clone()];
    Box::new(BooleanQuery::union(twice.into()))
}

fn positive(leaf: &Leaf, gated: bool, index: &Index) -> Result<Option<Box<dyn Any>>, IndexError> {
    let fields = &index.fields;
    if let Leaf::Grams { grams, .. } = leaf {
        let pairs = Pairs::of(grams, index)?;
        return Ok(Some(match gated {
            true => pairs.at_last(fields),
            false => pairs.all(fields),
        }));
    }
    let found = in_fields(leaf, fields);
    Ok(match found.is_empty() {
        true => None,
        false => Some(Box::new(Either::at_last(found))),
    })
}

/// A leaf in every field where it may stand.
fn in_fields(leaf: &Leaf, fields: &Fields) -> Vec<Box<dyn Any>> {
    let (text, heading) = match leaf {
        Leaf::Exact(text) => (phrase(text, fields.text), None),
        Leaf::Word(text) => (phrase(text, fields.text), phrase(text, fields.heading)),
        Leaf::AnyOf(words) => (any_of(words, fields.text), None),
        Leaf::Grams { .. } => (None, None),
    };
    let heading = heading.map(under);
    text.into_iter().chain(heading).collect()
}

/// Passages under headings that match.
fn under(headings: Box<dyn Any>) -> Box<dyn Any> {
    let under = Box::new(Under::new(headings));
    Box::new(BoostQuery::new(under, HEADING))
}

/// One of the words, all parts of it.
fn any_of(words: &[Vec<String>], field: Field) -> Option<Box<dyn Any>> {
    let one = |parts: &Vec<String>| -> Option<(Occur, Box<dyn Any>)> {
        let each: Option<Clauses> = parts
            .iter()
            .map(|part| Some((Occur::Must, phrase(part, field)?)))
            .collect();
        Some((Occur::Should, boolean(each?)))
    };
    let found: Clauses = words.iter().filter_map(one).collect();
    (!found.is_empty()).then(|| boolean(found))
}

/// The pairs of a question that stand anywhere, the rarest first: these tell
/// most.
struct Pairs<'a> {
    /// A passage holds one of these.
    telling: Vec<&'a String>,
    /// These add to the score of what the others find, and so do all of them in
    /// the heading: to go through all that hold a common pair takes long and finds
    /// nothing more.
    others: Vec<&'a String>,
}

impl<'a> Pairs<'a> {
    fn of(grams: &'a [String], index: &Index) -> Result<Self, IndexError> {
        let searcher = index.reader.searcher();
        let mut known = Vec::with_capacity(grams.len());
        for gram in grams {
            let term = Term::from_field_text(index.fields.text, gram);
            known.push((searcher.doc_freq(&term)?, gram));
        }
        // What stands nowhere finds nothing.
        known.retain(|(held, _)| *held > 0);
        known.sort();
        let mut telling: Vec<&String> = known.into_iter().map(|(_, gram)| gram).collect();
        let least = telling.len().div_ceil(TELLING).max(LEAST);
        let others = telling.split_off(least.min(telling.len()));
        Ok(Self { telling, others })
    }

    /// The telling ones, and what adds to the score.
    fn each(&self, fields: &Fields) -> [Vec<Box<dyn Any>>; 2] {
        let in_text = |gram: &&String| term(fields.text, gram);
        let telling = self.telling.iter().map(in_text).collect();
        let mut more: Vec<_> = self.others.iter().map(in_text).collect();
        let all = self.telling.iter().chain(&self.others);
        let in_heading = all.map(|gram| (Occur::Should, term(fields.heading, gram)));
        more.push(under(Box::new(BooleanQuery::new(in_heading.collect()))));
        [telling, more]
    }

    /// Goes through all passages that it finds.
    fn all(&self, fields: &Fields) -> Box<dyn Any> {
        let should = |each: Vec<Box<dyn Any>>| -> Clauses {
            each.into_iter().map(|one| (Occur::Should, one)).collect()
        };
        let [telling, mut clauses] = self.each(fields).map(should);
        clauses.push((Occur::Must, Box::new(BooleanQuery::new(telling))));
        Box::new(BooleanQuery::new(clauses))
    }

    /// Looks where all else matches.
    fn at_last(&self, fields: &Fields) -> Box<dyn Any> {
        let [telling, more] = self.each(fields);
        Box::new(BooleanQuery::new(vec![
            (Occur::Must, Box::new(Either::at_last(telling))),
            (Occur::Should, Box::new(Either::of(more))),
        ]))
    }
}

/// The letters of a text in normal form, one after the other. `None` when it
/// has none.
fn phrase(normal: &str, field: Field) -> Option<Box<dyn Any>> {
    if let Some(letter) = only_letter(normal) {
        return Some(beginning_with(letter, field));
    }
    let grams = cover(normal);
    match grams.as_slice() {
        [] => None,
        [only] => Some(term(field, only.text)),
        many => {
            let place = |g: &Gram<'_>| (g.position, Term::from_field_text(field, g.text));
            let terms = many.iter().map(place).collect();
            Some(Box::new(PhraseQuery::new_with_offset(terms)))
        }
    }
}

/// All grams that begin with a letter: the passages where it stands.
fn beginning_with(letter: char, field: Field) -> Box<dyn Any> {
    let bound = |c: char| Term::from_field_text(field, c.encode_utf8(&mut [0; 4]));
    let after = (letter..=char::MAX).nth(1);
    let upper = after.map_or(Bound::Unbounded, |c| Bound::Excluded(bound(c)));
    Box::new(RangeQuery::new(Bound::Included(bound(letter)), upper))
}

fn term(field: Field, text: &str) -> Box<dyn Any> {
    let term = Term::from_field_text(field, text);
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

/// Filters of one kind are alternatives to each other; kinds add up.
fn filters(query: &Query, fields: &Fields, clauses: &mut Clauses) {
    let mut kinds: Vec<(std::mem::Discriminant<Filter>, Option<Facet>, Clauses)> = Vec::new();
    for wanted in &query.filters {
        let Some(found) = filter(&wanted.filter, fields) else {
            continue;
        };
        if wanted.negative {
            clauses.push((Occur::MustNot, found));
            continue;
        }
        let facet = match &wanted.filter {
            Filter::Facet(facet, _) => Some(*facet),
            _ => None,
        };
        let kind = std::mem::discriminant(&wanted.filter);
        match kinds.iter_mut().find(|(k, f, _)| *k == kind && *f == facet) {
            Some((_, _, same)) => same.push((Occur::Should, found)),
            None => kinds.push((kind, facet, vec![(Occur::Should, found)])),
        }
    }
    let each = kinds.into_iter().map(|(_, _, same)| boolean(same));
    clauses.extend(each.map(|any| (Occur::Must, Box::new(ConstScoreQuery::new(any, 0.0)) as _)));
    for (facet, values) in &query.only {
        let terms = facet_terms(*facet, values, fields);
        clauses.push((Occur::Must, unscored(TermSetQuery::new(terms))));
    }
}

/// What a passage holds that has the property.
fn facet_term(facet: Facet, value: &str, fields: &Fields) -> Term {
    Term::from_field_text(field_of(facet, fields), value)
}

fn facet_terms<'a>(
    facet: Facet,
    values: impl IntoIterator<Item = &'a String>,
    fields: &Fields,
) -> impl Iterator<Item = Term> {
    let values = values.into_iter();
    values.map(move |value| facet_term(facet, value, fields))
}

fn field_of(facet: Facet, fields: &Fields) -> Field {
    match facet {
        Facet::Case => fields.case,
        Facet::Class => fields.class,
        Facet::Scheme => fields.scheme,
        Facet::State => fields.state,
    }
}

fn filter(filter: &Filter, fields: &Fields) -> Option<Box<dyn Any>> {
    match filter {
        Filter::Facet(facet, value) => {
            let term = facet_term(*facet, value, fields);
            Some(Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
        }
        Filter::Page(first, last) => {
            let bound = |page: &u64| Bound::Included(Term::from_field_u64(fields.page, *page));
            Some(Box::new(RangeQuery::new(bound(first), bound(last))))
        }
        Filter::From(day) => {
            let first = Bound::Included(Term::from_field_i64(fields.received, *day));
            Some(Box::new(RangeQuery::new(first, Bound::Unbounded)))
        }
        Filter::To(day) => {
            let last = Bound::Included(Term::from_field_i64(fields.received, *day));
            Some(Box::new(RangeQuery::new(Bound::Unbounded, last)))
        }
        Filter::Criterion(_) => None,
    }
}
