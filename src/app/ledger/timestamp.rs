//! Having the newest checkpoint time-stamped by an authority, through a
//! program that the settings name: akashi itself uses no network.

use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::verify::Verified;
use crate::ledger::{self, Checkpoint, LedgerError, Stamp, query};

/// Longest reply that is read, in bytes; usual ones have some thousand.
const MAX_REPLY: u64 = 1 << 20;

/// How long the program may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A time stamp and where it lies.
#[derive(Debug, Clone)]
pub struct Stamped {
    /// When the authority saw the checkpoint, RFC 3339 in UTC.
    pub at: String,
    /// Number of events in the checkpoint.
    pub size: u64,
    /// Its exact bytes, as they were stamped.
    pub checkpoint: PathBuf,
    /// The authority's reply.
    pub reply: PathBuf,
}

/// Asks for a time stamp of the newest checkpoint, unless it has one, and
/// keeps both in the folder `ledger/timestamps`.
pub fn timestamp(home: &Home) -> Result<Stamped, Failure> {
    let (checkpoint, _) = super::checkpoint(home)?;
    let note = checkpoint.note().as_bytes();
    let (beside, reply) = home.ledger().stamp_paths(&checkpoint);
    let stamp = match ledger::read(&reply) {
        Ok(there) => Stamp::read(&there, note)?,
        Err(LedgerError::File { .. }) => {
            let (query, nonce) = query(note)?;
            let answer = ask(&home.settings.timestamp.command, &query)?;
            let stamp = Stamp::read(&answer, note)?;
            if !stamp.answers(&nonce) {
                return Err(failed("the reply is to another query"));
            }
            ledger::put_file(&beside, note)?;
            ledger::put_file(&reply, &answer)?;
            stamp
        }
        Err(error) => return Err(error.into()),
    };
    Ok(Stamped {
        at: stamp.at,
        size: checkpoint.size(),
        checkpoint: beside,
        reply,
    })
}

/// Checks that every time stamp is of the checkpoint beside it, and that
/// checkpoint with `compare`.
pub(super) fn check(
    home: &Home,
    found: &mut Verified,
    mut compare: impl FnMut(&str, &Checkpoint, &mut Verified) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut stamps = 0_u64;
    let folder = home.ledger().stamp_dir();
    let paths = match std::fs::read_dir(&folder) {
        Ok(listed) => listed.map(|entry| Ok(entry?.path())).collect(),
        // Without stamps there is no folder either.
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(e) => Err(e),
    };
    let paths: Vec<PathBuf> = paths.unwrap_or_else(|e: std::io::Error| {
        let place = format!("{}: {e}", home.relative(&folder));
        found.note("timestamp", place, Vec::new(), "advice.timestamp");
        Vec::new()
    });
    for path in paths {
        if path.extension().is_none_or(|ending| ending != "tsr") {
            continue;
        }
        stamps += 1;
        let beside = path.with_extension("checkpoint");
        let place = home.relative(&path);
        let read = ledger::read(&path).and_then(|reply| {
            let note = ledger::read(&beside)?;
            Stamp::read(&reply, &note)?;
            Checkpoint::parse(&note)
        });
        match read {
            Ok(checkpoint) => compare(&home.relative(&beside), &checkpoint, found)?,
            Err(error) => {
                let place = format!("{place}: {error}");
                found.note("timestamp", place, Vec::new(), "advice.timestamp");
            }
        }
    }
    if stamps > 0 {
        found.skip("not_checked.stamps", &stamps.to_string());
    }
    Ok(())
}

/// Gives the query to the program and takes its answer.
fn ask(command: &[String], query: &[u8]) -> Result<Vec<u8>, Failure> {
    let (program, arguments) = command
        .split_first()
        .ok_or_else(|| failed("no command in [timestamp] of akashi.toml"))?;
    let started = |e: std::io::Error| failed(format!("{program}: {e}"));
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(started)?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that does not read its query shows in its answer.
        let _ = stdin.write_all(query);
    }
    let stdout = child.stdout.take();
    let reader = std::thread::spawn(move || {
        let mut answer = Vec::new();
        let stdout = stdout.map(|out| out.take(MAX_REPLY).read_to_end(&mut answer));
        stdout.transpose().map(|_| answer)
    });
    let ended = wait(&mut child).map_err(started)?;
    if !ended {
        return Err(failed(format!(
            "{program} took longer than {} s",
            PATIENCE.as_secs()
        )));
    }
    let answer = reader.join().map_err(|_| failed(program))?;
    answer.map_err(started)
}

/// Waits until the program ends well; one that takes too long is stopped.
fn wait(child: &mut Child) -> std::io::Result<bool> {
    let started = Instant::now();
    loop {
        match child.try_wait()? {
            Some(status) if status.success() => return Ok(true),
            Some(status) => return Err(std::io::Error::other(status.to_string())),
            None if started.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(10));
            }
            None => {
                child.kill()?;
                child.wait()?;
                return Ok(false);
            }
        }
    }
}

fn failed(detail: impl std::fmt::Display) -> Failure {
    Failure::new(Code::Timestamp).with("detail", detail)
}
