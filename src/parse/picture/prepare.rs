//! A picture of a page, made ready for recognition: straight, large enough,
//! without rules and specks.

use super::blobs::{Blob, blobs};
use super::gray::Gray;
use super::image::resize;
use super::skew;
use super::{Scan, Sheet, ruled, scale_within};

/// Dots an inch at which pages are recognised.
pub(super) const DPI: f32 = 300.0;

/// Long sides in pixels between which a picture that came as a file is taken
/// as it is: A4 at 200 and at 430 dots an inch.
const LONG_SIDE: [f64; 2] = [2_300.0, 5_000.0];

/// What a smaller one is brought to.
const ENLARGED: f64 = 3_508.0;

/// Largest factor of enlarging: more only makes the same pixels larger.
const MOST_ENLARGED: f64 = 4.0;

/// Smallest tilt in radians that is worth straightening: a line across the
/// page then rises by less than a pixel in five hundred.
const TILT: f32 = 0.0018;

/// Sides of what may be a character, in pixels.
const CHARACTER: [usize; 2] = [12, 160];

/// What looks like characters, told of one page.
const MOST_PARTS: usize = 20_000;

/// Makes a picture ready: what is known of it, and its pixels in grey.
pub(super) fn prepare(mut sheet: Sheet) -> (Scan, Vec<u8>) {
    let long = sheet.width.max(sheet.height).max(1) as f64;
    let [least, most] = LONG_SIDE;
    let wanted = match long {
        long if long < least => (ENLARGED / long).min(MOST_ENLARGED),
        long if long > most => most / long,
        _ => 1.0,
    };
    let scale = scale_within(sheet.width as f64, sheet.height as f64, wanted);
    if (scale - 1.0).abs() > 0.01 {
        resize(&mut sheet, scale);
    }
    let mut gray = Gray::of(&sheet);
    let points = sheet.points;
    drop(sheet);
    gray.soften();
    let threshold = gray.threshold();
    let lie = skew::lie(&gray, threshold);
    let angle = if lie.angle.abs() < TILT {
        0.0
    } else {
        lie.angle
    };
    if angle != 0.0 {
        gray = gray.turned(angle);
    }
    let mut ink: Vec<bool> = gray.pixels.iter().map(|pixel| *pixel < threshold).collect();
    let rules = ruled::take_out(&mut gray, &mut ink);
    let parts = without_specks(&mut gray, &ink);
    let scan = Scan {
        width: gray.width as u32,
        height: gray.height as u32,
        points: [points.0, points.1],
        matrix: matrix(&gray, points, angle),
        level: lie.level,
        rules,
        parts,
    };
    (scan, gray.pixels)
}

/// Drops specks; the boxes of what looks like characters.
fn without_specks(gray: &mut Gray, ink: &[bool]) -> Vec<[f32; 4]> {
    let Some((parts, specks)) = blobs(ink, gray.width) else {
        return Vec::new();
    };
    for speck in specks {
        for y in speck.y0..=speck.y1 {
            let row = y * gray.width;
            if let Some(pixels) = gray.pixels.get_mut(row + speck.x0..=row + speck.x1) {
                pixels.fill(255);
            }
        }
    }
    let [least, most] = CHARACTER;
    let character = |blob: &&Blob| {
        let (width, height) = (blob.width(), blob.height());
        width.max(height) >= least && width.max(height) <= most && width.min(height) * 8 >= least
    };
    parts
        .iter()
        .filter(character)
        .take(MOST_PARTS)
        .map(|b| [b.x0, b.y0, b.x1 + 1, b.y1 + 1].map(|n| n as f32))
        .collect()
}

/// From the pixels of a picture that was turned by `angle` to points.
fn matrix(gray: &Gray, points: (f32, f32), angle: f32) -> [f32; 6] {
    let (sin, cos) = angle.sin_cos();
    let (cx, cy) = (gray.width as f32 / 2.0, gray.height as f32 / 2.0);
    let sx = points.0 / gray.width.max(1) as f32;
    let sy = points.1 / gray.height.max(1) as f32;
    [
        cos * sx,
        sin * sy,
        -sin * sx,
        cos * sy,
        (cx - cx * cos + cy * sin) * sx,
        (cy - cx * sin - cy * cos) * sy,
    ]
}
