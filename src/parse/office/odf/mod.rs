//! OpenDocument texts, presentations and spreadsheets (OpenDocument 1.3 part 3).
//!
//! The body comes first, in order, notes and comments after the paragraph
//! they belong to, each flagged; then running headers and footers. Evidence
//! text never holds deleted text or ruby readings.

mod body;
mod frames;
mod inline;
mod lists;
pub(crate) mod sheets;
mod slides;
mod styles;

use crate::model::{Flag, Item, Reason, Summary};
use crate::parse::archive::zip::{reason, refused};
use crate::parse::limits::Limits;
use crate::parse::sink::Sink;
use crate::parse::xml::{Element, Step, Stream};
use crate::parse::zipdir::Fault;

use self::body::Body;
use self::frames::Untold;
use self::slides::Slides;
use self::styles::Styles;
use super::package::Package;
use super::parts;

/// Running headers and footers of a master page.
const RUNNING: [(&str, Flag); 6] = [
    ("header", Flag::Header),
    ("header-first", Flag::Header),
    ("header-left", Flag::Header),
    ("footer", Flag::Footer),
    ("footer-first", Flag::Footer),
    ("footer-left", Flag::Footer),
];

/// Reads a text.
pub(crate) fn text(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    const PARSER: &str = concat!("odt/akashi-", env!("CARGO_PKG_VERSION"));
    read(bytes, "odt", Sink::new(emit, limits, PARSER), limits)
}

/// Reads a presentation.
pub(crate) fn slides(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    const PARSER: &str = concat!("odp/akashi-", env!("CARGO_PKG_VERSION"));
    read(bytes, "odp", Sink::new(emit, limits, PARSER), limits)
}

fn read(bytes: &[u8], format: &str, mut sink: Sink<'_>, limits: &Limits) -> Summary {
    let (mut package, content) = match content(bytes, limits) {
        Ok(opened) => opened,
        Err(fault) => return refused(format, fault),
    };
    let (common, styles) = common(&mut package, &mut sink);
    let (slides, untold) = read_content(&content, styles, &common, &mut sink);
    untold.tell(&mut package, &mut sink);
    parts::check(&mut package, &mut sink);
    let mut summary = sink.finish(format);
    summary.pages = (format == "odp").then_some(slides);
    summary
}

/// Opens a document; its content.
fn content<'a>(bytes: &'a [u8], limits: &Limits) -> Result<(Package<'a>, String), Fault> {
    let mut package = Package::open(bytes, limits)?;
    if is_encrypted(&mut package) {
        return Err(Fault::Password);
    }
    let content = package.text("content.xml").ok_or(Fault::Damaged)??;
    Ok((package, content))
}

/// The part of styles that all pages and sheets share, and the styles in it.
fn common(package: &mut Package<'_>, sink: &mut Sink<'_>) -> (Element, Styles) {
    let common = match package.tree("styles.xml") {
        Some(Ok(root)) => root,
        Some(Err(fault)) => {
            sink.unread("styles.xml", reason(fault));
            Element::default()
        }
        None => Element::default(),
    };
    let mut styles = Styles::default();
    for group in common.elements() {
        styles.add(group);
    }
    (common, styles)
}

/// Whether the manifest says that the parts are encrypted.
fn is_encrypted(package: &mut Package<'_>) -> bool {
    match package.tree("META-INF/manifest.xml") {
        Some(Ok(root)) => root.has("encryption-data"),
        _ => false,
    }
}

/// Streams over the blocks of the body, one tree at a time; answers the
/// number of slides, and what was not read.
fn read_content(
    content: &str,
    mut styles: Styles,
    common: &Element,
    sink: &mut Sink<'_>,
) -> (u32, Untold) {
    let mut stream = Stream::new(content);
    if until_body(&mut stream, &mut styles).is_err() {
        sink.unread("content.xml", Reason::Corrupt);
        return (0, Untold::default());
    }
    let mut body = Body::new(&styles);
    let mut slides = Slides::default();
    if read_body(&mut stream, &mut body, &mut slides, sink).is_err() {
        sink.unread("content.xml after its break", Reason::Corrupt);
    }
    if slides.count == 0 {
        running(common, &mut body, sink);
    }
    (slides.count, body.untold)
}

fn until_body(stream: &mut Stream<'_>, styles: &mut Styles) -> Result<(), Fault> {
    let mut root = false;
    loop {
        match stream.step().map_err(|_| Fault::Damaged)? {
            Step::Open(element) if element.name == "body" => return Ok(()),
            Step::Open(element) if root => {
                let group = stream.tree(element).map_err(|_| Fault::Damaged)?;
                styles.add(&group);
            }
            Step::Open(_) => root = true,
            Step::End => return Err(Fault::Damaged),
            Step::Close(_) | Step::Text(_) => {}
        }
    }
}

fn read_body(
    stream: &mut Stream<'_>,
    body: &mut Body<'_>,
    slides: &mut Slides,
    sink: &mut Sink<'_>,
) -> Result<(), Fault> {
    let mut inside = false;
    loop {
        match stream.step().map_err(|_| Fault::Damaged)? {
            Step::Open(element) if inside => {
                let block = stream.tree(element).map_err(|_| Fault::Damaged)?;
                if block.name == "page" {
                    slides.read(&block, body, sink);
                } else {
                    body.block(&block, sink);
                }
            }
            Step::Open(_) => inside = true,
            Step::Close(name) if name == "body" => return Ok(()),
            Step::End => return Err(Fault::Damaged),
            Step::Close(_) | Step::Text(_) => {}
        }
        if sink.full() {
            return Ok(());
        }
    }
}

/// The headers and footers of the master pages.
fn running(common: &Element, body: &mut Body<'_>, sink: &mut Sink<'_>) {
    body.flow.leave_headings();
    let masters = common.child("master-styles");
    for master in masters.into_iter().flat_map(Element::elements) {
        for element in master.elements() {
            let found = RUNNING.iter().find(|(name, _)| *name == element.name);
            if let Some((_, flag)) = found {
                body.flow.set_part(&[*flag]);
                body.inside(element, sink);
            }
        }
    }
    body.flow.set_part(&[]);
}

#[cfg(test)]
mod tests;
