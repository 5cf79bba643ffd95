//! The inside of a paragraph: runs, fields, content controls, ruby, changes.

use crate::model::Flag;
use crate::parse::office::{fields, numerals};
use crate::parse::xml::{Element, Node};

use super::styles::{Around, Styles};

/// What a paragraph says.
#[derive(Debug, Default)]
pub(crate) struct Inline<'a> {
    /// The visible text.
    pub(crate) text: String,
    /// Text formatted as hidden.
    pub(crate) hidden: String,
    /// Text struck through, left out of the visible text.
    pub(crate) struck: String,
    /// Ruby, deleted text.
    pub(crate) flags: Vec<Flag>,
    /// Text boxes anchored here.
    pub(crate) boxes: Vec<&'a Element>,
    /// Whether all its visible text is bold.
    pub(crate) bold: bool,
    /// Content controls that still show their prompt.
    pub(crate) unfilled: usize,
}

impl Inline<'_> {
    /// What stands apart from the visible text, with its flag.
    pub(crate) fn apart(&self) -> impl Iterator<Item = (&str, Flag)> {
        let apart = [
            (self.hidden.as_str(), Flag::Hidden),
            (self.struck.as_str(), Flag::Struck),
        ];
        apart
            .into_iter()
            .filter(|(text, _)| !text.trim().is_empty())
    }
}

/// How a run is shown.
#[derive(Clone, Copy)]
enum Look {
    Plain,
    Hidden,
    Struck,
}

/// Reads the inside of paragraphs.
pub(crate) struct Reader<'s> {
    styles: &'s Styles,
    around: Around<'s>,
    /// Fields within fields: the code of each as far as it was read, until its
    /// result begins.
    fields: Vec<Option<String>>,
}

impl<'s> Reader<'s> {
    /// A reader for a paragraph in these styles.
    pub(crate) fn new(styles: &'s Styles, around: Around<'s>) -> Self {
        Self {
            styles,
            around,
            fields: Vec::new(),
        }
    }

    /// Reads a paragraph.
    pub(crate) fn read<'a>(mut self, paragraph: &'a Element) -> Inline<'a> {
        let mut inline = Inline {
            bold: true,
            ..Inline::default()
        };
        self.children(paragraph, &mut inline);
        if !inline.struck.trim().is_empty() && !inline.text.trim().is_empty() {
            Flag::DeletedLeftOut.add(&mut inline.flags);
        }
        inline
    }

    fn children<'a>(&mut self, parent: &'a Element, inline: &mut Inline<'a>) {
        for child in parent.elements() {
            self.element(child, inline);
        }
    }

    fn element<'a>(&mut self, element: &'a Element, inline: &mut Inline<'a>) {
        match element.name.as_str() {
            "r" => self.run(element, inline),
            "del" | "moveFrom" => {
                if element.has("delText") || element.has("t") {
                    Flag::DeletedLeftOut.add(&mut inline.flags);
                }
            }
            "sdt" => self.control(element, inline),
            "ruby" => self.ruby(element, inline),
            "AlternateContent" => self.alternate(element, inline),
            "f" if element.child("den").is_some() => self.fraction(element, inline),
            "sup" => {
                let before = inline.text.len();
                self.children(element, inline);
                numerals::raise(&mut inline.text, before);
            }
            "pPr" | "rPr" | "Fallback" | "instrText" | "delText" | "rt" | "sectPr"
            | "txbxContent" => {}
            _ => self.children(element, inline),
        }
    }

    /// Drawings come twice, new and old: the first choice is read.
    fn alternate<'a>(&mut self, element: &'a Element, inline: &mut Inline<'a>) {
        let choice = element
            .child("Choice")
            .or_else(|| element.child("Fallback"));
        if let Some(choice) = choice {
            for child in choice.elements() {
                self.run_child(child, (Look::Plain, ""), inline);
            }
        }
    }

    /// A fraction of a formula.
    fn fraction<'a>(&mut self, element: &'a Element, inline: &mut Inline<'a>) {
        for (name, sign) in [("num", "/"), ("den", "")] {
            let before = inline.text.len();
            if let Some(part) = element.child(name) {
                self.children(part, inline);
            }
            let part = inline.text.get(before..).unwrap_or_default();
            if part.contains(['+', '-', '−', '×', '/']) {
                inline.text.insert(before, '(');
                inline.text.push(')');
            }
            inline.text.push_str(sign);
        }
    }

    fn ruby<'a>(&mut self, element: &'a Element, inline: &mut Inline<'a>) {
        Flag::Ruby.add(&mut inline.flags);
        if let Some(base) = element.child("rubyBase") {
            self.children(base, inline);
        }
    }

    /// A content control: a check box shows its state, a prompt is no text.
    fn control<'a>(&mut self, element: &'a Element, inline: &mut Inline<'a>) {
        let properties = element.child("sdtPr");
        if let Some(check) = properties.and_then(|properties| properties.child("checkbox")) {
            let on = check.is_on("checked");
            inline.text.push(if on { '☑' } else { '☐' });
            return;
        }
        if properties.is_some_and(|properties| properties.is_on("showingPlcHdr")) {
            inline.unfilled += 1;
            return;
        }
        if let Some(content) = element.child("sdtContent") {
            self.children(content, inline);
        }
    }

    fn run<'a>(&mut self, run: &'a Element, inline: &mut Inline<'a>) {
        let properties = run.child("rPr");
        let style = properties.and_then(|properties| properties.val("rStyle"));
        let on = |name: &str| properties.and_then(|own| own.child(name).map(|_| own.is_on(name)));
        let (styles, around) = (self.styles, self.around);
        let hidden = on("vanish").unwrap_or_else(|| styles.hidden(style, around));
        let bold = on("b").unwrap_or_else(|| styles.bold(style, around));
        let struck = on("strike").unwrap_or_else(|| styles.struck(style, around))
            || on("dstrike").unwrap_or_else(|| styles.struck_twice(style, around));
        let look = match (hidden, struck) {
            (true, _) => Look::Hidden,
            (false, true) => Look::Struck,
            (false, false) => Look::Plain,
        };
        let before = inline.text.len();
        let fonts = properties.and_then(|own| own.child("rFonts"));
        let font = fonts.and_then(|fonts| fonts.attr("ascii").or_else(|| fonts.attr("hAnsi")));
        for child in run.elements() {
            self.run_child(child, (look, font.unwrap_or_default()), inline);
        }
        if properties.and_then(|own| own.val("vertAlign")) == Some("superscript") {
            numerals::raise(&mut inline.text, before);
        }
        let added = inline.text.get(before..).unwrap_or_default();
        if !bold && !added.trim().is_empty() {
            inline.bold = false;
        }
    }

    fn run_child<'a>(
        &mut self,
        child: &'a Element,
        (look, font): (Look, &str),
        inline: &mut Inline<'a>,
    ) {
        match child.name.as_str() {
            "fldChar" => self.field(child, inline),
            "pict" | "drawing" | "object" => child.all("txbxContent", &mut inline.boxes),
            "AlternateContent" => self.alternate(child, inline),
            "ruby" => self.ruby(child, inline),
            "delText" => Flag::DeletedLeftOut.add(&mut inline.flags),
            "instrText" => {
                if let Some(Some(code)) = self.fields.last_mut() {
                    code.push_str(&characters(child));
                }
            }
            _ if self.fields.iter().any(Option::is_some) => {}
            name => {
                let target = match look {
                    Look::Plain => &mut inline.text,
                    Look::Hidden => &mut inline.hidden,
                    Look::Struck => &mut inline.struck,
                };
                match name {
                    "t" => target.push_str(&numerals::in_font(&characters(child), font)),
                    "tab" | "ptab" => target.push('\t'),
                    "br" if child.attr("type").is_none_or(|kind| kind == "textWrapping") => {
                        target.push('\n')
                    }
                    "cr" => target.push('\n'),
                    "noBreakHyphen" => target.push('-'),
                    "sym" => target.extend(symbol(child)),
                    _ => {}
                }
            }
        }
    }

    /// A field: its code is left out, its result read. Old form fields show
    /// their check mark or choice; a formula has no result, and says what it
    /// displays.
    fn field<'a>(&mut self, element: &'a Element, inline: &mut Inline<'a>) {
        match element.attr("fldCharType") {
            Some("begin") => {
                self.fields.push(Some(String::new()));
                if let Some(data) = element.child("ffData") {
                    form_field(data, inline);
                }
            }
            Some("separate") => {
                if let Some(code) = self.fields.last_mut() {
                    *code = None;
                }
            }
            Some("end") => {
                let code = self.fields.pop().flatten();
                let within_code = self.fields.iter().any(Option::is_some);
                if let Some((base, ruby)) = code
                    .filter(|_| !within_code)
                    .and_then(|code| fields::overlaid(&code))
                {
                    inline.text.push_str(&base);
                    if ruby {
                        Flag::Ruby.add(&mut inline.flags);
                    }
                }
            }
            _ => {}
        }
    }
}

fn form_field(data: &Element, inline: &mut Inline<'_>) {
    if let Some(check) = data.child("checkBox") {
        let state = if check.child("checked").is_some() {
            "checked"
        } else {
            "default"
        };
        inline.text.push(if check.is_on(state) { '☑' } else { '☐' });
    }
    if let Some(list) = data.child("ddList") {
        let chosen: usize = list
            .child("result")
            .and_then(|result| result.number("val"))
            .unwrap_or(0);
        let entry = list
            .elements()
            .filter(|entry| entry.name == "listEntry")
            .nth(chosen);
        if let Some(text) = entry.and_then(|entry| entry.attr("val")) {
            inline.text.push_str(text);
        }
    }
}

fn characters(element: &Element) -> String {
    element
        .children
        .iter()
        .filter_map(|child| match child {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        })
        .collect()
}

/// A sign of a symbol font.
fn symbol(element: &Element) -> Option<char> {
    let code = u32::from_str_radix(element.attr("char")?, 16).ok()?;
    Some(numerals::sign_of(
        element.attr("font").unwrap_or_default(),
        code,
    ))
}
