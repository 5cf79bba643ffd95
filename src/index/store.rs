//! The index on disk: open, search, count, remove.

use std::ffi::OsStr;
use std::path::Path;

use tantivy::collector::sort_key::{SortBySimilarityScore, SortByStaticFastValue};
use tantivy::collector::{Count, TopDocs};
use tantivy::directory::MmapDirectory;
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{IndexReader, IndexSettings, Order, ReloadPolicy};

use super::error::IndexError;
use super::plan;
use super::query::Query;
use super::schema::{Fields, ID, identity, schema};
use super::tokens::Grams;
use super::writer::Writer;

/// Most hits of one answer, and how far in an answer may begin: the search
/// library makes room for both at once.
const MOST: usize = 100_000;

/// A search index in a folder of its own.
pub struct Index {
    pub(super) index: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
}

/// The answer to a query.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hits {
    /// Passages that match in all. Those of a query that
    /// [needs verification](Query::needs_verification) are an upper bound.
    pub total: usize,
    /// The passages asked for, best first, ties by id.
    pub hits: Vec<Hit>,
}

/// One passage found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The passage.
    pub id: u64,
    /// BM25, comparable within one answer only.
    pub score: f32,
}

impl Index {
    /// Opens the index in `dir`, or makes an empty one where there is none.
    ///
    /// # Errors
    /// [`IndexError::Outdated`] and [`IndexError::Damaged`] when it has to be
    /// built again, which is left to the caller; others when the folder cannot
    /// be used.
    pub fn open_or_create(dir: &Path) -> Result<Self, IndexError> {
        std::fs::create_dir_all(dir)?;
        let directory = MmapDirectory::open(dir).map_err(|e| IndexError::Library(e.into()))?;
        let (wanted, fields) = schema();
        let exists =
            tantivy::Index::exists(&directory).map_err(|e| IndexError::Damaged(e.to_string()))?;
        let index = if exists {
            tantivy::Index::open(directory)?
        } else {
            tantivy::Index::create(directory, wanted.clone(), IndexSettings::default())?
        };
        if index.schema() != wanted {
            return Err(IndexError::Outdated(format!("not {}", identity())));
        }
        let analyzer = TextAnalyzer::builder(Grams).build();
        index.tokenizers().register(&identity(), analyzer);
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        Ok(Self {
            index,
            reader,
            fields,
        })
    }

    /// The writer; there is one at a time, over all processes.
    ///
    /// # Errors
    /// [`IndexError::Locked`] when somebody else has it.
    pub fn writer(&self) -> Result<Writer, IndexError> {
        Writer::open(&self.index, self.fields)
    }

    /// Sees what was committed since the index was opened or last reloaded.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn reload(&self) -> Result<(), IndexError> {
        Ok(self.reader.reload()?)
    }

    /// The sequence number of the last commit; `None` before the first.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when it is not a number.
    pub fn committed_sequence(&self) -> Result<Option<u64>, IndexError> {
        let payload = self.index.load_metas()?.payload;
        let number = |text: String| {
            text.parse()
                .map_err(|_| IndexError::Damaged(format!("sequence {text:?}")))
        };
        payload.map(number).transpose()
    }

    /// Passages in the index.
    pub fn count(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// The passages that match `query`, best first, from the `offset`-th on.
    ///
    /// Answers from the last [`reload`](Self::reload). What matches a quoted
    /// string is still to be [verified](Query::verify) against the records.
    ///
    /// # Errors
    /// [`IndexError::Unresolved`] for a criterion without its passages; others
    /// when the index cannot be read.
    pub fn search(&self, query: &Query, limit: usize, offset: usize) -> Result<Hits, IndexError> {
        let plan = plan::plan(query, &self.fields)?;
        let searcher = self.reader.searcher();
        let limit = limit.min(MOST);
        if limit == 0 || offset > MOST {
            let total = searcher.search(&plan, &Count)?;
            return Ok(Hits {
                total,
                hits: Vec::new(),
            });
        }
        let best = TopDocs::with_limit(limit).and_offset(offset).order_by((
            (SortBySimilarityScore, Order::Desc),
            (SortByStaticFastValue::<u64>::for_field(ID), Order::Asc),
        ));
        let (total, found) = searcher.search(&plan, &(Count, best))?;
        let hit = |((score, id), _)| {
            let id: Option<u64> = id;
            id.map(|id| Hit { id, score })
        };
        let hits = found.into_iter().filter_map(hit).collect();
        Ok(Hits { total, hits })
    }
}

/// Removes the files of an index from `dir`, and nothing else there. To be
/// called by whoever holds the lock on the home.
///
/// # Errors
/// When a file cannot be removed.
pub fn remove(dir: &Path) -> Result<(), IndexError> {
    if !dir.exists() {
        return Ok(());
    }
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_file() && is_of_index(&entry.file_name()) {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// `meta.json`, `.managed.json`, lock files, and segments named by 32 hex digits.
fn is_of_index(name: &OsStr) -> bool {
    let Some(name) = name.to_str() else {
        return false;
    };
    let stem = name.split('.').next().unwrap_or_default();
    let segment = stem.len() == 32 && stem.bytes().all(|b| b.is_ascii_hexdigit());
    segment || name == "meta.json" || name == ".managed.json" || name.starts_with(".tantivy-")
}
