//! Word documents (ECMA-376 part 1, WordprocessingML).
//!
//! The body comes first, in order; then notes, running headers and footers,
//! and comments, each flagged. Evidence text never holds deleted or
//! moved-away text, field codes or ruby readings.

mod body;
mod inline;
mod numbering;
mod styles;
mod table;

use crate::model::{Flag, Item, Reason, Summary};
use crate::parse::archive::zip::{reason, refused};
use crate::parse::limits::Limits;
use crate::parse::sink::Sink;
use crate::parse::xml::{Element, Step, Stream};
use crate::parse::zipdir::Fault;

use self::body::Body;
use self::numbering::Numbering;
use self::styles::Styles;
use super::package::{Package, Relation};
use super::parts;

const PARSER: &str = concat!("docx/akashi-", env!("CARGO_PKG_VERSION"));

/// Parts beside the body: kind of relation, element of one unit, flag.
const ASIDES: [(&str, &str, Flag); 5] = [
    ("footnotes", "footnote", Flag::Note),
    ("endnotes", "endnote", Flag::Note),
    ("header", "", Flag::Header),
    ("footer", "", Flag::Footer),
    ("comments", "comment", Flag::Comment),
];

/// Reads a Word document.
pub(crate) fn read(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    let mut sink = Sink::new(emit, limits, PARSER);
    let opened =
        Package::open(bytes, limits).and_then(|package| Document::open(package, &mut sink));
    let mut document = match opened {
        Ok(document) => document,
        Err(fault) => return refused("docx", fault),
    };
    document.read(&mut sink);
    parts::check(&mut document.package, &mut sink);
    sink.finish("docx")
}

/// An open document with what its body needs.
struct Document<'a> {
    package: Package<'a>,
    main: String,
    relations: Vec<Relation>,
    styles: Styles,
    numbering: Numbering,
}

impl<'a> Document<'a> {
    fn open(mut package: Package<'a>, sink: &mut Sink<'_>) -> Result<Self, Fault> {
        let main = package.main_part("word/document.xml")?;
        let relations = package.relations(&main)?;
        let mut part = |kind: &str| {
            let target = relations.iter().find(|relation| relation.kind == kind)?;
            match package.tree(&target.target)? {
                Ok(root) => Some(root),
                Err(fault) => {
                    sink.unread(target.target.clone(), reason(fault));
                    None
                }
            }
        };
        let styles = part("styles")
            .map(|root| Styles::read(&root))
            .unwrap_or_default();
        let numbering = part("numbering")
            .map(|root| Numbering::read(&root))
            .unwrap_or_default();
        Ok(Self {
            package,
            main,
            relations,
            styles,
            numbering,
        })
    }

    fn read(&mut self, sink: &mut Sink<'_>) {
        let text = match self.package.text(&self.main) {
            Some(Ok(text)) => text,
            Some(Err(fault)) => return sink.unread(self.main.clone(), reason(fault)),
            None => return sink.unread(self.main.clone(), Reason::Corrupt),
        };
        let mut body = Body::new(&self.styles, &mut self.numbering);
        if read_blocks(&text, &mut body, sink).is_err() {
            sink.unread(format!("{} after its break", self.main), Reason::Corrupt);
        }
        body.end(sink);
        for (kind, unit, flag) in ASIDES {
            for relation in self
                .relations
                .iter()
                .filter(|relation| relation.kind == kind)
            {
                let root = match self.package.tree(&relation.target) {
                    Some(Ok(root)) => root,
                    Some(Err(fault)) => {
                        sink.unread(relation.target.clone(), reason(fault));
                        continue;
                    }
                    None => continue,
                };
                read_aside(&root, unit, flag, &mut body, sink);
            }
        }
        for relation in self
            .relations
            .iter()
            .filter(|relation| relation.kind == "diagramData")
        {
            match self.package.tree(&relation.target) {
                Some(Ok(root)) => body.diagram(&root, sink),
                Some(Err(fault)) => sink.unread(relation.target.clone(), reason(fault)),
                None => {}
            }
        }
        note_unread(&self.package, &self.relations, sink);
    }
}

/// Streams over the blocks of the body, one tree at a time.
fn read_blocks(text: &str, body: &mut Body<'_>, sink: &mut Sink<'_>) -> Result<(), Fault> {
    let mut stream = Stream::new(text);
    let mut inside = false;
    loop {
        match stream.step().map_err(|_| Fault::Damaged)? {
            Step::Open(element) if inside => {
                let block = stream.tree(element).map_err(|_| Fault::Damaged)?;
                body.block(&block, sink);
            }
            Step::Open(element) => inside = element.name == "body",
            Step::Close(name) if name == "body" => return Ok(()),
            Step::End => return Err(Fault::Damaged),
            Step::Close(_) | Step::Text(_) => {}
        }
        if sink.full() {
            return Ok(());
        }
    }
}

/// Reads notes and comments one by one, headers and footers as a whole.
fn read_aside(root: &Element, unit: &str, flag: Flag, body: &mut Body<'_>, sink: &mut Sink<'_>) {
    if unit.is_empty() {
        return body.aside(root, flag, sink);
    }
    for note in root.elements().filter(|note| note.name == unit) {
        if !matches!(
            note.attr("type"),
            Some("separator" | "continuationSeparator" | "continuationNotice")
        ) {
            body.aside(note, flag, sink);
        }
    }
}

/// Says what stands in the document and is not read: pictures, embedded
/// files, charts.
fn note_unread(package: &Package<'_>, relations: &[Relation], sink: &mut Sink<'_>) {
    let count = |kind: &str| {
        relations
            .iter()
            .filter(|relation| relation.kind == kind)
            .count()
    };
    sink.without_pictures(count("image"));
    sink.without_charts(count("chart"));
    for name in package.under("word/embeddings/") {
        sink.unread(format!("embedded file {name}"), Reason::Unsupported);
    }
    for relation in relations
        .iter()
        .filter(|relation| relation.kind == "aFChunk")
    {
        sink.unread(
            format!("imported part {}", relation.target),
            Reason::Unsupported,
        );
    }
}

#[cfg(test)]
mod tests;
