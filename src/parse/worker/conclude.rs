//! What the parent makes of a worker's end: the summary that goes on record.
//!
//! A worker that read hostile bytes may say anything. What can be counted here
//! is counted here, and a summary that contradicts itself is put right towards
//! "not read", never towards "read".

use std::os::unix::process::ExitStatusExt;

use rustix::process::Signal;

use super::pipes::{Ended, Stop};
use super::protocol::{EXIT_JAIL, EXIT_REQUEST};
use crate::model::{ReadState, Reason, Summary};

/// How the standard library announces that memory ran out before it aborts.
const OUT_OF_MEMORY: &[u8] = b"memory allocation of ";

/// What came through before the end.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) passages: u32,
    pub(super) members: u32,
    pub(super) summary: Option<Summary>,
}

/// The summary to record.
pub(super) fn conclude(seen: Seen, ended: &Ended) -> Summary {
    let anything = seen.passages > 0 || seen.members > 0;
    let mut summary = match (seen.summary, ended.stop) {
        (Some(summary), None) => consistent(summary, anything),
        _ => cut_short(ended, anything),
    };
    summary.passages = seen.passages;
    summary
}

/// A summary for a document whose worker did not live to give one.
fn cut_short(ended: &Ended, anything: bool) -> Summary {
    let (reason, warning) = cause(ended);
    let mut summary = Summary::unread("", reason);
    if anything {
        summary.state = ReadState::Partly;
        let rest = "what follows the last passage read";
        summary.unread.push(rest.to_owned());
    }
    summary.warnings.push(warning);
    summary
}

/// Puts right what contradicts itself: a reason exactly when not parsed, some
/// text exactly when not unread.
fn consistent(mut summary: Summary, anything: bool) -> Summary {
    if !anything && summary.state != ReadState::Unread {
        summary.state = ReadState::Unread;
        summary.reason = summary.reason.or(Some(Reason::Empty));
    }
    if anything && summary.state == ReadState::Unread {
        summary.state = ReadState::Partly;
    }
    summary.reason = match summary.state {
        ReadState::Parsed => None,
        _ => summary.reason.or(Some(Reason::Crashed)),
    };
    summary
}

/// Why the worker ended, as a reason and in words.
fn cause(ended: &Ended) -> (Reason, String) {
    let said = |reason, words: &str| (reason, words.to_owned());
    match ended.stop {
        Some(Stop::Deadline) => return said(Reason::Timeout, "the reader took too long"),
        Some(Stop::Output) => return said(Reason::Output, "the document yields too much"),
        Some(Stop::Asked) => return said(Reason::Crashed, "the run was stopped"),
        Some(Stop::Garbled) => return said(Reason::Crashed, "the reader's output was garbled"),
        None => {}
    }
    let Some(status) = ended.status else {
        return said(Reason::Crashed, "the reader vanished");
    };
    if let Some(signal) = status.signal() {
        return by_signal(signal, &ended.errors);
    }
    match status.code() {
        Some(code) if code == i32::from(EXIT_JAIL) => {
            let error = String::from_utf8_lossy(&ended.errors);
            let words = format!("the jail could not be closed: {}", error.trim());
            (Reason::Crashed, words)
        }
        Some(code) if code == i32::from(EXIT_REQUEST) => {
            said(Reason::Crashed, "the program was replaced while it ran")
        }
        code => (
            Reason::Crashed,
            format!("the reader ended early (exit code {})", code.unwrap_or(-1)),
        ),
    }
}

fn by_signal(signal: i32, errors: &[u8]) -> (Reason, String) {
    let out_of_memory = errors
        .windows(OUT_OF_MEMORY.len())
        .any(|window| window == OUT_OF_MEMORY);
    if signal == Signal::XCPU.as_raw() {
        (Reason::Timeout, "the reader took too long".to_owned())
    } else if signal == Signal::ABORT.as_raw() && out_of_memory {
        (
            Reason::Memory,
            "the reader needs too much memory".to_owned(),
        )
    } else {
        (
            Reason::Crashed,
            format!("the reader died (signal {signal})"),
        )
    }
}

#[cfg(test)]
mod tests {
    use std::process::ExitStatus;

    use super::*;

    fn ended(stop: Option<Stop>, raw: i32, errors: &[u8]) -> Ended {
        Ended {
            stop,
            status: Some(ExitStatus::from_raw(raw)),
            errors: errors.to_vec(),
        }
    }

    #[test]
    fn reasons() {
        let abort = Signal::ABORT.as_raw();
        let cases = [
            (ended(Some(Stop::Deadline), 9, b""), Reason::Timeout),
            (ended(Some(Stop::Output), 9, b""), Reason::Output),
            (ended(Some(Stop::Garbled), 9, b""), Reason::Crashed),
            (ended(None, Signal::XCPU.as_raw(), b""), Reason::Timeout),
            (ended(None, Signal::SEGV.as_raw(), b""), Reason::Crashed),
            (ended(None, abort, b""), Reason::Crashed),
            (
                ended(None, abort, b"memory allocation of 9 bytes failed"),
                Reason::Memory,
            ),
            (ended(None, 70 << 8, b"seccomp"), Reason::Crashed),
            (ended(None, 0, b""), Reason::Crashed),
        ];
        for (ended, reason) in cases {
            let nothing = conclude(Seen::default(), &ended);
            assert_eq!(
                (nothing.state, nothing.reason),
                (ReadState::Unread, Some(reason))
            );
            let some = Seen {
                passages: 3,
                ..Seen::default()
            };
            let some = conclude(some, &ended);
            assert_eq!((some.state, some.reason), (ReadState::Partly, Some(reason)));
            assert_eq!((some.passages, some.unread.len()), (3, 1));
        }
    }

    #[test]
    fn a_summary_that_contradicts_itself_is_put_right() {
        let say = |state, reason, passages| {
            let mut summary = Summary::parsed("txt");
            summary.state = state;
            summary.reason = reason;
            summary.passages = 99;
            let seen = Seen {
                passages,
                members: 0,
                summary: Some(summary),
            };
            let got = conclude(seen, &ended(None, 0, b""));
            assert_eq!(got.passages, passages);
            (got.state, got.reason)
        };
        use ReadState::{Parsed, Partly, Unread};
        assert_eq!(say(Parsed, None, 1), (Parsed, None));
        assert_eq!(say(Parsed, None, 0), (Unread, Some(Reason::Empty)));
        assert_eq!(say(Parsed, Some(Reason::Corrupt), 1), (Parsed, None));
        assert_eq!(say(Partly, None, 1), (Partly, Some(Reason::Crashed)));
        assert_eq!(
            say(Unread, Some(Reason::Scanned), 2),
            (Partly, Some(Reason::Scanned))
        );
    }
}
