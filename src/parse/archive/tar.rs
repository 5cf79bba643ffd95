//! Tar, by itself or inside gzip (POSIX.1-2017 pax, with the GNU and the old
//! forms).

use std::io::Read;

use crate::parse::zipdir::Fault;
use crate::text::filename;

use super::listing::{Entry, Exactly, Kind, Task, Visit};

/// How it is read.
pub(crate) const TAR: Kind = Kind {
    format: "tar",
    parser: "tar/tar-0.4",
    walk,
};

/// Length of a header.
pub(super) const BLOCK: usize = 512;
/// Where a header holds its checksum.
const CHECKSUM: std::ops::Range<usize> = 148..156;

/// Whether the bytes begin with a header: its checksum is right.
pub(crate) fn is_tar(bytes: &[u8]) -> bool {
    let Some(block) = bytes.get(..BLOCK) else {
        return false;
    };
    let sum = block.iter().enumerate().map(|(at, byte)| {
        let blank = CHECKSUM.contains(&at);
        u64::from(if blank { b' ' } else { *byte })
    });
    let stated = block.get(CHECKSUM).map(String::from_utf8_lossy);
    let stated = stated.and_then(|text| {
        let digits = text.trim_matches(|c: char| c == '\0' || c == ' ');
        u64::from_str_radix(digits, 8).ok()
    });
    block.first() != Some(&0) && stated == Some(sum.sum())
}

fn walk(bytes: &[u8], task: &mut Task<'_>, visit: &mut Visit<'_>) -> Result<(), Fault> {
    entries(bytes, task, visit)
}

/// Shows the files of a stream.
pub(super) fn entries(
    from: impl Read,
    task: &mut Task<'_>,
    visit: &mut Visit<'_>,
) -> Result<(), Fault> {
    let mut archive = tar::Archive::new(from);
    let entries = archive.entries().map_err(|_| Fault::Damaged)?;
    for (index, entry) in entries.enumerate() {
        if index == task.limits.entries {
            return Err(Fault::TooMany);
        }
        let mut entry = entry.map_err(|_| Fault::Damaged)?;
        let kind = entry.header().entry_type();
        let raw_name = entry.path_bytes().into_owned();
        let name = filename::decode(&raw_name, false);
        if kind.is_file() || kind.is_contiguous() || kind.is_gnu_sparse() {
            let found = Entry {
                index,
                name,
                raw_name,
                packed: u64::MAX,
            };
            let size = entry.size();
            let mut content = Exactly::new(&mut entry, size);
            if !visit(&found, Ok(&mut content)) {
                return Ok(());
            }
        } else if !kind.is_dir() && !kind.is_pax_global_extensions() {
            task.notes
                .push(format!("{name} is no file and was left out"));
        }
    }
    Ok(())
}
