//! Patches of ink that hang together: characters, specks.

use crate::parse::groups::{root, unite};

/// Runs of ink in one picture; with more it is a photograph or noise.
const MOST_RUNS: usize = 3_000_000;
/// Side in pixels of the squares in which a speck looks for neighbours.
const NEAR: usize = 16;
/// Longest side of a speck in pixels; one near a
/// character may belong to it and stays.
const SPECK: usize = 7;

/// A patch of ink: its box in pixels, both ends counted in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Blob {
    pub(super) x0: usize,
    pub(super) y0: usize,
    pub(super) x1: usize,
    pub(super) y1: usize,
}

impl Blob {
    pub(super) fn width(&self) -> usize {
        self.x1 - self.x0 + 1
    }

    pub(super) fn height(&self) -> usize {
        self.y1 - self.y0 + 1
    }

    fn is_speck(&self) -> bool {
        self.width().max(self.height()) <= SPECK
    }

    fn with(&self, other: &Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }
}

struct Run {
    y: usize,
    from: usize,
    /// One past its last pixel.
    to: usize,
}

/// Patches that are characters or parts of them, and specks that stand alone.
pub(super) fn blobs(ink: &[bool], width: usize) -> Option<(Vec<Blob>, Vec<Blob>)> {
    let (runs, starts) = runs(ink, width)?;
    let labels = labels(&runs, &starts);
    let mut all: Vec<Option<Blob>> = vec![None; runs.len()];
    for (run, label) in runs.iter().zip(&labels) {
        let own = Blob {
            x0: run.from,
            y0: run.y,
            x1: run.to - 1,
            y1: run.y,
        };
        if let Some(blob) = all.get_mut(*label) {
            *blob = Some(blob.map_or(own, |b| b.with(&own)));
        }
    }
    let (across, down) = (width / NEAR + 3, ink.len() / width.max(1) / NEAR + 3);
    let mut busy = vec![false; across * down];
    for (run, label) in runs.iter().zip(&labels) {
        let speck = all
            .get(*label)
            .copied()
            .flatten()
            .is_some_and(|b| b.is_speck());
        for x in (run.from / NEAR)..=(run.to / NEAR) {
            if let Some(cell) = busy.get_mut((run.y / NEAR + 1) * across + x + 1) {
                *cell |= !speck;
            }
        }
    }
    let alone = |blob: &Blob| {
        let (x, y) = (blob.x0 / NEAR, blob.y0 / NEAR);
        let mut around = (y..y + 3).flat_map(|y| (x..x + 3).map(move |x| y * across + x));
        !around.any(|at| busy.get(at).copied().unwrap_or(false))
    };
    let all = all.into_iter().flatten();
    let (specks, parts): (Vec<Blob>, Vec<Blob>) = all.partition(Blob::is_speck);
    Some((parts, specks.into_iter().filter(alone).collect()))
}

/// The runs of ink row by row, and where each row's begin.
fn runs(ink: &[bool], width: usize) -> Option<(Vec<Run>, Vec<usize>)> {
    let mut runs = Vec::new();
    let mut starts = Vec::new();
    for (y, row) in ink.chunks_exact(width.max(1)).enumerate() {
        starts.push(runs.len());
        let mut from = None;
        for (x, dark) in row.iter().chain([&false]).enumerate() {
            match (from, dark) {
                (None, true) => from = Some(x),
                (Some(start), false) => {
                    runs.push(Run {
                        y,
                        from: start,
                        to: x,
                    });
                    from = None;
                }
                _ => {}
            }
        }
        if runs.len() > MOST_RUNS {
            return None;
        }
    }
    starts.push(runs.len());
    Some((runs, starts))
}

/// For every run, the first run of its patch.
fn labels(runs: &[Run], starts: &[usize]) -> Vec<usize> {
    let mut parent: Vec<usize> = (0..runs.len()).collect();
    for rows in starts.windows(3) {
        let [above, here, end] = rows else { continue };
        let mut up = *above;
        for at in *here..*end {
            let Some(run) = runs.get(at) else { continue };
            // Corners that touch count.
            while up < *here && runs.get(up).is_some_and(|r| r.to < run.from) {
                up += 1;
            }
            let mut over = up;
            while over < *here && runs.get(over).is_some_and(|r| r.from <= run.to) {
                unite(&mut parent, over, at);
                over += 1;
            }
        }
    }
    (0..runs.len()).map(|at| root(&mut parent, at)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speck_alone_is_told_from_a_dot_beside_a_character() {
        let (width, height) = (120, 60);
        let mut ink = vec![false; width * height];
        let mut fill = |x0: usize, y0: usize, x1: usize, y1: usize| {
            (y0..=y1).for_each(|y| ink[y * width + x0..=y * width + x1].fill(true));
        };
        // A character of two strokes that meet, its dot, and a speck far away.
        fill(10, 10, 12, 40);
        fill(12, 30, 30, 32);
        fill(34, 10, 36, 12);
        fill(100, 40, 101, 41);
        let (parts, specks) = blobs(&ink, width).unwrap();
        assert_eq!(parts.len(), 1);
        assert_eq!((parts[0].width(), parts[0].height()), (21, 31));
        assert_eq!(specks.len(), 1);
        assert_eq!((specks[0].x0, specks[0].y1), (100, 41));
    }
}
