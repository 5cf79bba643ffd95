//! Which passages may hold several words at once: those with the rarest pair of
//! letters of each, wherever it stands, as one bit each.

use tantivy::schema::IndexRecordOption;
use tantivy::{BitSet, DocId, SegmentReader, Term};

use super::under::Runs;

/// A list that is so many times as long as what is left leaves little of it out.
const LONG: usize = 16;

/// A word: the ways in which a passage may hold it, each a list of what the
/// passage then holds.
pub(super) type Word = Vec<Way>;

/// One way to hold a word.
#[derive(Debug, Clone)]
pub(super) struct Way {
    /// Whether the headings hold it, and so all passages under them.
    pub(super) in_heading: bool,
    pub(super) terms: Vec<Term>,
}

/// A word in a segment: the rarest term of each way in which it can be held there,
/// with the number of passages.
pub(super) struct Held<'a>(Vec<(u32, &'a Way, &'a Term)>);

impl<'a> Held<'a> {
    pub(super) fn of(word: &'a Word, reader: &SegmentReader) -> tantivy::Result<Self> {
        let mut ways = Vec::with_capacity(word.len());
        for way in word {
            let mut rarest: Option<(u32, &Term)> = None;
            for term in &way.terms {
                let held = reader.inverted_index(term.field())?.doc_freq(term)?;
                if rarest.is_none_or(|(least, _)| held < least) {
                    rarest = Some((held, term));
                }
            }
            let rarest = rarest.filter(|(held, _)| *held > 0);
            ways.extend(rarest.map(|(held, term)| (held, way, term)));
        }
        Ok(Self(ways))
    }

    /// As many passages hold it at most, those under a heading counted once.
    pub(super) fn least(&self) -> u64 {
        self.0.iter().map(|(held, ..)| u64::from(*held)).sum()
    }

    /// Those of the passages `among` that hold its rarest terms; few others.
    fn narrowed(&self, among: Option<BitSet>, segment: &Segment<'_>) -> tantivy::Result<BitSet> {
        let length = usize::try_from(self.least()).unwrap_or(usize::MAX);
        let among = match among {
            Some(among) if among.len().saturating_mul(LONG) < length => return Ok(among),
            among => among,
        };
        let mut found = BitSet::with_max_value(segment.reader.max_doc());
        for (_, way, term) in &self.0 {
            segment.passages(term, way.in_heading, |doc| {
                if among.as_ref().is_none_or(|among| among.contains(doc)) {
                    found.insert(doc);
                }
            })?;
        }
        Ok(found)
    }
}

/// The passages that may hold all words, the rarest of which come first.
pub(super) fn all<'a>(
    words: impl Iterator<Item = &'a Held<'a>>,
    segment: &Segment<'_>,
) -> tantivy::Result<BitSet> {
    let mut found = None;
    for word in words {
        found = Some(word.narrowed(found, segment)?);
    }
    Ok(found.unwrap_or_else(|| BitSet::with_max_value(segment.reader.max_doc())))
}

/// A segment as words are looked for in it.
pub(super) struct Segment<'a> {
    pub(super) reader: &'a SegmentReader,
    pub(super) runs: Runs,
}

impl Segment<'_> {
    /// Goes through the passages that hold a term, or stand under headings that
    /// do.
    fn passages(
        &self,
        term: &Term,
        in_heading: bool,
        mut each: impl FnMut(DocId),
    ) -> tantivy::Result<()> {
        let index = self.reader.inverted_index(term.field())?;
        let Some(mut blocks) = index.read_block_postings(term, IndexRecordOption::Basic)? else {
            return Ok(());
        };
        while blocks.block_len() > 0 {
            for doc in blocks.docs() {
                match in_heading {
                    true => self.runs.each(*doc, &mut each),
                    false => each(*doc),
                }
            }
            blocks.advance();
        }
        Ok(())
    }
}
