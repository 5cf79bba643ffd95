//! What the styles of cells say: number format, drawn as a label
//! ([MS-XLSB] 2.1.7.50).

use std::collections::HashMap;

use super::records::{Body, Records};
use crate::parse::office::numfmt::{NumberFormat, built_in_code};
use crate::parse::office::xlsx::rows::Formats;
use crate::parse::office::xlsx::runs::Struck;

const FONT: u32 = 43;
const FORMAT: u32 = 44;
const FILL: u32 = 45;
const STYLE: u32 = 47;
const CELL_STYLES: u32 = 617;
const CELL_STYLES_END: u32 = 618;
/// Weight from which a font is bold.
const BOLD: u16 = 600;
/// The most styles of one workbook.
const MOST: usize = 100_000;

/// Reads the part of styles.
pub(super) fn read(part: &[u8], since_1904: bool) -> Formats {
    let mut codes: HashMap<u16, String> = HashMap::new();
    let (mut bold, mut shaded) = (Vec::new(), Vec::new());
    let fonts = struck_fonts(part);
    let mut formats = Formats {
        boxes: Vec::new(),
        numbers: Vec::new(),
        marked: Vec::new(),
        struck: Vec::new(),
        runs: Struck::default(),
        since_1904,
    };
    let mut inside = false;
    for (kind, mut body) in Records::new(part) {
        match kind {
            FORMAT => codes.extend(body.u16().zip(body.text())),
            FONT => bold.push(is_bold(body).unwrap_or(false)),
            FILL => shaded.push(is_shaded(body).unwrap_or(false)),
            CELL_STYLES => inside = true,
            CELL_STYLES_END => inside = false,
            STYLE if inside && formats.numbers.len() < MOST => {
                let (number, font, fill) = style(body).unwrap_or_default();
                let own = codes.get(&number).map(String::as_str);
                let code = own.unwrap_or_else(|| built_in_code(number));
                formats
                    .numbers
                    .push(NumberFormat::built_in(Some(u32::from(number)), code));
                let has = |of: &[bool], at: u16| of.get(usize::from(at)).copied().unwrap_or(false);
                formats.marked.push(has(&bold, font) || has(&shaded, fill));
                formats.struck.push(has(&fonts, font));
            }
            _ => {}
        }
    }
    formats
}

/// Number format, font and fill of a style (2.4.876).
fn style(mut body: Body<'_>) -> Option<(u16, u16, u16)> {
    body.skip(2)?;
    Some((body.u16()?, body.u16()?, body.u16()?))
}

/// Which fonts strike through (2.4.149): bit 3 of their flags.
pub(super) fn struck_fonts(part: &[u8]) -> Vec<bool> {
    let fonts = Records::new(part).filter(|(kind, _)| *kind == FONT);
    fonts
        .map(|(_, mut body)| body.skip(2).and_then(|()| body.u16()).unwrap_or(0) & 8 != 0)
        .collect()
}

fn is_bold(mut body: Body<'_>) -> Option<bool> {
    body.skip(4)?;
    Some(body.u16()? >= BOLD)
}

/// A pattern whose colour is not white.
fn is_shaded(mut body: Body<'_>) -> Option<bool> {
    let pattern = body.u32()?;
    let kind = body.u8()?;
    let index = body.u8()?;
    body.skip(2)?;
    let white = match kind >> 1 {
        1 => matches!(index, 1 | 9),
        2 => body.u32()? & 0x00FF_FFFF == 0x00FF_FFFF,
        3 => index == 0 || kind & 1 == 1 && body.u32()? & 0x00FF_FFFF == 0x00FF_FFFF,
        _ => true,
    };
    Some(pattern != 0 && (pattern != 1 || !white))
}
