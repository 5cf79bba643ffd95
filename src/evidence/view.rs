//! A passage as the rules see it: hits, qualities, negations, heading.

use std::borrow::Cow;
use std::cell::OnceCell;

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
    /// In the order of [`Quality::ALL`].
    qualities: [OnceCell<Vec<Span>>; Quality::ALL.len()],
    zones: OnceCell<Vec<Zone>>,
    /// Whether a place to be filled in is named ({{決定事項}}).
    is_template: bool,
}

impl<'a> Scanned<'a> {
    pub(super) fn new(lexicon: &'a Lexicon, text: Prepared) -> Self {
        Self {
            hits: lexicon.scan(&text),
            lexicon,
            is_template: text.normal.text.contains("{{"),
            text,
            qualities: Default::default(),
            zones: OnceCell::new(),
        }
    }

    /// Where the subject occurs, sorted. The words of a place to be filled in
    /// name what is missing and do not count.
    pub(super) fn spans(&self, subject: Subject) -> Cow<'_, [Span]> {
        let number = match subject {
            Subject::Quality(quality) => return Cow::Borrowed(self.quality(quality)),
            Subject::Concept(number) => number,
        };
        let qualities = self.lexicon.qualities(number);
        let mut spans = self.named(number);
        if !qualities.is_empty() {
            let own = spans.to_mut();
            for quality in qualities {
                own.extend(self.quality(*quality));
            }
            own.sort();
            own.dedup();
        }
        spans
    }

    /// Where the words of a concept stand.
    fn named(&self, number: u32) -> Cow<'_, [Span]> {
        let spans = self.hits.of(number);
        if spans.is_empty() || !self.is_template {
            return Cow::Borrowed(spans);
        }
        let blanks = self.quality(Quality::Blank);
        let counts = |span: &&Span| !blanks.iter().any(|blank| span.inside(*blank));
        Cow::Owned(spans.iter().filter(counts).copied().collect())
    }

    /// Where the subject occurs and is not negated. Qualities are never taken
    /// back: some of them are negations.
    pub(super) fn affirmed(&self, subject: Subject) -> Cow<'_, [Span]> {
        self.standing(subject, |_| true)
    }

    /// Where the subject occurs and is not merely intended.
    pub(super) fn in_force(&self, subject: Subject) -> Cow<'_, [Span]> {
        self.standing(subject, |zone| zone.intended)
    }

    /// Where the subject occurs and none of these zones takes it back.
    fn standing(&self, subject: Subject, counts: fn(&Zone) -> bool) -> Cow<'_, [Span]> {
        let mut spans = self.spans(subject);
        if matches!(subject, Subject::Concept(_)) && !spans.is_empty() {
            let taken_back = |span: &Span| {
                let mut zones = self.zones().iter().filter(|zone| counts(zone));
                zones.any(|zone| zone.takes_back(*span))
            };
            if spans.iter().any(taken_back) {
                spans.to_mut().retain(|span| !taken_back(span));
            }
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
                !self.hits.of(number).is_empty() || !self.lexicon.qualities(number).is_empty()
            }
            Subject::Quality(_) => true,
        }
    }

    fn quality(&self, quality: Quality) -> &[Span] {
        let Some(known) = self.qualities.get(quality as usize) else {
            return &[];
        };
        known.get_or_init(|| {
            let ranges = quality::find(quality, &self.text.normal, &self.text.chars);
            let spans = ranges.into_iter().map(|range| Span {
                start: range.start as u32,
                end: range.end as u32,
            });
            spans.collect()
        })
    }
}
