//! Gzip (RFC 1952): what is inside a compressed tar archive are the files of
//! that archive; anything else is one file.

use std::io::Read;

use flate2::bufread::MultiGzDecoder;

use crate::parse::quota::Capped;
use crate::parse::zipdir::Fault;
use crate::text::filename;

use super::listing::{Entry, Kind, Task, Visit};
use super::tar;

/// How it is read.
pub(crate) const GZ: Kind = Kind {
    format: "gz",
    parser: "gz/flate2-1.1",
    walk,
};
/// The name of what is inside when the stream does not say it.
const NAMELESS: &[u8] = b"content";

fn walk(bytes: &[u8], task: &mut Task<'_>, visit: &mut Visit<'_>) -> Result<(), Fault> {
    let packed = bytes.len() as u64;
    if holds_tar(bytes) {
        let mut stream = Capped::new(MultiGzDecoder::new(bytes), packed, task.limits);
        let ended = tar::entries(&mut stream, task, visit);
        return match stream.exceeded {
            true => Err(Fault::TooLarge),
            false => ended,
        };
    }
    let mut stream = MultiGzDecoder::new(bytes);
    let name = stream.header().and_then(|header| header.filename());
    let raw_name = name
        .filter(|name| !name.is_empty())
        .unwrap_or(NAMELESS)
        .to_vec();
    let entry = Entry {
        index: 0,
        name: filename::decode(&raw_name, false),
        raw_name,
        packed,
    };
    visit(&entry, Ok(&mut stream));
    Ok(())
}

fn holds_tar(bytes: &[u8]) -> bool {
    let mut head = Vec::with_capacity(tar::BLOCK);
    let stream = MultiGzDecoder::new(bytes);
    let read = stream.take(tar::BLOCK as u64).read_to_end(&mut head);
    read.is_ok() && tar::is_tar(&head)
}
