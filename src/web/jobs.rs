//! Work that goes on while nobody waits for it: taking in what was uploaded.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::{Duration, Instant};

use super::home_pool::HomePool;
use crate::app::{Code, Failure, upload};
use crate::model::{Progress, Stage};

/// How often one who waits for work to stop looks again.
const LOOK: Duration = Duration::from_millis(20);

/// All work of this process.
#[derive(Default)]
pub(super) struct Jobs {
    known: Mutex<HashMap<String, Arc<Job>>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    ending: Arc<AtomicBool>,
}

/// One piece of work.
#[derive(Default)]
pub(super) struct Job {
    state: Mutex<State>,
    ending: Arc<AtomicBool>,
}

/// How far it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct State {
    /// What is done now; none before it began.
    pub(super) stage: Option<Stage>,
    /// Steps of the stage, and how many are done.
    pub(super) steps: u64,
    pub(super) done: u64,
    /// What is being worked on.
    pub(super) on: String,
    /// Another process that is waited for.
    pub(super) waits_for: Option<String>,
    /// True at the end.
    pub(super) over: bool,
    /// What was left, and why.
    pub(super) left: Vec<Failure>,
}

impl Jobs {
    /// Takes in an upload that lies in the drop folder, once at a time.
    pub(super) fn take_in(&self, homes: &Arc<HomePool>, id: &str) {
        let (homes, upload) = (Arc::clone(homes), id.to_owned());
        self.start(id, move |job| {
            let taken = homes.with(|home| upload::find(home, &upload)?.take_in(home, job))?;
            Ok(taken.left)
        });
    }

    /// Starts work on an upload, unless it is being worked on. Work that panics
    /// is over too: nobody waits for it.
    fn start(
        &self,
        id: &str,
        work: impl FnOnce(&Job) -> Result<Vec<Failure>, Failure> + Send + 'static,
    ) {
        let mut known = lock(&self.known);
        if known.get(id).is_some_and(|job| !job.state().over) {
            return;
        }
        let job = Arc::new(Job {
            ending: Arc::clone(&self.ending),
            ..Job::default()
        });
        known.insert(id.to_owned(), Arc::clone(&job));
        let thread = spawn(move || {
            let done = catch_unwind(AssertUnwindSafe(|| work(&job)));
            let done = done.unwrap_or_else(|_| Err(Failure::new(Code::TakeInBroke)));
            job.end(done.unwrap_or_else(|failure| vec![failure]));
        });
        let mut threads = lock(&self.threads);
        threads.retain(|thread| !thread.is_finished());
        threads.push(thread);
    }

    /// Goes on with what an earlier process did not come to the end of.
    pub(super) fn resume(&self, homes: &Arc<HomePool>) -> Result<(), Failure> {
        let waiting = homes.with(|home| {
            let mut waiting = Vec::new();
            for upload in upload::all(home) {
                if upload.is_placed() && upload.submission(home)?.is_none() {
                    waiting.push(upload.id);
                }
            }
            Ok(waiting)
        })?;
        waiting.iter().for_each(|id| self.take_in(homes, id));
        Ok(())
    }

    /// The work of an upload, when this process does or did it.
    pub(super) fn of(&self, id: &str) -> Option<Arc<Job>> {
        lock(&self.known).get(id).map(Arc::clone)
    }

    /// Asks all work to stop at the next safe point.
    pub(super) fn stop(&self) {
        self.ending.store(true, Ordering::Relaxed);
    }

    /// Waits until all work has stopped, but not longer than `patience`; whether
    /// it has.
    pub(super) fn wait(&self, patience: Duration) -> bool {
        let began = Instant::now();
        let stopped = || lock(&self.threads).iter().all(JoinHandle::is_finished);
        while !stopped() && began.elapsed() < patience {
            sleep(LOOK);
        }
        stopped()
    }
}

impl Job {
    pub(super) fn state(&self) -> State {
        lock(&self.state).clone()
    }

    /// Whether the process is about to end.
    pub(super) fn is_ending(&self) -> bool {
        self.ending.load(Ordering::Relaxed)
    }

    fn end(&self, left: Vec<Failure>) {
        let mut state = lock(&self.state);
        state.over = true;
        state.left = left;
    }
}

impl State {
    /// Whether it was cut off rather than done.
    pub(super) fn was_cut(&self) -> bool {
        self.left.iter().any(|left| left.code == Code::Interrupted)
    }
}

impl Progress for Job {
    fn begin(&self, stage: Stage, steps: u64) {
        let mut state = lock(&self.state);
        state.waits_for = None;
        (state.stage, state.steps, state.done) = (Some(stage), steps, 0);
    }

    fn on(&self, what: &str) {
        lock(&self.state).on = what.to_owned();
    }

    fn advance(&self, steps: u64, _: u64, _: u64) {
        lock(&self.state).done += steps;
    }

    fn end(&self) {}

    fn waits_for(&self, holder: &str) {
        lock(&self.state).waits_for = Some(holder.to_owned());
    }

    fn stopped(&self) -> bool {
        self.is_ending()
    }
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_panics_is_over_and_can_begin_again() {
        let jobs = Jobs::default();
        let over = |wanted: &[Code]| {
            assert!(jobs.wait(Duration::from_secs(10)));
            let state = jobs.of("a").unwrap().state();
            let left: Vec<Code> = state.left.iter().map(|left| left.code).collect();
            assert!(state.over && left == wanted, "{state:?}");
        };
        jobs.start("a", |_| panic!("a mistake of ours"));
        over(&[Code::TakeInBroke]);
        jobs.start("a", |_| Ok(Vec::new()));
        over(&[]);
    }
}
