//! Pictures that came as files: PNG, JPEG, BMP, TIFF with its pages.

use std::io::Cursor;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageReader};
use tiff::ColorType;
use tiff::decoder::{Decoder, DecodingResult};

use super::{MOST_PIXELS, Sheet, scale_within};
use crate::model::Reason;
use crate::parse::Limits;

/// Long side of a picture in points: a file of pixels does not say how large
/// its paper was, so it counts as A4.
const LONG_SIDE: f32 = 842.0;

/// Pages of one TIFF that are looked at.
const MOST_PAGES: u32 = 10_000;

/// Most pixels that are decoded.
const MOST_DECODED: u64 = 120_000_000;

/// Pages of a picture; `None` when this format of picture is not decoded.
pub(crate) fn count(bytes: &[u8], format: &str) -> Option<u32> {
    match format {
        "png" | "jpeg" | "bmp" => Some(1),
        "tiff" => {
            let mut pages = 0;
            if let Ok(mut decoder) = Decoder::new(Cursor::new(bytes)) {
                pages = 1;
                while pages < MOST_PAGES && decoder.more_images() && decoder.next_image().is_ok() {
                    pages += 1;
                }
            }
            Some(pages)
        }
        _ => None,
    }
}

/// Decodes page `number` (from 1), within the limits on pixels and memory.
pub(super) fn decode(
    bytes: &[u8],
    format: &str,
    number: u32,
    limits: &Limits,
) -> Result<Sheet, Reason> {
    let picture = match format {
        "tiff" => tiff(bytes, number)?,
        "png" | "jpeg" | "bmp" if number == 1 => plain(bytes, limits)?,
        "png" | "jpeg" | "bmp" => return Err(Reason::Empty),
        _ => return Err(Reason::Unsupported),
    };
    Ok(on_paper(&picture))
}

fn plain(bytes: &[u8], limits: &Limits) -> Result<DynamicImage, Reason> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| Reason::Corrupt)?;
    let mut most = image::Limits::default();
    most.max_alloc = Some(limits.memory / 2);
    reader.limits(most);
    let mut decoder = reader.into_decoder().map_err(reason)?;
    let (width, height) = decoder.dimensions();
    within(width, height)?;
    let turned = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(reason)?;
    if let Some(turned) = turned {
        picture.apply_orientation(turned);
    }
    Ok(picture)
}

fn within(width: u32, height: u32) -> Result<(), Reason> {
    match u64::from(width) * u64::from(height) {
        0 => Err(Reason::Corrupt),
        pixels if pixels > MOST_DECODED => Err(Reason::Memory),
        _ => Ok(()),
    }
}

fn reason(error: image::ImageError) -> Reason {
    match error {
        image::ImageError::Limits(_) => Reason::Memory,
        image::ImageError::Unsupported(_) => Reason::Unsupported,
        _ => Reason::Corrupt,
    }
}

fn tiff(bytes: &[u8], number: u32) -> Result<DynamicImage, Reason> {
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(|_| Reason::Corrupt)?;
    for _ in 1..number {
        if !decoder.more_images() {
            return Err(Reason::Empty);
        }
        decoder.next_image().map_err(|_| Reason::Corrupt)?;
    }
    let (width, height) = decoder.dimensions().map_err(|_| Reason::Corrupt)?;
    within(width, height)?;
    let kind = decoder.colortype().map_err(|_| Reason::Unsupported)?;
    let samples = match decoder.read_image().map_err(|_| Reason::Corrupt)? {
        DecodingResult::U8(samples) => samples,
        DecodingResult::U16(samples) => samples.iter().map(|s| (s >> 8) as u8).collect(),
        _ => return Err(Reason::Unsupported),
    };
    let samples = match kind {
        ColorType::Gray(1) => unpacked(&samples, width as usize, height as usize),
        _ => samples,
    };
    let picture = match kind {
        ColorType::Gray(1 | 8 | 16) => {
            image::GrayImage::from_raw(width, height, samples).map(DynamicImage::from)
        }
        ColorType::RGB(8 | 16) => {
            image::RgbImage::from_raw(width, height, samples).map(DynamicImage::from)
        }
        ColorType::RGBA(8 | 16) => {
            image::RgbaImage::from_raw(width, height, samples).map(DynamicImage::from)
        }
        ColorType::GrayA(8 | 16) => {
            image::GrayAlphaImage::from_raw(width, height, samples).map(DynamicImage::from)
        }
        _ => return Err(Reason::Unsupported),
    };
    picture.ok_or(Reason::Corrupt)
}

/// Eight pixels a byte, rows padded, to one byte a pixel.
fn unpacked(samples: &[u8], width: usize, height: usize) -> Vec<u8> {
    let row = width.div_ceil(8);
    let mut out = Vec::with_capacity(width * height);
    for line in samples.chunks(row.max(1)).take(height) {
        let bits = line
            .iter()
            .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
        out.extend(bits.take(width).map(|bit| bit * 255));
    }
    out.resize(width * height, 255);
    out
}

/// The picture on white paper, without transparency.
fn on_paper(picture: &DynamicImage) -> Sheet {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let rgb = match picture.color().has_alpha() {
        false => picture.to_rgb8().into_raw(),
        true => {
            let over = |pixel: &image::Rgba<u8>| {
                let [r, g, b, a] = pixel.0.map(u32::from);
                [r, g, b].map(|c| ((c * a + 255 * (255 - a)) / 255) as u8)
            };
            picture.to_rgba8().pixels().flat_map(over).collect()
        }
    };
    let scale = LONG_SIDE / width.max(height).max(1) as f32;
    Sheet {
        width,
        height,
        rgb,
        points: (width as f32 * scale, height as f32 * scale),
    }
}

/// Brings a picture that is larger than the page at `dpi` down to it.
pub(super) fn fit(sheet: &mut Sheet, dpi: f32) {
    let wanted = f64::from(sheet.points.0) * f64::from(dpi) / 72.0;
    let (width, height) = (sheet.width as f64, sheet.height as f64);
    let scale = scale_within(width, height, wanted / width.max(1.0));
    if scale < 0.95 || width * height > MOST_PIXELS {
        resize(sheet, scale);
    }
}

/// Scales a picture.
pub(super) fn resize(sheet: &mut Sheet, scale: f64) {
    let to = |side: usize| ((side as f64 * scale).round() as u32).max(1);
    let (width, height) = (to(sheet.width), to(sheet.height));
    let rgb = std::mem::take(&mut sheet.rgb);
    let from = image::RgbImage::from_raw(sheet.width as u32, sheet.height as u32, rgb);
    let Some(from) = from else { return };
    let filter = match scale < 1.0 {
        true => image::imageops::FilterType::Triangle,
        false => image::imageops::FilterType::CatmullRom,
    };
    let scaled = image::imageops::resize(&from, width, height, filter);
    (sheet.width, sheet.height) = (width as usize, height as usize);
    sheet.rgb = scaled.into_raw();
}

/// The picture as PNG.
pub(super) fn encode(sheet: &Sheet) -> Result<Vec<u8>, Reason> {
    let mut out = Vec::new();
    PngEncoder::new_with_quality(&mut out, CompressionType::Fast, FilterType::Adaptive)
        .write_image(
            &sheet.rgb,
            sheet.width as u32,
            sheet.height as u32,
            ExtendedColorType::Rgb8,
        )
        .map_err(|_| Reason::Memory)?;
    Ok(out)
}
