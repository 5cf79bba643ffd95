//! Assessment results in a folder of their own.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::place::{Place, failed};
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::report::package::document;

/// Name of the file.
const NAME: &str = "assessment-results.json";

/// Writes the results into a folder that is empty or not there, whole or not
/// at all. Returns the file.
pub fn results(
    home: &Home,
    dir: &Path,
    results: &serde_json::Value,
    dry_run: bool,
) -> Result<PathBuf, Failure> {
    let place = Place::check(home, dir)?;
    let file = dir.join(NAME);
    if dry_run {
        return Ok(file);
    }
    let bytes = document(results).map_err(|e| Failure::new(Code::Output).with("detail", e))?;
    let partial = place.begin()?;
    let beside = partial.path().join(NAME);
    let write = || -> std::io::Result<()> {
        fs::create_dir(partial.path())?;
        let mut file = File::create_new(&beside)?;
        file.write_all(&bytes)?;
        file.sync_all()
    };
    write().map_err(|e| failed(&beside, &e))?;
    partial.put()?;
    Ok(file)
}
