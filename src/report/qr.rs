//! QR codes (ISO/IEC 18004).

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};

/// Light modules around the code.
const QUIET: i32 = 4;

/// A QR code.
pub struct Qr(QrCode);

impl Qr {
    /// The code of a text; fails when the text is too long for one.
    pub fn of(text: &str) -> Result<Self, String> {
        QrCode::encode_text(text, QrCodeEcc::Medium)
            .map(Self)
            .map_err(|error| error.to_string())
    }

    /// Modules along a side, the quiet ones included.
    pub fn side(&self) -> i32 {
        self.0.size() + 2 * QUIET
    }

    /// Whether a module is dark, counted with the quiet ones.
    pub(super) fn is_dark(&self, x: i32, y: i32) -> bool {
        self.0.get_module(x - QUIET, y - QUIET)
    }

    /// The dark modules as a path of SVG, a unit each.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for y in 0..self.side() {
            for x in (0..self.side()).filter(|x| self.is_dark(*x, y)) {
                // Writing to a string does not fail.
                let _ = write!(path, "M{x} {y}h1v1h-1z");
            }
        }
        path
    }
}
