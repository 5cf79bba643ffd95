//! Files that a process has open for writing: they are not complete, however
//! still they are.
//!
//! Read off `/proc`, which shows the processes of this machine that akashi may
//! look at: all of them for root, else those of its own user. A lease
//! (`F_SETLEASE`) would tell of every writer, but no safe wrapper offers it.
//! Writers that do not show, on another machine or of another user, are told
//! by stillness, by names of unfinished files and by markers.

use std::collections::HashSet;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use super::entry::Entry;

/// Files below some folders that are open for writing.
#[derive(Debug, Default)]
pub struct Writers {
    folders: Vec<PathBuf>,
    open: Option<HashSet<PathBuf>>,
}

impl Writers {
    /// Those below `folders`. One looks when the first question is asked.
    pub fn below(folders: Vec<PathBuf>) -> Self {
        Self {
            folders,
            open: None,
        }
    }

    /// The next question is answered by looking once more.
    pub fn look_again(&mut self) {
        self.open = None;
    }

    /// Whether one of `entries` below `root` is open for writing.
    pub fn write_to(&mut self, root: &Path, entries: &[Entry]) -> bool {
        let folders = &self.folders;
        let open = self.open.get_or_insert_with(|| written(folders));
        if open.is_empty() {
            return false;
        }
        let Ok(root) = root.canonicalize() else {
            return false;
        };
        entries.iter().any(|entry| {
            let path = std::ffi::OsStr::from_bytes(&entry.path);
            open.contains(&root.join(path))
        })
    }
}

/// The files below `folders` that some process has open for writing. Processes
/// that end meanwhile, or that may not be looked at, are passed over.
fn written(folders: &[PathBuf]) -> HashSet<PathBuf> {
    let mut found = HashSet::new();
    let folders: Vec<PathBuf> = folders
        .iter()
        .filter_map(|folder| folder.canonicalize().ok())
        .collect();
    let Ok(processes) = fs::read_dir("/proc") else {
        return found;
    };
    for process in processes.flatten().filter(|_| !folders.is_empty()) {
        if !process
            .file_name()
            .as_bytes()
            .iter()
            .all(u8::is_ascii_digit)
        {
            continue;
        }
        let Ok(files) = fs::read_dir(process.path().join("fd")) else {
            continue;
        };
        for file in files.flatten() {
            let Ok(path) = fs::read_link(file.path()) else {
                continue;
            };
            let info = process.path().join("fdinfo").join(file.file_name());
            if folders.iter().any(|folder| path.starts_with(folder)) && is_for_writing(&info) {
                found.insert(path);
            }
        }
    }
    found
}

/// Whether a descriptor was opened for writing, by its `fdinfo` (proc(5)).
fn is_for_writing(info: &Path) -> bool {
    let text = fs::read_to_string(info).unwrap_or_default();
    let flags = text.lines().find_map(|line| line.strip_prefix("flags:"));
    let flags = flags.and_then(|flags| u32::from_str_radix(flags.trim(), 8).ok());
    // O_RDONLY is 0, O_WRONLY 1, O_RDWR 2.
    flags.is_some_and(|flags| flags & 3 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Nature;

    #[test]
    fn who_writes_is_seen_and_who_reads_is_not() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("read"), b"x").unwrap();
        let _read = fs::File::open(dir.path().join("read")).unwrap();
        let written = fs::File::create(dir.path().join("written")).unwrap();
        let entry = |name: &str| Entry {
            path: name.into(),
            nature: Nature::Special("fifo"),
        };
        let mut writers = Writers::below(vec![dir.path().to_owned()]);
        assert!(writers.write_to(dir.path(), &[entry("read"), entry("written")]));
        assert!(!writers.write_to(dir.path(), &[entry("read")]));
        drop(written);
        writers.look_again();
        assert!(!writers.write_to(dir.path(), &[entry("written")]));
    }
}
