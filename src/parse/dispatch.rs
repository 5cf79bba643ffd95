//! One document → its reader.

use crate::model::{Item, Reason, Summary};

use super::detect::{Format, detect};
use super::limits::Limits;
use super::{pdf, text};

/// Reads one document and yields its passages, or the members of an archive,
/// through `emit`.
///
/// `name` helps where the bytes do not tell the format. `chain` holds the
/// indices of archive members to descend: empty for the file itself.
pub fn read(
    bytes: &[u8],
    name: &str,
    chain: &[u32],
    limits: &Limits,
    emit: &mut dyn FnMut(Item),
) -> Summary {
    let _ = chain;
    let format = detect(bytes, name);
    match format {
        Format::Text | Format::Markdown => text::plain::read(bytes, limits, emit),
        Format::Pdf => pdf::read(bytes, limits, emit),
        Format::Image(name) => Summary::unread(name, Reason::Scanned),
        Format::Encrypted(name) => Summary::unread(name, Reason::Password),
        Format::Empty => Summary::unread(format.name(), Reason::Empty),
        _ => Summary::unread(format.name(), Reason::Unsupported),
    }
}
