//! Rich Text Format (specification 1.9.1): a tokenizer and a reader of our
//! own, without recursion.
//!
//! Text comes in order, notes and comments after their paragraph, running
//! headers and footers at the end. Deleted text, field codes and ruby readings
//! are left out and flagged; the numbers of lists are those that the program
//! which wrote the file put in.

mod charset;
mod group;
mod lexer;
mod reader;

use crate::model::{Item, Reason, Summary};
use crate::parse::holes;
use crate::parse::limits::Limits;
use crate::parse::sink::Sink;

use self::reader::Reader;
use super::flow::Flow;
use super::story;

const PARSER: &str = concat!("rtf/akashi-", env!("CARGO_PKG_VERSION"));

/// Reads a document.
pub(crate) fn read(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    let mut sink = Sink::new(emit, limits, PARSER);
    read_into(bytes, &mut sink);
    sink.finish("rtf")
}

/// Reads a text that is a part of another document, as the body of a mail.
pub(crate) fn read_into(bytes: &[u8], sink: &mut Sink<'_>) {
    if holes::of(bytes) && memchr::memmem::find(bytes, b"\\bin").is_none() {
        sink.unread("text where the file holds zeros", Reason::Corrupt);
    }
    let read = Reader::read(bytes);
    let mut flow = Flow::default();
    story::emit(read.body, &[], &mut flow, sink);
    flow.leave_headings();
    story::emit(read.margins, &[], &mut flow, sink);
    if read.deleted {
        sink.warn("deleted text was left out");
    }
    if read.garbled {
        sink.warn("some characters could not be decoded");
    }
    sink.without_pictures(read.pictures);
    if read.objects > 0 {
        sink.unread(
            format!("{} embedded objects", read.objects),
            Reason::Unsupported,
        );
    }
    if read.too_deep {
        sink.unread("groups nested beyond the limit", Reason::Output);
    }
    if read.broken {
        sink.unread("text after its break", Reason::Corrupt);
    }
}

#[cfg(test)]
mod tests;
