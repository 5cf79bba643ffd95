//! Where a package is put: written beside its place under another name, and
//! renamed when it is whole. What was left by a kill is no bag and says so by
//! its name.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::app::error::{Code, Failure};
use crate::app::home::Home;

/// A folder that may become a package.
#[derive(Debug)]
pub(super) struct Place {
    dir: PathBuf,
}

impl Place {
    /// Whether `dir` can become a package: empty or not there, and no part of
    /// what the home keeps.
    pub(super) fn check(home: &Home, dir: &Path) -> Result<Self, Failure> {
        let named = dir.file_name().ok_or_else(|| not_empty(dir));
        let (parent, name) = match dir.canonicalize() {
            // `.` and `a/..` are folders too, by their real name.
            Ok(real) => {
                let name = real.file_name().ok_or_else(|| not_empty(dir))?.to_owned();
                (real.parent().unwrap_or(&real).to_owned(), name)
            }
            Err(_) => (parent_of(dir)?, named?.to_owned()),
        };
        let dir = parent.join(name);
        match fs::read_dir(&dir) {
            Ok(mut entries) => {
                if entries.next().is_some() {
                    return Err(not_empty(&dir));
                }
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) if e.kind() == io::ErrorKind::NotADirectory => return Err(not_empty(&dir)),
            Err(e) => return Err(failed(&dir, &e)),
        }
        let kept = [
            home.drop_folder(),
            home.dir.join("vault"),
            home.dir.join("ledger"),
            home.dir.join("index"),
            home.dir.join("templates"),
        ];
        match kept.iter().find(|kept| is_in(&dir, kept)) {
            Some(kept) => Err(Failure::new(Code::ExportInside)
                .with("path", dir.display())
                .with("folder", kept.display())),
            None => Ok(Self { dir }),
        }
    }

    /// A folder beside it that is not there yet.
    pub(super) fn begin(self) -> Result<Partial, Failure> {
        let mut random = [0; 6];
        getrandom::fill(&mut random)
            .map_err(|e| failed(&self.dir, &io::Error::other(e.to_string())))?;
        let mut name = self.dir.clone().into_os_string();
        name.push(format!(".partial-{}", crate::model::digest::hex(&random)));
        Ok(Partial {
            path: name.into(),
            dir: self.dir,
            is_put: false,
        })
    }
}

/// A package that is being written; what is not put in its place is removed.
#[derive(Debug)]
pub(super) struct Partial {
    path: PathBuf,
    dir: PathBuf,
    is_put: bool,
}

impl Partial {
    /// Where it is written.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Puts it in its place, durably. Something that came there meanwhile is
    /// left as it is.
    pub(super) fn put(mut self) -> Result<(), Failure> {
        fs::rename(&self.path, &self.dir).map_err(|e| match e.kind() {
            io::ErrorKind::DirectoryNotEmpty
            | io::ErrorKind::AlreadyExists
            | io::ErrorKind::NotADirectory => not_empty(&self.dir),
            _ => failed(&self.dir, &e),
        })?;
        self.is_put = true;
        let parent = self.dir.parent().unwrap_or(&self.dir);
        let synced = File::open(parent).and_then(|parent| parent.sync_all());
        synced.map_err(|e| failed(parent, &e))
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.is_put {
            // What cannot be removed still says by its name that it is no
            // package.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// A failure to write below or at `path`.
pub(super) fn failed(path: &Path, error: &io::Error) -> Failure {
    let code = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Code::ExportFull,
        _ => Code::ExportWrite,
    };
    Failure::new(code)
        .with("path", path.display())
        .with("detail", error)
}

fn not_empty(dir: &Path) -> Failure {
    Failure::new(Code::ExportNotEmpty).with("path", dir.display())
}

fn parent_of(dir: &Path) -> Result<PathBuf, Failure> {
    let parent = match dir.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    parent.canonicalize().map_err(|e| failed(parent, &e))
}

fn is_in(dir: &Path, kept: &Path) -> bool {
    let kept = kept.canonicalize().unwrap_or_else(|_| kept.to_owned());
    dir.starts_with(kept)
}
