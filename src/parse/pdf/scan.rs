//! Words that were recognised on a picture of a page → lines and passages, by
//! the same way as glyphs that were drawn.

use std::collections::BTreeSet;

use super::LAID;
use super::blocks::Block;
use super::flow;
use super::geometry::{Area, Turn};
use super::ink::Ink;
use super::out::Out;
use super::spacing;
use super::uncovered;
use crate::model::{Flag, Item, Summary};
use crate::parse::limits::Limits;
use crate::parse::ocr::{Recognised, Word};
use crate::parse::picture::Scan;
use crate::parse::sink::Sink;

/// Mean confidence below which a passage is flagged, 0 to 100; measured by
/// `tests/tools/confidence.py`.
const UNSURE: f32 = 88.0;
/// Rise of a box in points, when a page was askew, beyond which it is cut.
const RISE: f32 = 2.0;
/// Points in a millimetre.
const POINTS_OF_MM: f32 = 72.0 / 25.4;
/// How far outside of a box the middle of its word may lie, in points.
const EDGE: f32 = 0.5;

/// Lays out what `parser` recognised.
pub(crate) fn lay(
    pages: &[Recognised],
    parser: &str,
    limits: &Limits,
    emit: &mut dyn FnMut(Item),
) -> Summary {
    let mut named = |mut item: Item| {
        if let Item::Passage(passage) = &mut item {
            parser.clone_into(&mut passage.anchor.parser);
        }
        emit(item);
    };
    let mut out = Out::new(Sink::new(&mut named, limits, LAID), pages.len());
    for page in pages {
        let ink = ink(page);
        let mut blocks = flow::blocks(&ink);
        let words = by_height(page);
        for block in &mut blocks {
            flag(block, &words);
            block.boxes = block
                .boxes
                .iter()
                .flat_map(|area| on_page(*area, &page.scan))
                .collect();
        }
        let number = page.page;
        let lost = uncovered::of(page);
        if let Some(part) = lost.percent {
            out.warn(format!(
                "page {number}: about {part} % of what looks like text was not recognised"
            ));
        }
        for line in lost.lines {
            let [_, y] = place_on(line, &page.scan);
            let from_top = y / POINTS_OF_MM;
            out.unread(format!(
                "page {number}: a line {from_top:.0} mm from the top"
            ));
        }
        out.recognised(page.page, page.scan.points[1], blocks);
        if out.full() {
            break;
        }
    }
    out.finish(|_| ())
}

fn turn(quarters: u8) -> Turn {
    match quarters % 4 {
        0 => Turn::Right,
        1 => Turn::Down,
        2 => Turn::Left,
        _ => Turn::Up,
    }
}

/// Points a pixel of the straightened picture.
fn scale(scan: &Scan) -> (f32, f32) {
    (
        scan.points[0] / scan.width.max(1) as f32,
        scan.points[1] / scan.height.max(1) as f32,
    )
}

fn area_of(pixels: [f32; 4], scan: &Scan) -> Area {
    let ((sx, sy), [x0, y0, x1, y1]) = (scale(scan), pixels);
    Area::new(x0 * sx, y0 * sy, x1 * sx, y1 * sy)
}

/// The words as ink on the straightened page.
fn ink(page: &Recognised) -> Ink {
    let scan = &page.scan;
    let turn = turn(page.quarters);
    let mut ink = Ink::new(scan.points[0], scan.points[1], page.words.len());
    for rule in &scan.rules {
        ink.rule_or_fill(area_of(*rule, scan), false);
    }
    let mut words: Vec<(Area, &Word)> = page
        .words
        .iter()
        .map(|word| (turn.frame(area_of(word.area, scan)), word))
        .collect();
    words.sort_by(|a, b| a.0.x0.total_cmp(&b.0.x0));
    let rules = scan
        .rules
        .iter()
        .map(|rule| turn.frame(area_of(*rule, scan)));
    let ends = spacing::ends(&words, &rules.collect::<Vec<_>>());
    for ((frame, word), end) in words.iter().zip(ends) {
        let mut frame = *frame;
        let size = frame.height();
        frame.x1 = end;
        ink.push(&word.text, turn.page(frame), size, turn);
    }
    ink
}

/// The middles of the words of a page, the highest first.
fn by_height(page: &Recognised) -> Vec<((f32, f32), &Word)> {
    let words = page.words.iter();
    let mut words: Vec<_> = words
        .map(|word| (area_of(word.area, &page.scan).middle(), word))
        .collect();
    words.sort_by(|a, b| a.0.1.total_cmp(&b.0.1));
    words
}

/// Flags a block as recognised, and by how sure its words are.
fn flag(block: &mut Block, words: &[((f32, f32), &Word)]) {
    block.flags.push(Flag::Ocr);
    let mut inside = BTreeSet::new();
    for area in &block.boxes {
        let from = words.partition_point(|(middle, _)| middle.1 < area.y0 - EDGE);
        let level = words.iter().enumerate().skip(from);
        let level = level.take_while(|(_, (middle, _))| middle.1 <= area.y1 + EDGE);
        let held = level.filter(|(_, (middle, _))| area.holds(*middle, EDGE));
        inside.extend(held.map(|(nth, _)| nth));
    }
    let (mut sum, mut letters, mut mended) = (0.0, 0.0, false);
    for (_, word) in inside.iter().filter_map(|nth| words.get(*nth)) {
        mended |= word.mended;
        let count = word.text.chars().count() as f32;
        sum += word.confidence * count;
        letters += count;
    }
    if mended || sum < UNSURE * letters {
        block.flags.push(Flag::LowConfidence);
    }
}

/// A place of the straightened picture, on the page as it is shown.
fn place_on((x, y): (f32, f32), scan: &Scan) -> [f32; 2] {
    let [a, b, c, d, e, f] = scan.matrix;
    [a * x + c * y + e, b * x + d * y + f]
}

/// A box of the straightened page where it stands on the page as it is shown,
/// cut into pieces when the page was askew.
fn on_page(area: Area, scan: &Scan) -> Vec<Area> {
    let (sx, sy) = scale(scan);
    let place = |x: f32, y: f32| place_on((x / sx.max(1e-6), y / sy.max(1e-6)), scan);
    let long = area.width().max(area.height());
    let rise = (scan.matrix[1] / sx.max(1e-6)).abs() * long;
    let pieces = (rise / RISE).ceil().clamp(1.0, 60.0) as usize;
    let level = area.width() >= area.height();
    (0..pieces)
        .map(|nth| {
            let (from, to) = (nth as f32 / pieces as f32, (nth + 1) as f32 / pieces as f32);
            let mut piece = area;
            if level {
                piece.x0 = area.x0 + from * area.width();
                piece.x1 = area.x0 + to * area.width();
            } else {
                piece.y0 = area.y0 + from * area.height();
                piece.y1 = area.y0 + to * area.height();
            }
            let corners = [
                (piece.x0, piece.y0),
                (piece.x1, piece.y0),
                (piece.x0, piece.y1),
                (piece.x1, piece.y1),
            ];
            let points = corners.map(|(x, y)| place(x, y));
            let at = points.map(|[x, y]| Area::new(x, y, x, y));
            at.into_iter().reduce(|a, b| a.with(&b)).unwrap_or(piece)
        })
        .collect()
}
