//! A mail that is attached to another as an Outlook item: its storage, made a
//! file of its own ([MS-OXMSG] 2.2.2.1).

use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use std::time::SystemTime;

use cfb::CompoundFile;

use crate::parse::limits::Limits;
use crate::parse::zipdir::Fault;

const PROPERTIES: &str = "__properties_version1.0";
/// Bytes of the head of an item's properties; that of a file has a few more
/// (2.4.1.1 and 2.4.1.2).
const HEAD: usize = 24;
const MORE: [u8; 8] = [0; 8];

/// The item as a file.
pub(super) fn file(
    from: &mut CompoundFile<Cursor<&[u8]>>,
    storage: &str,
    limits: &Limits,
) -> Result<Vec<u8>, Fault> {
    let mut made = CompoundFile::create(Cursor::new(Vec::new())).map_err(|_| Fault::Damaged)?;
    let inside = from.walk_storage(storage).map_err(|_| Fault::Damaged)?;
    let entries: Vec<_> = inside
        .skip(1)
        .map(|entry| (entry.path().to_owned(), entry.is_stream()))
        .take(limits.entries.saturating_add(1))
        .collect();
    if entries.len() > limits.entries {
        return Err(Fault::TooMany);
    }
    let mut left = limits.member();
    for (path, is_stream) in entries {
        let target = path.strip_prefix(storage).map_err(|_| Fault::Damaged)?;
        if !is_stream {
            made.create_storage(target).map_err(|_| Fault::Damaged)?;
            undated(&mut made, target)?;
            continue;
        }
        let stream = from.open_stream(&path).map_err(|_| Fault::Damaged)?;
        let mut bytes = Vec::new();
        let read = stream.take(left.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|_| Fault::Damaged)?;
        left = left
            .checked_sub(bytes.len() as u64)
            .ok_or(Fault::TooLarge)?;
        if target.as_os_str() == PROPERTIES && bytes.len() >= HEAD {
            bytes.splice(HEAD..HEAD, MORE);
        }
        let mut stream = made.create_stream(target).map_err(|_| Fault::Damaged)?;
        stream.write_all(&bytes).map_err(|_| Fault::Damaged)?;
    }
    undated(&mut made, Path::new("/"))?;
    made.flush().map_err(|_| Fault::Damaged)?;
    Ok(made.into_inner().into_inner())
}

/// Takes the hour of its making away: the same item is the same bytes.
fn undated(made: &mut CompoundFile<Cursor<Vec<u8>>>, path: &Path) -> Result<(), Fault> {
    let first = SystemTime::UNIX_EPOCH;
    made.set_created_time(path, first)
        .and_then(|()| made.set_modified_time(path, first))
        .map_err(|_| Fault::Damaged)
}
