//! Labelled passages of a pack: what ordinary papers say, and what it proves.
//!
//! They are what a passage is held against once a rule has found it; the rules
//! themselves do not look at them. A pack may have none.

use serde::Deserialize;

use super::problem::Problem;
use super::raw::Word;
use super::toml_file::TomlFile;

/// A passage and what it proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// The passage.
    pub text: String,
    /// Positions in the pack's criteria; none when it proves nothing.
    pub proves: Vec<u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PassageFile {
    #[serde(default)]
    document: Vec<RawDocument>,
}

/// The passages of one paper. `make evaluate` leaves out one paper at a time,
/// which is what its name and class are for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDocument {
    #[serde(rename = "name")]
    _name: String,
    #[serde(default, rename = "class")]
    _class: Option<String>,
    passages: Vec<RawPassage>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPassage {
    #[serde(default)]
    proves: Vec<Word>,
    text: String,
}

/// Resolves the passages of a file; a criterion that is not in the pack is a
/// mistake.
pub(super) fn labelled(
    file: &TomlFile,
    raw: PassageFile,
    criteria: &[&str],
    problems: &mut Vec<Problem>,
) -> Vec<Labelled> {
    let mut passages = Vec::new();
    for passage in raw.document.into_iter().flat_map(|raw| raw.passages) {
        let mut proves = Vec::with_capacity(passage.proves.len());
        for word in &passage.proves {
            let found = criteria.iter().position(|id| id == word.get_ref());
            match found.and_then(|at| u32::try_from(at).ok()) {
                Some(position) => proves.push(position),
                None => problems.push(file.problem(
                    word.span(),
                    format!("知らない基準です: `{}`", word.get_ref()),
                    format!("unknown criterion: `{}`", word.get_ref()),
                )),
            }
        }
        passages.push(Labelled {
            text: passage.text,
            proves,
        });
    }
    passages
}
