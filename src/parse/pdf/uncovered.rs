//! What looks like text on a scan and lies in no word that was recognised.

use super::geometry::Area;
use crate::parse::ocr::Recognised;

/// Characters in a hundred that may lie outside of all words.
const PART: usize = 15;
/// Fewer characters are no reason to warn.
const FEW: usize = 12;
/// Characters side by side that make a line.
const LINE: usize = 8;
/// Most lines of one page that are named.
const MOST_LINES: usize = 50;
/// How far the characters of a line may stand apart, in heights.
const APART: f32 = 3.0;
/// Height of a character of a line, in heights of the words on the page.
const HEIGHT: (f32, f32) = (0.25, 1.6);

/// What was not recognised.
pub(super) struct Lost {
    /// How many in a hundred of what looks like characters, when that is worth
    /// a warning.
    pub(super) percent: Option<usize>,
    /// Where lines begin, in pixels of the straightened picture, from the top.
    pub(super) lines: Vec<(f32, f32)>,
}

/// What of a page no word covers.
pub(super) fn of(page: &Recognised) -> Lost {
    let mut words: Vec<Area> = page.words.iter().map(|word| pixels(word.area)).collect();
    words.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    let tallest = words.iter().map(Area::height).fold(0.0, f32::max);
    let near = |middle: (f32, f32)| {
        let from = words.partition_point(|word| word.y0 < middle.1 - 2.0 * tallest);
        let words = words.iter().skip(from);
        words.take_while(move |word| word.y0 <= middle.1 + tallest)
    };
    let covered = |part: &Area| {
        let middle = part.middle();
        near(middle).any(|word| word.holds(middle, 0.3 * word.height().min(word.width())))
    };
    let parts = page.scan.parts.iter().map(|part| pixels(*part));
    let lost: Vec<Area> = parts.filter(|part| !covered(part)).collect();
    let all = page.scan.parts.len();
    let much = lost.len() >= FEW && lost.len() * 100 > all * PART;
    // Lines of text that runs down or is turned are not told apart.
    let lines = match page.quarters {
        0 => lines(lost.clone(), height(&words)),
        _ => Vec::new(),
    };
    Lost {
        percent: much.then(|| lost.len() * 100 / all.max(1)),
        lines,
    }
}

/// The height that words have, the middle one of all.
fn height(words: &[Area]) -> f32 {
    let mut heights: Vec<f32> = words.iter().map(Area::height).collect();
    heights.sort_by(f32::total_cmp);
    heights.get(heights.len() / 2).copied().unwrap_or(0.0)
}

/// Rows of parts that are as high as letters and stand side by side.
fn lines(mut parts: Vec<Area>, height: f32) -> Vec<(f32, f32)> {
    let (least, most) = (HEIGHT.0 * height, HEIGHT.1 * height);
    parts.retain(|part| (least..=most).contains(&part.height()) && part.width() <= 2.0 * most);
    parts.sort_by(|a, b| a.middle().1.total_cmp(&b.middle().1));
    let mut lines = Vec::new();
    let mut rest = parts.as_slice();
    while let Some(first) = rest.first() {
        let end = rest.partition_point(|part| part.middle().1 <= first.middle().1 + 0.5 * height);
        let (row, after) = rest.split_at(end.max(1));
        lines.extend(runs(row, height));
        rest = after;
        if lines.len() >= MOST_LINES {
            break;
        }
    }
    lines
}

/// Where runs of enough parts begin in a row.
fn runs(row: &[Area], height: f32) -> Vec<(f32, f32)> {
    let mut row = row.to_vec();
    row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let together = |a: &Area, b: &Area| b.x0 - a.x1 <= APART * height;
    let runs = row.chunk_by(together);
    runs.filter(|run| run.len() >= LINE)
        .filter_map(|run| run.first().map(|part| (part.x0, part.y0)))
        .collect()
}

fn pixels([x0, y0, x1, y1]: [f32; 4]) -> Area {
    Area::new(x0, y0, x1, y1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters of twenty pixels on a line.
    fn letters(count: usize, y: f32) -> Vec<Area> {
        let at = |nth: usize| Area::new(nth as f32 * 24.0, y, nth as f32 * 24.0 + 20.0, y + 20.0);
        (0..count).map(at).collect()
    }

    #[test]
    fn a_line_is_named_and_a_stamp_is_not() {
        let mut parts = letters(20, 100.0);
        parts.extend(letters(LINE - 1, 200.0));
        // A stamp: large, and a frame.
        parts.push(Area::new(500.0, 300.0, 600.0, 400.0));
        parts.extend((0..12).map(|n| Area::new(0.0, 400.0 + n as f32, 2.0, 402.0)));
        assert_eq!(lines(parts, 22.0), [(0.0, 100.0)]);
    }

    #[test]
    fn letters_far_apart_are_no_line() {
        let at = |nth: usize| Area::new(nth as f32 * 200.0, 50.0, nth as f32 * 200.0 + 20.0, 70.0);
        assert!(lines((0..20).map(at).collect(), 22.0).is_empty());
    }
}
