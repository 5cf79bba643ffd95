//! Erasure (消去) on somebody's request: the reference, its name and the key of
//! its commitment, the bytes with their last reference, and all that was
//! derived from them. The ledger keeps that it was there and that it went.
//!
//! It is done in two parts. The first is one unit of work: rows and event. The
//! second takes what uploads say of it, the bytes, the index and the pages of the database; whatever
//! stops it, the next call goes on, and `verify` says that it is unfinished.

mod finish;
mod hold_back;
mod list;
mod permit;
mod plan;
mod record;

use super::error::Failure;
use super::home::Home;
use super::statements::needs_reason;
use crate::model::Progress;

pub(super) use finish::finish;
pub(super) use hold_back::{hold_back, was_erased};
pub use list::{Line, read as read_list};
pub use permit::permitted;
pub use plan::{Plan, Planned, PlannedNotice, plan};
pub(super) use record::{pinned_again, undone};

/// Name of the list of what was erased, in the home. It holds no personal
/// data, and is what a restored older copy is held against.
pub const LIST: &str = "ledger/erased.jsonl";

/// What is to be erased, and why.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Documents (`D-12`), submissions (`R-2026-000001`) and notices (`N-3`).
    pub targets: Vec<String>,
    /// Why, in words. Not in the ledger.
    pub reason: String,
    /// Who, as claimed.
    pub by: String,
}

/// What an erasure did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Done {
    /// Events that were logged, one per case.
    pub events: Vec<u64>,
    /// Documents erased now, members of archives included.
    pub documents: u64,
    /// Notices erased now.
    pub notices: u64,
    /// Blobs removed now.
    pub blobs: u64,
}

/// What an older copy brought back of what was erased, to be erased again.
pub fn again(home: &Home, lists: &[Line], by: &str) -> Result<Request, Failure> {
    Ok(Request {
        targets: home
            .records()
            .work::<_, Failure>(|unit| undone(unit, lists))?,
        reason: "carried out again on an older copy".to_owned(),
        by: by.to_owned(),
    })
}

/// Erases what a plan says, finishes whatever an earlier call left, and signs
/// the ledger. To be called by whoever holds the lock.
pub fn erase(
    home: &Home,
    request: &Request,
    plan: &Plan,
    progress: &dyn Progress,
) -> Result<Done, Failure> {
    permitted(home, &request.by, plan)?;
    let done = carry_out(home, request, plan, progress)?;
    super::ledger::sign(home)?;
    Ok(done)
}

/// As [`erase`], without signing, and without asking who may: what a restored
/// copy brought back was decided on before.
pub(super) fn carry_out(
    home: &Home,
    request: &Request,
    plan: &Plan,
    progress: &dyn Progress,
) -> Result<Done, Failure> {
    if !plan.is_empty() {
        needs_reason(&request.reason)?;
    }
    let (events, documents) = record::record(home, request, plan)?;
    let blobs = finish(home, progress)?;
    Ok(Done {
        events,
        documents,
        notices: plan.notices.len() as u64,
        blobs,
    })
}
