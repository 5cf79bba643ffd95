//! All terms of all concepts in one automaton: one pass over a text finds
//! every occurrence of every concept.

use std::collections::{BTreeMap, HashMap};

use aho_corasick::{AhoCorasick, BuildError, MatchKind};

use super::prepared::{Prepared, Span};
use crate::scheme::Vocabulary;
use crate::scheme::concept::Subject;
use crate::text::quality::Quality;

/// Characters that may stand between two parts of a gap term.
const GAP: u32 = 12;

/// Occurrences by concept, sorted by position; only concepts that occur.
pub(super) type Hits = BTreeMap<u32, Vec<Span>>;

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
}

/// The vocabulary of a pack, compiled.
#[derive(Debug)]
pub(super) struct Lexicon {
    automaton: AhoCorasick,
    owners: Vec<Vec<Owner>>,
    gaps: Vec<Gap>,
    parents: Vec<Vec<u32>>,
    qualities: Vec<Vec<Quality>>,
}

impl Lexicon {
    pub(super) fn new(vocabulary: &Vocabulary) -> Result<Self, BuildError> {
        let concepts = vocabulary.concepts();
        let mut patterns = Patterns::default();
        let mut gaps = Vec::new();
        let mut parents: Vec<Vec<u32>> = vec![Vec::new(); concepts.len()];
        let mut qualities: Vec<Vec<Quality>> = Vec::with_capacity(concepts.len());
        for (number, concept) in (0u32..).zip(concepts) {
            for term in &concept.terms {
                if let [word] = term.parts.as_slice() {
                    patterns.add(word, Owner::Term(number));
                    continue;
                }
                let gap = gaps.len() as u32;
                for (part, word) in (0u32..).zip(&term.parts) {
                    patterns.add(word, Owner::Part { gap, part });
                }
                let parts = term.parts.len() as u32;
                gaps.push(Gap {
                    concept: number,
                    parts,
                });
            }
            for word in &concept.not {
                patterns.add(word, Owner::Shadow(number));
            }
            let mut own = Vec::new();
            for member in &concept.members {
                match *member {
                    Subject::Quality(quality) => own.push(quality),
                    Subject::Concept(member) => {
                        own.extend(qualities.get(member as usize).into_iter().flatten());
                        if let Some(list) = parents.get_mut(member as usize) {
                            list.push(number);
                        }
                    }
                }
            }
            own.sort();
            own.dedup();
            qualities.push(own);
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(&patterns.words)?;
        Ok(Self {
            automaton,
            owners: patterns.owners,
            gaps,
            parents,
            qualities,
        })
    }

    /// The qualities that a subject is, or joins.
    pub(super) fn qualities(&self, subject: Subject) -> Vec<Quality> {
        match subject {
            Subject::Quality(quality) => vec![quality],
            Subject::Concept(number) => self
                .qualities
                .get(number as usize)
                .cloned()
                .unwrap_or_default(),
        }
    }

    /// Every occurrence of every concept, shadows and unions applied.
    pub(super) fn scan(&self, text: &Prepared) -> Hits {
        let mut hits = Hits::new();
        let mut shadows = Hits::new();
        let mut parts: BTreeMap<u32, Vec<(u32, Span)>> = BTreeMap::new();
        for found in self.automaton.find_overlapping_iter(&text.normal.text) {
            let span = text.span(found.start(), found.end());
            let owners = self.owners.get(found.pattern().as_usize());
            for owner in owners.into_iter().flatten() {
                match *owner {
                    Owner::Term(concept) => hits.entry(concept).or_default().push(span),
                    Owner::Shadow(concept) => shadows.entry(concept).or_default().push(span),
                    Owner::Part { gap, part } => parts.entry(gap).or_default().push((part, span)),
                }
            }
        }
        for (gap, found) in parts {
            if let Some(gap) = self.gaps.get(gap as usize) {
                let spans = join_parts(found, gap.parts, text);
                if !spans.is_empty() {
                    hits.entry(gap.concept).or_default().extend(spans);
                }
            }
        }
        self.settle(hits, &shadows)
    }

    /// Removes what lies in shadows and hands on to unions. Members stand
    /// before unions, so that one pass in order suffices.
    fn settle(&self, mut open: Hits, shadows: &Hits) -> Hits {
        let mut settled = Hits::new();
        while let Some((concept, mut spans)) = open.pop_first() {
            if let Some(shadows) = shadows.get(&concept) {
                spans.retain(|span| !shadows.iter().any(|shadow| span.inside(*shadow)));
            }
            if spans.is_empty() {
                continue;
            }
            spans.sort();
            spans.dedup();
            for parent in self.parents.get(concept as usize).into_iter().flatten() {
                open.entry(*parent).or_default().extend(&spans);
            }
            settled.insert(concept, spans);
        }
        settled
    }
}

#[derive(Default)]
struct Patterns {
    words: Vec<String>,
    owners: Vec<Vec<Owner>>,
    known: HashMap<String, usize>,
}

impl Patterns {
    fn add(&mut self, word: &str, owner: Owner) {
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
fn join_parts(mut found: Vec<(u32, Span)>, parts: u32, text: &Prepared) -> Vec<Span> {
    found.sort_by_key(|(_, span)| *span);
    let mut joined = Vec::new();
    for (at, (part, first)) in found.iter().enumerate() {
        if *part != 0 {
            continue;
        }
        let mut end = first.end;
        let mut wanted = 1;
        for (part, span) in found.iter().skip(at + 1) {
            if wanted == parts || span.start > end + GAP {
                break;
            }
            if *part == wanted && span.start >= end && !stops(text, end, span.start) {
                end = span.end;
                wanted += 1;
            }
        }
        if wanted == parts {
            joined.push(Span {
                start: first.start,
                end,
            });
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
