//! Follows the characters of a part: paragraphs, cells, fields, what is left
//! out.

use crate::model::Flag;
use crate::parse::office::story::{Block, Layout, Look as Shown, Story};
use crate::parse::office::{fields, numerals};

use super::forms;
use super::pieces::Pieces;
use super::properties::{Change, Properties};
use super::styles;

/// Fields within fields that are told apart.
const FIELDS: usize = 64;

/// Reads parts of the text.
pub(super) struct Walk<'a> {
    pieces: &'a Pieces<'a>,
    properties: &'a Properties,
    /// The stream of pictures and form fields.
    data: &'a [u8],
    /// Form fields whose choice cannot be read.
    pub(super) lost: usize,
    /// Deleted text stood somewhere.
    pub(super) deleted: bool,
    /// Pictures and drawn objects.
    pub(super) pictures: usize,
    story: Story,
    /// Characters that look the same and were not yet yielded.
    units: Vec<u16>,
    look: Look,
    /// Codes of the open fields; `None` between its separator and its end.
    fields: Vec<Option<String>>,
    /// Fields open inside more of them than are told apart.
    beyond: usize,
}

/// How a character is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Look {
    deleted: bool,
    shown: Shown,
    special: bool,
    symbol: Option<u16>,
    data: Option<u32>,
}

/// How a paragraph lies, and what its mark ends.
#[derive(Debug, Clone, Copy, Default)]
struct Mark {
    layout: Layout,
    in_table: bool,
    row: bool,
    inner_cell: bool,
    inner_row: bool,
}

impl<'a> Walk<'a> {
    /// A reader of these pieces.
    pub(super) fn new(pieces: &'a Pieces<'a>, properties: &'a Properties, data: &'a [u8]) -> Self {
        Self {
            pieces,
            properties,
            data,
            lost: 0,
            deleted: false,
            pictures: 0,
            story: Story::default(),
            units: Vec::new(),
            look: Look::default(),
            fields: Vec::new(),
            beyond: 0,
        }
    }

    /// The blocks of the characters `from` to `to`.
    pub(super) fn part(&mut self, from: usize, to: usize) -> Vec<Block> {
        for piece in &self.pieces.all {
            if piece.to <= from || piece.from >= to {
                continue;
            }
            for (at, unit) in piece.units(from, to) {
                let look = self.look_at(at, &piece.changes);
                self.unit(unit, look, at);
            }
        }
        self.flush();
        self.fields.clear();
        self.beyond = 0;
        std::mem::take(&mut self.story).finish()
    }

    fn look_at(&self, at: usize, of_piece: &[Change]) -> Look {
        let changes = || self.properties.character(at).iter().chain(of_piece);
        let style = self.style_at(at, changes());
        let mut look = Look {
            shown: style,
            ..Look::default()
        };
        for change in changes() {
            match change {
                Change::Deleted(on) => look.deleted = *on,
                Change::Special(on) => look.special = *on,
                Change::Symbol(sign) => look.symbol = Some(*sign),
                Change::Data(at) => look.data = Some(*at),
                change => styles::show(&mut look.shown, *change, style),
            }
        }
        look
    }

    /// How the styles of a character and its paragraph show it.
    fn style_at<'c>(&self, at: usize, own: impl Iterator<Item = &'c Change>) -> Shown {
        let Some(styles) = &self.properties.styles else {
            return Shown::default();
        };
        let style = |change: &Change| match change {
            Change::Style(style) => Some(*style),
            _ => None,
        };
        let paragraph = self.properties.paragraph(at).iter().rev().find_map(style);
        let own = own.filter_map(style).last();
        styles.look(paragraph.unwrap_or(0), own)
    }

    fn mark_at(&self, at: usize) -> Mark {
        let mut mark = Mark::default();
        let mut depth = None;
        for change in self.properties.paragraph(at) {
            match change {
                Change::InTable(on) => mark.in_table = *on,
                Change::Depth(tables) => depth = Some(*tables),
                Change::RowEnd(on) => mark.row = *on,
                Change::InnerCell(on) => mark.inner_cell = *on,
                Change::InnerRow(on) => mark.inner_row = *on,
                Change::Level(level) => mark.layout.level = (*level < 9).then_some(level + 1),
                _ => {}
            }
        }
        if mark.in_table {
            mark.layout.tables = u8::try_from(depth.unwrap_or(1).max(1)).unwrap_or(u8::MAX);
        }
        mark
    }

    fn unit(&mut self, unit: u16, look: Look, at: usize) {
        match unit {
            0x13 => {
                self.flush();
                if self.fields.len() < FIELDS {
                    self.fields.push(Some(String::new()));
                } else {
                    self.beyond += 1;
                }
            }
            // Of fields too deep nothing is told apart.
            0x14 if self.beyond > 0 => self.flush(),
            0x15 if self.beyond > 0 => {
                self.flush();
                self.beyond -= 1;
            }
            0x14 => {
                self.flush();
                self.end_code();
            }
            0x15 => {
                self.flush();
                self.end_code();
                self.fields.pop();
            }
            0x07 | 0x0C | 0x0D => {
                self.flush();
                self.end_paragraph(unit, self.mark_at(at));
            }
            0x01 | 0x08 => {
                self.flush();
                if look.special && !look.deleted {
                    match self.code() {
                        Some(code) if is_choice(code) => self.choice(look),
                        Some(_) => {}
                        None => self.pictures += 1,
                    }
                }
            }
            unit => {
                let unit = match (unit, look.symbol) {
                    (_, Some(sign)) if look.special => symbol(sign),
                    (0x0B | 0x0E, _) => u16::from(b'\n'),
                    (0x1E, _) => u16::from(b'-'),
                    (0x09, _) => 0x09,
                    (0..0x20, _) => return,
                    (unit, _) => unit,
                };
                if look != self.look {
                    self.flush();
                    self.look = look;
                }
                self.units.push(unit);
            }
        }
    }

    fn in_code(&self) -> bool {
        self.fields.iter().any(Option::is_some)
    }

    /// The code of the innermost field that is still open.
    fn code(&self) -> Option<&str> {
        self.fields.iter().rev().find_map(Option::as_deref)
    }

    /// A check box or a list: what it shows stands in its data alone.
    fn choice(&mut self, look: Look) {
        match look.data.and_then(|at| forms::shown(self.data, at)) {
            Some(text) => self.story.put(&text, look.shown),
            None => self.lost += 1,
        }
    }

    /// The code of a field ends; what it sets over each other is displayed.
    fn end_code(&mut self) {
        let Some(code) = self.fields.last_mut().and_then(Option::take) else {
            return;
        };
        if self.in_code() || self.look.deleted {
            return;
        }
        if let Some((base, ruby)) = fields::overlaid(&code) {
            self.story.put(&base, self.look.shown);
            if ruby {
                self.story.flag(Flag::Ruby);
            }
        }
    }

    fn end_paragraph(&mut self, unit: u16, mark: Mark) {
        match unit {
            0x07 if mark.row => self.story.end_row(),
            0x07 => self.story.end_cell(false),
            _ if mark.inner_row => self.story.end_inner_row(),
            _ if mark.inner_cell => self.story.end_cell(true),
            _ => self.story.paragraph(mark.layout),
        }
    }

    fn flush(&mut self) {
        if self.units.is_empty() {
            return;
        }
        let text = String::from_utf16_lossy(&std::mem::take(&mut self.units));
        if let Some(code) = self.fields.iter_mut().rev().find_map(Option::as_mut) {
            code.push_str(&text);
        } else if self.look.deleted {
            self.deleted = true;
            self.story.flag(Flag::DeletedLeftOut);
        } else {
            self.story.put(&text, self.look.shown);
        }
    }
}

fn is_choice(code: &str) -> bool {
    matches!(code.trim(), "FORMCHECKBOX" | "FORMDROPDOWN")
}

fn symbol(sign: u16) -> u16 {
    let sign = numerals::sign(u32::from(sign));
    u16::try_from(u32::from(sign)).unwrap_or(0xFFFD)
}
