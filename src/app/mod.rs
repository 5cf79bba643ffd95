//! One function per use case: the only owner of transactions, and the place
//! where siblings meet. Knows no terminal and no browser.

pub mod accounts;
pub mod backup;
pub mod cases;
pub mod casework;
pub mod compare;
pub mod coverage;
pub mod dictionary;
pub mod doctor;
pub mod documents;
pub mod erase;
pub mod error;
pub mod export;
pub mod fields;
mod findings;
pub mod home;
mod identify;
mod indexing;
pub mod intake;
pub mod judge;
pub mod ledger;
mod lock;
pub mod overview;
pub mod own_settings;
pub mod page;
pub mod parse_file;
pub mod picture;
mod pipeline;
mod read_one;
pub mod receipts;
mod references;
pub mod register;
pub mod reindex;
mod reread;
pub mod restore;
pub mod schemes;
pub mod search;
pub mod settings;
pub mod stages;
pub mod statements;
mod sweep;
pub mod upload;
pub mod verify;

pub use error::{Code, Exit, Failure};
pub use home::{Access, Home};
pub use lock::Lock;
