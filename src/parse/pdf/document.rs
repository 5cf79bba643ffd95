//! Opens a document and draws its pages, one after another.

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
use super::ink::Ink;
use super::out::{MOST_PAGES, Out};
use super::pen::Pen;
use super::whole::{self, Whole};
use super::{FIRST, attached, ending, fields, forms, labels, stacks};
use crate::model::{Item, Reason, Summary};
use crate::parse::limits::Limits;
use crate::parse::sink::Sink;

/// Glyphs read of one document.
const MOST_GLYPHS: usize = 20_000_000;

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
    let labels = catch_unwind(AssertUnwindSafe(|| labels::of(&pdf))).unwrap_or_default();
    let mut out = Out::new(Sink::new(emit, limits, FIRST), pages.len()).labelled(labels);
    out.ends(ending::of(bytes), whole::pages_said(&pdf));
    let mut reader = Reader::new(&pdf);
    let mut whole = Whole::new(pdf.xref());
    for (page, number) in pages.iter().take(MOST_PAGES).zip(1u32..) {
        let lacks = catch_unwind(AssertUnwindSafe(|| whole.lacks(page)));
        if lacks.unwrap_or(true) {
            out.lacking(number);
        }
        match reader.page(page) {
            Some((ink, fields)) => out.page(number, &ink, fields),
            None => out.lost(number),
        }
        if out.full() {
            break;
        }
    }
    out.finish(|sink| {
        if catch_unwind(AssertUnwindSafe(|| forms::is_drawn_by_program(&pdf))).unwrap_or(false) {
            sink.unread("the fields of an XFA form", Reason::Unsupported);
        }
        let listed = catch_unwind(AssertUnwindSafe(|| attached::list(&pdf, limits, sink)));
        if listed.is_err() {
            sink.unread("attached files", Reason::Crashed);
        }
    })
}

fn refused(error: LoadPdfError) -> Summary {
    let (reason, note) = why(&error);
    let mut summary = Summary::unread("pdf", reason);
    summary.warnings.extend(note.map(str::to_owned));
    summary
}

/// Why a document cannot be opened, and what to say of it besides.
pub(crate) fn why(error: &LoadPdfError) -> (Reason, Option<&'static str>) {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => (Reason::Password, None),
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => {
            (Reason::Unsupported, Some("encrypted in an unknown way"))
        }
        LoadPdfError::Decryption(_) => (Reason::Corrupt, Some("the encryption is damaged")),
        LoadPdfError::Invalid => (Reason::Corrupt, None),
    }
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
                marked: Vec::new(),
            };
            interpret_page(page, &mut context, &mut pen);
            stacks::turn(&mut ink);
            ink.settle_turns();
            ink.settle_hidden();
            ink.links = fields::links(page);
            let boxes = fields::boxes(page);
            if !boxes.is_empty() && gate::judge(&ink) == Verdict::Read {
                boxes.iter().for_each(|(area, on)| ink.check(*area, *on));
            }
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
