//! Passages → a search index; a query → passages, with our own highlights.
//!
//! The index is derived: all of it can be deleted and built again from the
//! records. It stores no text, only how to find it. It knows neither vault nor
//! records, never guesses on an index that another analysis made, and never
//! shows what a query's quotes do not stand in.

mod error;
pub mod highlight;
mod plan;
mod purge;
pub mod query;
mod schema;
pub mod snippet;
mod store;
mod tokens;
mod writer;

pub use error::IndexError;
pub use highlight::highlights;
pub use query::{Query, QueryError};
pub use schema::identity;
pub use snippet::{Snippet, snippet};
pub use store::{Hit, Hits, Index, remove};
pub use writer::{Entry, Writer};
