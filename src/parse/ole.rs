//! The names in an OLE compound file, as far as telling formats apart needs
//! them ([MS-CFB] 2.6: directory entries of 128 bytes).

const SIGNATURE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// The most directory entries that are looked at.
const ENTRIES: usize = 65_536;

/// Whether the bytes begin as a compound file.
pub(crate) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(SIGNATURE)
}

/// Names of the storages and streams. Follows the chain of directory sectors
/// through the file's allocation table, within limits.
pub(crate) fn stream_names(bytes: &[u8]) -> Vec<String> {
    let Some(shift) = word(bytes, 0x1E).filter(|shift| (7..=16).contains(shift)) else {
        return Vec::new();
    };
    let size = 1usize << shift;
    let mut names = Vec::new();
    let mut sector = dword(bytes, 0x30);
    // A chain that leads back into itself has more sectors than the file.
    for _ in 0..bytes.len() / size {
        let Some(number) = sector.filter(|number| *number < 0xFFFF_FFFA) else {
            break;
        };
        let Some(data) = sector_bytes(bytes, number, size) else {
            break;
        };
        names.extend(data.as_chunks::<128>().0.iter().filter_map(entry_name));
        if names.len() > ENTRIES || names.len() * 128 > bytes.len() {
            break;
        }
        sector = next_sector(bytes, number, size);
    }
    names
}

fn sector_bytes(bytes: &[u8], number: u32, size: usize) -> Option<&[u8]> {
    let start = (number as usize).checked_add(1)?.checked_mul(size)?;
    bytes.get(start..)?.get(..size)
}

/// The next sector of a chain. Only the first 109 table sectors, which the
/// header itself lists, are known: they cover 7 MB and more.
fn next_sector(bytes: &[u8], number: u32, size: usize) -> Option<u32> {
    let per_sector = size / 4;
    let table = (number as usize)
        .checked_div(per_sector)
        .filter(|table| *table < 109)?;
    let sector = dword(bytes, 0x4C + table * 4)?;
    let data = sector_bytes(bytes, sector, size)?;
    dword(data, (number as usize % per_sector) * 4)
}

fn entry_name(entry: &[u8; 128]) -> Option<String> {
    let length = usize::from(word(entry, 64)?).checked_sub(2)?;
    let kind = entry.get(66)?;
    if length == 0 || length > 62 || !matches!(kind, 1 | 2 | 5) {
        return None;
    }
    Some(utf16(entry.get(..length)?))
}

/// UTF-16, little-endian, without a byte order mark.
pub(crate) fn utf16(bytes: &[u8]) -> String {
    let units = bytes.as_chunks::<2>().0.iter();
    char::decode_utf16(units.map(|pair| u16::from_le_bytes(*pair)))
        .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// The little-endian number of two bytes at `at`.
pub(crate) fn word(bytes: &[u8], at: usize) -> Option<u16> {
    bytes
        .get(at..)?
        .first_chunk::<2>()
        .map(|pair| u16::from_le_bytes(*pair))
}

/// The little-endian number of four bytes at `at`.
pub(crate) fn dword(bytes: &[u8], at: usize) -> Option<u32> {
    bytes
        .get(at..)?
        .first_chunk::<4>()
        .map(|four| u32::from_le_bytes(*four))
}
