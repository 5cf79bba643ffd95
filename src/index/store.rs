//! The index on disk: open, search, count, remove.

use std::ffi::OsStr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rustix::fs::Access;
use tantivy::directory::{Directory, MmapDirectory};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{IndexReader, IndexSettings, ReloadPolicy, Searcher};

use super::error::IndexError;
use super::kept::Kept;
use super::names::Names;
use super::schema::{Fields, identity, schema};
use super::tokens::Grams;
use super::unlocked::Unlocked;
use super::words::{Dictionary, Lines};
use super::writer::Writer;

/// A search index in a folder of its own.
pub struct Index {
    pub(super) index: tantivy::Index,
    pub(super) reader: IndexReader,
    pub(super) fields: Fields,
    pub(super) dictionary: Option<Arc<Dictionary>>,
    names: Mutex<Arc<Names>>,
    pub(super) kept: Kept,
}

impl Index {
    /// Opens the index in `dir`, or makes an empty one where there is none.
    ///
    /// # Errors
    /// [`IndexError::Outdated`] and [`IndexError::Damaged`] when it has to be
    /// built again, which is left to the caller; others when the folder cannot
    /// be used.
    pub fn open_or_create(dir: &Path) -> Result<Self, IndexError> {
        Self::open_with(dir, None)
    }

    /// The same with a dictionary, which ranks by words too. An index that was
    /// made without it, or with another one, is outdated.
    ///
    /// # Errors
    /// As [`open_or_create`](Self::open_or_create).
    pub fn open_with(dir: &Path, dictionary: Option<Arc<Dictionary>>) -> Result<Self, IndexError> {
        let words = dictionary.as_ref().map(|dictionary| dictionary.identity());
        std::fs::create_dir_all(dir)?;
        let directory = MmapDirectory::open(dir).map_err(|e| IndexError::Library(e.into()))?;
        let directory: Box<dyn Directory> = match rustix::fs::access(dir, Access::WRITE_OK) {
            Ok(()) => Box::new(directory),
            Err(_) => Box::new(Unlocked(directory)),
        };
        let (wanted, fields) = schema(words.as_deref());
        let exists = tantivy::Index::exists(directory.as_ref())
            .map_err(|e| IndexError::Damaged(e.to_string()))?;
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
        if let Some(identity) = &words {
            let analyzer = TextAnalyzer::builder(Lines).build();
            index.tokenizers().register(identity, analyzer);
        }
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        Ok(Self {
            index,
            reader,
            fields,
            dictionary,
            names: Mutex::default(),
            kept: Kept::default(),
        })
    }

    /// The writer; there is one at a time, over all processes.
    ///
    /// # Errors
    /// [`IndexError::Locked`] when somebody else has it.
    pub fn writer(&self) -> Result<Writer, IndexError> {
        Writer::open(&self.index, self.fields, self.dictionary.clone())
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

    /// What a searcher's passages are called by.
    pub(super) fn names(&self, searcher: &Searcher) -> Result<Arc<Names>, IndexError> {
        let mut known = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        Names::of(searcher, &mut known)
    }

    /// Passages in the index.
    pub fn count(&self) -> u64 {
        self.reader.searcher().num_docs()
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
