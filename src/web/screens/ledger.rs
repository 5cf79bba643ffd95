//! The ledger: its newest events, its checkpoint, and checking everything.

use serde_json::{Value, json};

use super::words::when;
use crate::app::ledger::{EventLine, checkpoint, events, newest_events, titles};
use crate::app::verify::{Request, verify as check};
use crate::app::{Code, Failure};
use crate::model::progress::Silent;
use crate::report::{Title, happened};
use crate::web::answer::Answer;
use crate::web::ask::Ask;

/// Events on a page.
const LINES: usize = 50;

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    shown(ask, None)
}

/// Reads and hashes every original and checks the ledger, now.
pub(in crate::web) fn verify(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let verified = check(ask.home, &Request::default(), &Silent)?;
    shown(ask, Some(json!(verified)))
}

fn shown(ask: &Ask<'_>, verified: Option<Value>) -> Result<Answer, Failure> {
    let case = ask.asked("case").trim();
    let before = ask.asked("before").parse().unwrap_or(u64::MAX);
    let (lines, failure) = match lines(ask, case, before) {
        Ok(lines) => (lines, None),
        Err(failure) if failure.code == Code::NoCase => (Vec::new(), Some(failure)),
        Err(failure) => return Err(failure),
    };
    let titles = titles(ask.home, &lines)?;
    let events: Vec<Value> = lines
        .iter()
        .map(|line| event(line, titles.get(&line.seq), ask))
        .collect();
    let more = lines.last().filter(|_| lines.len() == LINES);
    let (signed, size) = checkpoint(ask.home)?;
    ask.page_with(
        "ledger.html",
        json!({
            "events": events,
            "case": case,
            "older": more.map(|line| line.seq).filter(|seq| *seq > 0),
            "newest": before == u64::MAX,
            "size": size,
            "note": signed.note(),
            "verified": verified,
        }),
        failure.as_ref(),
    )
}

/// The newest events before that one: all, or those about a case.
fn lines(ask: &Ask<'_>, case: &str, before: u64) -> Result<Vec<EventLine>, Failure> {
    if case.is_empty() {
        return newest_events(ask.home, before, LINES);
    }
    let mut lines = events(ask.home, Some(case))?;
    lines.retain(|line| line.seq < before);
    lines.reverse();
    lines.truncate(LINES);
    Ok(lines)
}

fn event(line: &EventLine, title: Option<&Title>, ask: &Ask<'_>) -> Value {
    let (words, said) = (ask.words(), line.json());
    let title = title.map(|title| words.pick(&title.ja, &title.en));
    json!({
        "seq": line.seq,
        "at": when(said["at"].as_str().unwrap_or_default()),
        "words": happened(&said, title, words),
        "case": said["case"],
        "submission": said["submission"],
        "about": said["about"],
        "enquiry": said["enquiry"],
        "leaf": line.leaf.hex(),
        "text": String::from_utf8_lossy(&line.bytes),
    })
}
