//! What the passages of a searcher are called by: read once for all answers that
//! come from it.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use tantivy::columnar::{Column, StrColumn};
use tantivy::index::SegmentId;
use tantivy::{Searcher, SegmentReader};

use super::error::IndexError;
use super::schema::{ID, SHOWN};

/// The values that answers are counted by, in the order of [`SHOWN`].
#[derive(Default)]
pub(super) struct Names {
    /// Which searcher they are of.
    generation: u64,
    /// The highest id of a passage that was ever added to it.
    pub(super) last: u64,
    /// The values as written, sorted.
    pub(super) values: [Vec<String>; SHOWN.len()],
    segments: HashMap<SegmentId, [Option<Shown>; SHOWN.len()]>,
}

/// A property in a segment.
#[derive(Clone)]
pub(super) struct Shown {
    /// The values of a passage, as the segment numbers them.
    pub(super) numbers: Column<u64>,
    /// Where a value of the segment stands among all.
    pub(super) places: Arc<[usize]>,
}

impl Names {
    /// Those of a searcher; the known ones, where they are.
    pub(super) fn of(searcher: &Searcher, known: &mut Arc<Self>) -> Result<Arc<Self>, IndexError> {
        let generation = searcher.generation().generation_id();
        if known.generation != generation || known.segments.is_empty() {
            *known = Arc::new(Self::read(searcher, generation)?);
        }
        Ok(Arc::clone(known))
    }

    pub(super) fn in_segment(&self, segment: &SegmentReader) -> [Option<Shown>; SHOWN.len()] {
        let found = self.segments.get(&segment.segment_id());
        found.cloned().unwrap_or_default()
    }

    fn read(searcher: &Searcher, generation: u64) -> Result<Self, IndexError> {
        let mut names = Self {
            generation,
            ..Self::default()
        };
        let mut read = Vec::new();
        let mut all: [BTreeSet<String>; SHOWN.len()] = Default::default();
        for segment in searcher.segment_readers() {
            let fast = segment.fast_fields();
            names.last = names.last.max(fast.u64(ID)?.max_value());
            let mut columns = Vec::with_capacity(SHOWN.len());
            for ((_, field), all) in SHOWN.iter().zip(&mut all) {
                let column = match fast.str(field)? {
                    Some(column) => Some((values(&column)?, column.ords().clone())),
                    None => None,
                };
                all.extend(column.iter().flat_map(|(values, _)| values.iter().cloned()));
                columns.push(column);
            }
            read.push((segment.segment_id(), columns));
        }
        names.values = all.map(|values| values.into_iter().collect());
        for (segment, columns) in read {
            let mut of_segment: [Option<Shown>; SHOWN.len()] = Default::default();
            let each = of_segment.iter_mut().zip(columns).zip(&names.values);
            for ((shown, column), all) in each {
                *shown = column.map(|(values, numbers)| Shown {
                    numbers,
                    places: places(&values, all),
                });
            }
            names.segments.insert(segment, of_segment);
        }
        Ok(names)
    }
}

/// The values of a segment, in its order.
fn values(column: &StrColumn) -> Result<Vec<String>, IndexError> {
    let mut values = Vec::with_capacity(column.dictionary().num_terms());
    let mut stream = column.dictionary().stream()?;
    while stream.advance() {
        values.push(String::from_utf8_lossy(stream.key()).into_owned());
    }
    Ok(values)
}

/// Where each of them stands in all of them, which are sorted.
fn places(values: &[String], all: &[String]) -> Arc<[usize]> {
    let place = |value: &String| all.binary_search(value).unwrap_or(usize::MAX);
    values.iter().map(place).collect()
}
