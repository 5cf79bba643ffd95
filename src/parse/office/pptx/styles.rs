//! How text looks that says nothing of it itself: as its shape, the layout, the
//! master and the presentation say, level by level (ECMA-376 part 1, 19.3.1.51
//! and 21.1.2.4).

use crate::parse::xml::Element;

/// Levels of a list.
pub(super) const LEVELS: usize = 9;

/// The looks of all levels.
#[derive(Debug, Clone, Default)]
pub(super) struct Levels([Level; LEVELS]);

/// How text of one level looks; `None` where that is said farther up.
#[derive(Debug, Clone, Default)]
pub(super) struct Level {
    /// Struck through.
    pub(super) struck: Option<bool>,
    /// How its paragraphs are numbered.
    pub(super) number: Option<Number>,
}

/// How a paragraph is numbered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Number {
    /// By a bullet, or not at all.
    None,
    /// By a scheme (ST_TextAutonumberScheme), from a number on.
    Auto(String, u32),
}

/// What a layout or master says of the texts on its slides.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    is_master: bool,
    /// By role and number of each placeholder.
    placeholders: Vec<(String, Option<String>, Levels)>,
    title: Levels,
    body: Levels,
    other: Levels,
}

/// What a slide has above it, the nearest first.
pub(super) struct Above<'a> {
    /// Layout and master, or the master of notes.
    pub(super) sheets: Vec<&'a Sheet>,
    /// Of the presentation.
    pub(super) usual: &'a Levels,
}

impl Number {
    /// What the properties of a paragraph say of its number.
    pub(super) fn of(properties: &Element) -> Option<Self> {
        properties
            .elements()
            .find_map(|child| match child.name.as_str() {
                "buNone" | "buChar" | "buBlip" => Some(Self::None),
                "buAutoNum" => Some(Self::Auto(
                    child.attr("type").unwrap_or("arabicPeriod").to_owned(),
                    child.number("startAt").unwrap_or(1),
                )),
                _ => None,
            })
    }
}

impl Levels {
    /// Of a list of levels: `lstStyle`, `bodyStyle`, `defaultTextStyle`.
    pub(super) fn read(list: Option<&Element>) -> Self {
        let mut levels = Self::default();
        for (at, level) in levels.0.iter_mut().enumerate() {
            let name = format!("lvl{}pPr", at + 1);
            if let Some(own) = list.and_then(|list| list.child(&name)) {
                level.struck = own.child("defRPr").and_then(strikes);
                level.number = Number::of(own);
            }
        }
        levels
    }

    /// A level, from 0; the last one for what is deeper.
    pub(super) fn level(&self, at: usize) -> Level {
        self.0.get(at.min(LEVELS - 1)).cloned().unwrap_or_default()
    }

    fn or(mut self, above: &Self) -> Self {
        for (own, above) in self.0.iter_mut().zip(&above.0) {
            own.struck = own.struck.or(above.struck);
            own.number = own.number.take().or_else(|| above.number.clone());
        }
        self
    }
}

impl Sheet {
    /// Reads a layout or master.
    pub(super) fn read(root: &Element) -> Self {
        let mut shapes = Vec::new();
        if let Some(tree) = root.at(&["cSld", "spTree"]) {
            tree.all("sp", &mut shapes);
        }
        let placeholders = shapes.iter().filter_map(|shape| {
            let (role, number) = placeholder(shape)?;
            let list = shape.at(&["txBody", "lstStyle"]);
            Some((
                role.to_owned(),
                number.map(str::to_owned),
                Levels::read(list),
            ))
        });
        let style = |name: &str| Levels::read(root.at(&["txStyles", name]));
        Self {
            is_master: root.name.ends_with("Master"),
            placeholders: placeholders.collect(),
            title: style("titleStyle"),
            body: match root.child("notesStyle") {
                Some(notes) => Levels::read(Some(notes)),
                None => style("bodyStyle"),
            },
            other: style("otherStyle"),
        }
    }

    /// What its placeholder says of one on the slide: in a layout that of the
    /// same number, in a master, or where there is none, that of the same role.
    fn placeholder(&self, role: &str, number: Option<&str>) -> Option<&Levels> {
        let number = number.filter(|_| !self.is_master);
        let found = self.placeholders.iter().find(|(own, known, _)| {
            family(own) == family(role) && (number.is_none() || known.as_deref() == number)
        });
        found.map(|(.., levels)| levels)
    }

    fn usual(&self, role: Option<&str>) -> &Levels {
        match role.map(family) {
            Some("title") => &self.title,
            Some("body") => &self.body,
            _ => &self.other,
        }
    }
}

impl Above<'_> {
    /// The looks of a shape of the slide.
    pub(super) fn levels(&self, shape: &Element, body: &Element) -> Levels {
        let mut levels = Levels::read(body.child("lstStyle"));
        let place = placeholder(shape);
        if let Some((role, number)) = place {
            for sheet in &self.sheets {
                if let Some(above) = sheet.placeholder(role, number) {
                    levels = levels.or(above);
                }
            }
        }
        let role = place.map(|(role, _)| role);
        for sheet in &self.sheets {
            levels = levels.or(sheet.usual(role));
        }
        levels.or(self.usual)
    }
}

/// Role and number of the placeholder that a shape is.
pub(super) fn placeholder(shape: &Element) -> Option<(&str, Option<&str>)> {
    let place = shape
        .elements()
        .find_map(|child| child.at(&["nvPr", "ph"]))?;
    Some((place.attr("type").unwrap_or("obj"), place.attr("idx")))
}

/// Roles that look alike: a layout may call a text a body what the master calls
/// an object.
fn family(role: &str) -> &str {
    match role {
        "title" | "ctrTitle" => "title",
        "dt" | "ftr" | "sldNum" | "hdr" | "sldImg" => role,
        _ => "body",
    }
}

/// By one line or two (ECMA-376 20.1.10.79, ST_TextStrikeType); `None` where
/// nothing is said.
pub(super) fn strikes(look: &Element) -> Option<bool> {
    let strike = look.attr("strike")?;
    Some(matches!(strike, "sngStrike" | "dblStrike"))
}
