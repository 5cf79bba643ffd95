//! Word from the operating system that something changed in a folder. It only
//! says "look now": what is there is told by looking, and who watches looks
//! from time to time in any case. Network shares send no word at all.

use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::model::Progress;

/// How often a watcher that waits asks whether it is to stop.
const TICK: Duration = Duration::from_millis(250);

/// Folders listened at, at most.
const FOLDERS: usize = 10_000;

/// Listens at folders, those that vanish and come back included.
#[derive(Debug)]
pub struct Watcher {
    /// None where the system gives no notifications.
    ear: Option<OwnedFd>,
}

impl Default for Watcher {
    fn default() -> Self {
        Self { ear: ear::open() }
    }
}

impl Watcher {
    /// Listens at `folders` and the folders in them; to be called before each
    /// look, since folders come and go. Where the system gives no
    /// notifications, looking from time to time is all there is.
    pub fn follow(&mut self, folders: &[PathBuf]) {
        let Some(ear) = &self.ear else { return };
        for folder in folders {
            let below = walkdir::WalkDir::new(folder).into_iter().flatten();
            let below = below.filter(|entry| entry.file_type().is_dir());
            for entry in below.take(FOLDERS) {
                ear::listen(ear, entry.path());
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
            if left.is_zero() || self.heard(left.min(TICK)) {
                return;
            }
        }
    }

    /// Whether there is word within `longest`; all of it is taken.
    fn heard(&self, longest: Duration) -> bool {
        match &self.ear {
            Some(ear) => ear::heard(ear, longest),
            None => {
                std::thread::sleep(longest);
                false
            }
        }
    }
}

#[cfg(target_os = "linux")]
mod ear {
    use std::os::fd::OwnedFd;
    use std::path::Path;
    use std::time::Duration;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::fs::inotify::{CreateFlags, WatchFlags, add_watch, init};

    pub(super) fn open() -> Option<OwnedFd> {
        init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK).ok()
    }

    /// What was written, moved or removed. Files that are opened and read, as
    /// akashi itself does, are no change.
    pub(super) fn listen(ear: &OwnedFd, folder: &Path) {
        let changes = WatchFlags::CLOSE_WRITE
            | WatchFlags::CREATE
            | WatchFlags::DELETE
            | WatchFlags::DELETE_SELF
            | WatchFlags::MODIFY
            | WatchFlags::ATTRIB
            | WatchFlags::MOVE
            | WatchFlags::MOVE_SELF
            | WatchFlags::ONLYDIR
            | WatchFlags::DONT_FOLLOW;
        // A folder that cannot be listened at is looked at from time to time.
        let _ = add_watch(ear, folder, changes);
    }

    pub(super) fn heard(ear: &OwnedFd, longest: Duration) -> bool {
        let timeout = Timespec::try_from(longest).ok();
        let mut asked = [PollFd::new(ear, PollFlags::IN)];
        let word = poll(&mut asked, timeout.as_ref()).is_ok_and(|ready| ready > 0);
        let mut buffer = [0; 4096];
        while word && rustix::io::read(ear, &mut buffer).is_ok_and(|bytes| bytes > 0) {}
        word
    }
}

#[cfg(not(target_os = "linux"))]
mod ear {
    use std::os::fd::OwnedFd;
    use std::path::Path;
    use std::time::Duration;

    pub(super) fn open() -> Option<OwnedFd> {
        None
    }

    pub(super) fn listen(_: &OwnedFd, _: &Path) {}

    pub(super) fn heard(_: &OwnedFd, longest: Duration) -> bool {
        std::thread::sleep(longest);
        false
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

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
        assert!(!watcher.heard(Duration::from_millis(200)));
        fs::write(folder.join("b"), b"x").unwrap();
        let began = Instant::now();
        watcher.wait(LONG, &Silent);
        assert!(began.elapsed() < LONG);

        // The folder goes and comes back: another one of the same name.
        fs::rename(&folder, dir.path().join("away")).unwrap();
        watcher.follow(std::slice::from_ref(&folder));
        fs::create_dir(&folder).unwrap();
        watcher.follow(std::slice::from_ref(&folder));
        while watcher.heard(Duration::ZERO) {}
        fs::write(folder.join("c"), b"x").unwrap();
        assert!(watcher.heard(LONG));
    }
}
