//! Footnotes: smaller text under a short rule at the foot of a page, that begins
//! with a mark.

use std::collections::BTreeMap;

use super::blocks::Block;
use super::geometry::Area;
use super::ink::Ink;
use super::marks::is_page_number;
use crate::model::Flag;

/// Thickest and, in parts of the page's width, shortest and longest rule that
/// parts notes from the text.
const THICKEST: f32 = 2.0;
const LENGTH: (f32, f32) = (0.05, 0.45);
/// Part of the page's height above which no notes begin.
const ABOVE: f32 = 0.3;
/// Largest type of a note, in sizes of the text.
const SMALLER: f32 = 0.96;

/// A page with more rules is a drawing: each is held against all others.
const MOST_RULES: usize = 6_000;

/// Flags the footnotes of a page.
pub(super) fn flag(blocks: &mut [Block], ink: &Ink) {
    let Some(size) = size_of_text(blocks) else {
        return;
    };
    if ink.rules.len() > MOST_RULES {
        return;
    }
    for rule in &ink.rules {
        if is_separator(rule, ink, blocks, size) {
            flag_under(rule, blocks, size);
        }
    }
}

/// The size that most of the page's characters have.
fn size_of_text(blocks: &[Block]) -> Option<f32> {
    let mut sizes: BTreeMap<i32, usize> = BTreeMap::new();
    for block in blocks {
        let half_points = (block.size * 2.0).round() as i32;
        *sizes.entry(half_points).or_default() += block.text.chars().count();
    }
    let (size, _) = sizes.into_iter().max_by_key(|(_, letters)| *letters)?;
    Some(size as f32 / 2.0)
}

/// A short level rule at the left of its column that is no part of a table, with
/// no text on it.
fn is_separator(rule: &Area, ink: &Ink, blocks: &[Block], size: f32) -> bool {
    let length = rule.width() / ink.width.max(1.0);
    let shaped = rule.height() <= THICKEST && (LENGTH.0..=LENGTH.1).contains(&length);
    if !shaped || rule.y0 < ABOVE * ink.height {
        return false;
    }
    let near = |area: &Area, room: f32| {
        area.x0 <= rule.x1 + room
            && area.x1 >= rule.x0 - room
            && area.y0 <= rule.y1 + room
            && area.y1 >= rule.y0 - room
    };
    let crossed = ink.rules.iter().any(|other| {
        let upright = other.height() > 2.0 * THICKEST;
        let goes_on = other != rule && (other.y0 - rule.y0).abs() <= THICKEST;
        (upright || goes_on) && near(other, 2.0)
    });
    let carries_text = blocks
        .iter()
        .flat_map(|block| &block.boxes)
        .any(|line| near(line, 0.0) && (line.y1 - rule.y1).abs() < 0.3 * size);
    !crossed && !carries_text
}

fn flag_under(rule: &Area, blocks: &mut [Block], size: f32) {
    let under = |block: &Block| {
        let area = block.area();
        area.y0 >= rule.y0 - 0.3 * size
            && area.x0 >= rule.x0 - 2.0 * size
            && area.x0 <= rule.x1
            && !is_page_number(&block.text)
    };
    let small = |block: &Block| block.size <= SMALLER * size && block.cells.is_empty();
    let mut found: Vec<&mut Block> = blocks.iter_mut().filter(|block| under(block)).collect();
    let first = found
        .iter()
        .min_by(|a, b| a.area().y0.total_cmp(&b.area().y0));
    let marked = first.is_some_and(|block| block.text.starts_with(is_mark));
    if marked && found.iter().all(|block| small(block)) {
        for block in &mut found {
            block.flags.push(Flag::Note);
        }
    }
}

/// What a note begins with.
fn is_mark(c: char) -> bool {
    c.is_ascii_digit() || c.is_numeric() || "*＊※†‡§注(（[［".contains(c)
}
