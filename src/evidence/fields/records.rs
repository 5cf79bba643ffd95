//! Records of training and audits, registers of processors.

use jiff::civil::Date;
use serde::Serialize;

use super::found::{Field, Fields, Found};
use super::held::{Held, is_shown};
use super::labels::Known;
use super::pairs::{label_form, row};
use super::papers::{labelled, period, put_day, put_text};
use super::plain::value;
use crate::model::{Anchor, Flag, Passage};
use crate::scheme::Paper;
use crate::scheme::forms::Papers;
use crate::text::{date, numeral};

/// A processor (委託先) of a register.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Processor {
    /// Name.
    pub name: String,
    /// What it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work: Option<String>,
    /// Day of the contract.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract_on: Option<Date>,
    /// Day of the last assessment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assessed_on: Option<Date>,
    /// As written.
    pub quote: String,
    /// Where.
    pub anchor: Anchor,
}

/// Date, name, participants, auditors of a record.
pub(super) fn record(paper: Paper, passages: &[Passage], papers: &Papers, fields: &mut Fields) {
    let mut held = Held::default();
    let known = Known::new(&papers.record).composed(&papers.composed.record, |_| true);
    for (name, pair) in &labelled(passages, &known) {
        let passage = passages.get(pair.passage);
        match *name {
            "held_on" => held.pair(pair, passage),
            "held_during" => {
                held.pair(pair, passage);
                period(pair, passage, fields);
            }
            "reported_on" => put_day("reported_on", pair, passage, fields),
            "title" => put_text("title", pair, passage, fields),
            "lecturer" => put_text("lecturer", pair, passage, fields),
            "auditor" => put_text("auditor", pair, passage, fields),
            "lead_auditor" => put_text("lead_auditor", pair, passage, fields),
            "participants" => {
                if let (Some(count), Some(passage)) = (count(&pair.value), passage)
                    && fields.one("participants").is_none()
                {
                    fields.put(
                        "participants",
                        Some(Field::new(count, pair.value.as_str(), passage)),
                    );
                }
            }
            _ => {}
        }
    }
    held.rows(passages, papers);
    match paper {
        Paper::Training => held.sentences(passages, &papers.held, &papers.held.training),
        Paper::Audit => held.sentences(passages, &papers.held, &papers.held.audit),
        _ => {}
    }
    held.put(fields);
}

/// ８３名（受講率96％）
fn count(text: &str) -> Option<u64> {
    let folded = value(text);
    let chars: Vec<char> = folded.chars().collect();
    let start = chars
        .iter()
        .position(|c| c.is_ascii_digit() || "〇一二三四五六七八九十百千".contains(*c))?;
    let found = numeral::read(&chars, start)?;
    let unit = chars.get(start + found.len);
    unit.is_none_or(|c| matches!(c, '名' | '人' | ' ' | '(' | '/'))
        .then_some(found.value)
}

/// The rows of a register of processors.
pub(super) fn processors(passages: &[Passage], papers: &Papers, fields: &mut Fields) {
    let composed = &papers.composed.processor;
    let names = Known::new(&papers.processor).composed(composed, |_| true);
    let mut list: Vec<Processor> = Vec::new();
    // A table of few rows may come without labels: the row above has them.
    let mut head: Vec<&str> = Vec::new();
    for passage in passages.iter().filter(is_shown) {
        let misread = passage.flags.contains(&Flag::Ocr);
        let column = |label: &str| column(&names, label, misread);
        let form = passage.flags.contains(&Flag::Form);
        let texts = row(passage);
        let known = texts.iter().filter(|text| column(text).is_some()).count();
        let bare = form || passage.cells.iter().all(|cell| cell.label.is_empty());
        let named: Vec<(&str, &str)> = if texts.is_empty() {
            head.clear();
            continue;
        } else if bare && known >= 2 && (!form || known == texts.len()) {
            head = texts;
            continue;
        } else if bare && texts.len() <= head.len() {
            // Cells left blank at the end of a row are not there.
            let labels = head.iter().zip(&texts);
            let named = labels.filter_map(|(label, text)| Some((column(label)?, *text)));
            named.collect()
        } else if form {
            continue;
        } else {
            let cells = passage.cells.iter();
            let named = cells.filter_map(|cell| Some((column(&cell.label)?, cell.text.as_str())));
            named.collect()
        };
        list.extend(processor(passage, &named, &papers.nobody));
    }
    if !list.is_empty() {
        fields.values.insert("processors", Found::Processors(list));
    }
}

/// What a label names, also as a column within a group (委託先 名称).
fn column<'a>(names: &Known<'a>, label: &str, misread: bool) -> Option<&'a str> {
    let last = label.rsplit(' ').next().unwrap_or(label);
    [label, last]
        .into_iter()
        .find_map(|label| names.field(&label_form(label), misread))
}

/// The processor of a row, by what its cells are; none where the row names
/// nobody (合計, なし), or nothing beside.
fn processor(passage: &Passage, cells: &[(&str, &str)], nobody: &[String]) -> Option<Processor> {
    let cell = |name: &str| {
        let is = |(known, text): &&(&str, &str)| *known == name && !text.trim().is_empty();
        cells.iter().find(is).map(|(_, text)| *text)
    };
    let day = |name: &str| {
        let mut own = cells.iter().filter(|(known, _)| *known == name);
        own.find_map(|(_, text)| date::find(text).first().and_then(date::FoundDate::day))
    };
    let name = cell("name").filter(|_| cells.len() >= 2)?;
    let form = label_form(name);
    if nobody.iter().any(|word| *word == form) {
        return None;
    }
    Some(Processor {
        name: value(name),
        work: cell("work").map(value),
        contract_on: day("contract_on"),
        assessed_on: day("assessed_on"),
        quote: passage.text.clone(),
        anchor: passage.anchor.clone(),
    })
}
