//! The way out: pages judged, running headers flagged, paragraphs joined over
//! the page, headings kept.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::blocks::Block;
use super::ending::Ending;
use super::flow;
use super::gate::{self, Verdict};
use super::geometry::Area;
use super::ink::Ink;
use super::labels::Labels;
use super::margins::Margins;
use super::marks::{is_contents_line, join, opens};
use super::notes;
use super::whole;
use crate::model::{Flag, OnPage, Place, Reason, Summary};
use crate::parse::marks::is_japanese;
use crate::parse::outline::Outline;
use crate::parse::sink::Sink;

/// Pages read of one document.
pub(super) const MOST_PAGES: usize = 20_000;
/// Pages looked at ahead, to know what runs along their edges.
const AHEAD: usize = 12;
/// Lines with a leader that make a page a table of contents.
const CONTENTS: usize = 5;
/// Pages that one paragraph may go on to.
const MOST_OVER: usize = 8;

/// A page that waits until those after it were seen.
struct Waiting {
    number: u32,
    height: f32,
    blocks: Vec<Block>,
}

/// A paragraph that may go on on the next page.
struct Open {
    number: u32,
    block: Block,
    /// Its boxes on the pages that it went on to.
    also: Vec<OnPage>,
}

/// Takes pages in, yields passages.
pub(super) struct Out<'s> {
    sink: Sink<'s>,
    pages: usize,
    margins: Margins,
    waiting: VecDeque<Waiting>,
    outline: Outline,
    /// The page at hand is a table of contents, whose titles are no headings.
    in_contents: bool,
    /// Pages that are pictures.
    pictures: Vec<u32>,
    /// The last paragraph of the page before, which may go on.
    open: Option<Open>,
    labels: Labels,
}

impl<'s> Out<'s> {
    /// For a document of `pages` pages.
    pub(super) fn new(sink: Sink<'s>, pages: usize) -> Self {
        Self {
            sink,
            pages,
            margins: Margins::default(),
            waiting: VecDeque::new(),
            outline: Outline::default(),
            in_contents: false,
            pictures: Vec::new(),
            open: None,
            labels: Labels::default(),
        }
    }

    /// The same, with what the document says is printed as its pages' numbers.
    pub(super) fn labelled(mut self, labels: Labels) -> Self {
        self.labels = labels;
        self
    }

    /// Takes a page in, with the values of fields that it does not draw.
    pub(super) fn page(&mut self, number: u32, ink: &Ink, fields: Vec<Block>) {
        let verdict = gate::judge(ink);
        self.note(number, verdict, ink);
        let drawn = catch_unwind(AssertUnwindSafe(|| {
            let mut blocks = flow::blocks(ink);
            notes::flag(&mut blocks, ink);
            blocks
        }));
        let Ok(mut blocks) = drawn else {
            return self.lost(number);
        };
        if verdict == Verdict::Recognised {
            blocks.iter_mut().for_each(|b| b.flags.push(Flag::Ocr));
        }
        self.enter(number, ink.height, blocks, fields);
    }

    /// Takes the blocks of a page in that was recognised.
    pub(super) fn recognised(&mut self, number: u32, height: f32, blocks: Vec<Block>) {
        self.enter(number, height, blocks, Vec::new());
    }

    /// Names a place on a scan that was not recognised.
    pub(super) fn unread(&mut self, place: String) {
        self.sink.unread(place, Reason::Scanned);
    }

    /// Warns of something on a page.
    pub(super) fn warn(&mut self, note: String) {
        self.sink.warn(note);
    }

    fn enter(&mut self, number: u32, height: f32, mut blocks: Vec<Block>, fields: Vec<Block>) {
        self.margins.see(&blocks, height);
        blocks.extend(fields);
        self.waiting.push_back(Waiting {
            number,
            height,
            blocks,
        });
        if self.waiting.len() > AHEAD {
            self.next();
        }
    }

    /// Takes note of a page that could not be drawn.
    pub(super) fn lost(&mut self, number: u32) {
        self.sink.warn(format!("page {number}: drawing it failed"));
        self.sink.unread(format!("page {number}"), Reason::Crashed);
    }

    /// Takes note of how the file ends and of how many pages it says it has.
    pub(super) fn ends(&mut self, ending: Ending, said: usize) {
        whole::note(&mut self.sink, ending, (self.pages, said));
    }

    /// Takes note of a page that lacks something that it is drawn from.
    pub(super) fn lacking(&mut self, number: u32) {
        self.sink.unread(
            format!("page {number}: what is missing of it"),
            Reason::Corrupt,
        );
    }

    /// Whether the output limit was reached.
    pub(super) fn full(&self) -> bool {
        self.sink.full()
    }

    fn note(&mut self, number: u32, verdict: Verdict, ink: &Ink) {
        let page = format!("page {number}");
        if matches!(
            verdict,
            Verdict::Picture | Verdict::Outlines | Verdict::Unmapped
        ) {
            self.pictures.push(number);
        }
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
        let flagged = |flag| move |block: &Block| block.flags.contains(&flag);
        let (above, rest): (Vec<Block>, Vec<Block>) =
            page.blocks.into_iter().partition(flagged(Flag::Header));
        let (below, rest): (Vec<Block>, Vec<Block>) =
            rest.into_iter().partition(flagged(Flag::Footer));
        let (notes, body): (Vec<Block>, Vec<Block>) =
            rest.into_iter().partition(flagged(Flag::Note));
        let body = self.carry_on(page.number, body, right);
        above
            .into_iter()
            .for_each(|b| self.yield_block(page.number, b));
        let last = body.len().saturating_sub(1);
        for (nth, block) in body.into_iter().enumerate() {
            if nth == last && may_go_on(&block, right) {
                self.open = Some(Open {
                    number: page.number,
                    block,
                    also: Vec::new(),
                });
            } else {
                self.yield_block(page.number, block);
            }
        }
        notes
            .into_iter()
            .chain(below)
            .for_each(|b| self.yield_block(page.number, b));
    }

    /// Ends the paragraph that the pages before left open, with the first of
    /// `body` when that carries it on; gives back what is left of `body`. A
    /// paragraph that fills this page too stays open.
    fn carry_on(&mut self, page: u32, mut body: Vec<Block>, right: f32) -> Vec<Block> {
        let Some(mut open) = self.open.take() else {
            return body;
        };
        let carried = body
            .first()
            .is_some_and(|next| carries_on(&open.block, next));
        if carried {
            let next = body.remove(0);
            join(&mut open.block.text, &next.text);
            open.also.push(OnPage {
                page,
                boxes: next.boxes.iter().map(corners).collect(),
            });
            if body.is_empty() && may_go_on(&next, right) && open.also.len() < MOST_OVER {
                self.open = Some(open);
                return body;
            }
        }
        self.yield_open(open);
        body
    }

    fn yield_open(&mut self, open: Open) {
        self.yield_over(open.number, open.block, open.also);
    }

    fn yield_block(&mut self, page: u32, block: Block) {
        self.yield_over(page, block, Vec::new());
    }

    fn yield_over(&mut self, page: u32, block: Block, also: Vec<OnPage>) {
        let place = Place::Page {
            page,
            boxes: block.boxes.iter().map(corners).collect(),
            label: self.labels.label(page),
            also,
        };
        let listed = self.in_contents && block.text.ends_with(char::is_numeric);
        if !is_aside(&block) && block.cells.is_empty() && !listed {
            self.outline.enter(&block.text);
        }
        let heading = self.outline.path();
        if block.cells.is_empty() {
            self.sink.flagged(&block.text, place, heading, &block.flags);
        } else {
            self.sink.row(block.cells, place, heading, &block.flags);
        }
    }

    /// Yields what still waits, what stands `beside` the pages, and the last word.
    pub(super) fn finish(mut self, beside: impl FnOnce(&mut Sink<'_>)) -> Summary {
        while !self.waiting.is_empty() {
            self.next();
        }
        if let Some(open) = self.open.take() {
            self.yield_open(open);
        }
        if self.pages > MOST_PAGES {
            let beyond = format!("pages after {MOST_PAGES}");
            self.sink.unread(beyond, Reason::Output);
        }
        beside(&mut self.sink);
        let mut summary = self.sink.finish("pdf");
        summary.pages = u32::try_from(self.pages).ok();
        summary.pictures = self.pictures;
        summary
    }
}

/// What a page with too many unmapped glyphs is warned of.
pub(super) const UNMAPPED_NOTE: &str = "most glyphs have no Unicode";

/// What stands beside the text opens no part of it.
fn is_aside(block: &Block) -> bool {
    let aside = [Flag::Header, Flag::Footer, Flag::Note];
    aside.iter().any(|flag| block.flags.contains(flag))
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
