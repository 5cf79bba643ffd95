//! Automatic numbering: 第1条, (2), イ are not in the text of a Word document
//! but counted by its lists (ECMA-376 part 1, 17.9). Here they are counted
//! as Word counts them and become part of the text.

use std::collections::HashMap;

use crate::parse::office::numerals;
use crate::parse::xml::Element;

/// Levels of a list.
const LEVELS: usize = 9;
/// Lists that refer to lists, at most so far.
const CHAIN: usize = 10;

/// The lists of a document and where their counters stand.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    /// Abstract list id → its levels.
    lists: HashMap<String, List>,
    /// List id (`numId`) → abstract list and overrides.
    instances: HashMap<String, Instance>,
    /// Style id of a list style → abstract list id.
    styles: HashMap<String, String>,
    /// Abstract list id → counters.
    counters: HashMap<String, [Option<u32>; LEVELS]>,
}

#[derive(Debug, Default, Clone)]
struct List {
    levels: HashMap<u8, Level>,
    /// The list style that holds the levels instead.
    refers: Option<String>,
}

#[derive(Debug, Default, Clone)]
struct Instance {
    list: String,
    levels: HashMap<u8, Level>,
    starts: HashMap<u8, u32>,
    used: bool,
}

#[derive(Debug, Clone)]
struct Level {
    start: u32,
    format: String,
    text: String,
    suffix: String,
    /// All numbers of the text in plain digits.
    plain: bool,
    /// The level whose advance restarts this one; 0: none does.
    restart: Option<u8>,
    /// The paragraph style that carries this level.
    style: Option<String>,
}

impl Numbering {
    /// Reads `numbering.xml`.
    pub(crate) fn read(root: &Element) -> Self {
        let mut numbering = Self::default();
        for element in root.elements() {
            match element.name.as_str() {
                "abstractNum" => numbering.add_list(element),
                "num" => numbering.add_instance(element),
                _ => {}
            }
        }
        numbering
    }

    /// The level of a list that a paragraph style carries.
    pub(crate) fn level_of_style(&self, id: &str, style: &str) -> Option<u8> {
        let list = self.list_of(&self.instances.get(id)?.list)?;
        let (level, _) = list
            .1
            .levels
            .iter()
            .find(|(_, level)| level.style.as_deref() == Some(style))?;
        Some(*level)
    }

    /// Advances list `id` at `level` and writes the number as displayed, with
    /// a space after it when the list sets one. Empty for an unknown list and
    /// for list id 0, which switches numbering off.
    pub(crate) fn next(&mut self, id: &str, level: u8) -> String {
        if usize::from(level) >= LEVELS {
            return String::new();
        }
        let Some(instance) = self.instances.get(id).cloned() else {
            return String::new();
        };
        let Some((key, list)) = self.list_of(&instance.list) else {
            return String::new();
        };
        let levels: Vec<Option<Level>> = (0..9u8)
            .map(|at| {
                instance
                    .levels
                    .get(&at)
                    .or_else(|| list.levels.get(&at))
                    .cloned()
            })
            .collect();
        let counters = self.counters.entry(key).or_default();
        if !instance.used {
            restart(counters, &instance.starts);
        }
        if let Some(instance) = self.instances.get_mut(id) {
            instance.used = true;
        }
        advance(counters, &levels, level);
        render(counters, &levels, level)
    }

    fn add_list(&mut self, element: &Element) {
        let Some(id) = element.attr("abstractNumId") else {
            return;
        };
        if let Some(style) = element.val("styleLink") {
            self.styles.insert(style.to_owned(), id.to_owned());
        }
        let levels = element
            .elements()
            .filter(|child| child.name == "lvl")
            .filter_map(|level| Some((level.number("ilvl")?, Level::read(level))))
            .collect();
        let refers = element.val("numStyleLink").map(str::to_owned);
        self.lists.insert(id.to_owned(), List { levels, refers });
    }

    fn add_instance(&mut self, element: &Element) {
        let (Some(id), Some(list)) = (element.attr("numId"), element.val("abstractNumId")) else {
            return;
        };
        let mut instance = Instance {
            list: list.to_owned(),
            ..Instance::default()
        };
        for change in element
            .elements()
            .filter(|child| child.name == "lvlOverride")
        {
            let Some(at) = change.number("ilvl") else {
                continue;
            };
            if let Some(start) = change
                .child("startOverride")
                .and_then(|start| start.number("val"))
            {
                instance.starts.insert(at, start);
            }
            if let Some(level) = change.child("lvl") {
                instance.levels.insert(at, Level::read(level));
            }
        }
        self.instances.insert(id.to_owned(), instance);
    }

    /// The abstract list that really holds the levels.
    fn list_of(&self, id: &str) -> Option<(String, &List)> {
        let mut id = id;
        for _ in 0..CHAIN {
            let list = self.lists.get(id)?;
            match list
                .refers
                .as_ref()
                .and_then(|style| self.styles.get(style))
            {
                Some(next) if list.levels.is_empty() => id = next,
                _ => return Some((id.to_owned(), list)),
            }
        }
        None
    }
}

impl Level {
    fn read(element: &Element) -> Self {
        let custom = element
            .child("numFmt")
            .or_else(|| element.at(&["AlternateContent", "Choice", "numFmt"]))
            .or_else(|| element.at(&["AlternateContent", "Fallback", "numFmt"]));
        Self {
            start: element
                .child("start")
                .and_then(|start| start.number("val"))
                .unwrap_or(0),
            format: custom
                .and_then(|format| format.attr("val"))
                .unwrap_or("decimal")
                .to_owned(),
            text: element.val("lvlText").unwrap_or_default().to_owned(),
            suffix: element.val("suff").unwrap_or("tab").to_owned(),
            plain: element.is_on("isLgl"),
            restart: element
                .child("lvlRestart")
                .and_then(|restart| restart.number("val")),
            style: element.val("pStyle").map(str::to_owned),
        }
    }
}

/// A list instance that overrides the start of levels begins them anew when
/// it is first used.
fn restart(counters: &mut [Option<u32>; LEVELS], starts: &HashMap<u8, u32>) {
    for (level, start) in starts {
        if let Some(counter) = counters.get_mut(usize::from(*level)) {
            *counter = start.checked_sub(1);
        }
    }
}

fn advance(counters: &mut [Option<u32>; LEVELS], levels: &[Option<Level>], level: u8) {
    let start = |at: usize| {
        levels
            .get(at)
            .and_then(Option::as_ref)
            .map_or(1, |level| level.start)
    };
    for (at, counter) in counters.iter_mut().enumerate() {
        if at < usize::from(level) {
            counter.get_or_insert(start(at));
        } else if at == usize::from(level) {
            *counter = Some(counter.map_or(start(at), |count| count.saturating_add(1)));
        } else {
            let restart = levels
                .get(at)
                .and_then(Option::as_ref)
                .and_then(|level| level.restart);
            let begins = match restart {
                Some(0) => false,
                Some(after) => level < after,
                None => true,
            };
            if begins {
                *counter = None;
            }
        }
    }
}

fn render(counters: &[Option<u32>; LEVELS], levels: &[Option<Level>], level: u8) -> String {
    let Some(Some(own)) = levels.get(usize::from(level)) else {
        return String::new();
    };
    if own.format == "bullet" {
        return with_suffix(numerals::bullet(&own.text), own);
    }
    let mut text = String::new();
    let mut chars = own.text.chars().peekable();
    while let Some(c) = chars.next() {
        let place = chars
            .peek()
            .and_then(|next| next.to_digit(10))
            .filter(|place| c == '%' && *place > 0);
        let Some(place) = place else {
            text.push(c);
            continue;
        };
        chars.next();
        let at = place as usize - 1;
        let count = counters.get(at).copied().flatten().unwrap_or(0);
        let format = levels
            .get(at)
            .and_then(Option::as_ref)
            .map_or("decimal", |level| level.format.as_str());
        text.push_str(&numerals::format(
            count,
            if own.plain { "decimal" } else { format },
        ));
    }
    with_suffix(text, own)
}

fn with_suffix(mut text: String, level: &Level) -> String {
    if level.suffix != "nothing" && !text.is_empty() && !text.ends_with(char::is_whitespace) {
        text.push(' ');
    }
    text
}
