//! One writer at a time. The lock falls with the process that holds it.
//!
//! Whoever wants it waits in a queue of one place, itself a lock: a process
//! that lets go and at once wants the lock again stands behind the one that
//! waits. So a watcher that works through many submissions starves nobody.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::error::{Code, Failure};
use crate::model::Progress;
use crate::records::Writing;

/// Held by the one writer.
const LOCK: &str = ".akashi.lock";

/// Held by the one who is next.
const NEXT: &str = ".akashi.lock.next";

/// How often one who waits tries again.
const EVERY: Duration = Duration::from_millis(25);

/// How long one waits before the user is told.
const SILENT: Duration = Duration::from_millis(500);

/// Held while this value lives.
#[derive(Debug)]
pub struct Lock {
    _file: File,
    /// Whoever holds it writes.
    pub(super) writing: Option<Writing>,
    /// What whoever took it should be told.
    pub remarks: Vec<Failure>,
}

/// Takes the lock of the home in `dir` for `verb`. While another process holds
/// it, this waits up to `patience`, says for whom, and then gives up.
pub(super) fn take(
    dir: &Path,
    verb: &str,
    now: &str,
    patience: Duration,
    progress: &dyn Progress,
) -> Result<Lock, Failure> {
    let path = dir.join(LOCK);
    let mut wait = Wait {
        began: Instant::now(),
        patience,
        told: false,
        progress,
        lock: &path,
    };
    let next = open(&dir.join(NEXT))?;
    wait.for_lock(&next)?;
    let mut file = open(&path)?;
    wait.for_lock(&file)?;
    file.set_len(0)
        .and_then(|()| file.seek(SeekFrom::Start(0)))
        .and_then(|_| writeln!(file, "akashi {verb}, pid {}, {now}", std::process::id()))
        .map_err(|e| unwritable(&path, e))?;
    Ok(Lock {
        _file: file,
        writing: None,
        remarks: Vec::new(),
    })
}

/// Whether some process holds the lock of the home in `dir`.
pub(super) fn is_held(dir: &Path) -> bool {
    let file = File::open(dir.join(LOCK));
    file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// One process's waiting, for its place in the queue and for the lock.
struct Wait<'a> {
    began: Instant,
    patience: Duration,
    told: bool,
    progress: &'a dyn Progress,
    lock: &'a Path,
}

impl Wait<'_> {
    fn for_lock(&mut self, file: &File) -> Result<(), Failure> {
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(()),
                Err(TryLockError::WouldBlock) => self.a_little()?,
                Err(TryLockError::Error(e)) => return Err(unwritable(self.lock, e)),
            }
        }
    }

    fn a_little(&mut self) -> Result<(), Failure> {
        let waited = self.began.elapsed();
        if self.progress.stopped() {
            return Err(Failure::new(Code::Interrupted));
        }
        if waited >= self.patience {
            return Err(Failure::new(Code::Locked).with("holder", holder(self.lock)));
        }
        if waited >= SILENT && !self.told {
            self.told = true;
            self.progress.waits_for(&holder(self.lock));
        }
        sleep(EVERY.min(self.patience - waited));
        Ok(())
    }
}

/// What the holder wrote. One that wrote nothing yet is still a holder.
fn holder(path: &Path) -> String {
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(200).read_to_string(&mut text));
    match read {
        Ok(_) => text.trim().to_owned(),
        Err(_) => String::new(),
    }
}

fn open(path: &Path) -> Result<File, Failure> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(|e| unwritable(path, e))
}

fn unwritable(path: &Path, e: std::io::Error) -> Failure {
    Failure::new(Code::HomeUnwritable)
        .with("path", path.display())
        .with("detail", e)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::progress::Silent;

    fn take(dir: &Path, verb: &str, patience: u64) -> Result<Lock, Failure> {
        let patience = Duration::from_millis(patience);
        super::take(dir, verb, "2026-11-21T00:00:00Z", patience, &Silent)
    }

    #[test]
    fn the_second_is_told_who_the_first_is() {
        let dir = tempfile::tempdir().unwrap();
        let first = take(dir.path(), "intake", 0).unwrap();
        let refused = take(dir.path(), "reindex", 0).unwrap_err();
        assert_eq!(refused.code, Code::Locked);
        assert!(
            refused
                .argument("holder")
                .starts_with("akashi intake, pid "),
            "{refused:?}"
        );
        drop(first);
        take(dir.path(), "reindex", 0).unwrap();
    }

    #[test]
    fn who_lets_go_stands_behind_who_waits() {
        let dir = tempfile::tempdir().unwrap();
        let (sender, turns) = std::sync::mpsc::channel();
        std::thread::scope(|scope| {
            let first = take(dir.path(), "intake", 0).unwrap();
            let (dir, theirs) = (dir.path(), sender.clone());
            scope.spawn(move || {
                let _lock = take(dir, "judge", 10_000).unwrap();
                theirs.send("judge").unwrap();
            });
            // The other one is next as soon as nobody else can be.
            while open(&dir.join(NEXT)).unwrap().try_lock().is_ok() {
                sleep(Duration::from_millis(1));
            }
            drop(first);
            let _again = take(dir, "intake", 10_000).unwrap();
            sender.send("intake").unwrap();
        });
        drop(sender);
        assert_eq!(turns.iter().collect::<Vec<_>>(), ["judge", "intake"]);
    }
}
