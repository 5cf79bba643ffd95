//! Paragraph and character styles, as far as headings, numbering and hidden
//! text need them.

use std::collections::HashMap;

use crate::parse::xml::Element;

/// Styles based on styles, at most so far.
const CHAIN: usize = 20;

/// The styles of a document.
#[derive(Debug, Default)]
pub(crate) struct Styles {
    by_id: HashMap<String, Style>,
    default: Option<String>,
    /// What all text is like that no style says anything of.
    usual: Style,
}

/// The styles that a run of text stands in.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Around<'a> {
    /// Of its paragraph.
    pub(crate) paragraph: Option<&'a str>,
    /// Of the table whose cell it stands in.
    pub(crate) table: Option<&'a str>,
}

#[derive(Debug, Default, Clone)]
struct Style {
    based_on: Option<String>,
    name: String,
    outline: Option<u8>,
    numbering: Option<String>,
    level: Option<u8>,
    hidden: Option<bool>,
    struck: Option<bool>,
    struck_twice: Option<bool>,
    bold: Option<bool>,
}

impl Styles {
    /// Reads `styles.xml`.
    pub(crate) fn read(root: &Element) -> Self {
        let usual = root.at(&["docDefaults", "rPrDefault"]);
        let mut styles = Self {
            usual: usual.map(Style::read).unwrap_or_default(),
            ..Self::default()
        };
        for element in root.elements().filter(|element| element.name == "style") {
            let Some(id) = element.attr("styleId") else {
                continue;
            };
            let paragraph = element.attr("type") == Some("paragraph");
            if paragraph && matches!(element.attr("default"), Some("1" | "true" | "on")) {
                styles.default = Some(id.to_owned());
            }
            styles.by_id.insert(id.to_owned(), Style::read(element));
        }
        styles
    }

    /// The heading level (1 outermost; a title is 0) of a paragraph style.
    pub(crate) fn heading(&self, id: Option<&str>) -> Option<u8> {
        let mut chain = self.chain(id);
        let named = chain.clone().find_map(|style| level_by_name(&style.name));
        let outline = chain.find_map(|style| style.outline);
        match outline {
            Some(level) if level <= 8 => Some(level + 1),
            Some(_) => None,
            None => named,
        }
    }

    /// The numbering (list id, level) of a paragraph style.
    pub(crate) fn numbering(&self, id: Option<&str>) -> Option<(String, u8)> {
        let list = self.chain(id).find_map(|style| style.numbering.clone())?;
        let level = self.chain(id).find_map(|style| style.level);
        Some((list, level.unwrap_or(0)))
    }

    /// Whether a run that says nothing of it itself is hidden.
    pub(crate) fn hidden(&self, run: Option<&str>, around: Around<'_>) -> bool {
        self.toggled(run, around, |style| style.hidden)
    }

    /// Whether a run that says nothing of it itself is struck through.
    pub(crate) fn struck(&self, run: Option<&str>, around: Around<'_>) -> bool {
        self.toggled(run, around, |style| style.struck)
    }

    /// Whether a run that says nothing of it itself is struck through twice.
    pub(crate) fn struck_twice(&self, run: Option<&str>, around: Around<'_>) -> bool {
        let mut said = self.said(run, around, |style| style.struck_twice);
        said.find_map(|said| said)
            .or(self.usual.struck_twice)
            .unwrap_or(false)
    }

    /// Whether a run that says nothing of it itself is bold.
    pub(crate) fn bold(&self, run: Option<&str>, around: Around<'_>) -> bool {
        let mut said = self.said(run, around, |style| style.bold);
        said.any(|said| said == Some(true))
    }

    /// A property that a second style takes away again (ECMA-376 part 1, 17.7.3).
    fn toggled(
        &self,
        run: Option<&str>,
        around: Around<'_>,
        of: impl Fn(&Style) -> Option<bool> + Copy,
    ) -> bool {
        let on = self
            .said(run, around, of)
            .filter(|said| *said == Some(true));
        of(&self.usual) == Some(true) || on.count() % 2 == 1
    }

    /// What the styles of a run, its paragraph and its table say, each by itself.
    fn said(
        &self,
        run: Option<&str>,
        around: Around<'_>,
        of: impl Fn(&Style) -> Option<bool> + Copy,
    ) -> impl Iterator<Item = Option<bool>> {
        let own = run.and_then(|run| self.chain(Some(run)).find_map(of));
        let paragraph = self.chain(around.paragraph).find_map(of);
        let table = around
            .table
            .and_then(|table| self.chain(Some(table)).find_map(of));
        [own, paragraph, table].into_iter()
    }

    /// Whether the style is one of a table of contents.
    pub(crate) fn contents(&self, id: Option<&str>) -> bool {
        self.chain(id).any(|style| {
            style
                .name
                .strip_prefix("toc ")
                .is_some_and(|level| level.bytes().all(|b| b.is_ascii_digit()))
        })
    }

    /// A style and those that it is based on.
    fn chain<'a>(&'a self, id: Option<&'a str>) -> impl Iterator<Item = &'a Style> + Clone {
        let first = id
            .or(self.default.as_deref())
            .and_then(|id| self.by_id.get(id));
        std::iter::successors(first, |style| self.by_id.get(style.based_on.as_deref()?)).take(CHAIN)
    }
}

impl Style {
    fn read(element: &Element) -> Self {
        let paragraph = element.child("pPr");
        let run = element.child("rPr");
        let list = paragraph.and_then(|properties| properties.child("numPr"));
        let on = |name: &str| run.and_then(|run| run.child(name).map(|_| run.is_on(name)));
        Self {
            based_on: element.val("basedOn").map(str::to_owned),
            name: element.val("name").unwrap_or_default().to_lowercase(),
            outline: paragraph.and_then(|properties| properties.child("outlineLvl")?.number("val")),
            numbering: list.and_then(|list| list.val("numId")).map(str::to_owned),
            level: list.and_then(|list| list.child("ilvl")?.number("val")),
            hidden: on("vanish"),
            struck: on("strike"),
            struck_twice: on("dstrike"),
            bold: on("b"),
        }
    }
}

/// `heading 2`, `見出し 2`, `title`, whatever the id is.
fn level_by_name(name: &str) -> Option<u8> {
    if matches!(name, "title" | "表題") {
        return Some(0);
    }
    let level = name
        .strip_prefix("heading")
        .or_else(|| name.strip_prefix("見出し"))?;
    level
        .trim()
        .parse()
        .ok()
        .filter(|level| (1..=9).contains(level))
}
