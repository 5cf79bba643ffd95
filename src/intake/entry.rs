//! One entry of a submission as the folder shows it, without opening it.

use std::fs;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};

/// One entry below a submission's root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Raw path relative to the root.
    pub path: Vec<u8>,
    /// What it is.
    pub nature: Nature,
}

/// What an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Nature {
    /// A regular file.
    File {
        /// Size in bytes.
        bytes: u64,
        /// Time of last change as the file says, nanoseconds since 1970. Who
        /// copies a file may set it to that of the original.
        modified_ns: i64,
        /// Time of last change as the file system saw it, which nobody sets.
        changed_ns: i64,
    },
    /// A link, pipe, socket or device: never opened.
    Special(&'static str),
}

impl Entry {
    /// When the file last changed by either time; none for what is no file.
    pub(super) fn changed_ns(&self) -> Option<i64> {
        match self.nature {
            Nature::File {
                modified_ns,
                changed_ns,
                ..
            } => Some(modified_ns.max(changed_ns)),
            Nature::Special(_) => None,
        }
    }
}

/// A regular file as its metadata shows it.
pub(super) fn file(metadata: &fs::Metadata) -> Nature {
    Nature::File {
        bytes: metadata.len(),
        modified_ns: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
        changed_ns: changed_ns(metadata),
    }
}

/// What an entry is by its metadata. A folder is one that lies too deep.
pub(super) fn nature(metadata: &fs::Metadata) -> Nature {
    let kind = metadata.file_type();
    if kind.is_file() {
        return file(metadata);
    }
    Nature::Special(if kind.is_symlink() {
        "symlink"
    } else if kind.is_fifo() {
        "fifo"
    } else if kind.is_socket() {
        "socket"
    } else if kind.is_dir() {
        "too-deep"
    } else {
        "device"
    })
}

/// Time of last change as the file system saw it, nanoseconds since 1970.
pub(super) fn changed_ns(metadata: &fs::Metadata) -> i64 {
    nanoseconds(metadata.ctime(), metadata.ctime_nsec())
}

fn nanoseconds(seconds: i64, rest: i64) -> i64 {
    seconds.saturating_mul(1_000_000_000).saturating_add(rest)
}
