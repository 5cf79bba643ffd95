//! The quality gate: was a page read, or only opened?

use super::ink::Ink;

/// Part of a page that a picture covers when the page is a picture.
pub(super) const MOST_OF_PAGE: f32 = 0.5;
/// The same where a little text stands on the picture, as a stamp does.
const WHOLE_PAGE: f32 = 0.85;
/// Glyphs that a stamp or page number on a scan may have.
const STAMP: usize = 12;
/// Glyphs without Unicode in a hundred above which a page was not read.
const UNMAPPED: usize = 20;
/// Shapes on a page without glyphs that look like text drawn as outlines.
const OUTLINED: u32 = 150;

/// What the gate says of one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The text was read.
    Read,
    /// Nothing that could be text stands on it.
    Blank,
    /// It is a picture; what is written in it was not read.
    Picture,
    /// It is a picture with the text that a scanner's software put over it.
    Recognised,
    /// Its text is drawn as outlines.
    Outlines,
    /// Too many of its glyphs have no Unicode.
    Unmapped,
}

/// Judges a page by what it draws.
pub(super) fn judge(ink: &Ink) -> Verdict {
    let written = ink
        .glyphs
        .iter()
        .filter(|glyph| !ink.text_of(glyph).trim().is_empty())
        .count();
    let pictured = ink.pictured();
    let unmapped = ink.unmapped as usize;
    match written {
        0 if pictured > MOST_OF_PAGE => Verdict::Picture,
        0 if ink.shapes > OUTLINED => Verdict::Outlines,
        0 => Verdict::Blank,
        _ if unmapped > 3 && unmapped * 100 > written * UNMAPPED => Verdict::Unmapped,
        _ if pictured > MOST_OF_PAGE && ink.invisible as usize * 2 > ink.glyphs.len() => {
            Verdict::Recognised
        }
        _ if written <= STAMP && pictured > WHOLE_PAGE => Verdict::Picture,
        _ => Verdict::Read,
    }
}
