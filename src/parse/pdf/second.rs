//! The second reader, for documents on which the first found glyphs without
//! Unicode or lost pages.
//!
//! `pdf-extract` may panic and may overflow the stack, which cannot be caught:
//! it must run in a worker of its own, whose death leaves the first reader's
//! passages as they are.

use pdf_extract::{Document, OutputDev, PlainTextOutput, output_doc_page};

use super::marks::{join, opens};
use super::out::{MOST_PAGES, UNMAPPED_NOTE};
use super::{SECOND, ending, whole};
use crate::model::{Item, Place, ReadState, Reason, Summary};
use crate::parse::limits::Limits;
use crate::parse::outline::Outline;
use crate::parse::sink::Sink;

/// Whether the first reader's answer asks for the second.
pub fn second_is_wanted(first: &Summary) -> bool {
    let unmapped = first.warnings.iter().any(|w| w.ends_with(UNMAPPED_NOTE));
    match first.reason {
        Some(Reason::Password | Reason::Output) => false,
        // What is not there, no other reader finds.
        Some(Reason::Corrupt) => first.state == ReadState::Unread,
        Some(Reason::Crashed | Reason::Unsupported) => true,
        Some(Reason::Empty) => first.pages.is_some(),
        _ => unmapped,
    }
}

/// Whether the second reader's answer is the better one: it read more pages.
/// What read nothing has no better reason to say.
pub fn second_is_better(first: &Summary, second: &Summary) -> bool {
    let rank = |summary: &Summary| match summary.state {
        ReadState::Parsed => 2,
        ReadState::Partly => 1,
        ReadState::Unread => 0,
    };
    let lost = |summary: &Summary| std::cmp::Reverse(summary.unread.len());
    rank(second) > 0 && (rank(second), lost(second)) > (rank(first), lost(first))
}

/// Reads the text of each page with `pdf-extract`; no boxes are invented.
pub fn second(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    let mut document = match Document::load_mem(bytes) {
        Ok(document) => document,
        Err(_) => return Summary::unread("pdf", Reason::Corrupt),
    };
    if document.is_encrypted() && document.decrypt("").is_err() {
        return Summary::unread("pdf", Reason::Password);
    }
    let pages = document.get_pages();
    let mut sink = Sink::new(emit, limits, SECOND);
    whole::note(&mut sink, ending::of(bytes), (pages.len(), 0));
    let mut outline = Outline::default();
    let mut pictures = Vec::new();
    for number in pages.keys().take(MOST_PAGES) {
        let mut text = String::new();
        let mut output = PlainTextOutput::new(&mut text);
        let read = output_doc_page(&document, &mut output as &mut dyn OutputDev, *number);
        if read.is_err() || !is_readable(&text) {
            sink.unread(format!("page {number}"), Reason::Unsupported);
            pictures.push(*number);
        }
        for paragraph in paragraphs(&text) {
            outline.enter(&paragraph);
            sink.prose(&paragraph, Place::page(*number, Vec::new()), outline.path());
        }
        if sink.full() {
            break;
        }
    }
    let mut summary = sink.finish("pdf");
    summary.pages = u32::try_from(pages.len()).ok();
    summary.pictures = pictures;
    summary
}

/// Text, and hardly any of it without meaning.
fn is_readable(text: &str) -> bool {
    let written = text.chars().filter(|c| !c.is_whitespace());
    let (mut all, mut bad) = (0usize, 0usize);
    for c in written {
        all += 1;
        bad += usize::from(c.is_control() || c == '\u{FFFD}');
    }
    all > 0 && bad * 5 < all
}

/// Lines between blank ones, joined; a list mark begins a paragraph.
fn paragraphs(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            open = false;
            continue;
        }
        match found.last_mut() {
            Some(last) if open && !opens(line) => join(last, line),
            _ => found.push(line.to_owned()),
        }
        open = true;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_between_blank_ones_are_one_paragraph() {
        let text = "個人情報の\n取扱い\n\n・一つ\n・二つ\n";
        assert_eq!(paragraphs(text), ["個人情報の取扱い", "・一つ", "・二つ"]);
    }

    #[test]
    fn the_second_is_asked_where_it_can_help() {
        let mut first = Summary::parsed("pdf");
        assert!(!second_is_wanted(&first));
        first.warnings.push(format!("page 2: {UNMAPPED_NOTE}"));
        assert!(second_is_wanted(&first));
        assert!(!second_is_wanted(&Summary::unread("pdf", Reason::Password)));
        assert!(!second_is_wanted(&Summary::unread("pdf", Reason::Scanned)));
        assert!(second_is_wanted(&Summary::unread("pdf", Reason::Crashed)));
        assert!(!second_is_better(&first, &first));
        let mut unread = Summary::unread("pdf", Reason::Corrupt);
        unread.unread.push("page 1".to_owned());
        let crashed = Summary::unread("", Reason::Crashed);
        assert!(!second_is_better(&unread, &crashed));
    }
}
