//! The styles of an OpenDocument text: what is hidden, what is drawn as a
//! label, what its lists and chapters are numbered by.

use std::collections::HashMap;

use crate::parse::xml::Element;

use super::lists::{List, Lists};

/// Styles that inherit from styles, at most so far.
const CHAIN: usize = 20;

/// What the style of a family is called whose styles all inherit from it; no
/// other has this name.
const DEFAULT: &str = "";

/// Every style by family and name.
#[derive(Default)]
pub(super) struct Styles {
    named: HashMap<(String, String), Style>,
    /// The styles of lists.
    pub(super) lists: Lists,
}

#[derive(Default)]
struct Style {
    parent: Option<String>,
    hidden: Option<bool>,
    struck: Option<bool>,
    bold: Option<bool>,
    filled: Option<bool>,
    list: Option<String>,
}

/// How text is drawn; `None` where that is said elsewhere.
#[derive(Clone, Copy, Default)]
pub(super) struct Look {
    /// Not displayed.
    pub(super) hidden: Option<bool>,
    /// Struck through.
    pub(super) struck: Option<bool>,
    /// Bold.
    pub(super) bold: Option<bool>,
}

impl Look {
    /// This one, and what it leaves open as another has it.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            hidden: self.hidden.or(other.hidden),
            struck: self.struck.or(other.struck),
            bold: self.bold.or(other.bold),
        }
    }
}

impl Styles {
    /// Takes in a group of styles: common, automatic, of master pages.
    pub(super) fn add(&mut self, group: &Element) {
        for element in group.elements() {
            match element.name.as_str() {
                "style" => self.add_style(element, element.attr("name")),
                "default-style" => self.add_style(element, Some(DEFAULT)),
                "list-style" => {
                    if let Some(name) = element.attr("name") {
                        self.lists.add(name, List::read(element));
                    }
                }
                "outline-style" => self.lists.outline = List::read(element),
                _ => {}
            }
        }
    }

    /// Whether text in a style, or a sheet, is not displayed.
    pub(super) fn hidden(&self, family: &str, name: Option<&str>) -> Option<bool> {
        self.find(family, name, |style| style.hidden)
    }

    /// Whether text in a style is struck through.
    pub(super) fn struck(&self, family: &str, name: Option<&str>) -> Option<bool> {
        self.find(family, name, |style| style.struck)
    }

    /// Whether a cell in a style is filled with a colour.
    pub(super) fn filled(&self, name: Option<&str>) -> bool {
        self.find("table-cell", name, |style| style.filled) == Some(true)
    }

    /// Whether a cell in a style is drawn as a label: filled or bold.
    pub(super) fn marked(&self, name: Option<&str>) -> bool {
        let bold = self.find("table-cell", name, |style| style.bold);
        self.filled(name) || bold == Some(true)
    }

    /// The list style of a paragraph style; empty: switched off.
    pub(super) fn list(&self, name: Option<&str>) -> Option<String> {
        self.find("paragraph", name, |style| style.list.clone())
    }

    /// How text in a style is drawn, as far as it says.
    pub(super) fn look(&self, family: &str, name: Option<&str>) -> Look {
        Look {
            hidden: self.hidden(family, name),
            struck: self.struck(family, name),
            bold: self.find(family, name, |style| style.bold),
        }
    }

    /// How text is drawn that no style of its family says anything of.
    pub(super) fn usual(&self, family: &str) -> Look {
        self.look(family, Some(DEFAULT))
    }

    fn add_style(&mut self, element: &Element, name: Option<&str>) {
        let (Some(family), Some(name)) = (element.attr("family"), name) else {
            return;
        };
        let text = element.child("text-properties");
        let page = element.child("drawing-page-properties");
        let sheet = element.child("table-properties");
        let shown = text
            .and_then(|own| own.attr("display"))
            .or_else(|| page.and_then(|own| own.attr("visibility")))
            .or_else(|| sheet.and_then(|own| own.attr("display")));
        let weight = text.and_then(|own| {
            own.attr("font-weight-asian")
                .or_else(|| own.attr("font-weight"))
        });
        // LibreOffice writes the type alone for spans of cells.
        let line = text.and_then(|own| {
            own.attr("text-line-through-style")
                .or_else(|| own.attr("text-line-through-type"))
        });
        let fill = element
            .child("table-cell-properties")
            .or_else(|| element.child("graphic-properties"))
            .and_then(|own| {
                own.attr("background-color")
                    .or_else(|| own.attr("fill-color"))
            });
        let style = Style {
            parent: element.attr("parent-style-name").map(str::to_owned),
            hidden: shown.map(|shown| matches!(shown, "none" | "hidden" | "false")),
            struck: line.map(|line| line != "none"),
            bold: weight
                .map(|weight| weight == "bold" || weight.parse().is_ok_and(|w: u32| w > 500)),
            filled: fill.map(|fill| !fill.eq_ignore_ascii_case("#ffffff") && fill != "transparent"),
            list: element.attr("list-style-name").map(str::to_owned),
        };
        self.named
            .insert((family.to_owned(), name.to_owned()), style);
    }

    fn find<T>(
        &self,
        family: &str,
        name: Option<&str>,
        of: impl Fn(&Style) -> Option<T>,
    ) -> Option<T> {
        let mut name = name?.to_owned();
        for _ in 0..CHAIN {
            let style = self.named.get(&(family.to_owned(), name))?;
            if let Some(found) = of(style) {
                return Some(found);
            }
            name = style.parent.clone()?;
        }
        None
    }
}
