//! Fail points, for tests only: this module and all its callers exist with the
//! feature `failpoints` alone, which no released program has.
//!
//! `AKASHI_FAIL=step:n=what` makes the n-th pass of a step, with `n+` every one
//! from there on, end in `kill` (the process dies as by kill -9), `stop` (it
//! waits for SIGCONT), `eio` or `enospc` (the system's answer).

use std::collections::HashMap;
use std::io;
use std::sync::{Mutex, OnceLock, PoisonError};

struct Plan {
    step: String,
    nth: u64,
    ever_after: bool,
    what: String,
}

fn plan() -> Option<&'static Plan> {
    static PLAN: OnceLock<Option<Plan>> = OnceLock::new();
    PLAN.get_or_init(|| {
        let text = std::env::var("AKASHI_FAIL").ok()?;
        let (place, what) = text.split_once('=')?;
        let (step, nth) = place.split_once(':').unwrap_or((place, "1"));
        Some(Plan {
            step: step.to_owned(),
            nth: nth.trim_end_matches('+').parse().ok()?,
            ever_after: nth.ends_with('+'),
            what: what.to_owned(),
        })
    })
    .as_ref()
}

/// Whether this pass of a step is the one to fail.
fn due(step: &str) -> Option<&'static str> {
    static PASSES: OnceLock<Mutex<HashMap<String, u64>>> = OnceLock::new();
    let plan = plan().filter(|plan| plan.step == step)?;
    let passes = PASSES.get_or_init(Mutex::default);
    let mut passes = passes.lock().unwrap_or_else(PoisonError::into_inner);
    let pass = passes.entry(step.to_owned()).or_default();
    *pass += 1;
    let due = *pass == plan.nth || (plan.ever_after && *pass > plan.nth);
    due.then_some(plan.what.as_str())
}

/// Dies or waits here when that is planned.
pub fn hit(step: &str) {
    // What only the system can answer means nothing here.
    let _ = io(step);
}

/// Dies or waits here, or answers as the system would, when that is planned.
pub fn io(step: &str) -> io::Result<()> {
    match due(step) {
        Some("kill") => die(),
        Some("stop") => {
            signal(rustix::process::Signal::STOP);
            // The system stops the first thread first: this one would go on
            // past the step for a moment.
            std::thread::sleep(std::time::Duration::from_millis(100));
            Ok(())
        }
        Some("eio") => Err(rustix::io::Errno::IO.into()),
        Some("enospc") => Err(rustix::io::Errno::NOSPC.into()),
        _ => Ok(()),
    }
}

fn die() -> ! {
    signal(rustix::process::Signal::KILL);
    std::process::abort()
}

fn signal(signal: rustix::process::Signal) {
    let own = rustix::process::getpid();
    let _ = rustix::process::kill_process(own, signal);
}
