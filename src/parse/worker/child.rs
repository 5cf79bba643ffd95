//! The worker's side: lock up, read the document, say what was found.

use std::io::{Read, Write};
use std::os::fd::AsFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use super::draw;
use super::jail;
use super::probe;
use super::program::become_program;
use super::protocol::{EXIT_JAIL, EXIT_OUTPUT, EXIT_REQUEST, Line, Reader, Request, Task};
use crate::model::{Item, ReadState, Reason, Summary};
use crate::parse::{Limits, dispatch};

/// Runs a worker: `argument` is a [`Request`] in JSON, standard input the
/// document, standard output takes [`Line`]s. Returns the exit code.
///
/// To be called first thing in `main`, before any thread is started.
pub fn run(argument: &str) -> u8 {
    // A panic is caught and reported as a summary; its message and the files
    // that a backtrace would open are of no use here.
    std::panic::set_hook(Box::new(|_| ()));
    let Ok(request) = serde_json::from_str::<Request>(argument) else {
        return EXIT_REQUEST;
    };
    let size = input_size();
    let parent = rustix::process::getppid();
    if let Task::Program(program) = &request.task {
        return refuse(&become_program(program, &request.limits));
    }
    let fonts = draw::fonts(&request.task);
    let layers = match jail::enter(&request.limits) {
        Ok(layers) => layers,
        Err(error) => return refuse(&error),
    };
    match request.task {
        Task::SelfTest => self_test(layers, parent),
        Task::Read {
            name,
            chain,
            reader,
        } => {
            let mut voice = Voice::default();
            let summary = read(&mut voice, size, &name, &chain, reader, &request.limits);
            voice.say(&Line::Summary(summary));
            voice.flush();
            0
        }
        task => {
            let mut voice = Voice::default();
            let drawing =
                AssertUnwindSafe(|| draw::draw(&mut voice, size, &task, &fonts, &request.limits));
            let summary = catch_unwind(drawing).unwrap_or_else(|_| panicked(0));
            voice.say(&Line::Summary(summary));
            voice.flush();
            0
        }
    }
}

/// Size of standard input in bytes when it is a file.
fn input_size() -> Option<u64> {
    let stat = rustix::fs::fstat(std::io::stdin().as_fd()).ok()?;
    u64::try_from(stat.st_size).ok().filter(|size| *size > 0)
}

fn refuse(error: &dyn std::fmt::Display) -> u8 {
    // Nobody to tell when this fails; the exit code says the same.
    let _ = writeln!(std::io::stderr(), "{error}");
    EXIT_JAIL
}

fn self_test(layers: jail::Layers, parent: Option<rustix::process::Pid>) -> u8 {
    let mut voice = Voice::default();
    voice.say(&Line::Jail(probe::try_all(layers, parent)));
    voice.flush();
    // Last, since the limit on file sizes ends the process.
    match std::io::stderr().write_all(b".") {
        Ok(()) => 0,
        Err(_) => EXIT_OUTPUT,
    }
}

/// Bytes that may wait to be said together.
const BREATH: usize = 16 * 1024;

/// How long they may wait while more is found.
const PAUSE: Duration = Duration::from_millis(50);

/// What is said on standard output: whole lines, some at a time. A worker that
/// dies takes with it no more than what waits.
pub(super) struct Voice {
    waiting: Vec<u8>,
    spoke: Instant,
}

impl Default for Voice {
    fn default() -> Self {
        Self {
            waiting: Vec::with_capacity(2 * BREATH),
            spoke: Instant::now(),
        }
    }
}

impl Voice {
    pub(super) fn say(&mut self, line: &Line) {
        if serde_json::to_writer(&mut self.waiting, line).is_err() {
            std::process::exit(EXIT_OUTPUT.into());
        }
        self.waiting.push(b'\n');
        if self.waiting.len() >= BREATH || self.spoke.elapsed() >= PAUSE {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if std::io::stdout().lock().write_all(&self.waiting).is_err()
            || std::io::stdout().flush().is_err()
        {
            std::process::exit(EXIT_OUTPUT.into());
        }
        self.waiting.clear();
        self.spoke = Instant::now();
    }
}

fn read(
    voice: &mut Voice,
    size: Option<u64>,
    name: &str,
    chain: &[u32],
    reader: Reader,
    limits: &Limits,
) -> Summary {
    let bytes = match read_input(size, limits) {
        Ok(bytes) => bytes,
        Err(summary) => return summary,
    };
    let mut found = 0u32;
    let mut emit = |item: Item| {
        found = found.saturating_add(1);
        voice.say(&Line::from(item));
    };
    let read = AssertUnwindSafe(|| parse(&bytes, name, chain, reader, limits, &mut emit));
    catch_unwind(read).unwrap_or_else(|_| panicked(found))
}

fn parse(
    bytes: &[u8],
    name: &str,
    chain: &[u32],
    reader: Reader,
    limits: &Limits,
    emit: &mut dyn FnMut(Item),
) -> Summary {
    match reader {
        Reader::First => dispatch::read(bytes, name, chain, limits, emit),
        Reader::Second => dispatch::read_second(bytes, name, chain, limits, emit),
    }
}

fn panicked(found: u32) -> Summary {
    let mut summary = Summary::unread("", Reason::Crashed);
    if found > 0 {
        summary.state = ReadState::Partly;
    }
    summary.warnings.push("the reader panicked".to_owned());
    summary
}

/// Reads the document into memory: at most half of what the worker may have,
/// since a reader needs room for what it makes of it.
pub(super) fn read_input(size: Option<u64>, limits: &Limits) -> Result<Vec<u8>, Summary> {
    let cap = limits.memory / 2;
    let too_large = || {
        let mut summary = Summary::unread("", Reason::Memory);
        let warning = format!("larger than {cap} bytes, the most that is read");
        summary.warnings.push(warning);
        summary
    };
    let expected = size.unwrap_or(0);
    if expected > cap {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    // One byte more, so that the end is seen without growing.
    let room = usize::try_from(expected.saturating_add(1)).map_err(|_| too_large())?;
    bytes.try_reserve_exact(room).map_err(|_| too_large())?;
    let mut input = std::io::stdin().lock().take(cap.saturating_add(1));
    input.read_to_end(&mut bytes).map_err(|error| {
        let mut summary = Summary::unread("", Reason::Crashed);
        summary
            .warnings
            .push(format!("the document could not be read: {}", error.kind()));
        summary
    })?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > cap) {
        return Err(too_large());
    }
    Ok(bytes)
}
