//! What an Excel 97 workbook says of all its sheets ([MS-XLS] 2.1.7.20.3):
//! fonts, number formats, styles of cells, shared texts of which a part is
//! struck through.

use std::collections::HashMap;

use encoding_rs::SHIFT_JIS;

use super::shared::{Rich, letters, texts};
use crate::parse::office::numfmt::{NumberFormat, built_in_code};
use crate::parse::office::xlsx::rows::Formats;
use crate::parse::office::xlsx::runs::Struck;
use crate::parse::office::xlsx::struck::Mark;
use crate::parse::ole::{dword, word};

pub(super) const BOF: u16 = 0x0809;
pub(super) const EOF: u16 = 0x000A;
const DATES: u16 = 0x0022;
const FONT: u16 = 0x0031;
const CONTINUE: u16 = 0x003C;
const BOUND_SHEET: u16 = 0x0085;
const XF: u16 = 0x00E0;
const SST: u16 = 0x00FC;
const FORMAT: u16 = 0x041E;
/// The bit of a font that strikes through.
const STRUCK: u16 = 0x0008;
/// Weight from which a font is bold.
const BOLD: u16 = 600;
/// No font has this number ([MS-XLS] 2.5.129, FontIndex).
const NO_FONT: usize = 4;
/// White among the colours of a workbook, and what stands for the paper.
const WHITE: [u16; 3] = [1, 9, 65];

/// The version of Excel 97 to 2003.
const BIFF8: u16 = 0x0600;

/// What the globals of a workbook say.
#[derive(Default)]
pub(super) struct Book {
    fonts: Vec<Font>,
    /// Codes of number formats.
    codes: HashMap<u16, String>,
    /// The styles of cells.
    styles: Vec<Style>,
    texts: Vec<Rich>,
    /// Where the sheets begin.
    pub(super) sheets: Vec<usize>,
    since_1904: bool,
    /// It is older than Excel 97: its shapes are not read.
    pub(super) is_old: bool,
}

struct Font {
    struck: bool,
    bold: bool,
}

struct Style {
    font: u16,
    number: u16,
    shaded: bool,
}

impl Book {
    pub(super) fn read(stream: &[u8]) -> Self {
        let mut book = Self {
            is_old: word(stream, 4) != Some(BIFF8),
            ..Self::default()
        };
        let mut records = Records(stream).peekable();
        while let Some((kind, body)) = records.next() {
            match kind {
                DATES => book.since_1904 = word(body, 0) == Some(1),
                FONT => book.fonts.push(Font {
                    struck: word(body, 2).is_some_and(|look| look & STRUCK != 0),
                    bold: word(body, 6).is_some_and(|weight| weight >= BOLD),
                }),
                FORMAT => book.codes.extend(book.code(body)),
                XF => {
                    let style = book.style(body);
                    book.styles.push(style);
                }
                BOUND_SHEET => book.sheets.extend(dword(body, 0).map(|at| at as usize)),
                SST => {
                    let mut parts = vec![body];
                    while let Some((_, more)) = records.next_if(|(kind, _)| *kind == CONTINUE) {
                        parts.push(more);
                    }
                    book.texts = texts(parts);
                }
                EOF => break,
                _ => {}
            }
        }
        book
    }

    /// Number and code of a number format (2.4.126).
    fn code(&self, body: &[u8]) -> Option<(u16, String)> {
        let number = word(body, 0)?;
        let code = match self.is_old {
            true => SHIFT_JIS.decode(body.get(3..)?).0.into_owned(),
            false => text(body.get(2..)?)?,
        };
        Some((number, code))
    }

    /// A style of cells (2.4.353); older workbooks hold the colours elsewhere.
    fn style(&self, body: &[u8]) -> Style {
        let (pattern, color) = match self.is_old {
            true => (word(body, 10).map(|fill| fill & 0x3F), word(body, 8)),
            false => (word(body, 16).map(|fill| fill >> 10), word(body, 18)),
        };
        let is_white = color.is_none_or(|color| WHITE.contains(&(color & 0x7F)));
        Style {
            font: word(body, 0).unwrap_or(0),
            number: word(body, 2).unwrap_or(0),
            shaded: pattern.is_some_and(|pattern| pattern > 0) && !is_white,
        }
    }

    /// How cells are shown, by style. What is struck through, the marks of the
    /// sheets say.
    pub(super) fn formats(&self) -> Formats {
        let number = |style: &Style| {
            let own = self.codes.get(&style.number).map(String::as_str);
            let code = own.unwrap_or_else(|| built_in_code(style.number));
            NumberFormat::built_in(Some(style.number.into()), code)
        };
        let marked = |style: &Style| {
            let font = self.font(style.font);
            style.shaded || font.is_some_and(|font| font.bold)
        };
        Formats {
            numbers: self.styles.iter().map(number).collect(),
            marked: self.styles.iter().map(marked).collect(),
            struck: Vec::new(),
            runs: Struck::default(),
            boxes: Vec::new(),
            since_1904: self.since_1904,
        }
    }

    fn font(&self, font: u16) -> Option<&Font> {
        let font = usize::from(font);
        self.fonts.get(if font > NO_FONT { font - 1 } else { font })
    }

    /// Whether a font strikes through.
    pub(super) fn strikes(&self, font: u16) -> bool {
        self.font(font).is_some_and(|font| font.struck)
    }

    /// Whether a style strikes through.
    pub(super) fn is_struck(&self, style: u16) -> bool {
        let style = self.styles.get(usize::from(style));
        style.is_some_and(|style| self.strikes(style.font))
    }

    /// What a shared text in a style says, and what of it is struck through;
    /// `None` where nothing is.
    pub(super) fn mark(&self, text: Option<u32>, style: u16) -> Option<Mark> {
        let struck = self.is_struck(style);
        let text = text.and_then(|text| self.texts.get(text as usize));
        match text.filter(|text| !text.runs.is_empty()) {
            Some(text) => {
                let (left, gone) = text.divided(struck, &|font| self.strikes(font));
                Mark::of(left, gone)
            }
            None => struck.then_some(Mark::Whole),
        }
    }
}

/// A text in one record: its length, whether its letters have two bytes, they
/// themselves ([MS-XLS] 2.5.294).
pub(super) fn text(body: &[u8]) -> Option<String> {
    let length = usize::from(word(body, 0)?);
    let (look, bytes) = body.get(2..)?.split_first()?;
    Some(String::from_utf16_lossy(
        letters(*look, bytes).get(..length)?,
    ))
}

/// Records: kind, length, body.
pub(super) struct Records<'a>(pub(super) &'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, length) = (word(self.0, 0)?, word(self.0, 2)?);
        let (body, rest) = self.0.get(4..)?.split_at_checked(length.into())?;
        self.0 = rest;
        Some((kind, body))
    }
}
