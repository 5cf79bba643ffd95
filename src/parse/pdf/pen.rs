//! Takes the drawing of a page down: the device that the interpreter draws on.

use std::rc::Rc;

use hayro_cmap::{BfString, WritingMode};
use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};
use hayro_syntax::object::Dict;

use super::fields::string;
use super::fonts::{Chart, Charts};
use super::geometry::{Area, Turn};
use super::ink::Ink;

/// Takes the drawing of one page down as [`Ink`].
pub(super) struct Pen<'i, 'c, 'a> {
    pub(super) ink: &'i mut Ink,
    pub(super) charts: &'c mut Charts<'a>,
    /// Clips in force, the innermost last.
    pub(super) clips: Vec<Area>,
    /// Marked content begun and not ended: where its glyphs begin, and what the
    /// file says that they mean.
    pub(super) marked: Vec<Option<Meant>>,
}

/// What marked content means (ActualText, ISO 32000-1, 14.9.4).
pub(super) struct Meant {
    first: usize,
    text: String,
}

impl<'a> Pen<'_, '_, 'a> {
    fn glyph(&mut self, glyph: &Drawn<'a>, place: Affine, vertical: bool, chart: &mut Chartist) {
        let (advance, is_shape) = match glyph {
            Drawn::Outline(outline) => (outline.advance_width(), false),
            Drawn::Type3(shape) => (shape.advance_width(), true),
        };
        let along = if vertical { (0.0, -1.0) } else { (1.0, 0.0) };
        let advance = f64::from(advance.unwrap_or(500.0));
        let [a, b, c, d, ..] = place.as_coeffs();
        let mut size = (c.hypot(d) * 1000.0) as f32;
        if is_shape {
            size = plausible_size(size, (a.hypot(b) * advance) as f32);
        }
        let height = if is_shape {
            f64::from(size) / c.hypot(d).max(1e-9)
        } else {
            1000.0
        };
        let cell = if vertical {
            Rect::new(0.0, -120.0, 1000.0, 880.0)
        } else {
            Rect::new(0.0, -0.12 * height, advance, 0.88 * height)
        };
        let turn = Turn::of(
            (a * along.0 + c * along.1) as f32,
            (b * along.0 + d * along.1) as f32,
        );
        let area = area_of(place.transform_rect_bbox(cell));
        match self.text_of(glyph, vertical, chart) {
            Text::Known(BfString::Char(c)) => {
                self.ink.push(c.encode_utf8(&mut [0; 4]), area, size, turn)
            }
            Text::Known(BfString::String(s)) => self.ink.push(&s, area, size, turn),
            Text::Blank => self.ink.push(" ", area, size, turn),
            Text::Unknown => {
                self.ink.unmapped += 1;
                self.ink.push("\u{FFFD}", area, size, turn);
            }
        }
    }

    fn text_of(&mut self, glyph: &Drawn<'a>, vertical: bool, chart: &mut Chartist) -> Text {
        if let Some(text) = glyph.as_unicode().filter(is_text) {
            return Text::Known(text);
        }
        let Drawn::Outline(outline) = glyph else {
            return Text::Unknown;
        };
        let chart = chart.get_or_insert_with(|| self.charts.of(outline, vertical));
        let text = chart.as_ref().and_then(|chart| chart.text(outline));
        match text.filter(is_text) {
            Some(text) => Text::Known(text),
            None if self.charts.is_blank(outline) => Text::Blank,
            None => Text::Unknown,
        }
    }

    fn clip(&self) -> Area {
        let page = Area::new(0.0, 0.0, self.ink.width, self.ink.height);
        self.clips.last().copied().unwrap_or(page)
    }

    fn push_clip(&mut self, area: Area) {
        let outer = self.clip();
        self.clips.push(Area {
            x0: area.x0.max(outer.x0),
            y0: area.y0.max(outer.y0),
            x1: area.x1.min(outer.x1).max(area.x0.max(outer.x0)),
            y1: area.y1.min(outer.y1).max(area.y0.max(outer.y0)),
        });
    }

    /// Level and upright lines of a path; true when it had nothing else.
    fn rules_of(&mut self, path: &BezPath, place: Affine, filled: bool) -> bool {
        let mut only = true;
        let (mut first, mut last) = (Point::ZERO, Point::ZERO);
        let mut bounds: Option<Area> = None;
        for element in path.elements() {
            let next = match *element {
                PathEl::MoveTo(p) => {
                    self.close(&mut bounds, filled);
                    first = place * p;
                    last = first;
                    continue;
                }
                PathEl::LineTo(p) => place * p,
                PathEl::ClosePath => first,
                PathEl::QuadTo(..) | PathEl::CurveTo(..) => {
                    only = false;
                    bounds = None;
                    continue;
                }
            };
            let line = Area::new(last.x as f32, last.y as f32, next.x as f32, next.y as f32);
            if line.width().min(line.height()) > 0.5 {
                only = false;
            }
            bounds = Some(bounds.map_or(line, |b| b.with(&line)));
            if !filled {
                self.line(line);
            }
            last = next;
        }
        self.close(&mut bounds, filled);
        only
    }

    fn line(&mut self, line: Area) {
        if line.width().min(line.height()) <= 0.5 {
            self.ink.rule_or_fill(line, false);
        }
    }

    fn close(&mut self, bounds: &mut Option<Area>, filled: bool) {
        if let Some(area) = bounds.take().filter(|_| filled) {
            self.ink.rule_or_fill(area, true);
        }
    }
}

/// The chart for the run at hand, looked up only when a glyph needs it.
type Chartist = Option<Option<Rc<Chart>>>;

enum Text {
    Known(BfString),
    Blank,
    Unknown,
}

/// Control characters and the replacement character are no text.
fn is_text(text: &BfString) -> bool {
    let good = |c: char| !c.is_control() && c != '\u{FFFD}';
    match text {
        BfString::Char(c) => good(*c),
        BfString::String(s) => !s.is_empty() && s.chars().all(good),
    }
}

/// Type 3 fonts may name any size: one that the widths belie is corrected.
fn plausible_size(size: f32, advance: f32) -> f32 {
    if advance > 0.1 && (size > advance * 5.0 || size < advance * 0.5) {
        advance * 1.6
    } else {
        size
    }
}

fn area_of(rect: Rect) -> Area {
    Area::new(
        rect.x0 as f32,
        rect.y0 as f32,
        rect.x1 as f32,
        rect.y1 as f32,
    )
}

fn is_white(paint: &Paint<'_>) -> bool {
    match paint {
        Paint::Color(color) => {
            let [r, g, b, alpha] = color.to_rgba().to_rgba8();
            alpha < 8 || r.min(g).min(b) > 250
        }
        Paint::Pattern(_) => false,
    }
}

impl<'a> Device<'a> for Pen<'_, '_, 'a> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        let filled = matches!(mode, DrawMode::Fill(_) | DrawMode::FillAndStroke(..));
        if filled && is_white(&props.paint) {
            return;
        }
        if !self.rules_of(path, props.transform, filled) {
            self.ink.shapes = self.ink.shapes.saturating_add(1);
        }
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, mode: &DrawMode) {
        if matches!(mode, DrawMode::Fill(_) | DrawMode::FillAndStroke(..)) {
            if !is_white(&props.paint) {
                let area = area_of(props.transform.transform_rect_bbox(*rect));
                self.ink.rule_or_fill(area, true);
            }
        } else {
            self.rules_of(&rect.to_path(0.1), props.transform, false);
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.push_clip(area_of(clip.path.bounding_box()));
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.push_clip(area_of(*rect));
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn begin_marked_content(&mut self, _: &[u8], properties: Option<&Dict<'_>>) {
        let text = properties.and_then(|dict| string(dict, b"ActualText"));
        self.marked.push(text.map(|text| Meant {
            first: self.ink.glyphs.len(),
            text,
        }));
    }

    fn end_marked_content(&mut self) {
        if let Some(meant) = self.marked.pop().flatten() {
            self.ink.mean(meant.first, &meant.text);
        }
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn pop_transparency_group(&mut self) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let vertical = run.writing_mode() == WritingMode::Vertical;
        let mut chart = None;
        let first = self.ink.glyphs.len();
        for glyph in run.glyphs() {
            self.glyph(
                glyph,
                props.transform * glyph.transform(),
                vertical,
                &mut chart,
            );
        }
        if matches!(mode, DrawMode::Invisible) {
            self.ink.hide(first);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let pixels = Rect::new(
            0.0,
            0.0,
            f64::from(image.width()),
            f64::from(image.height()),
        );
        let area = area_of(props.transform.transform_rect_bbox(pixels));
        let clip = self.clip();
        let seen = Area {
            x0: area.x0.max(clip.x0),
            y0: area.y0.max(clip.y0),
            x1: area.x1.min(clip.x1),
            y1: area.y1.min(clip.y1),
        };
        if seen.is_sound() && seen.x1 > seen.x0 && seen.y1 > seen.y0 {
            self.ink.picture(seen);
        }
    }
}
