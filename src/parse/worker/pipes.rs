//! Reading a worker's pipes: never without a deadline, never more than asked
//! for, and never leaving a process behind.

use std::io::Read;
use std::os::fd::{AsFd, BorrowedFd};
use std::process::{Child, ChildStdin, ExitStatus};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

/// Bytes taken from a pipe at a time: what a pipe holds on Linux.
const CHUNK: usize = 64 << 10;

/// Bytes of error output that are kept; the rest is thrown away.
const ERRORS: usize = 4 << 10;

/// Waits between two looks at a process whose pipes are closed.
const PAUSES: [Duration; 2] = [Duration::from_micros(200), Duration::from_millis(5)];

/// How often a worker that says nothing is thought about.
const GLANCE: Duration = Duration::from_millis(200);

/// Why the parent ended a worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// It took longer than its deadline.
    Deadline,
    /// It said more than its limit.
    Output,
    /// It said what is not of the protocol.
    Garbled,
    /// Nobody wants to know any more.
    Asked,
}

/// How a worker ended.
#[derive(Debug)]
pub(super) struct Ended {
    /// Why the parent ended it; `None` when it ended by itself.
    pub(super) stop: Option<Stop>,
    /// Its exit status; `None` when the system does not tell.
    pub(super) status: Option<ExitStatus>,
    /// The beginning of its error output.
    pub(super) errors: Vec<u8>,
}

/// A started worker. Dropped, it is killed and waited for.
pub(super) struct Running {
    child: Child,
    deadline: Instant,
    /// Bytes of output that are still taken.
    left: u64,
    buffer: Vec<u8>,
    errors: Vec<u8>,
}

impl Running {
    pub(super) fn new(child: Child, time: Duration, output: u64) -> Self {
        let now = Instant::now();
        Self {
            child,
            deadline: now.checked_add(time).unwrap_or(now),
            left: output,
            buffer: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// Hands every line of output to `take`, until the worker ends, `take`
    /// gives a reason to stop, or a limit is met. Time that `take` spends is
    /// not the worker's.
    pub(super) fn drain(
        mut self,
        stopped: &dyn Fn() -> bool,
        take: &mut dyn FnMut(&[u8]) -> Result<(), Stop>,
    ) -> Ended {
        let stop = self.pump(stopped, take).err();
        let status = match stop {
            Some(_) => self.kill(),
            None => self.wait(),
        };
        let (stop, status) = match (stop, status) {
            (None, None) => (Some(Stop::Deadline), self.kill()),
            known => known,
        };
        Ended {
            stop,
            status,
            errors: std::mem::take(&mut self.errors),
        }
    }

    /// Its standard input, when that is a pipe.
    pub(super) fn input(&mut self) -> Option<ChildStdin> {
        self.child.stdin.take()
    }

    fn pump(
        &mut self,
        stopped: &dyn Fn() -> bool,
        take: &mut dyn FnMut(&[u8]) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let mut chunk = vec![0; CHUNK];
        while self.child.stdout.is_some() || self.child.stderr.is_some() {
            let (output, errors) = self.ready(stopped)?;
            if errors {
                self.read_errors(&mut chunk);
            }
            if output {
                self.read_output(&mut chunk, take)?;
            }
        }
        if self.buffer.is_empty() {
            return Ok(());
        }
        // A line that its writer did not live to end.
        self.buffer.clear();
        Ok(())
    }

    /// Waits until a pipe has something or is closed: (output, errors).
    fn ready(&self, stopped: &dyn Fn() -> bool) -> Result<(bool, bool), Stop> {
        let output = self.child.stdout.as_ref().map(AsFd::as_fd);
        let errors = self.child.stderr.as_ref().map(AsFd::as_fd);
        let mut open: Vec<PollFd<'_>> = [output, errors]
            .into_iter()
            .flatten()
            .map(|fd: BorrowedFd<'_>| PollFd::from_borrowed_fd(fd, PollFlags::IN))
            .collect();
        loop {
            let left = self.deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(Stop::Deadline);
            }
            if stopped() {
                return Err(Stop::Asked);
            }
            let timeout = Timespec::try_from(left.min(GLANCE)).map_err(|_| Stop::Deadline)?;
            match poll(&mut open, Some(&timeout)) {
                Ok(0) | Err(Errno::INTR) => {}
                Ok(_) => break,
                Err(_) => return Err(Stop::Deadline),
            }
        }
        let mut events = open.iter().map(|fd| !fd.revents().is_empty());
        let output = output.is_some() && events.next().unwrap_or(false);
        Ok((output, errors.is_some() && events.next().unwrap_or(false)))
    }

    fn read_errors(&mut self, chunk: &mut [u8]) {
        let Some(pipe) = self.child.stderr.as_mut() else {
            return;
        };
        match pipe.read(chunk) {
            Ok(0) | Err(_) => self.child.stderr = None,
            Ok(length) => {
                let room = ERRORS.saturating_sub(self.errors.len());
                let kept = chunk.iter().take(length.min(room));
                self.errors.extend(kept);
            }
        }
    }

    fn read_output(
        &mut self,
        chunk: &mut [u8],
        take: &mut dyn FnMut(&[u8]) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let Some(pipe) = self.child.stdout.as_mut() else {
            return Ok(());
        };
        let length = match pipe.read(chunk) {
            Ok(0) | Err(_) => {
                self.child.stdout = None;
                return Ok(());
            }
            Ok(length) => length,
        };
        let fresh = chunk.get(..length).unwrap_or_default();
        let within = u64::try_from(length).is_ok_and(|bytes| bytes <= self.left);
        self.left = self.left.saturating_sub(length as u64);
        let started = Instant::now();
        let taken = self.lines(fresh, take);
        self.deadline += started.elapsed();
        taken?;
        if within { Ok(()) } else { Err(Stop::Output) }
    }

    /// Hands over the lines that `fresh` ends, keeps what follows the last.
    fn lines(
        &mut self,
        fresh: &[u8],
        take: &mut dyn FnMut(&[u8]) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let mut pieces = fresh.split(|byte| *byte == b'\n').peekable();
        while let Some(piece) = pieces.next() {
            if pieces.peek().is_none() {
                self.buffer.extend_from_slice(piece);
            } else if self.buffer.is_empty() {
                take(piece)?;
            } else {
                self.buffer.extend_from_slice(piece);
                let line = std::mem::take(&mut self.buffer);
                take(&line)?;
            }
        }
        Ok(())
    }

    /// Waits for a process that has closed its pipes; `None` at the deadline.
    fn wait(&mut self) -> Option<ExitStatus> {
        let [mut pause, longest] = PAUSES;
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) if Instant::now() < self.deadline => {}
                _ => return None,
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(longest);
        }
    }

    fn kill(&mut self) -> Option<ExitStatus> {
        // Fails only when it is already waited for.
        let _ = self.child.kill();
        self.child.wait().ok()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !matches!(self.child.try_wait(), Ok(Some(_))) {
            self.kill();
        }
    }
}
