//! Pieces → entries: what stands under one label, old entries before new ones.

use jiff::civil::Date;

use super::super::plain::{begins_as_address, tight};
use super::pieces::{Note, Piece, What};
use crate::scheme::forms::RegistryForm;
use crate::text::join::join_lines;

/// One entry of a row.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Entry {
    /// Lines and cells as written.
    pub(super) lines: Vec<String>,
    pub(super) notes: Vec<Note>,
    /// True where what it says is underlined, and so deleted.
    pub(super) underlined: bool,
    /// The passage where it begins.
    pub(super) passage: usize,
}

impl Entry {
    /// The lines as one text.
    pub(super) fn text(&self) -> String {
        join_lines(&self.lines)
    }

    /// The latest day noted.
    pub(super) fn latest(&self) -> Option<Date> {
        self.notes.iter().filter_map(|note| note.day).max()
    }

    fn is_registered(&self, form: &RegistryForm) -> bool {
        self.notes.iter().any(|note| note.event == form.registered)
    }
}

/// The entries of every label, in the order printed.
pub(super) fn entries(pieces: &[Piece], form: &RegistryForm) -> Vec<(String, Entry)> {
    let mut all: Vec<(String, Entry)> = Vec::new();
    let mut pieces = pieces.iter().peekable();
    while let Some(piece) = pieces.next() {
        let next = pieces.peek();
        match &piece.what {
            // The other half of a row: its label again, and only what happened.
            What::Label(field)
                if next.is_some_and(|next| matches!(next.what, What::Note(_)))
                    && all
                        .last()
                        .is_some_and(|(last, entry)| last == field && !entry.lines.is_empty()) => {}
            What::Label(field) => all.push((field.clone(), fresh(piece))),
            What::Content(text) => {
                let Some((field, entry)) = all.last_mut() else {
                    continue;
                };
                let field = field.clone();
                if begins_anew(&field, entry, text, form) {
                    all.push((field, fresh(piece)));
                }
                if let Some((_, entry)) = all.last_mut() {
                    if entry.lines.is_empty() {
                        entry.passage = piece.passage;
                        entry.underlined = piece.underlined;
                    }
                    entry.lines.push(text.clone());
                }
            }
            What::Note(note) => {
                if let Some((_, entry)) = all.last_mut() {
                    entry.notes.push(note.clone());
                }
            }
        }
    }
    all.retain(|(_, entry)| !entry.lines.is_empty());
    all
}

fn fresh(piece: &Piece) -> Entry {
    Entry {
        passage: piece.passage,
        ..Entry::default()
    }
}

/// Whether a line begins an entry of its own under the same label. A register
/// parts entries by a line that text does not show: what the line says decides.
fn begins_anew(field: &str, entry: &Entry, text: &str, form: &RegistryForm) -> bool {
    if entry.lines.is_empty() {
        return false;
    }
    match field {
        "officers" => {
            has_role(&entry.lines, form)
                && !text.starts_with(['(', '（'])
                && !is_second_half(entry, text, form)
        }
        "name" => {
            let has_form = |text: &str| {
                form.signs
                    .legal_forms
                    .iter()
                    .any(|form| tight(text).contains(form.as_str()))
            };
            entry.is_registered(form) || (has_form(&entry.text()) && has_form(text))
        }
        "head_office" => begins_as_address(text, &form.signs.seats),
        "capital_yen" => {
            let is_amount = text.trim_start().starts_with(&form.signs.before_yen);
            is_amount || entry.is_registered(form)
        }
        "purposes" => entry.is_registered(form) && tight(text).starts_with('1'),
        _ => entry.is_registered(form),
    }
}

pub(super) fn has_role(lines: &[String], form: &RegistryForm) -> bool {
    lines.iter().any(|line| {
        let line = tight(line);
        form.officers
            .roles
            .iter()
            .any(|role| line.contains(role.as_str()))
    })
}

/// The name beside a role, in a cell of its own.
fn is_second_half(entry: &Entry, text: &str, form: &RegistryForm) -> bool {
    let last = entry.lines.last().map(|line| tight(line));
    let is_role = last.is_some_and(|last| form.officers.roles.iter().any(|role| *role == last));
    is_role && !has_role(&[text.to_owned()], form)
}
