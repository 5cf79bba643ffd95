//! What an Excel 97 workbook says of all its sheets ([MS-XLS] 2.1.7.20.3):
//! fonts, number formats, styles of cells, shared texts of which a part is
//! struck through.

use std::collections::HashMap;

use encoding_rs::SHIFT_JIS;

use super::shared::{Rich, texts};
use super::values::Letters;
use crate::parse::office::numfmt::{NumberFormat, built_in_code};
use crate::parse::office::xlsx::rows::Formats;
use crate::parse::office::xlsx::runs::Struck;
use crate::parse::office::xlsx::struck::Mark;
use crate::parse::ole::{dword, word};

pub(super) const BOF: u16 = 0x0809;
pub(super) const EOF: u16 = 0x000A;
const DATES: u16 = 0x0022;
const FONT: u16 = 0x0031;
pub(super) const CONTINUE: u16 = 0x003C;
const FILE_PASS: u16 = 0x002F;
const CODE_PAGE: u16 = 0x0042;
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
pub(super) struct Book {
    /// How texts are written that are not shared.
    pub(super) letters: Letters,
    /// It is encrypted.
    pub(super) is_locked: bool,
    /// The globals end where they say so.
    pub(super) is_whole: bool,
    fonts: Vec<Font>,
    /// Codes of number formats.
    codes: HashMap<u16, String>,
    /// The styles of cells.
    styles: Vec<Style>,
    texts: Vec<Rich>,
    pub(super) sheets: Vec<Listed>,
    since_1904: bool,
    /// It is older than Excel 97: its shapes are not read.
    pub(super) is_old: bool,
}

/// A sheet as the globals list it (2.4.28).
pub(super) struct Listed {
    pub(super) name: String,
    /// Where it begins.
    pub(super) at: usize,
    pub(super) is_hidden: bool,
    /// It has cells, unlike a chart or a module.
    pub(super) has_cells: bool,
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
    /// Reads the globals; `None` where no workbook begins so.
    pub(super) fn read(stream: &[u8]) -> Option<Self> {
        let mut records = Records(stream).peekable();
        let (_, start) = records.next_if(|(kind, _)| *kind == BOF)?;
        let is_old = word(start, 0)? != BIFF8;
        let mut book = Self::of(is_old);
        while let Some((kind, body)) = records.next() {
            match kind {
                FILE_PASS => book.is_locked = true,
                CODE_PAGE if is_old => book.letters = Letters::of_page(word(body, 0)?),
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
                BOUND_SHEET => book.sheets.extend(book.listed(body)),
                SST => {
                    let mut parts = vec![body];
                    while let Some((_, more)) = records.next_if(|(kind, _)| *kind == CONTINUE) {
                        parts.push(more);
                    }
                    book.texts = texts(parts);
                }
                EOF => {
                    book.is_whole = true;
                    break;
                }
                _ => {}
            }
        }
        Some(book)
    }

    fn of(is_old: bool) -> Self {
        let letters = match is_old {
            true => Letters::Page(SHIFT_JIS),
            false => Letters::Unicode,
        };
        Self {
            letters,
            is_locked: false,
            is_whole: false,
            fonts: Vec::new(),
            codes: HashMap::new(),
            styles: Vec::new(),
            texts: Vec::new(),
            sheets: Vec::new(),
            since_1904: false,
            is_old,
        }
    }

    fn listed(&self, body: &[u8]) -> Option<Listed> {
        let mut name = self.letters.short(body.get(6..)?)?;
        name.retain(|letter| letter != '\0');
        Some(Listed {
            name,
            at: dword(body, 0)? as usize,
            is_hidden: body.get(4)? & 3 != 0,
            has_cells: *body.get(5)? == 0,
        })
    }

    /// Number and code of a number format (2.4.126).
    fn code(&self, body: &[u8]) -> Option<(u16, String)> {
        let number = word(body, 0)?;
        let code = match self.is_old {
            true => self.letters.short(body.get(2..)?)?,
            false => self.letters.text(body.get(2..)?)?,
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

    /// A shared text.
    pub(super) fn text(&self, number: u32) -> Option<String> {
        let text = self.texts.get(number as usize)?;
        Some(String::from_utf16_lossy(&text.letters))
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
