//! PowerPoint presentations (ECMA-376 part 1, PresentationML).
//!
//! Slides come in the order in which they are shown, each with its notes and
//! comments, flagged. Titles are headings. What a layout or master writes on
//! its slides is read once, as a running header.

mod shapes;
mod styles;
mod text;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::model::{Flag, Item, Reason, Summary};
use crate::parse::archive::zip::{reason, refused};
use crate::parse::limits::Limits;
use crate::parse::sink::Sink;
use crate::parse::xml::Element;
use crate::parse::zipdir::Fault;

use self::shapes::Slide;
use self::styles::{Above, Levels, Sheet};
use super::flow::Flow;
use super::package::{Package, Relation};
use super::parts;

const PARSER: &str = concat!("pptx/akashi-", env!("CARGO_PKG_VERSION"));

/// Reads a presentation.
pub(crate) fn read(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    let mut sink = Sink::new(emit, limits, PARSER);
    let opened = Package::open(bytes, limits).and_then(|mut package| {
        let slides = slides(&mut package, &mut sink)?;
        Ok((package, slides))
    });
    let (package, (slides, usual)) = match opened {
        Ok(opened) => opened,
        Err(fault) => return refused("pptx", fault),
    };
    let mut deck = Deck {
        package,
        flow: Flow::default(),
        usual,
        layouts: HashMap::new(),
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
    parts::check(&mut deck.package, &mut sink);
    let mut summary = sink.finish("pptx");
    summary.pages = u32::try_from(slides.len()).ok();
    summary
}

/// The parts of the slides in the order of the presentation; none for one that
/// leads nowhere.
type Slides = Vec<Option<String>>;

/// The slides of a presentation, and what it says of all its texts.
fn slides(package: &mut Package<'_>, sink: &mut Sink<'_>) -> Result<(Slides, Levels), Fault> {
    let main = package.main_part("ppt/presentation.xml")?;
    let relations = package.relations(&main)?;
    let root = package.tree(&main).ok_or(Fault::Damaged)??;
    let list = root.child("sldIdLst");
    let listed = list.into_iter().flat_map(Element::elements);
    let slides: Slides = listed
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
    Ok((slides, Levels::read(root.child("defaultTextStyle"))))
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
    /// What the presentation says of all its texts.
    usual: Levels,
    /// Layouts and masters by the names of their parts; none of one that is broken.
    layouts: HashMap<String, Option<Rc<Layout>>>,
    /// Those whose own texts were read.
    running: HashSet<String>,
    pictures: usize,
    charts: usize,
}

/// A layout or master.
struct Layout {
    root: Element,
    sheet: Sheet,
    relations: Vec<Relation>,
}

impl Layout {
    fn masters(&self) -> Vec<String> {
        let masters = self
            .relations
            .iter()
            .filter(|own| own.kind == "slideMaster");
        masters.map(|own| own.target.clone()).collect()
    }
}

/// The kinds of parts that stand above a slide or a page of notes.
const ABOVE: [&str; 3] = ["slideLayout", "slideMaster", "notesMaster"];

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
        let layouts = self.above(&relations, sink);
        let mut slide = Slide::of(&root, &self.looks(&layouts));
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
            self.running(&layouts, sink);
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
                let own = self.relations(&relation.target, sink);
                let masters = self.above(&own, sink);
                let notes = Slide::of(&root, &self.looks(&masters));
                notes.read_notes(&mut self.flow, sink);
            } else {
                shapes::comments(&root, &mut self.flow, sink);
            }
        }
    }

    /// What the layouts of a slide and their masters write on it, once each.
    fn running(&mut self, layouts: &[(String, Rc<Layout>)], sink: &mut Sink<'_>) {
        for (part, layout) in layouts {
            if !self.running.insert(part.clone()) {
                continue;
            }
            self.flow.set_part(&[Flag::Header]);
            let looks = Above {
                sheets: vec![&layout.sheet],
                usual: &self.usual,
            };
            let running = Slide::of(&layout.root, &looks);
            running.read_running(&mut self.flow, sink);
            self.flow.set_part(&[]);
        }
    }

    /// The layout that a slide names and its master, or the master of its notes.
    fn above(&mut self, relations: &[Relation], sink: &mut Sink<'_>) -> Vec<(String, Rc<Layout>)> {
        let mut found = Vec::new();
        for relation in relations {
            if !ABOVE.contains(&relation.kind.as_str()) {
                continue;
            }
            let Some(layout) = self.layout(&relation.target, sink) else {
                continue;
            };
            let masters: Vec<String> = match relation.kind.as_str() {
                "slideLayout" => layout.masters(),
                _ => Vec::new(),
            };
            found.push((relation.target.clone(), layout));
            for part in masters {
                found.extend(self.layout(&part, sink).map(|master| (part, master)));
            }
        }
        found
    }

    fn layout(&mut self, part: &str, sink: &mut Sink<'_>) -> Option<Rc<Layout>> {
        if let Some(known) = self.layouts.get(part) {
            return known.clone();
        }
        let layout = self.tree(part, "", sink).map(|root| {
            Rc::new(Layout {
                sheet: Sheet::read(&root),
                relations: self.relations(part, sink),
                root,
            })
        });
        self.layouts.insert(part.to_owned(), layout.clone());
        layout
    }

    fn looks<'s>(&'s self, layouts: &'s [(String, Rc<Layout>)]) -> Above<'s> {
        Above {
            sheets: layouts.iter().map(|(_, layout)| &layout.sheet).collect(),
            usual: &self.usual,
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
        sink.without_pictures(self.pictures);
        sink.without_charts(self.charts);
        for name in self.package.under("ppt/embeddings/") {
            sink.unread(format!("embedded file {name}"), Reason::Unsupported);
        }
    }
}

#[cfg(test)]
mod tests;
