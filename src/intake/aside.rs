//! Moving originals out of the drop folder once they are kept and recorded:
//! never over anything, never by copying, and only what is what was taken in.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags, RenameFlags, ResolveFlags};
use rustix::io::Errno;

use super::entry::{self, Nature};
use super::keep::{open_file, open_folder};
use crate::model::Digest;
use crate::vault::hash_of;

/// Files of one name in one folder at most.
const NAMESAKES: u32 = 100;

/// What a file in the drop folder has to be, to be moved.
#[derive(Debug, Clone)]
pub enum Expected {
    /// What it was when it was copied a moment ago.
    Unchanged(Nature),
    /// These bytes: it was taken in by an earlier run.
    Bytes(Digest),
}

/// Moves files from below one folder to below another on the same file system.
pub struct Aside {
    from: PathBuf,
    root: OwnedFd,
    to: PathBuf,
    touched: BTreeSet<PathBuf>,
}

impl Aside {
    /// From below `from` to below `to`, which is made. Refused where nothing can
    /// be moved.
    pub fn new(from: &Path, to: &Path) -> io::Result<Self> {
        rustix::fs::access(from, rustix::fs::Access::WRITE_OK)?;
        fs::create_dir_all(to)?;
        let root = open_folder(from)?;
        if rustix::fs::fstat(&root)?.st_dev != rustix::fs::stat(to)?.st_dev {
            return Err(Errno::XDEV.into());
        }
        let mut touched = BTreeSet::new();
        // The folders that were made are as durable as what is moved into them.
        touched.extend(to.ancestors().take(5).map(Path::to_owned));
        Ok(Self {
            from: from.to_owned(),
            root,
            to: to.to_owned(),
            touched,
        })
    }

    /// Moves one file, by its raw path. What is not there is no failure: an
    /// earlier run moved it.
    pub fn file(&mut self, path: &[u8], expected: &Expected) -> io::Result<()> {
        let relative = Path::new(std::ffi::OsStr::from_bytes(path));
        let (Some(name), Some(parent)) = (relative.file_name(), relative.parent()) else {
            return Err(Errno::INVAL.into());
        };
        let file = match open_file(&self.root, path) {
            Ok(file) => file,
            Err(super::Refusal::Vanished) => return Ok(()),
            Err(refusal) => return Err(io::Error::other(refusal.code())),
        };
        if !is_expected(&file, expected)? {
            return Err(io::Error::other("it is not what was taken in"));
        }
        let target = self.to.join(parent);
        fs::create_dir_all(&target)?;
        let from = folder_below(&self.root, parent)?;
        let to = open_folder(&target)?;
        fail_io!("aside.move")?;
        move_new(from, to, name.as_bytes())?;
        fail_point!("aside.moved");
        for (folder, top) in [(&self.from.join(parent), &self.from), (&target, &self.to)] {
            let up = folder.ancestors().take_while(|up| up.starts_with(top));
            self.touched.extend(up.map(Path::to_owned));
        }
        Ok(())
    }

    /// Makes the moves durable, then removes the folders below `from` that are
    /// empty now, `from` included if it is to go as well.
    pub fn finish(self, remove_root: bool) -> io::Result<()> {
        for folder in self.touched.iter().filter(|folder| folder.is_dir()) {
            fail_io!("aside.sync")?;
            File::open(folder)?.sync_all()?;
        }
        fail_point!("aside.synced");
        for folder in self.touched.iter().rev() {
            let below = folder.starts_with(&self.from) && *folder != self.from;
            if below {
                // One that is not empty stays.
                let _ = fs::remove_dir(folder);
            }
        }
        if remove_root {
            let _ = fs::remove_dir(&self.from);
        }
        Ok(())
    }
}

fn is_expected(file: &File, expected: &Expected) -> io::Result<bool> {
    match expected {
        Expected::Unchanged(nature) => Ok(entry::file(&file.metadata()?) == *nature),
        Expected::Bytes(digest) => {
            let (found, _) = hash_of(&mut &*file).map_err(io::Error::other)?;
            Ok(found == *digest)
        }
    }
}

/// A folder below `root`, following no link on the way.
fn folder_below(root: impl AsFd, folder: &Path) -> io::Result<OwnedFd> {
    let folder = match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    };
    let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC;
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
    Ok(rustix::fs::openat2(
        root,
        folder,
        flags,
        Mode::empty(),
        resolve,
    )?)
}

/// Moves `name`, over nothing: one that is there keeps its place.
fn move_new(from: impl AsFd, to: impl AsFd, name: &[u8]) -> io::Result<()> {
    for n in 1..=NAMESAKES {
        let mut free = name.to_vec();
        if n > 1 {
            free.extend(format!(".{n}").bytes());
        }
        let flags = RenameFlags::NOREPLACE;
        match rustix::fs::renameat_with(&from, name, &to, free.as_slice(), flags) {
            Err(Errno::EXIST) => {}
            other => return Ok(other?),
        }
    }
    Err(Errno::EXIST.into())
}

/// Makes sure a folder that is to be moved into lies outside of another.
pub fn lies_in(folder: &Path, outer: &Path) -> bool {
    let real = |path: &Path| {
        let known = path.ancestors().find_map(|above| {
            let real = above.canonicalize().ok()?;
            Some(real.join(path.strip_prefix(above).ok()?))
        });
        known.unwrap_or_else(|| path.to_owned())
    };
    real(folder).starts_with(real(outer))
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::*;

    #[test]
    fn only_what_was_taken_in_is_moved_and_over_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let (from, to) = (dir.path().join("in/a"), dir.path().join("done/a/R"));
        fs::create_dir_all(from.join("sub")).unwrap();
        fs::create_dir_all(to.join("sub")).unwrap();
        fs::write(from.join("sub/x"), b"new").unwrap();
        fs::write(to.join("sub/x"), b"was there").unwrap();
        let digest =
            |bytes: &[u8]| Expected::Bytes(Digest::from_bytes(Sha256::digest(bytes).into()));
        let mut aside = Aside::new(&from, &to).unwrap();
        assert!(aside.file(b"sub/x", &digest(b"other")).is_err());
        aside.file(b"sub/x", &digest(b"new")).unwrap();
        aside.file(b"sub/x", &digest(b"new")).unwrap();
        assert!(aside.file(b"../a/sub", &digest(b"")).is_err());
        aside.finish(true).unwrap();
        assert!(!from.exists() && dir.path().join("in").exists());
        assert_eq!(fs::read(to.join("sub/x")).unwrap(), b"was there");
        assert_eq!(fs::read(to.join("sub/x.2")).unwrap(), b"new");
        assert!(lies_in(
            &dir.path().join("in/not/there"),
            &dir.path().join("in")
        ));
        assert!(!lies_in(&to, &dir.path().join("in")));
    }
}
