//! A passage as the rules see it: hits, qualities, negations, heading.

use std::cell::OnceCell;
use std::cell::RefCell;
use std::collections::BTreeMap;

use super::lexicon::{Hits, Lexicon};
use super::negation::{Zone, zones};
use super::prepared::{Prepared, Span};
use crate::scheme::concept::Subject;
use crate::text::quality::{self, Quality};

/// A scanned text. Qualities are looked for when a rule first asks.
#[derive(Debug)]
pub(super) struct Scanned<'a> {
    lexicon: &'a Lexicon,
    pub(super) text: Prepared,
    pub(super) hits: Hits,
    qualities: RefCell<BTreeMap<Quality, Vec<Span>>>,
    zones: OnceCell<Vec<Zone>>,
}

impl<'a> Scanned<'a> {
    pub(super) fn new(lexicon: &'a Lexicon, text: Prepared) -> Self {
        Self {
            hits: lexicon.scan(&text),
            lexicon,
            text,
            qualities: RefCell::default(),
            zones: OnceCell::new(),
        }
    }

    /// Where the subject occurs, sorted. The words of a place to be filled in
    /// ({{決定事項}}) name what is missing and do not count.
    pub(super) fn spans(&self, subject: Subject) -> Vec<Span> {
        let mut spans = match subject {
            Subject::Concept(number) => self.hits.of(number).to_vec(),
            Subject::Quality(_) => Vec::new(),
        };
        if !spans.is_empty() && self.text.normal.text.contains("{{") {
            let blanks = self.quality(Quality::Blank);
            spans.retain(|span| !blanks.iter().any(|blank| span.inside(*blank)));
        }
        let qualities = self.lexicon.qualities(subject);
        if !qualities.is_empty() {
            for quality in qualities {
                spans.extend(self.quality(quality));
            }
            spans.sort();
            spans.dedup();
        }
        spans
    }

    /// Where the subject occurs and is not negated. Qualities are never taken
    /// back: some of them are negations.
    pub(super) fn affirmed(&self, subject: Subject) -> Vec<Span> {
        let mut spans = self.spans(subject);
        if matches!(subject, Subject::Concept(_)) && !spans.is_empty() {
            let zones = self.zones();
            spans.retain(|span| !zones.iter().any(|zone| zone.takes_back(*span)));
        }
        spans
    }

    /// Where the subject occurs and is not merely intended.
    pub(super) fn in_force(&self, subject: Subject) -> Vec<Span> {
        let mut spans = self.spans(subject);
        if matches!(subject, Subject::Concept(_)) && !spans.is_empty() {
            let intended = || self.zones().iter().filter(|zone| zone.intended);
            spans.retain(|span| !intended().any(|zone| zone.takes_back(*span)));
        }
        spans
    }

    /// True when the text denies something.
    pub(super) fn is_negated(&self) -> bool {
        !self.zones().is_empty()
    }

    fn zones(&self) -> &[Zone] {
        self.zones.get_or_init(|| zones(&self.text))
    }

    /// False when the subject cannot occur; cheap, because no quality is
    /// looked for.
    pub(super) fn may_have(&self, subject: Subject) -> bool {
        match subject {
            Subject::Concept(number) => {
                !self.hits.of(number).is_empty() || !self.lexicon.qualities(subject).is_empty()
            }
            Subject::Quality(_) => true,
        }
    }

    fn quality(&self, quality: Quality) -> Vec<Span> {
        let mut known = self.qualities.borrow_mut();
        let spans = known.entry(quality).or_insert_with(|| {
            let ranges = quality::find(quality, &self.text.normal);
            let spans = ranges.into_iter().map(|range| Span {
                start: range.start as u32,
                end: range.end as u32,
            });
            spans.collect()
        });
        spans.clone()
    }
}
