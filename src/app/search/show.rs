//! A passage found, as it is shown.

use super::Hit;
use crate::app::error::Failure;
use crate::app::home::Home;
use crate::index::{self, Query, highlights, snippet};

/// Characters of a quote.
const ROOM: usize = 240;

/// The passage with its place and its quote; none when the records know it no
/// longer.
pub(super) fn hit(home: &Home, query: &Query, hit: &index::Hit) -> Result<Option<Hit>, Failure> {
    let found = home
        .records()
        .work::<_, Failure>(|unit| Ok(unit.hit(row(hit.id))?))?;
    Ok(found.map(|found| {
        let passage = found.row.passage;
        let part = snippet(&passage.text, &highlights(query, &passage.text), ROOM);
        Hit {
            case: found.case,
            document: crate::app::coverage::document_code(found.row.document),
            passage: found.row.code,
            sha256: found.sha256.map(|digest| digest.hex()).unwrap_or_default(),
            name: found.name,
            anchor: passage.anchor,
            heading: passage.heading,
            flags: passage.flags,
            quote: part.text,
            highlights: part.highlights,
            score: hit.score,
        }
    }))
}

pub(super) fn row(id: u64) -> i64 {
    i64::try_from(id).unwrap_or(i64::MAX)
}
