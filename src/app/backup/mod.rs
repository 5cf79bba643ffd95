//! A backup (控え): a consistent copy of a home while it is in use.
//!
//! `DIR/vault/` holds the originals, each copied once; `DIR/home-<n>/` all else
//! but the index, which is derived, and the keys, unless they are asked for.
//! `DIR/manifest-sha256.txt` names every file and is put in place last: a run
//! that was stopped leaves the backup before it as it was.

mod blobs;
mod earlier;
mod files;
mod manifest;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::accounts::TOTP_KEY;
use super::error::{Code, Failure};
use super::home::{Home, SETTINGS};
use super::ledger::must_fit;
use crate::ledger;
use crate::model::{Digest, Progress};
use crate::records::{Erased, Records, Sqlite};
use crate::vault::LocalVault;

pub(super) use files::{copy, sync_folders, write_durably};
pub(super) use manifest::Manifest;

/// What a backup says of itself.
pub(super) const ABOUT: &str = "about.json";

/// The database.
pub(super) const DATABASE: &str = "akashi.db";

/// Where the originals lie, in a home and in a backup.
pub(super) const VAULT: &str = "vault";

/// How often an erasure in the home may begin the copy anew.
const ATTEMPTS: usize = 5;

/// What came of a backup.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Version of this form.
    pub schema_version: u32,
    /// Version of akashi.
    pub akashi: String,
    /// When the copy was made.
    pub taken_at: String,
    /// Events of the ledger.
    pub events: u64,
    /// Root over them, in hex.
    pub root: String,
    /// Originals in the backup.
    pub originals: u64,
    /// Originals that the home has lost, by hash.
    pub missing: Vec<String>,
    /// Whether the signing key is in it.
    pub with_key: bool,
}

/// What a run did.
#[derive(Debug, Clone, Default)]
pub struct Taken {
    /// What the backup says of itself.
    pub about: About,
    /// Originals copied now.
    pub copied: u64,
    /// Originals that were there, not read again.
    pub there: u64,
    /// Originals removed, since they were erased.
    pub removed: u64,
    /// Originals that stay in the backup's vault though the home does not know
    /// them.
    pub unknown: u64,
    /// Whether the home has a key that was left out.
    pub key_left_out: bool,
}

/// Copies a home into `dir`, or brings the backup there up to date.
pub fn backup(
    home: &Home,
    dir: &Path,
    with_key: bool,
    progress: &dyn Progress,
) -> Result<Taken, Failure> {
    must_fit(home)?;
    let before = open_target(home, dir)?;
    for _ in 0..ATTEMPTS {
        let erased = erasures(home.records())?;
        let state = next_state(before.as_ref());
        let taken = take(home, dir, &state, with_key, progress)?;
        if erasures(home.records())? != erased {
            continue;
        }
        let (manifest, mut taken, wanted) = taken;
        manifest.write(dir).map_err(|e| unwritable(dir, &e))?;
        fail_point!("backup.listed");
        let gone = erased_documents(home.records())?;
        (taken.removed, taken.unknown) = blobs::remove_erased(&vault_of(dir)?, &wanted, &gone)?;
        remove_other_states(dir, Some(&state)).map_err(|e| unwritable(dir, &e))?;
        return Ok(taken);
    }
    Err(Failure::new(Code::Busy).with("path", home.dir.display()))
}

/// Makes the folder, or finds that a backup is in it; anything else is refused.
fn open_target(home: &Home, dir: &Path) -> Result<Option<Manifest>, Failure> {
    fs::create_dir_all(dir).map_err(|e| unwritable(dir, &e))?;
    let full = dir.canonicalize().map_err(|e| unwritable(dir, &e))?;
    let refused = || Failure::new(Code::NotABackup).with("path", dir.display());
    if full.starts_with(home.dir.join(VAULT)) || full == home.dir {
        return Err(refused());
    }
    let before = Manifest::read(dir)?;
    if let Some(before) = &before {
        earlier::must_go_on(home, dir, before)?;
    } else {
        for entry in fs::read_dir(dir).map_err(|e| unwritable(dir, &e))? {
            let entry = entry.map_err(|e| unwritable(dir, &e))?;
            // What an earlier run was stopped at.
            let name = entry.file_name().to_string_lossy().into_owned();
            if name != VAULT && !name.starts_with("home-") && !name.starts_with(manifest::MANIFEST)
            {
                return Err(refused());
            }
        }
    }
    let state = before.as_ref().and_then(Manifest::state);
    remove_other_states(dir, state).map_err(|e| unwritable(dir, &e))?;
    Ok(before)
}

fn next_state(before: Option<&Manifest>) -> String {
    let last = before
        .and_then(Manifest::state)
        .and_then(|state| state.strip_prefix("home-")?.parse::<u64>().ok());
    format!("home-{:06}", last.unwrap_or(0) + 1)
}

type Copy = (Manifest, Taken, BTreeSet<Digest>);

/// Copies everything; nothing of it counts yet.
fn take(
    home: &Home,
    dir: &Path,
    state: &str,
    with_key: bool,
    progress: &dyn Progress,
) -> Result<Copy, Failure> {
    let folder = dir.join(state);
    let failed = |e: std::io::Error| unwritable(dir, &e);
    let mut manifest = Manifest::default();
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(failed)?;
    }
    fs::create_dir_all(&folder).map_err(failed)?;
    // The ledger's files before the database: a checkpoint is never ahead of it.
    let wanted = |name: &str| with_key || !is_key(name);
    for (what, wanted) in [
        ("ledger", &wanted as &dyn Fn(&str) -> bool),
        (TOTP_KEY, &|_: &str| with_key),
        ("templates", &|_: &str| true),
        (SETTINGS, &|_: &str| true),
    ] {
        let wanted = |name: &str| wanted(name) && !is_of_the_moment(name);
        files::copy_below(&home.dir, dir, state, what, wanted, &mut manifest).map_err(failed)?;
    }
    fail_point!("backup.files");
    let database = folder.join(DATABASE);
    home.database()
        .copy_to(&database)
        .map_err(|error| full(dir, error.into()))?;
    let digest = files::fixity(&database).map_err(failed)?;
    manifest.files.insert(format!("{state}/{DATABASE}"), digest);
    fail_point!("backup.database");
    let copy = Sqlite::open_copy(&database)?;
    let (originals, events, root) = contents(&copy)?;
    drop(copy);
    let vault = vault_of(dir)?;
    let copied = blobs::copy(home, &vault, &originals, progress).map_err(|e| full(dir, e))?;
    fail_point!("backup.originals");
    for digest in &copied.all {
        let hex = digest.hex();
        let shard = hex.get(..2).unwrap_or_default();
        manifest
            .files
            .insert(format!("{VAULT}/{shard}/{hex}"), *digest);
    }
    let taken = Taken {
        about: About {
            schema_version: 1,
            akashi: env!("CARGO_PKG_VERSION").to_owned(),
            taken_at: home.now(),
            events,
            root: root.hex(),
            originals: copied.all.len() as u64,
            missing: copied.damaged.iter().map(Digest::hex).collect(),
            with_key,
        },
        copied: copied.copied,
        there: copied.there,
        removed: 0,
        unknown: 0,
        key_left_out: !with_key && home.dir.join(KEY).exists(),
    };
    put_about(dir, state, &taken.about, &mut manifest).map_err(failed)?;
    sync_folders(&folder).map_err(failed)?;
    let wanted = originals.into_iter().map(|(digest, _)| digest).collect();
    Ok((manifest, taken, wanted))
}

fn put_about(
    dir: &Path,
    state: &str,
    about: &About,
    manifest: &mut Manifest,
) -> std::io::Result<()> {
    let inside = format!("{state}/{ABOUT}");
    let text = serde_json::to_string_pretty(about)?;
    write_durably(&dir.join(&inside), text.as_bytes())?;
    let digest = files::fixity(&dir.join(&inside))?;
    manifest.files.insert(inside, digest);
    Ok(())
}

/// The originals that a database refers to with their sizes, the number of its
/// events and the root over them.
type Contents = (Vec<(Digest, u64)>, u64, Digest);

/// What a database refers to.
fn contents(records: &dyn Records) -> Result<Contents, Failure> {
    records.work(|unit| {
        let mut originals = Vec::new();
        for (digest, _) in unit.referenced()? {
            let with = unit.documents_with(&digest)?;
            let bytes = with.iter().find_map(|(document, _)| document.bytes);
            originals.push((digest, bytes.unwrap_or(0)));
        }
        let (events, root) = ledger::root(unit)?;
        Ok((originals, events, root))
    })
}

/// The numbers of originals and of events that a backup into `dir` would hold.
pub fn would_hold(home: &Home, dir: &Path) -> Result<(usize, u64), Failure> {
    must_fit(home)?;
    if let Some(before) = Manifest::read(dir)? {
        earlier::must_go_on(home, dir, &before)?;
    }
    let (originals, events, _) = contents(home.records())?;
    Ok((originals.len(), events))
}

fn erasures(records: &dyn Records) -> Result<usize, Failure> {
    records.work(|unit| Ok(unit.erasures()?.len()))
}

fn erased_documents(records: &dyn Records) -> Result<Vec<Erased>, Failure> {
    records.work(|unit| Ok(unit.erased_documents()?))
}

/// Where the signing key lies in a home.
const KEY: &str = "ledger/key";

fn is_key(name: &str) -> bool {
    name == KEY
        || name
            .strip_prefix(KEY)
            .is_some_and(|rest| rest.starts_with('.'))
}

/// Locks, and files that are being replaced.
fn is_of_the_moment(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    last.starts_with('.') || last.ends_with(".new")
}

fn vault_of(dir: &Path) -> Result<LocalVault, Failure> {
    Ok(LocalVault::open_or_create(&dir.join(VAULT))?)
}

/// Removes the states of the home that are not `current`.
fn remove_other_states(dir: &Path, current: Option<&str>) -> std::io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("home-") && Some(name.as_str()) != current {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

fn unwritable(dir: &Path, error: &std::io::Error) -> Failure {
    Failure::new(Code::BackupUnwritable)
        .with("path", dir.display())
        .with("detail", error)
}

/// A full disk is the backup's, not the home's.
fn full(dir: &Path, failure: Failure) -> Failure {
    match failure.code {
        Code::DiskFull => unwritable(dir, &std::io::ErrorKind::StorageFull.into()),
        _ => failure,
    }
}
