//! The numbers of lists and chapters, counted as the styles say (OpenDocument
//! 1.3 part 3, 16.30 and 19.880).

use std::collections::HashMap;

use crate::parse::office::numerals;
use crate::parse::xml::Element;

/// Levels of a list.
pub(super) const LEVELS: usize = 10;

/// Sequences that `num-format` spells out, by their first member.
const SEQUENCES: [(char, &str); 15] = [
    ('a', "lowerLetter"),
    ('A', "upperLetter"),
    ('i', "lowerRoman"),
    ('I', "upperRoman"),
    ('一', "japaneseCounting"),
    ('壱', "japaneseLegal"),
    ('壹', "japaneseLegal"),
    ('ア', "aiueoFullWidth"),
    ('ｱ', "aiueo"),
    ('イ', "irohaFullWidth"),
    ('ｲ', "iroha"),
    ('１', "decimalFullWidth"),
    ('①', "decimalEnclosedCircle"),
    ('甲', "ideographTraditional"),
    ('子', "ideographZodiac"),
];

/// The counters of a list's levels.
pub(super) type Counters = [Option<u32>; LEVELS];

/// The styles of a document's lists.
#[derive(Default)]
pub(super) struct Lists {
    named: HashMap<String, List>,
    /// The style of chapters.
    pub(super) outline: List,
}

/// A style of a list.
#[derive(Default, Clone)]
pub(super) struct List {
    levels: HashMap<usize, Level>,
}

#[derive(Default, Clone)]
struct Level {
    /// The bullet; else it is numbered.
    bullet: Option<String>,
    format: String,
    prefix: String,
    suffix: String,
    /// `第%1%条`, where the document spells it out.
    pattern: Option<String>,
    /// Levels that are displayed, this one included.
    shown: usize,
    start: u32,
    tight: bool,
}

impl Lists {
    /// Takes in a list style.
    pub(super) fn add(&mut self, name: &str, list: List) {
        self.named.insert(name.to_owned(), list);
    }

    /// The list style of that name.
    pub(super) fn get(&self, name: &str) -> Option<&List> {
        self.named.get(name)
    }
}

impl List {
    /// Reads a list style.
    pub(super) fn read(element: &Element) -> Self {
        let levels = element.elements().filter_map(|child| {
            let level: usize = child.number("level")?;
            Some((level.checked_sub(1)?, Level::read(child)))
        });
        Self {
            levels: levels.collect(),
        }
    }

    /// Advances `counters` at `level`, from 0, and writes the number as it is
    /// displayed. `start`: the value that the item itself sets.
    pub(super) fn next(&self, counters: &mut Counters, level: usize, start: Option<u32>) -> String {
        let first = |at: usize| self.levels.get(&at).map_or(1, |level| level.start);
        for (at, counter) in counters.iter_mut().enumerate() {
            if at < level {
                counter.get_or_insert(first(at));
            } else if at > level {
                *counter = None;
            } else {
                let next = counter.map_or(first(at), |count| count.saturating_add(1));
                *counter = Some(start.unwrap_or(next));
            }
        }
        let Some(own) = self.levels.get(&level) else {
            return String::new();
        };
        let mut text = match &own.bullet {
            Some(bullet) => numerals::bullet(bullet),
            None => self.number(own, counters, level),
        };
        if !own.tight && !text.is_empty() && !text.ends_with(char::is_whitespace) {
            text.push(' ');
        }
        text
    }

    fn number(&self, own: &Level, counters: &Counters, level: usize) -> String {
        if own.format.is_empty() {
            return format!("{}{}", own.prefix, own.suffix).trim().to_owned();
        }
        let digits = |at: usize| {
            let count = counters.get(at).copied().flatten().unwrap_or(0);
            let format = self
                .levels
                .get(&at)
                .map_or("", |level| level.format.as_str());
            if format.is_empty() {
                String::new()
            } else {
                written(count, format)
            }
        };
        if let Some(pattern) = &own.pattern {
            let mut text = pattern.clone();
            for at in 0..LEVELS {
                let place = format!("%{}%", at + 1);
                if text.contains(&place) {
                    text = text.replace(&place, &digits(at));
                }
            }
            return text;
        }
        let from = (level + 1).saturating_sub(own.shown.max(1));
        let parts: Vec<String> = (from..=level)
            .map(digits)
            .filter(|part| !part.is_empty())
            .collect();
        format!("{}{}{}", own.prefix, parts.join("."), own.suffix)
    }
}

impl Level {
    fn read(element: &Element) -> Self {
        let text = |name: &str| element.attr(name).unwrap_or_default().to_owned();
        let label = element.at(&["list-level-properties", "list-level-label-alignment"]);
        Self {
            bullet: element.attr("bullet-char").map(str::to_owned),
            format: text("num-format"),
            prefix: text("num-prefix"),
            suffix: text("num-suffix"),
            pattern: element.attr("num-list-format").map(str::to_owned),
            shown: element.number("display-levels").unwrap_or(1),
            start: element.number("start-value").unwrap_or(1),
            tight: label.and_then(|own| own.attr("label-followed-by")) == Some("nothing"),
        }
    }
}

fn written(count: u32, format: &str) -> String {
    let first = format.chars().next();
    let known = SEQUENCES.iter().find(|(start, _)| Some(*start) == first);
    numerals::format(count, known.map_or("decimal", |(_, name)| name))
}
