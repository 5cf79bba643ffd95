//! Writing the index: one writer, whole documents, commits that carry the
//! sequence number of the records.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::indexer::UserOperation;
use tantivy::{IndexWriter, TantivyDocument, Term};

use super::error::IndexError;
use super::schema::Fields;
use super::words::{BETWEEN, Dictionary};
use crate::text::normal::normalize;

/// Memory of one writing thread in bytes, before it writes a segment.
const MEMORY: usize = 32 << 20;

/// Passages under the same headings that are added at once, at most.
const RUN: usize = 256;

/// Most writing threads.
const THREADS: usize = 2;

/// One passage as the index wants it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The passage.
    pub id: u64,
    /// Cases in which its document is evidence.
    pub case: Vec<String>,
    /// Class of its document; empty when unknown.
    pub class: String,
    /// Scheme of its case; empty when there is none.
    pub scheme: String,
    /// State of its document: parsed, partly.
    pub state: String,
    /// Page, where the document has pages.
    pub page: Option<u64>,
    /// Day of receipt in JST, days since 1970-01-01.
    pub received: Option<i64>,
    /// The text as written.
    pub text: String,
    /// The headings above it, joined as for [`super::Query::verify`].
    pub heading: String,
}

/// The only writer of an index. What is not committed is not kept.
pub struct Writer {
    pub(super) writer: IndexWriter,
    fields: Fields,
    dictionary: Option<Arc<Dictionary>>,
    /// Values of filters in normal form: few, on every passage.
    facets: HashMap<String, String>,
}

impl Writer {
    pub(super) fn open(
        index: &tantivy::Index,
        fields: Fields,
        dictionary: Option<Arc<Dictionary>>,
    ) -> Result<Self, IndexError> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        // Each more thread means segments of its own, with words that are
        // written twice; but one alone is what the end of an intake waits for.
        let threads = cores.clamp(1, THREADS);
        let writer = index.writer_with_num_threads(threads, threads * MEMORY)?;
        Ok(Self {
            writer,
            fields,
            dictionary,
            facets: HashMap::new(),
        })
    }

    /// Puts `entries` in the place of whatever the document had.
    ///
    /// # Errors
    /// When a writing thread has died; the disk may be full.
    pub fn replace_document(
        &mut self,
        document: u64,
        entries: impl IntoIterator<Item = Entry>,
    ) -> Result<(), IndexError> {
        self.delete_document(document);
        let mut run = Vec::new();
        let mut heading: Option<String> = None;
        for mut entry in entries {
            let goes_on = heading.as_ref() == Some(&entry.heading) && run.len() < RUN;
            if !goes_on {
                self.add(std::mem::take(&mut run))?;
            }
            let mut built = self.document(document, &entry)?;
            built.add_u64(self.fields.under, run.len() as u64);
            if !goes_on {
                if !entry.heading.is_empty() {
                    built.add_text(self.fields.heading, normalize(&entry.heading).text);
                }
                heading = Some(std::mem::take(&mut entry.heading));
            }
            run.push(UserOperation::Add(built));
        }
        self.add(run)
    }

    /// Adds passages that stand under the same headings, one after the other.
    fn add(&self, run: Vec<UserOperation>) -> Result<(), IndexError> {
        match run.is_empty() {
            true => Ok(()),
            false => Ok(self.writer.run(run).map(|_| ())?),
        }
    }

    /// Takes a document's passages out.
    pub fn delete_document(&mut self, document: u64) {
        let term = Term::from_field_u64(self.fields.document, document);
        self.writer.delete_term(term);
    }

    /// Makes all since the last commit durable and visible, as the state of
    /// the records at `sequence`.
    ///
    /// # Errors
    /// When the index cannot be written; the last commit stays.
    pub fn commit(&mut self, sequence: u64) -> Result<(), IndexError> {
        let mut prepared = self.writer.prepare_commit()?;
        prepared.set_payload(&sequence.to_string());
        prepared.commit()?;
        Ok(())
    }

    /// Waits for merges under way and gives the lock back.
    ///
    /// # Errors
    /// When a merge failed; the index stays as it was committed.
    pub fn close(self) -> Result<(), IndexError> {
        Ok(self.writer.wait_merging_threads()?)
    }

    fn document(&mut self, document: u64, entry: &Entry) -> Result<TantivyDocument, IndexError> {
        let fields = self.fields;
        let mut built = TantivyDocument::new();
        built.add_u64(fields.id, entry.id);
        built.add_u64(fields.document, document);
        for case in &entry.case {
            built.add_text(fields.case, self.facet(case));
        }
        for (field, value) in [
            (fields.class, &entry.class),
            (fields.scheme, &entry.scheme),
            (fields.state, &entry.state),
        ] {
            if !value.is_empty() {
                built.add_text(field, self.facet(value));
            }
        }
        let [class, case, scheme, state] = fields.shown;
        let shown = [
            (class, &entry.class),
            (scheme, &entry.scheme),
            (state, &entry.state),
        ];
        let cases = entry.case.iter().map(|written| (case, written));
        for (field, value) in cases.chain(shown).filter(|(_, value)| !value.is_empty()) {
            built.add_text(field, value);
        }
        if let Some(page) = entry.page {
            built.add_u64(fields.page, page);
        }
        if let Some(day) = entry.received {
            built.add_i64(fields.received, day);
        }
        let normal = normalize(&entry.text).text;
        if let (Some(field), Some(dictionary)) = (fields.words, &self.dictionary) {
            let words = dictionary.words(&normal)?;
            built.add_text(field, words.join(&BETWEEN.to_string()));
        }
        built.add_text(fields.text, normal);
        Ok(built)
    }

    fn facet(&mut self, value: &str) -> &str {
        self.facets
            .entry(value.to_owned())
            .or_insert_with(|| facet(value))
    }
}

/// A value of a filter as it is compared: in normal form, without outer space.
pub fn facet(value: &str) -> String {
    normalize(value).text.trim().to_owned()
}
