//! One page: ink → blocks in reading order.

use std::collections::BTreeMap;

use super::blocks::{Block, Text};
use super::geometry::{Area, Turn};
use super::grid::{self, Table};
use super::ink::Ink;
use super::lines::{self, Line};
use super::order::{self, Item, Step};
use super::tables;
use super::underline;
use crate::model::Flag;

/// The blocks of a page; the most frequent turn of the text is read first, what is
/// drawn invisibly last and by itself.
pub(super) fn blocks(ink: &Ink) -> Vec<Block> {
    let mut kinds: BTreeMap<(bool, Turn), usize> = BTreeMap::new();
    for glyph in &ink.glyphs {
        *kinds.entry((glyph.hidden, glyph.turn)).or_default() += 1;
    }
    let mut kinds: Vec<((bool, Turn), usize)> = kinds.into_iter().collect();
    kinds.sort_by_key(|((hidden, _), count)| (*hidden, std::cmp::Reverse(*count)));
    let mut blocks = Vec::new();
    for (nth, ((hidden, turn), _)) in kinds.into_iter().enumerate() {
        let mut found = turned(ink, turn, hidden, nth == 0 && !hidden);
        if hidden {
            found
                .iter_mut()
                .for_each(|block| Flag::Hidden.add(&mut block.flags));
        }
        blocks.extend(found);
    }
    blocks
}

fn turned(ink: &Ink, turn: Turn, hidden: bool, with_tables: bool) -> Vec<Block> {
    let rules: Vec<Area> = ink.rules.iter().map(|r| turn.frame(*r)).collect();
    let tables = if with_tables {
        grid::tables(&rules, ink.width * ink.height)
    } else {
        Vec::new()
    };
    let starts: Vec<usize> = tables
        .iter()
        .scan(0, |next, table| {
            let start = *next;
            *next += table.cells.len();
            Some(start)
        })
        .collect();
    let mut lines = lines::lines(ink, (turn, hidden), |point| {
        cell_of(&tables, &starts, point)
    });
    let links: Vec<Area> = ink.links.iter().map(|area| turn.frame(*area)).collect();
    underline::find(&mut lines, &rules, &links);
    let page = Page {
        fills: ink.fills.iter().map(|f| turn.frame(*f)).collect(),
        turn,
        lines,
        tables,
        starts,
    };
    page.blocks()
}

/// The innermost cell that a point lies in.
fn cell_of(tables: &[Table], starts: &[usize], point: (f32, f32)) -> Option<usize> {
    tables
        .iter()
        .zip(starts)
        .filter(|(table, _)| table.area.holds(point, 0.0))
        .filter_map(|(table, start)| {
            let cell = table.cell_at(point)?;
            Some((table.cells.get(cell)?.area.size(), start + cell))
        })
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, cell)| cell)
}

struct Page {
    turn: Turn,
    lines: Vec<Line>,
    tables: Vec<Table>,
    starts: Vec<usize>,
    fills: Vec<Area>,
}

impl Page {
    fn blocks(&self) -> Vec<Block> {
        let mut cells: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut items = Vec::new();
        for (name, line) in self.lines.iter().enumerate() {
            match line.cell {
                Some(cell) => cells.entry(cell).or_default().push(name),
                None => items.push(item(line, name)),
            }
        }
        for (nth, (table, start)) in self.tables.iter().zip(&self.starts).enumerate() {
            let range = *start..start + table.cells.len();
            if cells.range(range).next().is_some() {
                items.push(Item {
                    area: table.area,
                    size: 10.0,
                    letters: 0,
                    is_table: true,
                    name: self.lines.len() + nth,
                });
            }
        }
        let mut text = Text::new(self.turn);
        self.walk(order::order(items), &cells, &mut text);
        text.finish()
    }

    fn walk(&self, steps: Vec<Step>, cells: &BTreeMap<usize, Vec<usize>>, text: &mut Text) {
        for step in steps {
            match step {
                Step::Break => text.end(),
                Step::Row(row) => {
                    let row = row
                        .iter()
                        .map(|names| self.named(names))
                        .collect::<Vec<_>>();
                    text.row(&row, &[]);
                }
                Step::One { name, left, right } => match self.lines.get(name) {
                    Some(line) => text.line(line, left, right),
                    None => self.table(name - self.lines.len(), cells, text),
                },
            }
        }
        text.end();
    }

    fn named(&self, names: &[usize]) -> Vec<&Line> {
        names
            .iter()
            .filter_map(|name| self.lines.get(*name))
            .collect()
    }

    fn table(&self, nth: usize, cells: &BTreeMap<usize, Vec<usize>>, text: &mut Text) {
        let (Some(table), Some(start)) = (self.tables.get(nth), self.starts.get(nth)) else {
            return;
        };
        text.end();
        let content = |cell: usize| self.in_cell(cells.get(&(start + cell)));
        let boxed = |cell: usize, text: &mut Text| {
            let right = table.cells.get(cell).map_or(0.0, |c| c.area.x1);
            self.boxed(cells.get(&(start + cell)), right, text);
        };
        tables::read(table, &self.fills, content, boxed, text);
    }

    /// The paragraphs of a cell that stands alone in its row.
    fn boxed(&self, names: Option<&Vec<usize>>, edge: f32, text: &mut Text) {
        for step in order::order(self.items(names)) {
            match step {
                Step::Break => text.end(),
                Step::Row(row) => {
                    let row = row
                        .iter()
                        .map(|names| self.named(names))
                        .collect::<Vec<_>>();
                    text.row(&row, &[]);
                }
                Step::One { name, left, right } => {
                    let inset = self.lines.get(name).map_or(6.0, |line| line.size);
                    let right = right.max(edge - inset);
                    self.lines
                        .get(name)
                        .into_iter()
                        .for_each(|l| text.line(l, left, right));
                }
            }
        }
        text.end();
    }

    fn items(&self, names: Option<&Vec<usize>>) -> Vec<Item> {
        let names = names.into_iter().flatten();
        names
            .filter_map(|name| Some(item(self.lines.get(*name)?, *name)))
            .collect()
    }

    /// The lines of a cell in reading order.
    fn in_cell(&self, names: Option<&Vec<usize>>) -> Vec<&Line> {
        let mut lines = Vec::new();
        for step in order::order(self.items(names)) {
            match step {
                Step::One { name, .. } => lines.extend(self.lines.get(name)),
                Step::Row(row) => lines.extend(self.named(&row.concat())),
                Step::Break => {}
            }
        }
        lines
    }
}

fn item(line: &Line, name: usize) -> Item {
    Item {
        area: line.area,
        size: line.size,
        letters: line.text.chars().count(),
        is_table: false,
        name,
    }
}
