//! Which passages may hold several phrases at once: those with all their pairs of
//! letters, wherever these stand. Whether they stand one after the other is
//! asked only of these.
//!
//! Pairs of one word stand in the same passages, so that going from one list of
//! passages to the next step by step walks through all of them for each word.
//! Where many passages hold each word, a bit for each passage costs less.

use tantivy::query::{BitSetDocSet, ConstScorer, EmptyScorer, EnableScoring, Explanation};
use tantivy::query::{Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{BitSet, DocId, SegmentReader, Term};

use super::explain::explained;
use super::under::Runs;

/// One passage in so many holds a word that many hold.
const MANY: u64 = 64;

/// A list that is so many times as long as what is left leaves little of it out.
const LONG: usize = 16;

/// A word: the ways in which a passage may hold it, each a list of what the
/// passage then holds.
pub(super) type Word = Vec<Vec<Term>>;

/// Passages that hold each word in one of its ways. Counts nothing.
#[derive(Debug)]
pub(super) struct Gate {
    words: Vec<Word>,
    /// The field of headings: what is held there, passages under it hold.
    heading: Field,
    /// The same for words that few passages hold.
    of_few: Box<dyn Query>,
}

impl Gate {
    pub(super) fn new(words: Vec<Word>, heading: Field, of_few: Box<dyn Query>) -> Self {
        Self {
            words,
            heading,
            of_few,
        }
    }
}

impl Clone for Gate {
    fn clone(&self) -> Self {
        Self::new(self.words.clone(), self.heading, self.of_few.box_clone())
    }
}

impl Query for Gate {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let unscored = EnableScoring::disabled_from_schema(scoring.schema());
        Ok(Box::new(OfGate {
            words: self.words.clone(),
            heading: self.heading,
            of_few: self.of_few.weight(unscored)?,
        }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.of_few.query_terms(visitor);
    }
}

struct OfGate {
    words: Vec<Word>,
    heading: Field,
    of_few: Box<dyn Weight>,
}

impl Weight for OfGate {
    fn scorer(&self, reader: &SegmentReader, boost: f32) -> tantivy::Result<Box<dyn Scorer>> {
        let mut known = Vec::with_capacity(self.words.len());
        for word in &self.words {
            known.push(Held::of(word, reader)?);
        }
        known.sort_by_key(Held::least);
        match known.first().map_or(0, Held::least) {
            0 => Ok(Box::new(EmptyScorer)),
            least if least * MANY < u64::from(reader.max_doc()) => {
                self.of_few.scorer(reader, boost)
            }
            _ => {
                let segment = Segment {
                    reader,
                    heading: self.heading,
                    runs: Runs::of(reader)?,
                };
                let found = BitSetDocSet::from(all(&known, &segment)?);
                Ok(Box::new(ConstScorer::new(found, 0.0)))
            }
        }
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explained("gate", self, reader, doc)
    }
}

/// A word in a segment: the ways in which it can be held there, the rarest of
/// what is held first, each with the number of passages.
struct Held<'a>(Vec<Vec<(u32, &'a Term)>>);

impl<'a> Held<'a> {
    fn of(word: &'a Word, reader: &SegmentReader) -> tantivy::Result<Self> {
        let mut ways = Vec::with_capacity(word.len());
        for way in word {
            let mut terms = Vec::with_capacity(way.len());
            for term in way {
                let held = reader.inverted_index(term.field())?.doc_freq(term)?;
                terms.push((held, term));
            }
            terms.sort_by_key(|(held, _)| *held);
            if terms.first().is_some_and(|(held, _)| *held > 0) {
                ways.push(terms);
            }
        }
        Ok(Self(ways))
    }

    /// As many passages hold it at most, those under a heading counted once.
    fn least(&self) -> u64 {
        let rarest = self.0.iter().filter_map(|way| way.first());
        rarest.map(|(held, _)| u64::from(*held)).sum()
    }
}

/// The passages that hold all words, and few others.
fn all(words: &[Held<'_>], segment: &Segment<'_>) -> tantivy::Result<BitSet> {
    // The rarest of each word leave out the most.
    let mut found = None;
    for Held(ways) in words {
        let rarest = ways.iter().map(|way| way.get(..1).unwrap_or_default());
        found = Some(narrowed(found.as_ref(), rarest, segment)?);
    }
    for Held(ways) in words {
        let others = ways.iter().map(|way| way.get(1..).unwrap_or_default());
        found = Some(narrowed(found.as_ref(), others, segment)?);
    }
    Ok(found.unwrap_or_else(|| BitSet::with_max_value(segment.reader.max_doc())))
}

/// Those of the passages `among` that hold all of one of the ways.
fn narrowed<'a>(
    among: Option<&BitSet>,
    ways: impl Iterator<Item = &'a [(u32, &'a Term)]>,
    segment: &Segment<'_>,
) -> tantivy::Result<BitSet> {
    let mut found: Option<BitSet> = None;
    for way in ways {
        let mut held: Option<BitSet> = None;
        for (length, term) in way {
            let within = held.as_ref().or(among);
            let is_long = |within: &BitSet| within.len().saturating_mul(LONG) < *length as usize;
            if within.is_some_and(is_long) {
                // The lists that follow are longer still.
                break;
            }
            let mut those = BitSet::with_max_value(segment.reader.max_doc());
            segment.passages(term, |doc| {
                if within.is_none_or(|within| within.contains(doc)) {
                    those.insert(doc);
                }
            })?;
            held = Some(those);
        }
        match (held, among) {
            (Some(held), _) => match &mut found {
                Some(found) => add(found, &held),
                None => found = Some(held),
            },
            // Nothing more is asked of them in this way.
            (None, Some(among)) => return Ok(among.clone()),
            (None, None) => {}
        }
    }
    Ok(found.unwrap_or_else(|| BitSet::with_max_value(segment.reader.max_doc())))
}

fn add(to: &mut BitSet, these: &BitSet) {
    let mut at = 0;
    while let Some(bucket) = these.first_non_empty_bucket(at) {
        let mut left = these.tinyset(bucket);
        while let Some(low) = left.pop_lowest() {
            to.insert(bucket * 64 + low);
        }
        at = bucket + 1;
    }
}

/// A segment as the gate looks at it.
struct Segment<'a> {
    reader: &'a SegmentReader,
    heading: Field,
    runs: Runs,
}

impl Segment<'_> {
    /// Goes through the passages that hold a term, or stand under headings that
    /// do.
    fn passages(&self, term: &Term, mut each: impl FnMut(DocId)) -> tantivy::Result<()> {
        let index = self.reader.inverted_index(term.field())?;
        let Some(mut blocks) = index.read_block_postings(term, IndexRecordOption::Basic)? else {
            return Ok(());
        };
        let is_heading = term.field() == self.heading;
        while blocks.block_len() > 0 {
            for doc in blocks.docs() {
                each(*doc);
                if is_heading {
                    let others = (doc + 1..).take_while(|doc| self.runs.goes_on(*doc));
                    others.for_each(&mut each);
                }
            }
            blocks.advance();
        }
        Ok(())
    }
}
