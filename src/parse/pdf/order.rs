//! Reading order: what stands on a page, cut into bands, columns and rows.

use super::geometry::Area;

/// White between two columns, in sizes of the type.
const GUTTER: f32 = 1.0;
/// Nesting of columns within columns.
const DEEPEST: usize = 8;

/// Something to be put in order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub(super) area: Area,
    /// Size of its type; of a table, of a usual line.
    pub(super) size: f32,
    /// Characters in it, to tell prose from labels.
    pub(super) letters: usize,
    /// A table is never a cell of a row.
    pub(super) is_table: bool,
    /// What the caller calls it.
    pub(super) name: usize,
}

/// A step in reading order.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    /// One item, within a column that reaches from `left` to `right`.
    One { name: usize, left: f32, right: f32 },
    /// A row of a table without rules: the lines of each cell.
    Row(Vec<Vec<usize>>),
    /// A column ends.
    Break,
}

/// All items in reading order.
pub(super) fn order(items: Vec<Item>) -> Vec<Step> {
    let mut steps = Vec::new();
    region(items, 0, &mut steps);
    steps
}

struct Band {
    items: Vec<Item>,
    bottom: f32,
    gaps: Vec<(f32, f32)>,
}

fn region(items: Vec<Item>, depth: usize, steps: &mut Vec<Step>) {
    let Some(area) = items.iter().map(|i| i.area).reduce(|a, b| a.with(&b)) else {
        return;
    };
    for group in groups(bands(items)) {
        let gutters = inner_gaps(&group);
        let cut = gutters.iter().find(|gutter| is_columns(&group, **gutter));
        match cut {
            Some(&gutter) if depth < DEEPEST => columns(group, gutter, depth, steps),
            _ if gutters.is_empty() => single(group, &area, steps),
            _ => rows(group, &gutters, &area, steps),
        }
    }
}

/// Items between whose bands no line of text runs.
fn bands(mut items: Vec<Item>) -> Vec<Band> {
    items.sort_by(|a, b| a.area.y0.total_cmp(&b.area.y0));
    let mut bands: Vec<Band> = Vec::new();
    for item in items {
        let inset = 0.15 * item.size.min(item.area.height());
        match bands.last_mut() {
            Some(band) if item.area.y0 + inset < band.bottom => {
                band.bottom = band.bottom.max(item.area.y1 - inset);
                band.items.push(item);
            }
            _ => bands.push(Band {
                items: vec![item],
                bottom: item.area.y1 - inset,
                gaps: Vec::new(),
            }),
        }
    }
    for band in &mut bands {
        band.gaps = gaps(band.items.iter());
    }
    bands
}

/// Where nothing stands along a band, the open sides included.
fn gaps<'i>(items: impl Iterator<Item = &'i Item>) -> Vec<(f32, f32)> {
    let mut spans: Vec<(f32, f32)> = items.map(|i| (i.area.x0, i.area.x1)).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut gaps = Vec::new();
    let mut end = f32::NEG_INFINITY;
    for (from, to) in spans {
        if from > end {
            gaps.push((end, from));
        }
        end = end.max(to);
    }
    gaps.push((end, f32::INFINITY));
    gaps
}

fn common(a: &[(f32, f32)], b: &[(f32, f32)], least: f32) -> Vec<(f32, f32)> {
    let mut out = Vec::new();
    for x in a {
        for y in b {
            let (from, to) = (x.0.max(y.0), x.1.min(y.1));
            if to - from >= least {
                out.push((from, to));
            }
        }
    }
    out
}

fn is_inner(gap: &(f32, f32)) -> bool {
    gap.0.is_finite() && gap.1.is_finite()
}

/// Bands one after another that share a gutter, or share none.
fn groups(bands: Vec<Band>) -> Vec<Vec<Band>> {
    let mut groups: Vec<Vec<Band>> = Vec::new();
    let mut shared: Vec<(f32, f32)> = Vec::new();
    let mut open = false;
    for band in bands {
        let size = band.items.first().map_or(10.0, |i| i.size);
        let both = common(&shared, &band.gaps, GUTTER * size);
        let keeps = both.iter().any(is_inner);
        let inner = band.gaps.iter().any(is_inner);
        match groups.last_mut() {
            Some(group) if keeps || !open && !inner => {
                open = keeps;
                shared = both;
                group.push(band);
            }
            _ => {
                open = inner;
                shared.clone_from(&band.gaps);
                groups.push(vec![band]);
            }
        }
    }
    groups
}

/// Gutters with something on both sides, the widest first.
fn inner_gaps(group: &[Band]) -> Vec<(f32, f32)> {
    let mut shared: Option<Vec<(f32, f32)>> = None;
    for band in group {
        let size = band.items.first().map_or(10.0, |i| i.size);
        shared = Some(match shared {
            Some(before) => common(&before, &band.gaps, GUTTER * size),
            None => band.gaps.clone(),
        });
    }
    let mut gutters: Vec<(f32, f32)> = shared
        .unwrap_or_default()
        .into_iter()
        .filter(is_inner)
        .collect();
    gutters.sort_by(|a, b| (b.1 - b.0).total_cmp(&(a.1 - a.0)));
    gutters
}

/// Columns of prose are filled from edge to edge on both sides; cells of a
/// table hardly ever are.
fn is_columns(group: &[Band], gutter: (f32, f32)) -> bool {
    let middle = (gutter.0 + gutter.1) / 2.0;
    let all = || group.iter().flat_map(|band| &band.items);
    let (left, right): (Vec<&Item>, Vec<&Item>) = all().partition(|i| i.area.x1 <= middle);
    let (left, right) = (apart(left), apart(right));
    let many = left.len() + right.len() > 2;
    left.iter()
        .chain(&right)
        .all(|column| is_prose(column, many))
}

/// The columns on one side of a gutter.
fn apart(items: Vec<&Item>) -> Vec<Vec<&Item>> {
    let size = items.first().map_or(10.0, |i| i.size);
    let inner = gaps(items.iter().copied()).into_iter().filter(is_inner);
    let edges: Vec<f32> = inner
        .filter(|gap| gap.1 - gap.0 >= GUTTER * size)
        .map(|gap| (gap.0 + gap.1) / 2.0)
        .collect();
    let mut columns = vec![Vec::new(); edges.len() + 1];
    for item in items {
        let at = edges.partition_point(|edge| *edge < item.area.middle().0);
        if let Some(column) = columns.get_mut(at) {
            column.push(item);
        }
    }
    columns
}

/// Of three columns and more each has to be fuller: so are tables without rules.
fn is_prose(items: &[&Item], many: bool) -> bool {
    let Some(area) = items.iter().map(|i| i.area).reduce(|a, b| a.with(&b)) else {
        return false;
    };
    if items.iter().any(|i| i.is_table) {
        return true;
    }
    let count = items.len() as f32;
    let filled: f32 =
        items.iter().map(|i| i.area.width()).sum::<f32>() / (count * area.width().max(1.0));
    let letters = items.iter().map(|i| i.letters).sum::<usize>() as f32 / count;
    let (least, full) = if many { (5, 0.75) } else { (3, 0.6) };
    items.len() >= least && filled >= full && letters >= 10.0
}

fn columns(group: Vec<Band>, gutter: (f32, f32), depth: usize, steps: &mut Vec<Step>) {
    let middle = (gutter.0 + gutter.1) / 2.0;
    let items = group.into_iter().flat_map(|band| band.items);
    let (left, right): (Vec<Item>, Vec<Item>) = items.partition(|i| i.area.x1 <= middle);
    steps.push(Step::Break);
    region(left, depth + 1, steps);
    steps.push(Step::Break);
    region(right, depth + 1, steps);
    steps.push(Step::Break);
}

fn single(group: Vec<Band>, area: &Area, steps: &mut Vec<Step>) {
    for band in group {
        let mut items = band.items;
        by_lines(&mut items);
        steps.extend(items.iter().map(|i| one(i, area)));
    }
}

/// Line by line from the top, each from the left.
fn by_lines(items: &mut [Item]) {
    items.sort_by(|a, b| a.area.middle().1.total_cmp(&b.area.middle().1));
    let mut rest = items;
    while let Some(first) = rest.first() {
        let (middle, half) = (first.area.middle().1, 0.5 * first.size);
        let same = |item: &&Item| item.area.middle().1 - middle <= half;
        let count = rest.iter().take_while(same).count().max(1);
        let (line, after) = rest.split_at_mut(count);
        line.sort_by(|a, b| a.area.x0.total_cmp(&b.area.x0));
        rest = after;
    }
}

fn one(item: &Item, area: &Area) -> Step {
    Step::One {
        name: item.name,
        left: area.x0,
        right: area.x1,
    }
}

/// A table without rules: each band is a row, a band without a first cell
/// that follows closely goes on with the row before.
fn rows(group: Vec<Band>, gutters: &[(f32, f32)], area: &Area, steps: &mut Vec<Step>) {
    let mut edges: Vec<f32> = gutters.iter().map(|g| (g.0 + g.1) / 2.0).collect();
    edges.sort_by(f32::total_cmp);
    let mut bottom = f32::NEG_INFINITY;
    for band in group {
        let top = band
            .items
            .iter()
            .map(|i| i.area.y0)
            .fold(f32::INFINITY, f32::min);
        let size = band.items.first().map_or(10.0, |i| i.size);
        let mut cells: Vec<Vec<Item>> = vec![Vec::new(); edges.len() + 1];
        for item in &band.items {
            let column = edges.partition_point(|edge| *edge < item.area.middle().0);
            if let Some(cell) = cells.get_mut(column) {
                cell.push(*item);
            }
        }
        for cell in &mut cells {
            by_lines(cell);
        }
        let goes_on = cells.first().is_some_and(Vec::is_empty) && top - bottom < 0.9 * size;
        bottom = band.bottom;
        let filled = cells.iter().filter(|c| !c.is_empty()).count();
        let tabled = band.items.iter().any(|i| i.is_table);
        match steps.last_mut() {
            Some(Step::Row(before)) if goes_on && !tabled => {
                for (cell, more) in before.iter_mut().zip(&cells) {
                    cell.extend(more.iter().map(|i| i.name));
                }
            }
            _ if filled >= 2 && !tabled => {
                let names = cells.iter().map(|c| c.iter().map(|i| i.name).collect());
                steps.push(Step::Row(names.collect()));
            }
            _ => steps.extend(cells.iter().flatten().map(|i| one(i, area))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: usize, x0: f32, x1: f32, y: f32) -> Item {
        Item {
            area: Area::new(x0, y, x1, y + 10.0),
            size: 10.0,
            letters: ((x1 - x0) / 10.0) as usize,
            is_table: false,
            name,
        }
    }

    fn names(steps: &[Step]) -> Vec<usize> {
        steps
            .iter()
            .flat_map(|step| match step {
                Step::One { name, .. } => vec![*name],
                Step::Row(cells) => cells.concat(),
                Step::Break => Vec::new(),
            })
            .collect()
    }

    #[test]
    fn two_columns_under_a_title_are_read_one_after_the_other() {
        let mut items = vec![line(0, 50.0, 500.0, 20.0)];
        for row in 0..5 {
            let y = 50.0 + 15.0 * row as f32;
            items.push(line(10 + row, 50.0, 260.0, y));
            items.push(line(20 + row, 290.0, 500.0, y));
        }
        assert_eq!(
            names(&order(items)),
            [0, 10, 11, 12, 13, 14, 20, 21, 22, 23, 24]
        );
    }

    #[test]
    fn three_columns_are_read_one_after_the_other_and_a_list_of_three_by_rows() {
        let page = |ends: [f32; 3]| {
            let rows = (0..6).flat_map(|row| {
                let y = 50.0 + 15.0 * row as f32;
                // Every other line of a list is short.
                let end = |full: f32, short: f32| if row % 2 == 0 { full } else { short };
                [
                    line(10 + row, 50.0, end(180.0, ends[0]), y),
                    line(20 + row, 200.0, end(330.0, ends[1]), y),
                    line(30 + row, 350.0, end(480.0, ends[2]), y),
                ]
            });
            names(&order(rows.collect()))
        };
        let columns: Vec<usize> = (10..16).chain(20..26).chain(30..36).collect();
        assert_eq!(page([170.0, 320.0, 470.0]), columns);
        assert_eq!(page([90.0, 240.0, 400.0])[..4], [10, 20, 30, 11]);
    }

    #[test]
    fn labels_and_values_are_rows() {
        let items = vec![
            line(0, 50.0, 90.0, 20.0),
            line(1, 150.0, 300.0, 20.0),
            line(2, 50.0, 90.0, 40.0),
            line(3, 150.0, 300.0, 40.0),
            line(4, 150.0, 300.0, 52.0),
        ];
        assert_eq!(
            order(items),
            [
                Step::Row(vec![vec![0], vec![1]]),
                Step::Row(vec![vec![2], vec![3, 4]]),
            ]
        );
    }
}
