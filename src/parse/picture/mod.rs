//! Pages as pixels: drawn for the eye (PNG), or made ready for recognition.
//!
//! All of it runs in the jailed worker. [`page`] draws a page of a PDF,
//! [`image`] decodes a picture; [`mark`] draws boxes over it. For recognition
//! [`prepare`] straightens ([`skew`]), takes rules out ([`ruled`]) and drops
//! specks ([`blobs`]).

mod blobs;
mod gray;
mod image;
mod mark;
mod page;
mod prepare;
mod ruled;
mod skew;

use serde::{Deserialize, Serialize};

use crate::model::Reason;
use crate::parse::Limits;
use crate::parse::detect::detect;
use crate::parse::format::Format;

pub(crate) use image::count;
pub(crate) use page::Fonts;

/// Most pixels of one picture: A3 at 300 dots an inch and some.
const MOST_PIXELS: f64 = 24.0e6;

/// Longest side of a picture in pixels.
const LONGEST_SIDE: f64 = 16_000.0;

/// A picture in colour, three bytes a pixel, and the page it shows.
pub(crate) struct Sheet {
    width: usize,
    height: usize,
    rgb: Vec<u8>,
    /// Size of the page in points.
    points: (f32, f32),
}

/// What is known of a picture that was made ready for recognition.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Scan {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Size of the page in points.
    pub points: [f32; 2],
    /// From pixels to points of the page, as in PDF: `[a b c d e f]`.
    pub matrix: [f32; 6],
    /// Whether its lines seem to run from side to side.
    pub level: bool,
    /// Rules that were taken out, in pixels.
    pub rules: Vec<[f32; 4]>,
    /// What looks like characters, in pixels.
    pub parts: Vec<[f32; 4]>,
}

/// The picture of a page.
fn sheet(
    bytes: &[u8],
    name: &str,
    page: u32,
    dpi: f32,
    fonts: &Fonts,
    limits: &Limits,
) -> Result<Sheet, Reason> {
    match detect(bytes, name) {
        Format::Pdf => page::draw(bytes, page, dpi, fonts),
        Format::Image(format) => image::decode(bytes, format, page, limits),
        _ => Err(Reason::Unsupported),
    }
}

/// A page as PNG, `marks` (points, as in anchors) drawn over it.
pub(crate) fn png(
    bytes: &[u8],
    name: &str,
    page: u32,
    dpi: f32,
    marks: &[[f32; 4]],
    fonts: &Fonts,
    limits: &Limits,
) -> Result<Vec<u8>, Reason> {
    let mut sheet = sheet(bytes, name, page, dpi, fonts, limits)?;
    image::fit(&mut sheet, dpi);
    mark::draw(&mut sheet, marks);
    image::encode(&sheet)
}

/// A page made ready for recognition: what is known of it, and its pixels in
/// grey, row by row.
pub(crate) fn scan(
    bytes: &[u8],
    name: &str,
    page: u32,
    fonts: &Fonts,
    limits: &Limits,
) -> Result<(Scan, Vec<u8>), Reason> {
    let sheet = sheet(bytes, name, page, prepare::DPI, fonts, limits)?;
    Ok(prepare::prepare(sheet))
}

/// The largest scale up to `wanted` at which a picture keeps to the limits.
fn scale_within(width: f64, height: f64, wanted: f64) -> f64 {
    let area = (width * height).max(1.0);
    let side = width.max(height).max(1.0);
    wanted
        .min((MOST_PIXELS / area).sqrt())
        .min(LONGEST_SIDE / side)
}
