//! Waiting until what lies in the folder is still, and telling what is new.

use std::collections::HashMap;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::discover::Found;
use super::entry::{self, Entry, Nature};
use super::writers::Writers;
use crate::model::{Clock, Progress};
use crate::records::Taken;

/// How often a folder that does not come to rest is looked at.
const ROUNDS: u32 = 10;

/// Whether a submission may be taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// Size and time of all its files stood still.
    Still,
    /// Something is being written; the next run looks again.
    Busy,
    /// The user asked to stop.
    Interrupted,
}

/// The entries that differ from what was taken in before.
pub fn new_entries(found: &Found, taken: &[Taken]) -> Vec<Entry> {
    let known: HashMap<&[u8], &Taken> = taken.iter().map(|t| (t.path.as_slice(), t)).collect();
    found
        .entries
        .iter()
        .filter(
            |entry| match (known.get(entry.path.as_slice()), &entry.nature) {
                (None, _) => true,
                (
                    Some(taken),
                    Nature::File {
                        bytes, modified_ns, ..
                    },
                ) => (taken.bytes, taken.modified_ns) != (*bytes, *modified_ns),
                (Some(taken), Nature::Special(_)) => taken.bytes != 0,
            },
        )
        .cloned()
        .collect()
}

/// Whether a marker says that the submission is complete: it closes what was
/// there before it. What came later needs a new one.
pub fn is_closed(found: &Found, entries: &[Entry]) -> bool {
    let youngest = entries.iter().filter_map(Entry::changed_ns).max();
    found
        .marked_ns
        .is_some_and(|marked| youngest.is_none_or(|youngest| youngest <= marked))
}

/// Waits until all of `entries` have been still for `quiet` and nobody has one
/// open for writing, or it is clear that they will not be. The entries come back
/// as they were seen last.
pub fn settle(
    root: &Path,
    entries: &mut Vec<Entry>,
    quiet: Duration,
    writers: &mut Writers,
    clock: &dyn Clock,
    progress: &dyn Progress,
) -> Settled {
    if age_of_youngest(entries, clock) >= quiet && !writers.write_to(root, entries) {
        return Settled::Still;
    }
    for _ in 0..ROUNDS {
        let fresh = quiet
            .saturating_sub(age_of_youngest(entries, clock))
            .min(quiet);
        let waited = Instant::now();
        while waited.elapsed() < fresh.max(Duration::from_millis(50)) {
            if progress.stopped() {
                return Settled::Interrupted;
            }
            sleep(Duration::from_millis(50));
        }
        let before = entries.clone();
        look_again(root, entries);
        writers.look_again();
        let rested = age_of_youngest(entries, clock) >= quiet || waited.elapsed() >= quiet;
        if *entries == before && rested && !writers.write_to(root, entries) {
            return Settled::Still;
        }
    }
    Settled::Busy
}

/// What a watcher saw of submissions that are on their way. What it sees is
/// still when it stayed the same for long enough by the watcher's own clock, or
/// when its times say that it did.
#[derive(Debug, Default)]
pub struct Seen {
    places: HashMap<PathBuf, Sight>,
    round: u64,
}

#[derive(Debug)]
struct Sight {
    entries: Vec<Entry>,
    since: Instant,
    round: u64,
}

impl Seen {
    /// How long `entries` below `root` still have to stay the same; `None` when
    /// they have been still for `quiet`.
    pub fn still_in(
        &mut self,
        root: &Path,
        entries: &[Entry],
        quiet: Duration,
        clock: &dyn Clock,
    ) -> Option<Duration> {
        let by_time = quiet.checked_sub(age_of_youngest(entries, clock))?;
        if by_time.is_zero() {
            return None;
        }
        let round = self.round;
        let sight = match self.places.get_mut(root) {
            Some(sight) if sight.entries == entries => {
                sight.round = round;
                sight
            }
            _ => {
                let sight = Sight {
                    entries: entries.to_vec(),
                    since: Instant::now(),
                    round,
                };
                self.places.insert(root.to_owned(), sight);
                return Some(by_time);
            }
        };
        let by_sight = quiet.checked_sub(sight.since.elapsed())?;
        (!by_sight.is_zero()).then(|| by_sight.min(by_time))
    }

    /// Ends a round: what was not asked about in it is forgotten.
    pub fn forget_unseen(&mut self) {
        let round = self.round;
        self.places.retain(|_, sight| sight.round == round);
        self.round += 1;
    }
}

/// Time since the last change of the youngest file. A time in the future
/// counts as just now.
fn age_of_youngest(entries: &[Entry], clock: &dyn Clock) -> Duration {
    let now = clock.now().as_nanosecond();
    entries
        .iter()
        .filter_map(Entry::changed_ns)
        .map(|changed| now - i128::from(changed))
        .min()
        .map_or(Duration::MAX, |age| {
            Duration::from_nanos(u64::try_from(age.max(0)).unwrap_or(u64::MAX))
        })
}

/// Sizes and times as they are now; what vanished is dropped.
fn look_again(root: &Path, entries: &mut Vec<Entry>) {
    entries.retain_mut(|entry| {
        let path = root.join(std::ffi::OsStr::from_bytes(&entry.path));
        match std::fs::symlink_metadata(path) {
            Ok(metadata) if metadata.is_file() => {
                entry.nature = entry::file(&metadata);
                true
            }
            Ok(_) => true,
            Err(_) => false,
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::clock::FixedClock;
    use crate::model::progress::Silent;

    fn entry(path: &str, modified_ns: i64) -> Entry {
        Entry {
            path: path.into(),
            nature: Nature::File {
                bytes: 1,
                modified_ns,
                changed_ns: modified_ns,
            },
        }
    }

    #[test]
    fn only_what_differs_is_new() {
        let found = Found {
            scheme: "s".into(),
            name: "n".into(),
            place: "/".into(),
            papers: Vec::new(),
            marked_ns: None,
            root: "/".into(),
            single: false,
            entries: vec![entry("a", 1), entry("b", 2), entry("c", 3)],
        };
        let taken = |path: &str, modified_ns| Taken {
            path: path.into(),
            bytes: 1,
            modified_ns,
            document: 1,
        };
        let new = new_entries(&found, &[taken("a", 1), taken("b", 9)]);
        assert_eq!(new, [entry("b", 2), entry("c", 3)]);
    }

    #[test]
    fn a_file_that_keeps_growing_is_left_and_an_old_one_is_taken_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let clock = FixedClock("2026-11-21T00:00:00Z".parse().unwrap());
        let old = clock.now().as_nanosecond() as i64 - 10_000_000_000;
        let quiet = Duration::from_secs(3);
        assert_eq!(
            settle(
                dir.path(),
                &mut vec![entry("a", old)],
                quiet,
                &mut Writers::default(),
                &clock,
                &Silent
            ),
            Settled::Still
        );

        let path = dir.path().join("growing");
        std::fs::write(&path, b"").unwrap();
        let stop = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                    let mut file = std::fs::File::options().append(true).open(&path).unwrap();
                    std::io::Write::write_all(&mut file, b"x").unwrap();
                    sleep(Duration::from_millis(10));
                }
            });
            let quiet = Duration::from_millis(100);
            let mut entries = vec![entry("growing", clock.now().as_nanosecond() as i64)];
            let mut writers = Writers::default();
            let settled = settle(
                dir.path(),
                &mut entries,
                quiet,
                &mut writers,
                &clock,
                &Silent,
            );
            stop.store(true, std::sync::atomic::Ordering::Relaxed);
            assert_eq!(settled, Settled::Busy);
        });
    }
}
