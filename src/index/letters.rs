//! Where letters stand one after the other, in all passages of a segment at once.
//!
//! The library looks passage by passage, and adds up anew for each where in a
//! list of places its own begin. Where many passages hold the pairs, it costs
//! less to go through the lists once, block by block.

use tantivy::directory::CompositeFile;
use tantivy::index::SegmentComponent;
use tantivy::positions::PositionReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{BitSet, DocId, SegmentReader, TERMINATED, Term};

/// A pair of letters, and how many letters after the first it stands.
pub(super) type Pair = (u32, Term);

/// The places of a field in a segment.
pub(super) struct Places(CompositeFile);

impl Places {
    pub(super) fn of(reader: &SegmentReader) -> tantivy::Result<Self> {
        let file = reader.open_read(SegmentComponent::Positions)?;
        Ok(Self(CompositeFile::open(&file)?))
    }

    /// The passages where `pairs` stand as they stand in a word, in order, each
    /// with how often; with `among` only those of them.
    pub(super) fn standing(
        &self,
        pairs: &[Pair],
        among: Option<&BitSet>,
        reader: &SegmentReader,
    ) -> tantivy::Result<Vec<(DocId, u32)>> {
        let mut lists = Vec::with_capacity(pairs.len());
        for (after, term) in pairs {
            match self.list(*after, term, reader)? {
                Some(list) => lists.push(list),
                None => return Ok(Vec::new()),
            }
        }
        lists.sort_by_key(|list| list.blocks.doc_freq());
        let mut found = Vec::new();
        if let Some((rarest, others)) = lists.split_first_mut() {
            rarest.with(others, among, &mut found);
        }
        Ok(found)
    }

    fn list(
        &self,
        after: u32,
        term: &Term,
        reader: &SegmentReader,
    ) -> tantivy::Result<Option<List>> {
        let index = reader.inverted_index(term.field())?;
        let Some(info) = index.get_term_info(term)? else {
            return Ok(None);
        };
        let option = IndexRecordOption::WithFreqs;
        let blocks = index.read_block_postings_from_terminfo(&info, option)?;
        let all = self.of_field(term.field())?;
        let bytes = all.read_bytes_slice(info.positions_range.clone())?;
        Ok(Some(List {
            last: last_of(&blocks),
            blocks,
            after,
            reader: PositionReader::open(bytes)?,
            before: 0,
            at: 0,
            begins: Vec::new(),
            read: Vec::new(),
        }))
    }

    fn of_field(&self, field: Field) -> tantivy::Result<tantivy::directory::FileSlice> {
        let missing = || tantivy::TantivyError::InternalError("no places".to_owned());
        self.0.open_read(field).ok_or_else(missing)
    }
}

/// The passages that hold a pair, and the places where it stands in them.
struct List {
    blocks: BlockSegmentPostings,
    after: u32,
    reader: PositionReader,
    /// Places of the blocks before this one.
    before: u64,
    /// The last passage of the block.
    last: DocId,
    /// Which passage of the block is looked at.
    at: usize,
    /// Where in `read` the places of each passage of the block begin.
    begins: Vec<usize>,
    /// The places of the block; nothing before the first is asked for.
    read: Vec<u32>,
}

fn last_of(blocks: &BlockSegmentPostings) -> DocId {
    blocks.docs().last().copied().unwrap_or(TERMINATED)
}

impl List {
    /// Looks at all passages of this list that the others hold too.
    fn with(&mut self, others: &mut [List], among: Option<&BitSet>, found: &mut Vec<(DocId, u32)>) {
        let mut places = Vec::new();
        while self.blocks.block_len() > 0 {
            for at in 0..self.blocks.block_len() {
                let doc = self.blocks.doc(at);
                if among.is_some_and(|among| !among.contains(doc)) {
                    continue;
                }
                if others.is_empty() {
                    found.push((doc, self.blocks.freq(at)));
                    continue;
                }
                self.at = at;
                self.begin(&mut places);
                let all = others
                    .iter_mut()
                    .all(|other| other.holds(doc) && other.keep(&mut places));
                if all {
                    found.push((doc, u32::try_from(places.len()).unwrap_or(u32::MAX)));
                }
            }
            self.next();
        }
    }

    /// Where the word may begin in the passage that is looked at.
    fn begin(&mut self, places: &mut Vec<u32>) {
        let after = self.after;
        places.clear();
        let all = self.places().iter();
        places.extend(all.filter_map(|place| place.checked_sub(after)));
    }

    /// Keeps where the word may still begin, and says whether it may.
    fn keep(&mut self, places: &mut Vec<u32>) -> bool {
        let after = self.after;
        let mut here = self.places().iter().copied();
        let mut place = here.next();
        places.retain(|first| {
            let wanted = first + after;
            while place.is_some_and(|place| place < wanted) {
                place = here.next();
            }
            place == Some(wanted)
        });
        !places.is_empty()
    }

    fn next(&mut self) {
        let held: u64 = self.blocks.freqs().iter().map(|n| u64::from(*n)).sum();
        self.before += held;
        self.blocks.advance();
        self.last = last_of(&self.blocks);
        self.at = 0;
        self.read.clear();
    }

    /// Goes on to `doc`, and says whether the list has it.
    fn holds(&mut self, doc: DocId) -> bool {
        while self.last < doc {
            self.next();
        }
        let rest = self.blocks.docs().get(self.at..).unwrap_or_default();
        self.at += rest.iter().take_while(|held| **held < doc).count();
        self.blocks.docs().get(self.at) == Some(&doc)
    }

    /// The places in the passage that is looked at.
    fn places(&mut self) -> &[u32] {
        if self.read.is_empty() {
            self.read();
        }
        match self.begins.get(self.at..self.at + 2) {
            Some([from, to]) => self.read.get(*from..*to).unwrap_or_default(),
            _ => &[],
        }
    }

    /// Reads the places of the block. Each is written as what it is more than the
    /// one before it in the same passage.
    fn read(&mut self) {
        let mut end = 0;
        self.begins.clear();
        self.begins.push(0);
        self.begins.extend(self.blocks.freqs().iter().map(|held| {
            end += *held as usize;
            end
        }));
        self.read.resize(end, 0);
        self.reader.read(self.before, &mut self.read);
        let mut rest = self.read.as_mut_slice();
        for held in self.blocks.freqs() {
            let (of_one, others) = rest.split_at_mut((*held as usize).min(rest.len()));
            let mut place = 0;
            for step in of_one {
                place += *step;
                *step = place;
            }
            rest = others;
        }
    }
}
