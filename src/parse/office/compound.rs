//! Streams of an OLE compound file, against limits, and numbers in them.

pub(crate) use crate::parse::ole::{dword, utf16, word};

use std::io::{Cursor, Read as _};

use cfb::CompoundFile;

use crate::parse::limits::Limits;
use crate::parse::ole_chains;
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
        if ole_chains::loops(bytes) {
            return Err(Fault::Directory);
        }
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
        Some(
            self.so_far(path)
                .and_then(|(bytes, is_whole)| match is_whole {
                    true => Ok(bytes),
                    false => Err(Fault::Damaged),
                }),
        )
    }

    /// The bytes of a stream as far as they are there, and whether they are all.
    pub(crate) fn so_far(&mut self, path: &str) -> Result<(Vec<u8>, bool), Fault> {
        let limit = self.part.min(self.left);
        let stream = self.file.open_stream(path).map_err(|_| Fault::Damaged)?;
        let mut bytes = Vec::new();
        let read = stream.take(limit.saturating_add(1)).read_to_end(&mut bytes);
        if bytes.len() as u64 > limit {
            return Err(Fault::TooLarge);
        }
        self.left -= bytes.len() as u64;
        Ok((bytes, read.is_ok()))
    }

    /// Whether there is such a stream or storage.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.file.exists(path)
    }

    /// Names of the storages right inside another.
    pub(crate) fn storages(&self, path: &str) -> Vec<String> {
        let inside = self.file.read_storage(path).into_iter().flatten();
        let inside = inside.filter(|entry| entry.is_storage());
        inside.map(|entry| entry.name().to_owned()).collect()
    }
}

/// A little-endian number of four bytes as a place in memory.
pub(crate) fn place(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(dword(bytes, at)?).ok()
}
