//! Tables as their rules draw them: which cell a point lies in.

use super::geometry::Area;
use super::rules::{Rule, SLACK, connected, merged};
use crate::parse::groups::{root, unite};

/// Rules of one direction looked at on one page; more is a drawing.
const MOST_RULES: usize = 6_000;
/// Part of its bounds that a cell fills.
const SOLID: f32 = 0.98;
/// Part of a table's area that may wind around its cells; more is a drawing.
const WINDING: f32 = 0.15;
/// Squares between the rules of one table; more is a drawing.
const MOST_SQUARES: usize = 40_000;

/// One table, its cells by row and then by column.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) area: Area,
    pub(super) cells: Vec<Cell>,
    columns: Vec<f32>,
    rows: Vec<f32>,
    /// Square between the rules → index into `cells`.
    owner: Vec<usize>,
    /// Boxes joined by lines, not a table.
    pub(super) is_drawing: bool,
}

/// One cell, merged over the squares that no rule parts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell {
    pub(super) area: Area,
    pub(super) row: usize,
    pub(super) column: usize,
    /// Part of its area that is its own; less than 1 when it winds around others.
    pub(super) solid: f32,
}

impl Table {
    /// The cell that a point lies in.
    pub(super) fn cell_at(&self, (x, y): (f32, f32)) -> Option<usize> {
        let column = self
            .columns
            .partition_point(|edge| *edge <= x)
            .checked_sub(1)?;
        let row = self
            .rows
            .partition_point(|edge| *edge <= y)
            .checked_sub(1)?;
        let across = self.columns.len() - 1;
        if column >= across || row + 1 >= self.rows.len() {
            return None;
        }
        let cell = *self.owner.get(row * across + column)?;
        let winds = self.cells.get(cell)?.solid < SOLID;
        (!self.is_drawing || !winds).then_some(cell)
    }

    /// Most cells that stand side by side in one row.
    pub(super) fn breadth(&self) -> usize {
        let last = self.cells.iter().map(|c| c.row).max().unwrap_or(0);
        (0..=last)
            .map(|row| self.cells.iter().filter(|c| c.row == row).count())
            .max()
            .unwrap_or(0)
    }
}

/// The tables that `rules` draw, on a page of `page` square points.
pub(super) fn tables(rules: &[Area], page: f32) -> Vec<Table> {
    let (upright, level): (Vec<&Area>, Vec<&Area>) =
        rules.iter().partition(|r| r.height() > r.width());
    let level = merged(level.iter().map(|r| Rule {
        at: r.middle().1,
        from: r.x0,
        to: r.x1,
    }));
    let upright = merged(upright.iter().map(|r| Rule {
        at: r.middle().0,
        from: r.y0,
        to: r.y1,
    }));
    if level.len() > MOST_RULES || upright.len() > MOST_RULES {
        return Vec::new();
    }
    let mut tables: Vec<Table> = connected(&level, &upright)
        .into_iter()
        .filter_map(|(level, upright)| table(&level, &upright))
        .filter(|table| table.cells.len() > 1 || table.area.size() < 0.4 * page)
        .collect();
    let frames: Vec<Area> = tables.iter().map(|t| t.area).collect();
    tables.retain(|table| {
        table.cells.len() > 1
            || !frames
                .iter()
                .any(|f| *f != table.area && encloses(&table.area, f))
    });
    tables
}

fn encloses(outer: &Area, inner: &Area) -> bool {
    outer.holds((inner.x0, inner.y0), 0.0) && outer.holds((inner.x1, inner.y1), 0.0)
}

/// Edges in order, near ones taken as one; open sides closed by the reach of
/// the rules that cross them.
fn edges(rules: &[Rule], crossing: &[Rule]) -> Vec<f32> {
    let low = crossing
        .iter()
        .map(|r| r.from)
        .fold(f32::INFINITY, f32::min);
    let high = crossing
        .iter()
        .map(|r| r.to)
        .fold(f32::NEG_INFINITY, f32::max);
    let mut all: Vec<f32> = rules.iter().map(|r| r.at).collect();
    all.sort_by(f32::total_cmp);
    let open = |edge: f32, all: &[f32]| !all.iter().any(|a| (a - edge).abs() <= 2.0 * SLACK);
    for edge in [low, high] {
        if edge.is_finite() && open(edge, &all) {
            all.push(edge);
        }
    }
    all.sort_by(f32::total_cmp);
    all.dedup_by(|b, a| *b - *a <= SLACK);
    all
}

fn table(level: &[Rule], upright: &[Rule]) -> Option<Table> {
    let columns = edges(upright, level);
    let rows = edges(level, upright);
    let (across, down) = (columns.len().checked_sub(1)?, rows.len().checked_sub(1)?);
    if across == 0 || down == 0 || across * down > MOST_SQUARES {
        return None;
    }
    let mut parent: Vec<usize> = (0..across * down).collect();
    let walls_right = walls(upright, &columns, &rows);
    let walls_below = walls(level, &rows, &columns);
    for row in 0..down {
        for column in 0..across {
            let here = row * across + column;
            let right = walls_right.get((column + 1) * down + row);
            if column + 1 < across && right == Some(&false) {
                unite(&mut parent, here, here + 1);
            }
            let below = walls_below.get((row + 1) * across + column);
            if row + 1 < down && below == Some(&false) {
                unite(&mut parent, here, here + across);
            }
        }
    }
    Some(with_cells(columns, rows, parent))
}

/// For each edge and each span between the crossing edges: is a rule there?
fn walls(rules: &[Rule], at: &[f32], spans: &[f32]) -> Vec<bool> {
    let count = spans.len() - 1;
    let mut walls = vec![false; at.len() * count];
    for rule in rules {
        let Some(edge) = at.iter().position(|a| (a - rule.at).abs() <= SLACK) else {
            continue;
        };
        for (span, pair) in spans.windows(2).enumerate() {
            let [from, to] = pair else { continue };
            let middle = (from + to) / 2.0;
            let stands = rule.from - SLACK <= middle && middle <= rule.to + SLACK;
            if stands && let Some(wall) = walls.get_mut(edge * count + span) {
                *wall = true;
            }
        }
    }
    walls
}

fn with_cells(columns: Vec<f32>, rows: Vec<f32>, mut parent: Vec<usize>) -> Table {
    let across = columns.len() - 1;
    let mut cells: Vec<Cell> = Vec::new();
    let mut index = std::collections::HashMap::new();
    let mut owner = Vec::with_capacity(parent.len());
    for square in 0..parent.len() {
        let (row, column) = (square / across, square % across);
        let edge = |edges: &[f32], at: usize| edges.get(at).copied().unwrap_or_default();
        let area = Area::new(
            edge(&columns, column),
            edge(&rows, row),
            edge(&columns, column + 1),
            edge(&rows, row + 1),
        );
        let cell = *index.entry(root(&mut parent, square)).or_insert_with(|| {
            cells.push(Cell {
                area,
                row,
                column,
                solid: 0.0,
            });
            cells.len() - 1
        });
        if let Some(cell) = cells.get_mut(cell) {
            cell.area = cell.area.with(&area);
            cell.solid += area.size();
        }
        owner.push(cell);
    }
    for cell in &mut cells {
        cell.solid /= cell.area.size().max(0.01);
    }
    let area = cells.iter().map(|c| c.area).reduce(|a, b| a.with(&b));
    let area = area.unwrap_or(Area::new(0.0, 0.0, 0.0, 0.0));
    let winding = cells.iter().filter(|c| c.solid < SOLID);
    let winding: f32 = winding.map(|c| c.solid * c.area.size()).sum();
    Table {
        is_drawing: winding > WINDING * area.size(),
        area,
        cells,
        columns,
        rows,
        owner,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(y: f32, x0: f32, x1: f32) -> Area {
        Area::new(x0, y, x1, y + 0.5)
    }

    fn upright(x: f32, y0: f32, y1: f32) -> Area {
        Area::new(x, y0, x + 0.5, y1)
    }

    #[test]
    fn a_merged_cell_is_one_cell() {
        let rules = [
            level(100.0, 50.0, 350.0),
            level(120.0, 150.0, 350.0),
            level(140.0, 50.0, 350.0),
            upright(50.0, 100.0, 140.0),
            upright(150.0, 100.0, 140.0),
            upright(250.0, 120.0, 140.0),
            upright(350.0, 100.0, 140.0),
        ];
        let tables = tables(&rules, 500_000.0);
        assert_eq!(tables.len(), 1);
        let table = &tables[0];
        assert_eq!(table.cells.len(), 4);
        assert_eq!(table.cell_at((100.0, 110.0)), table.cell_at((100.0, 130.0)));
        assert_eq!(table.cell_at((200.0, 110.0)), table.cell_at((300.0, 110.0)));
        assert_ne!(table.cell_at((200.0, 130.0)), table.cell_at((300.0, 130.0)));
        assert_eq!(table.cell_at((20.0, 110.0)), None);
    }

    #[test]
    fn open_sides_are_closed() {
        let rules = [
            level(100.0, 50.0, 350.0),
            level(120.0, 50.0, 350.0),
            level(140.0, 50.0, 350.0),
            upright(150.0, 100.0, 140.0),
        ];
        let tables = tables(&rules, 500_000.0);
        assert_eq!(tables[0].cells.len(), 4);
        assert_eq!(tables[0].breadth(), 2);
    }

    #[test]
    fn two_rules_that_do_not_meet_are_no_table() {
        let rules = [level(100.0, 50.0, 350.0), upright(400.0, 100.0, 140.0)];
        assert!(tables(&rules, 500_000.0).is_empty());
    }
}
