//! Word from the operating system that something changed in a folder. It only
//! says "look now": what is there is told by looking, and who watches looks
//! from time to time in any case. Network shares send no word at all.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Config, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::model::Progress;

/// How often a watcher that waits asks whether it is to stop.
const TICK: Duration = Duration::from_millis(250);

/// Listens at folders, those that vanish and come back included.
pub struct Watcher {
    word: Receiver<()>,
    sender: SyncSender<()>,
    followed: Vec<Followed>,
}

/// A folder as it was when listening to it began.
struct Followed {
    path: PathBuf,
    identity: Option<(u64, u64)>,
    /// Lives as long as it is listened to; none where the system refuses.
    _listener: Option<RecommendedWatcher>,
}

impl Default for Watcher {
    fn default() -> Self {
        let (sender, word) = sync_channel(1);
        Self {
            word,
            sender,
            followed: Vec::new(),
        }
    }
}

impl Watcher {
    /// Listens at `folders` and what is in them. A folder that was replaced
    /// since is listened to anew. Where the system gives no notifications,
    /// looking from time to time is all there is.
    pub fn follow(&mut self, folders: &[PathBuf]) {
        self.followed.retain(|followed| {
            followed.identity == identity(&followed.path) && folders.contains(&followed.path)
        });
        for folder in folders {
            if self.followed.iter().all(|known| known.path != *folder) {
                let identity = identity(folder);
                self.followed.push(Followed {
                    path: folder.clone(),
                    identity,
                    _listener: identity.and_then(|_| listen(folder, self.sender.clone())),
                });
            }
        }
    }

    /// Lets `pause` pass, whatever is heard.
    pub fn rest(&self, pause: Duration, progress: &dyn Progress) {
        let began = Instant::now();
        while !progress.stopped() {
            let left = pause.saturating_sub(began.elapsed());
            if left.is_zero() {
                return;
            }
            std::thread::sleep(left.min(TICK));
        }
    }

    /// Waits for word of a change, at most `longest`; and not at all once the
    /// user asked to stop.
    pub fn wait(&self, longest: Duration, progress: &dyn Progress) {
        let began = Instant::now();
        while !progress.stopped() {
            let left = longest.saturating_sub(began.elapsed());
            match self.word.recv_timeout(left.min(TICK)) {
                Err(RecvTimeoutError::Timeout) if !left.is_zero() => {}
                _ => return,
            }
        }
    }
}

fn listen(folder: &Path, sender: SyncSender<()>) -> Option<RecommendedWatcher> {
    let handler = move |event: notify::Result<notify::Event>| {
        if event.map_or(true, |event| is_change(event.kind)) {
            // One word that has not been heard yet is enough.
            let _ = sender.try_send(());
        }
    };
    let config = Config::default().with_follow_symlinks(false);
    let mut listener = RecommendedWatcher::new(handler, config).ok()?;
    listener.watch(folder, RecursiveMode::Recursive).ok()?;
    Some(listener)
}

/// Whether something was written, moved or removed. Files that are opened and
/// read, as akashi itself does, are no change.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    }
}

fn identity(folder: &Path) -> Option<(u64, u64)> {
    let metadata = fs::metadata(folder).ok()?;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::progress::Silent;

    const LONG: Duration = Duration::from_secs(20);

    #[test]
    fn a_change_is_heard_and_reading_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("drop");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("a"), b"x").unwrap();
        let mut watcher = Watcher::default();
        watcher.follow(std::slice::from_ref(&folder));
        fs::read(folder.join("a")).unwrap();
        assert!(
            watcher
                .word
                .recv_timeout(Duration::from_millis(200))
                .is_err()
        );
        fs::write(folder.join("b"), b"x").unwrap();
        let began = Instant::now();
        watcher.wait(LONG, &Silent);
        assert!(began.elapsed() < LONG);

        // The folder goes and comes back: another one of the same name.
        fs::rename(&folder, dir.path().join("away")).unwrap();
        watcher.follow(std::slice::from_ref(&folder));
        fs::create_dir(&folder).unwrap();
        watcher.follow(std::slice::from_ref(&folder));
        while watcher.word.try_recv().is_ok() {}
        fs::write(folder.join("c"), b"x").unwrap();
        assert!(watcher.word.recv_timeout(LONG).is_ok());
    }
}
