//! Running headers, footers and page numbers: what stands at the edge of
//! page after page.

use std::collections::HashMap;

use super::blocks::Block;
use super::marks::is_page_number;
use crate::model::Flag;

/// Part of the page's height that is edge, above and below.
const EDGE: f32 = 0.11;
/// Pages that must carry the same text at the same place.
const REPEATS: u32 = 2;
/// The same for a row of a table, which may go on from page to page.
const REPEATS_ROW: u32 = 4;

/// What the edges of the pages seen so far carry.
#[derive(Default)]
pub(super) struct Margins {
    seen: HashMap<(String, i32), u32>,
}

impl Margins {
    /// Takes note of a page.
    pub(super) fn see(&mut self, blocks: &[Block], height: f32) {
        let mut keys: Vec<(String, i32)> = blocks
            .iter()
            .filter(|block| edge(block, height).is_some())
            .map(key)
            .collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            *self.seen.entry(key).or_default() += 1;
        }
    }

    /// Flags the headers and footers of a page.
    pub(super) fn flag(&self, blocks: &mut [Block], height: f32) {
        for block in blocks {
            let prose = block.cells.is_empty();
            let least = if prose { REPEATS } else { REPEATS_ROW };
            let Some(flag) = edge(block, height).filter(|_| !block.flags.contains(&Flag::Form))
            else {
                continue;
            };
            let often = self.seen.get(&key(block)).copied().unwrap_or(0) >= least;
            if often || is_page_number(&block.text) {
                block.flags.push(flag);
            }
        }
    }
}

fn edge(block: &Block, height: f32) -> Option<Flag> {
    let area = block.area();
    if area.y1 <= EDGE * height {
        Some(Flag::Header)
    } else if area.y0 >= (1.0 - EDGE) * height {
        Some(Flag::Footer)
    } else {
        None
    }
}

/// Text with every number folded, and the place to six points.
fn key(block: &Block) -> (String, i32) {
    let mut text = String::new();
    for c in block.text.chars().take(200) {
        if c.is_numeric() {
            if !text.ends_with('0') {
                text.push('0');
            }
        } else if !c.is_whitespace() {
            text.push(c);
        }
    }
    (text, (block.area().middle().1 / 6.0).round() as i32)
}
