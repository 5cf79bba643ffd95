//! XML as office documents use it: small trees of local names, built from a
//! stream, with a limit on depth. Entities that a document defines for itself
//! are never expanded.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// Elements nested deeper are left out.
const DEPTH: usize = 200;

/// XML that is not well-formed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not well-formed XML")]
pub(crate) struct Malformed;

/// An element: local name, attributes by local name, children.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Element {
    /// Name without prefix.
    pub(crate) name: String,
    /// Attributes without prefix, in order.
    pub(crate) attrs: Vec<(String, String)>,
    /// What stands inside.
    pub(crate) children: Vec<Node>,
}

/// A child of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    /// An element.
    Element(Element),
    /// Characters.
    Text(String),
}

/// What comes next in a stream.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// An element opens; it has no children yet.
    Open(Element),
    /// An element closes.
    Close(String),
    /// Characters.
    Text(String),
    /// The document ends.
    End,
}

impl Element {
    /// The value of an attribute by its local name.
    pub(crate) fn attr(&self, name: &str) -> Option<&str> {
        let (_, value) = self.attrs.iter().find(|(key, _)| key == name)?;
        Some(value)
    }

    /// A whole number in an attribute.
    pub(crate) fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        self.attr(name)?.trim().parse().ok()
    }

    /// The child elements.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first child of that name.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|child| child.name == name)
    }

    /// The element at the end of a path of child names.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Element> {
        path.iter()
            .try_fold(self, |element, name| element.child(name))
    }

    /// The attribute `val` of a child, as office documents write properties.
    pub(crate) fn val(&self, name: &str) -> Option<&str> {
        self.child(name)?.attr("val")
    }

    /// A property that is on when its element is there and does not say no.
    pub(crate) fn is_on(&self, name: &str) -> bool {
        self.child(name)
            .is_some_and(|child| !matches!(child.attr("val"), Some("0" | "false" | "off" | "none")))
    }

    /// Whether an element of that name stands anywhere inside.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.elements()
            .any(|child| child.name == name || child.has(name))
    }

    /// Every element of that name inside, outermost only, in order.
    pub(crate) fn all<'a>(&'a self, name: &str, found: &mut Vec<&'a Element>) {
        for child in self.elements() {
            if child.name == name {
                found.push(child);
            } else {
                child.all(name, found);
            }
        }
    }

    /// All characters inside.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        self.text_into(&mut text);
        text
    }

    fn text_into(&self, text: &mut String) {
        for child in &self.children {
            match child {
                Node::Text(found) => text.push_str(found),
                Node::Element(element) => element.text_into(text),
            }
        }
    }
}

/// A stream over an XML part.
pub(crate) struct Stream<'a> {
    reader: Reader<&'a [u8]>,
}

impl<'a> Stream<'a> {
    /// Opens a part that is already decoded.
    pub(crate) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
        reader.config_mut().expand_empty_elements = true;
        Self { reader }
    }

    /// Where the stream stands, in bytes.
    pub(crate) fn position(&self) -> u64 {
        self.reader.buffer_position()
    }

    /// What comes next; comments and instructions are passed over.
    pub(crate) fn step(&mut self) -> Result<Step, Malformed> {
        loop {
            return Ok(match self.reader.read_event().map_err(|_| Malformed)? {
                Event::Start(start) | Event::Empty(start) => Step::Open(element(&start)),
                Event::End(end) => Step::Close(end.local_name().as_ref().to_owned()),
                Event::Text(text) => Step::Text(text.xml10_content().into_owned()),
                Event::CData(text) => Step::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(reference) => Step::Text(resolve(&reference)),
                Event::Eof => Step::End,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
            });
        }
    }

    /// Reads the inside of an element that was just opened.
    pub(crate) fn tree(&mut self, open: Element) -> Result<Element, Malformed> {
        let mut stack = vec![open];
        let mut beyond = 0usize;
        loop {
            match self.step()? {
                Step::Open(_) if beyond > 0 || stack.len() >= DEPTH => beyond += 1,
                Step::Open(element) => stack.push(element),
                Step::Close(_) if beyond > 0 => beyond -= 1,
                Step::Close(_) => {
                    let done = stack.pop().ok_or(Malformed)?;
                    match stack.last_mut() {
                        Some(parent) => parent.children.push(Node::Element(done)),
                        None => return Ok(done),
                    }
                }
                Step::Text(text) => {
                    if let Some(parent) = stack.last_mut() {
                        push_text(parent, text);
                    }
                }
                Step::End => return Err(Malformed),
            }
        }
    }
}

/// Reads a whole part as the tree of its root element.
pub(crate) fn root(text: &str) -> Result<Element, Malformed> {
    let mut stream = Stream::new(text);
    loop {
        match stream.step()? {
            Step::Open(element) => return stream.tree(element),
            Step::End => return Err(Malformed),
            _ => {}
        }
    }
}

fn push_text(parent: &mut Element, text: String) {
    match parent.children.last_mut() {
        Some(Node::Text(before)) => before.push_str(&text),
        _ => parent.children.push(Node::Text(text)),
    }
}

fn element(start: &BytesStart<'_>) -> Element {
    let attrs = start
        .attributes()
        .with_checks(false)
        .flatten()
        .map(|attr| {
            let value = match attr.normalized_value(XmlVersion::Implicit1_0) {
                Ok(value) => value.into_owned(),
                Err(_) => attr.value.clone().into_owned(),
            };
            (attr.key.local_name().as_ref().to_owned(), value)
        })
        .collect();
    Element {
        name: start.local_name().as_ref().to_owned(),
        attrs,
        children: Vec::new(),
    }
}

/// `&amp;`, `&#x3042;`; what only the document defines stays as written.
pub(crate) fn resolve(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    let name: &str = reference;
    resolve_predefined_entity(name).map_or_else(|| format!("&{name};"), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_keep_order_names_and_text() {
        let root =
            root("<w:p xmlns:w='x' w:id='1'>あ<w:r><w:t>&amp;&#x3044;</w:t></w:r><w:e/></w:p>")
                .unwrap();
        assert_eq!((root.name.as_str(), root.attr("id")), ("p", Some("1")));
        assert_eq!(root.text(), "あ&い");
        assert_eq!(root.at(&["r", "t"]).unwrap().text(), "&い");
        assert!(root.has("e") && root.is_on("e"));
    }

    #[test]
    fn entities_of_the_document_are_not_expanded() {
        let bomb = "<!DOCTYPE a [<!ENTITY x 'boom'>]><a>&x;</a>";
        assert_eq!(root(bomb).unwrap().text(), "&x;");
    }

    #[test]
    fn deep_nesting_is_cut_and_broken_markup_refused() {
        let deep = format!("{}text{}", "<a>".repeat(5000), "</a>".repeat(5000));
        assert!(root(&deep).is_ok());
        for broken in ["", "<a>", "<a></b>", "text", "<a"] {
            assert_eq!(root(broken), Err(Malformed), "{broken}");
        }
    }
}
