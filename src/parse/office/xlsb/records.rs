//! The records of a binary part ([MS-XLSB] 2.1.4): a type, a length, a body.

use crate::parse::office::packed;
use crate::parse::office::xlsx::runs::Text;

/// Characters of one string; a longer one is no text of a workbook.
const LONGEST: usize = 1 << 20;

/// Walks the records of a part.
pub(super) struct Records<'a> {
    rest: &'a [u8],
    broken: bool,
}

impl<'a> Records<'a> {
    pub(super) fn new(part: &'a [u8]) -> Self {
        Self {
            rest: part,
            broken: false,
        }
    }

    /// Whether the part ended within a record.
    pub(super) fn is_broken(&self) -> bool {
        self.broken
    }

    fn read(&mut self) -> Option<(u32, Body<'a>)> {
        let kind = self.number(2)?;
        let length = usize::try_from(self.number(4)?).ok()?;
        let (body, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some((kind, Body { rest: body }))
    }

    /// A number of at most `most` bytes, seven bits each, the lowest first.
    fn number(&mut self, most: u32) -> Option<u32> {
        let mut number = 0;
        for nth in 0..most {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            number |= u32::from(byte & 0x7F) << (7 * nth);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some(number)
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = (u32, Body<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() || self.broken {
            return None;
        }
        let record = self.read();
        self.broken = record.is_none();
        record
    }
}

/// The body of a record, read from its start.
#[derive(Debug, Clone, Copy)]
pub(super) struct Body<'a> {
    rest: &'a [u8],
}

impl<'a> Body<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(*head)
    }

    /// Whether all of it was read.
    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Leaves bytes out.
    pub(super) fn skip(&mut self, bytes: usize) -> Option<()> {
        self.rest = self.rest.get(bytes..)?;
        Some(())
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.take::<1>().map(|[byte]| byte)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.take().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    /// A position or a count.
    pub(super) fn at(&mut self) -> Option<usize> {
        usize::try_from(self.u32()?).ok()
    }

    pub(super) fn f64(&mut self) -> Option<f64> {
        self.take().map(f64::from_le_bytes)
    }

    /// A packed number ([MS-XLSB] 2.5.122).
    pub(super) fn rk(&mut self) -> Option<f64> {
        self.u32().map(packed::number)
    }

    /// A text; `None` also where it says that there is none.
    pub(super) fn text(&mut self) -> Option<String> {
        let length = self.u32()?;
        if length == u32::MAX {
            return None;
        }
        let length = usize::try_from(length).ok().filter(|n| *n <= LONGEST)?;
        let raw = self.rest.get(..length * 2)?;
        self.skip(length * 2)?;
        let (units, _) = raw.as_chunks();
        let units: Vec<u16> = units.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
        Some(String::from_utf16_lossy(&units))
    }

    /// A text with runs of fonts and readings, which are left out
    /// ([MS-XLSB] 2.5.121).
    pub(super) fn rich(&mut self) -> Option<String> {
        self.skip(1)?;
        self.text()
    }

    /// The same text in its runs, with whether the font of each is one of `struck`.
    pub(super) fn runs(&mut self, struck: &[bool]) -> Option<Text> {
        let formatted = self.u8()? & 1 != 0;
        let text: Vec<u16> = self.text()?.encode_utf16().collect();
        let count = formatted.then(|| self.at()).flatten().unwrap_or(0);
        let mut starts = vec![(0, false)];
        for _ in 0..count.min(text.len()) {
            let Some((start, font)) = self.u16().zip(self.u16()) else {
                break;
            };
            let font = struck.get(usize::from(font)).copied().unwrap_or(false);
            starts.push((usize::from(start), font));
        }
        let ends = starts.iter().skip(1).map(|(start, _)| *start);
        let ends = ends.chain([text.len()]);
        let run = |((start, struck), end): (&(usize, bool), usize)| {
            let units = text.get(*start..end).unwrap_or_default();
            (String::from_utf16_lossy(units), *struck)
        };
        Some(starts.iter().zip(ends).map(run).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_have_short_and_long_heads() {
        let part = [0x07, 0x02, 1, 2, 0x9C, 0x01, 0x81, 0x00, 9, 0x05];
        let mut records = Records::new(&part);
        let found: Vec<(u32, usize)> = records
            .by_ref()
            .map(|(kind, b)| (kind, b.rest.len()))
            .collect();
        assert_eq!(found, [(7, 2), (156, 1)]);
        assert!(records.is_broken());
    }

    #[test]
    fn packed_numbers_unpack() {
        let rk = |raw: u32| {
            Body {
                rest: &raw.to_le_bytes(),
            }
            .rk()
            .unwrap()
        };
        assert_eq!(rk(12 << 2 | 2), 12.0);
        assert_eq!(rk((-1250i32 << 2) as u32 | 3), -12.5);
        assert_eq!(rk(0x3FF0_0000), 1.0);
    }
}
