//! What looks like characters → lines, no further than a cell or a wide gap.

use super::Area;

/// Room that a line goes on across, in heights of the type.
const FAR: f32 = 1.8;
/// How far the middle of a part may lie from that of its line, in heights.
const OFF: f32 = 0.35;
/// Parts of at least this height tell where a line is, in heights of the type.
const TELLING: f32 = 0.7;
/// A part so much higher than its line is none of it.
const HIGHER: f32 = 1.8;
/// Share of the smaller of two lines that the other covers, when they are one.
const COVERED: f32 = 0.4;
/// Halves of a letter one above the other: what they share of their width, the
/// room between them and their height together, in heights of the type.
const SHARED: f32 = 0.6;
const STACKED: (f32, f32) = (0.15, 1.25);
/// Room behind a line in which a mark may stand that is no part.
const MARK: f32 = 0.7;
/// Lines of a page.
const MOST: usize = 3_000;
/// Lines beside others in this share of a page that has no upright rule make
/// it more than prose.
const BESIDE: f32 = 0.4;

fn height(area: &Area) -> f32 {
    area[3] - area[1]
}

fn level(area: &Area) -> f32 {
    (area[1] + area[3]) / 2.0
}

fn with(one: &Area, other: &Area) -> Area {
    [
        one[0].min(other[0]),
        one[1].min(other[1]),
        one[2].max(other[2]),
        one[3].max(other[3]),
    ]
}

fn is_upright(rule: &Area) -> bool {
    height(rule) > rule[2] - rule[0]
}

/// Whether an upright rule stands between two places of one level.
fn is_parted(upright: &[Area], from: f32, to: f32, level: f32) -> bool {
    upright.iter().any(|rule| {
        let x = (rule[0] + rule[2]) / 2.0;
        from - 2.0 <= x && x <= to + 2.0 && rule[1] <= level && level <= rule[3]
    })
}

/// The lines of a page, from top to bottom.
pub(super) fn rows(parts: &[Area], rules: &[Area], size: f32) -> Vec<Area> {
    let upright: Vec<Area> = rules.iter().copied().filter(is_upright).collect();
    let mut parts: Vec<Area> = parts.to_vec();
    parts.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let tells = |part: &&Area| height(part) >= TELLING * size;
    let mut rows: Vec<Area> = Vec::new();
    for part in parts.iter().filter(tells) {
        put(&mut rows, part, |row| {
            let size = height(row).max(height(part));
            let off = (level(row) - level(part)).abs();
            let gap = part[0] - row[2];
            off <= OFF * size
                && height(part) <= HIGHER * height(row)
                && gap <= FAR * size
                && !is_parted(&upright, row[2].min(part[0]), part[0], level(part))
        });
    }
    for part in parts.iter().filter(|part| !tells(part)) {
        put(&mut rows, part, |row| {
            let room = FAR * height(row).max(size);
            let inside = row[1] - 2.0 <= level(part) && level(part) <= row[3] + 2.0;
            let before = part[2] < row[0];
            let gap = if before {
                row[0] - part[2]
            } else {
                part[0] - row[2]
            };
            let (from, to) = if before {
                (part[2], row[0])
            } else {
                (row[2].min(part[0]), part[0])
            };
            inside && gap <= room && !is_parted(&upright, from, to, level(row))
        });
    }
    let mut rows = joined(rows, size);
    rows.retain(|row| height(row) >= 0.2 * size || row[2] - row[0] >= 0.3 * size);
    rows.sort_by(|a, b| a[1].total_cmp(&b[1]).then(a[0].total_cmp(&b[0])));
    rows
}

/// Adds a part to the nearest line it belongs to, or begins one.
fn put(rows: &mut Vec<Area>, part: &Area, belongs: impl Fn(&Area) -> bool) {
    let apart = |row: &Area| (level(row) - level(part)).abs() + (part[0] - row[2]).max(0.0);
    let is_full = rows.len() >= MOST;
    let near = rows.iter_mut().filter(|row| belongs(row));
    match near.min_by(|a, b| apart(a).total_cmp(&apart(b))) {
        Some(row) => *row = with(row, part),
        None if is_full => {}
        None => rows.push(*part),
    }
}

/// Lines that lie on one another are one: the upper and lower halves of letters.
fn joined(rows: Vec<Area>, size: f32) -> Vec<Area> {
    let mut kept: Vec<Area> = Vec::new();
    let mut rows = rows;
    rows.sort_by(|a, b| (height(b) * (b[2] - b[0])).total_cmp(&(height(a) * (a[2] - a[0]))));
    for row in rows {
        let covers = |other: &Area| {
            let wide = row[2].min(other[2]) - row[0].max(other[0]);
            let high = row[3].min(other[3]) - row[1].max(other[1]);
            let covered = wide.max(0.0) * high.max(0.0);
            let stacked = wide >= SHARED * (row[2] - row[0])
                && -high <= STACKED.0 * size
                && height(&with(&row, other)) <= STACKED.1 * size;
            stacked || covered >= COVERED * height(&row) * (row[2] - row[0])
        };
        match kept.iter_mut().find(|other| covers(other)) {
            Some(other) => *other = with(other, &row),
            None => kept.push(row),
        }
    }
    kept
}

/// Whether a place stands to the right of a line, on its level.
fn is_behind(area: &Area, row: &Area) -> bool {
    area[0] > row[2] && area[1] <= level(row) && level(row) <= area[3]
}

/// Whether a page has cells, or lines beside one another.
pub(super) fn is_tabular(rows: &[Area], rules: &[Area]) -> bool {
    if rules.iter().any(is_upright) {
        return true;
    }
    let beside = |row: &&Area| rows.iter().any(|other| is_behind(other, row));
    rows.iter().filter(beside).count() as f32 > BESIDE * rows.len() as f32
}

/// How far to the right a line's small marks may stand.
pub(super) fn reach(row: &Area, rows: &[Area], rules: &[Area], size: f32) -> f32 {
    let right = row[2] + MARK * size;
    let all = rows.iter().chain(rules);
    let behind = all.filter(|area| is_behind(area, row));
    let first = behind.map(|area| area[0] - 3.0);
    first.fold(right, f32::min).max(row[2])
}
