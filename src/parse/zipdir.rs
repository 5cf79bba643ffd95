//! The central directory of a ZIP, walked by ourselves.
//!
//! A library that looks entries up by name merges two entries of one name in
//! silence, and two readers may then see two different documents. Such
//! archives, and those whose entries overlap, are refused here, before any
//! byte is unpacked (APPNOTE.TXT 4.3.6 to 4.3.16).

use std::collections::HashSet;

use super::limits::Limits;

const END: &[u8] = b"PK\x05\x06";
const END64: &[u8] = b"PK\x06\x06";
const LOCATOR64: &[u8] = b"PK\x06\x07";
const CENTRAL: &[u8] = b"PK\x01\x02";
const LOCAL: &[u8] = b"PK\x03\x04";
/// The end record with the longest comment.
const END_MAX: usize = 22 + 65_535;

/// One entry as the central directory tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The name's bytes.
    pub(crate) raw_name: Vec<u8>,
    /// The archive says that the name is UTF-8.
    pub(crate) utf8: bool,
    /// Encrypted with a password.
    pub(crate) encrypted: bool,
    /// Packed size in bytes.
    pub(crate) packed: u64,
    /// Where its local header begins.
    offset: u64,
}

impl Entry {
    /// Whether it is a folder.
    pub(crate) fn is_folder(&self) -> bool {
        self.raw_name.ends_with(b"/")
    }
}

/// Why an archive is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    /// No end record, or one that points outside.
    #[error("the archive has no readable directory")]
    Directory,
    /// More entries than the limit.
    #[error("the archive has more entries than the limit")]
    TooMany,
    /// Two entries of one name.
    #[error("two entries of the archive have the same name")]
    Duplicate,
    /// Two entries share bytes.
    #[error("entries of the archive overlap")]
    Overlap,
    /// An entry unpacks to more than the limits allow.
    #[error("an entry unpacks to more than the limit")]
    TooLarge,
    /// An entry cannot be unpacked.
    #[error("an entry cannot be unpacked")]
    Damaged,
    /// An entry is encrypted.
    #[error("an entry is protected by a password")]
    Password,
    /// An entry is packed by a method that is not read.
    #[error("an entry is packed by a method that is not read")]
    Method,
}

impl Fault {
    /// The fault that a stream ended with: its own, when one of ours capped it.
    pub(crate) fn of(error: &std::io::Error) -> Self {
        let own = error.get_ref().and_then(|inner| inner.downcast_ref());
        own.copied().unwrap_or(Self::Damaged)
    }
}

/// Walks the central directory and checks that names are unique and entries
/// apart.
pub(crate) fn walk(bytes: &[u8], limits: &Limits) -> Result<Vec<Entry>, Fault> {
    let directory = directory(bytes).ok_or(Fault::Directory)?;
    if directory.entries > limits.entries as u64 {
        return Err(Fault::TooMany);
    }
    let mut entries = Vec::new();
    let mut at = directory.start;
    for _ in 0..directory.entries {
        let (entry, next) = central(bytes, at, directory.shift).ok_or(Fault::Directory)?;
        entries.push(entry);
        at = next;
    }
    check_names(&entries)?;
    check_apart(bytes, &entries, directory.start)?;
    Ok(entries)
}

/// The names in an archive as far as they can be read, for telling formats
/// apart. Empty when there is no directory.
pub(crate) fn names(bytes: &[u8], limits: &Limits) -> Vec<Vec<u8>> {
    let Some(directory) = directory(bytes) else {
        return Vec::new();
    };
    let mut at = directory.start;
    let mut names = Vec::new();
    for _ in 0..directory.entries.min(limits.entries as u64) {
        let Some((entry, next)) = central(bytes, at, directory.shift) else {
            break;
        };
        names.push(entry.raw_name);
        at = next;
    }
    names
}

struct Directory {
    /// Position of the first central header.
    start: u64,
    entries: u64,
    /// Bytes before the archive, as in a self-extracting program.
    shift: u64,
}

fn directory(bytes: &[u8]) -> Option<Directory> {
    let from = bytes.len().saturating_sub(END_MAX);
    let tail = bytes.get(from..)?;
    let end = from + tail.windows(4).rposition(|window| window == END)?;
    let record = bytes.get(end..)?;
    let mut entries = u64::from(u16_at(record, 10)?);
    let mut size = u64::from(u32_at(record, 12)?);
    let mut start = u64::from(u32_at(record, 16)?);
    let mut directory_end = end as u64;
    if entries == 0xFFFF || size == 0xFFFF_FFFF || start == 0xFFFF_FFFF {
        let locator = bytes.get(end.checked_sub(20)?..end)?;
        if locator.starts_with(LOCATOR64) {
            let at = u64_at(locator, 8)?;
            let record = slice(bytes, at)?;
            if !record.starts_with(END64) {
                return None;
            }
            entries = u64_at(record, 32)?;
            size = u64_at(record, 40)?;
            start = u64_at(record, 48)?;
            directory_end = at;
        }
    }
    let real = directory_end.checked_sub(size)?;
    let shift = real.checked_sub(start)?;
    Some(Directory {
        start: real,
        entries,
        shift,
    })
}

/// Reads one central header; answers the entry and where the next begins.
fn central(bytes: &[u8], at: u64, shift: u64) -> Option<(Entry, u64)> {
    let header = slice(bytes, at)?;
    if !header.starts_with(CENTRAL) {
        return None;
    }
    let flags = u16_at(header, 8)?;
    let mut packed = u64::from(u32_at(header, 20)?);
    let size = u32_at(header, 24)?;
    let name = usize::from(u16_at(header, 28)?);
    let extra = usize::from(u16_at(header, 30)?);
    let comment = usize::from(u16_at(header, 32)?);
    let mut offset = u64::from(u32_at(header, 42)?);
    let raw_name = header.get(46..)?.get(..name)?.to_vec();
    let fields = header.get(46 + name..)?.get(..extra)?;
    if packed == 0xFFFF_FFFF || offset == 0xFFFF_FFFF || size == 0xFFFF_FFFF {
        let wide = extra64(fields)?;
        let mut at = if size == 0xFFFF_FFFF { 8 } else { 0 };
        if packed == 0xFFFF_FFFF {
            packed = u64_at(wide, at)?;
            at += 8;
        }
        if offset == 0xFFFF_FFFF {
            offset = u64_at(wide, at)?;
        }
    }
    let entry = Entry {
        raw_name,
        utf8: flags & 0x0800 != 0,
        encrypted: flags & 0x0041 != 0,
        packed,
        offset: offset.checked_add(shift)?,
    };
    Some((entry, at.checked_add((46 + name + extra + comment) as u64)?))
}

/// The ZIP64 field among the extra fields.
fn extra64(mut fields: &[u8]) -> Option<&[u8]> {
    while let (Some(id), Some(size)) = (u16_at(fields, 0), u16_at(fields, 2)) {
        let body = fields.get(4..)?;
        let (field, rest) = body.split_at_checked(usize::from(size))?;
        if id == 1 {
            return Some(field);
        }
        fields = rest;
    }
    None
}

fn check_names(entries: &[Entry]) -> Result<(), Fault> {
    let mut seen = HashSet::new();
    for entry in entries {
        if !seen.insert(entry.raw_name.as_slice()) {
            return Err(Fault::Duplicate);
        }
    }
    Ok(())
}

fn check_apart(bytes: &[u8], entries: &[Entry], directory: u64) -> Result<(), Fault> {
    let mut spans = Vec::with_capacity(entries.len());
    for entry in entries {
        let header = slice(bytes, entry.offset).ok_or(Fault::Directory)?;
        let sizes = (u16_at(header, 26), u16_at(header, 28));
        let (true, (Some(name), Some(extra))) = (header.starts_with(LOCAL), sizes) else {
            return Err(Fault::Directory);
        };
        let head = 30 + u64::from(name) + u64::from(extra);
        let end = entry
            .offset
            .checked_add(head)
            .and_then(|at| at.checked_add(entry.packed));
        spans.push((entry.offset, end.ok_or(Fault::Overlap)?));
    }
    spans.sort_unstable();
    let mut before = 0;
    for (start, end) in spans {
        if start < before || end > directory {
            return Err(Fault::Overlap);
        }
        before = end;
    }
    Ok(())
}

fn slice(bytes: &[u8], at: u64) -> Option<&[u8]> {
    bytes.get(usize::try_from(at).ok()?..)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes
        .get(at..)?
        .first_chunk()
        .map(|raw| u16::from_le_bytes(*raw))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes
        .get(at..)?
        .first_chunk()
        .map(|raw| u32::from_le_bytes(*raw))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes
        .get(at..)?
        .first_chunk()
        .map(|raw| u64::from_le_bytes(*raw))
}
