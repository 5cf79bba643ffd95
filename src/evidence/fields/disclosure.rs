//! The disclosure form (申請書B): rows of item, required or optional, value.
//!
//! A row is recognised by its title, and by its number only where the title
//! bears it out: a row that was moved or renumbered keeps its item, one that
//! nobody knows gets none.

use std::borrow::Cow;

use serde::Serialize;

use super::found::{Fields, Found};
use super::held::is_shown;
use super::plain::{tight, value};
use crate::model::{Anchor, Criterion, Passage};
use crate::scheme::forms::RowWords;

/// A row of a disclosure form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FormRow {
    /// The criterion that it answers; absent where no title fits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The number printed, carried down to the rows that share it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// What is asked for.
    pub title: String,
    /// Whether the form says that it must be answered.
    pub required: bool,
    /// The answer; absent where it was left blank.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Characters that the form allows, and those of the answer, where there
    /// are more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub too_long: Option<[usize; 2]>,
    /// As written.
    pub quote: String,
    /// Where.
    pub anchor: Anchor,
}

/// Share of a title's pairs of letters that must be found in a row whose
/// number fits.
const ALIKE: f64 = 0.6;

pub(super) fn read(
    passages: &[Passage],
    words: &RowWords,
    items: &[Criterion],
    fields: &mut Fields,
) {
    let mut rows = Vec::new();
    let mut number: Option<String> = None;
    for passage in passages.iter().filter(is_shown) {
        let Some(parts) = parts(passage, words) else {
            continue;
        };
        if let Some(printed) = &parts.number {
            number = Some(printed.clone());
        }
        let item = item_of(&parts, number.as_deref(), items);
        if let (Some(id), Some(printed)) = (&item, &parts.number)
            && !number_fits(id, printed)
        {
            fields.warn("renumbered", format!("{printed} → {id}"));
        }
        if item.is_none() {
            let place = parts
                .number
                .clone()
                .or_else(|| number.clone())
                .unwrap_or_default();
            fields.warn("unknown-row", format!("{place} {}", parts.title()));
        }
        rows.push(FormRow {
            item,
            number: number.clone(),
            title: parts.title(),
            required: parts.required,
            too_long: parts.too_long(words),
            value: parts.value,
            quote: passage.text.clone(),
            anchor: passage.anchor.clone(),
        });
    }
    if rows.is_empty() {
        return;
    }
    missing(&rows, items, fields);
    fields.values.insert("rows", Found::Rows(rows));
}

fn missing(rows: &[FormRow], items: &[Criterion], fields: &mut Fields) {
    let mut seen = std::collections::BTreeSet::new();
    for id in rows.iter().filter_map(|row| row.item.as_deref()) {
        if !seen.insert(id) {
            fields.warn("row-twice", id);
        }
    }
    let lacking = items.iter().filter(|item| {
        item.kind == crate::model::criterion::Kind::Mandatory && !seen.contains(item.id.as_str())
    });
    let ids: Vec<&str> = lacking.map(|item| item.id.as_str()).collect();
    if !ids.is_empty() {
        fields.warn("rows-missing", ids.join(", "));
    }
}

struct Parts {
    number: Option<String>,
    /// Cells before the mark, the number left out.
    asked: Vec<String>,
    required: bool,
    value: Option<String>,
}

impl Parts {
    /// The finest title: the last cell before the description that says
    /// something.
    fn title(&self) -> String {
        let titles = self
            .asked
            .get(..self.asked.len().saturating_sub(1))
            .filter(|titles| !titles.is_empty());
        let named = |cells: &[String]| {
            cells
                .iter()
                .rev()
                .find(|cell| {
                    !tight(cell)
                        .chars()
                        .all(|c| matches!(c, '-' | '―' | 'ー' | '−'))
                })
                .cloned()
        };
        titles
            .and_then(named)
            .or_else(|| self.asked.last().cloned())
            .map(|title| value(&title))
            .unwrap_or_default()
    }

    fn too_long(&self, words: &RowWords) -> Option<[usize; 2]> {
        let limit = self
            .asked
            .iter()
            .find_map(|cell| limit(&tight(cell), words))?;
        let length = self
            .value
            .as_ref()?
            .chars()
            .filter(|c| !c.is_whitespace())
            .count();
        (length > limit).then_some([limit, length])
    }
}

/// <100字以内で記述>
fn limit(text: &str, words: &RowWords) -> Option<usize> {
    let at = text.find(words.limit.as_str())?;
    let before = text.get(..at)?;
    let digits = before
        .chars()
        .rev()
        .take_while(char::is_ascii_digit)
        .count();
    before.get(before.len() - digits..)?.parse().ok()
}

/// The cells of a row that has a mark in it.
fn parts(passage: &Passage, words: &RowWords) -> Option<Parts> {
    let cells: Vec<String> = match passage.cells.is_empty() {
        true => passage
            .text
            .split(['|', '│', '┃'])
            .map(|cell| cell.trim().to_owned())
            .collect(),
        false => passage
            .cells
            .iter()
            .map(|cell| cell.text.trim().to_owned())
            .collect(),
    };
    let mark = cells.iter().position(|cell| is_mark(cell, words))?;
    if mark == 0 {
        return None;
    }
    let mut asked: Vec<String> = cells
        .get(..mark)?
        .iter()
        .filter(|cell| !cell.is_empty())
        .cloned()
        .collect();
    let number = asked
        .first()
        .filter(|first| is_number(first))
        .map(|first| value(first));
    if number.is_some() {
        asked.remove(0);
    }
    let answer = cells
        .get(mark + 1..)?
        .iter()
        .filter(|cell| !cell.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join("\n");
    let answer = value(&answer);
    let blank = answer.chars().all(|c| !c.is_alphanumeric());
    Some(Parts {
        number,
        asked,
        required: is_among(&words.required, &tight(cells.get(mark)?)),
        value: (!blank).then_some(answer),
    })
}

fn is_mark(cell: &str, words: &RowWords) -> bool {
    let cell = tight(cell);
    is_among(&words.required, &cell) || is_among(&words.optional, &cell)
}

fn is_among(marks: &[String], cell: &str) -> bool {
    marks.iter().any(|mark| mark == cell)
}

/// 5, 2-2, M12, 6b, (3).
fn is_number(cell: &str) -> bool {
    let cell = tight(cell);
    let inner = cell
        .trim_matches(['(', ')', '.', '-'])
        .trim_start_matches(|c: char| c.is_ascii_uppercase());
    cell.chars().count() <= 6
        && inner.starts_with(|c: char| c.is_ascii_digit())
        && inner
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.')
}

fn item_of(parts: &Parts, number: Option<&str>, items: &[Criterion]) -> Option<String> {
    let cells: Vec<Cow<'_, str>> = parts.asked.iter().map(|cell| tight(cell)).collect();
    let titled: Vec<&Criterion> = items
        .iter()
        .filter(|item| cells.contains(&tight(&item.title_ja)))
        .collect();
    let fits = |item: &&Criterion| number.is_some_and(|number| number_fits(&item.id, number));
    match titled.as_slice() {
        [] => {}
        [one] => return Some(one.id.clone()),
        // One title in several items: the number decides, or the description.
        several => {
            let described = |item: &&&Criterion| {
                item.describe_ja
                    .as_ref()
                    .is_some_and(|text| cells.contains(&tight(text)))
            };
            let one = several
                .iter()
                .find(|item| fits(item) && described(item))
                .or_else(|| several.iter().find(|item| fits(item)))
                .or_else(|| several.iter().find(described));
            return one.map(|item| item.id.clone());
        }
    }
    let described: Vec<&Criterion> = items
        .iter()
        .filter(|item| {
            item.describe_ja
                .as_ref()
                .is_some_and(|text| cells.contains(&tight(text)))
        })
        .collect();
    if let [one] = described.as_slice() {
        return Some(one.id.clone());
    }
    let alike = |item: &Criterion| {
        let best = cells
            .iter()
            .map(|cell| likeness(cell, &tight(&item.title_ja)));
        best.fold(0.0, f64::max)
    };
    let near = items
        .iter()
        .filter(|item| fits(item))
        .map(|item| (alike(item), item));
    let best = near.max_by(|one, other| one.0.total_cmp(&other.0))?;
    (best.0 >= ALIKE).then(|| best.1.id.clone())
}

/// Whether a printed number is that of an item: 6 of `…-6b`, 2-2 of `…-2b`.
fn number_fits(id: &str, number: &str) -> bool {
    let suffix = id.rsplit('-').next().unwrap_or(id).to_lowercase();
    let number = tight(number).to_lowercase();
    let number = number.trim_matches(['(', ')', '.']);
    let main = number.split(['-', '.']).next().unwrap_or(number);
    suffix == number
        || suffix.trim_end_matches(|c: char| c.is_ascii_lowercase())
            == main.trim_end_matches(|c: char| c.is_ascii_lowercase())
}

/// Share of the pairs of letters of `title` that stand in `cell`.
fn likeness(cell: &str, title: &str) -> f64 {
    let pairs =
        |text: &str| -> Vec<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let (of_cell, of_title) = (pairs(cell), pairs(title));
    if of_title.is_empty() {
        return 0.0;
    }
    let common = of_title
        .iter()
        .filter(|pair| of_cell.contains(pair))
        .count();
    common as f64 / of_title.len().max(of_cell.len()) as f64
}
