//! Openings of the home, each used by one request at a time.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use crate::app::home::Shared;
use crate::app::{Access, Failure, Home};
use crate::model::SystemClock;

/// Openings that are kept for the next request.
const KEPT: usize = 16;

/// Opens the home as often as there are requests at once.
pub(super) struct HomePool {
    dir: PathBuf,
    free: Mutex<Vec<Home>>,
    shared: Shared,
}

impl HomePool {
    pub(super) fn new(dir: PathBuf) -> Self {
        Self {
            dir,
            free: Mutex::default(),
            shared: Shared::default(),
        }
    }

    /// Runs `work` on an opening.
    pub(super) fn with<T>(
        &self,
        work: impl FnOnce(&Home) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let home = match self.free().pop() {
            Some(home) => home,
            None => self.open()?,
        };
        let done = work(&home);
        let mut free = self.free();
        if free.len() < KEPT {
            free.push(home);
        }
        done
    }

    fn open(&self) -> Result<Home, Failure> {
        let mut home = Home::open(&self.dir, Access::Change, Box::new(SystemClock))?;
        home.share(&self.shared);
        Ok(home)
    }

    fn free(&self) -> std::sync::MutexGuard<'_, Vec<Home>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
