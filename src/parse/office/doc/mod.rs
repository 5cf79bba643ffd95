//! Word 97 to 2003 ([MS-DOC]), as text only.
//!
//! The piece table gives the text in order, also of what was saved in a
//! hurry. Deleted and hidden text is known from the properties of its
//! characters, cells and rows from those of their paragraphs. The numbers of
//! lists, merged cells and the places of text boxes are not read, and a
//! warning says so.

mod fib;
mod forms;
mod pieces;
mod properties;
mod styles;
mod walk;

use crate::model::{Item, Reason, Summary};
use crate::parse::archive::listing::guarded;
use crate::parse::archive::zip::refused;
use crate::parse::limits::Limits;
use crate::parse::sink::Sink;
use crate::parse::zipdir::Fault;

use self::fib::Fib;
use self::pieces::Pieces;
use self::properties::Properties;
use self::walk::Walk;
use super::compound::Compound;
use super::flow::Flow;
use super::story;

const PARSER: &str = concat!("doc/akashi-", env!("CARGO_PKG_VERSION"));

/// Reads a document.
pub(crate) fn read(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    let mut sink = Sink::new(emit, limits, PARSER);
    match guarded(|| read_parts(bytes, limits, &mut sink)) {
        Ok(()) => sink.finish("doc"),
        Err(fault) => refused("doc", fault),
    }
}

fn read_parts(bytes: &[u8], limits: &Limits, sink: &mut Sink<'_>) -> Result<(), Fault> {
    let mut file = Compound::open(bytes, limits)?;
    let main = file.stream("WordDocument").ok_or(Fault::Damaged)??;
    let fib = Fib::read(&main)?;
    let table = file.stream(fib.table).ok_or(Fault::Damaged)??;
    let data = file.stream("Data").transpose()?.unwrap_or_default();
    let pieces = Pieces::read(&main, &table, &fib)?;
    let properties = Properties::read(&main, &table, &fib);
    sink.warn(
        "read as text only: numbers of lists, merged cells and places of text boxes are not read",
    );
    let Some(properties) = properties else {
        // Without them deleted text cannot be told from what is there.
        sink.unread(
            "text whose marks of deletion cannot be read",
            Reason::Corrupt,
        );
        return Ok(());
    };
    if properties.styles.is_none() {
        sink.unread("what styles strike through or hide", Reason::Corrupt);
    }
    let mut flow = Flow::default();
    let mut walk = Walk::new(&pieces, &properties, &data);
    for part in fib.parts(&table) {
        let blocks = walk.part(part.from, part.to);
        if part.flag.is_some() {
            flow.leave_headings();
        }
        story::emit(blocks, part.flag.as_slice(), &mut flow, sink);
        if sink.full() {
            break;
        }
    }
    note_unread(&walk, &pieces, &file, sink);
    Ok(())
}

fn note_unread(walk: &Walk<'_>, pieces: &Pieces<'_>, file: &Compound<'_>, sink: &mut Sink<'_>) {
    if walk.lost > 0 {
        sink.unread(format!("{} form fields", walk.lost), Reason::Corrupt);
    }
    if walk.deleted {
        sink.warn("deleted text was left out");
    }
    sink.without_pictures(walk.pictures);
    let objects = file.storages("/ObjectPool").len();
    if objects > 0 {
        sink.unread(format!("{objects} embedded objects"), Reason::Unsupported);
    }
    if pieces.cut {
        sink.unread(
            "text that its table points to and that is not there",
            Reason::Corrupt,
        );
    }
}

#[cfg(test)]
mod tests;
