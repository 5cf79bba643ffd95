//! Boxes over a picture: a translucent fill and an outline, so that what is
//! below stays readable.

use super::Sheet;

const FILL: [u32; 3] = [255, 221, 64];
const EDGE: [u8; 3] = [214, 96, 0];
/// Part of a hundred that the fill takes.
const STRENGTH: u32 = 40;

/// Draws the boxes, given in points of the page.
pub(super) fn draw(sheet: &mut Sheet, boxes: &[[f32; 4]]) {
    let across = sheet.width as f32 / sheet.points.0.max(1.0);
    let down = sheet.height as f32 / sheet.points.1.max(1.0);
    for [x0, y0, x1, y1] in boxes {
        let pixel = |at: f32, most: usize| (at.max(0.0) as usize).min(most);
        let left = pixel(x0 * across - 2.0, sheet.width);
        let right = pixel(x1 * across + 2.0, sheet.width);
        let top = pixel(y0 * down - 2.0, sheet.height);
        let bottom = pixel(y1 * down + 2.0, sheet.height);
        let thick = ((across * 0.8) as usize).max(1);
        for y in top..bottom {
            for x in left..right {
                let edge = x < left + thick
                    || x + thick >= right
                    || y < top + thick
                    || y + thick >= bottom;
                paint(sheet, x, y, edge);
            }
        }
    }
}

fn paint(sheet: &mut Sheet, x: usize, y: usize, edge: bool) {
    let at = (y * sheet.width + x) * 3;
    let Some(pixel) = sheet.rgb.get_mut(at..at + 3) else {
        return;
    };
    for ((below, fill), solid) in pixel.iter_mut().zip(FILL).zip(EDGE) {
        *below = match edge {
            true => solid,
            // Black stays black, as with a marker pen.
            false => (u32::from(*below) * (100 - STRENGTH + STRENGTH * fill / 255) / 100) as u8,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_is_tinted_black_stays_and_the_edge_is_solid() {
        let mut sheet = Sheet {
            width: 100,
            height: 100,
            rgb: vec![255; 30_000],
            points: (100.0, 100.0),
        };
        let middle = (50 * 100 + 50) * 3;
        sheet.rgb[middle..middle + 3].fill(0);
        draw(
            &mut sheet,
            &[[20.0, 20.0, 80.0, 80.0], [90.0, 90.0, 4e9, -3.0]],
        );
        assert_eq!(sheet.rgb[middle..middle + 3], [0, 0, 0]);
        let beside = middle + 3;
        assert_eq!(sheet.rgb[beside], 255);
        assert!(sheet.rgb[beside + 2] < 200);
        assert_eq!(sheet.rgb[(18 * 100 + 40) * 3..][..3], EDGE);
        assert_eq!(sheet.rgb[0..3], [255, 255, 255]);
    }
}
