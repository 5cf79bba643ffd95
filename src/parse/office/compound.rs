//! Streams of an OLE compound file, against limits, and numbers in them.

use std::io::{Cursor, Read as _};

use cfb::CompoundFile;

use crate::parse::limits::Limits;
use crate::parse::zipdir::Fault;

/// An open compound file.
pub(crate) struct Compound<'a> {
    file: CompoundFile<Cursor<&'a [u8]>>,
    part: u64,
    left: u64,
}

impl<'a> Compound<'a> {
    /// Opens a file.
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Fault> {
        let file = CompoundFile::open(Cursor::new(bytes)).map_err(|_| Fault::Directory)?;
        Ok(Self {
            file,
            part: limits.part,
            left: limits.total,
        })
    }

    /// The bytes of a stream; `None` when there is none of that name.
    pub(crate) fn stream(&mut self, path: &str) -> Option<Result<Vec<u8>, Fault>> {
        if !self.file.is_stream(path) {
            return None;
        }
        let limit = self.part.min(self.left);
        let Ok(stream) = self.file.open_stream(path) else {
            return Some(Err(Fault::Damaged));
        };
        let mut bytes = Vec::new();
        let read = stream.take(limit.saturating_add(1)).read_to_end(&mut bytes);
        if bytes.len() as u64 > limit {
            return Some(Err(Fault::TooLarge));
        }
        self.left -= bytes.len() as u64;
        Some(read.map(|_| bytes).map_err(|_| Fault::Damaged))
    }

    /// Whether there is such a stream or storage.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.file.exists(path)
    }

    /// Storages right inside another.
    pub(crate) fn storages(&self, path: &str) -> usize {
        let inside = self.file.read_storage(path);
        inside.map_or(0, |entries| {
            entries.filter(|entry| entry.is_storage()).count()
        })
    }
}

/// The little-endian number of two bytes at `at`.
pub(crate) fn word(bytes: &[u8], at: usize) -> Option<u16> {
    let found = bytes.get(at..)?.first_chunk::<2>()?;
    Some(u16::from_le_bytes(*found))
}

/// The little-endian number of four bytes at `at`.
pub(crate) fn dword(bytes: &[u8], at: usize) -> Option<u32> {
    let found = bytes.get(at..)?.first_chunk::<4>()?;
    Some(u32::from_le_bytes(*found))
}

/// The same as a place in memory.
pub(crate) fn place(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(dword(bytes, at)?).ok()
}

/// UTF-16 without its byte order mark.
pub(crate) fn utf16(bytes: &[u8]) -> String {
    let units = bytes
        .as_chunks::<2>()
        .0
        .iter()
        .map(|pair| u16::from_le_bytes(*pair));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or('\u{FFFD}'))
        .collect()
}
