//! LZH, as Japanese offices packed for decades. Source of the format: the
//! header levels 0 to 3 as `LHa for UNIX` documents them (header.doc.md).

use std::io::{Cursor, Read};

use delharc::{LhaDecodeReader, LhaHeader};

use crate::parse::zipdir::Fault;
use crate::text::filename;

use super::listing::{Entry, Kind, Task, Visit};

/// How it is read.
pub(crate) const LZH: Kind = Kind {
    format: "lzh",
    parser: "lzh/delharc-0.6",
    walk,
};

/// Extra headers: name of the file, name of its folder.
const NAME: u8 = 0x01;
const FOLDER: u8 = 0x02;
/// What stands between folders in a header.
const SEPARATOR: u8 = 0xFF;

fn walk(bytes: &[u8], task: &mut Task<'_>, visit: &mut Visit<'_>) -> Result<(), Fault> {
    let mut archive = LhaDecodeReader::new(Cursor::new(bytes)).map_err(|_| Fault::Directory)?;
    for index in 0.. {
        if index == task.limits.entries {
            return Err(Fault::TooMany);
        }
        if !archive.header().is_directory() {
            let entry = entry(index, archive.header());
            let goes_on = if archive.is_decoder_supported() {
                visit(&entry, Ok(&mut Checked(&mut archive)))
            } else {
                visit(&entry, Err(Fault::Method))
            };
            if !goes_on {
                return Ok(());
            }
        }
        if !archive.next_file().map_err(|_| Fault::Damaged)? {
            return Ok(());
        }
    }
    Ok(())
}

/// A member that ends well only when its checksum is right.
struct Checked<'r, 'a>(&'r mut LhaDecodeReader<Cursor<&'a [u8]>>);

impl Read for Checked<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.0.read(buffer)?;
        if read == 0 && !buffer.is_empty() && !self.0.crc_is_ok() {
            return Err(std::io::Error::other(Fault::Damaged));
        }
        Ok(read)
    }
}

fn entry(index: usize, header: &LhaHeader) -> Entry {
    let raw_name = raw_name(header);
    // A separator is never part of a letter; a backslash may be.
    let slashed: Vec<u8> = raw_name
        .iter()
        .map(|byte| if *byte == SEPARATOR { b'/' } else { *byte })
        .collect();
    Entry {
        index,
        name: filename::decode(&slashed, false).replace('\\', "/"),
        raw_name,
        packed: header.compressed_size,
    }
}

/// Folder and name as they stand in the header.
fn raw_name(header: &LhaHeader) -> Vec<u8> {
    let mut folder: &[u8] = &[];
    let mut name: &[u8] = &header.filename;
    for extra in header.iter_extra() {
        match extra {
            [NAME, text @ ..] if !text.is_empty() => name = text,
            [FOLDER, text @ ..] => folder = text,
            _ => {}
        }
    }
    let mut whole = folder.to_vec();
    if !whole.is_empty() && whole.last() != Some(&SEPARATOR) {
        whole.push(SEPARATOR);
    }
    whole.extend_from_slice(name);
    whole
}
