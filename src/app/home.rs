//! A home: one folder with settings, drop folder, vault, database and index.

use std::path::{Path, PathBuf};

use super::error::{Code, Failure};
use super::lock::{self, Lock};
use super::settings::{Settings, TEMPLATE};
use crate::model::Clock;
use crate::records::{Records, Sqlite};
use crate::scheme::Templates;
use crate::vault::{LocalVault, Vault};

/// Name of the settings file; where it is, is a home.
pub const SETTINGS: &str = "akashi.toml";

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
}

/// What a home was opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// To look; a home must be there.
    Read,
    /// To change; a home that was named is made when there is none.
    Write,
}

impl Home {
    /// Opens the home in `dir`.
    pub fn open(dir: &Path, access: Access, clock: Box<dyn Clock>) -> Result<Self, Failure> {
        if !dir.join(SETTINGS).is_file() {
            match access {
                Access::Read => return Err(Failure::new(Code::NoHome).with("path", dir.display())),
                Access::Write => make(dir)?,
            }
        }
        let unwritable = |e: &dyn std::fmt::Display| {
            Failure::new(Code::HomeUnwritable)
                .with("path", dir.display())
                .with("detail", e)
        };
        let dir = dir.canonicalize().map_err(|e| unwritable(&e))?;
        let settings = Settings::read(&dir.join(SETTINGS))?;
        Ok(Self {
            templates: Templates::with_folder(dir.join("templates")),
            vault: LocalVault::open_or_create(&dir.join("vault"))?,
            records: Sqlite::open_or_create(&dir.join("akashi.db"))?,
            settings,
            clock,
            dir,
        })
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

    /// The drop folder.
    pub fn drop_folder(&self) -> PathBuf {
        self.dir.join(&self.settings.intake.folder)
    }

    /// Takes the lock for a verb that writes.
    pub fn lock(&self, verb: &str) -> Result<Lock, Failure> {
        lock::take(&self.dir.join(".akashi.lock"), verb, &self.now())
    }

    /// The instant, RFC 3339 in UTC, to the second.
    pub fn now(&self) -> String {
        self.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// A path as it is recorded: relative to the home where it lies in it, so
    /// that a home can be moved.
    pub fn relative(&self, path: &Path) -> String {
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let shown = path.strip_prefix(&self.dir).unwrap_or(&path);
        use std::os::unix::ffi::OsStrExt as _;
        crate::text::filename::display(shown.as_os_str().as_bytes())
    }
}

/// Makes a home in `dir`: settings and an empty drop folder. Nothing that is
/// there is changed.
pub fn init(dir: &Path) -> Result<(), Failure> {
    if dir.join(SETTINGS).exists() {
        return Err(Failure::new(Code::HomeExists).with("path", dir.display()));
    }
    make(dir)
}

fn make(dir: &Path) -> Result<(), Failure> {
    let write = || -> std::io::Result<()> {
        std::fs::create_dir_all(dir.join("intake"))?;
        std::fs::write(dir.join(SETTINGS), TEMPLATE)
    };
    write().map_err(|e| {
        Failure::new(Code::HomeUnwritable)
            .with("path", dir.display())
            .with("detail", e)
    })
}
