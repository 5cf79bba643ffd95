//! The text of a mail. Lines that quote another's words keep their marks, and
//! are never joined with the sender's own.

use crate::model::{Place, Reason};
use crate::parse::outline::Outline;
use crate::parse::sink::Sink;
use crate::parse::text::plain;

/// The first lines of what PGP wraps into a text (RFC 9580 section 6.2).
const LOCKED: &str = "-----BEGIN PGP MESSAGE-----";
const SIGNATURE: &str = "-----BEGIN PGP SIGNATURE-----";
const END: &str = "-----END PGP ";

/// Yields the paragraphs of a text whose first line is the one after `before`;
/// answers its last line.
pub(super) fn read(text: &str, before: u32, outline: &mut Outline, sink: &mut Sink<'_>) -> u32 {
    let mut line = before;
    let mut stretch = String::new();
    let mut first = before + 1;
    let mut quoted = false;
    let mut wrapped = false;
    for (content, number) in text.split('\n').zip(before.saturating_add(1)..) {
        line = number;
        let begins = content.starts_with(LOCKED) || content.starts_with(SIGNATURE);
        if content.starts_with(LOCKED) {
            sink.unread("encrypted text", Reason::Password);
        } else if content.starts_with(SIGNATURE) {
            sink.warn("a signature was not checked");
        }
        if begins || wrapped || is_quoted(content) != quoted {
            blocks(&stretch, first, quoted, outline, sink);
            stretch.clear();
            first = number;
            quoted = is_quoted(content);
        }
        wrapped = (wrapped || begins) && !content.starts_with(END);
        let wrapping = wrapped || content.starts_with(END);
        if !wrapping {
            stretch.push_str(content);
        }
        stretch.push('\n');
    }
    blocks(&stretch, first, quoted, outline, sink);
    line
}

fn is_quoted(line: &str) -> bool {
    line.starts_with(['>', '＞'])
}

fn blocks(text: &str, first: u32, quoted: bool, outline: &mut Outline, sink: &mut Sink<'_>) {
    for block in plain::blocks(text) {
        if sink.full() {
            return;
        }
        if !quoted {
            outline.enter(&block.text);
        }
        let line = first.saturating_add(block.line - 1);
        sink.prose(&block.text, Place::Line { line }, outline.path());
    }
}
