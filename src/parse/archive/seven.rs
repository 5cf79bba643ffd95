//! 7z. Its files lie in blocks; those of one block come out one after another
//! only. LZMA, LZMA2, copies and the filters for programs are read.

use std::io::{Cursor, copy, sink};

use sevenz_rust2::{Archive, ArchiveEntry, BlockDecoder, Error, Password};

use crate::parse::zipdir::Fault;
use crate::text::filename::visible;

use super::listing::{Entry, Exactly, Kind, Task, Visit};

/// How it is read.
pub(crate) const SEVEN_Z: Kind = Kind {
    format: "7z",
    parser: "7z/sevenz-rust2-0.20",
    walk,
};
/// Where the first header holds place and size of the last one (7zFormat.txt,
/// SignatureHeader); places count from its own end.
const OFFSET: usize = 12;
const SIZE: usize = 20;
const START: u64 = 32;

fn walk(bytes: &[u8], task: &mut Task<'_>, visit: &mut Visit<'_>) -> Result<(), Fault> {
    check_header(bytes)?;
    let mut source = Cursor::new(bytes);
    let archive = Archive::read(&mut source, &Password::empty()).map_err(|e| fault(&e))?;
    if archive.files.len() > task.limits.entries {
        return Err(Fault::TooMany);
    }
    for block in 0..archive.blocks.len() {
        if !walk_block(&archive, block, bytes, task, visit) {
            return Ok(());
        }
    }
    let blocks = &archive.stream_map.file_block_index;
    for (index, (file, block)) in archive.files.iter().zip(blocks).enumerate() {
        let empty = block.is_none() && !file.is_directory && !file.is_anti_item;
        if empty && !visit(&entry(index, file, bytes), Ok(&mut std::io::empty())) {
            return Ok(());
        }
    }
    Ok(())
}

/// The library makes room for a header before it looks for it.
fn check_header(bytes: &[u8]) -> Result<(), Fault> {
    let number = |at: usize| {
        let raw = bytes.get(at..)?.first_chunk()?;
        Some(u64::from_le_bytes(*raw))
    };
    let end = number(OFFSET)
        .zip(number(SIZE))
        .and_then(|(offset, size)| offset.checked_add(size)?.checked_add(START));
    match end {
        Some(end) if end <= bytes.len() as u64 => Ok(()),
        _ => Err(Fault::Directory),
    }
}

/// Shows the files of a block; answers whether to go on. Once a file was not
/// read to its end, those after it in the block cannot be told apart.
fn walk_block(
    archive: &Archive,
    block: usize,
    bytes: &[u8],
    task: &Task<'_>,
    visit: &mut Visit<'_>,
) -> bool {
    let password = Password::empty();
    let mut source = Cursor::new(bytes);
    let decoder = BlockDecoder::new(1, block, archive, &password, &mut source);
    let map = &archive.stream_map;
    let Some(first) = map.block_first_file_index.get(block).copied() else {
        return true;
    };
    let count = decoder.entry_count();
    if task
        .wanted
        .is_some_and(|at| !(first..first + count).contains(&at))
    {
        return true;
    }
    let mut at = first;
    let mut left = task.limits.total;
    let mut goes_on = true;
    let mut walked = decoder.for_each_entries(&mut |file, content| {
        let mut content = Exactly::new(content, file.size);
        goes_on = visit(&entry(at, file, bytes), Ok(&mut content));
        at += 1;
        left = left.saturating_sub(file.size);
        if goes_on && content.left > 0 {
            if left == 0 {
                return Err(Error::Io(std::io::Error::other(Fault::TooLarge), "".into()));
            }
            copy(&mut content, &mut sink())?;
        }
        Ok(goes_on)
    });
    if let Err(error) = &mut walked {
        let fault = fault(error);
        for index in at..first + count {
            let Some(file) = archive.files.get(index) else {
                break;
            };
            if !goes_on {
                break;
            }
            goes_on = visit(&entry(index, file, bytes), Err(fault));
        }
    }
    goes_on
}

/// The whole archive bounds what a file takes in it: those of a block share
/// their bytes.
fn entry(index: usize, file: &ArchiveEntry, bytes: &[u8]) -> Entry {
    Entry {
        index,
        name: visible(&file.name),
        raw_name: file.name.clone().into_bytes(),
        packed: bytes.len() as u64,
    }
}

fn fault(error: &Error) -> Fault {
    match error {
        Error::PasswordRequired | Error::MaybeBadPassword(_) => Fault::Password,
        Error::UnsupportedCompressionMethod(method) if method.contains("AES") => Fault::Password,
        Error::UnsupportedCompressionMethod(_)
        | Error::Unsupported(_)
        | Error::ExternalUnsupported
        | Error::UnsupportedVersion { .. } => Fault::Method,
        Error::MaxMemLimited { .. } => Fault::TooLarge,
        Error::Io(error, _) => Fault::of(error),
        _ => Fault::Damaged,
    }
}
