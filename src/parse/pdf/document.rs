//! Walks the pages of a document and yields their passages.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use hayro_interpret::kurbo::Rect;
use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, TransformExt, interpret_page,
};
use hayro_syntax::page::Page;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::blank_font;
use super::blocks::Block;
use super::fonts::Charts;
use super::gate::{self, Verdict};
use super::geometry::Area;
use super::ink::{Ink, Pen};
use super::margins::Margins;
use super::marks::{is_contents_line, join, opens};
use super::{FIRST, fields, flow};
use crate::model::{Flag, Item, Place, Reason, Summary};
use crate::parse::limits::Limits;
use crate::parse::marks::is_japanese;
use crate::parse::outline::Outline;
use crate::parse::sink::Sink;

/// Pages read of one document.
const MOST_PAGES: usize = 20_000;
/// Glyphs read of one document.
const MOST_GLYPHS: usize = 20_000_000;
/// Pages looked at ahead, to know what runs along their edges.
const AHEAD: usize = 12;
/// Lines with a leader that make a page a table of contents.
const CONTENTS: usize = 5;

/// Reads a PDF: passages page by page, in reading order.
pub(crate) fn read(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    if bytes.is_empty() {
        return Summary::unread("pdf", Reason::Empty);
    }
    let pdf = match catch_unwind(|| Pdf::new(bytes.to_vec())) {
        Ok(Ok(pdf)) => pdf,
        Ok(Err(error)) => return refused(error),
        Err(_) => return Summary::unread("pdf", Reason::Corrupt),
    };
    let pages = pdf.pages();
    if pages.is_empty() {
        return Summary::unread("pdf", Reason::Corrupt);
    }
    let mut out = Out::new(Sink::new(emit, limits, FIRST), pages.len());
    let mut reader = Reader::new(&pdf);
    for (page, number) in pages.iter().take(MOST_PAGES).zip(1u32..) {
        match reader.page(page) {
            Some((ink, fields)) => out.page(number, &ink, fields),
            None => out.lost(number),
        }
        if out.sink.full() {
            break;
        }
    }
    out.finish()
}

fn refused(error: LoadPdfError) -> Summary {
    let (reason, note) = match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => (Reason::Password, None),
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => {
            (Reason::Unsupported, Some("encrypted in an unknown way"))
        }
        LoadPdfError::Decryption(_) => (Reason::Corrupt, Some("the encryption is damaged")),
        LoadPdfError::Invalid => (Reason::Corrupt, None),
    };
    let mut summary = Summary::unread("pdf", reason);
    summary.warnings.extend(note.map(str::to_owned));
    summary
}

/// Draws pages; fonts are kept from page to page.
struct Reader<'a> {
    cache: InterpreterCache<'a>,
    settings: InterpreterSettings,
    charts: Charts<'a>,
    glyphs_left: usize,
}

impl<'a> Reader<'a> {
    fn new(pdf: &'a Pdf) -> Self {
        let blank = Arc::new(blank_font::bytes());
        let substitute = Arc::clone(&blank);
        Self {
            cache: InterpreterCache::new(),
            settings: InterpreterSettings {
                font_resolver: Arc::new(move |_| Some((blank.clone(), 0))),
                ..InterpreterSettings::default()
            },
            charts: Charts::new(pdf, substitute),
            glyphs_left: MOST_GLYPHS,
        }
    }

    /// What the page draws and the values it does not draw, `None` when drawing it failed.
    fn page(&mut self, page: &Page<'a>) -> Option<(Ink, Vec<Block>)> {
        let (width, height) = page.render_dimensions();
        let mut ink = Ink::new(width, height, self.glyphs_left);
        let drawn = catch_unwind(AssertUnwindSafe(|| {
            let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
            let place = page.initial_transform(true).to_kurbo();
            let settings = self.settings.clone();
            let mut context = Context::new(place, bounds, &self.cache, page.xref(), settings);
            let mut pen = Pen {
                ink: &mut ink,
                charts: &mut self.charts,
                clips: Vec::new(),
            };
            interpret_page(page, &mut context, &mut pen);
            ink.settle_turns();
            fields::undrawn(page)
        }));
        let Ok(fields) = drawn else {
            self.cache = InterpreterCache::new();
            return None;
        };
        self.glyphs_left = self.glyphs_left.saturating_sub(ink.glyphs.len());
        Some((ink, fields))
    }
}

/// A page that waits until those after it were seen.
struct Waiting {
    number: u32,
    height: f32,
    blocks: Vec<Block>,
}

/// The way out: running headers flagged, broken paragraphs joined, headings
/// kept.
struct Out<'s> {
    sink: Sink<'s>,
    pages: usize,
    margins: Margins,
    waiting: VecDeque<Waiting>,
    outline: Outline,
    /// The page at hand is a table of contents, whose titles are no headings.
    in_contents: bool,
    /// The last paragraph of the page before, which may go on.
    open: Option<(u32, Block)>,
}

impl<'s> Out<'s> {
    fn new(sink: Sink<'s>, pages: usize) -> Self {
        Self {
            sink,
            pages,
            margins: Margins::default(),
            waiting: VecDeque::new(),
            outline: Outline::default(),
            in_contents: false,
            open: None,
        }
    }

    fn page(&mut self, number: u32, ink: &Ink, fields: Vec<Block>) {
        let verdict = gate::judge(ink);
        self.note(number, verdict, ink);
        let drawn = catch_unwind(AssertUnwindSafe(|| flow::blocks(ink)));
        let Ok(mut blocks) = drawn else {
            return self.lost(number);
        };
        if verdict == Verdict::Recognised {
            blocks.iter_mut().for_each(|b| b.flags.push(Flag::Ocr));
        }
        self.margins.see(&blocks, ink.height);
        blocks.extend(fields);
        self.waiting.push_back(Waiting {
            number,
            height: ink.height,
            blocks,
        });
        if self.waiting.len() > AHEAD {
            self.next();
        }
    }

    fn lost(&mut self, number: u32) {
        self.sink.warn(format!("page {number}: drawing it failed"));
        self.sink.unread(format!("page {number}"), Reason::Crashed);
    }

    fn note(&mut self, number: u32, verdict: Verdict, ink: &Ink) {
        let page = format!("page {number}");
        match verdict {
            Verdict::Read | Verdict::Blank => {}
            Verdict::Picture => self.sink.unread(&page, Reason::Scanned),
            Verdict::Recognised => {
                self.sink.warn(format!(
                    "{page}: a scan with text recognised by other software"
                ));
            }
            Verdict::Outlines => {
                self.sink.unread(&page, Reason::Scanned);
                self.sink.warn(format!("{page}: text drawn as outlines"));
            }
            Verdict::Unmapped => {
                self.sink.unread(&page, Reason::Unsupported);
                self.sink.warn(format!("{page}: {UNMAPPED_NOTE}"));
            }
        }
        if verdict == Verdict::Read && ink.unmapped > 0 {
            self.sink
                .warn(format!("{page}: {} glyphs without Unicode", ink.unmapped));
        }
        if ink.outside > 0 {
            self.sink
                .warn(format!("{page}: {} glyphs lie outside of it", ink.outside));
        }
        if ink.overflow {
            self.sink.unread(&page, Reason::Output);
        }
    }

    /// Yields the page that waited longest: header, body, footer.
    fn next(&mut self) {
        let Some(mut page) = self.waiting.pop_front() else {
            return;
        };
        self.margins.flag(&mut page.blocks, page.height);
        let right = page.blocks.iter().map(|b| b.area().x1).fold(0.0, f32::max);
        let contents = page.blocks.iter().filter(|b| is_contents_line(&b.text));
        self.in_contents = contents.count() >= CONTENTS;
        let (above, rest): (Vec<Block>, Vec<Block>) = page
            .blocks
            .into_iter()
            .partition(|b| b.flags.contains(&Flag::Header));
        let (below, body): (Vec<Block>, Vec<Block>) = rest
            .into_iter()
            .partition(|b| b.flags.contains(&Flag::Footer));
        let body = self.carry_on(body);
        above
            .into_iter()
            .for_each(|b| self.yield_block(page.number, b));
        let last = body.len().saturating_sub(1);
        for (nth, block) in body.into_iter().enumerate() {
            if nth == last && may_go_on(&block, right) {
                self.open = Some((page.number, block));
            } else {
                self.yield_block(page.number, block);
            }
        }
        below
            .into_iter()
            .for_each(|b| self.yield_block(page.number, b));
    }

    /// Ends the paragraph that the page before left open, with the first of
    /// `body` when that carries it on; gives back what is left of `body`.
    fn carry_on(&mut self, mut body: Vec<Block>) -> Vec<Block> {
        let Some((number, mut open)) = self.open.take() else {
            return body;
        };
        if body.first().is_some_and(|first| carries_on(&open, first)) {
            let first = body.remove(0);
            join(&mut open.text, &first.text);
        }
        self.yield_block(number, open);
        body
    }

    fn yield_block(&mut self, page: u32, block: Block) {
        let place = Place::Page {
            page,
            boxes: block.boxes.iter().map(corners).collect(),
        };
        let listed = self.in_contents && block.text.ends_with(char::is_numeric);
        if !is_running(&block) && block.cells.is_empty() && !listed {
            self.outline.enter(&block.text);
        }
        let heading = self.outline.path();
        if block.cells.is_empty() {
            self.sink.flagged(&block.text, place, heading, &block.flags);
        } else {
            self.sink.row(block.cells, place, heading, &block.flags);
        }
    }

    fn finish(mut self) -> Summary {
        while !self.waiting.is_empty() {
            self.next();
        }
        if let Some((number, open)) = self.open.take() {
            self.yield_block(number, open);
        }
        if self.pages > MOST_PAGES {
            let beyond = format!("pages after {MOST_PAGES}");
            self.sink.unread(beyond, Reason::Output);
        }
        let mut summary = self.sink.finish("pdf");
        summary.pages = u32::try_from(self.pages).ok();
        summary
    }
}

/// What a page with too many unmapped glyphs is warned of.
pub(super) const UNMAPPED_NOTE: &str = "most glyphs have no Unicode";

fn is_running(block: &Block) -> bool {
    block.flags.contains(&Flag::Header) || block.flags.contains(&Flag::Footer)
}

/// A paragraph whose last line is full and ends within a sentence.
fn may_go_on(block: &Block, right: f32) -> bool {
    let last = block.text.chars().next_back().unwrap_or('。');
    let within = if is_japanese(last) {
        !"。！？）」』】：".contains(last)
    } else {
        last.is_lowercase() || last == ','
    };
    let full = block
        .boxes
        .last()
        .is_some_and(|b| b.x1 > right - 2.5 * block.size);
    block.cells.is_empty() && within && full
}

fn carries_on(open: &Block, next: &Block) -> bool {
    let left = |area: Option<&Area>| area.map_or(0.0, |b| b.x0);
    let listed = opens(&open.text);
    let from = left(if listed {
        open.boxes.first()
    } else {
        open.boxes.last()
    });
    let at = left(next.boxes.first());
    let placed = if listed {
        at > from
    } else {
        at < from + 0.7 * open.size
    };
    let same_size = (open.size - next.size).abs() < 0.1 * open.size;
    next.cells.is_empty() && same_size && placed && !opens(&next.text)
}

fn corners(area: &Area) -> [f32; 4] {
    [area.x0, area.y0, area.x1, area.y1].map(|n| (n * 100.0).round() / 100.0)
}
