//! The piece table ([MS-DOC] 2.8.35 PlcPcd): which bytes hold the text, in
//! the order in which it reads.

use encoding_rs::WINDOWS_1252;

use crate::parse::office::compound::{place, word};
use crate::parse::zipdir::Fault;

use super::fib::Fib;
use super::properties::{Change, changes};

/// The number of the table in the file information block.
const CLX: usize = 33;
const COMPRESSED: usize = 0x4000_0000;
/// `sprmCFRMarkDel` among the properties that fit into a piece (2.9.214).
const PRM_DELETED: u16 = 0x41;

/// A stretch of text and where its bytes are.
pub(super) struct Piece<'a> {
    /// First character.
    pub(super) from: usize,
    /// After the last one.
    pub(super) to: usize,
    /// Place of its first byte in the main stream.
    pub(super) at: usize,
    /// Bytes of a character: 1 or 2.
    pub(super) width: usize,
    /// What the piece says of all its characters.
    pub(super) changes: Vec<Change>,
    bytes: &'a [u8],
}

/// The pieces of a document.
pub(super) struct Pieces<'a> {
    /// In order.
    pub(super) all: Vec<Piece<'a>>,
    /// A piece points to bytes that are not there.
    pub(super) cut: bool,
}

impl<'a> Pieces<'a> {
    /// Reads the table. The text of a document is never longer than its
    /// stream: pieces that say otherwise are cut there.
    pub(super) fn read(main: &'a [u8], table: &[u8], fib: &Fib) -> Result<Self, Fault> {
        let clx = fib.table(table, CLX).ok_or(Fault::Damaged)?;
        let (plc, prcs) = parts(clx).ok_or(Fault::Damaged)?;
        let count = plc.len().saturating_sub(4) / 12;
        let mut pieces = Self {
            all: Vec::new(),
            cut: false,
        };
        let mut left = main.len();
        for at in 0..count {
            let piece = read(main, plc, count, at, &prcs).filter(|piece| {
                let size = piece.bytes.len();
                let fits = size <= left;
                left = left.saturating_sub(size);
                fits
            });
            match piece {
                Some(piece) => pieces.all.push(piece),
                None => pieces.cut = true,
            }
        }
        if pieces.all.is_empty() {
            return Err(Fault::Damaged);
        }
        Ok(pieces)
    }
}

impl Piece<'_> {
    /// The characters `from` to `to` as far as they are in this piece, with
    /// the place of each: one unit each, so that they can be counted.
    pub(super) fn units(&self, from: usize, to: usize) -> Vec<(usize, u16)> {
        let first = from.saturating_sub(self.from) * self.width;
        let last = to.min(self.to).saturating_sub(self.from) * self.width;
        let bytes = self.bytes.get(first..last).unwrap_or_default();
        let units: Vec<u16> = if self.width == 2 {
            let pairs = bytes.as_chunks::<2>().0.iter();
            pairs.map(|pair| u16::from_le_bytes(*pair)).collect()
        } else {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
            text.encode_utf16().collect()
        };
        let places = (self.at + first..).step_by(self.width);
        places.zip(units).collect()
    }
}

/// The pieces' table, and the property lists that they refer to.
fn parts(clx: &[u8]) -> Option<(&[u8], Vec<&[u8]>)> {
    let mut prcs = Vec::new();
    let mut at = 0usize;
    loop {
        match clx.get(at)? {
            1 => {
                let length = usize::from(word(clx, at + 1)?);
                prcs.push(clx.get(at + 3..)?.get(..length)?);
                at += 3 + length;
            }
            2 => {
                let length = place(clx, at + 1)?;
                let rest = clx.get(at + 5..)?;
                return Some((rest.get(..length).unwrap_or(rest), prcs));
            }
            _ => return None,
        }
    }
}

fn read<'a>(
    main: &'a [u8],
    plc: &[u8],
    count: usize,
    number: usize,
    prcs: &[&[u8]],
) -> Option<Piece<'a>> {
    let from = place(plc, number * 4)?;
    let to = place(plc, number * 4 + 4)?;
    let descriptor = (count + 1) * 4 + number * 8;
    let place = place(plc, descriptor + 2)?;
    let length = to.checked_sub(from)?;
    let (at, width) = match place & COMPRESSED {
        0 => (place, 2),
        _ => ((place & (COMPRESSED - 1)) / 2, 1),
    };
    let bytes = main.get(at..)?.get(..length.checked_mul(width)?)?;
    let prm = word(plc, descriptor + 6)?;
    let changes = match prm & 1 {
        1 => prcs
            .get(usize::from(prm >> 1))
            .map(|prc| changes(prc))
            .unwrap_or_default(),
        _ if (prm >> 1) & 0x7F == PRM_DELETED => vec![Change::Deleted(prm >> 8 != 0)],
        _ => Vec::new(),
    };
    Some(Piece {
        from,
        to,
        at,
        width,
        changes,
        bytes,
    })
}
