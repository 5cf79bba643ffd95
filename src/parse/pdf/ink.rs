//! What one page draws, as far as reading needs it: glyphs with their text and
//! place, rules, filled areas, what pictures cover.

use super::gate::MOST_OF_PAGE;
use super::geometry::{Area, Turn};

/// Thickest line that counts as a rule, in points.
const RULE: f32 = 3.0;
/// Rules and filled areas kept of one page.
const MOST_MARKS: usize = 50_000;
/// Marks of one page whose turn is compared with the text around them.
const MOST_TURNED: usize = 200;
/// Height of glyphs on one line, in sizes of the type.
const ONE_LINE: f32 = 1.6;
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
    /// Drawn invisibly, and over no picture that it could be the text of.
    pub(super) hidden: bool,
}

/// Everything one page draws that reading needs.
pub(super) struct Ink {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) text: String,
    pub(super) glyphs: Vec<Glyph>,
    /// Thin lines, upright or level.
    pub(super) rules: Vec<Area>,
    /// Where links lie.
    pub(super) links: Vec<Area>,
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
            links: Vec::new(),
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

    /// Takes note of a picture.
    pub(super) fn picture(&mut self, area: Area) {
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

    /// Takes a glyph in, unless it lies outside of the page or is one too many.
    pub(super) fn push(&mut self, text: &str, area: Area, size: f32, turn: Turn) {
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
            hidden: false,
        });
    }

    /// The glyphs from `first` on are drawn invisibly.
    pub(super) fn hide(&mut self, first: usize) {
        let glyphs = self.glyphs.get_mut(first..).unwrap_or_default();
        self.invisible += glyphs.len() as u32;
        glyphs.iter_mut().for_each(|glyph| glyph.hidden = true);
    }

    /// The invisible text over a picture is what software recognised in it, and so
    /// is all of a page that is a picture.
    pub(super) fn settle_hidden(&mut self) {
        if self.invisible == 0 {
            return;
        }
        let is_picture = self.pictured() > MOST_OF_PAGE;
        for at in 0..self.glyphs.len() {
            let middle = self.glyphs.get(at).map(|glyph| glyph.area.middle());
            let over = is_picture || middle.is_some_and(|middle| self.is_covered(middle));
            if let Some(glyph) = self.glyphs.get_mut(at) {
                glyph.hidden &= !over;
            }
        }
    }

    /// Whether a picture lies at a point of the page.
    fn is_covered(&self, (x, y): (f32, f32)) -> bool {
        let step = |at: f32, full: f32| (at / full.max(1.0) * SQUARES as f32).max(0.0) as usize;
        let square = step(y, self.height) * SQUARES + step(x, self.width).min(SQUARES - 1);
        self.covered.get(square).copied().unwrap_or(false)
    }

    /// Takes a check box in, unless what is drawn in it is a letter already.
    pub(super) fn check(&mut self, area: Area, on: bool) {
        let written = |glyph: &Glyph| {
            area.holds(glyph.area.middle(), 0.0) && !self.text_of(glyph).trim().is_empty()
        };
        if !self.glyphs.iter().any(written) {
            let size = area.width().min(area.height());
            self.push(if on { "☑" } else { "☐" }, area, size, Turn::Right);
        }
    }

    /// The glyphs from `first` on mean `text`, says the file. Taken where what is
    /// drawn has no Unicode of its own, on one line: what a person sees counts
    /// before what only programs are told.
    pub(super) fn mean(&mut self, first: usize, text: &str) {
        let meant = self.glyphs.get(first..).unwrap_or_default();
        let unmapped = meant
            .iter()
            .filter(|glyph| self.text_of(glyph) == "\u{FFFD}")
            .count();
        let Some(one) = meant.first().filter(|_| unmapped > 0) else {
            return;
        };
        let (turn, size, hidden) = (one.turn, one.size, one.hidden);
        let area = meant.iter().map(|g| g.area).reduce(|a, b| a.with(&b));
        let Some(area) = area.filter(|_| meant.iter().all(|g| g.turn == turn)) else {
            return;
        };
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        if turn.frame(area).height() > ONE_LINE * size || text.is_empty() {
            return;
        }
        self.glyphs.truncate(first);
        self.unmapped -= unmapped.min(self.unmapped as usize) as u32;
        self.push(&text, area, size, turn);
        if let Some(glyph) = self.glyphs.last_mut() {
            glyph.hidden = hidden;
        }
    }

    /// Keeps a thin area as a rule, another as a fill when it is filled.
    pub(super) fn rule_or_fill(&mut self, area: Area, filled: bool) {
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
