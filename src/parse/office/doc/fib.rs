//! The file information block ([MS-DOC] 2.5): where everything else stands.

use crate::model::Flag;
use crate::parse::office::compound::{place, word};
use crate::parse::zipdir::Fault;

const MAGIC: u16 = 0xA5EC;
/// The first version that has a piece table as it is read here: Word 97.
const WORD_97: u16 = 0x00C0;
const ENCRYPTED: u16 = 0x0100;
const TABLE_1: u16 = 0x0200;
/// Where the numbers of characters of each part begin, and how many parts.
const COUNTS: usize = 0x4C;
/// Where the places of the tables begin, eight bytes each.
const TABLES: usize = 0x9A;
const HEADERS: usize = 11;
/// Stories of the headers before those of the first section: separators.
const SEPARATORS: usize = 6;

/// What the block says.
pub(super) struct Fib {
    /// The stream that holds the tables.
    pub(super) table: &'static str,
    counts: [usize; 8],
    places: Vec<(usize, usize)>,
}

/// A stretch of characters.
pub(super) struct Part {
    /// First character.
    pub(super) from: usize,
    /// After the last one.
    pub(super) to: usize,
    /// What it is, beside the text.
    pub(super) flag: Option<Flag>,
}

impl Fib {
    /// Reads the block at the beginning of the main stream.
    pub(super) fn read(main: &[u8]) -> Result<Self, Fault> {
        let magic = word(main, 0).ok_or(Fault::Damaged)?;
        let version = word(main, 2).ok_or(Fault::Damaged)?;
        let flags = word(main, 0x0A).ok_or(Fault::Damaged)?;
        if magic != MAGIC || version < WORD_97 {
            return Err(Fault::Method);
        }
        if flags & ENCRYPTED != 0 {
            return Err(Fault::Password);
        }
        let mut counts = [0; 8];
        for (at, count) in counts.iter_mut().enumerate() {
            *count = place(main, COUNTS + at * 4).ok_or(Fault::Damaged)?;
        }
        let places = (0..93).map_while(|at| {
            let at = TABLES + at * 8;
            Some((place(main, at)?, place(main, at + 4)?))
        });
        Ok(Self {
            table: if flags & TABLE_1 != 0 {
                "1Table"
            } else {
                "0Table"
            },
            counts,
            places: places.collect(),
        })
    }

    /// The bytes of a table by its number in the block.
    pub(super) fn table<'t>(&self, table: &'t [u8], number: usize) -> Option<&'t [u8]> {
        let (from, length) = self.places.get(number)?;
        table.get(*from..)?.get(..*length)
    }

    /// The parts of the text in the order in which they are read.
    pub(super) fn parts(&self, table: &[u8]) -> Vec<Part> {
        let [
            main,
            notes,
            headers,
            _,
            comments,
            endnotes,
            boxes,
            header_boxes,
        ] = self.counts;
        let mut from = 0usize;
        let mut next = |count: usize, flag: Option<Flag>| {
            let part = Part {
                from,
                to: from.saturating_add(count),
                flag,
            };
            from = part.to;
            part
        };
        let main = next(main, None);
        let notes = next(notes, Some(Flag::Note));
        let headers = next(headers, Some(Flag::Header));
        let comments = next(comments, Some(Flag::Comment));
        let endnotes = next(endnotes, Some(Flag::Note));
        let boxes = next(boxes, None);
        let header_boxes = next(header_boxes, Some(Flag::Header));
        let mut parts = vec![main, boxes, notes, endnotes];
        parts.extend(self.margins(table, headers));
        parts.extend([header_boxes, comments]);
        parts
    }

    /// Headers and footers apart (2.8.4 PlcfHdd): even, odd, even and odd
    /// footer, first header, first footer of each section.
    fn margins(&self, table: &[u8], all: Part) -> Vec<Part> {
        let plc = self.table(table, HEADERS).unwrap_or_default();
        let places: Vec<usize> = (0..plc.len() / 4)
            .filter_map(|at| place(plc, at * 4))
            .collect();
        if places.len() <= SEPARATORS {
            return vec![all];
        }
        let stories = places.windows(2).enumerate().skip(SEPARATORS);
        let part = |(at, pair): (usize, &[usize])| {
            let (first, last) = (pair.first()?, pair.last()?);
            let from = all.from.saturating_add(*first);
            let to = all.from.saturating_add(*last).min(all.to);
            let footer = matches!((at - SEPARATORS) % 6, 2 | 3 | 5);
            let flag = Some(if footer { Flag::Footer } else { Flag::Header });
            (from < to).then_some(Part { from, to, flag })
        };
        stories.filter_map(part).collect()
    }
}
