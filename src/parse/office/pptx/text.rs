//! The paragraphs of a text body (DrawingML), with the numbers that their
//! lists give them.

use crate::model::Flag;
use crate::parse::office::numerals;
use crate::parse::xml::Element;

use super::styles::{LEVELS, Levels, Number, strikes};

/// Schemes of automatic numbers (ST_TextAutonumberScheme): how the name
/// begins, and the format of the number.
const FORMATS: [(&str, &str); 9] = [
    ("alphaLc", "lowerLetter"),
    ("alphaUc", "upperLetter"),
    ("romanLc", "lowerRoman"),
    ("romanUc", "upperRoman"),
    ("circleNum", "decimalEnclosedCircle"),
    ("ea1Jpn", "japaneseCounting"),
    ("ea1", "chineseCounting"),
    ("arabicDb", "decimalFullWidth"),
    ("arabic", "decimal"),
];

/// Where the lists of a text body stand, and how its text looks.
#[derive(Default)]
pub(super) struct Counters {
    levels: [Option<(String, u32)>; LEVELS],
    looks: Levels,
}

/// What a paragraph or body says.
#[derive(Debug, Default)]
pub(super) struct Text {
    /// What is left of it.
    pub(super) text: String,
    /// What is struck through.
    pub(super) struck: String,
}

impl Text {
    /// Says that letters are left out of a text that is more than they.
    pub(super) fn flag(&self) -> Option<Flag> {
        let parted = !self.text.trim().is_empty() && !self.struck.trim().is_empty();
        parted.then_some(Flag::DeletedLeftOut)
    }

    /// Adds the next line.
    pub(super) fn line(&mut self, line: &Self) {
        for (text, more) in [
            (&mut self.text, &line.text),
            (&mut self.struck, &line.struck),
        ] {
            if !text.is_empty() && !more.trim().is_empty() {
                text.push('\n');
            }
            if !more.trim().is_empty() {
                text.push_str(more);
            }
        }
    }
}

impl Counters {
    /// Of a body whose text looks so where it says nothing itself.
    pub(super) fn new(looks: Levels) -> Self {
        Self {
            looks,
            ..Self::default()
        }
    }

    /// The next paragraph, with its number if it has one.
    pub(super) fn paragraph(&mut self, paragraph: &Element) -> Text {
        let properties = paragraph.child("pPr");
        let level: usize = properties.and_then(|own| own.number("lvl")).unwrap_or(0);
        let level = level.min(LEVELS - 1);
        let look = self.looks.level(level);
        let mut text = Text::default();
        inline(paragraph, look.struck.unwrap_or(false), &mut text);
        if text.text.trim().is_empty() {
            text.text.clear();
            return text;
        }
        let number = properties.and_then(Number::of).or(look.number);
        let mark = self.advance(level, number);
        text.text.insert_str(0, &mark);
        text
    }

    fn advance(&mut self, level: usize, number: Option<Number>) -> String {
        for deeper in self.levels.iter_mut().skip(level + 1) {
            *deeper = None;
        }
        let Some(place) = self.levels.get_mut(level) else {
            return String::new();
        };
        let Some(Number::Auto(scheme, first)) = number else {
            *place = None;
            return String::new();
        };
        let count = match place {
            Some((before, count)) if *before == scheme => count.saturating_add(1),
            _ => first,
        };
        let mark = render(&scheme, count);
        *place = Some((scheme, count));
        mark
    }
}

fn render(scheme: &str, count: u32) -> String {
    let format = FORMATS.iter().find(|(start, _)| scheme.starts_with(start));
    let digits = numerals::format(count, format.map_or("decimal", |(_, format)| format));
    if scheme.ends_with("ParenBoth") {
        format!("({digits}) ")
    } else if scheme.ends_with("ParenR") {
        format!("{digits}) ")
    } else if scheme.ends_with("Period") {
        format!("{digits}. ")
    } else {
        format!("{digits} ")
    }
}

/// The text of a body, one paragraph a line.
pub(super) fn lines(body: &Element) -> Text {
    let mut counters = Counters::default();
    let mut paragraphs = Vec::new();
    body.all("p", &mut paragraphs);
    let mut lines = Text::default();
    for paragraph in paragraphs {
        lines.line(&counters.paragraph(paragraph));
    }
    lines
}

/// Whether all that is written in a body is bold.
pub(super) fn bold(body: &Element) -> bool {
    let mut runs = Vec::new();
    body.all("r", &mut runs);
    runs.retain(|run| !run.text().trim().is_empty());
    let is_bold = |run: &&Element| {
        let bold = run.child("rPr").and_then(|own| own.attr("b"));
        matches!(bold, Some("1" | "true"))
    };
    !runs.is_empty() && runs.iter().all(is_bold)
}

/// Gathers what a paragraph says; `struck` where its runs do not say otherwise.
fn inline(parent: &Element, struck: bool, text: &mut Text) {
    for child in parent.elements() {
        match child.name.as_str() {
            "r" | "fld" => {
                if let Some(own) = child.child("t") {
                    let struck = child.child("rPr").and_then(strikes).unwrap_or(struck);
                    let target = if struck {
                        &mut text.struck
                    } else {
                        &mut text.text
                    };
                    target.push_str(&own.text());
                }
            }
            "br" => text.text.push('\n'),
            "AlternateContent" => {
                let choice = child.child("Choice");
                if let Some(choice) = choice.or_else(|| child.child("Fallback")) {
                    inline(choice, struck, text);
                }
            }
            "m" => {
                let mut parts = Vec::new();
                child.all("t", &mut parts);
                text.text.extend(parts.into_iter().map(Element::text));
            }
            _ => {}
        }
    }
}
