//! What can be asked and changed within one unit of work, by subject.

use super::RecordsError;
use super::accounts::Accounts;
use super::assignments::Assignments;
use super::attention::Attention;
use super::bands::Bands;
use super::enquiries::Enquiries;
use super::identities::Identities;
use super::linked::Linked;
use super::notices::Notices;
use super::overview::Overview;
use super::passages::PassagePages;
use super::rows::{
    CandidateRow, CaseEvent, Commitment, CommitmentOf, Dismissal, Erased, Erasure, Hit, NewCase,
    NewDocument, NewEvent, NewJudgement, NewSubmission, PassageRow, SavedSearch, Taken,
};
use super::second_steps::SecondSteps;
use super::statements::Statements;
use super::versions::Versions;
use crate::model::{
    Applicant, Body, Case, Document, Judgement, Passage, Reading, RowId, Subject, Submission,
};

type Result<T> = std::result::Result<T, RecordsError>;

/// Bodies, applicants, subjects, certifications.
pub trait Parties {
    /// Makes sure the body and its roles are recorded.
    fn put_body(&self, body: &Body) -> Result<RowId>;
    /// Name of the body that received a submission.
    fn body_of(&self, submission: RowId) -> Result<Option<String>>;
    /// The applicant with this corporate number, or else this exact name; it
    /// is recorded when there is none.
    fn put_applicant(&self, body: RowId, applicant: &Applicant) -> Result<RowId>;
    /// The applicant's subject of this name under a scheme; recorded when
    /// there is none.
    fn put_subject(
        &self,
        body: RowId,
        applicant: RowId,
        scheme: &str,
        subject: &Subject,
    ) -> Result<RowId>;
    /// The certification of a subject, in state `applied` when it is new.
    fn put_certification(&self, body: RowId, subject: RowId, scheme: &str) -> Result<RowId>;
}

/// Cases and submissions.
pub trait Cases {
    /// Opens a case; its number counts within the year of `opened_on`.
    fn open_case(&self, new: &NewCase<'_>) -> Result<Case>;
    /// A case by row.
    fn case(&self, id: RowId) -> Result<Option<Case>>;
    /// A case by number.
    fn case_by_code(&self, code: &str) -> Result<Option<Case>>;
    /// All cases in the order they were opened.
    fn cases(&self) -> Result<Vec<Case>>;
    /// The newest case of a subject, to build a renewal on.
    fn newest_case_of(&self, subject: RowId) -> Result<Option<Case>>;
    /// Records a submission; its number counts within `year`.
    fn put_submission(&self, new: &NewSubmission<'_>) -> Result<Submission>;
    /// A submission by row.
    fn submission(&self, id: RowId) -> Result<Option<Submission>>;
    /// A submission by receipt number.
    fn submission_by_code(&self, code: &str) -> Result<Option<Submission>>;
    /// The submissions of a case, oldest first.
    fn submissions_of(&self, case: RowId) -> Result<Vec<Submission>>;
    /// All submissions, oldest first.
    fn submissions(&self) -> Result<Vec<Submission>>;
    /// The newest submission that came from a place.
    fn submission_from(&self, source: &str) -> Result<Option<Submission>>;
}

/// Documents as received.
pub trait Documents {
    /// Records a document.
    fn put_document(&self, new: &NewDocument<'_>) -> Result<RowId>;
    /// A document by row.
    fn document(&self, id: RowId) -> Result<Option<Document>>;
    /// The documents of a submission, members after their archive.
    fn documents_of(&self, submission: RowId) -> Result<Vec<Document>>;
    /// The documents of a case, oldest first, superseded ones included.
    fn documents_of_case(&self, case: RowId) -> Result<Vec<Document>>;
    /// All documents that hold these bytes.
    fn documents_with(&self, sha256: &crate::model::Digest) -> Result<Vec<(Document, RowId)>>;
    /// Every digest that some document refers to, members of archives
    /// excepted, with the number of documents.
    fn referenced(&self) -> Result<Vec<(crate::model::Digest, u64)>>;
    /// What was taken in from a place.
    fn taken_from(&self, source: &str) -> Result<Vec<Taken>>;
    /// Remembers what was taken in from a place.
    fn put_taken(&self, source: &str, taken: &Taken) -> Result<()>;
}

/// Readings, passages, candidates: all that can be made again.
pub trait Derived {
    /// Accepted documents that have not been read.
    fn unread_documents(&self) -> Result<Vec<Document>>;
    /// Replaces what is known of a document: its reading, passages and
    /// candidates (each with the position of its passage). Returns the rows
    /// of the passages.
    fn put_reading(
        &self,
        document: RowId,
        reading: &Reading,
        pack_hash: &str,
        passages: &[(String, Passage)],
        candidates: &[(usize, CandidateRow)],
    ) -> Result<Vec<RowId>>;
    /// What is known of a document.
    fn reading(&self, document: RowId) -> Result<Option<Reading>>;
    /// Documents read after sequence number `after`, with their own.
    fn readings_after(&self, after: u64) -> Result<Vec<(u64, RowId)>>;
    /// The highest sequence number of a reading.
    fn last_reading(&self) -> Result<u64>;
    /// The passages of a document in order.
    fn passages_of(&self, document: RowId) -> Result<Vec<PassageRow>>;
    /// Only the texts of these, in the same order.
    fn texts_of(&self, document: RowId) -> Result<Vec<String>>;
    /// Those passages of a document that are candidates for something.
    fn candidate_passages_of(&self, document: RowId) -> Result<Vec<PassageRow>>;
    /// The candidates of a document.
    fn candidates_of(&self, document: RowId) -> Result<Vec<CandidateRow>>;
    /// A passage by row, with its document and case.
    fn hit(&self, passage: RowId) -> Result<Option<Hit>>;
    /// The passages with a code within a case.
    fn passages_by_code(&self, case: RowId, code: &str) -> Result<Vec<PassageRow>>;
    /// Passages that are candidates for any of these criteria.
    fn passages_for(&self, criteria: &[String]) -> Result<Vec<RowId>>;
    /// Forgets all readings, passages and candidates, so that everything is
    /// read again.
    fn forget_derived(&self) -> Result<()>;
    /// Number of passages.
    fn passage_count(&self) -> Result<u64>;
}

/// What people decided.
pub trait Judgements {
    /// Records a judgement.
    fn put_judgement(&self, new: &NewJudgement<'_>) -> Result<RowId>;
    /// The judgements of a case, oldest first.
    fn judgements_of(&self, case: RowId) -> Result<Vec<Judgement>>;
}

/// The ledger's events, tree and commitments.
pub trait LedgerStore {
    /// Number of events.
    fn event_count(&self) -> Result<u64>;
    /// Adds the next event; its `seq` must be the count before it.
    fn put_event(&self, new: &NewEvent<'_>) -> Result<()>;
    /// The exact bytes of an event.
    fn event(&self, seq: u64) -> Result<Option<Vec<u8>>>;
    /// Adds stored hashes of the tree from `first` on.
    fn put_nodes(&self, first: u64, hashes: &[[u8; 32]]) -> Result<()>;
    /// A stored hash of the tree.
    fn node(&self, index: u64) -> Result<Option<[u8; 32]>>;
    /// Number of stored hashes.
    fn node_count(&self) -> Result<u64>;
    /// Remembers the key of a commitment.
    fn put_commitment(&self, commitment: &Commitment) -> Result<()>;
    /// A commitment with its key, unless it was erased.
    fn commitment(&self, of: CommitmentOf) -> Result<Option<Commitment>>;
    /// The events about a case, oldest first.
    fn events_of_case(&self, case: &str) -> Result<Vec<u64>>;
    /// The events about a submission, oldest first.
    fn events_of_submission(&self, submission: &str) -> Result<Vec<u64>>;
    /// The case and the submission that an event is found under.
    fn event_is_about(&self, seq: u64) -> Result<(Option<String>, Option<String>)>;
    /// Remembers the verifier key that an event made the one to sign with.
    fn put_signer(&self, seq: u64, vkey: &str) -> Result<()>;
    /// Every verifier key with its event, oldest first.
    fn signers(&self) -> Result<Vec<(u64, String)>>;
    /// Remembers a checkpoint. Another one of the same origin and size is
    /// refused.
    fn put_checkpoint(&self, origin: &str, size: u64, note: &[u8]) -> Result<()>;
    /// The checkpoint of an origin at exactly this size.
    fn checkpoint(&self, origin: &str, size: u64) -> Result<Option<Vec<u8>>>;
    /// The first checkpoint of an origin over at least so many events.
    fn checkpoint_from(&self, origin: &str, size: u64) -> Result<Option<Vec<u8>>>;
    /// All checkpoints with their origin, by size.
    fn checkpoints(&self) -> Result<Vec<(String, Vec<u8>)>>;
}

/// What was erased on request.
pub trait Erasures {
    /// Remembers that something was erased; its event must be recorded.
    fn put_erasure(&self, erasure: &Erasure) -> Result<()>;
    /// All erasures in order.
    fn erasures(&self) -> Result<Vec<Erasure>>;
    /// Takes a document's names, fixity, reading and place out of the records,
    /// the key of its commitment, and what people quoted from it; leaves a row
    /// that says it was erased.
    fn erase_document(&self, erased: &Erased) -> Result<()>;
    /// All documents that were erased.
    fn erased_documents(&self) -> Result<Vec<Erased>>;
    /// Those of one case.
    fn erased_in(&self, case: RowId) -> Result<Vec<Erased>>;
    /// How many documents refer to these bytes, members of archives excepted.
    fn references_to(&self, sha256: &crate::model::Digest) -> Result<u64>;
    /// The judgements that quote a document, in all cases.
    fn judgements_on(&self, document: RowId) -> Result<u64>;
    /// The commitments to what was said of a document, in all cases: its
    /// erasure takes their keys.
    fn words_on(&self, document: RowId) -> Result<Vec<crate::model::Digest>>;
    /// Remembers that bytes have to leave the vault.
    fn doom(&self, sha256: &crate::model::Digest) -> Result<()>;
    /// The bytes that have to leave the vault.
    fn doomed(&self) -> Result<Vec<crate::model::Digest>>;
    /// Forgets that bytes had to leave, and which.
    fn forget_doomed(&self) -> Result<()>;
    /// Remembers that nothing is left of what was erased.
    fn finish_erasures(&self) -> Result<()>;
}

/// What waits in quarantine, and what is not waited for any more.
pub trait Dismissals {
    /// Files that were not taken in, have not been since, and are waited for.
    fn quarantined(&self) -> Result<Vec<Document>>;
    /// The same with those that were dismissed.
    fn refused(&self) -> Result<Vec<Document>>;
    /// Remembers that a file is not waited for; its event must be recorded.
    fn put_dismissal(&self, dismissal: &Dismissal) -> Result<()>;
    /// The dismissal of a document.
    fn dismissal(&self, document: RowId) -> Result<Option<Dismissal>>;
    /// All dismissals in order.
    fn dismissals(&self) -> Result<Vec<Dismissal>>;
}

/// Searches that people keep.
pub trait Searches {
    /// Keeps a search; false when there is one of that name.
    fn save_search(&self, new: &SavedSearch) -> Result<bool>;
    /// All of them, by name.
    fn saved_searches(&self) -> Result<Vec<SavedSearch>>;
    /// Forgets one; false when there is none of that name.
    fn forget_search(&self, name: &str) -> Result<bool>;
}

/// What happened in the lives of cases.
pub trait Lives {
    /// Records an event of a case; its ledger event must be recorded.
    fn put_case_event(&self, event: &CaseEvent) -> Result<()>;
    /// The events of one case, oldest first.
    fn case_events(&self, case: RowId) -> Result<Vec<CaseEvent>>;
    /// The cases about a certification, and those that build on a case, oldest
    /// first.
    fn cases_about(&self, certification: Option<RowId>, before: Option<RowId>)
    -> Result<Vec<Case>>;
    /// The cases in which an event of one of these names was recorded, oldest
    /// first.
    fn cases_with_events(&self, names: &[String]) -> Result<Vec<Case>>;
    /// The certification that a case is about.
    fn certification_of(&self, case: RowId) -> Result<Option<RowId>>;
}

/// One unit of work over all of it.
pub trait Unit:
    Parties
    + Cases
    + Documents
    + Derived
    + Judgements
    + LedgerStore
    + Erasures
    + Dismissals
    + Accounts
    + Overview
    + Searches
    + Lives
    + Identities
    + Linked
    + Statements
    + Bands
    + Notices
    + PassagePages
    + Enquiries
    + SecondSteps
    + Versions
    + Attention
    + Assignments
{
}
