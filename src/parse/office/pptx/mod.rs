//! PowerPoint presentations (ECMA-376 part 1, PresentationML).
//!
//! Slides come in the order in which they are shown, each with its notes and
//! comments, flagged. Titles are headings. What a layout or master writes on
//! its slides is read once, as a running header.

mod shapes;
mod text;

use std::collections::HashSet;

use crate::model::{Flag, Item, Reason, Summary};
use crate::parse::archive::zip::{reason, refused};
use crate::parse::limits::Limits;
use crate::parse::sink::Sink;
use crate::parse::xml::Element;
use crate::parse::zipdir::Fault;

use self::shapes::Slide;
use super::flow::Flow;
use super::package::{Package, Relation};

const PARSER: &str = concat!("pptx/akashi-", env!("CARGO_PKG_VERSION"));

/// Reads a presentation.
pub(crate) fn read(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    let mut sink = Sink::new(emit, limits, PARSER);
    let opened = Package::open(bytes, limits).and_then(|mut package| {
        let slides = slides(&mut package, &mut sink)?;
        Ok((package, slides))
    });
    let (package, slides) = match opened {
        Ok(opened) => opened,
        Err(fault) => return refused("pptx", fault),
    };
    let mut deck = Deck {
        package,
        flow: Flow::default(),
        running: HashSet::new(),
        pictures: 0,
        charts: 0,
    };
    for (number, part) in (1..).zip(&slides) {
        match part {
            Some(part) => deck.slide(number, part, &mut sink),
            None => sink.unread(format!("slide {number}"), Reason::Corrupt),
        }
        if sink.full() {
            break;
        }
    }
    deck.note_unread(&mut sink);
    let mut summary = sink.finish("pptx");
    summary.pages = u32::try_from(slides.len()).ok();
    summary
}

/// The parts of the slides in the order of the presentation; none for one that
/// leads nowhere.
fn slides(package: &mut Package<'_>, sink: &mut Sink<'_>) -> Result<Vec<Option<String>>, Fault> {
    let main = package.main_part("ppt/presentation.xml")?;
    let relations = package.relations(&main)?;
    let root = package.tree(&main).ok_or(Fault::Damaged)??;
    let list = root.child("sldIdLst");
    let listed = list.into_iter().flat_map(Element::elements);
    let slides: Vec<Option<String>> = listed
        .map(|slide| related(slide, &relations).map(str::to_owned))
        .collect();
    let parts = slides.iter().flatten();
    let shown: HashSet<String> = parts.map(|name| name.to_lowercase()).collect();
    let stray = |name: &String| !name.contains("/_rels/") && !shown.contains(name);
    let strays = package
        .under("ppt/slides/")
        .iter()
        .filter(|name| stray(name))
        .count();
    if strays > 0 {
        sink.unread(
            format!("{strays} slides that are not in the presentation's list"),
            Reason::Corrupt,
        );
    }
    Ok(slides)
}

/// The part that an element leads to: it may hold an id of its own beside
/// that of the relation.
fn related<'r>(element: &Element, relations: &'r [Relation]) -> Option<&'r str> {
    let ids = element.attrs.iter().filter(|(name, _)| name == "id");
    ids.filter_map(|(_, id)| relations.iter().find(|relation| relation.id == *id))
        .map(|relation| relation.target.as_str())
        .next()
}

/// An open presentation.
struct Deck<'a> {
    package: Package<'a>,
    flow: Flow,
    /// Layouts and masters that were read.
    running: HashSet<String>,
    pictures: usize,
    charts: usize,
}

impl Deck<'_> {
    fn slide(&mut self, number: u32, part: &str, sink: &mut Sink<'_>) {
        self.flow.begin_slide(number);
        let Some(root) = self.tree(part, &format!("slide {number}"), sink) else {
            return;
        };
        let relations = self.relations(part, sink);
        let hidden: &[Flag] = match root.attr("show") {
            Some("0" | "false") => &[Flag::Hidden],
            _ => &[],
        };
        self.flow.set_part(hidden);
        let mut slide = Slide::of(&root);
        slide.read(&mut self.flow, sink);
        for diagram in &slide.diagrams {
            let target = relations.iter().find(|relation| relation.id == *diagram);
            if let Some(root) = target.and_then(|found| self.tree(&found.target, "", sink)) {
                slide.written |= shapes::diagram(&root, &mut self.flow, sink);
            }
        }
        let count = |kind: &str| {
            let of_kind = relations.iter().filter(|relation| relation.kind == kind);
            of_kind.count()
        };
        let pictures = count("image");
        self.pictures += pictures;
        self.charts += count("chart") + count("chartEx");
        if !slide.written && (pictures > 0 || slide.pictures > 0) {
            sink.unread(
                format!("slide {number} holds pictures only"),
                Reason::Scanned,
            );
        }
        self.beside(&relations, hidden, sink);
        self.flow.set_part(&[]);
        if !matches!(root.attr("showMasterSp"), Some("0" | "false")) {
            self.running(&relations, sink);
        }
    }

    /// The notes and comments of a slide.
    fn beside(&mut self, relations: &[Relation], hidden: &[Flag], sink: &mut Sink<'_>) {
        for relation in relations {
            let flag = match relation.kind.as_str() {
                "notesSlide" => Flag::Note,
                "comments" => Flag::Comment,
                _ => continue,
            };
            let Some(root) = self.tree(&relation.target, "", sink) else {
                continue;
            };
            let flags: Vec<Flag> = hidden.iter().copied().chain([flag]).collect();
            self.flow.set_part(&flags);
            if flag == Flag::Note {
                Slide::of(&root).read_notes(&mut self.flow, sink);
            } else {
                shapes::comments(&root, &mut self.flow, sink);
            }
        }
    }

    /// What the layout of a slide and its master write on it.
    fn running(&mut self, relations: &[Relation], sink: &mut Sink<'_>) {
        let layouts: Vec<String> = relations
            .iter()
            .filter(|relation| matches!(relation.kind.as_str(), "slideLayout" | "slideMaster"))
            .filter(|relation| !self.running.contains(&relation.target))
            .map(|relation| relation.target.clone())
            .collect();
        for part in layouts {
            self.running.insert(part.clone());
            let Some(root) = self.tree(&part, "", sink) else {
                continue;
            };
            self.flow.set_part(&[Flag::Header]);
            Slide::of(&root).read_running(&mut self.flow, sink);
            self.flow.set_part(&[]);
            if part.to_lowercase().contains("layout") {
                let above = self.relations(&part, sink);
                let masters: Vec<Relation> = above
                    .into_iter()
                    .filter(|relation| relation.kind == "slideMaster")
                    .collect();
                self.running(&masters, sink);
            }
        }
    }

    fn tree(&mut self, part: &str, what: &str, sink: &mut Sink<'_>) -> Option<Element> {
        let name = if what.is_empty() { part } else { what };
        match self.package.tree(part) {
            Some(Ok(root)) => return Some(root),
            Some(Err(fault)) => sink.unread(name, reason(fault)),
            None => sink.unread(name, Reason::Corrupt),
        }
        None
    }

    fn relations(&mut self, part: &str, sink: &mut Sink<'_>) -> Vec<Relation> {
        match self.package.relations(part) {
            Ok(relations) => relations,
            Err(fault) => {
                sink.unread(format!("what belongs to {part}"), reason(fault));
                Vec::new()
            }
        }
    }

    fn note_unread(&self, sink: &mut Sink<'_>) {
        if self.pictures > 0 {
            sink.warn(format!("{} pictures were not read", self.pictures));
            sink.nothing_but(Reason::Scanned);
        }
        if self.charts > 0 {
            sink.warn(format!("{} charts were not read", self.charts));
        }
        for name in self.package.under("ppt/embeddings/") {
            sink.unread(format!("embedded file {name}"), Reason::Unsupported);
        }
    }
}

#[cfg(test)]
mod tests;
