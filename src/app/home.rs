//! A home: one folder with settings, drop folder, vault, database and index.

use std::collections::HashMap;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::civil::Date;

use super::accounts::Strangers;
use super::casework::{BoardLine, Lived};
use super::error::{Code, Failure};
use super::lock::{self, Lock};
use super::memo::Memo;
use super::schemes::{Schemes, SharedRules};
use super::settings::{Settings, TEMPLATE};
use super::unwritable::{is_unwritable, nobody_writes};
use super::upload::AllKnown;
use super::waiting::Waits;
use crate::casework::Entry;
use crate::index::{About, Dictionary, Index, IndexError};
use crate::ledger::Folder;
use crate::model::{Case, Clock, Coverage, Progress, RowId};
use crate::records::{Records, Sqlite, Writing};
use crate::report::findings::Findings;
use crate::scheme::{Source as _, Templates};
use crate::vault::{LocalVault, Vault};

/// Name of the settings file; where it is, is a home.
pub const SETTINGS: &str = "akashi.toml";

/// What was worked out of the records, for all openings of a home.
#[derive(Default)]
pub(super) struct Worked {
    /// All lives.
    pub(super) lives: Memo<(), Vec<(Case, Lived)>, 1>,
    /// The deadlines of all lives as of a day.
    pub(super) board: Memo<Date, Vec<BoardLine>, 2>,
    /// The entries of the register as of a day, by the newest case of their life.
    pub(super) entries: Memo<Date, HashMap<RowId, Entry>, 4>,
    /// What the checks propose, by case.
    pub(super) findings: Memo<RowId, Findings, 256>,
    /// Documents that wait to be read.
    pub(super) waiting: Memo<(), Vec<Waits>, 1>,
    /// Coverage, by case: it holds what it quotes. As many as a large office
    /// has on its screens at once.
    pub(super) coverage: Memo<RowId, Coverage, 64>,
    /// How many required documents are not there, by case.
    pub(super) missing: Memo<RowId, usize, 1024>,
}

/// What openings of one home have loaded or worked out for one another.
#[derive(Clone, Default)]
pub struct Shared {
    rules: SharedRules,
    dictionary: SharedDictionary,
    to_search: ToSearch,
    worked: Arc<Worked>,
    arrivals: Arc<AllKnown>,
    strangers: Arc<Strangers>,
}

/// The dictionary of a home, loaded once for all its openings.
type SharedDictionary = Arc<Mutex<Option<Arc<Dictionary>>>>;

/// The index as it was last opened to be searched, with the `meta.json` and
/// the dictionary that it was opened by.
type ToSearch = Arc<Mutex<Option<(Vec<u8>, Option<About>, Arc<Index>)>>>;

/// An opened home.
pub struct Home {
    /// Its folder, absolute.
    pub dir: PathBuf,
    /// Its settings.
    pub settings: Settings,
    /// Scheme packs and words, the home's own before the built-in ones.
    pub templates: Templates,
    /// Gives the time.
    pub clock: Box<dyn Clock>,
    vault: LocalVault,
    records: Sqlite,
    shared: Shared,
}

/// What a home was opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// To look, and to change not one byte: for dry runs. A home must be
    /// there.
    Look,
    /// To look; a home must be there, and nothing is made in it.
    Read,
    /// To change; a home must be there.
    Change,
    /// To change; a home that was named is made when there is none.
    Write,
}

impl Access {
    /// To look where it is a dry run.
    #[must_use]
    pub fn unless_dry(self, dry_run: bool) -> Self {
        if dry_run { Self::Look } else { self }
    }
}

impl Home {
    /// Opens the home in `dir`.
    pub fn open(dir: &Path, access: Access, clock: Box<dyn Clock>) -> Result<Self, Failure> {
        if !dir.join(SETTINGS).is_file() {
            match access {
                Access::Write => make(dir)?,
                Access::Look | Access::Read | Access::Change => {
                    return Err(Failure::new(Code::NoHome).with("path", dir.display()));
                }
            }
        }
        let unwritable = |e: &dyn std::fmt::Display| {
            Failure::new(Code::HomeUnwritable)
                .with("path", dir.display())
                .with("detail", e)
        };
        let dir = dir.canonicalize().map_err(|e| unwritable(&e))?;
        let settings = Settings::read(&dir.join(SETTINGS))?;
        let templates = Templates::with_folder(dir.join("templates"));
        settings.scheme.check(&templates, &dir.join(SETTINGS))?;
        let (vault, database) = (dir.join("vault"), dir.join("akashi.db"));
        let is_new = !database.try_exists().map_err(|e| unwritable(&e))?;
        if is_new {
            refuse_lost(&dir)?;
        }
        let (vault, records) = match access {
            Access::Read if is_new => (LocalVault::open(&vault), Sqlite::open_to_look(&database)?),
            Access::Look => (LocalVault::open(&vault), Sqlite::open_to_look(&database)?),
            Access::Read if is_unwritable(&dir) => {
                let nobody_writes = nobody_writes(&dir) && nobody_writes(&database);
                let records = Sqlite::open_unwritable(&database, nobody_writes)?;
                (LocalVault::open(&vault), records)
            }
            Access::Read | Access::Change | Access::Write => (
                LocalVault::open_or_create(&vault)?,
                Sqlite::open_or_create(&database)?,
            ),
        };
        Ok(Self {
            templates,
            vault,
            records,
            shared: Shared::default(),
            settings,
            clock,
            dir,
        })
    }

    /// Its scheme packs: loaded once for all that ask.
    pub fn schemes(&self) -> Schemes {
        Schemes::sharing(&self.templates, &self.shared.rules).with_settings(&self.settings.scheme)
    }

    /// Uses what other openings of the same home have loaded and worked out.
    pub fn share(&mut self, shared: &Shared) {
        self.shared = shared.clone();
    }

    /// What has arrived of uploads.
    pub(super) fn arrivals(&self) -> &AllKnown {
        &self.shared.arrivals
    }

    /// Wrong passwords for names that nobody signs in with.
    pub(super) fn strangers(&self) -> &Strangers {
        &self.shared.strangers
    }

    /// What was worked out of the records.
    pub(super) fn worked(&self) -> &Worked {
        &self.shared.worked
    }

    /// A template of a page: the home's own, or the built-in one.
    pub(super) fn template(&self, path: &str) -> Result<String, Failure> {
        let read = self.templates.read(path);
        let read = read.map_err(|e| wrong_template(path, &e))?;
        read.ok_or_else(|| wrong_template(path, &"not found"))
    }

    /// A page made of the template at `path`.
    pub(super) fn page_of<E: std::fmt::Display>(
        &self,
        path: &str,
        make: impl FnOnce(&str) -> Result<String, E>,
    ) -> Result<String, Failure> {
        make(&self.template(path)?).map_err(|e| wrong_template(path, &e))
    }

    /// The originals.
    pub fn vault(&self) -> &dyn Vault {
        &self.vault
    }

    /// The database.
    pub fn records(&self) -> &dyn Records {
        &self.records
    }

    /// What SQLite finds wrong with its file.
    pub fn check_database(&self) -> Result<Vec<String>, Failure> {
        Ok(self.records.check()?)
    }

    /// The database as a file.
    pub(super) fn database(&self) -> &Sqlite {
        &self.records
    }

    /// Where the search index lies.
    pub fn index_dir(&self) -> PathBuf {
        self.dir.join("index").join("passages")
    }

    /// Where the dictionary of words lies.
    pub fn dictionary_dir(&self) -> PathBuf {
        self.dir.join("dictionary")
    }

    /// The search index, with the words of the dictionary where there is one.
    pub(super) fn index(&self) -> Result<Index, IndexError> {
        Index::open_with(&self.index_dir(), self.dictionary()?)
    }

    /// The index as it now lies there, to be searched: opened once for all who
    /// ask until somebody writes it or the dictionary changes.
    pub(super) fn index_to_search(&self) -> Result<Arc<Index>, IndexError> {
        let written = std::fs::read(self.index_dir().join("meta.json"))?;
        let dictionary = self.dictionary()?;
        let about = dictionary
            .as_ref()
            .map(|dictionary| dictionary.about.clone());
        let last = self.shared.to_search.lock();
        let mut last = last.unwrap_or_else(PoisonError::into_inner);
        if let Some((known, words, index)) = last.as_ref()
            && (known, words) == (&written, &about)
        {
            return Ok(Arc::clone(index));
        }
        let index = Arc::new(Index::open_with(&self.index_dir(), dictionary)?);
        *last = Some((written, about, Arc::clone(&index)));
        Ok(index)
    }

    /// The dictionary in the home's folder: the one that was loaded already, as
    /// long as it is the one that lies there.
    fn dictionary(&self) -> Result<Option<Arc<Dictionary>>, IndexError> {
        let there = Dictionary::at(&self.dictionary_dir())?;
        let known = self.shared.dictionary.lock();
        let mut known = known.unwrap_or_else(PoisonError::into_inner);
        let is_known = match (&there, known.as_ref()) {
            (Some(there), Some(known)) => there.about == known.about,
            (there, known) => there.is_none() && known.is_none(),
        };
        if !is_known {
            *known = there.map(Arc::new);
        }
        Ok(known.clone())
    }

    /// The drop folder.
    pub fn drop_folder(&self) -> PathBuf {
        self.dir.join(&self.settings.intake.folder)
    }

    /// What stands of the ledger outside the database.
    pub fn ledger(&self) -> Folder {
        Folder::new(self.dir.join("ledger"))
    }

    /// Takes the lock for a verb that writes, and makes sure that what it
    /// writes can be signed: the database is that of the newest checkpoint.
    /// While another process holds the lock, this waits as long as the
    /// settings allow.
    pub fn lock(&self, verb: &str, progress: &dyn Progress) -> Result<Lock, Failure> {
        let mut lock = self.lock_only(verb, progress)?;
        lock.remarks = super::ledger::ready(self)?;
        Ok(lock)
    }

    /// Takes the lock for a verb that mends what [`Home::lock`] refuses.
    pub fn lock_only(&self, verb: &str, progress: &dyn Progress) -> Result<Lock, Failure> {
        let patience = Duration::from_secs(self.settings.work.wait_seconds);
        let mut lock = lock::take(&self.dir, verb, &self.now(), patience, progress)?;
        lock.writing = Some(self.writing());
        Ok(lock)
    }

    /// For what is recorded without the lock: who is signed in, who asked for
    /// what. Those who hold the lock for long are not waited for.
    pub(super) fn writing(&self) -> Writing {
        self.records.writing()
    }

    /// Whether nothing can be written in the home.
    pub fn is_unwritable(&self) -> bool {
        is_unwritable(&self.dir)
    }

    /// Whether some process works on the home now.
    pub fn is_busy(&self) -> bool {
        lock::is_held(&self.dir)
    }

    /// The instant, RFC 3339 in UTC, to the second.
    pub fn now(&self) -> String {
        self.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// A path as it is recorded: relative to the home where it lies in it, so
    /// that a home can be moved.
    pub fn relative(&self, path: &Path) -> String {
        // What was moved aside is called by the place where it lay.
        let gone = || Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?));
        let real = path.canonicalize().ok().or_else(gone);
        let path = real.unwrap_or_else(|| path.to_owned());
        let shown = path.strip_prefix(&self.dir).unwrap_or(&path);
        use std::os::unix::ffi::OsStrExt as _;
        crate::text::filename::display(shown.as_os_str().as_bytes())
    }
}

/// A template that is not there, cannot be read, or has a mistake.
pub(super) fn wrong_template(path: &str, detail: &dyn std::fmt::Display) -> Failure {
    Failure::new(Code::Template)
        .with("path", format!("templates/{path}"))
        .with("detail", detail)
}

/// Makes a home in `dir`: settings, an empty drop folder, and a ledger with its
/// key. Nothing that is there is changed.
pub fn init(dir: &Path, clock: Box<dyn Clock>) -> Result<(), Failure> {
    if dir.join(SETTINGS).exists() {
        return Err(Failure::new(Code::HomeExists).with("path", dir.display()));
    }
    Home::open(dir, Access::Write, clock)?.lock("init", &crate::model::progress::Silent)?;
    Ok(())
}

/// Refuses a home without a database in which something is kept: an empty one in
/// its place would say that nothing was ever received.
fn refuse_lost(dir: &Path) -> Result<(), Failure> {
    let checkpoint = dir.join("ledger").join("checkpoint");
    let kept = walkdir::WalkDir::new(dir.join("vault")).min_depth(2);
    let found = match (checkpoint.exists(), kept.into_iter().next()) {
        (true, _) => "ledger/checkpoint",
        (false, Some(Ok(_))) => "vault/",
        _ => return Ok(()),
    };
    Err(Failure::new(Code::DatabaseLost)
        .with("path", dir.join("akashi.db").display())
        .with("found", found))
}

fn make(dir: &Path) -> Result<(), Failure> {
    let write = || -> std::io::Result<()> {
        std::fs::create_dir_all(dir.join("intake"))?;
        // A path may lead to another home once its folders are there (new/../home).
        let mut settings = std::fs::File::create_new(dir.join(SETTINGS))?;
        settings.write_all(TEMPLATE.as_bytes())
    };
    write().map_err(|e| match e.kind() {
        ErrorKind::AlreadyExists => Failure::new(Code::HomeExists).with("path", dir.display()),
        _ => Failure::new(Code::HomeUnwritable)
            .with("path", dir.display())
            .with("detail", e),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SystemClock;

    /// A dictionary of one word in the home's folder.
    fn install(home: &Home, word: &str) {
        let sources = home.dir.join("sources");
        std::fs::create_dir_all(&sources).unwrap();
        let put = |name: &str, text: &str| std::fs::write(sources.join(name), text).unwrap();
        let noun = "名詞,一般,*,*,*,*";
        put("Noun.csv", &format!("{word},0,0,10,{noun},{word},*,*\n"));
        put("matrix.def", "1 1\n0 0 0\n");
        put("char.def", "DEFAULT 0 1 0\n");
        put("unk.def", "DEFAULT,0,0,10000,名詞,一般,*,*,*,*,*\n");
        Dictionary::compile(&sources, &home.dictionary_dir()).unwrap();
    }

    #[test]
    fn openings_of_one_home_share_the_dictionary_until_it_is_another() {
        let dir = tempfile::tempdir().unwrap();
        let open = || Home::open(dir.path(), Access::Write, Box::new(SystemClock)).unwrap();
        let (mut one, mut two) = (open(), open());
        let shared = Shared::default();
        one.share(&shared);
        two.share(&shared);
        assert!(one.dictionary().unwrap().is_none());
        install(&one, "教育");
        let first = one.dictionary().unwrap().unwrap();
        assert!(Arc::ptr_eq(&first, &two.dictionary().unwrap().unwrap()));
        install(&one, "監査");
        let other = two.dictionary().unwrap().unwrap();
        assert_ne!(other.about, first.about);
        assert!(Arc::ptr_eq(&other, &one.dictionary().unwrap().unwrap()));
        std::fs::remove_dir_all(one.dictionary_dir()).unwrap();
        assert!(two.dictionary().unwrap().is_none());
    }
}
