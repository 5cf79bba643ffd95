//! A letter as plain text, for a terminal.

use unicode_width::UnicodeWidthStr as _;

use super::{Letter, japanese};
use crate::scheme::letters::Form;

/// Columns of a line.
const WIDTH: usize = 72;

/// Column of what stands beside a heading.
const BESIDE: usize = 28;

/// The letter as text.
pub fn text(letter: &Letter) -> String {
    let words = japanese();
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(text.trim_end());
        out.push('\n');
    };
    line(right(&letter.number));
    line(right(&letter.date));
    line(String::new());
    for recipient in &letter.recipient {
        line(recipient.clone());
    }
    for sender in &letter.sender {
        line(right(sender));
    }
    line(String::new());
    line(centre(&letter.title));
    line(String::new());
    for paragraph in &letter.body {
        line(format!("　{paragraph}"));
        line(String::new());
    }
    let numbered = letter.form != Form::Certificate;
    if numbered && !letter.points.is_empty() {
        line(centre(words.get("letter.points")));
        line(String::new());
    }
    for (at, point) in (1..).zip(&letter.points) {
        let mark = if point.inferred {
            words.get("letter.mark")
        } else {
            ""
        };
        let number = if numbered {
            format!("{at}　")
        } else {
            String::new()
        };
        let heading = format!("{number}{}{mark}", point.title);
        if let ([value], true) = (point.lines.as_slice(), point.short) {
            let gap = " ".repeat(BESIDE.saturating_sub(heading.width()).max(2));
            line(format!("{heading}{gap}{value}"));
            continue;
        }
        line(heading);
        for text in &point.lines {
            line(format!("　　{text}"));
        }
    }
    if numbered {
        line(right(words.get("letter.end")));
    }
    if let Some(note) = &letter.inferred {
        line(words.fill("letter.inferred", &[("note", note)]));
    }
    if !letter.contact.is_empty() {
        let contact = letter.contact.replace('\n', "　");
        line(words.fill("letter.contact", &[("contact", &contact)]));
    }
    line(letter.ledger(words));
    out
}

fn right(text: &str) -> String {
    " ".repeat(WIDTH.saturating_sub(text.width())) + text
}

fn centre(text: &str) -> String {
    " ".repeat(WIDTH.saturating_sub(text.width()) / 2) + text
}
