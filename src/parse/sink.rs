//! Where readers put what they find: counts, splits what is too long, stops
//! at the output limit, and gathers what could not be read.

use crate::model::{Anchor, Cell, Flag, Item, Member, Passage, Place, ReadState, Reason, Summary};

use super::limits::Limits;

/// The longest passage of prose, in characters; longer text is split at the
/// ends of sentences.
const LONGEST: usize = 6_000;
/// The most warnings and unread places that are told apart.
const NOTES: usize = 200;

/// Collects the passages of one document on their way out.
pub(crate) struct Sink<'a> {
    emit: &'a mut dyn FnMut(Item),
    parser: &'static str,
    left: u64,
    passages: u32,
    members: u32,
    warnings: Vec<String>,
    unread: Vec<String>,
    reason: Option<Reason>,
    nothing: Option<Reason>,
}

impl<'a> Sink<'a> {
    /// A sink for one document read by `parser` (name and version).
    pub(crate) fn new(
        emit: &'a mut dyn FnMut(Item),
        limits: &Limits,
        parser: &'static str,
    ) -> Self {
        Self {
            emit,
            parser,
            left: limits.output,
            passages: 0,
            members: 0,
            warnings: Vec::new(),
            unread: Vec::new(),
            reason: None,
            nothing: None,
        }
    }

    /// Whether the output limit was reached: the reader can stop.
    pub(crate) fn full(&self) -> bool {
        self.left == 0
    }

    /// Yields a paragraph.
    pub(crate) fn prose(&mut self, text: &str, place: Place, heading: Vec<String>) {
        self.flagged(text, place, heading, &[]);
    }

    /// Yields a paragraph with flags.
    pub(crate) fn flagged(
        &mut self,
        text: &str,
        place: Place,
        heading: Vec<String>,
        flags: &[Flag],
    ) {
        let text = text.trim();
        for piece in pieces(text) {
            let mut passage = Passage::prose(piece, self.anchor(&place), heading.clone());
            passage.flags = flags.to_vec();
            self.push(passage);
        }
    }

    /// Yields a table row or form field: its text is the filled cells.
    pub(crate) fn row(
        &mut self,
        cells: Vec<Cell>,
        place: Place,
        heading: Vec<String>,
        flags: &[Flag],
    ) {
        let text = row_text(&cells, flags.contains(&Flag::Form));
        if text.is_empty() {
            return;
        }
        let mut passage = Passage::prose(text, self.anchor(&place), heading);
        passage.flags = flags.to_vec();
        passage.cells = cells;
        self.push(passage);
    }

    /// Yields a member of an archive.
    pub(crate) fn member(&mut self, member: Member) {
        self.members = self.members.saturating_add(1);
        (self.emit)(Item::Member(member));
    }

    /// Notes what a person should know; the same note once.
    pub(crate) fn warn(&mut self, note: impl Into<String>) {
        note_once(&mut self.warnings, note.into());
    }

    /// Notes a place that was not read and why; the first reason stands, but
    /// damage before what recognition may still read.
    pub(crate) fn unread(&mut self, place: impl Into<String>, reason: Reason) {
        note_once(&mut self.unread, place.into());
        let first = self.reason.get_or_insert(reason);
        if (*first, reason) == (Reason::Scanned, Reason::Corrupt) {
            *first = reason;
        }
    }

    /// The reason to give when nothing at all comes of the document.
    pub(crate) fn nothing_but(&mut self, reason: Reason) {
        self.nothing = Some(reason);
    }

    /// Says how many pictures were not read: without them nothing came of a scan.
    pub(crate) fn without_pictures(&mut self, count: usize) {
        if count > 0 {
            self.warn(format!("{count} pictures were not read"));
            self.nothing_but(Reason::Scanned);
        }
    }

    /// Says how many charts were not read.
    pub(crate) fn without_charts(&mut self, count: usize) {
        if count > 0 {
            self.warn(format!("{count} charts were not read"));
        }
    }

    /// The last word: parsed, partly, or unread when nothing came of it.
    pub(crate) fn finish(self, format: &str) -> Summary {
        let empty = self.passages == 0 && self.members == 0;
        let mut summary = match (empty, self.reason) {
            (true, reason) => {
                Summary::unread(format, reason.or(self.nothing).unwrap_or(Reason::Empty))
            }
            (false, None) => Summary::parsed(format),
            (false, Some(reason)) => {
                let mut summary = Summary::unread(format, reason);
                summary.state = ReadState::Partly;
                summary
            }
        };
        summary.passages = self.passages;
        summary.warnings = self.warnings;
        summary.unread = self.unread;
        summary
    }

    fn anchor(&self, place: &Place) -> Anchor {
        Anchor::new(place.clone(), self.parser)
    }

    fn push(&mut self, passage: Passage) {
        if passage.text.is_empty() || self.full() {
            return;
        }
        let cost = cost(&passage);
        if cost > self.left {
            self.left = 0;
            self.unread("text beyond the output limit", Reason::Output);
            return;
        }
        self.left -= cost;
        self.passages = self.passages.saturating_add(1);
        (self.emit)(Item::Passage(passage));
    }
}

/// About what the passage takes as a JSON line, in bytes.
fn cost(passage: &Passage) -> u64 {
    let cells: usize = passage
        .cells
        .iter()
        .map(|cell| cell.label.len() + cell.text.len() + 24)
        .sum();
    let heading: usize = passage.heading.iter().map(|text| text.len() + 3).sum();
    (passage.text.len() + cells + heading + 160) as u64
}

fn note_once(notes: &mut Vec<String>, note: String) {
    if notes.len() < NOTES && !notes.contains(&note) {
        notes.push(note);
    } else if notes.len() == NOTES {
        notes.push("and more".to_owned());
    }
}

fn row_text(cells: &[Cell], form: bool) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for cell in cells {
        if form && !cell.label.is_empty() {
            parts.push(&cell.label);
        }
        if !cell.text.is_empty() {
            parts.push(&cell.text);
        }
    }
    parts.join(" | ")
}

/// Splits what is longer than a passage may be, after the end of a sentence
/// or line when there is one in the last third.
fn pieces(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((limit, _)) = rest.char_indices().nth(LONGEST) {
        let head = rest.get(..limit).unwrap_or(rest);
        let cut = head
            .rfind(['。', '\n', '．'])
            .filter(|at| *at > limit / 3 * 2)
            .and_then(|at| {
                head.get(at..)
                    .and_then(|tail| tail.chars().next())
                    .map(|c| at + c.len_utf8())
            })
            .unwrap_or(limit);
        let (piece, tail) = rest.split_at_checked(cut).unwrap_or((rest, ""));
        found.push(piece.trim());
        rest = tail;
    }
    if !rest.trim().is_empty() {
        found.push(rest.trim());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> Place {
        Place::Line { line: 1 }
    }

    #[test]
    fn long_prose_is_split_and_nothing_is_lost() {
        let text = "あ".repeat(LONGEST - 10) + "。" + &"い".repeat(LONGEST);
        let found = pieces(&text);
        assert_eq!(found.len(), 2);
        assert!(found[0].ends_with('。'));
        assert_eq!(found.concat(), text);
    }

    #[test]
    fn the_output_limit_is_reported() {
        let limits = Limits {
            output: 400,
            ..Limits::default()
        };
        let mut seen = 0;
        let mut emit = |_: Item| seen += 1;
        let mut sink = Sink::new(&mut emit, &limits, "test");
        for _ in 0..10 {
            sink.prose("本文", line(), Vec::new());
        }
        let summary = sink.finish("text");
        assert_eq!(seen, 2);
        assert_eq!(summary.state, ReadState::Partly);
        assert_eq!(summary.reason, Some(Reason::Output));
    }

    #[test]
    fn nothing_is_never_success() {
        let mut emit = |_: Item| ();
        let summary = Sink::new(&mut emit, &Limits::default(), "test").finish("text");
        assert_eq!(
            (summary.state, summary.reason),
            (ReadState::Unread, Some(Reason::Empty))
        );
    }

    #[test]
    fn a_form_field_reads_as_label_and_value() {
        let cell = |label: &str, text: &str| Cell {
            label: label.into(),
            text: text.into(),
        };
        assert_eq!(
            row_text(&[cell("氏名", "見本 太郎")], true),
            "氏名 | 見本 太郎"
        );
        assert_eq!(
            row_text(
                &[cell("氏名", "見本 太郎"), cell("住所", ""), cell("", "済")],
                false
            ),
            "見本 太郎 | 済"
        );
    }
}
