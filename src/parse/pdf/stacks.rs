//! Vertical writing (縦書き) that is drawn letter by letter, each upright and
//! below the one before, as Writer and others print it: nothing in such a file
//! says that its lines run down.

use super::geometry::{Area, Turn};
use super::ink::{Glyph, Ink};
use crate::parse::marks::is_japanese;

/// Letters that make a stack by themselves: fewer are a label in a narrow cell.
const STACK: usize = 5;
/// How far the next letter may stand to the side, in sizes of the type.
const ASIDE: f32 = 0.15;
/// How far down the next letter stands, in sizes of the type.
const BELOW: std::ops::RangeInclusive<f32> = 0.7..=1.8;
/// How near the next letter of a level line stands, in sizes of the type.
const BESIDE: f32 = 2.0;
/// Width of digits set level within a vertical line (縦中横), in sizes.
const LEVEL: f32 = 1.4;

/// What takes the place of one letter in a vertical line.
struct Piece {
    /// Its glyphs, the last included.
    first: usize,
    last: usize,
    area: Area,
    size: f32,
}

/// Lets upright letters run down where most letters of the page stand in
/// stacks. Those with another beside them on one line stay as they are, as
/// those of a page number do.
pub(super) fn turn(ink: &mut Ink) {
    let pieces = pieces(ink);
    let stacks = pieces.chunk_by(|a, b| a.is_above(b));
    let stacked: usize = stacks.map(<[Piece]>::len).filter(|len| *len >= STACK).sum();
    if stacked == 0 || stacked * 2 < pieces.len() {
        return;
    }
    let beside =
        |a: Option<&Piece>, b: Option<&Piece>| a.zip(b).is_some_and(|(a, b)| a.is_beside(b));
    for (nth, piece) in pieces.iter().enumerate() {
        let before = nth.checked_sub(1).and_then(|nth| pieces.get(nth));
        if !piece.is_line()
            && !beside(before, Some(piece))
            && !beside(Some(piece), pieces.get(nth + 1))
        {
            piece.turn(ink);
        }
    }
    ink.glyphs.retain(|glyph| glyph.start < glyph.end);
}

fn pieces(ink: &Ink) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut in_digits = false;
    for (at, glyph) in ink.glyphs.iter().enumerate() {
        let text = ink.text_of(glyph);
        if glyph.turn != Turn::Right || text.trim().is_empty() {
            in_digits = false;
            continue;
        }
        let next = Piece::of(glyph, at);
        let digit = !text.chars().all(is_japanese);
        match pieces.last_mut() {
            Some(piece) if in_digits && digit && piece.is_beside(&next) => {
                piece.last = at;
                piece.area = piece.area.with(&next.area);
            }
            _ => pieces.push(next),
        }
        in_digits = digit;
    }
    pieces
}

impl Piece {
    fn of(glyph: &Glyph, at: usize) -> Self {
        Self {
            first: at,
            last: at,
            area: glyph.area,
            size: glyph.size.max(1.0),
        }
    }

    /// Whether `next` stands below, close and in line.
    fn is_above(&self, next: &Self) -> bool {
        let (a, b) = (self.area.middle(), next.area.middle());
        (next.size - self.size).abs() <= 0.1 * self.size
            && (b.0 - a.0).abs() <= ASIDE * self.size
            && BELOW.contains(&((b.1 - a.1) / self.size))
    }

    fn is_beside(&self, next: &Self) -> bool {
        let (a, b) = (self.area.middle(), next.area.middle());
        (b.1 - a.1).abs() <= 0.3 * self.size
            && (next.area.x0 - self.area.x1).abs() <= BESIDE * self.size
    }

    /// A word or a number of a level line.
    fn is_line(&self) -> bool {
        self.area.width() > LEVEL * self.size
    }

    /// Digits set level become one glyph, as their texts follow each other; the
    /// others are left with none.
    fn turn(&self, ink: &mut Ink) {
        let end = ink.glyphs.get(self.last).map(|glyph| glyph.end);
        for at in self.first..=self.last {
            let Some(glyph) = ink.glyphs.get_mut(at) else {
                return;
            };
            glyph.turn = Turn::Down;
            if at == self.first {
                glyph.area = self.area;
                glyph.end = end.unwrap_or(glyph.end);
            } else {
                glyph.start = glyph.end;
            }
        }
    }
}
