//! What callers hand to the database and get from it, where the model has no
//! type of its own.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::model::{
    Anchor, Channel, Digest, Outcome, Passage, RowId, Source, SubmissionKind, Verdict,
};

/// A case to be opened.
#[derive(Debug, Clone)]
pub struct NewCase<'a> {
    /// Certification body.
    pub body: RowId,
    /// Scheme id.
    pub scheme: &'a str,
    /// Effective date of the pack.
    pub pack: Date,
    /// Hash of the pack's rules.
    pub pack_hash: &'a str,
    /// Procedure id of the pack.
    pub procedure: &'a str,
    /// Applicant.
    pub applicant: RowId,
    /// Subject.
    pub subject: RowId,
    /// Certification it belongs to.
    pub certification: Option<RowId>,
    /// Case it builds on.
    pub predecessor: Option<RowId>,
    /// Day, in Japan.
    pub opened_on: Date,
}

/// A submission to be recorded.
#[derive(Debug, Clone)]
pub struct NewSubmission<'a> {
    /// Certification body.
    pub body: RowId,
    /// Case.
    pub case: RowId,
    /// What it is for.
    pub kind: SubmissionKind,
    /// Stated or read.
    pub kind_source: Source,
    /// How it came.
    pub channel: Channel,
    /// Day of receipt.
    pub received_on: Date,
    /// Stated, or the day of intake.
    pub received_source: Source,
    /// Where it lay.
    pub source: &'a str,
    /// Year of the receipt number.
    pub year: i16,
}

/// A document to be recorded.
#[derive(Debug, Clone)]
pub struct NewDocument<'a> {
    /// Certification body.
    pub body: RowId,
    /// Submission.
    pub submission: RowId,
    /// Archive it is in, and its position there.
    pub parent: Option<(RowId, u32)>,
    /// Display name relative to the submission.
    pub name: &'a str,
    /// Name as received.
    pub raw_name: &'a [u8],
    /// Fixity.
    pub sha256: Option<Digest>,
    /// Size in bytes.
    pub bytes: Option<u64>,
    /// What became of it.
    pub outcome: Outcome,
    /// Why.
    pub outcome_reason: Option<&'a str>,
    /// Documents it takes the place of.
    pub supersedes: &'a [RowId],
    /// Document whose bytes it shares.
    pub duplicate_of: Option<RowId>,
}

/// A file of the intake folder as it was when it was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Raw path relative to the submission.
    pub path: Vec<u8>,
    /// Size in bytes.
    pub bytes: u64,
    /// Time of last change, nanoseconds since 1970.
    pub modified_ns: i64,
    /// The document it became.
    pub document: RowId,
}

/// A passage with its row and its stable code.
#[derive(Debug, Clone, PartialEq)]
pub struct PassageRow {
    /// Row.
    pub id: RowId,
    /// Document row.
    pub document: RowId,
    /// Code that stays the same when the same document is read again.
    pub code: String,
    /// The passage.
    pub passage: Passage,
}

/// A candidate (候補): passage ↔ criterion found by the machine.
#[derive(Debug, Clone, PartialEq)]
pub struct CandidateRow {
    /// Passage row.
    pub passage: RowId,
    /// Criterion id.
    pub criterion: String,
    /// Whether it is full rather than partial.
    pub full: bool,
    /// 0 to 1.
    pub score: f64,
    /// The words found and what else counted.
    pub why: Vec<String>,
    /// What is missing for a full one.
    pub lacks: Vec<String>,
    /// The rule's own words for the reason.
    pub note: Option<String>,
}

/// A passage found by search, with what is needed to show it.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The passage.
    pub row: PassageRow,
    /// Case number.
    pub case: String,
    /// Name of the document.
    pub name: String,
    /// Fixity of the document.
    pub sha256: Option<Digest>,
}

/// A judgement to be recorded.
#[derive(Debug, Clone)]
pub struct NewJudgement<'a> {
    /// Certification body.
    pub body: RowId,
    /// Case.
    pub case: RowId,
    /// Criterion id.
    pub criterion: &'a str,
    /// Code of the passage.
    pub passage: &'a str,
    /// Accept, partial or reject.
    pub verdict: Verdict,
    /// Text as it stands.
    pub quote: &'a str,
    /// Where.
    pub anchor: &'a Anchor,
    /// Fixity of the document.
    pub sha256: Digest,
    /// Document.
    pub document: RowId,
    /// Why.
    pub reason: &'a str,
    /// Who.
    pub by: &'a str,
    /// When.
    pub at: Timestamp,
}

/// What a commitment is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommitmentOf {
    /// The fixity of a document.
    Document(RowId),
    /// A judgement.
    Judgement(RowId),
    /// Another statement; its key stands in its own row.
    Statement(RowId),
}

/// HMAC-SHA256 of something under a random key that can be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// What it is about.
    pub of: CommitmentOf,
    /// Sequence number of the event that holds it.
    pub seq: u64,
    /// The value that stands in the event.
    pub value: Digest,
    /// The key.
    pub key: [u8; 32],
}

/// An event to append to the ledger.
#[derive(Debug, Clone, Copy)]
pub struct NewEvent<'a> {
    /// Owner.
    pub body: RowId,
    /// Its place, from 0.
    pub seq: u64,
    /// Its exact bytes.
    pub bytes: &'a [u8],
    /// Number of the case that it is about.
    pub case: Option<&'a str>,
    /// Receipt number of the submission that it is about.
    pub submission: Option<&'a str>,
}

/// A quarantined file that a person said is not waited for any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dismissal {
    /// The document.
    pub document: RowId,
    /// Sequence number of its event.
    pub seq: u64,
    /// Why, in words; not in the ledger.
    pub reason: String,
    /// Who, as claimed.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Commitment to document, reason and name, as it stands in the event.
    pub value: Digest,
    /// Its key.
    pub key: [u8; 32],
}

/// An event of a case's life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseEvent {
    /// Sequence number of its ledger event.
    pub seq: u64,
    /// Certification body.
    pub body: RowId,
    /// Case.
    pub case: RowId,
    /// The submission that it is, where it is one.
    pub submission: Option<RowId>,
    /// What was done, as canonical JSON.
    pub act: String,
    /// Hash of the life cycle under which it was recorded.
    pub rules: String,
    /// When it was recorded.
    pub at: Timestamp,
    /// Commitment to `act`, as it stands in the ledger event.
    pub value: Digest,
    /// Its key.
    pub key: [u8; 32],
}

/// An erasure (消去) on somebody's request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// Sequence number of its event.
    pub seq: u64,
    /// Certification body.
    pub body: RowId,
    /// Case.
    pub case: RowId,
    /// Why, in words; not in the ledger.
    pub reason: String,
    /// Who, as claimed.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Commitment to reason and name, as it stands in the event.
    pub value: Digest,
    /// Its key.
    pub key: [u8; 32],
    /// Whether nothing is left of what was erased.
    pub finished: bool,
}

/// A document that was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erased {
    /// The row that is left of it.
    pub document: RowId,
    /// Sequence number of the event of its erasure.
    pub seq: u64,
    /// The commitment that stands in the event of its receipt; its key is gone.
    pub value: Option<Digest>,
    /// By what the same bytes are known when they come again.
    pub mark: Option<Mark>,
}

/// A short keyed mark of bytes. One file in sixteen million has the same by
/// chance: enough to notice a file that comes again, too little to prove what
/// the erased one was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The first bytes of a keyed hash.
    pub value: [u8; 3],
    /// Its key.
    pub key: [u8; 32],
}

/// A search kept under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedSearch {
    /// Its name.
    pub name: String,
    /// The query as typed.
    pub query: String,
    /// Filters beside it, by name and value.
    pub filters: Vec<(String, String)>,
    /// Who kept it, as claimed.
    pub by: String,
    /// When, RFC 3339 in UTC.
    pub at: String,
}
