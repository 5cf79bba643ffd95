//! The QR code of a letter: where the ledger stood when it was issued.

use std::io::Cursor;

use image::{GrayImage, ImageFormat, Luma};

use super::{LetterError, Standing};
use crate::report::qr::Qr;

/// Dots of a module in a picture.
const DOTS: u32 = 8;

/// A QR code.
pub(super) struct Mark(Qr);

impl Mark {
    pub(super) fn of(standing: &Standing) -> Result<Self, LetterError> {
        Qr::of(&standing.lines())
            .map(Self)
            .map_err(LetterError::Form)
    }

    /// Modules along a side, the quiet ones included.
    pub(super) fn side(&self) -> i32 {
        self.0.side()
    }

    /// The dark modules as a path of SVG, a unit each.
    pub(super) fn path(&self) -> String {
        self.0.path()
    }

    /// The code as a picture by itself.
    #[cfg(feature = "pdf")]
    pub(super) fn svg(&self) -> String {
        let (side, path) = (self.side(), self.path());
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\"><path d=\"{path}\"/></svg>"
        )
    }

    /// The code as PNG.
    pub(super) fn png(&self) -> Result<Vec<u8>, LetterError> {
        let side = self.side().unsigned_abs() * DOTS;
        let module = |at: u32| i32::try_from(at / DOTS).unwrap_or(0);
        let picture = GrayImage::from_fn(side, side, |x, y| {
            Luma([if self.0.is_dark(module(x), module(y)) {
                0
            } else {
                255
            }])
        });
        let mut bytes = Cursor::new(Vec::new());
        picture
            .write_to(&mut bytes, ImageFormat::Png)
            .map_err(|error| LetterError::Form(error.to_string()))?;
        Ok(bytes.into_inner())
    }
}
