//! The slides of an OpenDocument presentation: titles first, then what lies
//! on them, then notes and comments, flagged.

use crate::model::{Flag, Reason};
use crate::parse::sink::Sink;
use crate::parse::xml::Element;

use super::body::Body;

/// Counts slides.
#[derive(Default)]
pub(super) struct Slides {
    /// Slides that were read.
    pub(super) count: u32,
}

impl Slides {
    /// Reads the next slide.
    pub(super) fn read(&mut self, page: &Element, body: &mut Body<'_>, sink: &mut Sink<'_>) {
        self.count = self.count.saturating_add(1);
        body.flow.begin_slide(self.count);
        let style = page.attr("style-name");
        let hidden: &[Flag] = match body.styles.hidden("drawing-page", style) {
            Some(true) => &[Flag::Hidden],
            _ => &[],
        };
        body.flow.set_part(hidden);
        let pictures = body.untold.pictures;
        for shape in page.elements().filter(|shape| role(shape) == "title") {
            body.title(shape, sink);
        }
        for shape in page.elements().filter(|shape| role(shape).is_empty()) {
            body.block(shape, sink);
        }
        if body.untold.pictures > pictures && !is_written(page) {
            let place = format!("slide {} holds pictures only", self.count);
            sink.unread(place, Reason::Scanned);
        }
        for part in page.elements() {
            let flag = match role(part) {
                "margin" => Flag::Footer,
                "notes" => Flag::Note,
                "comment" => Flag::Comment,
                _ => continue,
            };
            let flags: Vec<Flag> = hidden.iter().copied().chain([flag]).collect();
            body.flow.set_part(&flags);
            match flag {
                Flag::Footer => body.block(part, sink),
                _ => body.inside(part, sink),
            }
        }
        body.flow.set_part(&[]);
    }
}

/// What of the slide a shape is; empty for what lies on it.
fn role(shape: &Element) -> &'static str {
    match (shape.name.as_str(), shape.attr("class")) {
        ("notes", _) => "notes",
        ("annotation", _) => "comment",
        (_, Some("title")) => "title",
        (_, Some("footer" | "header" | "date-time" | "page-number")) => "margin",
        _ => "",
    }
}

fn is_written(page: &Element) -> bool {
    let shown = page
        .elements()
        .filter(|shape| matches!(role(shape), "" | "title"));
    shown.into_iter().any(|shape| {
        let mut paragraphs = Vec::new();
        shape.all("p", &mut paragraphs);
        paragraphs
            .iter()
            .any(|paragraph| !paragraph.text().trim().is_empty())
    })
}
