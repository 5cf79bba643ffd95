//! Pictures turned by quarters, and boxes turned back.

/// Grey pixels with their width and height.
pub(super) struct Pixels {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) bytes: Vec<u8>,
}

impl Pixels {
    /// The picture as PGM, the form that tesseract takes without guessing.
    pub(super) fn pgm(&self) -> Vec<u8> {
        let mut out = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        out.extend_from_slice(&self.bytes);
        out
    }

    /// Turned clockwise by `quarters`.
    pub(super) fn turned(&self, quarters: u8) -> Self {
        let (width, height) = (self.width as usize, self.height as usize);
        let (wide, high) = match quarters % 2 {
            0 => (width, height),
            _ => (height, width),
        };
        let from = |x: usize, y: usize| match quarters % 4 {
            0 => (x, y),
            1 => (y, height - 1 - x),
            2 => (width - 1 - x, height - 1 - y),
            _ => (width - 1 - y, x),
        };
        let mut bytes = Vec::with_capacity(self.bytes.len());
        for y in 0..high {
            for x in 0..wide {
                let (x, y) = from(x, y);
                bytes.push(self.bytes.get(y * width + x).copied().unwrap_or(255));
            }
        }
        Self {
            width: wide as u32,
            height: high as u32,
            bytes,
        }
    }
}

/// A box of the picture turned clockwise by `quarters`, on the picture of
/// `width` and `height` that was turned.
pub(super) fn back(area: [f32; 4], quarters: u8, width: u32, height: u32) -> [f32; 4] {
    let (width, height) = (width as f32, height as f32);
    let [x0, y0, x1, y1] = area;
    match quarters % 4 {
        0 => area,
        1 => [y0, height - x1, y1, height - x0],
        2 => [width - x1, height - y1, width - x0, height - y0],
        _ => [width - y1, x0, width - y0, x1],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_is_found_again_after_every_turn() {
        let mut bytes = vec![255; 12];
        // Column 1, row 2 of four by three.
        bytes[9] = 0;
        let picture = Pixels {
            width: 4,
            height: 3,
            bytes,
        };
        for quarters in 0..4 {
            let turned = picture.turned(quarters);
            let at = turned.bytes.iter().position(|b| *b == 0).unwrap() as u32;
            let (x, y) = ((at % turned.width) as f32, (at / turned.width) as f32);
            let area = back([x, y, x + 1.0, y + 1.0], quarters, 4, 3);
            assert_eq!(area, [1.0, 2.0, 2.0, 3.0], "{quarters}");
        }
        assert!(picture.pgm().starts_with(b"P5\n4 3\n255\n"));
    }
}
