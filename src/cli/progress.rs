//! Progress on stderr: a bar on a terminal, elsewhere a plain line every ten
//! seconds or ten per cent.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, Once, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::print::Printer;
use crate::model::{Progress, Stage};
use crate::report::Words;

const EVERY: Duration = Duration::from_secs(10);

static STOP: AtomicBool = AtomicBool::new(false);
static HANDLER: Once = Once::new();

/// Shows progress on stderr; with `--quiet` it only listens for Ctrl-C.
pub(super) struct Shown {
    words: Words,
    quiet: bool,
    terminal: bool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    bar: Option<ProgressBar>,
    stage: String,
    steps: u64,
    done: u64,
    bytes: u64,
    pages: u64,
    said: Option<Instant>,
    said_percent: u64,
}

impl Shown {
    pub(super) fn new(printer: &Printer) -> Self {
        use std::io::IsTerminal as _;
        HANDLER.call_once(|| {
            // Ctrl-C, and SIGTERM as services are ended. Without a handler they
            // end the process at once, which is safe as well.
            let _ = ctrlc::set_handler(|| STOP.store(true, Ordering::SeqCst));
        });
        Self {
            words: printer.words.clone(),
            quiet: printer.quiet,
            terminal: std::io::stderr().is_terminal(),
            state: Mutex::default(),
        }
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn line(&self, state: &State) -> String {
        self.words.fill(
            "progress.line",
            &[
                ("stage", &state.stage),
                ("done", &state.done.to_string()),
                ("steps", &state.steps.max(state.done).to_string()),
                ("bytes", &HumanBytes(state.bytes).to_string()),
                ("pages", &state.pages.to_string()),
            ],
        )
    }
}

impl Progress for Shown {
    fn begin(&self, stage: Stage, steps: u64) {
        if self.quiet || steps == 0 {
            return;
        }
        let name = self.words.get(match stage {
            Stage::Keep => "progress.keep",
            Stage::Read => "progress.read",
            Stage::Verify => "progress.verify",
            Stage::Index => "progress.index",
            Stage::Export => "progress.export",
        });
        self.with(|state| {
            *state = State {
                stage: name.to_owned(),
                steps,
                said: Some(Instant::now()),
                ..State::default()
            };
            if self.terminal {
                state.bar = Some(bar(name, steps));
            }
        });
    }

    fn on(&self, what: &str) {
        self.with(|state| {
            if let Some(bar) = &state.bar {
                bar.set_message(crate::report::table::shorten(what, 40));
            }
        });
    }

    fn advance(&self, steps: u64, bytes: u64, pages: u64) {
        if self.quiet {
            return;
        }
        self.with(|state| {
            state.done += steps;
            state.bytes += bytes;
            state.pages += pages;
            if let Some(bar) = &state.bar {
                // Members of archives are found on the way.
                bar.set_length(state.steps.max(state.done));
                bar.set_position(state.done);
                bar.set_prefix(HumanBytes(state.bytes).to_string());
                return;
            }
            let percent = (state.done * 100)
                .checked_div(state.steps.max(state.done))
                .unwrap_or(100);
            let due = state.said.is_none_or(|said| said.elapsed() >= EVERY);
            if due || percent >= state.said_percent + 10 {
                state.said = Some(Instant::now());
                state.said_percent = percent;
                let line = self.line(state);
                let _ = std::io::Write::write_all(&mut std::io::stderr().lock(), line.as_bytes());
            }
        });
    }

    fn end(&self) {
        self.with(|state| {
            if let Some(bar) = state.bar.take() {
                bar.finish_and_clear();
            }
        });
    }

    fn waits_for(&self, holder: &str) {
        if !self.quiet {
            let line = self.words.fill("progress.waits", &[("holder", holder)]);
            let _ = std::io::Write::write_all(&mut std::io::stderr().lock(), line.as_bytes());
        }
    }

    fn stopped(&self) -> bool {
        STOP.load(Ordering::SeqCst)
    }
}

fn bar(name: &str, steps: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::stderr());
    let template = format!("{name} {{bar:24}} {{pos}}/{{len}} {{prefix}} {{eta}} {{msg}}");
    if let Ok(style) = ProgressStyle::with_template(&template) {
        bar.set_style(style.progress_chars("█▉ "));
    }
    bar
}
