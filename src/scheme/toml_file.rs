//! One TOML file of a pack: its text, its values, and the line of any of them.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::de::DeTable;

use super::problem::{PackError, Problem};
use super::raw::Word;
use super::source::Source;

/// A file as read, so that a mistake can be shown with its line.
#[derive(Debug, Clone)]
pub(super) struct TomlFile {
    pub(super) path: String,
    pub(super) text: String,
    /// Where each line ends, so that a line is found without counting anew.
    ends: Vec<usize>,
}

impl TomlFile {
    /// Reads `path`; a file that is not there is empty.
    pub(super) fn read(source: &dyn Source, path: String) -> Result<Self, PackError> {
        match source.read(&path) {
            Ok(text) => Ok(Self::new(path, text.unwrap_or_default())),
            Err(error) => Err(PackError::Read { path, error }),
        }
    }

    fn new(path: String, text: String) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at).collect();
        Self { path, text, ends }
    }

    /// Its content as `T`, or the mistake that stands first.
    pub(super) fn parse<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        toml::from_str(&self.text).map_err(|error| self.no_toml(&error))
    }

    /// Its content as it stands, or the mistake that stands first.
    pub(super) fn table(&self) -> Result<DeTable<'_>, Problem> {
        let table = DeTable::parse(&self.text).map_err(|error| self.no_toml(&error))?;
        Ok(table.into_inner())
    }

    fn no_toml(&self, error: &toml::de::Error) -> Problem {
        let start = error.span().map_or(0, |span| span.start);
        self.problem(
            start..start,
            format!("TOML として読めません: {}", error.message().trim()),
            format!("not valid here: {}", error.message().trim()),
        )
    }

    /// Line of a byte range of the text, from 1.
    pub(super) fn line(&self, span: &Range<usize>) -> usize {
        self.ends.partition_point(|end| *end < span.start) + 1
    }

    /// A mistake at a word, which is quoted behind what is said of it.
    pub(super) fn mistake(&self, word: &Word, ja: &str, en: &str) -> Problem {
        let text = word.get_ref();
        self.problem(
            word.span(),
            format!("{ja}: `{text}`"),
            format!("{en}: `{text}`"),
        )
    }

    /// A mistake at `span`.
    pub(super) fn problem(&self, span: Range<usize>, ja: String, en: String) -> Problem {
        Problem {
            file: self.path.clone(),
            line: self.line(&span),
            ja,
            en,
        }
    }
}
