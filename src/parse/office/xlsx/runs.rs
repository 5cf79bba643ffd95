//! Texts of cells of which a part is struck through: what is left, and what is
//! struck.

use std::collections::HashMap;

use super::struck::{Cells, Mark};
use crate::parse::office::grid::address::position;
use crate::parse::office::package::Package;
use crate::parse::xml::{Element, Malformed, Step, Stream};

/// The runs of a text, each with whether it is struck through.
pub(in crate::parse::office) type Text = Vec<(String, bool)>;

/// What a text says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::parse::office) enum Runs {
    /// What is left, and what is struck through.
    Known(String, String),
    /// Some cells with this text have a part struck through, others another or none.
    Unsure,
}

/// The texts of a workbook by what they say in full; empty where none is struck.
#[derive(Debug, Default)]
pub(in crate::parse::office) struct Struck(HashMap<String, Runs>);

impl Struck {
    /// Of all texts of a workbook.
    pub(in crate::parse::office) fn of(texts: &[Text]) -> Self {
        let mut all = HashMap::new();
        if !texts.iter().flatten().any(|(_, struck)| *struck) {
            return Self(all);
        }
        for text in texts {
            let full = text.iter().map(|(run, _)| run.as_str()).collect();
            let runs = Runs::Known(part(text, false), part(text, true));
            all.entry(full)
                .and_modify(|known| {
                    if *known != runs {
                        *known = Runs::Unsure;
                    }
                })
                .or_insert(runs);
        }
        all.retain(|_, runs| !matches!(runs, Runs::Known(_, struck) if struck.trim().is_empty()));
        Self(all)
    }

    /// Of the shared texts of an xlsx; of none where they cannot be read.
    pub(super) fn read(package: &mut Package<'_>) -> Self {
        let Some(Ok(text)) = package.text("xl/sharedStrings.xml") else {
            return Self::default();
        };
        if !text.contains("strike") {
            return Self::default();
        }
        let root = crate::parse::xml::root(&text).ok();
        let items = root.iter().flat_map(Element::elements);
        let texts: Vec<Text> = items.map(runs).collect();
        Self::of(&texts)
    }

    /// What is known of a text, where a part of it is struck through.
    pub(super) fn find(&self, text: &str) -> Option<&Runs> {
        self.0.get(text)
    }
}

fn part(text: &Text, struck: bool) -> String {
    let runs = text.iter().filter(|(_, is)| *is == struck);
    runs.map(|(run, _)| run.as_str()).collect()
}

/// What of a text is struck through.
pub(in crate::parse::office) fn mark(text: &Text) -> Option<Mark> {
    Mark::of(part(text, false), part(text, true))
}

/// The cells of a sheet whose text stands in it and is struck through, as far
/// as the sheet is well-formed (ECMA-376 18.3.1.53).
pub(super) fn in_sheet(sheet: &str) -> Cells {
    let mut cells = Cells::default();
    if sheet.contains("strike") {
        // What stands before a break is kept.
        let _ = gather(sheet, &mut cells);
    }
    cells
}

fn gather(sheet: &str, cells: &mut Cells) -> Result<(), Malformed> {
    let mut stream = Stream::new(sheet);
    loop {
        match stream.step()? {
            Step::Open(open) if open.name == "c" => {
                let cell = stream.tree(open)?;
                let at = cell.attr("r").and_then(position);
                let text = cell.child("is").map(runs).unwrap_or_default();
                if let (Some((row, column)), Some(mark)) = (at, mark(&text)) {
                    let column = u32::try_from(column).unwrap_or(u32::MAX);
                    cells.add((row, 1), (column, 1), mark);
                }
            }
            Step::End => return Ok(()),
            _ => {}
        }
    }
}

/// The runs of a text, readings left out (ECMA-376 18.4.8).
fn runs(item: &Element) -> Text {
    let parts = item.elements().filter_map(|part| match part.name.as_str() {
        "t" => Some((shown(part), false)),
        "r" => {
            let struck = part.child("rPr").is_some_and(|look| look.is_on("strike"));
            Some((part.child("t").map(shown).unwrap_or_default(), struck))
        }
        _ => None,
    });
    parts.collect()
}

/// As the library that reads the values has it.
fn shown(text: &Element) -> String {
    let own = text.text();
    match text.attr("space") {
        Some("preserve") => own,
        _ => own.trim_matches([' ', '\t', '\r', '\n']).to_owned(),
    }
}
