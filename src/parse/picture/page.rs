//! A page of a PDF, drawn by hayro.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use hayro_interpret::InterpreterSettings;
use hayro_interpret::font::{FallbackFontQuery, FontData, FontQuery};
use hayro_syntax::Pdf;

use super::{Sheet, scale_within};
use crate::model::Reason;
use crate::parse::pdf;

/// Points an inch.
const POINTS: f32 = 72.0;

/// Japanese fonts of this system, for what a file does not embed.
#[derive(Clone, Default)]
pub(crate) struct Fonts {
    /// ゴシック体.
    pub(crate) gothic: Option<FontData>,
    /// 明朝体.
    pub(crate) mincho: Option<FontData>,
}

impl Fonts {
    fn japanese(&self, query: &FallbackFontQuery) -> Option<FontData> {
        let name = query
            .post_script_name
            .as_deref()
            .or(query.font_name.as_deref());
        let gothic = name.is_some_and(|name| {
            let name = name.to_lowercase();
            ["gothic", "sans", "meiryo", "ゴシック"]
                .iter()
                .any(|part| name.contains(part))
        });
        let (first, second) = match gothic || !query.is_serif && name.is_none() {
            true => (&self.gothic, &self.mincho),
            false => (&self.mincho, &self.gothic),
        };
        first.clone().or_else(|| second.clone())
    }

    fn resolve(&self, query: &FontQuery) -> Option<(FontData, u32)> {
        match query {
            FontQuery::Standard(font) => Some(font.get_font_data()),
            FontQuery::Fallback(query) => {
                let ours = match is_japanese(query) {
                    true => self.japanese(query).map(|font| (font, 0)),
                    false => None,
                };
                ours.or_else(|| Some(query.pick_standard_font().get_font_data()))
            }
        }
    }
}

/// A font with a character collection of its own, or with a Japanese name.
fn is_japanese(query: &FallbackFontQuery) -> bool {
    let named = [
        &query.post_script_name,
        &query.font_name,
        &query.font_family,
    ];
    let by_name = named.into_iter().flatten().any(|name| {
        let lower = name.to_lowercase();
        !name.is_ascii()
            || ["gothic", "mincho", "meiryo"]
                .iter()
                .any(|part| lower.contains(part))
    });
    query.character_collection.is_some() || by_name
}

/// Draws page `number` (from 1) at `dpi` or at what the limits allow.
pub(super) fn draw(bytes: &[u8], number: u32, dpi: f32, fonts: &Fonts) -> Result<Sheet, Reason> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| pdf::why(&error).0)?;
    let nth = (number as usize).checked_sub(1).ok_or(Reason::Empty)?;
    let page = pdf.pages().get(nth).ok_or(Reason::Empty)?;
    let points = page.render_dimensions();
    let wanted = f64::from(dpi / POINTS);
    let scale = scale_within(f64::from(points.0), f64::from(points.1), wanted) as f32;
    let fonts = fonts.clone();
    let settings = InterpreterSettings {
        font_resolver: Arc::new(move |query| fonts.resolve(query)),
        ..InterpreterSettings::default()
    };
    let pixels = PixmapSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: WHITE,
    };
    let draw = AssertUnwindSafe(|| {
        let cache = RenderCache::new();
        hayro::render(page, &cache, &settings, &RenderSettings::default(), &pixels)
    });
    let drawn = catch_unwind(draw).map_err(|_| Reason::Crashed)?;
    let (width, height) = (usize::from(drawn.width()), usize::from(drawn.height()));
    if width == 0 || height == 0 {
        return Err(Reason::Corrupt);
    }
    let rgb = drawn.data().iter().flat_map(|p| [p.r, p.g, p.b]).collect();
    Ok(Sheet {
        width,
        height,
        rgb,
        points,
    })
}
