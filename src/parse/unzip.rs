//! Unpacks entries of a ZIP in memory, against limits that count what really
//! comes out, never what the archive says of itself.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::limits::Limits;
use super::zipdir::{Entry, Fault, walk};

/// Below this size no ratio is looked at.
const SMALL: u64 = 1 << 20;
/// Bytes read at a time.
const CHUNK: usize = 64 << 10;

/// An archive whose directory was checked.
pub(crate) struct Unzip<'a> {
    entries: Vec<Entry>,
    archive: ZipArchive<Cursor<&'a [u8]>>,
    limits: Limits,
    left: u64,
}

impl<'a> Unzip<'a> {
    /// Checks the directory of `bytes` and opens it.
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Fault> {
        let entries = walk(bytes, limits)?;
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Fault::Directory)?;
        if archive.len() != entries.len() {
            return Err(Fault::Directory);
        }
        Ok(Self {
            entries,
            archive,
            limits: limits.clone(),
            left: limits.total,
        })
    }

    /// The entries in the order of the directory.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Unpacks an entry into memory.
    pub(crate) fn unpack(&mut self, index: usize) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        self.unpack_to(index, &mut |chunk| bytes.extend_from_slice(chunk))?;
        Ok(bytes)
    }

    /// Unpacks an entry chunk by chunk; answers its size in bytes.
    pub(crate) fn unpack_to(
        &mut self,
        index: usize,
        take: &mut dyn FnMut(&[u8]),
    ) -> Result<u64, Fault> {
        let entry = self.entries.get(index).ok_or(Fault::Directory)?;
        if entry.encrypted {
            return Err(Fault::Password);
        }
        let by_ratio = entry.packed.saturating_mul(self.limits.ratio).max(SMALL);
        let most = self.limits.part.min(by_ratio).min(self.left);
        let mut file = self.archive.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(_) => Fault::Method,
            _ => Fault::Damaged,
        })?;
        if file.name_raw() != entry.raw_name.as_slice() {
            return Err(Fault::Directory);
        }
        let mut chunk = vec![0u8; CHUNK];
        let mut size = 0u64;
        loop {
            let read = file.read(&mut chunk).map_err(|_| Fault::Damaged)?;
            if read == 0 {
                break;
            }
            size = size.saturating_add(read as u64);
            if size > most {
                self.left = self.left.saturating_sub(size);
                return Err(Fault::TooLarge);
            }
            take(chunk.get(..read).unwrap_or_default());
        }
        self.left = self.left.saturating_sub(size);
        Ok(size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::testing::{deflated, stored};

    #[test]
    fn two_entries_of_one_name_are_refused() {
        let bytes = stored(&[(b"a.txt", b"one"), (b"b.txt", b"two")]);
        assert_eq!(
            Unzip::open(&bytes, &Limits::default())
                .unwrap()
                .unpack(1)
                .unwrap(),
            b"two"
        );
        let bytes = stored(&[(b"a.txt", b"one"), (b"a.txt", b"two")]);
        assert_eq!(
            Unzip::open(&bytes, &Limits::default()).err(),
            Some(Fault::Duplicate)
        );
    }

    #[test]
    fn overlapping_entries_are_refused() {
        let mut bytes = stored(&[(b"a.txt", b"one"), (b"b.txt", b"two")]);
        // The second central header is made to point at the first entry.
        let second = bytes
            .windows(4)
            .rposition(|window| window == b"PK\x01\x02")
            .unwrap();
        bytes[second + 42..second + 46].copy_from_slice(&[0; 4]);
        assert_eq!(
            Unzip::open(&bytes, &Limits::default()).err(),
            Some(Fault::Overlap)
        );
    }

    #[test]
    fn bombs_stop_at_the_limits() {
        let bytes = deflated(&[("bomb.txt", vec![b'a'; 30 << 20])]);
        assert!(bytes.len() < 100_000);
        let mut archive = Unzip::open(&bytes, &Limits::default()).unwrap();
        assert_eq!(archive.unpack(0), Err(Fault::TooLarge));
        let limits = Limits {
            total: 10,
            ..Limits::default()
        };
        let bytes = stored(&[(b"a", b"123456"), (b"b", b"123456")]);
        let mut archive = Unzip::open(&bytes, &limits).unwrap();
        assert!(archive.unpack(0).is_ok());
        assert_eq!(archive.unpack(1), Err(Fault::TooLarge));
        let limits = Limits {
            entries: 1,
            ..Limits::default()
        };
        assert_eq!(Unzip::open(&bytes, &limits).err(), Some(Fault::TooMany));
    }

    #[test]
    fn truncated_and_foreign_bytes_are_refused() {
        let bytes = stored(&[(b"a.txt", b"one")]);
        for end in 0..bytes.len() {
            assert!(Unzip::open(&bytes[..end], &Limits::default()).is_err());
        }
    }
}
