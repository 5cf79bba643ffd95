//! The dictionary of a home: installed from sources that lie on this machine,
//! for akashi fetches nothing itself.

use std::fs;
use std::io;
use std::path::Path;

use super::error::{Code, Failure};
use super::home::Home;
use super::reindex::reindex;
use crate::index::{About, Dictionary};
use crate::model::Progress;

/// Where Debian's package mecab-ipadic puts its sources.
pub const SOURCES: &str = "/usr/share/mecab/dic/ipadic";

/// What a folder of sources must have beside its lexicon.
const DEFINITIONS: [&str; 3] = ["matrix.def", "char.def", "unk.def"];

/// Compiles the dictionary in `sources` into the home and builds the index
/// again. What was compiled is put in place only when it is whole. With
/// `dry_run` only looks whether the sources are there.
pub fn install(
    home: &Home,
    sources: &Path,
    dry_run: bool,
    progress: &dyn Progress,
) -> Result<Option<About>, Failure> {
    let missing = DEFINITIONS
        .iter()
        .find(|name| !sources.join(name).is_file());
    if let Some(name) = missing {
        return Err(Failure::new(Code::NoSources)
            .with("path", sources.display())
            .with("name", name));
    }
    if dry_run {
        return Ok(None);
    }
    let dir = home.dictionary_dir();
    let beside = dir.with_extension("new");
    let refused = |e: io::Error| {
        Failure::new(Code::Dictionary)
            .with("path", sources.display())
            .with("detail", e)
    };
    forget(&beside).map_err(refused)?;
    let about = match Dictionary::compile(sources, &beside) {
        Ok(made) => made.about,
        Err(error) => {
            // What is left of it is no dictionary, and says so by its name.
            let _ = forget(&beside);
            return Err(refused(error));
        }
    };
    forget(&dir).map_err(refused)?;
    fs::rename(&beside, &dir).map_err(refused)?;
    reindex(home, false, progress)?;
    Ok(Some(about))
}

/// Takes the dictionary out and builds the index without it.
pub fn remove(home: &Home, progress: &dyn Progress) -> Result<(), Failure> {
    let dir = home.dictionary_dir();
    forget(&dir).map_err(|e| {
        Failure::new(Code::Dictionary)
            .with("path", dir.display())
            .with("detail", e)
    })?;
    reindex(home, false, progress)?;
    Ok(())
}

fn forget(dir: &Path) -> io::Result<()> {
    match fs::remove_dir_all(dir) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}
