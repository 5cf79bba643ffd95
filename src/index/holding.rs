//! Passages that hold all of some words.
//!
//! Where the lists of their pairs are not far longer than what comes of it, all
//! passages of a segment are worked out in one go: first which may hold all words
//! ([`gate`]), then which of them hold the letters of each in place
//! ([`letters`](super::letters)). Where few passages come into question, the
//! library looks at these one by one.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tantivy::query::{Bm25StatisticsProvider, Bm25Weight, EnableScoring, Explanation};
use tantivy::query::{Query, Scorer, Weight};
use tantivy::schema::Field;
use tantivy::{BitSet, DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

use super::explain::explained;
use super::gate::{self, Held, Segment, Way, Word};
use super::letters::{Pair, Places, STEPS};
use super::under::Runs;

/// A word that counts: its letters in place, in one of these.
pub(super) type Letters = Vec<InField>;

/// The letters of a word in a field.
#[derive(Debug, Clone)]
pub(super) struct InField {
    pub(super) in_heading: bool,
    pub(super) pairs: Vec<Pair>,
    /// What it counts.
    pub(super) boost: Score,
}

impl InField {
    /// What a passage holds that holds the letters.
    pub(super) fn way(&self) -> Way {
        Way {
            in_heading: self.in_heading,
            terms: self.terms(),
        }
    }

    fn terms(&self) -> Vec<Term> {
        self.pairs.iter().map(|(_, term)| term.clone()).collect()
    }
}

/// What a query asks for beside words.
#[derive(Debug, Clone, Default)]
pub(super) struct Narrowing {
    /// Of each of these lists a passage holds one.
    pub(super) terms: Vec<Vec<Term>>,
    /// No more passages than so many.
    pub(super) most: Option<u64>,
}

/// Passages that hold all of these.
#[derive(Debug)]
pub(super) struct Holding {
    /// What counts.
    pub(super) words: Vec<Letters>,
    /// All that is held: the words first, then what counts elsewhere.
    pub(super) gates: Vec<Word>,
    pub(super) narrowing: Narrowing,
    /// The same, passage by passage.
    pub(super) one_by_one: Box<dyn Query>,
}

impl Clone for Holding {
    fn clone(&self) -> Self {
        Self {
            words: self.words.clone(),
            gates: self.gates.clone(),
            narrowing: self.narrowing.clone(),
            one_by_one: self.one_by_one.box_clone(),
        }
    }
}

impl Query for Holding {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let heard = Heard::default();
        let (one_by_one, counting) = match scoring {
            EnableScoring::Enabled {
                searcher,
                statistics_provider,
            } => {
                let listening = Listening(statistics_provider, &heard);
                let scoring = EnableScoring::enabled_from_statistics_provider(&listening, searcher);
                let one_by_one = self.one_by_one.weight(scoring)?;
                let again = Again(statistics_provider, &heard);
                (one_by_one, counted(&self.words, Some(&again))?)
            }
            EnableScoring::Disabled { .. } => (
                self.one_by_one.weight(scoring)?,
                counted(&self.words, None)?,
            ),
        };
        Ok(Box::new(OfHolding {
            gates: self.gates.clone(),
            words: counting,
            narrowing: self.narrowing.clone(),
            one_by_one,
        }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.one_by_one.query_terms(visitor);
    }
}

/// A word in a field with what it counts, where that is asked for.
type Counted = (InField, Option<Bm25Weight>);

fn counted(words: &[Letters], by: Option<&Again<'_>>) -> tantivy::Result<Vec<Vec<Counted>>> {
    let weight = |in_field: &InField| -> tantivy::Result<Counted> {
        let weight = by
            .map(|by| Bm25Weight::for_terms(by, &in_field.terms()))
            .transpose()?;
        Ok((in_field.clone(), weight.map(|w| w.boost_by(in_field.boost))))
    };
    let each = words.iter().map(|word| word.iter().map(weight).collect());
    each.collect()
}

/// How many passages hold a term, as it was asked for: a [view](super::view) notes
/// each time that it is.
type Heard = Mutex<HashMap<Term, u64>>;

/// Asks, and keeps what was answered.
struct Listening<'a>(&'a dyn Bm25StatisticsProvider, &'a Heard);

/// Asks only for what was not asked for before.
struct Again<'a>(&'a dyn Bm25StatisticsProvider, &'a Heard);

impl Bm25StatisticsProvider for Listening<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.0.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.0.total_num_docs()
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let held = self.0.doc_freq(term)?;
        let mut heard = self.1.lock().unwrap_or_else(PoisonError::into_inner);
        heard.insert(term.clone(), held);
        Ok(held)
    }
}

impl Bm25StatisticsProvider for Again<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.0.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.0.total_num_docs()
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let heard = self.1.lock().unwrap_or_else(PoisonError::into_inner);
        match heard.get(term) {
            Some(held) => Ok(*held),
            None => self.0.doc_freq(term),
        }
    }
}

struct OfHolding {
    words: Vec<Vec<Counted>>,
    /// All that is held: the words first.
    gates: Vec<Word>,
    narrowing: Narrowing,
    one_by_one: Box<dyn Weight>,
}

impl Weight for OfHolding {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        match self.at_once(reader, boost)? {
            Some(found) => Ok(Box::new(Found { found, at: 0 })),
            None => self.one_by_one.scorer(reader, boost),
        }
    }

    fn for_each(
        &self,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score),
    ) -> tantivy::Result<()> {
        match self.at_once(reader, 1.0)? {
            Some(found) => {
                for (doc, score) in found {
                    callback(doc, score);
                }
                Ok(())
            }
            None => self.one_by_one.for_each(reader, callback),
        }
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explained("holding", self, reader, doc)
    }
}

impl OfHolding {
    /// All of a segment, where that costs less than to look one by one.
    fn at_once(
        &self,
        reader: &SegmentReader,
        boost: Score,
    ) -> tantivy::Result<Option<Vec<(DocId, Score)>>> {
        let mut held = Vec::with_capacity(self.gates.len());
        for (nth, word) in self.gates.iter().enumerate() {
            held.push((nth, Held::of(word, reader)?));
        }
        held.sort_by_key(|(_, word)| word.least());
        let least = held.first().map_or(0, |(_, word)| word.least());
        if least == 0 {
            return Ok(Some(Vec::new()));
        }
        if !self.is_for_many(least, reader)? {
            return Ok(None);
        }
        let Ok(places) = Places::of(reader) else {
            // A merge has taken the segment's files away meanwhile.
            return Ok(None);
        };
        let segment = Segment {
            reader,
            runs: Runs::of(reader)?,
        };
        Ok(Some(self.all(&held, &segment, &places, boost)?))
    }

    /// Whether so much may be found that it costs less to go through the lists than
    /// to look one by one at what else is asked for leaves.
    fn is_for_many(&self, least: u64, reader: &SegmentReader) -> tantivy::Result<bool> {
        let held = |term: &Term| -> tantivy::Result<u64> {
            Ok(u64::from(
                reader.inverted_index(term.field())?.doc_freq(term)?,
            ))
        };
        let mut left = self.narrowing.most.unwrap_or(u64::MAX);
        for kind in &self.narrowing.terms {
            let each: tantivy::Result<u64> = kind.iter().map(held).sum();
            left = left.min(each?);
        }
        if left >= least {
            return Ok(true);
        }
        let mut steps = 0;
        for term in self.gates.iter().flatten().flat_map(|way| &way.terms) {
            steps += held(term)?.min(least * STEPS);
        }
        Ok(left * STEPS >= steps)
    }

    fn all(
        &self,
        held: &[(usize, Held<'_>)],
        segment: &Segment<'_>,
        places: &Places,
        boost: Score,
    ) -> tantivy::Result<Vec<(DocId, Score)>> {
        let mut among = match held {
            [_] if !self.words.is_empty() => None,
            many => Some(docs(&gate::all(
                many.iter().map(|(_, word)| word),
                segment,
            )?)),
        };
        let mut found: Option<Vec<(DocId, Score)>> = None;
        for (nth, _) in held {
            let Some(word) = self.words.get(*nth) else {
                continue;
            };
            if let Some(found) = &found {
                among = Some(found.iter().map(|(doc, _)| *doc).collect());
            }
            let these = of_word(word, among.as_deref(), segment, places, boost)?;
            found = Some(match found {
                None => these,
                Some(before) => added(before, &these),
            });
        }
        Ok(found.unwrap_or_else(|| among.into_iter().flatten().map(|doc| (doc, 0.0)).collect()))
    }
}

/// The passages that hold a word, of those that are asked for.
fn of_word(
    word: &[Counted],
    among: Option<&[DocId]>,
    segment: &Segment<'_>,
    places: &Places,
    boost: Score,
) -> tantivy::Result<Vec<(DocId, Score)>> {
    let mut all: Vec<(DocId, Score)> = Vec::new();
    for (in_field, weight) in word {
        // A passage under a heading may be asked for where the heading's own is not.
        let asked = among.filter(|_| !in_field.in_heading);
        let standing = places.standing(&in_field.pairs, asked, segment.reader)?;
        let Some((_, term)) = in_field.pairs.first() else {
            continue;
        };
        let lengths = segment.reader.get_fieldnorms_reader(term.field())?;
        let score = |(doc, times): (DocId, u32)| {
            let score = weight.as_ref().map_or(0.0, |weight| {
                boost * weight.score(lengths.fieldnorm_id(doc), times)
            });
            (doc, score)
        };
        let scored = standing.into_iter().map(score);
        let these = match in_field.in_heading {
            false => scored.collect(),
            true => {
                let mut under = Vec::new();
                for (head, score) in scored {
                    segment.runs.each(head, |doc| {
                        if among.is_none_or(|among| among.binary_search(&doc).is_ok()) {
                            under.push((doc, score));
                        }
                    });
                }
                under
            }
        };
        all = either(all, these);
    }
    Ok(all)
}

/// What stands in one of the lists or in both; scores add up.
fn either(some: Vec<(DocId, Score)>, more: Vec<(DocId, Score)>) -> Vec<(DocId, Score)> {
    if some.is_empty() || more.is_empty() {
        return if some.is_empty() { more } else { some };
    }
    let mut all = Vec::with_capacity(some.len() + more.len());
    let mut more = more.into_iter().peekable();
    for (doc, score) in some {
        while let Some(before) = more.next_if(|(other, _)| *other < doc) {
            all.push(before);
        }
        let too = more.next_if(|(other, _)| *other == doc);
        all.push((doc, score + too.map_or(0.0, |(_, score)| score)));
    }
    all.extend(more);
    all
}

/// What stands in both lists; scores add up.
fn added(some: Vec<(DocId, Score)>, more: &[(DocId, Score)]) -> Vec<(DocId, Score)> {
    let mut some = some.into_iter();
    let both = more.iter().filter_map(|(doc, score)| {
        let (_, before) = some.find(|(other, _)| other >= doc)?;
        Some((*doc, before + score))
    });
    both.collect()
}

fn docs(bits: &BitSet) -> Vec<DocId> {
    let mut docs = Vec::with_capacity(bits.len());
    let mut at = 0;
    while let Some(bucket) = bits.first_non_empty_bucket(at) {
        let mut left = bits.tinyset(bucket);
        while let Some(low) = left.pop_lowest() {
            docs.push(bucket * 64 + low);
        }
        at = bucket + 1;
    }
    docs
}

/// What was found in a segment.
struct Found {
    found: Vec<(DocId, Score)>,
    at: usize,
}

impl DocSet for Found {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let rest = self.found.get(self.at..).unwrap_or_default();
        // What is sought is near.
        let mut far = 1;
        while rest.get(far).is_some_and(|(doc, _)| *doc < target) {
            far *= 2;
        }
        let near = rest.get(..rest.len().min(far + 1)).unwrap_or_default();
        self.at += near.partition_point(|(doc, _)| *doc < target);
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.found.get(self.at).map_or(TERMINATED, |(doc, _)| *doc)
    }

    fn size_hint(&self) -> u32 {
        u32::try_from(self.found.len()).unwrap_or(u32::MAX)
    }
}

impl Scorer for Found {
    fn score(&mut self) -> Score {
        self.found.get(self.at).map_or(0.0, |(_, score)| *score)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::strategy::ValueTree as _;
    use tantivy::query::Query as Any;

    use super::*;
    use crate::index::answer::Hit;
    use crate::index::best::Best;
    use crate::index::plan::held::holding;
    use crate::index::store::Index;
    use crate::index::{Entry, Query};

    /// Documents of a few passages each, some under headings, in two commits, one
    /// of them replaced.
    fn index(texts: &[(String, String)]) -> (tempfile::TempDir, Index) {
        let dir = tempfile::tempdir().unwrap();
        let index = Index::open_or_create(dir.path()).unwrap();
        let mut writer = index.writer().unwrap();
        let mut id = 0;
        for (document, passages) in (0..).zip(texts.chunks(5)) {
            let entries = passages.iter().map(|(text, heading)| {
                id += 1;
                Entry {
                    id,
                    text: text.clone(),
                    heading: heading.clone(),
                    ..Entry::default()
                }
            });
            let entries: Vec<Entry> = entries.collect();
            writer.replace_document(document % 30, entries).unwrap();
            if document == 12 {
                writer.commit(1).unwrap();
            }
        }
        writer.commit(2).unwrap();
        writer.close().unwrap();
        index.reload().unwrap();
        (dir, index)
    }

    fn best(index: &Index, query: &dyn Any) -> (usize, Vec<Hit>) {
        let all = Best {
            first: 0,
            most: 1_000,
        };
        index.reader.searcher().search(query, &all).unwrap()
    }

    #[test]
    fn all_at_once_and_one_by_one_find_and_count_the_same() {
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let text = ("[あいう漢、]{0,40}", "[あい]{0,1}|いう|漢あ");
        let texts = proptest::collection::vec(text, 180..200);
        let texts = texts.new_tree(&mut runner).unwrap().current();
        let (_dir, index) = index(&texts);
        let reached = std::cell::Cell::new(0);
        proptest!(|(query in "\"?[あいう漢]{2,6}\"?( \"?[あいう漢、]{2,5}\"?){0,2}")| {
            let Ok(query) = Query::parse(&query) else { return Ok(()) };
            for one in &query.alternatives {
                let Some(holding) = holding(one, None, &index).unwrap() else { continue };
                let (total, hits) = best(&index, &holding);
                let (want, other) = best(&index, holding.one_by_one.as_ref());
                prop_assert_eq!(total, want);
                prop_assert_eq!(hits.len(), other.len());
                let mut other: HashMap<u64, f32> = other.iter().map(|hit| (hit.id, hit.score)).collect();
                for hit in hits {
                    let score = other.remove(&hit.id).unwrap();
                    prop_assert!((score - hit.score).abs() < 1e-4, "{} {}", score, hit.score);
                    reached.set(reached.get() + 1);
                }
            }
        });
        assert!(reached.get() > 1_000, "{}", reached.get());
    }
}
