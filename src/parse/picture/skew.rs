//! By how much a scan is askew, and whether its lines run from side to side:
//! the projection of its ink along the right angle is all peaks and gaps.

use super::gray::Gray;

/// Degrees looked at to either side.
const MOST: f32 = 7.0;
/// First step in degrees, and the last.
const STEPS: [f32; 3] = [0.5, 0.1, 0.05];
/// A picture is looked at through squares of so many pixels.
const SQUARE: usize = 3;
/// Points of ink that are projected.
const MOST_POINTS: usize = 150_000;

/// How the ink lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lie {
    /// Radians that the lines rise clockwise.
    pub(super) angle: f32,
    /// Lines from side to side rather than from top to bottom.
    pub(super) level: bool,
}

/// Finds how the ink darker than `threshold` lies.
pub(super) fn lie(gray: &Gray, threshold: u8) -> Lie {
    let points = points(gray, threshold);
    if points.len() < 50 {
        return Lie {
            angle: 0.0,
            level: true,
        };
    }
    let upended: Vec<(f32, f32)> = points.iter().map(|(x, y)| (-y, *x)).collect();
    let (angle, level) = best(&points);
    let (other, upright) = best(&upended);
    // Compared at their best: prose of either direction has its own gaps.
    if level >= upright {
        Lie { angle, level: true }
    } else {
        Lie {
            angle: other,
            level: false,
        }
    }
}

/// The middle of every square with ink.
fn points(gray: &Gray, threshold: u8) -> Vec<(f32, f32)> {
    let mut points = Vec::new();
    for (y, row) in gray.rows().enumerate().step_by(SQUARE) {
        for (x, pixel) in row.iter().enumerate().step_by(SQUARE) {
            if *pixel < threshold {
                points.push((x as f32 / SQUARE as f32, y as f32 / SQUARE as f32));
            }
        }
    }
    let step = points.len().div_ceil(MOST_POINTS).max(1);
    points.into_iter().step_by(step).collect()
}

/// The angle in radians with the sharpest projection, and how sharp it is.
fn best(points: &[(f32, f32)]) -> (f32, f64) {
    let mut found = (0.0f32, score(points, 0.0));
    let mut reach = MOST;
    for step in STEPS {
        let middle = found.0;
        let steps = (reach / step).round() as i32;
        for nth in -steps..=steps {
            let angle = middle + nth as f32 * step;
            let sharp = score(points, angle.to_radians());
            if sharp > found.1 * 1.001 {
                found = (angle, sharp);
            }
        }
        reach = step;
    }
    (found.0.to_radians(), found.1)
}

fn score(points: &[(f32, f32)], angle: f32) -> f64 {
    let (sin, cos) = angle.sin_cos();
    let across = |(x, y): &(f32, f32)| y * cos - x * sin;
    let low = points.iter().map(across).fold(f32::INFINITY, f32::min);
    let mut counts: Vec<u32> = Vec::new();
    for point in points {
        let at = (across(point) - low) as usize;
        if at >= counts.len() {
            counts.resize(at + 1, 0);
        }
        if let Some(count) = counts.get_mut(at) {
            *count += 1;
        }
    }
    let steps = counts.windows(2).map(|pair| match pair {
        [a, b] => (f64::from(*a) - f64::from(*b)).powi(2),
        _ => 0.0,
    });
    steps.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of dashes, turned by `degrees`.
    fn lines(degrees: f32) -> Gray {
        let (width, height) = (900usize, 900usize);
        let (sin, cos) = degrees.to_radians().sin_cos();
        let pixel = |at: usize| {
            let (x, y) = ((at % width) as f32 - 450.0, (at / width) as f32 - 450.0);
            let (u, v) = (x * cos + y * sin, y * cos - x * sin);
            let ink = v.rem_euclid(40.0) < 18.0
                && u.rem_euclid(20.0) < 14.0
                && u.abs() < 400.0
                && v.abs() < 400.0;
            if ink { 0 } else { 255 }
        };
        Gray {
            width,
            height,
            pixels: (0..width * height).map(pixel).collect(),
        }
    }

    #[test]
    fn a_tilt_is_found_and_undone() {
        for degrees in [0.0, 2.0, -3.4] {
            let page = lines(degrees);
            let found = lie(&page, 128);
            assert!(found.level, "{degrees}");
            assert!(
                (found.angle.to_degrees() - degrees).abs() < 0.15,
                "{degrees}: {found:?}"
            );
            let straight = lie(&page.turned(found.angle), 128);
            assert!(
                straight.angle.to_degrees().abs() < 0.15,
                "{degrees}: {straight:?}"
            );
        }
    }

    #[test]
    fn lines_from_top_to_bottom_are_told() {
        let page = lines(91.0);
        let found = lie(&page, 128);
        assert!(!found.level);
        assert!((found.angle.to_degrees() - 1.0).abs() < 0.15, "{found:?}");
    }
}
