//! What has arrived of an upload, without reading the whole list for each file
//! that comes: the list only grows, and is read on from where it was read to.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Arrived;

/// Uploads that are remembered at once; one that was forgotten is read again.
const MOST: usize = 16;

/// What has arrived, by upload, for all openings of a home.
#[derive(Debug, Default)]
pub struct AllKnown(Mutex<HashMap<String, SharedKnown>>);

/// One upload, for all who have it open.
#[derive(Debug, Default)]
pub(super) struct Shared {
    known: Mutex<Known>,
    /// Held while its files are moved: by one that arrives, by all of them together.
    moving: Mutex<()>,
}

/// What is known of one upload.
pub(super) type SharedKnown = Arc<Shared>;

impl Shared {
    pub(super) fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until nobody else moves its files.
    pub(super) fn moving(&self) -> MutexGuard<'_, ()> {
        self.moving.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl AllKnown {
    /// What is known of an upload; nothing yet when it was not asked for. Nobody
    /// who has it open is left with another.
    pub(super) fn of(&self, upload: &str) -> SharedKnown {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST && !all.contains_key(upload) {
            all.retain(|_, shared| Arc::strong_count(shared) > 1);
        }
        Arc::clone(all.entry(upload.to_owned()).or_default())
    }
}

/// The list as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Bytes of the list that were read.
    read_to: u64,
    /// Size and SHA-256 by path.
    pub(super) files: HashMap<String, (u64, String)>,
    /// Sum of the sizes.
    pub(super) bytes: u64,
}

impl Known {
    /// Reads what was added since; the number of bytes read. A list that is
    /// shorter than what was read is another one.
    pub(super) fn read_on(&mut self, list: &Path) -> io::Result<u64> {
        let mut file = match File::open(list) {
            Ok(file) => file,
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                *self = Self::default();
                return Ok(0);
            }
            Err(e) => return Err(e),
        };
        if file.metadata()?.len() < self.read_to {
            *self = Self::default();
        }
        file.seek(SeekFrom::Start(self.read_to))?;
        let from = self.read_to;
        let mut lines = BufReader::new(file);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line)? > 0 {
            // What is being written now is read when it is whole.
            if line.last() != Some(&b'\n') {
                break;
            }
            self.read_to += line.len() as u64;
            // A line that a crash cut off: its file is sent again.
            if let Ok(arrived) = serde_json::from_slice::<Arrived>(&line) {
                self.bytes += arrived.bytes;
                let fixity = (arrived.bytes, arrived.sha256);
                self.files.insert(arrived.path, fixity);
            }
            line.clear();
        }
        Ok(self.read_to - from)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn each_file_costs_the_same_however_many_came_before() {
        let dir = tempfile::tempdir().unwrap();
        let list = dir.path().join("arrived.jsonl");
        let mut known = Known::default();
        assert_eq!(known.read_on(&list).unwrap(), 0);
        let mut file = File::create(&list).unwrap();
        let mut read = Vec::new();
        for nth in 0..2000_u64 {
            let path = format!("{nth:04}.txt");
            let line = format!("\n{{\"path\":\"{path}\",\"bytes\":7,\"sha256\":\"00\"}}\n");
            file.write_all(line.as_bytes()).unwrap();
            read.push(known.read_on(&list).unwrap());
        }
        assert!(read.iter().all(|bytes| *bytes == read[0]), "{read:?}");
        assert_eq!((known.files.len(), known.bytes), (2000, 14_000));
        assert_eq!(known.read_on(&list).unwrap(), 0);
    }

    #[test]
    fn a_line_that_was_cut_off_is_not_known_and_spoils_no_other() {
        let dir = tempfile::tempdir().unwrap();
        let list = dir.path().join("arrived.jsonl");
        let line =
            |path: &str| format!("\n{{\"path\":\"{path}\",\"bytes\":7,\"sha256\":\"00\"}}\n");
        let cut = &line("b")[..20];
        std::fs::write(&list, format!("{}{cut}", line("a"))).unwrap();
        let mut known = Known::default();
        known.read_on(&list).unwrap();
        assert!(known.files.contains_key("a"));
        std::fs::write(&list, format!("{}{cut}{}", line("a"), line("c"))).unwrap();
        known.read_on(&list).unwrap();
        let mut paths: Vec<&String> = known.files.keys().collect();
        paths.sort();
        assert_eq!(paths, ["a", "c"]);
        // Another list under the same name.
        std::fs::write(&list, line("d")).unwrap();
        known.read_on(&list).unwrap();
        assert_eq!(known.files.keys().collect::<Vec<_>>(), ["d"]);
    }
}
