//! Glyphs → lines: glyphs on one base line, sorted along it, the same glyph
//! drawn twice taken once, spaces put where the drawing left room.

use rustc_hash::FxHashMap;

use super::geometry::{Area, Turn};
use super::gutters;
use super::ink::{Glyph, Ink};
use super::marks::{is_kana, is_list_mark};
use crate::parse::marks::is_japanese;

/// Gap that parts two segments of a base line, in sizes of the type.
const PART: f32 = 1.2;
/// The same where the file itself drew spaces, or after a list mark.
const PART_SPACED: f32 = 4.0;
/// Room between letters that reads as a space, in sizes.
const SPACE: f32 = 0.13;
/// The same beside a Japanese character; a quarter is set between Japanese and
/// Latin letters without anyone having written a space.
const SPACE_MIXED: f32 = 0.35;
/// The same between two Japanese characters.
const SPACE_JAPANESE: f32 = 0.5;
/// Sizes of one line, in sizes of the smallest: a watermark behind the text is no
/// part of its lines.
const ALIKE: f32 = 4.0;
/// Overprint: how far the second strike may lie from the first, in sizes.
const STRIKE: f32 = 0.12;

/// A piece of one line, in the frame of its turn.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) area: Area,
    pub(super) size: f32,
    pub(super) text: String,
    /// The table cell it stands in, as [`super::grid`] numbers them.
    pub(super) cell: Option<usize>,
    /// Ruby (furigana) stood above it and was left out.
    pub(super) ruby: bool,
    /// Part of it that is underlined, from 0 to 1.
    pub(super) underlined: f32,
    /// Part of it that a rule strikes through, from 0 to 1.
    pub(super) struck: f32,
}

impl Line {
    /// As good as all of it is underlined.
    pub(super) fn is_underlined(&self) -> bool {
        self.underlined >= 0.8
    }

    /// As good as all of it is struck through.
    pub(super) fn is_struck(&self) -> bool {
        self.struck >= 0.8
    }

    /// Underlined or struck through: not to be mixed with what is not.
    pub(super) fn is_marked(&self) -> bool {
        self.is_underlined() || self.is_struck()
    }

    /// As good as nothing of it is underlined or struck through.
    pub(super) fn is_plain(&self) -> bool {
        self.underlined.max(self.struck) <= 0.05
    }
}

struct Row<'g> {
    middle: f32,
    size: f32,
    glyphs: Vec<(Area, &'g Glyph)>,
}

/// The lines of all glyphs of one turn, drawn or hidden, top to bottom; `cell_of` tells the
/// table cell of a point of the frame.
pub(super) fn lines(
    ink: &Ink,
    kind: (Turn, bool),
    cell_of: impl Fn((f32, f32)) -> Option<usize>,
) -> Vec<Line> {
    let mut rows = rows(ink, kind, cell_of);
    rows.sort_by(|a, b| a.1.middle.total_cmp(&b.1.middle));
    let mut lines = Vec::new();
    for (_, row) in &mut rows {
        row.glyphs.sort_by(|a, b| a.0.x0.total_cmp(&b.0.x0));
    }
    let mut gutters = gutters(ink, &rows).into_iter();
    for (cell, row) in &rows {
        let gutters = match cell {
            Some(_) => Vec::new(),
            None => gutters.next().unwrap_or_default(),
        };
        segments(ink, &row.glyphs, (*cell, &gutters), &mut lines);
    }
    without_ruby(lines)
}

/// Where columns part, for each row outside of tables.
fn gutters(ink: &Ink, rows: &[(Option<usize>, Row<'_>)]) -> Vec<Vec<f32>> {
    let free = rows.iter().filter(|(cell, _)| cell.is_none());
    let rows = free.map(|(_, row)| {
        let letters = row
            .glyphs
            .iter()
            .filter(|(_, glyph)| !is_blank(ink.text_of(glyph)));
        gutters::Row {
            middle: row.middle,
            size: row.size,
            letters: letters.map(|(area, _)| (area.x0, area.x1)).collect(),
        }
    });
    gutters::find(&rows.collect::<Vec<_>>())
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| byte == b' ') || text == "\u{A0}"
}

type Key = (Option<usize>, i32);

/// Base lines are found by the middle of the em box, within a third of the type.
fn rows<'g>(
    ink: &'g Ink,
    (turn, hidden): (Turn, bool),
    cell_of: impl Fn((f32, f32)) -> Option<usize>,
) -> Vec<(Option<usize>, Row<'g>)> {
    let mut rows: Vec<(Option<usize>, Row<'g>)> = Vec::new();
    let mut near: FxHashMap<Key, Vec<usize>> = FxHashMap::default();
    let mut last: Option<usize> = None;
    for glyph in ink
        .glyphs
        .iter()
        .filter(|g| g.turn == turn && g.hidden == hidden)
    {
        let area = turn.frame(glyph.area);
        let middle = area.middle();
        let cell = cell_of(middle);
        let bucket = (middle.1 / 8.0) as i32;
        // Most glyphs follow one of their own line, none is nearer.
        let follows = last.filter(|at| {
            rows.get(*at).is_some_and(|(of, row)| {
                *of == cell && row.middle == middle.1 && row.size == glyph.size
            })
        });
        let near_by = || {
            (bucket - 1..=bucket + 1)
                .filter_map(|b| near.get(&(cell, b)))
                .flatten()
                .filter_map(|at| rows.get(*at).map(|(_, row)| (*at, row)))
                .filter(|(_, row)| {
                    (row.middle - middle.1).abs() <= 0.3 * row.size.max(glyph.size).min(24.0)
                        && row.size.max(glyph.size) <= ALIKE * row.size.min(glyph.size)
                })
                .min_by(|a, b| {
                    (a.1.middle - middle.1)
                        .abs()
                        .total_cmp(&(b.1.middle - middle.1).abs())
                })
                .map(|(at, _)| at)
        };
        let found = follows.or_else(near_by);
        last = Some(found.unwrap_or(rows.len()));
        match found.and_then(|at| rows.get_mut(at)) {
            Some((_, row)) => {
                row.size = row.size.max(glyph.size);
                row.glyphs.push((area, glyph));
            }
            None => {
                near.entry((cell, bucket)).or_default().push(rows.len());
                let row = Row {
                    middle: middle.1,
                    size: glyph.size,
                    glyphs: vec![(area, glyph)],
                };
                rows.push((cell, row));
            }
        }
    }
    rows
}

/// A segment while it grows.
struct Draft<'i> {
    text: String,
    area: Area,
    size: f32,
    spaced: bool,
    last: Vec<(Area, &'i str)>,
}

fn segments<'i>(
    ink: &'i Ink,
    glyphs: &[(Area, &Glyph)],
    (cell, gutters): (Option<usize>, &[f32]),
    out: &mut Vec<Line>,
) {
    let mut draft: Option<Draft<'i>> = None;
    for (area, glyph) in glyphs {
        let text = ink.text_of(glyph);
        if is_blank(text) {
            if let Some(draft) = &mut draft {
                draft.spaced = true;
            }
            continue;
        }
        if draft
            .as_ref()
            .is_some_and(|d| is_second_strike(d, *area, text, glyph.size))
        {
            continue;
        }
        if draft
            .as_ref()
            .is_some_and(|d| parts(d, *area, glyph.size, cell.is_some(), gutters))
        {
            out.extend(draft.take().and_then(|d| finish(d, cell)));
        }
        match &mut draft {
            Some(draft) => append(draft, *area, text, glyph.size),
            None => {
                draft = Some(Draft {
                    text: text.to_owned(),
                    area: *area,
                    size: glyph.size,
                    spaced: false,
                    last: vec![(*area, text)],
                });
            }
        }
    }
    out.extend(draft.and_then(|d| finish(d, cell)));
}

fn is_second_strike(draft: &Draft<'_>, area: Area, text: &str, size: f32) -> bool {
    draft.last.iter().any(|(before, same)| {
        *same == text
            && (before.x0 - area.x0).abs() <= STRIKE * size
            && (before.y0 - area.y0).abs() <= 2.0 * STRIKE * size
    })
}

fn parts(draft: &Draft<'_>, area: Area, size: f32, in_cell: bool, gutters: &[f32]) -> bool {
    if gutters
        .iter()
        .any(|at| draft.area.x1 <= *at && *at <= area.x0)
    {
        return true;
    }
    let gap = area.x0 - draft.area.x1;
    let wide = draft.spaced || in_cell || is_list_mark(&draft.text);
    let most = if wide { PART_SPACED } else { PART };
    gap > most * size.max(draft.size)
}

fn append<'i>(draft: &mut Draft<'i>, area: Area, text: &'i str, size: f32) {
    let gap = area.x0 - draft.area.x1;
    let before = draft.text.chars().next_back().unwrap_or(' ');
    let after = text.chars().next().unwrap_or(' ');
    let least = match (is_japanese(before), is_japanese(after)) {
        (true, true) => SPACE_JAPANESE,
        (false, false) => SPACE,
        _ => SPACE_MIXED,
    };
    let room = gap > least * size.min(draft.size);
    if (draft.spaced || room) && !before.is_whitespace() && !after.is_whitespace() {
        draft.text.push(' ');
    }
    draft.spaced = false;
    draft.text.push_str(text);
    draft.area = draft.area.with(&area);
    draft.size = draft.size.max(size);
    if draft.last.len() >= 4 {
        draft.last.remove(0);
    }
    draft.last.push((area, text));
}

fn finish(draft: Draft<'_>, cell: Option<usize>) -> Option<Line> {
    let text = draft.text.trim().to_owned();
    (!text.is_empty()).then_some(Line {
        area: draft.area,
        size: draft.size,
        text,
        cell,
        ruby: false,
        underlined: 0.0,
        struck: 0.0,
    })
}

/// Small kana set close above a line are its reading, not text of their own.
fn without_ruby(lines: Vec<Line>) -> Vec<Line> {
    let base: Vec<Option<usize>> = lines
        .iter()
        .enumerate()
        .map(|(at, small)| {
            let kana = small.text.chars().all(|c| is_kana(c) || c == ' ');
            let below = lines.iter().enumerate().skip(at + 1).take(40);
            below
                .filter(|(_, line)| kana && is_ruby_of(small, line))
                .map(|(i, _)| i)
                .next()
        })
        .collect();
    let mut marked = lines;
    for target in base.iter().flatten() {
        if let Some(line) = marked.get_mut(*target) {
            line.ruby = true;
        }
    }
    let mut ruby = base.iter().map(Option::is_some);
    marked.retain(|_| !ruby.next().unwrap_or(false));
    marked
}

fn is_ruby_of(small: &Line, line: &Line) -> bool {
    let gap = line.area.y0 - small.area.y1;
    small.size <= 0.62 * line.size
        && (-0.5 * line.size..0.3 * line.size).contains(&gap)
        && small.area.x0 >= line.area.x0 - line.size
        && small.area.x1 <= line.area.x1 + line.size
}
