//! A line of a page → chunks of letters as they are set on a strip: wide gaps
//! become narrow ones, and what stood apart as words stays apart.

use super::super::turn::Pixels;
use super::Area;

/// Room without ink that is kept as it is, in heights of the line.
const KEPT: f32 = 0.5;
/// What wider room within a word becomes.
const WITHIN: f32 = 0.3;
/// Room from which on it parts words.
const PARTS: f32 = 1.05;
/// What such room becomes: more than recognition errs in placing a letter.
const APART: f32 = 1.2;
/// Room between single letters that only sets them apart.
const SPREAD: f32 = 1.6;
/// Width of a single letter, at most.
const LETTER: f32 = 1.3;
/// Level of ink, in shares of the paper's: thin strokes of a blurred page too,
/// and what is black.
const INK: f32 = 0.82;
const BLACK: f32 = 0.5;
/// Pixels of ink in a column that are more than a speck.
const LEAST_INK: usize = 2;
/// Sides of a mark, in heights of the type, and how odd they may be.
const MARK: (f32, f32) = (0.5, 1.3);
const ODD: f32 = 0.15;
/// Share of its box that a filled square covers, and a circle.
const SQUARE: f32 = 0.88;
const CIRCLE: f32 = 0.72;
/// Pixels by which thin strokes reach out of what was seen.
const EDGE: usize = 6;
/// Pixels left beside a piece.
const SIDE: usize = 4;

/// Letters without a space between them.
#[derive(Debug, Clone)]
pub(super) struct Chunk {
    /// On the page.
    pub(super) from: usize,
    pub(super) to: usize,
    /// On the strip.
    pub(super) at: usize,
    pub(super) end: usize,
    /// A mark that was seen and need not be read.
    pub(super) mark: Option<char>,
    /// Its pieces: from and to on the page, and where each begins on the strip.
    pieces: Vec<(usize, usize, usize)>,
}

pub(super) struct Cutter<'p> {
    page: &'p Pixels,
    size: f32,
    /// The level of most of the page.
    pub(super) paper: u8,
    /// Filled squares and circles.
    marks: Vec<(Area, char)>,
}

impl<'p> Cutter<'p> {
    pub(super) fn new(page: &'p Pixels, parts: &[Area], size: f32) -> Self {
        let mut counts = [0usize; 256];
        for level in &page.bytes {
            if let Some(count) = counts.get_mut(usize::from(*level)) {
                *count += 1;
            }
        }
        let paper = (128..=255u8).max_by_key(|level| counts.get(usize::from(*level)));
        let mut cutter = Self {
            page,
            size,
            paper: paper.unwrap_or(255),
            marks: Vec::new(),
        };
        let marks = parts
            .iter()
            .filter_map(|part| Some((*part, cutter.mark(part)?)));
        cutter.marks = marks.collect();
        cutter
    }

    /// ■ or ●, where a part is filled: no letter is.
    fn mark(&self, part: &Area) -> Option<char> {
        let [x0, y0, x1, y1] = part.map(|n| n as usize);
        let (wide, high) = (part[2] - part[0], part[3] - part[1]);
        let sides = MARK.0 * self.size..=MARK.1 * self.size;
        if !sides.contains(&wide) || !sides.contains(&high) || (wide / high - 1.0).abs() > ODD {
            return None;
        }
        let ink = (x0..x1)
            .map(|x| self.ink_in(x, y0, y1, BLACK))
            .sum::<usize>();
        match ink as f32 / (wide * high) {
            share if share >= SQUARE => Some('■'),
            share if share >= CIRCLE => Some('●'),
            _ => None,
        }
    }

    pub(super) fn margin(&self) -> usize {
        self.size as usize
    }

    /// First and last row of pixels of a line, with `pad` more to either side.
    pub(super) fn band(&self, row: &Area, pad: usize) -> (usize, usize) {
        let from = (row[1] as usize).saturating_sub(pad);
        let to = (row[3] as usize + pad).min(self.page.height as usize);
        (from, to.max(from))
    }

    /// The chunks of a line whose ink ends before `reach`.
    pub(super) fn chunks(&self, row: &Area, reach: f32) -> Vec<Chunk> {
        let size = (row[3] - row[1]).max(0.8 * self.size);
        let pieces = self.pieces(row, reach, size);
        let single = |piece: &(usize, usize)| ((piece.1 - piece.0) as f32) <= LETTER * size;
        let all_single = pieces.iter().all(single);
        let mut chunks: Vec<Chunk> = Vec::new();
        let mut x = self.margin();
        let mut before: Option<(usize, usize)> = None;
        for piece in pieces {
            let mark = self.mark_at(row, piece);
            let room = before.map_or(0.0, |last| (piece.0 - last.1) as f32 / size);
            let letters = single(&piece) && before.as_ref().is_some_and(single);
            let spread = letters && (all_single || room <= SPREAD);
            let behind_mark = chunks.last().is_some_and(|chunk| chunk.mark.is_some());
            let parts =
                chunks.is_empty() || mark.is_some() || behind_mark || room > PARTS && !spread;
            x += match before {
                None => 0,
                Some(_) if parts => (APART * size) as usize,
                Some(_) => (room.min(WITHIN) * size) as usize,
            };
            let end = x + piece.1 - piece.0;
            match chunks.last_mut() {
                Some(chunk) if !parts => {
                    chunk.to = piece.1;
                    chunk.end = end;
                    chunk.pieces.push((piece.0, piece.1, x));
                }
                _ => chunks.push(Chunk {
                    from: piece.0,
                    to: piece.1,
                    at: x,
                    end,
                    mark,
                    pieces: match mark {
                        Some(_) => Vec::new(),
                        None => vec![(piece.0, piece.1, x)],
                    },
                }),
            }
            x = end;
            before = Some(piece);
        }
        chunks
    }

    /// Runs of columns with ink, narrow room between them included.
    fn pieces(&self, row: &Area, reach: f32, size: f32) -> Vec<(usize, usize)> {
        let (top, bottom) = self.band(row, 0);
        let right = (reach.max(row[2]) as usize).min(self.page.width as usize);
        let marks: Vec<(usize, usize)> = self
            .marks_in(row)
            .map(|(area, _)| (area[0] as usize, area[2] as usize))
            .collect();
        // Thin strokes reach further than the part that was seen of them.
        let left = (row[0] as usize).saturating_sub(EDGE);
        let mut pieces: Vec<(usize, usize)> = Vec::new();
        let mut in_mark = None;
        for x in left..right {
            let mark = marks.iter().find(|(from, to)| (*from..*to).contains(&x));
            if mark.is_none() && !self.has_ink(x, top, bottom) {
                continue;
            }
            match pieces.last_mut() {
                Some((_, to)) if mark == in_mark && (x - *to) as f32 <= KEPT * size => *to = x + 1,
                _ => pieces.push((x, x + 1)),
            }
            in_mark = mark;
        }
        pieces
    }

    fn mark_at(&self, row: &Area, (from, to): (usize, usize)) -> Option<char> {
        let mut marks = self.marks_in(row);
        let of = marks.find(|(area, _)| area[0] as usize == from && area[2] as usize == to);
        of.map(|(_, mark)| *mark)
    }

    fn marks_in(&self, row: &Area) -> impl Iterator<Item = &(Area, char)> {
        let (top, bottom) = (row[1], row[3]);
        let level = |area: &Area| (area[1] + area[3]) / 2.0;
        let marks = self.marks.iter();
        marks.filter(move |(area, _)| top <= level(area) && level(area) <= bottom)
    }

    fn has_ink(&self, x: usize, top: usize, bottom: usize) -> bool {
        self.ink_in(x, top, bottom, INK) >= LEAST_INK
    }

    /// Pixels of ink in a column.
    fn ink_in(&self, x: usize, top: usize, bottom: usize, level: f32) -> usize {
        let width = self.page.width as usize;
        let dark = (f32::from(self.paper) * level) as u8;
        let column = (top..bottom).filter_map(|y| self.page.bytes.get(y * width + x));
        column.filter(|level| **level < dark).count()
    }

    /// Copies a chunk into the strips, its line's first row at `top`.
    pub(super) fn copy(&self, chunk: &Chunk, on_page: [usize; 2], into: &mut Pixels, top: usize) {
        let (wide, across) = (self.page.width as usize, into.width as usize);
        for (from, to, at) in &chunk.pieces {
            let (left, right) = (from.saturating_sub(SIDE), (to + SIDE).min(wide));
            let at = at.saturating_sub(from - left);
            for (nth, y) in (on_page[0]..on_page[1]).enumerate() {
                let source = self.page.bytes.get(y * wide + left..y * wide + right);
                let start = (top + nth) * across + at;
                let target = into.bytes.get_mut(start..start + right - left);
                if let (Some(source), Some(target)) = (source, target) {
                    target.copy_from_slice(source);
                }
            }
        }
    }
}
