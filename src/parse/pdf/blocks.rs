//! Lines → paragraphs, list items, rows.

use super::geometry::{Area, Turn};
use super::lines::Line;
use super::marks::{is_contents_line, join, opens};
use crate::model::{Cell, Flag};
use crate::parse::marks::is_japanese;

/// A passage in the making.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Block {
    pub(super) text: String,
    /// One box per line, on the page as shown.
    pub(super) boxes: Vec<Area>,
    pub(super) cells: Vec<Cell>,
    pub(super) flags: Vec<Flag>,
    pub(super) size: f32,
}

impl Block {
    /// The area of all its lines.
    pub(super) fn area(&self) -> Area {
        let all = self.boxes.iter().copied().reduce(|a, b| a.with(&b));
        all.unwrap_or(Area::new(0.0, 0.0, 0.0, 0.0))
    }
}

/// Takes lines and rows in reading order and makes blocks of them.
pub(super) struct Text {
    turn: Turn,
    blocks: Vec<Block>,
    open: Option<Paragraph>,
}

struct Paragraph {
    block: Block,
    first: Area,
    last: Area,
    listed: bool,
    /// Distance of its lines, once it has two.
    pitch: Option<f32>,
}

impl Text {
    pub(super) fn new(turn: Turn) -> Self {
        Self {
            turn,
            blocks: Vec::new(),
            open: None,
        }
    }

    /// A line of prose in a column that reaches from `left` to `right`.
    pub(super) fn line(&mut self, line: &Line, left: f32, right: f32) {
        let page = self.turn.page(line.area);
        match &mut self.open {
            Some(open) if goes_on(open, line, left, right) => {
                join(&mut open.block.text, &line.text);
                open.pitch = Some(line.area.y0 - open.last.y0);
                open.last = line.area;
                open.block.boxes.push(page);
                flag_ruby(&mut open.block, line);
            }
            _ => {
                self.end();
                let mut block = Block {
                    text: line.text.clone(),
                    boxes: vec![page],
                    cells: Vec::new(),
                    flags: Vec::new(),
                    size: line.size,
                };
                flag_ruby(&mut block, line);
                self.open = Some(Paragraph {
                    block,
                    first: line.area,
                    last: line.area,
                    listed: opens(&line.text),
                    pitch: None,
                });
            }
        }
    }

    /// A row: the lines of each cell, and the label of each where known.
    pub(super) fn row(&mut self, cells: &[Vec<&Line>], labels: &[String]) {
        self.end();
        let mut block = self.block_of(cells);
        block.cells = cells
            .iter()
            .enumerate()
            .map(|(nth, lines)| Cell {
                label: labels.get(nth).cloned().unwrap_or_default(),
                text: cell_text(lines),
            })
            .collect();
        self.blocks.push(block);
    }

    /// A form field: a label and what is filled in beside it.
    pub(super) fn field(&mut self, cells: &[Vec<&Line>]) {
        let [label, value] = cells else {
            return self.row(cells, &[]);
        };
        self.end();
        let mut block = self.block_of(cells);
        block.cells = vec![Cell {
            label: cell_text(label),
            text: cell_text(value),
        }];
        block.flags.push(Flag::Form);
        self.blocks.push(block);
    }

    fn block_of(&self, cells: &[Vec<&Line>]) -> Block {
        let texts = cells.iter().map(|lines| cell_text(lines));
        let texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
        let lines = || cells.iter().flatten();
        let mut block = Block {
            text: texts.join(" | "),
            boxes: lines().map(|l| self.turn.page(l.area)).collect(),
            cells: Vec::new(),
            flags: Vec::new(),
            size: lines().map(|l| l.size).fold(0.0, f32::max),
        };
        lines().for_each(|line| flag_ruby(&mut block, line));
        block
    }

    /// The paragraph ends here.
    pub(super) fn end(&mut self) {
        if let Some(open) = self.open.take() {
            self.blocks.push(open.block);
        }
    }

    /// All blocks in order.
    pub(super) fn finish(mut self) -> Vec<Block> {
        self.end();
        self.blocks
    }
}

fn flag_ruby(block: &mut Block, line: &Line) {
    if line.ruby && !block.flags.contains(&Flag::Ruby) {
        block.flags.push(Flag::Ruby);
    }
}

/// The lines of a cell as one text; a line that was broken off early, and one
/// that begins with a mark, stand apart from what is before them.
fn cell_text(lines: &[&Line]) -> String {
    let right = lines.iter().map(|l| l.area.x1).fold(0.0, f32::max);
    let mut text = String::new();
    let mut last: Option<&Line> = None;
    for line in lines {
        let early = last.is_some_and(|l| right - l.area.x1 > 2.0 * l.size);
        if last.is_some() && (early || opens(&line.text)) {
            text.push(' ');
            text.push_str(&line.text);
        } else {
            join(&mut text, &line.text);
        }
        last = Some(line);
    }
    text
}

/// Whether `line` carries the open paragraph on.
fn goes_on(open: &Paragraph, line: &Line, left: f32, right: f32) -> bool {
    let size = open.block.size.min(line.size);
    let gap = line.area.y0 - open.last.y1;
    let step = line.area.y0 - open.last.y0;
    let near = match open.pitch {
        Some(pitch) => step <= pitch + 0.35 * size,
        None => gap <= 1.1 * size,
    };
    let same_size = (open.block.size - line.size).abs() <= 0.12 * open.block.size.max(line.size);
    let follows = gap > -0.6 * size && near && same_size;
    follows && !starts_anew(open, line, size, left) && is_full(open, line, right)
}

/// A list mark, or a first line indented further than the line before it.
fn starts_anew(open: &Paragraph, line: &Line, size: f32, left: f32) -> bool {
    if opens(&line.text) || is_contents_line(&open.block.text) {
        return true;
    }
    let indent = line.area.x0 - open.last.x0;
    let hangs = open.listed && open.last == open.first;
    let outdent = open.listed && line.area.x0 < open.first.x0 - 0.7 * size;
    let body = open.last.x0 - left <= 0.6 * size || open.last != open.first;
    outdent || indent > 0.7 * size && !hangs && body
}

/// A line that ends well before the right edge ends its paragraph, unless the
/// next line's first word would not have fitted.
fn is_full(open: &Paragraph, line: &Line, right: f32) -> bool {
    let room = right - open.last.x1;
    let first = line.text.chars().next().unwrap_or(' ');
    let word = if is_japanese(first) {
        2.5
    } else {
        let end = |c: char| c.is_whitespace() || is_japanese(c);
        let letters = line.text.chars().take_while(|c| !end(*c)).count();
        0.55 * letters as f32 + 0.5
    };
    let half = 0.5 * (right - open.first.x0).max(1.0);
    room <= (word.max(2.0) * line.size).min(half)
}
