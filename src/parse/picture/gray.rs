//! A picture in grey.

use super::Sheet;

/// One byte a pixel, 0 is black.
#[derive(Clone)]
pub(super) struct Gray {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pixels: Vec<u8>,
}

impl Gray {
    pub(super) fn of(sheet: &Sheet) -> Self {
        let luma = |p: &[u8]| match p {
            [r, g, b] => {
                ((u32::from(*r) * 77 + u32::from(*g) * 151 + u32::from(*b) * 28) >> 8) as u8
            }
            _ => 255,
        };
        Self {
            width: sheet.width,
            height: sheet.height,
            pixels: sheet.rgb.chunks_exact(3).map(luma).collect(),
        }
    }

    /// Blurs by about a pixel, which rounds the steps of scans in black and
    /// white; clean pages read as well as before.
    pub(super) fn soften(&mut self) {
        let (width, height) = (self.width, self.height);
        let weigh =
            |a: u8, b: u8, c: u8| ((u16::from(a) + 2 * u16::from(b) + u16::from(c) + 2) / 4) as u8;
        let mut level = self.pixels.clone();
        for (from, to) in self
            .pixels
            .chunks(width.max(1))
            .zip(level.chunks_mut(width.max(1)))
        {
            for (three, to) in from.windows(3).zip(to.iter_mut().skip(1)) {
                if let [a, b, c] = three {
                    *to = weigh(*a, *b, *c);
                }
            }
        }
        for y in 1..height.saturating_sub(1) {
            let rows = level
                .get((y - 1) * width..(y + 2) * width)
                .unwrap_or_default();
            let (above, rest) = rows.split_at(width.min(rows.len()));
            let (here, below) = rest.split_at(width.min(rest.len()));
            let Some(to) = self.pixels.get_mut(y * width..(y + 1) * width) else {
                continue;
            };
            for (((a, b), c), to) in above.iter().zip(here).zip(below).zip(to) {
                *to = weigh(*a, *b, *c);
            }
        }
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.pixels.chunks_exact(self.width.max(1))
    }

    /// The level between ink and paper that parts them best (Otsu 1979), kept
    /// away from both ends, so that a blank page has no ink.
    pub(super) fn threshold(&self) -> u8 {
        let mut counts = [0u64; 256];
        for pixel in &self.pixels {
            if let Some(count) = counts.get_mut(usize::from(*pixel)) {
                *count += 1;
            }
        }
        let all: u64 = counts.iter().sum();
        let sum: f64 = counts
            .iter()
            .zip(0u32..)
            .map(|(n, v)| *n as f64 * f64::from(v))
            .sum();
        let (mut below, mut below_sum) = (0u64, 0f64);
        let (mut best, mut level) = (0f64, 128u8);
        for (value, count) in (0u8..=254).zip(counts) {
            below += count;
            below_sum += count as f64 * f64::from(value);
            let above = all - below;
            if below == 0 || above == 0 {
                continue;
            }
            let apart = below_sum / below as f64 - (sum - below_sum) / above as f64;
            let score = below as f64 * above as f64 * apart * apart;
            if score > best {
                (best, level) = (score, value);
            }
        }
        level.clamp(70, 200)
    }

    /// Turned about its middle, by an angle in radians; paper fills the corners.
    pub(super) fn turned(&self, angle: f32) -> Self {
        let (sin, cos) = angle.sin_cos();
        let (cx, cy) = (self.width as f32 / 2.0, self.height as f32 / 2.0);
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for y in 0..self.height {
            let dy = y as f32 + 0.5 - cy;
            for x in 0..self.width {
                let dx = x as f32 + 0.5 - cx;
                let from = (
                    cx + dx * cos - dy * sin - 0.5,
                    cy + dx * sin + dy * cos - 0.5,
                );
                pixels.push(self.between(from));
            }
        }
        Self {
            width: self.width,
            height: self.height,
            pixels,
        }
    }

    fn between(&self, (x, y): (f32, f32)) -> u8 {
        let (left, top) = (x.floor(), y.floor());
        let (fx, fy) = (x - left, y - top);
        let (left, top) = (left as isize, top as isize);
        let at = |x: isize, y: isize| f32::from(self.at(x, y));
        let upper = at(left, top) * (1.0 - fx) + at(left + 1, top) * fx;
        let lower = at(left, top + 1) * (1.0 - fx) + at(left + 1, top + 1) * fx;
        (upper * (1.0 - fy) + lower * fy).round() as u8
    }

    fn at(&self, x: isize, y: isize) -> u8 {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else {
            return 255;
        };
        if x >= self.width {
            return 255;
        }
        self.pixels.get(y * self.width + x).copied().unwrap_or(255)
    }
}
