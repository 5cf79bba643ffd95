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
    /// What took the place of a document; quarantined files take none.
    successor: HashMap<RowId, RowId>,
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
            successor: HashMap::new(),
            first: HashMap::new(),
            submissions: submissions.map(|s| (s.id, s.code)).collect(),
        };
        for document in unit.documents_of_case(case)? {
            if document.outcome != Outcome::Quarantined {
                if let Some(old) = document.supersedes {
                    in_case.successor.insert(old, document.id);
                }
                if let Some(digest) = document.sha256.filter(|_| document.bytes != Some(0)) {
                    let first = in_case.first.entry(digest).or_insert(document.id);
                    *first = document.id.min(*first);
                }
            }
            in_case.documents.insert(document.id, document);
        }
        Ok(in_case)
    }

    /// The document that took the place of this one.
    pub(super) fn superseded_by(&self, document: &Document) -> Option<String> {
        self.successor.get(&document.id).copied().map(document_code)
    }

    /// What a quarantined file was taken in as later.
    pub(super) fn taken_as(&self, document: &Document) -> Option<TakenAs> {
        if document.outcome != Outcome::Quarantined {
            return None;
        }
        let later = self.documents.get(self.successor.get(&document.id)?)?;
        Some(TakenAs {
            document: document_code(later.id),
            submission: self.submissions.get(&later.submission)?.clone(),
        })
    }

    /// The receipt on which this file stands as quarantined, when it was taken
    /// in now.
    pub(super) fn retries(&self, document: &Document) -> Option<String> {
        let old = self.documents.get(&document.supersedes?)?;
        let was_refused =
            old.outcome == Outcome::Quarantined && document.outcome != Outcome::Quarantined;
        let code = self.submissions.get(&old.submission);
        code.filter(|_| was_refused).cloned()
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
