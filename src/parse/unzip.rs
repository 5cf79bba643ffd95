//! Unpacks entries of a ZIP in memory, against limits that count what really
//! comes out, never what the archive says of itself.

use std::io::Cursor;

use zip::ZipArchive;
use zip::result::ZipError;

use super::limits::Limits;
use super::quota::Quota;
use super::zipdir::{Entry, Fault, walk};

/// An archive whose directory was checked.
pub(crate) struct Unzip<'a> {
    entries: Vec<Entry>,
    archive: ZipArchive<Cursor<&'a [u8]>>,
    quota: Quota,
    /// Entries that were unpacked to their end, with the right sum.
    sound: Vec<bool>,
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
            sound: vec![false; entries.len()],
            entries,
            archive,
            quota: Quota::new(limits),
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
        let mut file = self.archive.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(_) => Fault::Method,
            _ => Fault::Damaged,
        })?;
        if file.name_raw() != entry.raw_name.as_slice() {
            return Err(Fault::Directory);
        }
        let size = self.quota.unpack(&mut file, entry.packed, take)?;
        if let Some(sound) = self.sound.get_mut(index) {
            *sound = true;
        }
        Ok(size)
    }

    /// Unpacks what was not yet unpacked to its end; answers which entries are
    /// not what was packed.
    pub(crate) fn broken(&mut self) -> impl Iterator<Item = usize> {
        (0..self.entries.len()).filter(|at| {
            let known = self.sound.get(*at) == Some(&true);
            !known && self.unpack_to(*at, &mut |_| ()) == Err(Fault::Damaged)
        })
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
