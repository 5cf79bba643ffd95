//! Passages found, as they are shown.

use super::Hit;
use crate::app::error::Failure;
use crate::app::home::Home;
use crate::index::{self, Highlighter, Query, snippet};
use crate::records::Unit;

/// Characters of a quote.
const ROOM: usize = 240;

/// The passages with their places and quotes, without those that the records know
/// no longer.
pub(super) fn hits(home: &Home, query: &Query, hits: &[index::Hit]) -> Result<Vec<Hit>, Failure> {
    let highlighter = Highlighter::new(query);
    home.records().work(|unit| {
        let mut shown = Vec::with_capacity(hits.len());
        for found in hits {
            shown.extend(hit(unit, &highlighter, found)?);
        }
        Ok(shown)
    })
}

fn hit(
    unit: &dyn Unit,
    highlighter: &Highlighter,
    hit: &index::Hit,
) -> Result<Option<Hit>, Failure> {
    let found = unit.hit(row(hit.id))?;
    Ok(found.map(|found| {
        let passage = found.row.passage;
        let part = snippet(&passage.text, &highlighter.of(&passage.text), ROOM);
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
