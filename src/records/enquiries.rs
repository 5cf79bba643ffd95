//! What is recorded of the enquiry desk.

use jiff::Timestamp;

use super::RecordsError;
use crate::model::enquiry::Step;
use crate::model::{Digest, RowId};

type Result<T> = std::result::Result<T, RecordsError>;

/// A step of an enquiry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnquiryStep {
    /// Its ledger event.
    pub seq: u64,
    /// The body.
    pub body: RowId,
    /// Number of the enquiry: `Q-2026-000001`.
    pub code: String,
    /// The case that it is about.
    pub case: Option<RowId>,
    /// Which step.
    pub step: Step,
    /// What was said, canonical JSON.
    pub content: String,
    /// When it was recorded.
    pub at: Timestamp,
    /// The commitment's value.
    pub value: Digest,
    /// What opens it.
    pub key: [u8; 32],
}

/// Steps of enquiries: added, never changed.
pub trait Enquiries {
    /// The next number of a year.
    fn next_enquiry(&self, year: i16) -> Result<String>;
    /// Records a step; its ledger event must be recorded.
    fn put_enquiry_step(&self, step: &EnquiryStep) -> Result<()>;
    /// All steps, oldest first; of one enquiry where it is named.
    fn enquiry_steps(&self, code: Option<&str>) -> Result<Vec<EnquiryStep>>;
    /// The steps of all enquiries that are not closed, oldest first.
    fn open_enquiry_steps(&self) -> Result<Vec<EnquiryStep>>;
}
