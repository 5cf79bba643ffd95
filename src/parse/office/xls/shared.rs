//! The shared texts of an Excel 97 workbook ([MS-XLS] 2.4.265 and 2.5.293).

/// A text and where in it fonts change.
#[derive(Default)]
pub(super) struct Rich {
    pub(super) letters: Vec<u16>,
    /// First letter, font.
    pub(super) runs: Vec<(usize, u16)>,
}

impl Rich {
    /// What is left, and what is struck through; what stands before the first run
    /// is `struck` or not, the fonts of the others say.
    pub(super) fn divided(
        &self,
        mut struck: bool,
        strikes: &dyn Fn(u16) -> bool,
    ) -> (String, String) {
        let (mut left, mut gone) = (Vec::new(), Vec::new());
        let mut runs = self.runs.iter().peekable();
        for (at, letter) in self.letters.iter().enumerate() {
            while let Some((_, font)) = runs.next_if(|(first, _)| *first <= at) {
                struck = strikes(*font);
            }
            if struck { &mut gone } else { &mut left }.push(*letter);
        }
        let text = |letters: &[u16]| String::from_utf16_lossy(letters);
        (text(&left), text(&gone))
    }
}

/// Letters of two bytes, or of one where `look` says so.
pub(super) fn letters(look: u8, bytes: &[u8]) -> Vec<u16> {
    match look & 1 {
        0 => bytes.iter().map(|byte| u16::from(*byte)).collect(),
        _ => {
            let pairs = bytes.as_chunks::<2>().0.iter();
            pairs.map(|pair| u16::from_le_bytes(*pair)).collect()
        }
    }
}

/// The shared texts of a record and those that continue it, as far as they are
/// whole.
pub(super) fn texts(parts: Vec<&[u8]>) -> Vec<Rich> {
    let mut reader = Parts::of(parts);
    let mut texts = Vec::new();
    if reader.skip(8).is_some() {
        while let Some(text) = text(&mut reader) {
            texts.push(text);
        }
    }
    texts
}

/// A text without runs in a record and those that continue it; `None` where it
/// breaks off.
pub(super) fn long(parts: Vec<&[u8]>) -> Option<String> {
    let mut reader = Parts::of(parts);
    let length = reader.word()?;
    let look = if length == 0 { 0 } else { reader.byte()? };
    let letters = reader.letters(length.into(), look)?;
    Some(String::from_utf16_lossy(&letters))
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
    Some(text)
}

/// A record and those that continue it.
struct Parts<'a> {
    part: &'a [u8],
    rest: std::vec::IntoIter<&'a [u8]>,
}

impl<'a> Parts<'a> {
    fn of(parts: Vec<&'a [u8]>) -> Self {
        let mut rest = parts.into_iter();
        let part = rest.next().unwrap_or_default();
        Self { part, rest }
    }

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
