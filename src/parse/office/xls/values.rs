//! The values of cells in an Excel 97 workbook ([MS-XLS] 2.4), and in one of
//! Excel 5, whose texts are in a code page.

use calamine::CellErrorType;
use encoding_rs::{Encoding, MACINTOSH, SHIFT_JIS, WINDOWS_1252};

use super::shared::letters;
use crate::parse::office::packed;
use crate::parse::ole::{dword, word};

const FORMULA: u16 = 0x0006;
const MUL_RK: u16 = 0x00BD;
const RICH_LABEL: u16 = 0x00D6;
const LABEL_SST: u16 = 0x00FD;
const NUMBER: u16 = 0x0203;
const LABEL: u16 = 0x0204;
const TRUTH_OR_ERROR: u16 = 0x0205;
const RK: u16 = 0x027E;

/// How texts are written that stand in a record of their own.
#[derive(Clone, Copy)]
pub(super) enum Letters {
    /// In a code page, before Excel 97.
    Page(&'static Encoding),
    /// In one byte or two each, as the text says.
    Unicode,
}

impl Letters {
    /// Those of a workbook before Excel 97 in this code page (2.4.52); Japanese
    /// where it names none that is known.
    pub(super) fn of_page(page: u16) -> Self {
        let label = format!("windows-{page}");
        Self::Page(match page {
            0x8000 | 10000 => MACINTOSH,
            0x8001 => WINDOWS_1252,
            _ => Encoding::for_label(label.as_bytes()).unwrap_or(SHIFT_JIS),
        })
    }

    /// A text ([MS-XLS] 2.5.294): its length, in Excel 97 its look, its letters
    /// as far as they are there.
    pub(super) fn text(self, body: &[u8]) -> Option<String> {
        let (length, rest) = (word(body, 0)?.into(), body.get(2..)?);
        self.of(length, rest)
    }

    /// The same with a length of one byte (2.5.240).
    pub(super) fn short(self, body: &[u8]) -> Option<String> {
        let (length, rest) = body.split_first()?;
        self.of((*length).into(), rest)
    }

    fn of(self, length: usize, rest: &[u8]) -> Option<String> {
        if length == 0 {
            return Some(String::new());
        }
        match self {
            Self::Page(page) => {
                let bytes = rest.get(..length).unwrap_or(rest);
                Some(page.decode_without_bom_handling(bytes).0.into_owned())
            }
            Self::Unicode => {
                let (look, bytes) = rest.split_first()?;
                let mut text = letters(*look, bytes);
                text.truncate(length);
                Some(String::from_utf16_lossy(&text))
            }
        }
    }
}

/// What a cell holds; that of a formula is what it had last.
#[derive(Debug, PartialEq)]
pub(super) enum Value {
    /// A text that the workbook shares, by its number.
    Shared(u32),
    Text(String),
    Number(f64),
    Truth(bool),
    Error(CellErrorType),
    /// A text that stands in the record after this one (2.4.127).
    Follows,
    Nothing,
}

/// Where a cell stands, its style and value.
pub(super) struct Cell {
    pub(super) at: (u32, u32),
    pub(super) style: u16,
    pub(super) value: Value,
}

/// The cells of a record; `None` where it breaks off, none where it has none.
pub(super) fn cells(kind: u16, body: &[u8], written: Letters) -> Option<Vec<Cell>> {
    let value = match kind {
        MUL_RK => return many(body),
        FORMULA => result(body.get(6..14)?)?,
        LABEL | RICH_LABEL => Value::Text(written.text(body.get(6..)?)?),
        LABEL_SST => Value::Shared(dword(body, 6)?),
        NUMBER => Value::Number(float(body.get(6..)?)?),
        TRUTH_OR_ERROR => match (*body.get(6)?, *body.get(7)?) {
            (truth, 0) => Value::Truth(truth != 0),
            (code, _) => Value::Error(packed::error(code)?),
        },
        RK => Value::Number(packed::number(dword(body, 6)?)),
        _ => return Some(Vec::new()),
    };
    let (at, style) = (position(body)?, word(body, 4)?);
    Some(vec![Cell { at, style, value }])
}

/// Numbers side by side (2.4.175): row, first column, style and number of each.
fn many(body: &[u8]) -> Option<Vec<Cell>> {
    let (row, first) = position(body)?;
    let last = body.len().checked_sub(2)?;
    let cell = |(at, column)| {
        Some(Cell {
            at: (row, column),
            style: word(body, at)?,
            value: Value::Number(packed::number(dword(body, at + 2)?)),
        })
    };
    (4..last).step_by(6).zip(first..).map(cell).collect()
}

/// The value that a formula had last (2.5.133).
fn result(value: &[u8]) -> Option<Value> {
    Some(match value {
        [0, .., 0xFF, 0xFF] => Value::Follows,
        [1, _, truth, .., 0xFF, 0xFF] => Value::Truth(*truth != 0),
        [2, _, code, .., 0xFF, 0xFF] => Value::Error(packed::error(*code)?),
        [3, .., 0xFF, 0xFF] => Value::Nothing,
        [.., 0xFF, 0xFF] => return None,
        value => Value::Number(float(value)?),
    })
}

fn float(bytes: &[u8]) -> Option<f64> {
    bytes.first_chunk().map(|bytes| f64::from_le_bytes(*bytes))
}

/// Row and column.
fn position(body: &[u8]) -> Option<(u32, u32)> {
    Some((word(body, 0)?.into(), word(body, 2)?.into()))
}
