//! What one page draws: glyphs with their text and place, rules, filled
//! areas, pictures.

use std::rc::Rc;

use hayro_cmap::{BfString, WritingMode};
use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};

use super::fonts::{Chart, Charts};
use super::geometry::{Area, Turn};

/// Thickest line that counts as a rule, in points.
const RULE: f32 = 3.0;
/// Rules and filled areas kept of one page.
const MOST_MARKS: usize = 50_000;
/// Marks of one page whose turn is compared with the text around them.
const MOST_TURNED: usize = 200;
/// The page is covered with this many squares a side to see what pictures cover.
const SQUARES: usize = 32;

/// A piece of text drawn at one place; most often one character.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    /// Bytes of [`Ink::text`].
    pub(super) start: u32,
    pub(super) end: u32,
    /// The em box on the page.
    pub(super) area: Area,
    /// Size of the type in points.
    pub(super) size: f32,
    pub(super) turn: Turn,
}

/// Everything one page draws that reading needs.
pub(super) struct Ink {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) text: String,
    pub(super) glyphs: Vec<Glyph>,
    /// Thin lines, upright or level.
    pub(super) rules: Vec<Area>,
    /// Areas filled with a colour other than white.
    pub(super) fills: Vec<Area>,
    /// Shapes that are neither rules nor plain areas.
    pub(super) shapes: u32,
    /// Glyphs without Unicode; they stand as U+FFFD in the text.
    pub(super) unmapped: u32,
    /// Glyphs drawn invisibly, as text recognition puts them over a scan.
    pub(super) invisible: u32,
    /// Glyphs that lie outside of the page.
    pub(super) outside: u32,
    /// Set when glyphs were left out because there were too many.
    pub(super) overflow: bool,
    most_glyphs: usize,
    covered: Vec<bool>,
}

impl Ink {
    pub(super) fn new(width: f32, height: f32, most_glyphs: usize) -> Self {
        Self {
            width,
            height,
            text: String::new(),
            glyphs: Vec::new(),
            rules: Vec::new(),
            fills: Vec::new(),
            shapes: 0,
            unmapped: 0,
            invisible: 0,
            outside: 0,
            overflow: false,
            most_glyphs,
            covered: vec![false; SQUARES * SQUARES],
        }
    }

    /// The text of a glyph.
    pub(super) fn text_of(&self, glyph: &Glyph) -> &str {
        let range = glyph.start as usize..glyph.end as usize;
        self.text.get(range).unwrap_or_default()
    }

    /// A long vowel mark or bracket in vertical text is drawn turned: it belongs
    /// to the text that it touches.
    pub(super) fn settle_turns(&mut self) {
        let first = self.glyphs.first().map(|glyph| glyph.turn);
        if self.glyphs.iter().all(|glyph| Some(glyph.turn) == first) {
            return;
        }
        let mark = |c: char| "ー－―〜～…‥（）「」『』【】()".contains(c);
        let marks: Vec<usize> = (0..self.glyphs.len())
            .filter(|at| {
                self.glyphs
                    .get(*at)
                    .is_some_and(|g| self.text_of(g).chars().all(mark))
            })
            .take(MOST_TURNED)
            .collect();
        for at in marks {
            let turn = self
                .glyphs
                .get(at)
                .and_then(|glyph| self.turn_around(at, glyph));
            if let (Some(turn), Some(glyph)) = (turn, self.glyphs.get_mut(at)) {
                glyph.turn = turn;
            }
        }
    }

    /// The turn of the glyphs that touch this one, when none has its own.
    fn turn_around(&self, at: usize, glyph: &Glyph) -> Option<Turn> {
        let (x, y) = glyph.area.middle();
        let near = |other: &Glyph| {
            let (a, b) = other.area.middle();
            (a - x).hypot(b - y) <= 1.4 * glyph.size
        };
        let mut others = self
            .glyphs
            .iter()
            .enumerate()
            .filter(|(i, g)| *i != at && near(g));
        let turn = others.next()?.1.turn;
        (turn != glyph.turn && others.all(|(_, g)| g.turn == turn)).then_some(turn)
    }

    /// Part of the page that pictures cover, from 0 to 1.
    pub(super) fn pictured(&self) -> f32 {
        let covered = self.covered.iter().filter(|c| **c).count();
        covered as f32 / self.covered.len().max(1) as f32
    }

    fn picture(&mut self, area: Area) {
        let step = |at: f32, full: f32| (at / full.max(1.0) * SQUARES as f32) as isize;
        for row in 0..SQUARES {
            for column in 0..SQUARES {
                let inside = step(area.x0, self.width) <= column as isize
                    && (column as isize) < step(area.x1 + 1.0, self.width)
                    && step(area.y0, self.height) <= row as isize
                    && (row as isize) < step(area.y1 + 1.0, self.height);
                if inside && let Some(square) = self.covered.get_mut(row * SQUARES + column) {
                    *square = true;
                }
            }
        }
    }

    fn push(&mut self, text: &str, area: Area, size: f32, turn: Turn) {
        let page = Area::new(0.0, 0.0, self.width, self.height);
        if !area.is_sound() || !page.holds(area.middle(), 1.0) {
            self.outside += 1;
            return;
        }
        if self.glyphs.len() >= self.most_glyphs || self.text.len() > u32::MAX as usize / 2 {
            self.overflow = true;
            return;
        }
        let start = self.text.len() as u32;
        self.text.push_str(text);
        self.glyphs.push(Glyph {
            start,
            end: self.text.len() as u32,
            area,
            size,
            turn,
        });
    }

    fn rule_or_fill(&mut self, area: Area, filled: bool) {
        if !area.is_sound() {
            return;
        }
        let thin = area.width().min(area.height()) <= RULE;
        let kept = match (thin, filled) {
            (true, _) => &mut self.rules,
            (false, true) => &mut self.fills,
            (false, false) => return,
        };
        if kept.len() < MOST_MARKS {
            kept.push(area);
        }
    }
}

/// Takes the drawing of one page down as [`Ink`].
pub(super) struct Pen<'i, 'c, 'a> {
    pub(super) ink: &'i mut Ink,
    pub(super) charts: &'c mut Charts<'a>,
    /// Clips in force, the innermost last.
    pub(super) clips: Vec<Area>,
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

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn pop_transparency_group(&mut self) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let vertical = run.writing_mode() == WritingMode::Vertical;
        let mut chart = None;
        for glyph in run.glyphs() {
            self.glyph(
                glyph,
                props.transform * glyph.transform(),
                vertical,
                &mut chart,
            );
        }
        if matches!(mode, DrawMode::Invisible) {
            self.ink.invisible += run.glyphs().len() as u32;
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
