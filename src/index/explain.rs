//! Why a passage matches, in the library's terms: whether it does.

use tantivy::query::{Explanation, Weight};
use tantivy::{DocId, DocSet, SegmentReader, TantivyError};

/// The score of `doc` under the name of the kind of query.
pub(super) fn explained(
    name: &'static str,
    weight: &dyn Weight,
    reader: &SegmentReader,
    doc: DocId,
) -> tantivy::Result<Explanation> {
    let mut scorer = weight.scorer(reader, 1.0)?;
    match scorer.seek(doc) == doc {
        true => Ok(Explanation::new(name, scorer.score())),
        false => Err(TantivyError::InvalidArgument(format!("no match: {doc}"))),
    }
}
