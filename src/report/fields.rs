//! Fields of a document in words.

use super::evidence::place;
use super::stored::class_reasons;
use super::words::Words;
use crate::evidence::Classified;
use crate::evidence::fields::{Field, Fields, FormRow, Found, Officer, Warning};
use crate::model::Anchor;

/// Class, fields with their places, warnings: for people.
pub fn text(class: &Classified, fields: &Fields, words: &Words) -> String {
    let confidence = format!("{:.3}", class.confidence);
    let mut text = words.fill(
        "fields.class",
        &[("class", &class.class), ("confidence", &confidence)],
    );
    text.push('\n');
    if !class.reasons.is_empty() {
        text.push_str(&format!(
            "  {}\n",
            class_reasons(&class.reasons, words).join(" ")
        ));
    }
    for (name, found) in &fields.values {
        for (value, anchor) in lines(found) {
            text.push_str(&format!("{name}: {value}  ({})\n", place(anchor, words)));
        }
    }
    for warning in warnings(fields, words) {
        text.push_str(&words.fill("fields.warning_line", &[("text", &warning)]));
        text.push('\n');
    }
    text
}

/// The warnings as sentences.
pub fn warnings(fields: &Fields, words: &Words) -> Vec<String> {
    fields
        .warnings
        .iter()
        .map(|one| warning(one, words))
        .collect()
}

fn warning(warning: &Warning, words: &Words) -> String {
    let key = format!("fields.warning.{}", warning.key);
    words.fill(&key, &[("what", &warning.what)])
}

fn lines(found: &Found) -> Vec<(String, &Anchor)> {
    match found {
        Found::One(field) => vec![(shown(field), &field.anchor)],
        Found::Many(fields) => fields
            .iter()
            .map(|field| (shown(field), &field.anchor))
            .collect(),
        Found::Rows(rows) => rows.iter().map(|one| (row(one), &one.anchor)).collect(),
        Found::Processors(list) => list
            .iter()
            .map(|one| (one.quote.clone(), &one.anchor))
            .collect(),
        Found::History(list) => list
            .iter()
            .map(|one| (one.quote.clone(), &one.anchor))
            .collect(),
        Found::Officers(officers) => officers
            .iter()
            .map(|one| (officer(one), &one.anchor))
            .collect(),
    }
}

fn shown(field: &Field) -> String {
    match &field.value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn officer(officer: &Officer) -> String {
    let since = officer.since.map(|day| format!(" {day}"));
    format!(
        "{} {}{}",
        officer.role,
        officer.name,
        since.unwrap_or_default()
    )
}

fn row(row: &FormRow) -> String {
    let item = row.item.as_deref().or(row.number.as_deref()).unwrap_or("?");
    let mark = if row.required { "*" } else { "" };
    format!(
        "{item}{mark} {}: {}",
        row.title,
        row.value.as_deref().unwrap_or("—")
    )
}
