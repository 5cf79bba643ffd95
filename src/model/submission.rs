//! What was received together, file by file, and the case it belongs to.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::digest::Digest;
use super::party::Source;
use super::reading::{ReadState, Reason};

/// Row number of a record in the database.
pub type RowId = i64;

/// How a document is called in output and on the command line.
pub fn document_code(id: RowId) -> String {
    format!("D-{id}")
}

/// The row of a document that is called so.
pub fn document_row(code: &str) -> Option<RowId> {
    code.strip_prefix("D-")?.parse().ok()
}

/// How a submission (提出) reached the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// By post (郵送).
    #[serde(alias = "郵送")]
    Post,
    /// By electronic means (電子).
    #[serde(alias = "電子")]
    Electronic,
    /// Not stated.
    #[serde(alias = "不明")]
    Unknown,
}

/// What a submission is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubmissionKind {
    /// A first application (新規).
    #[serde(alias = "新規")]
    New,
    /// A renewal (更新).
    #[serde(alias = "更新")]
    Renewal,
    /// A change notice (変更届).
    #[serde(alias = "変更", alias = "変更届")]
    Change,
    /// A notice that the service ended (終了届).
    #[serde(alias = "終了", alias = "終了届")]
    Termination,
    /// Further papers for a case (追加提出).
    #[serde(alias = "追加", alias = "追加提出")]
    Supplement,
    /// A corrected document for a case (差替え).
    #[serde(alias = "差替", alias = "差替え", alias = "差し替え", alias = "訂正")]
    Correction,
}

/// One procedure (案件) of one applicant under one version of a scheme's pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Row.
    pub id: RowId,
    /// Case number, as in `C-2026-000001`.
    pub code: String,
    /// Scheme id.
    pub scheme: String,
    /// Effective date of the pack version the case keeps.
    pub pack: Date,
    /// Hash of that pack's rules when the case was opened.
    pub pack_hash: String,
    /// Procedure id of the pack: `application`, `renewal`, ….
    pub procedure: String,
    /// Applicant's name.
    pub applicant: String,
    /// Whether that name was stated or read.
    pub applicant_source: Source,
    /// Applicant row.
    pub applicant_id: RowId,
    /// Corporate number, and whether it was stated or read.
    pub corporate_number: Option<(String, Source)>,
    /// Subject's name.
    pub subject: String,
    /// The case whose accepted documents this one builds on.
    pub predecessor: Option<RowId>,
    /// Day it was opened, in Japan.
    pub opened_on: Date,
}

/// What was received together (提出), under one receipt number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// Row.
    pub id: RowId,
    /// Receipt number, as in `R-2026-000001`.
    pub code: String,
    /// The case.
    pub case: RowId,
    /// What it is for.
    pub kind: SubmissionKind,
    /// Whether that was stated or read.
    pub kind_source: Source,
    /// How it came.
    pub channel: Channel,
    /// Day of receipt.
    pub received_on: Date,
    /// Whether that day was stated or is the day of intake.
    pub received_source: Source,
    /// Where it lay, relative to the home where it can be.
    pub source: String,
}

/// What became of a received file. Received = accepted + duplicate +
/// quarantined, file by file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Kept.
    Accepted,
    /// The same bytes are already in this case; linked, not kept twice.
    Duplicate,
    /// Not safely takeable; nothing was kept.
    Quarantined,
}

/// What stands as the reason at a document that was erased on request.
pub const ERASED: &str = "erased";

/// One file of a submission, or a member of an archive in it (文書).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Row.
    pub id: RowId,
    /// The submission it came with.
    pub submission: RowId,
    /// The archive or mail it was in.
    pub parent: Option<RowId>,
    /// Position in the parent.
    pub position: Option<u32>,
    /// Display name, relative to the submission; members as `a.zip/inner`.
    pub name: String,
    /// The name's bytes as received.
    pub raw_name: Vec<u8>,
    /// Fixity; none for what was quarantined.
    pub sha256: Option<Digest>,
    /// Size in bytes, as far as it is known.
    pub bytes: Option<u64>,
    /// Accepted, duplicate or quarantined.
    pub outcome: Outcome,
    /// Why it was quarantined, or what it is a duplicate of.
    pub outcome_reason: Option<String>,
    /// The documents of the same case that it takes the place of.
    pub supersedes: Vec<RowId>,
    /// The document whose bytes it shares within the case.
    pub duplicate_of: Option<RowId>,
}

/// The documents of one case whose place was taken by one that was kept. What
/// was quarantined takes no place, and does not hold the chain up.
pub fn replaced(documents: &[Document]) -> HashSet<RowId> {
    let by_id: HashMap<RowId, &Document> = documents.iter().map(|d| (d.id, d)).collect();
    let mut replaced = HashSet::new();
    for document in documents {
        if document.outcome == Outcome::Quarantined {
            continue;
        }
        let mut old = document.supersedes.clone();
        while let Some(id) = old.pop() {
            replaced.insert(id);
            let quarantined = by_id
                .get(&id)
                .filter(|old| old.outcome == Outcome::Quarantined);
            let older = quarantined.iter().flat_map(|old| &old.supersedes);
            // A document only ever follows older ones.
            old.extend(older.filter(|older| **older < id));
        }
    }
    replaced
}

impl Document {
    /// Whether it was erased on request: its row says only that it was there.
    pub fn is_erased(&self) -> bool {
        self.outcome_reason.as_deref() == Some(ERASED)
    }
}

/// What came of reading a document: derived, can be made again at any time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Parsed, partly or unread.
    pub state: ReadState,
    /// Why not all was read.
    pub reason: Option<Reason>,
    /// Detected format.
    pub format: String,
    /// Document class.
    pub class: String,
    /// Confidence of the class, 0 to 1.
    pub class_confidence: f64,
    /// The phrases it was recognised by.
    pub class_reasons: Vec<String>,
    /// Pages, sheets or slides.
    pub pages: Option<u32>,
    /// Number of passages.
    pub passages: u32,
    /// What a person should know.
    pub warnings: Vec<String>,
    /// Places that were not read.
    pub unread: Vec<String>,
}
