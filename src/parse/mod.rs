//! Bytes in, passages out: a file per format, limits, and the jailed worker.
//!
//! Knows neither vault nor records, so that all of it can run in a process
//! that may open nothing. A reader never returns success with nothing from a
//! file that is not empty.

pub mod limits;
pub mod outline;
pub mod worker;

pub use limits::Limits;

/// Reads plain text, a passage a line.
pub fn read(
    bytes: &[u8],
    _name: &str,
    _chain: &[u32],
    _limits: &Limits,
    emit: &mut dyn FnMut(crate::model::Item),
) -> crate::model::Summary {
    use crate::model::{Anchor, Item, Passage, Place, Reason, Summary};
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Summary::unread("", Reason::Unsupported);
    };
    if bytes.is_empty() {
        return Summary::unread("txt", Reason::Empty);
    }
    for (line, text) in (1..).zip(text.lines()) {
        let anchor = Anchor::new(Place::Line { line }, "txt/1");
        emit(Item::Passage(Passage::prose(text, anchor, Vec::new())));
    }
    Summary::parsed("txt")
}
