//! Copying small files: durable, and hashed on the way.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use walkdir::WalkDir;

use super::manifest::Manifest;
use crate::model::Digest;
use crate::vault::hash_of;

/// Writes a file whole and makes it durable; its name is made durable by
/// whoever syncs the folder.
pub(in crate::app) fn write_durably(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// Copies a file and returns the fixity of the copy as it can be read back.
pub(in crate::app) fn copy(from: &Path, to: &Path) -> io::Result<Digest> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to)?;
    fixity(to)
}

/// Makes a file durable and returns its fixity.
pub(super) fn fixity(path: &Path) -> io::Result<Digest> {
    let mut file = File::open(path)?;
    file.sync_all()?;
    let (digest, _) = hash_of(&mut file).map_err(io::Error::other)?;
    Ok(digest)
}

/// Copies those regular files below `from/what` for which `wanted` says so into
/// `to/what`, and lists them.
pub(super) fn copy_below(
    home: &Path,
    backup: &Path,
    state: &str,
    what: &str,
    wanted: impl Fn(&str) -> bool,
    manifest: &mut Manifest,
) -> io::Result<()> {
    let from = home.join(what);
    if !from.exists() {
        return Ok(());
    }
    for entry in WalkDir::new(&from).sort_by_file_name() {
        let entry = entry?;
        let path = entry.path().strip_prefix(home).map_err(io::Error::other)?;
        let name = path
            .to_str()
            .filter(|name| !name.contains(['\n', '\r', '\\']))
            .ok_or_else(|| io::Error::other(format!("{}: not a plain name", path.display())))?;
        if !entry.file_type().is_file() || !wanted(name) {
            continue;
        }
        let inside = format!("{state}/{name}");
        let digest = match copy(entry.path(), &backup.join(&inside)) {
            // Files that akashi replaces are there before and after.
            Err(e) if e.kind() == io::ErrorKind::NotFound && !entry.path().exists() => continue,
            other => other?,
        };
        manifest.files.insert(inside, digest);
    }
    Ok(())
}

/// Makes the names below a folder durable.
pub(in crate::app) fn sync_folders(root: &Path) -> io::Result<()> {
    for entry in WalkDir::new(root).contents_first(true) {
        let entry = entry?;
        if entry.file_type().is_dir() {
            File::open(entry.path())?.sync_all()?;
        }
    }
    Ok(())
}
