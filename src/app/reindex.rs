//! Building derived data again: the index from the records, or everything from
//! the originals.

use super::error::Failure;
use super::home::Home;
use super::indexing::failed;
use super::pipeline::read_pending;
use crate::index;
use crate::model::Progress;

/// Deletes the search index and builds it again, with what waits to be read; with
/// `full` every document is read, classified and matched again. Returns the number
/// of passages.
pub fn reindex(home: &Home, full: bool, progress: &dyn Progress) -> Result<u64, Failure> {
    index::remove(&home.index_dir()).map_err(failed)?;
    if full {
        home.records()
            .work::<_, Failure>(|unit| Ok(unit.forget_derived()?))?;
    }
    read_pending(home, &mut home.schemes(), progress, |_, _, done| done)??;
    home.records().work(|unit| Ok(unit.passage_count()?))
}
