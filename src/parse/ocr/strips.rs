//! A page that is more than prose, cut into its lines cell by cell, the lines
//! set one below another: recognition then neither joins cells nor loses the
//! short ones, and letters set apart (履 歴 事 項) stand close enough to be read.
//!
//! What was recognised on such strips is put back where it stood.

use super::Word;
use super::turn::Pixels;
use crate::parse::picture::Scan;

mod pieces;
mod rows;

use pieces::{Chunk, Cutter};

/// Height that tesseract takes, with room to spare.
const TALLEST: usize = 30_000;
/// Pixels left around a line.
const PAD: usize = 5;
/// Room between strips, in heights of the type.
const BETWEEN: f32 = 0.6;
/// Height of the type in pixels where nothing tells it.
const USUAL: f32 = 40.0;
/// Parts lower than this tell nothing of the height of the type.
const LOW: f32 = 20.0;

/// How sure a mark is that was seen, 0 to 100.
const SEEN: f32 = 90.0;

/// A box in pixels, as in [`Scan`].
type Area = [f32; 4];

/// Lines of a page, one below another.
pub(super) struct Strips {
    pub(super) pixels: Pixels,
    lines: Vec<Line>,
}

/// A line of one cell: where it stands on the strips and on the page.
struct Line {
    top: usize,
    bottom: usize,
    on_page: [usize; 2],
    chunks: Vec<Chunk>,
}

/// Cuts a page, unless its lines run from side to side as prose does.
pub(super) fn cut(scan: &Scan, page: &Pixels) -> Option<Strips> {
    let size = size(&scan.parts);
    let rows = rows::rows(&scan.parts, &scan.rules, size);
    if !rows::is_tabular(&rows, &scan.rules) {
        return None;
    }
    let cutter = Cutter::new(page, &scan.parts, size);
    let mut lines = Vec::new();
    let between = (BETWEEN * size) as usize;
    let (mut top, mut width) = (between, 0);
    for row in &rows {
        let (from, to) = cutter.band(row, PAD);
        let chunks = cutter.chunks(row, rows::reach(row, &rows, &scan.rules, size));
        let Some(last) = chunks.last() else { continue };
        width = width.max(last.end + cutter.margin());
        let bottom = top + (to - from);
        lines.push(Line {
            top,
            bottom,
            on_page: [from, to],
            chunks,
        });
        top = bottom + between;
    }
    if lines.is_empty() || top > TALLEST {
        return None;
    }
    let mut strips = Pixels {
        width: width as u32,
        height: top as u32,
        bytes: vec![cutter.paper; width * top],
    };
    for line in &lines {
        for chunk in &line.chunks {
            cutter.copy(chunk, line.on_page, &mut strips, line.top);
        }
    }
    Some(Strips {
        pixels: strips,
        lines,
    })
}

/// The height of the type: that of most parts which are no dots and dashes.
fn size(parts: &[Area]) -> f32 {
    let heights = parts.iter().map(|[_, y0, _, y1]| y1 - y0);
    let mut heights: Vec<f32> = heights.filter(|height| *height >= LOW).collect();
    heights.sort_by(f32::total_cmp);
    heights.get(heights.len() / 2).copied().unwrap_or(USUAL)
}

impl Strips {
    /// Words recognised on the strips, joined and put back on the page.
    pub(super) fn back(&self, words: &[Word]) -> Vec<Word> {
        let mut found: Vec<Vec<(Word, f32)>> = self
            .lines
            .iter()
            .map(|line| line.chunks.iter().map(|chunk| blank(line, chunk)).collect())
            .collect();
        for word in words {
            let [x0, y0, x1, y1] = word.area;
            let Some(at) = self.line_at((y0 + y1) / 2.0) else {
                continue;
            };
            let chunks = self.lines.get(at).map(|line| line.chunks.as_slice());
            let near = nearest(chunks.unwrap_or_default(), (x0 + x1) / 2.0);
            let into = near.and_then(|chunk| found.get_mut(at)?.get_mut(chunk));
            if let Some((into, sum)) = into {
                append(into, word);
                *sum += word.confidence * word.text.chars().count() as f32;
            }
        }
        let words = found.into_iter().flatten();
        words
            .filter(|(word, _)| !word.text.is_empty())
            .map(|(mut word, sum)| {
                let letters = word.text.chars().filter(|c| *c != ' ').count();
                word.confidence = sum / letters.max(1) as f32;
                word
            })
            .collect()
    }

    /// The line whose strip is nearest.
    fn line_at(&self, y: f32) -> Option<usize> {
        let after = self.lines.partition_point(|line| (line.bottom as f32) < y);
        let apart = |at: &usize| {
            let line = self.lines.get(*at);
            line.map_or(f32::MAX, |line| {
                (line.top as f32 - y).max(y - line.bottom as f32)
            })
        };
        let near = [after.saturating_sub(1), after];
        let near = near.into_iter().filter(|at| *at < self.lines.len());
        near.min_by(|a, b| apart(a).total_cmp(&apart(b)))
    }
}

fn blank(line: &Line, chunk: &Chunk) -> (Word, f32) {
    let [from, to] = line.on_page;
    let area = [chunk.from, from + PAD, chunk.to, to.saturating_sub(PAD)];
    let word = Word {
        text: chunk.mark.map(String::from).unwrap_or_default(),
        area: area.map(|n| n as f32),
        confidence: 0.0,
        mended: false,
    };
    let sure = if chunk.mark.is_some() { SEEN } else { 0.0 };
    (word, sure)
}

/// The nearest chunk that is to be read.
fn nearest(chunks: &[Chunk], x: f32) -> Option<usize> {
    let apart = |chunk: &Chunk| (chunk.at as f32 - x).max(x - chunk.end as f32);
    let each = chunks.iter().enumerate();
    let each = each.filter(|(_, chunk)| chunk.mark.is_none());
    let near = each.min_by(|a, b| apart(a.1).total_cmp(&apart(b.1)));
    near.map(|(at, _)| at)
}

/// Joins without a space, except between Latin words.
fn append(into: &mut Word, word: &Word) {
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    if is_latin(into.text.chars().next_back()) && is_latin(word.text.chars().next()) {
        into.text.push(' ');
    }
    into.text.push_str(&word.text);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of 400 × 300 with frames for letters, and what is known of it.
    fn page(letters: &[Area], rules: &[Area]) -> (Scan, Pixels) {
        let (width, height) = (400usize, 300usize);
        let mut bytes = vec![240; width * height];
        for [x0, y0, x1, y1] in letters.iter().map(|area| area.map(|n| n as usize)) {
            (y0..y1).for_each(|y| bytes[y * width + x0..y * width + x1].fill(0));
            (y0 + 5..y1 - 5).for_each(|y| bytes[y * width + x0 + 5..y * width + x1 - 5].fill(240));
        }
        let scan = Scan {
            width: 400,
            height: 300,
            level: true,
            rules: rules.to_vec(),
            parts: letters.to_vec(),
            ..Scan::default()
        };
        let pixels = Pixels {
            width: 400,
            height: 300,
            bytes,
        };
        (scan, pixels)
    }

    fn letter(x: f32, y: f32) -> Area {
        [x, y, x + 30.0, y + 30.0]
    }

    #[test]
    fn cells_become_lines_and_words_go_back_into_them() {
        let letters = [
            letter(10.0, 20.0),
            letter(45.0, 20.0),
            // The next cell, close by, and a second line in it.
            letter(100.0, 20.0),
            letter(135.0, 20.0),
            letter(100.0, 70.0),
        ];
        let rule = [85.0, 0.0, 88.0, 150.0];
        let (scan, pixels) = page(&letters, &[rule]);
        let strips = cut(&scan, &pixels).unwrap();
        let at: Vec<[usize; 2]> = strips.lines.iter().map(|line| line.on_page).collect();
        assert_eq!(at, [[15, 55], [15, 55], [65, 105]]);
        let on = |line: usize, text: &str| {
            let line = &strips.lines[line];
            let (from, to) = (line.chunks[0].at as f32, line.chunks[0].end as f32);
            Word {
                text: text.to_owned(),
                area: [from, line.top as f32, to, line.bottom as f32],
                confidence: 90.0,
                mended: false,
            }
        };
        let back = strips.back(&[on(0, "商号"), on(1, "見"), on(1, "本"), on(2, "会")]);
        let told: Vec<(&str, Area)> = back.iter().map(|w| (w.text.as_str(), w.area)).collect();
        assert_eq!(
            told,
            [
                ("商号", [10.0, 20.0, 75.0, 50.0]),
                ("見本", [100.0, 20.0, 165.0, 50.0]),
                ("会", [100.0, 70.0, 130.0, 100.0]),
            ]
        );
        assert!(back.iter().all(|word| word.confidence == 90.0));
    }

    #[test]
    fn letters_set_apart_stand_close_and_are_one_word() {
        let letters = [
            letter(10.0, 20.0),
            letter(80.0, 20.0),
            letter(150.0, 20.0),
            // Two words further on, on the same line.
            letter(260.0, 20.0),
            letter(292.0, 20.0),
        ];
        let rule = [5.0, 0.0, 7.0, 150.0];
        let (scan, pixels) = page(&letters, &[rule]);
        let strips = cut(&scan, &pixels).unwrap();
        let chunks: Vec<(usize, usize)> = strips
            .lines
            .iter()
            .flat_map(|line| line.chunks.iter().map(|chunk| (chunk.from, chunk.to)))
            .collect();
        assert_eq!(chunks, [(10, 180), (260, 322)]);
        assert!(strips.lines[0].chunks[0].end - strips.lines[0].chunks[0].at < 120);
    }

    #[test]
    fn a_filled_square_is_seen_and_not_read() {
        let letters = [letter(10.0, 20.0), letter(45.0, 20.0), letter(80.0, 20.0)];
        let (scan, mut pixels) = page(&letters, &[[5.0, 0.0, 7.0, 150.0]]);
        (20..50).for_each(|y| pixels.bytes[y * 400 + 80..y * 400 + 110].fill(0));
        let strips = cut(&scan, &pixels).unwrap();
        let marks: Vec<Option<char>> = strips.lines[0].chunks.iter().map(|c| c.mark).collect();
        assert_eq!(marks, [None, Some('■')]);
        let read = strips.back(&[]);
        assert_eq!(read.len(), 1);
        assert_eq!((read[0].text.as_str(), read[0].confidence), ("■", 90.0));
    }

    #[test]
    fn prose_is_left_as_it_is() {
        let line = |y: f32| (0..9).map(move |n| letter(10.0 + n as f32 * 35.0, y));
        let letters: Vec<Area> = [20.0, 70.0, 120.0].into_iter().flat_map(line).collect();
        let (scan, pixels) = page(&letters, &[]);
        assert!(cut(&scan, &pixels).is_none());
    }
}
