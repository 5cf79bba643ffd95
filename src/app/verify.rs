//! Fixity: are the originals, the ledger and the records what they were?

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::thread;

use serde::Serialize;

use super::coverage::case_by_code;
use super::error::Failure;
use super::home::Home;
use super::judge::pinned_again;
use crate::index::Index;
use crate::ledger::{self, Opening};
use crate::model::{Digest, Outcome, Progress, Stage};
use crate::records::{CommitmentOf, Unit};
use crate::vault::hash_of;

/// What to check.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Only the originals of one case; the ledger is always checked whole.
    pub case: Option<String>,
    /// Read every document again and compare its passages.
    pub full: bool,
    /// Also compare the ledger with a checkpoint that was kept elsewhere.
    pub checkpoint: Option<PathBuf>,
}

/// What was found.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Verified {
    /// Whether no damage was found.
    pub ok: bool,
    /// What was checked.
    pub checked: Checked,
    /// What was not checked.
    pub not_checked: Vec<NotChecked>,
    /// All damage.
    pub damage: Vec<Damage>,
    /// Root of the ledger's tree, in hex.
    pub ledger_root: String,
    /// Until where, by whom it is signed.
    pub signed: Option<Signed>,
    /// Events of the given checkpoint, when they are the ledger's first ones.
    pub given: Option<u64>,
}

/// The newest checkpoint, when it is of this ledger.
#[derive(Debug, Clone, Serialize)]
pub struct Signed {
    /// Name of the ledger.
    pub origin: String,
    /// Verifier key that signs it now.
    pub key: String,
    /// Number of events.
    pub size: u64,
    /// Root hash over them, in hex.
    pub root: String,
}

/// Something that was not checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotChecked {
    /// Key of the words in the catalogues.
    pub key: &'static str,
    /// What it is about.
    pub about: String,
}

/// Numbers of things checked.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Checked {
    /// Blobs read and hashed.
    pub originals: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Events of the ledger.
    pub events: u64,
    /// Signed checkpoints compared with the ledger.
    pub checkpoints: u64,
    /// Commitments opened.
    pub commitments: u64,
    /// Documents whose presence in the index was checked.
    pub index_documents: u64,
    /// Documents whose passages were taken from the original again.
    pub reread: u64,
}

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Damage {
    /// Stable code of what is wrong.
    pub what: &'static str,
    /// File, hash, event or row.
    #[serde(rename = "where")]
    pub place: String,
    /// Cases and submissions that it touches.
    pub touches: Vec<String>,
    /// Key of the advice in the catalogues.
    pub advice: &'static str,
}

/// Checks originals, ledger, commitments, database and index, and lists all
/// damage.
pub fn verify(
    home: &Home,
    request: &Request,
    progress: &dyn Progress,
) -> Result<Verified, Failure> {
    let mut found = Verified::default();
    let referenced = referenced(home, request)?;
    originals(home, request, &referenced, &mut found, progress)?;
    super::ledger::check(home, request.checkpoint.as_deref(), &mut found)?;
    home.records().work(|unit| commitments(unit, &mut found))?;
    for fault in home.check_database()? {
        found.note("database", fault, Vec::new(), "advice.database");
    }
    index(home, &mut found)?;
    if request.full {
        super::reread::reread(home, request.case.as_deref(), &mut found, progress)?;
    } else {
        found.skip("not_checked.passages", "");
    }
    found.ok = found.damage.is_empty();
    Ok(found)
}

impl Verified {
    pub(super) fn skip(&mut self, key: &'static str, about: &str) {
        self.not_checked.push(NotChecked {
            key,
            about: about.to_owned(),
        });
    }

    pub(super) fn note(
        &mut self,
        what: &'static str,
        place: String,
        touches: Vec<String>,
        advice: &'static str,
    ) {
        self.damage.push(Damage {
            what,
            place,
            touches,
            advice,
        });
    }
}

/// What refers to each digest: case numbers and document names.
fn referenced(
    home: &Home,
    request: &Request,
) -> Result<BTreeMap<Digest, BTreeSet<String>>, Failure> {
    home.records().work(|unit| {
        let only = match &request.case {
            Some(code) => Some(case_by_code(unit, code)?.id),
            None => None,
        };
        let mut map: BTreeMap<Digest, BTreeSet<String>> = BTreeMap::new();
        for case in unit.cases()? {
            if only.is_some_and(|only| only != case.id) {
                continue;
            }
            for document in unit.documents_of_case(case.id)? {
                if let (Some(digest), None) = (document.sha256, document.parent) {
                    let touched = map.entry(digest).or_default();
                    touched.insert(format!("case {}", case.code));
                    touched.insert(format!("document D-{} {}", document.id, document.name));
                }
            }
        }
        Ok(map)
    })
}

/// Reads and hashes every original on all cores. Damage is read twice before
/// it is reported.
fn originals(
    home: &Home,
    request: &Request,
    referenced: &BTreeMap<Digest, BTreeSet<String>>,
    found: &mut Verified,
    progress: &dyn Progress,
) -> Result<(), Failure> {
    let listing = home.vault().list()?;
    let there: BTreeMap<Digest, u64> = listing.blobs.iter().copied().collect();
    let wanted: BTreeSet<Digest> = match &request.case {
        Some(_) => referenced.keys().copied().collect(),
        None => referenced.keys().chain(there.keys()).copied().collect(),
    };
    progress.begin(Stage::Verify, wanted.len() as u64);
    let queue = Mutex::new(wanted.iter());
    let results = Mutex::new(Vec::new());
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let next = queue
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .next()
                        .copied();
                    let Some(digest) = next.filter(|_| !progress.stopped()) else {
                        return;
                    };
                    let fault = check_blob(home, &digest);
                    let bytes = there.get(&digest).copied().unwrap_or(0);
                    progress.advance(1, bytes, 0);
                    let mut results = results.lock().unwrap_or_else(PoisonError::into_inner);
                    results.push((digest, bytes, fault));
                }
            });
        }
    });
    progress.end();
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(digest, _, _)| *digest);
    if results.len() < wanted.len() {
        found.skip("not_checked.interrupted", "");
    }
    for (digest, bytes, fault) in results {
        found.checked.originals += 1;
        found.checked.bytes += bytes;
        let touches: Vec<String> = referenced
            .get(&digest)
            .into_iter()
            .flatten()
            .cloned()
            .collect();
        match fault {
            None if touches.is_empty() => found.skip("not_checked.unreferenced", &digest.hex()),
            None => {}
            Some(what) => found.note(what, digest.hex(), touches, "advice.original"),
        }
    }
    for stranger in listing.strangers {
        match stranger.contains(".damaged-") {
            true => found.note("set-aside", stranger, Vec::new(), "advice.set_aside"),
            false => found.skip("not_checked.stranger", &stranger),
        }
    }
    Ok(())
}

/// What is wrong with a blob, after a second look.
fn check_blob(home: &Home, digest: &Digest) -> Option<&'static str> {
    let look = || match home.vault().open(digest) {
        Err(crate::vault::VaultError::Missing(_)) => Some("missing-original"),
        Err(_) => Some("unreadable-original"),
        Ok(file) => hash_file(file, digest),
    };
    look().and_then(|_| look())
}

fn hash_file(mut file: File, digest: &Digest) -> Option<&'static str> {
    match hash_of(&mut file) {
        Ok((hash, _)) if hash == *digest => None,
        Ok(_) => Some("altered-original"),
        Err(_) => Some("unreadable-original"),
    }
}

/// Whether every document and judgement is what was committed to.
fn commitments(unit: &dyn Unit, found: &mut Verified) -> Result<(), Failure> {
    for case in unit.cases()? {
        let touches = vec![format!("case {}", case.code)];
        for document in unit.documents_of_case(case.id)? {
            let (Some(digest), None) = (document.sha256, document.parent) else {
                continue;
            };
            if document.outcome == Outcome::Quarantined {
                continue;
            }
            let place = format!("document D-{} {}", document.id, document.name);
            check(
                unit,
                CommitmentOf::Document(document.id),
                digest.as_bytes(),
                place,
                &touches,
                found,
            )?;
        }
        for judgement in unit.judgements_of(case.id)? {
            let place = format!("judgement {}", judgement.id);
            let content = pinned_again(&judgement)?;
            check(
                unit,
                CommitmentOf::Judgement(judgement.id),
                &content,
                place,
                &touches,
                found,
            )?;
        }
    }
    Ok(())
}

fn check(
    unit: &dyn Unit,
    of: CommitmentOf,
    content: &[u8],
    place: String,
    touches: &[String],
    found: &mut Verified,
) -> Result<(), Failure> {
    found.checked.commitments += 1;
    let Some(commitment) = unit.commitment(of)? else {
        found.note("no-commitment", place, touches.to_vec(), "advice.records");
        return Ok(());
    };
    let opening = Opening {
        value: commitment.value,
        key: commitment.key,
    };
    let in_event = unit
        .event(commitment.seq)?
        .is_some_and(|bytes| String::from_utf8_lossy(&bytes).contains(&commitment.value.hex()));
    if !in_event || !ledger::opens(&opening, content)? {
        found.note("altered-record", place, touches.to_vec(), "advice.records");
    }
    Ok(())
}

/// Whether the index holds what the records hold.
fn index(home: &Home, found: &mut Verified) -> Result<(), Failure> {
    let (last, readings, passages) = home.records().work::<_, Failure>(|unit| {
        Ok((
            unit.last_reading()?,
            unit.readings_after(0)?.len(),
            unit.passage_count()?,
        ))
    })?;
    if readings == 0 {
        return Ok(());
    }
    let behind = |detail: String, found: &mut Verified| {
        found.note("index", detail, Vec::new(), "advice.index");
    };
    if !home.index_dir().join("meta.json").exists() {
        behind("there is no search index".into(), found);
        return Ok(());
    }
    match Index::open_or_create(&home.index_dir()) {
        Err(error) => behind(error.to_string(), found),
        Ok(index) => {
            found.checked.index_documents = readings as u64;
            match index.committed_sequence() {
                Ok(Some(sequence)) if sequence == last && index.count() == passages => {}
                Ok(sequence) => behind(
                    format!(
                        "index: sequence {}, {} passages; records: sequence {last}, {passages} passages",
                        sequence.unwrap_or(0),
                        index.count()
                    ),
                    found,
                ),
                Err(error) => behind(error.to_string(), found),
            }
        }
    }
    Ok(())
}
