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

/// Cells of a row, and whether what they hold is underlined or struck through.
type Part<'l> = (Vec<Vec<&'l Line>>, bool);

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
    /// All of its lines are underlined.
    underlined: bool,
    /// All of its lines are struck through.
    struck: bool,
    /// Its last line is neither, as good as nowhere.
    plain: bool,
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
                flag_part_struck(&mut open.block, line);
                open.underlined &= line.is_underlined();
                open.struck &= line.is_struck();
                open.plain = line.is_plain();
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
                flag_part_struck(&mut block, line);
                self.open = Some(Paragraph {
                    block,
                    first: line.area,
                    last: line.area,
                    listed: opens(&line.text),
                    pitch: None,
                    underlined: line.is_underlined(),
                    struck: line.is_struck(),
                    plain: line.is_plain(),
                });
            }
        }
    }

    /// A row: the lines of each cell, and the label of each where known.
    pub(super) fn row(&mut self, cells: &[Vec<&Line>], labels: &[String]) {
        self.end();
        for (cells, marked) in parts(cells) {
            let mut block = self.block_of(&cells, marked);
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
    }

    /// A form field: a label and what is filled in beside it.
    pub(super) fn field(&mut self, cells: &[Vec<&Line>]) {
        if cells.len() != 2 {
            return self.row(cells, &[]);
        }
        self.end();
        for (cells, marked) in parts(cells) {
            let mut block = self.block_of(&cells, marked);
            let text = |nth: usize| cells.get(nth).map(|lines| cell_text(lines));
            block.cells = vec![Cell {
                label: text(0).unwrap_or_default(),
                text: text(1).unwrap_or_default(),
            }];
            block.flags.push(Flag::Form);
            self.blocks.push(block);
        }
    }

    fn block_of(&self, cells: &[Vec<&Line>], marked: bool) -> Block {
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
        lines().for_each(|line| {
            flag_ruby(&mut block, line);
            flag_part_struck(&mut block, line);
        });
        if marked && lines().any(|line| line.is_underlined()) {
            block.flags.push(Flag::Underlined);
        }
        if marked && lines().any(|line| line.is_struck()) {
            all_struck(&mut block);
        }
        block
    }

    /// The paragraph ends here.
    pub(super) fn end(&mut self) {
        if let Some(mut open) = self.open.take() {
            if open.underlined {
                open.block.flags.push(Flag::Underlined);
            }
            if open.struck {
                all_struck(&mut open.block);
            }
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

/// Flags a block of which at least a letter is struck through.
fn flag_part_struck(block: &mut Block, line: &Line) {
    let letters = line.struck * line.area.width() / line.size.max(1.0);
    if letters >= 0.8 && !block.flags.contains(&Flag::PartStruck) {
        block.flags.push(Flag::PartStruck);
    }
}

fn all_struck(block: &mut Block) {
    block.flags.retain(|flag| *flag != Flag::PartStruck);
    block.flags.push(Flag::Struck);
}

/// What of a row is underlined or struck through and what is not, each with the row's first cell:
/// in a registry certificate old and new entries share a row.
fn parts<'l>(cells: &[Vec<&'l Line>]) -> Vec<Part<'l>> {
    let marked = cells.iter().flatten().any(|line| line.is_marked());
    let values = || cells.iter().skip(1).flatten();
    let plain = values().any(|line| !line.is_marked());
    if !marked || !plain {
        return vec![(cells.to_vec(), marked && values().next().is_some())];
    }
    let keep = |wanted: bool| -> Part<'l> {
        let kept = cells.iter().enumerate().map(|(nth, lines)| {
            let keeps = |line: &&&Line| line.is_marked() == wanted || nth == 0 && !line.is_marked();
            lines.iter().filter(keeps).copied().collect()
        });
        (kept.collect(), wanted)
    };
    // A label of the row that is marked says nothing of its values.
    match values().any(|line| line.is_marked()) {
        true => vec![keep(true), keep(false)],
        false => vec![(cells.to_vec(), false)],
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
    let marked = open.underlined || open.struck;
    let other_entry = marked && line.is_plain() || open.plain && line.is_marked();
    follows && !other_entry && !starts_anew(open, line, size, left) && is_full(open, line, right)
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
    // The sender of a letter: lines that end at the right edge, each beginning
    // where it can.
    let flush = open.first.x0 - left > 4.0 * size && !open.listed && indent.abs() > 1.2 * size;
    flush || outdent || indent > 0.7 * size && !hangs && body
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
