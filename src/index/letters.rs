//! Where letters stand one after the other, in all passages of a segment at once.
//!
//! The library looks passage by passage, and adds up anew for each where in a
//! list of places its own begin. Where many passages come into question, it costs
//! less to go through a list once, block by block.

use tantivy::directory::CompositeFile;
use tantivy::index::SegmentComponent;
use tantivy::positions::PositionReader;
use tantivy::postings::{BlockSegmentPostings, Postings as _, SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet as _, InvertedIndexReader, SegmentReader, TERMINATED};
use tantivy::{TantivyError, Term};

/// To look for a passage by itself costs as much as so many steps through a list.
pub(super) const STEPS: u64 = 32;

/// A pair of letters, and how many letters after the first it stands.
pub(super) type Pair = (u32, Term);

/// The places of all fields in a segment.
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
        among: Option<&[DocId]>,
        reader: &SegmentReader,
    ) -> tantivy::Result<Vec<(DocId, u32)>> {
        let mut lists = Vec::with_capacity(pairs.len());
        for (after, term) in pairs {
            let index = reader.inverted_index(term.field())?;
            match index.get_term_info(term)? {
                Some(info) => lists.push((info, *after, term, index)),
                None => return Ok(Vec::new()),
            }
        }
        lists.sort_by_key(|(info, ..)| info.doc_freq);
        let mut standing = Standing::default();
        for (nth, (info, after, term, index)) in lists.iter().enumerate() {
            let asked = match (nth, among) {
                (0, None) => info.doc_freq as usize,
                (0, Some(among)) => among.len(),
                _ => standing.docs.len(),
            };
            let mut list = match asked as u64 * STEPS < u64::from(info.doc_freq) {
                true => {
                    let all = IndexRecordOption::WithFreqsAndPositions;
                    List::Far(index.read_postings_from_terminfo(info, all)?, Vec::new())
                }
                false => List::Near(self.near(info, term, index)?),
            };
            match (nth, among) {
                (0, among) if lists.len() == 1 => return times(&mut list, among, info, index),
                (0, Some(among)) => standing.begin(&mut list, *after, among),
                (0, None) => standing.begin(&mut list, *after, &docs(info, index)?),
                _ => standing.keep(&mut list, *after),
            }
        }
        Ok(standing.docs.into_iter().zip(standing.times).collect())
    }

    fn near(
        &self,
        info: &TermInfo,
        term: &Term,
        index: &InvertedIndexReader,
    ) -> tantivy::Result<Near> {
        let missing = || TantivyError::InternalError("a field without places".to_owned());
        let all = self.0.open_read(term.field()).ok_or_else(missing)?;
        let bytes = all.read_bytes_slice(info.positions_range.clone())?;
        let option = IndexRecordOption::WithFreqs;
        let blocks = index.read_block_postings_from_terminfo(info, option)?;
        Ok(Near {
            last: last_of(&blocks),
            blocks,
            reader: PositionReader::open(bytes)?,
            before: 0,
            at: 0,
            begins: Vec::new(),
            read: Vec::new(),
        })
    }
}

/// All passages of a list.
fn docs(info: &TermInfo, index: &InvertedIndexReader) -> tantivy::Result<Vec<DocId>> {
    let option = IndexRecordOption::Basic;
    let mut blocks = index.read_block_postings_from_terminfo(info, option)?;
    let mut docs = Vec::with_capacity(info.doc_freq as usize);
    while blocks.block_len() > 0 {
        docs.extend_from_slice(blocks.docs());
        blocks.advance();
    }
    Ok(docs)
}

/// How often passages hold a pair alone.
fn times(
    list: &mut List,
    among: Option<&[DocId]>,
    info: &TermInfo,
    index: &InvertedIndexReader,
) -> tantivy::Result<Vec<(DocId, u32)>> {
    let all = match among {
        Some(_) => Vec::new(),
        None => docs(info, index)?,
    };
    let asked = among.unwrap_or(&all).iter();
    let mut held = Vec::with_capacity(asked.len());
    for doc in asked {
        if list.holds(*doc) {
            held.push((*doc, list.times()));
        }
    }
    Ok(held)
}

/// Passages in order, and where in them a word may begin.
#[derive(Default)]
struct Standing {
    docs: Vec<DocId>,
    /// How many places each of them has.
    times: Vec<u32>,
    /// The places of all, one after the other.
    places: Vec<u32>,
}

impl Standing {
    /// The passages of `among` that hold the list.
    fn begin(&mut self, list: &mut List, after: u32, among: &[DocId]) {
        for doc in among {
            if list.holds(*doc) {
                let before = self.places.len();
                let places = list.places().iter();
                self.places
                    .extend(places.filter_map(|place| place.checked_sub(after)));
                self.close(*doc, before);
            }
        }
    }

    /// Keeps where the list stands as far after the beginning.
    fn keep(&mut self, list: &mut List, after: u32) {
        let before = std::mem::take(self);
        let mut rest = before.places.as_slice();
        for (doc, times) in before.docs.into_iter().zip(before.times) {
            let (begins, others) = rest.split_at((times as usize).min(rest.len()));
            rest = others;
            if list.holds(doc) {
                let from = self.places.len();
                both(begins, list.places(), after, &mut self.places);
                self.close(doc, from);
            }
        }
    }

    /// Adds a passage whose places were written from `from` on, where it has any.
    fn close(&mut self, doc: DocId, from: usize) {
        let times = self.places.len() - from;
        if times > 0 {
            self.docs.push(doc);
            self.times.push(u32::try_from(times).unwrap_or(u32::MAX));
        }
    }
}

/// Of the places `begins` those from which one of `places` is `after` letters away.
fn both(begins: &[u32], places: &[u32], after: u32, found: &mut Vec<u32>) {
    let mut places = places.iter().copied();
    let mut place = places.next();
    for begin in begins {
        let wanted = begin + after;
        while place.is_some_and(|place| place < wanted) {
            place = places.next();
        }
        if place == Some(wanted) {
            found.push(*begin);
        }
    }
}

/// The passages that hold a pair, and the places where it stands in them.
enum List {
    Near(Near),
    /// With the places of the passage looked at.
    Far(SegmentPostings, Vec<u32>),
}

impl List {
    /// Goes on to `doc`, and says whether the list has it.
    fn holds(&mut self, doc: DocId) -> bool {
        match self {
            Self::Near(list) => list.holds(doc),
            Self::Far(list, _) => {
                if list.doc() < doc {
                    list.seek(doc);
                }
                list.doc() == doc
            }
        }
    }

    /// How often the passage that is looked at holds the pair.
    fn times(&self) -> u32 {
        match self {
            Self::Near(list) => list.blocks.freq(list.at),
            Self::Far(list, _) => list.term_freq(),
        }
    }

    /// The places in the passage that is looked at.
    fn places(&mut self) -> &[u32] {
        match self {
            Self::Near(list) => list.places(),
            Self::Far(list, places) => {
                list.positions(places);
                places
            }
        }
    }
}

/// A list that is gone through block by block.
struct Near {
    blocks: BlockSegmentPostings,
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

impl Near {
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
