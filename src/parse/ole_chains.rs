//! Chains of sectors in an OLE compound file ([MS-CFB] 2.3): one that leads
//! back into itself never ends, and libraries follow it until time or memory
//! run out.

use super::ole::{dword, word};

const END: u32 = 0xFFFF_FFFE;
/// Sectors of the table that the header itself lists.
const LISTED: usize = 109;
const ENTRY: usize = 128;

/// Whether a chain that a reader would follow leads back into itself. What
/// else may be wrong with the file is left to the reader.
pub(crate) fn loops(bytes: &[u8]) -> bool {
    File::open(bytes).is_some_and(|file| file.follow().is_none())
}

/// Whether bytes of a stream lie beyond the end of the file: it was cut short.
/// Streams that share the space of small ones are held to be as long as that.
pub(crate) fn is_cut(bytes: &[u8]) -> bool {
    File::open(bytes).is_some_and(|file| file.lacks_bytes().unwrap_or(false))
}

struct File<'a> {
    bytes: &'a [u8],
    size: usize,
    /// The next sector of each.
    table: Vec<u32>,
}

impl<'a> File<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let shift = word(bytes, 0x1E).filter(|shift| (7..=16).contains(shift))?;
        let mut file = Self {
            bytes,
            size: 1 << shift,
            table: Vec::new(),
        };
        let most = bytes.len() / file.size + 1;
        let mut sectors: Vec<u32> = (0..LISTED)
            .filter_map(|at| dword(bytes, 0x4C + at * 4))
            .collect();
        let mut further = dword(bytes, 0x44)?;
        for _ in 0..most {
            let Some(list) = file.sector(further) else {
                break;
            };
            let (last, numbers) = list.as_chunks::<4>().0.split_last()?;
            sectors.extend(numbers.iter().map(|n| u32::from_le_bytes(*n)));
            further = u32::from_le_bytes(*last);
        }
        for sector in sectors.into_iter().take(most) {
            if let Some(part) = file.sector(sector) {
                let numbers = part.as_chunks::<4>().0.iter();
                file.table.extend(numbers.map(|n| u32::from_le_bytes(*n)));
            }
        }
        file.table.truncate(most);
        Some(file)
    }

    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.size)?;
        self.bytes.get(start..)?.get(..self.size)
    }

    /// Follows all chains of the directory; `None` when one has no end.
    fn follow(&self) -> Option<()> {
        let mut seen = vec![false; self.table.len()];
        let directory = self.content(&chain(&self.table, dword(self.bytes, 0x30)?, &mut seen)?);
        let small = self.content(&chain(&self.table, dword(self.bytes, 0x3C)?, &mut seen)?);
        let small: Vec<u32> = small
            .as_chunks::<4>()
            .0
            .iter()
            .map(|n| u32::from_le_bytes(*n))
            .collect();
        let mut seen_small = vec![false; small.len()];
        let cutoff = dword(self.bytes, 0x38).unwrap_or(4096);
        for entry in directory.as_chunks::<ENTRY>().0 {
            let (start, length) = (dword(entry, 116)?, dword(entry, 120)?);
            match entry.get(66) {
                Some(2) if length < cutoff => chain(&small, start, &mut seen_small)?,
                Some(2 | 5) => chain(&self.table, start, &mut seen)?,
                _ => continue,
            };
        }
        Some(())
    }

    fn lacks_bytes(&self) -> Option<bool> {
        let mut seen = vec![false; self.table.len()];
        let directory = self.content(&chain(&self.table, dword(self.bytes, 0x30)?, &mut seen)?);
        let cutoff = dword(self.bytes, 0x38).unwrap_or(4096);
        let entries = directory.as_chunks::<ENTRY>().0.iter();
        let mut long = entries.filter_map(|entry| {
            let (start, length) = (dword(entry, 116)?, dword(entry, 120)?);
            let own = match entry.get(66)? {
                2 => length >= cutoff,
                kind => *kind == 5,
            };
            own.then_some((start, length as usize))
        });
        Some(long.any(|(start, length)| self.ends_beyond(start, length)))
    }

    /// Whether a chain of sectors leads beyond the end before all of a stream
    /// was met. One that ends too early is left to the reader.
    fn ends_beyond(&self, start: u32, length: usize) -> bool {
        let (mut at, mut left) = (start, length);
        for _ in 0..=self.table.len() {
            if at >= END || left == 0 {
                return false;
            }
            let begin = (at as usize).saturating_add(1).saturating_mul(self.size);
            let wanted = left.min(self.size);
            if self.bytes.len() < begin.saturating_add(wanted) {
                return true;
            }
            left -= wanted;
            at = self.table.get(at as usize).copied().unwrap_or(END);
        }
        false
    }

    fn content(&self, sectors: &[u32]) -> Vec<u8> {
        let sectors = sectors.iter().filter_map(|number| self.sector(*number));
        sectors.flatten().copied().collect()
    }
}

/// The sectors of a chain up to its end or to one that another chain has;
/// `None` when it meets itself. `seen` are those of all chains so far.
fn chain(table: &[u32], start: u32, seen: &mut [bool]) -> Option<Vec<u32>> {
    let mut sectors: Vec<u32> = Vec::new();
    let mut at = start;
    while at < END {
        let Some(known) = seen.get_mut(at as usize) else {
            break;
        };
        if std::mem::replace(known, true) {
            return (!sectors.contains(&at)).then_some(sectors);
        }
        sectors.push(at);
        at = table.get(at as usize).copied().unwrap_or(END);
    }
    Some(sectors)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOC: &[u8] = include_bytes!("../../tests/fixtures/office/text.doc");

    /// The fixture with the sector that follows `from` exchanged.
    fn leading(from: u32, to: u32) -> Vec<u8> {
        let mut bytes = DOC.to_vec();
        let size = 1usize << word(DOC, 0x1E).unwrap();
        let table = (dword(DOC, 0x4C).unwrap() as usize + 1) * size;
        let at = table + from as usize * 4;
        bytes[at..at + 4].copy_from_slice(&to.to_le_bytes());
        bytes
    }

    #[test]
    fn a_stream_that_goes_on_beyond_the_end_is_cut() {
        use std::io::Write as _;
        let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
        let mut stream = file.create_stream("long").unwrap();
        stream.write_all(&[7; 10_000]).unwrap();
        drop(stream);
        file.flush().unwrap();
        let bytes = file.into_inner().into_inner();
        let end = bytes.iter().rposition(|byte| *byte == 7).unwrap() + 1;
        assert!(end < bytes.len());
        assert!(!is_cut(DOC) && !is_cut(&bytes) && !is_cut(&bytes[..end]));
        assert!(is_cut(&bytes[..end - 1]) && is_cut(&bytes[..end - 5_000]));
    }

    #[test]
    fn a_chain_that_leads_back_is_found_and_sound_ones_are_left_alone() {
        assert!(!loops(DOC));
        let file = File::open(DOC).unwrap();
        // A chain of three sectors or more, and its third one.
        let start = dword(DOC, 0x30).unwrap();
        let mut seen = vec![false; file.table.len()];
        let directory = chain(&file.table, start, &mut seen).unwrap();
        assert!(loops(&leading(directory[0], directory[0])));
        let (from, to) = (0u32..)
            .find_map(|at| {
                let next = file.table.get(at as usize).copied()?;
                let after = file.table.get(next as usize).copied()?;
                (after < END && next == at + 1).then_some((after, next))
            })
            .unwrap();
        assert!(loops(&leading(from, to)));
        // One of sectors without names in it.
        let mut bytes = leading(from, to);
        bytes[0x30..0x34].copy_from_slice(&from.to_le_bytes());
        assert!(crate::parse::ole::stream_names(&bytes).len() < DOC.len() / ENTRY);
        assert!(!loops(b"\xD0\xCF\x11\xE0"));
    }
}
