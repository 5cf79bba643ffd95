//! The QR code of a letter: where the ledger stood when it was issued.

use std::fmt::Write as _;
use std::io::Cursor;

use image::{GrayImage, ImageFormat, Luma};
use qrcodegen::{QrCode, QrCodeEcc};

use super::{LetterError, Standing};

/// Light modules around the code (ISO/IEC 18004).
const QUIET: i32 = 4;

/// Dots of a module in a picture.
const DOTS: u32 = 8;

/// A QR code.
pub(super) struct Mark(QrCode);

impl Mark {
    pub(super) fn of(standing: &Standing) -> Result<Self, LetterError> {
        QrCode::encode_text(&standing.lines(), QrCodeEcc::Medium)
            .map(Self)
            .map_err(|error| LetterError::Form(error.to_string()))
    }

    /// Modules along a side, the quiet ones included.
    pub(super) fn side(&self) -> i32 {
        self.0.size() + 2 * QUIET
    }

    /// The dark modules as a path of SVG, a unit each.
    pub(super) fn path(&self) -> String {
        let mut path = String::new();
        for y in 0..self.0.size() {
            for x in (0..self.0.size()).filter(|x| self.0.get_module(*x, y)) {
                // Writing to a string does not fail.
                let _ = write!(path, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
            }
        }
        path
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
        let dot = |at: u32| i32::try_from(at / DOTS).unwrap_or(0) - QUIET;
        let picture = GrayImage::from_fn(side, side, |x, y| {
            Luma([if self.0.get_module(dot(x), dot(y)) {
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
