//! Fixity: are the originals, the ledger and the records what they were?

mod accounts;
mod events;
mod index;
mod originals;
mod records;
mod sample;

use std::path::PathBuf;

use serde::Serialize;

use super::error::{Code, Failure};
use super::home::Home;
use crate::model::Progress;

pub use sample::{Sample, Sampled};

/// What to check.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Only the originals of one case; the ledger is always checked whole.
    pub case: Option<String>,
    /// Only a random part of the originals.
    pub sample: Option<Sample>,
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
    /// What part of the originals was read, when not all of them.
    pub sampled: Option<Sampled>,
    /// What was not checked.
    pub not_checked: Vec<NotChecked>,
    /// What lies in the vault and belongs to nothing; no damage.
    pub leftovers: Vec<Leftover>,
    /// What was erased on request; no damage.
    pub erased: Vec<ErasedDocument>,
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

/// A document that was erased, as its event says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErasedDocument {
    /// How it was called.
    pub document: String,
    /// Sequence number of the event of its erasure.
    pub event: u64,
}

/// Something that was not checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotChecked {
    /// Key of the words in the catalogues.
    pub key: &'static str,
    /// What it is about.
    pub about: String,
}

/// Something in the vault to which nothing refers: a run was stopped before it
/// recorded what it had kept. The next intake takes it away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Leftover {
    /// `unreferenced`, `temporary`, or `stranger` for what akashi did not make.
    pub what: &'static str,
    /// Hash or name.
    #[serde(rename = "where")]
    pub place: String,
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
    /// Notices whose draft and forms were hashed.
    pub notices: u64,
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
    // A part that fails on a damaged database is damage; the others go on.
    let part = originals::originals(home, request, &mut found, progress);
    found.part(part)?;
    let part = super::ledger::check(home, request.checkpoint.as_deref(), &mut found);
    found.part(part)?;
    let part = home
        .records()
        .work(|unit| records::commitments(unit, &mut found));
    found.part(part)?;
    let part = home.records().work(|unit| events::check(unit, &mut found));
    found.part(part)?;
    let part = records::undone(home, &mut found);
    found.part(part)?;
    let part = home.check_database();
    for fault in found.part(part)?.unwrap_or_default() {
        found.note("database", fault, Vec::new(), "advice.database");
    }
    let part = index::index(home, &mut found);
    found.part(part)?;
    let part = index::waiting(home, &mut found);
    found.part(part)?;
    if request.full {
        let case = request.case.as_deref();
        let part = super::reread::reread(home, case, &mut found, progress);
        found.part(part)?;
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

    /// What a part of the check yielded, unless the database failed it.
    fn part<T>(&mut self, outcome: Result<T, Failure>) -> Result<Option<T>, Failure> {
        match outcome {
            Ok(value) => Ok(Some(value)),
            Err(failure) if failure.code == Code::Database => {
                let detail = failure.argument("detail").to_owned();
                self.note("database", detail, Vec::new(), "advice.database");
                Ok(None)
            }
            Err(failure) => Err(failure),
        }
    }

    fn leave(&mut self, what: &'static str, place: String) {
        self.leftovers.push(Leftover { what, place });
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
