//! One function per use case: the only owner of transactions, and the place
//! where siblings meet. Knows no terminal and no browser.

pub mod coverage;
pub mod error;
pub mod home;
mod indexing;
pub mod intake;
mod lock;
mod pipeline;
mod read_one;
pub mod receipts;
pub mod schemes;
pub mod settings;

pub use error::{Code, Exit, Failure};
pub use home::{Access, Home};
