//! All terms of all concepts in one automaton: one pass over a text finds
//! every occurrence of every concept.

use std::collections::HashMap;

use super::matcher::MatcherError;
use super::prepared::{Prepared, Span};
use super::words::Words;
use crate::scheme::Vocabulary;
use crate::scheme::concept::{Subject, Term};
use crate::text::quality::Quality;

/// Characters that may stand between two parts of a gap term.
const GAP: u32 = 12;

/// A concept and where it occurs.
type Occurrence = (u32, Span);

/// Occurrences by concept; only concepts that occur.
#[derive(Debug, Default)]
pub(super) struct Hits {
    /// Concept and end of its spans, sorted by concept.
    index: Vec<(u32, usize)>,
    /// Spans in the order of the index, sorted within a concept.
    spans: Vec<Span>,
}

impl Hits {
    fn new(mut occurrences: Vec<Occurrence>) -> Self {
        occurrences.sort_unstable();
        occurrences.dedup();
        let mut hits = Self {
            index: Vec::new(),
            spans: Vec::with_capacity(occurrences.len()),
        };
        for (concept, span) in occurrences {
            hits.spans.push(span);
            match hits.index.last_mut() {
                Some((last, end)) if *last == concept => *end += 1,
                _ => hits.index.push((concept, hits.spans.len())),
            }
        }
        hits
    }

    /// Where a concept occurs, sorted.
    pub(super) fn of(&self, concept: u32) -> &[Span] {
        let Ok(at) = self
            .index
            .binary_search_by_key(&concept, |(known, _)| *known)
        else {
            return &[];
        };
        let end = |at: usize| self.index.get(at).map_or(0, |(_, end)| *end);
        let start = at.checked_sub(1).map_or(0, end);
        self.spans.get(start..end(at)).unwrap_or_default()
    }

    /// The concepts that occur, ascending.
    pub(super) fn concepts(&self) -> impl Iterator<Item = u32> {
        self.index.iter().map(|(concept, _)| *concept)
    }
}

/// What the occurrence of a pattern means.
#[derive(Debug, Clone, Copy)]
enum Owner {
    /// A term of a concept.
    Term(u32),
    /// Text inside which a concept does not count.
    Shadow(u32),
    /// A part of a gap term.
    Part { gap: u32, part: u32 },
}

/// A term of several parts.
#[derive(Debug)]
struct Gap {
    concept: u32,
    parts: u32,
    shadow: bool,
}

/// The vocabulary of a pack, compiled.
#[derive(Debug)]
pub(super) struct Lexicon {
    words: Words,
    owners: Vec<Vec<Owner>>,
    gaps: Vec<Gap>,
    parents: Vec<Vec<u32>>,
    /// 0 for a concept that joins none; else one more than the highest of
    /// those it joins.
    levels: Vec<usize>,
    depth: usize,
    qualities: Vec<Vec<Quality>>,
}

impl Lexicon {
    pub(super) fn new(vocabulary: &Vocabulary) -> Result<Self, MatcherError> {
        let concepts = vocabulary.concepts();
        let mut patterns = Patterns::default();
        let mut parents: Vec<Vec<u32>> = vec![Vec::new(); concepts.len()];
        let mut qualities: Vec<Vec<Quality>> = Vec::with_capacity(concepts.len());
        let mut levels: Vec<usize> = Vec::with_capacity(concepts.len());
        for (number, concept) in (0u32..).zip(concepts) {
            for term in &concept.terms {
                patterns.add(term, number, false);
            }
            for term in &concept.not {
                patterns.add(term, number, true);
            }
            let mut own = Vec::new();
            let mut level = 0;
            for member in &concept.members {
                match *member {
                    Subject::Quality(quality) => own.push(quality),
                    Subject::Concept(member) => {
                        own.extend(qualities.get(member as usize).into_iter().flatten());
                        level = level.max(levels.get(member as usize).map_or(0, |at| at + 1));
                        if let Some(list) = parents.get_mut(member as usize) {
                            list.push(number);
                        }
                    }
                }
            }
            own.sort();
            own.dedup();
            qualities.push(own);
            levels.push(level);
        }
        Ok(Self {
            words: Words::new(&patterns.words)?,
            owners: patterns.owners,
            gaps: patterns.gaps,
            parents,
            depth: levels.iter().max().map_or(0, |level| level + 1),
            levels,
            qualities,
        })
    }

    /// The qualities that a concept joins.
    pub(super) fn qualities(&self, concept: u32) -> &[Quality] {
        let qualities = self.qualities.get(concept as usize);
        qualities.map_or(&[], Vec::as_slice)
    }

    /// Every occurrence of every concept, shadows and unions applied.
    pub(super) fn scan(&self, text: &Prepared) -> Hits {
        let mut levels: Vec<Vec<Occurrence>> = vec![Vec::new(); self.depth];
        let mut shadows: Vec<Occurrence> = Vec::new();
        let mut parts: Vec<(u32, Span, u32)> = Vec::new();
        for found in self.words.find(&text.normal.text) {
            let span = text.span(found.start, found.end);
            let owners = self.owners.get(found.word);
            for owner in owners.into_iter().flatten() {
                match *owner {
                    Owner::Term(concept) => self.put(&mut levels, (concept, span)),
                    Owner::Shadow(concept) => shadows.push((concept, span)),
                    Owner::Part { gap, part } => parts.push((gap, span, part)),
                }
            }
        }
        parts.sort_unstable();
        for found in parts.chunk_by(|a, b| a.0 == b.0) {
            let gap = found
                .first()
                .and_then(|first| self.gaps.get(first.0 as usize));
            let Some(gap) = gap else {
                continue;
            };
            for occurrence in join_parts(found, gap, text) {
                match gap.shadow {
                    true => shadows.push(occurrence),
                    false => self.put(&mut levels, occurrence),
                }
            }
        }
        shadows.sort_unstable();
        self.settle(levels, &shadows)
    }

    fn put(&self, levels: &mut [Vec<Occurrence>], occurrence: Occurrence) {
        let level = self.levels.get(occurrence.0 as usize).copied().unwrap_or(0);
        if let Some(list) = levels.get_mut(level) {
            list.push(occurrence);
        }
    }

    /// Removes what lies in shadows and hands on to unions, which are always
    /// of a higher level than what they join.
    fn settle(&self, mut levels: Vec<Vec<Occurrence>>, shadows: &[Occurrence]) -> Hits {
        let mut settled: Vec<Occurrence> = Vec::new();
        for level in 0..self.depth {
            let open = levels
                .get_mut(level)
                .map(std::mem::take)
                .unwrap_or_default();
            for (concept, span) in open {
                if is_shadowed(concept, span, shadows) {
                    continue;
                }
                settled.push((concept, span));
                for parent in self.parents.get(concept as usize).into_iter().flatten() {
                    self.put(&mut levels, (*parent, span));
                }
            }
        }
        Hits::new(settled)
    }
}

fn is_shadowed(concept: u32, span: Span, shadows: &[Occurrence]) -> bool {
    let first = shadows.partition_point(|(other, _)| *other < concept);
    let own = shadows
        .iter()
        .skip(first)
        .take_while(|(other, _)| *other == concept);
    own.into_iter().any(|(_, shadow)| span.inside(*shadow))
}

#[derive(Default)]
struct Patterns {
    words: Vec<String>,
    owners: Vec<Vec<Owner>>,
    gaps: Vec<Gap>,
    known: HashMap<String, usize>,
}

impl Patterns {
    /// Adds a term of a concept, or of what its occurrences must not lie in.
    fn add(&mut self, term: &Term, concept: u32, shadow: bool) {
        if let [word] = term.parts.as_slice() {
            let owner = match shadow {
                true => Owner::Shadow(concept),
                false => Owner::Term(concept),
            };
            self.own(word, owner);
            return;
        }
        let gap = self.gaps.len() as u32;
        for (part, word) in (0u32..).zip(&term.parts) {
            self.own(word, Owner::Part { gap, part });
        }
        self.gaps.push(Gap {
            concept,
            parts: term.parts.len() as u32,
            shadow,
        });
    }

    fn own(&mut self, word: &str, owner: Owner) {
        let next = self.words.len();
        let at = *self.known.entry(word.to_owned()).or_insert(next);
        if at == next {
            self.words.push(word.to_owned());
            self.owners.push(Vec::new());
        }
        if let Some(owners) = self.owners.get_mut(at) {
            owners.push(owner);
        }
    }
}

/// Occurrences of a gap term: every first part with the nearest followers.
/// `found` holds (gap, span, part), sorted.
fn join_parts(found: &[(u32, Span, u32)], gap: &Gap, text: &Prepared) -> Vec<Occurrence> {
    let mut joined = Vec::new();
    for (at, (_, first, part)) in found.iter().enumerate() {
        if *part != 0 {
            continue;
        }
        let mut end = first.end;
        let mut wanted = 1;
        for (_, span, part) in found.iter().skip(at + 1) {
            if wanted == gap.parts || span.start > end + GAP {
                break;
            }
            if *part == wanted && span.start >= end && !stops(text, end, span.start) {
                end = span.end;
                wanted += 1;
            }
        }
        if wanted == gap.parts {
            let start = first.start;
            joined.push((gap.concept, Span { start, end }));
        }
    }
    joined
}

/// True when a full stop or a blank line stands between two positions.
fn stops(text: &Prepared, start: u32, end: u32) -> bool {
    text.slice(Span { start, end })
        .chars()
        .any(|character| matches!(character, '。' | '\n'))
}
