//! Files that only their owner may read: keys.

use std::fs::File;
use std::io::{self, Read as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

/// What the group and others may do.
const OTHERS: u32 = 0o077;

/// What came of reading a private file.
#[derive(Debug)]
pub enum PrivateFile {
    /// What it holds.
    Bytes(Vec<u8>),
    /// Its permissions, where the group or others have any: it was not read.
    Open(u32),
}

/// Reads a private file, at most `most` bytes of it.
///
/// # Errors
/// When the file is not there or cannot be read.
pub fn read_private(path: &Path, most: u64) -> io::Result<PrivateFile> {
    let file = File::open(path)?;
    let mode = file.metadata()?.mode() & 0o777;
    if mode & OTHERS != 0 {
        return Ok(PrivateFile::Open(mode));
    }
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes)?;
    Ok(PrivateFile::Bytes(bytes))
}
