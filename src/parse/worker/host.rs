//! The parent's side: start a worker, take what it says, outlive it.

use std::fs::File;
use std::io::Seek;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::conclude::{Seen, conclude};
use super::pipes::{Ended, Running, Stop};
use super::probe::JailStatus;
use super::protocol::{Line, Reader, Request, Task, VERB};
use crate::model::{Item, Reason, Summary};
use crate::parse::{Limits, pdf};

/// Characters of a document's name that a worker is told: its end, where the
/// extension is.
const NAME: usize = 255;

/// Starts workers and hears them out. Can be shared between threads; every
/// call has a worker of its own.
#[derive(Debug, Clone)]
pub struct Host {
    exe: PathBuf,
    pub(super) limits: Limits,
}

impl Host {
    /// Workers are this program, also after its file was replaced.
    ///
    /// # Errors
    /// When the system does not tell where the running program is.
    pub fn new(limits: Limits) -> std::io::Result<Self> {
        let exe = if cfg!(target_os = "linux") {
            PathBuf::from("/proc/self/exe")
        } else {
            std::env::current_exe()?
        };
        Ok(Self::with_exe(exe, limits))
    }

    /// Workers are the program at `exe`.
    pub fn with_exe(exe: impl Into<PathBuf>, limits: Limits) -> Self {
        Self {
            exe: exe.into(),
            limits,
        }
    }

    /// What a document may cost.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Reads `file` from its start in a worker of its own and hands what was
    /// found to `emit`, in order. `name` tells formats apart and is no path;
    /// `chain` descends into archives ([`crate::parse::read`]). Where a second
    /// reader may do better, it is asked too, and the better one is heard.
    ///
    /// Never fails and never hangs: whatever becomes of a worker, the summary
    /// says how far it came and why it ended, and what it found before counts.
    pub fn read(
        &self,
        file: File,
        name: &str,
        chain: &[u32],
        emit: &mut dyn FnMut(Item),
    ) -> Summary {
        let (items, summary) = self.read_best(file, name, chain);
        items.into_iter().for_each(emit);
        summary
    }

    fn read_best(&self, file: File, name: &str, chain: &[u32]) -> (Vec<Item>, Summary) {
        let again = file.try_clone();
        let first = self.read_by(Reader::First, file, name, chain);
        let Ok(again) = again else {
            return first;
        };
        // A reader that died did not say what format it read.
        let may_be_pdf = matches!(first.1.format.as_str(), "pdf" | "");
        if !may_be_pdf || !pdf::second_is_wanted(&first.1) {
            return first;
        }
        let second = self.read_by(Reader::Second, again, name, chain);
        if !pdf::second_is_better(&first.1, &second.1) {
            return first;
        }
        // The second reads pages only.
        let members = first.0.into_iter();
        let members = members.filter(|item| matches!(item, Item::Member(_)));
        (second.0.into_iter().chain(members).collect(), second.1)
    }

    fn read_by(
        &self,
        reader: Reader,
        mut file: File,
        name: &str,
        chain: &[u32],
    ) -> (Vec<Item>, Summary) {
        let mut items = Vec::new();
        if let Err(error) = file.rewind() {
            return (items, not_started(&error));
        }
        let task = Task::Read {
            name: tail(name),
            chain: chain.to_vec(),
            reader,
        };
        let mut seen = Seen::default();
        let mut take = |line: &[u8]| self.hear(line, &mut seen, &mut items);
        let summary = match self.work(task, Stdio::from(file), Stdio::piped(), &mut take) {
            Ok(ended) => conclude(seen, &ended),
            Err(error) => not_started(&error),
        };
        (items, summary)
    }

    /// Takes one line: counts it, checks it, keeps it.
    pub(super) fn hear(
        &self,
        line: &[u8],
        seen: &mut Seen,
        items: &mut Vec<Item>,
    ) -> Result<(), Stop> {
        if seen.summary.is_some() {
            return Err(Stop::Garbled);
        }
        match serde_json::from_slice(line).map_err(|_| Stop::Garbled)? {
            Line::Passage(passage) => {
                seen.passages = seen.passages.saturating_add(1);
                items.push(Item::Passage(passage));
            }
            Line::Member(member) => {
                seen.members = seen.members.saturating_add(1);
                if usize::try_from(seen.members).is_ok_and(|n| n > self.limits.entries) {
                    return Err(Stop::Output);
                }
                items.push(Item::Member(member));
            }
            Line::Summary(summary) => seen.summary = Some(summary),
            Line::Jail(_) | Line::Scan(_) | Line::Pixels(_) => return Err(Stop::Garbled),
        }
        Ok(())
    }

    /// Starts a worker, lets it try what must be refused, and reports what
    /// was. A worker that does not even start gives a status without probes,
    /// which is not [complete](JailStatus::complete).
    pub fn status(&self) -> JailStatus {
        let mut status = JailStatus::default();
        let mut take = |line: &[u8]| match serde_json::from_slice(line) {
            Ok(Line::Jail(told)) => {
                status = told;
                Ok(())
            }
            _ => Err(Stop::Garbled),
        };
        let (errors, length) = witness();
        if self
            .work(Task::SelfTest, Stdio::null(), errors, &mut take)
            .is_err()
        {
            return JailStatus::default();
        }
        if let Some(length) = length.filter(|_| !status.probes.is_empty()) {
            status.push("write to a file", length() == 0);
        }
        status
    }

    pub(super) fn work(
        &self,
        task: Task,
        input: Stdio,
        errors: Stdio,
        take: &mut dyn FnMut(&[u8]) -> Result<(), Stop>,
    ) -> std::io::Result<Ended> {
        let limits = self.limits.clone();
        let request = serde_json::to_string(&Request { task, limits })?;
        let running = self.start(VERB, &request, input, errors, &self.limits)?;
        Ok(running.drain(&|| false, take))
    }

    pub(super) fn start(
        &self,
        verb: &str,
        request: &str,
        input: Stdio,
        errors: Stdio,
        limits: &Limits,
    ) -> std::io::Result<Running> {
        let child = Command::new(&self.exe)
            .arg(verb)
            .arg(request)
            .env_clear()
            .stdin(input)
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()?;
        let time = Duration::from_secs(limits.seconds);
        Ok(Running::new(child, time, limits.output))
    }
}

/// A file without a name for the worker to write to, and a look at its length.
#[cfg(target_os = "linux")]
fn witness() -> (Stdio, Option<impl Fn() -> u64>) {
    let file = rustix::fs::memfd_create("witness", rustix::fs::MemfdFlags::CLOEXEC);
    let Ok(file) = file.map(File::from) else {
        return (Stdio::null(), None);
    };
    let errors = file.try_clone().map_or_else(|_| Stdio::null(), Stdio::from);
    let length = move || file.metadata().map_or(u64::MAX, |found| found.len());
    (errors, Some(length))
}

#[cfg(not(target_os = "linux"))]
fn witness() -> (Stdio, Option<fn() -> u64>) {
    (Stdio::null(), None)
}

pub(super) fn not_started(error: &std::io::Error) -> Summary {
    let mut summary = Summary::unread("", Reason::Crashed);
    let warning = format!("the reader could not be started: {error}");
    summary.warnings.push(warning);
    summary
}

/// The end of a name, without the one character that no argument can hold.
pub(super) fn tail(name: &str) -> String {
    let skipped = name.chars().count().saturating_sub(NAME);
    name.chars().skip(skipped).filter(|c| *c != '\0').collect()
}
