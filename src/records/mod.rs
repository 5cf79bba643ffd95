//! The database: what was received, read, judged and logged.
//!
//! Everything goes through a unit of work: a closure that sees one consistent
//! state, and whose changes are all kept or all dropped. Callers see plain
//! types of the model, no SQL and no path, so that another database can come
//! behind the same traits.

mod accounts;
mod assignments;
mod attention;
mod bands;
mod enquiries;
mod identities;
mod linked;
mod notices;
mod overview;
mod passages;
mod rows;
mod second_steps;
mod sqlite;
mod statements;
mod unit;
mod versions;

pub use accounts::{Accessed, Accounts, Credential, Declared, Session};
pub use assignments::{Assigned, Assignments};
pub use attention::{Attention, OpenNotice, Replaced};
pub use bands::Bands;
pub use enquiries::{Enquiries, EnquiryStep};
pub use identities::Identities;
pub use linked::Linked;
pub use notices::{Notice, Notices};
pub use overview::{CaseFilter, CaseSummary, NotRead, Overview, Seen};
pub use passages::PassagePages;
pub use rows::{
    CandidateRow, CaseEvent, Commitment, CommitmentOf, Dismissal, Erased, Erasure, Hit, Mark,
    NewCase, NewDocument, NewEvent, NewJudgement, NewSubmission, PassageRow, SavedSearch, Taken,
};
pub use second_steps::{AccountEvent, HalfSignIn, SecondSteps, Totp};
pub use sqlite::{Sqlite, Writing};
pub use statements::Statements;
pub use unit::{
    Cases, Derived, Dismissals, Documents, Erasures, Judgements, LedgerStore, Lives, Parties,
    Searches, Unit,
};
pub use versions::{Version, Versions};

/// What went wrong in the database.
#[derive(Debug, thiserror::Error)]
pub enum RecordsError {
    /// The disk is full; the unit of work was dropped.
    #[error("no space left for the database")]
    Full,
    /// The database, or its folder, cannot be opened to be written.
    #[error("the database cannot be written: {0}")]
    Unwritable(String),
    /// The database was made by a newer akashi.
    #[error("the database has version {found}, this akashi knows {known}")]
    Newer {
        /// Version found.
        found: i64,
        /// Newest version known here.
        known: i64,
    },
    /// The database was made by an older akashi, and nothing may be changed.
    #[error("the database has version {found}, this akashi makes {known} of it")]
    Older {
        /// Version found.
        found: i64,
        /// Newest version known here.
        known: i64,
    },
    /// A migration that was applied differs from the one in this akashi.
    #[error("migration {0} was applied in another form")]
    Migration(i64),
    /// A value in the database cannot be understood.
    #[error("damaged value in {table}: {detail}")]
    Damaged {
        /// Table.
        table: &'static str,
        /// What was found.
        detail: String,
    },
    /// Any other answer of the database.
    #[error("database: {0}")]
    Database(String),
}

/// What a unit of work decides at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Keep all changes, durably.
    Commit,
    /// Drop all changes.
    Rollback,
}

/// A store of records.
pub trait Records: Send {
    /// Runs one unit of work and keeps or drops its changes as it says.
    fn unit(&self, work: &mut dyn FnMut(&dyn Unit) -> End) -> Result<(), RecordsError>;
}

impl dyn Records + '_ {
    /// Runs `work` as one unit: its changes are durable when this returns
    /// `Ok`, and dropped when it returns an error.
    pub fn work<T, E: From<RecordsError>>(
        &self,
        work: impl FnOnce(&dyn Unit) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut work = Some(work);
        let mut outcome = None;
        self.unit(&mut |unit| match work.take().map(|work| work(unit)) {
            Some(Ok(value)) => {
                outcome = Some(Ok(value));
                End::Commit
            }
            Some(Err(error)) => {
                outcome = Some(Err(error));
                End::Rollback
            }
            None => End::Rollback,
        })?;
        outcome.unwrap_or_else(|| {
            Err(RecordsError::Database("the unit of work did not run".into()).into())
        })
    }
}
