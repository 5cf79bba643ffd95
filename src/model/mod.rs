//! Plain types of the field. No input or output, no database, and no clock but
//! the one that is given.

pub mod account;
pub mod clock;
pub mod coverage;
pub mod criterion;
pub mod digest;
pub mod enquiry;
pub mod event;
pub mod judgement;
mod name;
pub mod party;
pub mod passage;
pub mod progress;
pub mod reading;
pub mod statement;
pub mod submission;

pub use account::{Account, Act, Identity, Role};
pub use clock::{Clock, SystemClock};
pub use coverage::{Coverage, Judged, State, Strength, Verdict};
pub use criterion::{Criterion, Kind};
pub use digest::Digest;
pub use event::{Happening, LedgerEvent, LeftOrigin};
pub use judgement::Judgement;
pub use name::stable_name;
pub use party::{Applicant, Body, BodyRole, Certification, Identified, ReadOff, Source, Subject};
pub use passage::{Anchor, Cell, Flag, OnPage, Passage, Place};
pub use progress::{Progress, Stage};
pub use reading::{Item, Member, ReadState, Reason, Summary};
pub use statement::{Defect, NoticeFixity, Quoted, Said, Statement};
pub use submission::{
    Case, Channel, Document, ERASED, Outcome, Reading, RowId, Submission, SubmissionKind,
    document_code, document_row, replaced,
};
