//! Uploads: what a browser sends is written to a folder of the home's own as
//! it comes, hashed on the way, and put into the drop folder as one submission
//! only when all of it is there. From then on it is what `intake` takes in.

mod arriving;
mod forget;
mod known;
mod path;
mod quota;

use std::fs;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::accounts::authority;
use super::error::{Code, Failure};
use super::home::Home;
use super::intake::{self, Request, Taken};
use crate::model::{Act, Progress};
use crate::records::Unit;

pub use arriving::Arriving;
pub(in crate::app) use forget::forget;
pub use known::AllKnown;
pub use quota::Quota;

/// Folder of the home that holds uploads.
const FOLDER: &str = "uploads";

/// What is known of an upload.
const ABOUT: &str = "about.json";

/// What has arrived, one line each.
const ARRIVED: &str = "arrived.jsonl";

/// The files as they will lie in the drop folder.
const FILES: &str = "files";

/// What is being written.
const COMING: &str = "coming";

/// What is known of an upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Scheme id.
    pub scheme: String,
    /// Name that the submission is to have; empty: that of what is sent.
    pub name: String,
    /// Who sends it.
    pub by: String,
    /// When it began, RFC 3339.
    pub at: String,
    /// Its place below the drop folder, once all of it is there.
    pub place: Option<PathBuf>,
}

/// A file that arrived whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrived {
    /// Path in the submission.
    pub path: String,
    /// Size.
    pub bytes: u64,
    /// SHA-256 in hex, of what came.
    pub sha256: String,
}

/// An upload.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Its number: not to be guessed.
    pub id: String,
    /// What is known of it.
    pub about: About,
    dir: PathBuf,
    known: known::SharedKnown,
}

/// Begins an upload.
///
/// # Errors
/// `E0844` the name cannot be a folder's, `E0201` no such scheme, `E0836` who
/// sends it may take nothing in, `E1036` works in other schemes only.
pub fn begin(home: &Home, scheme: &str, name: &str, by: &str) -> Result<Upload, Failure> {
    let known = home.schemes().ids()?;
    if !known.iter().any(|id| id == scheme) {
        return Err(Failure::new(Code::UnknownScheme)
            .with("scheme", scheme)
            .with("known", known.join(", ")));
    }
    let may = |unit: &dyn Unit| authority::in_scheme(unit, by, Act::TakeIn, (scheme, None));
    home.records().work(may)?;
    let name = name.trim();
    if !name.is_empty() {
        path::folder(name)?;
    }
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|e| Failure::new(Code::Database).with("detail", e))?;
    let id = format!("{:032x}", u128::from_be_bytes(random));
    let upload = Upload {
        dir: home.dir.join(FOLDER).join(&id),
        known: home.arrivals().of(&id),
        id,
        about: About {
            scheme: scheme.to_owned(),
            name: name.to_owned(),
            by: by.to_owned(),
            at: home.now(),
            place: None,
        },
    };
    for part in [FILES, COMING] {
        let folder = upload.dir.join(part);
        fs::create_dir_all(&folder).map_err(|e| failed(&folder, &e))?;
    }
    upload.write_about()?;
    Ok(upload)
}

/// An upload by its number.
///
/// # Errors
/// `E0847` there is none.
pub fn find(home: &Home, id: &str) -> Result<Upload, Failure> {
    let absent = || Failure::new(Code::NoUpload).with("upload", id);
    // Nothing that could lead out of the folder.
    if id.len() != 32 || !id.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(absent());
    }
    let dir = home.dir.join(FOLDER).join(id);
    Ok(Upload {
        id: id.to_owned(),
        known: home.arrivals().of(id),
        about: about(&dir).ok_or_else(absent)?,
        dir,
    })
}

fn about(dir: &Path) -> Option<About> {
    let text = fs::read(dir.join(ABOUT)).ok()?;
    serde_json::from_slice(&text).ok()
}

/// All uploads, newest first.
pub fn all(home: &Home) -> Vec<Upload> {
    let listed = fs::read_dir(home.dir.join(FOLDER));
    let names = listed.into_iter().flatten().flatten();
    let mut found: Vec<Upload> = names
        .filter_map(|entry| find(home, &entry.file_name().to_string_lossy()).ok())
        .collect();
    found.sort_by(|a, b| (&b.about.at, &b.id).cmp(&(&a.about.at, &a.id)));
    found
}

impl Upload {
    /// Begins to write a file at `path` in the submission.
    ///
    /// # Errors
    /// `E0844` for a path that leads elsewhere, `E0848` when all of it was put
    /// into the drop folder before.
    pub fn file(&self, path: &str) -> Result<Arriving<'_>, Failure> {
        self.open()?;
        path::check(path)?;
        Arriving::begin(self, path)
    }

    /// Refuses one that lies in the drop folder.
    fn open(&self) -> Result<(), Failure> {
        match self.is_placed() {
            true => Err(Failure::new(Code::UploadClosed).with("upload", &self.id)),
            false => Ok(()),
        }
    }

    /// What others have done with it since it was found.
    ///
    /// # Errors
    /// `E0847` it is gone.
    fn again(&self) -> Result<Self, Failure> {
        let about = about(&self.dir)
            .ok_or_else(|| Failure::new(Code::NoUpload).with("upload", &self.id))?;
        Ok(Self {
            about,
            ..self.clone()
        })
    }

    /// What has arrived, in the order of arrival.
    pub fn arrived(&self) -> Result<Vec<Arrived>, Failure> {
        let place = self.dir.join(ARRIVED);
        let file = match fs::File::open(&place) {
            Ok(file) => file,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(failed(&place, &e)),
        };
        let mut arrived = Vec::new();
        for line in BufReader::new(file).lines() {
            let line = line.map_err(|e| failed(&place, &e))?;
            // A line that a crash cut off: its file is sent again.
            arrived.extend(serde_json::from_str::<Arrived>(&line));
        }
        Ok(arrived)
    }

    /// Files that have arrived, and their bytes.
    pub fn sum(&self) -> Result<(usize, u64), Failure> {
        self.known(|known| (known.files.len(), known.bytes))
    }

    /// Asks what is known of what has arrived, up to the last line.
    fn known<T>(&self, ask: impl FnOnce(&known::Known) -> T) -> Result<T, Failure> {
        let list = self.dir.join(ARRIVED);
        let mut known = self.known.known();
        known.read_on(&list).map_err(|e| failed(&list, &e))?;
        Ok(ask(&known))
    }

    /// Whether it lies in the drop folder, or was taken in from there.
    pub fn is_placed(&self) -> bool {
        let left = fs::read_dir(self.dir.join(FILES)).into_iter().flatten();
        self.about.place.is_some() && left.count() == 0
    }

    /// Puts all of it into the drop folder as one submission, in one step, and
    /// closes it with a marker so that nobody waits for it to settle. Again is
    /// no mistake.
    ///
    /// # Errors
    /// `E0846` nothing has arrived, `E0849` it cannot be put there.
    pub fn place(&mut self, home: &Home) -> Result<(), Failure> {
        let known = Arc::clone(&self.known);
        let _moving = known.moving();
        *self = self.again()?;
        if self.is_placed() {
            return Ok(());
        }
        if self.sum()?.0 == 0 {
            return Err(Failure::new(Code::UploadEmpty));
        }
        let scheme = home.drop_folder().join(&self.about.scheme);
        fs::create_dir_all(&scheme).map_err(|e| failed(&scheme, &e))?;
        let (from, name) = self.as_submission()?;
        mark(home, &from)?;
        // What is in the drop folder is on the disk.
        let on_disk = fs::File::open(&self.dir).and_then(|dir| Ok(rustix::fs::syncfs(dir)?));
        on_disk.map_err(|e| failed(&self.dir, &e))?;
        let to = free(&scheme, &name);
        let below = to.strip_prefix(home.drop_folder()).unwrap_or(&to);
        self.about.place = Some(below.to_owned());
        self.write_about()?;
        let not_placed = |e: io::Error| {
            Failure::new(Code::UploadPlace)
                .with("path", to.display())
                .with("detail", e)
        };
        fs::rename(&from, &to).map_err(not_placed)?;
        // The one folder that all came in has left its frame behind.
        match fs::remove_dir(self.dir.join(FILES)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(not_placed(e)),
            _ => Ok(()),
        }
    }

    /// Forgets an upload: what is not in the drop folder is gone.
    ///
    /// # Errors
    /// `E0848` when all of it was put into the drop folder meanwhile.
    pub fn discard(self) -> Result<(), Failure> {
        let _moving = self.known.moving();
        self.again()?.open()?;
        fs::remove_dir_all(&self.dir).map_err(|e| failed(&self.dir, &e))
    }

    /// The receipt number, once it was taken in.
    pub fn submission(&self, home: &Home) -> Result<Option<String>, Failure> {
        match &self.about.place {
            Some(place) => {
                intake::taken_at(home, &self.about.scheme, &home.drop_folder().join(place))
            }
            None => Ok(None),
        }
    }

    /// Takes it in from the drop folder: it, and nothing else that lies there.
    pub fn take_in(&self, home: &Home, progress: &dyn Progress) -> Result<Taken, Failure> {
        let Some(place) = &self.about.place else {
            return Err(Failure::new(Code::UploadEmpty));
        };
        let _lock = home.lock("intake", progress)?;
        let request = Request {
            paths: vec![home.drop_folder().join(place)],
            scheme: Some(self.about.scheme.clone()),
            dry_run: false,
        };
        intake::intake(home, &request, progress)
    }

    /// The folder that is the submission, and its name: one that all came in is
    /// it, where no other name was given.
    fn as_submission(&self) -> Result<(PathBuf, String), Failure> {
        let files = self.dir.join(FILES);
        let listed = fs::read_dir(&files).map_err(|e| failed(&files, &e))?;
        let top: Result<Vec<PathBuf>, io::Error> = listed.map(|entry| Ok(entry?.path())).collect();
        let top = top.map_err(|e| failed(&files, &e))?;
        let given = self.about.name.clone();
        let [only] = top.as_slice() else {
            return named(files, given);
        };
        let own = only.file_name().unwrap_or_default().to_string_lossy();
        if only.is_dir() {
            return match given.is_empty() || given == own {
                true => Ok((only.clone(), own.into_owned())),
                false => Ok((files, given)),
            };
        }
        let stem = only.file_stem().unwrap_or_default().to_string_lossy();
        match given.is_empty() {
            true => named(files, stem.into_owned()),
            false => Ok((files, given)),
        }
    }

    fn write_about(&self) -> Result<(), Failure> {
        let place = self.dir.join(ABOUT);
        let new = self.dir.join("about.new");
        let text = serde_json::to_vec(&self.about).unwrap_or_default();
        fs::write(&new, text)
            .and_then(|()| fs::rename(&new, &place))
            .map_err(|e| failed(&place, &e))
    }

    fn note(&self, arrived: &Arrived) -> Result<(), Failure> {
        let place = self.dir.join(ARRIVED);
        // A line of its own, also after one that a crash cut off.
        let line = serde_json::to_string(arrived).unwrap_or_default();
        let opened = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&place);
        opened
            .and_then(|mut file| file.write_all(format!("\n{line}\n").as_bytes()))
            .map_err(|e| failed(&place, &e))
    }
}

fn named(files: PathBuf, name: String) -> Result<(PathBuf, String), Failure> {
    path::folder(&name)?;
    Ok((files, name))
}

/// Says that the submission is complete, by a name that nothing in it has.
fn mark(home: &Home, folder: &Path) -> Result<(), Failure> {
    let markers = &home.settings.intake.markers;
    for name in markers.iter().filter(|name| !name.contains(['*', '/'])) {
        let place = folder.join(name);
        match fs::File::create_new(&place) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            made => return made.map(drop).map_err(|e| failed(&place, &e)),
        }
    }
    Ok(())
}

/// A name that is not taken: that of the submission, else with a number.
fn free(folder: &Path, name: &str) -> PathBuf {
    let plain = folder.join(name);
    let numbered = (2_u32..).map(|n| folder.join(format!("{name} ({n})")));
    let mut names = std::iter::once(plain.clone()).chain(numbered);
    names
        .find(|path| path.symlink_metadata().is_err())
        .unwrap_or(plain)
}

fn failed(path: &Path, e: &io::Error) -> Failure {
    match e.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Failure::new(Code::DiskFull),
        _ => Failure::new(Code::HomeUnwritable)
            .with("path", path.display())
            .with("detail", e),
    }
}
