//! Passages → pieces of rows: labels, what stands beside them, and notes such
//! as 令和６年７月１日移転. The layouts of the registry (ruled tables, tables
//! drawn with characters, plain lines) all come to the same pieces.

use std::collections::HashSet;

use jiff::civil::Date;

use super::super::days::judged;
use super::super::plain::{holds_nearly, tight};
use crate::model::{Flag, Passage, Place};
use crate::scheme::forms::RegistryForm;
use crate::text::date;

/// A piece of a row, with the passage it stands in.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) what: What,
    pub(super) passage: usize,
    /// Its passage is underlined: deleted.
    pub(super) underlined: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    /// A label, by the name of its field.
    Label(String),
    /// What stands beside it: one line or one cell.
    Content(String),
    /// Something that happened on a day.
    Note(Note),
}

/// 令和６年７月１日移転.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Note {
    /// `None` for a day that cannot be.
    pub(super) day: Option<Date>,
    pub(super) event: String,
    pub(super) quote: String,
}

/// White space before content that makes what stands before it a label.
const GAP: usize = 3;
/// Characters between a date and its event (本店移転).
const BETWEEN: usize = 4;
/// A label that a narrow column broke is known by so many characters.
const BROKEN: usize = 6;

pub(super) struct Cutter<'a> {
    form: &'a RegistryForm,
    /// Field and label without white space.
    labels: Vec<(&'a str, String)>,
    /// Lines above the first label: they stand on every page again.
    heads: HashSet<String>,
    begun: bool,
    /// Whether the passage at hand was recognised.
    misread: bool,
    /// Whether it is underlined.
    underlined: bool,
    /// The page being cut, and whether something of it was kept.
    page: Option<u32>,
    on_page: bool,
    pub(super) pieces: Vec<Piece>,
    /// Dates to look at, as written, each with the key of its warning.
    pub(super) doubtful: Vec<(&'static str, String)>,
}

impl<'a> Cutter<'a> {
    pub(super) fn new(form: &'a RegistryForm) -> Self {
        let mut labels: Vec<(&str, String)> = Vec::new();
        for (field, words) in &form.labels {
            labels.extend(
                words
                    .iter()
                    .map(|word| (field.as_str(), tight(word).into_owned())),
            );
        }
        labels.sort_by_key(|(_, label)| std::cmp::Reverse(label.chars().count()));
        Self {
            form,
            labels,
            heads: HashSet::new(),
            begun: false,
            misread: false,
            underlined: false,
            page: None,
            on_page: false,
            pieces: Vec::new(),
            doubtful: Vec::new(),
        }
    }

    pub(super) fn passage(&mut self, at: usize, passage: &Passage) {
        let aside = [Flag::Header, Flag::Footer, Flag::Hidden, Flag::Comment];
        if passage.flags.iter().any(|flag| aside.contains(flag)) {
            return;
        }
        self.misread = passage.flags.contains(&Flag::Ocr);
        self.underlined = passage.flags.contains(&Flag::Underlined);
        let whole = tight(&passage.text);
        // A single character is part of a mark printed across the page.
        if whole.chars().count() < 2 || self.is_head_again(passage, &whole) {
            return;
        }
        let before = self.pieces.len();
        for chunk in chunks(passage, self.form) {
            self.chunk(at, &chunk);
        }
        self.begun |= self.pieces.len() > before
            && self
                .pieces
                .iter()
                .any(|piece| matches!(piece.what, What::Label(_)));
        if !self.begun {
            self.heads.insert(whole.into_owned());
            self.pieces.truncate(before);
        }
    }

    /// Whether a line at the top of a later page repeats one above the first
    /// label: name and seat stand there again.
    fn is_head_again(&mut self, passage: &Passage, whole: &str) -> bool {
        let Place::Page { page, .. } = passage.anchor.place else {
            return false;
        };
        if self.page.replace(page) != Some(page) {
            self.on_page = false;
        }
        let again = page > 1 && !self.on_page && self.heads.contains(whole);
        self.on_page |= !again;
        again
    }

    /// One line or cell.
    fn chunk(&mut self, at: usize, chunk: &str) {
        let chunk = chunk.trim();
        if chunk.is_empty() {
            return;
        }
        if let Some((field, rest)) = self.label_at_start(chunk) {
            self.push(at, What::Label(field));
            self.chunk(at, &rest);
            return;
        }
        if let Some((before, field, rest)) = self.label_inside(chunk) {
            self.content(at, &before);
            self.push(at, What::Label(field));
            self.chunk(at, &rest);
            return;
        }
        self.content(at, chunk);
    }

    fn push(&mut self, passage: usize, what: What) {
        let underlined = self.underlined;
        self.pieces.push(Piece {
            what,
            passage,
            underlined,
        });
    }

    /// A label with nothing, white space or a colon behind it.
    fn label_at_start(&self, chunk: &str) -> Option<(String, String)> {
        let whole = tight(chunk);
        if self.misread {
            let mut labels = self.labels.iter();
            let nearly = labels.find(|(_, label)| {
                label.chars().count() == whole.chars().count() && holds_nearly(&whole, label)
            });
            if let Some((field, _)) = nearly {
                return Some(((*field).to_owned(), String::new()));
            }
        }
        for (field, label) in &self.labels {
            if whole == *label {
                return Some(((*field).to_owned(), String::new()));
            }
            if let Some(rest) = after(chunk, label)
                && rest.starts_with(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '】'))
            {
                let rest = rest.trim_start_matches(|c: char| {
                    c.is_whitespace() || matches!(c, ':' | '：' | '】')
                });
                return Some(((*field).to_owned(), rest.to_owned()));
            }
        }
        let broken = whole.chars().count() >= BROKEN;
        let of = self
            .labels
            .iter()
            .find(|(_, label)| label.starts_with(&*whole));
        of.filter(|_| broken)
            .map(|(field, _)| ((*field).to_owned(), String::new()))
    }

    /// A label in the middle, where a line was joined to the one before it: known
    /// by the gap behind it.
    fn label_inside(&self, chunk: &str) -> Option<(String, String, String)> {
        let chars: Vec<char> = chunk.chars().collect();
        let mut at = 0;
        while at < chars.len() {
            let gap = chars
                .iter()
                .skip(at)
                .take_while(|c| c.is_whitespace())
                .count();
            if gap >= GAP {
                let before: String = chars.iter().take(at).collect();
                let found = self
                    .labels
                    .iter()
                    .find(|(_, label)| before.ends_with(label.as_str()));
                if let Some((field, label)) = found {
                    let rest: String = chars.iter().skip(at + gap).collect();
                    let before = before.strip_suffix(label.as_str()).unwrap_or_default();
                    return Some((before.to_owned(), (*field).to_owned(), rest));
                }
            }
            at += gap.max(1);
        }
        None
    }

    /// Content with the notes in it.
    fn content(&mut self, at: usize, text: &str) {
        let chars: Vec<char> = text.chars().collect();
        let mut from = 0;
        for found in date::find(text) {
            if found.range.start < from {
                continue;
            }
            let Some((event, end)) = self.event(&chars, found.range.end) else {
                self.note_doubtful(&found, &chars);
                continue;
            };
            let quote: String = chars
                .get(found.range.start..end)
                .unwrap_or_default()
                .iter()
                .collect();
            self.plain(at, chars.get(from..found.range.start).unwrap_or_default());
            self.note_doubtful(&found, &chars);
            self.push(
                at,
                What::Note(Note {
                    day: found.day(),
                    event,
                    quote,
                }),
            );
            from = end;
        }
        self.plain(at, chars.get(from..).unwrap_or_default());
    }

    fn note_doubtful(&mut self, found: &date::FoundDate, chars: &[char]) {
        if let Some(key @ ("impossible-date" | "era-ended")) = judged(found).1 {
            let quote: String = chars
                .get(found.range.clone())
                .unwrap_or_default()
                .iter()
                .collect();
            self.doubtful.push((key, quote));
        }
    }

    fn plain(&mut self, at: usize, chars: &[char]) {
        let text: String = chars.iter().collect();
        let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '|'));
        if !text.is_empty() {
            self.push(at, What::Content(text.to_owned()));
        }
    }

    /// The event behind a date, and where it ends.
    fn event(&self, chars: &[char], from: usize) -> Option<(String, usize)> {
        let mut between = 0;
        let mut at = from;
        while between <= BETWEEN {
            let c = *chars.get(at)?;
            if c.is_whitespace() {
                at += 1;
                continue;
            }
            let rest: String = chars
                .iter()
                .skip(at)
                .take(8)
                .filter(|c| !c.is_whitespace())
                .collect();
            if let Some(event) = self
                .form
                .events
                .iter()
                .find(|event| rest.starts_with(event.as_str()))
            {
                return Some((event.clone(), end_of(chars, at, event.chars().count())));
            }
            if !crate::text::normal::is_ideograph(c) {
                return None;
            }
            between += 1;
            at += 1;
        }
        None
    }
}

/// Where `count` characters that are no white space end.
fn end_of(chars: &[char], from: usize, count: usize) -> usize {
    let mut left = count;
    let mut at = from;
    while left > 0 && at < chars.len() {
        if !chars.get(at).is_some_and(|c| c.is_whitespace()) {
            left -= 1;
        }
        at += 1;
    }
    at
}

/// What stands behind a label at the beginning of `chunk`, the label's
/// characters being spaced or of full width.
fn after<'c>(chunk: &'c str, label: &str) -> Option<&'c str> {
    let mut wanted = label.chars().peekable();
    for (at, c) in chunk.char_indices() {
        if wanted.peek().is_none() {
            return chunk.get(at..);
        }
        if c.is_whitespace() || c == '【' {
            continue;
        }
        if tight(&c.to_string()).chars().next() != wanted.next() {
            return None;
        }
    }
    None
}

/// The lines and cells of a passage. Lines drawn with characters part them.
fn chunks(passage: &Passage, form: &RegistryForm) -> Vec<String> {
    let parted = |c: char| matches!(c, '\n' | '\u{2502}' | '\u{2503}' | '\u{2551}' | '|' | '｜');
    let drawn = |c: char| matches!(c, '\u{2500}'..='\u{257F}');
    if passage.cells.is_empty() || passage.flags.contains(&Flag::Form) {
        let pieces = passage.text.split(parted);
        return pieces
            .map(|piece| piece.replace(drawn, " ").trim().to_owned())
            .filter(|piece| !piece.is_empty())
            .collect();
    }
    let mut chunks = Vec::new();
    for cell in &passage.cells {
        for line in cell.text.split(parted) {
            chunks.push(dated_by_column(line, &cell.label, form));
        }
    }
    chunks
}

/// A date in a column of dates says by the column's head what happened.
fn dated_by_column(line: &str, head: &str, form: &RegistryForm) -> String {
    let head = tight(head);
    let is_in_head = |word: &&String| head.contains(word.as_str());
    let of_days = form.columns.days.iter().any(|word| is_in_head(&word));
    let named = form
        .columns
        .events
        .iter()
        .find(is_in_head)
        .filter(|_| of_days);
    match named {
        Some(event) if date::parse_day(line).is_some() => format!("{}{event}", line.trim()),
        _ => line.to_owned(),
    }
}
