//! Passages under a heading that matches.
//!
//! Many passages stand under the same headings. These are written once, with
//! the first passage of a run; the others of the run follow it in the index
//! and hold how far back it stands ([`UNDER`]). Who adds a run adds it as one
//! batch, which the library keeps in order, also where it merges.

use std::sync::Arc;

use tantivy::columnar::ColumnValues;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED, Term};

use super::explain::explained;

/// Name of the field that says how many passages back the one stands whose
/// headings hold for this one as well; 0 where they are its own.
pub(super) const UNDER: &str = "under";

/// Which passages of a segment stand under the same headings.
#[derive(Clone)]
pub(super) struct Runs {
    back: Arc<dyn ColumnValues<u64>>,
}

impl Runs {
    pub(super) fn of(reader: &SegmentReader) -> tantivy::Result<Self> {
        let column = reader.fast_fields().u64(UNDER)?;
        Ok(Self {
            back: column.first_or_default_col(0),
        })
    }

    /// The first passage of the run that `doc` is of.
    fn first(&self, doc: DocId) -> DocId {
        let back = DocId::try_from(self.back(doc)).unwrap_or(doc);
        doc.saturating_sub(back)
    }

    /// Goes through a passage with headings of its own and those under the same.
    pub(super) fn each(&self, first: DocId, mut each: impl FnMut(DocId)) {
        each(first);
        let others = (first + 1..).take_while(|doc| self.goes_on(*doc));
        others.for_each(each);
    }

    /// Whether `doc` is a passage and of the same run as the one before it.
    fn goes_on(&self, doc: DocId) -> bool {
        self.back(doc) > 0
    }

    fn back(&self, doc: DocId) -> u64 {
        match doc < self.back.num_vals() {
            true => self.back.get_val(doc),
            false => 0,
        }
    }
}

/// Passages under headings that match; each scores as its headings do.
#[derive(Debug)]
pub(super) struct Under {
    headings: Box<dyn Query>,
}

impl Under {
    pub(super) fn new(headings: Box<dyn Query>) -> Self {
        Self { headings }
    }
}

impl Clone for Under {
    fn clone(&self) -> Self {
        Self::new(self.headings.box_clone())
    }
}

impl Query for Under {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let headings = self.headings.weight(scoring)?;
        Ok(Box::new(OfUnder { headings }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.headings.query_terms(visitor);
    }
}

struct OfUnder {
    headings: Box<dyn Weight>,
}

impl Weight for OfUnder {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let headings = self.headings.scorer(reader, boost)?;
        Ok(Box::new(Found::new(headings, Runs::of(reader)?)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explained("under", self, reader, doc)
    }
}

struct Found {
    headings: Box<dyn Scorer>,
    runs: Runs,
    /// Where the headings stand; while they are astray, before which they
    /// match nothing.
    head: DocId,
    /// Set after the library's dangerous way to seek found nothing.
    is_astray: bool,
    doc: DocId,
}

impl Found {
    fn new(headings: Box<dyn Scorer>, runs: Runs) -> Self {
        let head = headings.doc();
        Self {
            headings,
            runs,
            head,
            is_astray: false,
            doc: head,
        }
    }

    fn stand(&mut self, head: DocId) -> DocId {
        (self.head, self.doc) = (head, head);
        head
    }
}

impl DocSet for Found {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        if self.runs.goes_on(self.doc + 1) {
            self.doc += 1;
            return self.doc;
        }
        let head = self.headings.advance();
        self.stand(head)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc {
            return self.doc;
        }
        if target == TERMINATED {
            return self.stand(TERMINATED);
        }
        let first = self.runs.first(target);
        let head = match first > self.head {
            true => self.headings.seek(first),
            false => self.head,
        };
        self.stand(head);
        if head == first {
            self.doc = target;
        }
        self.doc
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target >= TERMINATED {
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        }
        let first = self.runs.first(target);
        if first > self.head || (first == self.head && self.is_astray) {
            (self.head, self.is_astray) = match self.headings.seek_danger(first) {
                SeekDangerResult::Found => (first, false),
                SeekDangerResult::SeekLowerBound(bound) => (bound, true),
            };
        }
        match first == self.head && !self.is_astray {
            true => {
                self.doc = target;
                SeekDangerResult::Found
            }
            false => SeekDangerResult::SeekLowerBound(self.head.max(target + 1)),
        }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    /// As many headings; how many passages stand under them is not known.
    fn size_hint(&self) -> u32 {
        self.headings.size_hint()
    }

    fn cost(&self) -> u64 {
        self.headings.cost()
    }
}

impl Scorer for Found {
    fn score(&mut self) -> Score {
        self.headings.score()
    }
}
