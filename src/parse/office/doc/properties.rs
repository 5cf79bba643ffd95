//! Properties of characters and paragraphs ([MS-DOC] 2.9.33 ChpxFkp, 2.9.174
//! PapxFkp), as far as reading text needs them.

use crate::parse::office::compound::{dword, place, word};

use super::fib::Fib;
use super::styles::{Styles, Toggle};

/// Numbers of the tables in the file information block.
const STYLES: usize = 1;
const CHARACTERS: usize = 12;
const PARAGRAPHS: usize = 13;
/// Properties are kept in pages of so many bytes.
const PAGE: usize = 512;

/// A property that matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// Marked as deleted.
    Deleted(bool),
    /// Not displayed.
    Hidden(Toggle),
    /// Bold.
    Bold(Toggle),
    /// Struck through, by one line or two.
    Struck(Toggle),
    /// The style of characters, or of the paragraph.
    Style(u16),
    /// Stands for something else than itself.
    Special(bool),
    /// A sign of a symbol font.
    Symbol(u16),
    /// Where the data of a picture or a form field stand in their stream.
    Data(u32),
    /// The paragraph stands in a table.
    InTable(bool),
    /// Tables within tables.
    Depth(u32),
    /// The mark at the end of a row.
    RowEnd(bool),
    /// The mark at the end of a cell of a table in a cell.
    InnerCell(bool),
    /// The mark at the end of a row of a table in a cell.
    InnerRow(bool),
    /// Level of an outline, from 0; 9: none.
    Level(u8),
}

/// Changes that hold for the bytes from a place on.
struct Run {
    from: usize,
    to: usize,
    changes: Vec<Change>,
}

/// The properties of a document by place in the main stream.
pub(super) struct Properties {
    characters: Vec<Run>,
    paragraphs: Vec<Run>,
    /// How styles show characters; `None` when that cannot be read.
    pub(super) styles: Option<Styles>,
}

impl Properties {
    /// Reads both tables; `None` when one is damaged.
    pub(super) fn read(main: &[u8], table: &[u8], fib: &Fib) -> Option<Self> {
        Some(Self {
            characters: runs(main, fib.table(table, CHARACTERS)?, character)?,
            paragraphs: runs(main, fib.table(table, PARAGRAPHS)?, paragraph)?,
            styles: fib.table(table, STYLES).and_then(Styles::read),
        })
    }

    /// What holds for the character at a place.
    pub(super) fn character(&self, at: usize) -> &[Change] {
        find(&self.characters, at)
    }

    /// What holds for the paragraph of the character at a place.
    pub(super) fn paragraph(&self, at: usize) -> &[Change] {
        find(&self.paragraphs, at)
    }
}

fn find(runs: &[Run], at: usize) -> &[Change] {
    let after = runs.partition_point(|run| run.from <= at);
    let run = after.checked_sub(1).and_then(|last| runs.get(last));
    run.filter(|run| at < run.to)
        .map_or(&[], |run| &run.changes)
}

/// Follows a table to its pages and reads the runs on them.
fn runs(
    main: &[u8],
    plc: &[u8],
    read: fn(&[u8], usize, usize) -> Option<Vec<Change>>,
) -> Option<Vec<Run>> {
    let count = plc.len().checked_sub(4)? / 8;
    let mut runs = Vec::new();
    for at in 0..count {
        let number = place(plc, (count + 1) * 4 + at * 4)? & 0x3F_FFFF;
        let page = main.get(number.checked_mul(PAGE)?..)?.get(..PAGE)?;
        let filled = usize::from(*page.last()?);
        for run in 0..filled {
            let changes = read(page, filled, run)?;
            runs.push(Run {
                from: place(page, run * 4)?,
                to: place(page, run * 4 + 4)?,
                changes,
            });
        }
        if runs.len() > main.len() {
            return None;
        }
    }
    runs.sort_by_key(|run| run.from);
    Some(runs)
}

fn character(page: &[u8], filled: usize, run: usize) -> Option<Vec<Change>> {
    let offset = usize::from(*page.get((filled + 1) * 4 + run)?) * 2;
    if offset == 0 {
        return Some(Vec::new());
    }
    let length = usize::from(*page.get(offset)?);
    Some(changes(page.get(offset + 1..)?.get(..length)?))
}

fn paragraph(page: &[u8], filled: usize, run: usize) -> Option<Vec<Change>> {
    let offset = usize::from(*page.get((filled + 1) * 4 + run * 13)?) * 2;
    if offset == 0 {
        return Some(Vec::new());
    }
    let (from, length) = match usize::from(*page.get(offset)?) {
        0 => (offset + 2, usize::from(*page.get(offset + 1)?) * 2),
        half => (offset + 1, half * 2 - 1),
    };
    let rest = page.get(from..)?;
    let list = rest.get(..length).unwrap_or(rest);
    let mut found = Vec::new();
    let style = word(list, 0);
    found.extend(style.map(Change::Style));
    // Styles 1 to 9 are the headings of those levels.
    if let Some(style @ 1..=9) = style {
        found.push(Change::Level(u8::try_from(style - 1).unwrap_or(9)));
    }
    found.extend(changes(list.get(2..).unwrap_or_default()));
    Some(found)
}

/// The properties in a list of modifiers (2.2.5.1 Sprm).
pub(super) fn changes(list: &[u8]) -> Vec<Change> {
    let mut found = Vec::new();
    let mut at = 0usize;
    while let Some(code) = word(list, at) {
        at += 2;
        let Some(size) = size(code, list, at) else {
            break;
        };
        let Some(operand) = list.get(at..at + size) else {
            break;
        };
        found.extend(change(code, operand));
        at += size;
    }
    found
}

fn change(code: u16, operand: &[u8]) -> Option<Change> {
    let first = *operand.first()?;
    let on = matches!(first, 1 | 0x81);
    Some(match code {
        0x0800 => Change::Deleted(first != 0),
        0x083C => Change::Hidden(Toggle(first)),
        0x0835 => Change::Bold(Toggle(first)),
        0x0837 | 0x2A53 => Change::Struck(Toggle(first)),
        0x4A30 | 0x4600 => Change::Style(word(operand, 0)?),
        0x0855 => Change::Special(on),
        0x6A03 => Change::Data(dword(operand, 0)?),
        0x6A09 => Change::Symbol(word(operand, 2)?),
        0x2416 => Change::InTable(on),
        0x6649 => Change::Depth(dword(operand, 0)?),
        0x2417 => Change::RowEnd(on),
        0x244B => Change::InnerCell(on),
        0x244C => Change::InnerRow(on),
        0x2640 => Change::Level(first),
        _ => return None,
    })
}

/// Bytes of an operand: three bits of the code tell.
fn size(code: u16, list: &[u8], at: usize) -> Option<usize> {
    Some(match code >> 13 {
        0 | 1 => 1,
        2 | 4 | 5 => 2,
        3 => 4,
        7 => 3,
        // Two properties of tables and tabs count their bytes otherwise.
        _ if code == 0xD608 => usize::from(word(list, at)?) + 1,
        _ if code == 0xC615 && *list.get(at)? == 255 => {
            let deleted = usize::from(*list.get(at + 1)?) * 4;
            deleted + usize::from(*list.get(at + 2 + deleted)?) * 3 + 3
        }
        _ => usize::from(*list.get(at)?) + 1,
    })
}
