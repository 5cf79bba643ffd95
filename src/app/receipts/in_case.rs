//! What a receipt's line says of other documents of its case.

use std::collections::HashMap;

use crate::app::coverage::document_code;
use crate::app::error::Failure;
use crate::model::{Digest, Document, Outcome, RowId};
use crate::records::Unit;
use crate::report::{SameAs, TakenAs};

/// The documents of a case, by what others say of them.
pub(super) struct InCase {
    documents: HashMap<RowId, Document>,
    /// What came in the place of a document, quarantined or not.
    next: HashMap<RowId, RowId>,
    /// The first document with some bytes, empty ones excepted.
    first: HashMap<Digest, RowId>,
    /// Receipt numbers.
    submissions: HashMap<RowId, String>,
}

impl InCase {
    pub(super) fn new(unit: &dyn Unit, case: RowId) -> Result<Self, Failure> {
        let submissions = unit.submissions_of(case)?.into_iter();
        let mut in_case = Self {
            documents: HashMap::new(),
            next: HashMap::new(),
            first: HashMap::new(),
            submissions: submissions.map(|s| (s.id, s.code)).collect(),
        };
        for document in unit.documents_of_case(case)? {
            for old in &document.supersedes {
                in_case.next.insert(*old, document.id);
            }
            if let Some(digest) = document.sha256.filter(|_| document.bytes != Some(0)) {
                let first = in_case.first.entry(digest).or_insert(document.id);
                *first = document.id.min(*first);
            }
            in_case.documents.insert(document.id, document);
        }
        Ok(in_case)
    }

    /// The document that took the place of this one. What was quarantined takes
    /// no place, and does not hold the chain up.
    fn successor(&self, document: &Document) -> Option<&Document> {
        let mut at = document;
        loop {
            let next = self.documents.get(self.next.get(&at.id)?)?;
            // A document only ever follows older ones.
            if next.id <= at.id {
                return None;
            }
            if next.outcome != Outcome::Quarantined {
                return Some(next);
            }
            at = next;
        }
    }

    /// The document that took the place of this one.
    pub(super) fn superseded_by(&self, document: &Document) -> Option<String> {
        Some(document_code(self.successor(document)?.id))
    }

    /// What a quarantined file was taken in as later.
    pub(super) fn taken_as(&self, document: &Document) -> Option<TakenAs> {
        if document.outcome != Outcome::Quarantined {
            return None;
        }
        let later = self.successor(document)?;
        Some(TakenAs {
            document: document_code(later.id),
            submission: self.submissions.get(&later.submission)?.clone(),
        })
    }

    /// The receipts on which this file, taken in now, stands as quarantined.
    pub(super) fn retries(&self, document: &Document) -> Vec<String> {
        let mut codes = Vec::new();
        let mut later = match document.outcome {
            Outcome::Quarantined => Vec::new(),
            _ => vec![document],
        };
        while let Some(at) = later.pop() {
            let older = at.supersedes.iter().filter(|id| **id < at.id);
            for old in older.filter_map(|id| self.documents.get(id)) {
                if old.outcome == Outcome::Quarantined {
                    codes.extend(self.submissions.get(&old.submission).cloned());
                    later.push(old);
                }
            }
        }
        codes
    }

    /// Another document of the case with the same bytes, members of archives
    /// included: the one that it is a duplicate of, else the first.
    pub(super) fn same_as(&self, document: &Document) -> Option<SameAs> {
        let first = || self.first.get(&document.sha256?).copied();
        let id = document.duplicate_of.or_else(first)?;
        (id != document.id).then(|| SameAs {
            document: document_code(id),
            name: self
                .documents
                .get(&id)
                .map(|document| document.name.clone())
                .unwrap_or_default(),
        })
    }
}
