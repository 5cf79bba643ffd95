//! The inside of a paragraph: spans, spaces, fields, ruby, what is anchored.

use crate::model::Flag;
use crate::parse::xml::{Element, Node};

use super::styles::{self, Styles};

/// What a paragraph says.
#[derive(Default)]
pub(super) struct Inline<'a> {
    /// The visible text.
    pub(super) text: String,
    /// Text that is not displayed.
    pub(super) hidden: String,
    /// Text struck through, left out of the visible text.
    pub(super) struck: String,
    /// Ruby, deleted text.
    pub(super) flags: Vec<Flag>,
    /// Notes and comments.
    pub(super) beside: Vec<(Flag, &'a Element)>,
    /// Frames and shapes anchored here.
    pub(super) drawings: Vec<&'a Element>,
    /// Whether all its visible text is bold.
    pub(super) bold: bool,
    /// Placeholders that still show their prompt.
    pub(super) unfilled: usize,
}

/// Frames and shapes, which have styles of their own.
pub(super) const DRAWINGS: [&str; 14] = [
    "frame",
    "g",
    "custom-shape",
    "rect",
    "ellipse",
    "circle",
    "line",
    "connector",
    "polygon",
    "polyline",
    "path",
    "regular-polygon",
    "caption",
    "measure",
];

/// How the text at hand is drawn.
#[derive(Clone, Copy)]
struct Look {
    hidden: bool,
    struck: bool,
    bold: bool,
}

impl Look {
    const PLAIN: Self = Self {
        hidden: false,
        struck: false,
        bold: false,
    };

    /// What a style changes.
    fn with(self, style: styles::Look) -> Self {
        Self {
            hidden: style.hidden.unwrap_or(self.hidden),
            struck: style.struck.unwrap_or(self.struck),
            bold: style.bold.unwrap_or(self.bold),
        }
    }
}

/// Reads a paragraph or heading; what its style leaves open is drawn as around it.
pub(super) fn read<'a>(
    paragraph: &'a Element,
    around: styles::Look,
    styles: &Styles,
) -> Inline<'a> {
    let mut inline = Inline {
        bold: true,
        ..Inline::default()
    };
    let style = paragraph.attr("style-name");
    let own = styles.look("paragraph", style).or(around);
    let look = Look::PLAIN.with(own.or(styles.usual("paragraph")));
    children(paragraph, look, styles, &mut inline);
    if !inline.struck.trim().is_empty() && !inline.text.trim().is_empty() {
        Flag::DeletedLeftOut.add(&mut inline.flags);
    }
    inline
}

/// The text of a cell: what is left of it, and what is struck through, as its
/// own style says where no other does.
pub(super) fn divided(cell: &Element, struck: bool, styles: &Styles) -> (String, String) {
    let look = Look {
        struck,
        ..Look::PLAIN
    };
    let mut inline = Inline::default();
    for paragraph in cell.elements().filter(|child| child.name == "p") {
        for text in [&mut inline.text, &mut inline.struck] {
            if !text.is_empty() {
                text.push('\n');
            }
        }
        children(paragraph, look, styles, &mut inline);
    }
    (inline.text, inline.struck)
}

fn children<'a>(parent: &'a Element, look: Look, styles: &Styles, inline: &mut Inline<'a>) {
    for child in &parent.children {
        match child {
            Node::Text(text) => put(text, look, inline),
            Node::Element(element) => inside(element, look, styles, inline),
        }
    }
}

fn inside<'a>(element: &'a Element, look: Look, styles: &Styles, inline: &mut Inline<'a>) {
    match element.name.as_str() {
        "s" => {
            let count: usize = element.number("c").unwrap_or(1);
            push(&" ".repeat(count.min(1000)), look, inline);
        }
        "tab" => push("\t", look, inline),
        "line-break" => push("\n", look, inline),
        "span" | "a" => {
            let style = element.attr("style-name");
            let look = look.with(styles.look("text", style));
            children(element, look, styles, inline);
        }
        "ruby" => {
            Flag::Ruby.add(&mut inline.flags);
            if let Some(base) = element.child("ruby-base") {
                children(base, look, styles, inline);
            }
        }
        "change" => Flag::DeletedLeftOut.add(&mut inline.flags),
        "note" => inline
            .beside
            .extend(element.child("note-body").map(|body| (Flag::Note, body))),
        "annotation" => inline.beside.push((Flag::Comment, element)),
        name if DRAWINGS.contains(&name) => inline.drawings.push(element),
        "hidden-text" => {
            inline
                .hidden
                .push_str(element.attr("string-value").unwrap_or_default());
        }
        "hidden-paragraph" if element.attr("is-hidden") == Some("true") => {
            let seen = std::mem::take(&mut inline.text);
            inline.hidden.push_str(&seen);
        }
        "placeholder" => inline.unfilled += 1,
        "fieldmark" => push(&form_field(element), look, inline),
        // What the field shows before a program works it out.
        "page-number" if element.text() == "<number>" => {}
        "ruby-text" | "control" | "title" | "desc" | "script" | "event-listeners" => {}
        _ => children(element, look, styles, inline),
    }
}

/// What a form field of Word shows that LibreOffice kept: its check mark, its
/// choice.
fn form_field(field: &Element) -> String {
    let kind = field.attr("type").unwrap_or_default();
    let values = |name: &'static str| {
        let own = field
            .elements()
            .filter(move |own| own.attr("name") == Some(name));
        own.filter_map(|own| own.attr("value"))
    };
    if kind.ends_with("FORMCHECKBOX") {
        let on = values("Checkbox_Checked").any(|value| value == "true");
        return if on { "☑" } else { "☐" }.to_owned();
    }
    let chosen = values("Dropdown_Selected")
        .next()
        .and_then(|value| value.parse().ok());
    let chosen = chosen.and_then(|at: usize| values("Dropdown_ListEntry").nth(at));
    chosen.unwrap_or_default().to_owned()
}

/// Characters of the document: white space is one space.
fn put(text: &str, look: Look, inline: &mut Inline<'_>) {
    let mut line = String::new();
    let target = match (look.hidden, look.struck) {
        (true, _) => &inline.hidden,
        (false, true) => &inline.struck,
        (false, false) => &inline.text,
    };
    let mut spaced = target.is_empty() || target.ends_with([' ', '\n', '\t']);
    for c in text.chars() {
        let space = matches!(c, ' ' | '\t' | '\r' | '\n');
        if !space {
            line.push(c);
        } else if !spaced {
            line.push(' ');
        }
        spaced = space;
    }
    push(&line, look, inline);
}

fn push(text: &str, look: Look, inline: &mut Inline<'_>) {
    if look.hidden {
        inline.hidden.push_str(text);
        return;
    }
    if look.struck {
        inline.struck.push_str(text);
        return;
    }
    inline.bold &= look.bold || text.trim().is_empty();
    inline.text.push_str(text);
}
