//! Passages → a search index; a query → passages, with our own highlights.
//!
//! The index is derived: all of it can be deleted and built again from the
//! records. It stores no text, only how to find it. It knows neither vault nor
//! records, never guesses on an index that another analysis made, and never
//! shows what a query's quotes do not stand in.

mod answer;
mod best;
mod either;
mod error;
mod explain;
mod facets;
mod gate;
pub mod highlight;
mod holding;
mod kept;
mod letters;
mod names;
mod plan;
mod purge;
pub mod query;
mod schema;
pub mod snippet;
mod store;
mod tokens;
mod under;
mod unlocked;
mod view;
mod words;
mod writer;

pub use answer::{Hit, Hits, Part};
pub use error::IndexError;
pub use facets::Facets;
pub use highlight::Highlighter;
pub use query::{Facet, Filter, Query, QueryError, day_of, plain};
pub use schema::identity;
pub use snippet::{Snippet, snippet};
pub use store::{Index, remove};
pub use view::View;
pub use words::{About, Dictionary};
pub use writer::{Entry, Writer};
