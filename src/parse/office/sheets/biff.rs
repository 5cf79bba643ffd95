//! What of the cells of an Excel 97 workbook is struck through ([MS-XLS]): the
//! fonts of cells, and of the runs of shared texts; and what stands over them.

use super::objects::Objects;
use super::struck::{Cells, Mark};
use crate::parse::limits::Limits;
use crate::parse::office::compound::Compound;
use crate::parse::office::xlsx::shapes::Shape;
use crate::parse::ole::{dword, word};

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const FONT: u16 = 0x0031;
const CONTINUE: u16 = 0x003C;
const BOUND_SHEET: u16 = 0x0085;
const MUL_RK: u16 = 0x00BD;
const XF: u16 = 0x00E0;
const SST: u16 = 0x00FC;
const LABEL_SST: u16 = 0x00FD;
/// Cells of one value: formula, rich label, number, label, truth value, RK.
const CELLS: [u16; 6] = [0x0006, 0x00D6, 0x0203, 0x0204, 0x0205, 0x027E];
/// The bit of a font that strikes through.
const STRUCK: u16 = 0x0008;
/// No font has this number ([MS-XLS] 2.5.129, FontIndex).
const NO_FONT: usize = 4;

/// The version of Excel 97 to 2003.
const BIFF8: u16 = 0x0600;

/// What the library does not tell of a workbook.
#[derive(Default)]
pub(super) struct Beside {
    /// Marks and shapes of each sheet, in the order of the workbook.
    pub(super) sheets: Vec<(Cells, Vec<Shape>)>,
    /// It is older than Excel 97: shapes are not read.
    pub(super) old: bool,
}

/// Reads what the library does not tell.
pub(super) fn beside(bytes: &[u8], limits: &Limits) -> Beside {
    let stream = Compound::open(bytes, limits).ok().and_then(|mut file| {
        let stream = file.stream("Workbook").or_else(|| file.stream("Book"))?;
        stream.ok()
    });
    let stream = stream.unwrap_or_default();
    let book = Book::read(&stream);
    let sheet = |at: &usize| book.sheet(stream.get(*at..).unwrap_or_default());
    Beside {
        sheets: book.sheets.iter().map(sheet).collect(),
        old: word(&stream, 4) != Some(BIFF8),
    }
}

/// What the globals of a workbook say.
#[derive(Default)]
struct Book {
    /// Whether each font strikes through.
    fonts: Vec<bool>,
    /// The font of each style of cells.
    styles: Vec<u16>,
    texts: Vec<Rich>,
    /// Where the sheets begin.
    sheets: Vec<usize>,
}

/// A shared text and where in it fonts change; empty where none does.
#[derive(Default)]
struct Rich {
    letters: Vec<u16>,
    /// First letter, font.
    runs: Vec<(usize, u16)>,
}

impl Book {
    fn read(stream: &[u8]) -> Self {
        let mut book = Self::default();
        let mut records = Records(stream).peekable();
        while let Some((kind, body)) = records.next() {
            match kind {
                FONT => book
                    .fonts
                    .push(word(body, 2).is_some_and(|look| look & STRUCK != 0)),
                XF => book.styles.push(word(body, 0).unwrap_or(0)),
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

    fn strikes(&self, font: u16) -> bool {
        let font = usize::from(font);
        let at = if font > NO_FONT { font - 1 } else { font };
        self.fonts.get(at) == Some(&true)
    }

    fn sheet(&self, stream: &[u8]) -> (Cells, Vec<Shape>) {
        let strikes = |font: u16| self.strikes(font);
        let mut objects = Objects::default();
        let mut cells = Cells::default();
        // Charts on a sheet have a beginning and an end of their own.
        let mut depth = 0usize;
        for (kind, body) in Records(stream) {
            match kind {
                BOF => depth += 1,
                EOF if depth <= 1 => break,
                EOF => depth -= 1,
                _ if depth > 1 => {}
                MUL_RK => self.many(body, &mut cells),
                LABEL_SST => self.label(body, &mut cells),
                _ if CELLS.contains(&kind) => {
                    if let (Some(at), true) = (position(body), self.style(body, 4)) {
                        mark(&mut cells, at, Some(Mark::Whole));
                    }
                }
                _ => objects.take(kind, body, &strikes),
            }
        }
        (cells, objects.shapes(&strikes))
    }

    /// Whether the style that stands there strikes through.
    fn style(&self, body: &[u8], at: usize) -> bool {
        let font = word(body, at).and_then(|style| self.styles.get(usize::from(style)));
        font.is_some_and(|font| self.strikes(*font))
    }

    /// Numbers side by side: row, first column, style and number of each.
    fn many(&self, body: &[u8], cells: &mut Cells) {
        let Some((row, first)) = position(body) else {
            return;
        };
        let last = body.len().saturating_sub(2);
        for (at, column) in (4..last).step_by(6).zip(first..) {
            if self.style(body, at) {
                mark(cells, (row, column), Some(Mark::Whole));
            }
        }
    }

    fn label(&self, body: &[u8], cells: &mut Cells) {
        let Some(at) = position(body) else {
            return;
        };
        let struck = self.style(body, 4);
        let text = dword(body, 6).and_then(|text| self.texts.get(text as usize));
        match text.filter(|text| !text.runs.is_empty()) {
            Some(text) => mark(cells, at, self.divided(text, struck)),
            None => mark(cells, at, struck.then_some(Mark::Whole)),
        }
    }

    /// What stands before the first run is drawn in the font of the cell.
    fn divided(&self, text: &Rich, mut struck: bool) -> Option<Mark> {
        let (mut left, mut gone) = (Vec::new(), Vec::new());
        let mut runs = text.runs.iter().peekable();
        for (at, letter) in text.letters.iter().enumerate() {
            while let Some((_, font)) = runs.next_if(|(first, _)| *first <= at) {
                struck = self.strikes(*font);
            }
            if struck { &mut gone } else { &mut left }.push(*letter);
        }
        Mark::of(
            String::from_utf16_lossy(&left),
            String::from_utf16_lossy(&gone),
        )
    }
}

fn mark(cells: &mut Cells, (row, column): (u32, u32), mark: Option<Mark>) {
    if let Some(mark) = mark {
        cells.add((row, 1), (column, 1), mark);
    }
}

fn position(body: &[u8]) -> Option<(u32, u32)> {
    Some((word(body, 0)?.into(), word(body, 2)?.into()))
}

/// Records: kind, length, body.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, length) = (word(self.0, 0)?, word(self.0, 2)?);
        let (body, rest) = self.0.get(4..)?.split_at_checked(length.into())?;
        self.0 = rest;
        Some((kind, body))
    }
}

/// The shared texts ([MS-XLS] 2.4.265 and 2.5.293), as far as they are whole.
fn texts(parts: Vec<&[u8]>) -> Vec<Rich> {
    let mut reader = Parts {
        rest: parts.into_iter(),
        part: &[],
    };
    reader.part = reader.rest.next().unwrap_or_default();
    let mut texts = Vec::new();
    if reader.skip(8).is_some() {
        while let Some(text) = text(&mut reader) {
            texts.push(text);
        }
    }
    texts
}

fn text(reader: &mut Parts<'_>) -> Option<Rich> {
    let length = reader.word()?;
    let look = reader.byte()?;
    let runs = if look & 0x08 != 0 { reader.word()? } else { 0 };
    let extra = match look & 0x04 != 0 {
        true => u32::from(reader.word()?) | u32::from(reader.word()?) << 16,
        false => 0,
    };
    let mut text = Rich {
        letters: reader.letters(length.into(), look)?,
        runs: Vec::new(),
    };
    for _ in 0..runs {
        text.runs.push((reader.word()?.into(), reader.word()?));
    }
    reader.skip(extra as usize)?;
    if text.runs.is_empty() {
        text.letters = Vec::new();
    }
    Some(text)
}

/// A record and those that continue it.
struct Parts<'a> {
    part: &'a [u8],
    rest: std::vec::IntoIter<&'a [u8]>,
}

impl Parts<'_> {
    fn byte(&mut self) -> Option<u8> {
        while self.part.is_empty() {
            self.part = self.rest.next()?;
        }
        let (first, rest) = self.part.split_first()?;
        self.part = rest;
        Some(*first)
    }

    fn word(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > self.part.len() {
            count -= self.part.len();
            self.part = self.rest.next()?;
        }
        self.part = self.part.get(count..)?;
        Some(())
    }

    /// Letters of one byte or two; a part that begins among them says which.
    fn letters(&mut self, count: usize, mut look: u8) -> Option<Vec<u16>> {
        let mut letters = Vec::new();
        while letters.len() < count {
            if self.part.is_empty() {
                self.part = self.rest.next()?;
                look = self.byte()?;
            }
            letters.push(match look & 1 {
                0 => self.byte()?.into(),
                _ => self.word()?,
            });
        }
        Some(letters)
    }
}
