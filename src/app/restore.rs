//! A home from a backup: checked whole before it is said to be done.

use std::fs;
use std::path::{Path, PathBuf};

use super::backup::{self, ABOUT, About, Manifest, VAULT};
use super::erase::{self, read_list};
use super::error::{Code, Failure};
use super::home::{Access, Home, SETTINGS};
use super::reindex::reindex;
use super::verify::{Verified, verify};
use crate::model::{Clock, Progress, Stage};
use crate::vault::{LocalVault, Vault as _};

/// What is to be restored.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The backup.
    pub from: PathBuf,
    /// The home to make; an empty folder or none.
    pub target: PathBuf,
    /// Lists of what was erased after the backup was taken.
    pub erased: Vec<PathBuf>,
    /// Who restores, as claimed.
    pub by: String,
}

/// What came of it.
#[derive(Debug)]
pub struct Restored {
    /// What the backup says of itself.
    pub about: About,
    /// Documents erased again.
    pub erased: u64,
    /// Whether the signing key has to be put back by hand.
    pub key_missing: bool,
    /// What checking the new home found.
    pub verified: Verified,
}

/// Says that a home is not whole yet.
const UNFINISHED: &str = ".restoring";

/// Makes a home of a backup. A damaged backup is refused, with all that is
/// damaged; a run that was stopped can be made again.
pub fn restore(
    request: &Request,
    clock: Box<dyn Clock>,
    progress: &dyn Progress,
) -> Result<Restored, Failure> {
    let refused = |code| Failure::new(code).with("path", request.from.display());
    let manifest = Manifest::read(&request.from)?.ok_or_else(|| refused(Code::NotABackup))?;
    let state = manifest
        .state()
        .ok_or_else(|| refused(Code::NotABackup))?
        .to_owned();
    let mut lists = Vec::new();
    for file in &request.erased {
        if !file.exists() {
            return Err(Failure::new(Code::NoSuchPath).with("path", file.display()));
        }
        lists.extend(read_list(file)?);
    }
    prepare(&request.target)?;
    let damaged = copy_all(request, &manifest, &state, progress)?;
    if !damaged.is_empty() {
        clear(&request.target).map_err(|e| unwritable(&request.target, &e))?;
        return Err(Failure::new(Code::BackupDamaged)
            .with("path", request.from.display())
            .with("detail", damaged.join("\n")));
    }
    let about = about(&request.target)?;
    let home = Home::open(&request.target, Access::Change, clock)?;
    fs::create_dir_all(home.drop_folder()).map_err(|e| unwritable(&request.target, &e))?;
    reindex(&home, false, progress)?;
    let erased = erase_again(&home, &request.by, lists, progress)?;
    let verified = verify(&home, &super::verify::Request::default(), progress)?;
    fs::remove_file(request.target.join(UNFINISHED))
        .and_then(|()| backup::sync_folders(&request.target))
        .map_err(|e| unwritable(&request.target, &e))?;
    Ok(Restored {
        key_missing: !about.with_key,
        about,
        erased,
        verified,
    })
}

/// What the backup in a folder says of itself.
pub fn look(from: &Path) -> Result<About, Failure> {
    let refused = || Failure::new(Code::NotABackup).with("path", from.display());
    let manifest = Manifest::read(from)?.ok_or_else(refused)?;
    let state = manifest.state().ok_or_else(refused)?;
    let text = fs::read(from.join(state).join(ABOUT)).unwrap_or_default();
    serde_json::from_slice(&text).map_err(|e| {
        Failure::new(Code::BackupDamaged)
            .with("path", from.display())
            .with("detail", format!("{state}/{ABOUT}: {e}"))
    })
}

/// Makes the folder; it must be empty, or what a stopped run left.
fn prepare(target: &Path) -> Result<(), Failure> {
    let failed = |e: std::io::Error| unwritable(target, &e);
    fs::create_dir_all(target).map_err(failed)?;
    let mut entries = fs::read_dir(target).map_err(failed)?;
    if target.join(UNFINISHED).exists() {
        clear(target).map_err(failed)?;
    } else if entries.next().is_some() {
        return Err(Failure::new(Code::TargetNotEmpty).with("path", target.display()));
    }
    backup::write_durably(&target.join(UNFINISHED), b"").map_err(failed)
}

/// Removes everything below a folder that this module filled.
fn clear(target: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(target)? {
        let entry = entry?;
        match entry.file_type()?.is_dir() {
            true => fs::remove_dir_all(entry.path())?,
            false => fs::remove_file(entry.path())?,
        }
    }
    Ok(())
}

/// Copies every file of the list, hashing what is written. Returns what is
/// missing or altered; the settings, which make a folder a home, come last.
fn copy_all(
    request: &Request,
    manifest: &Manifest,
    state: &str,
    progress: &dyn Progress,
) -> Result<Vec<String>, Failure> {
    let failed = |e: std::io::Error| unwritable(&request.target, &e);
    let vault = LocalVault::open_or_create(&request.target.join(VAULT))?;
    let mut damaged = Vec::new();
    let mut settings = None;
    progress.begin(Stage::Keep, manifest.files.len() as u64);
    for (name, digest) in &manifest.files {
        if progress.stopped() {
            return Err(Failure::new(Code::Interrupted));
        }
        progress.on(name);
        let from = request.from.join(name);
        let inside = name
            .strip_prefix(state)
            .map(|rest| rest.trim_start_matches('/'));
        let copied = match (inside, fs::File::open(&from)) {
            (_, Err(e)) if e.kind() == std::io::ErrorKind::NotFound => None,
            (Some(SETTINGS), Ok(_)) => {
                settings = Some(from);
                Some(*digest)
            }
            (Some(inside), _) => {
                Some(backup::copy(&from, &request.target.join(inside)).map_err(failed)?)
            }
            (None, Ok(mut file)) => {
                let staged = vault.stage(&mut file)?;
                let found = staged.digest;
                vault.sync(&vault.begin()?, std::slice::from_ref(&staged))?;
                vault.keep(staged)?;
                Some(found)
            }
            (None, Err(_)) => None,
        };
        match copied {
            Some(found) if found == *digest => {}
            Some(_) => damaged.push(format!("{name}: altered")),
            None => damaged.push(format!("{name}: missing")),
        }
        progress.advance(1, 0, 0);
    }
    progress.end();
    vault.flush()?;
    if let (Some(from), true) = (settings, damaged.is_empty()) {
        let copied = backup::copy(&from, &request.target.join(SETTINGS)).map_err(failed)?;
        if Some(&copied) != manifest.files.get(&format!("{state}/{SETTINGS}")) {
            damaged.push(format!("{state}/{SETTINGS}: altered"));
        }
    }
    backup::sync_folders(&request.target).map_err(failed)?;
    Ok(damaged)
}

/// What the backup says of itself; it was copied with the rest.
fn about(target: &Path) -> Result<About, Failure> {
    let path = target.join(ABOUT);
    let read = || -> std::io::Result<About> {
        let about = serde_json::from_slice(&fs::read(&path)?)?;
        fs::remove_file(&path)?;
        Ok(about)
    };
    read().map_err(|e| unwritable(target, &e))
}

/// Erases again what the lists say and the backup still holds.
fn erase_again(
    home: &Home,
    by: &str,
    mut lists: Vec<erase::Line>,
    progress: &dyn Progress,
) -> Result<u64, Failure> {
    lists.extend(read_list(&home.dir.join(erase::LIST))?);
    let request = erase::again(home, &lists, by)?;
    let plan = erase::plan(home, &request.targets)?;
    let done = erase::carry_out(home, &request, &plan, progress)?;
    Ok(done.documents + done.notices)
}

fn unwritable(target: &Path, error: &std::io::Error) -> Failure {
    Failure::new(Code::RestoreUnwritable)
        .with("path", target.display())
        .with("detail", error)
}
