//! `verify --full`: every passage taken from its original again.

use std::sync::{Mutex, PoisonError};
use std::thread;

use super::coverage::case_by_code;
use super::error::{Code, Failure};
use super::home::Home;
use super::pipeline::jobs_of;
use super::read_one::{Desk, Job, read_one};
use super::verify::Verified;
use crate::model::{Passage, Progress, Stage};
use crate::parse::worker::Host;

/// Reads every document of the home, or of one case, again and notes where the
/// passages differ from the records.
pub(super) fn reread(
    home: &Home,
    case: Option<&str>,
    found: &mut Verified,
    progress: &dyn Progress,
) -> Result<(), Failure> {
    let mut schemes = home.schemes();
    let host = Host::new(home.settings.limits())
        .map_err(|e| Failure::new(Code::Worker).with("detail", e))?;
    let lookup = home.settings.lookup();
    let desk = Desk {
        vault: home.vault(),
        host: &host,
        lookup: &lookup,
        forms: None,
        progress,
    };
    let documents = home.records().work::<_, Failure>(|unit| {
        let only = match case {
            Some(code) => Some(case_by_code(unit, code)?.id),
            None => None,
        };
        let mut documents = Vec::new();
        for case in unit.cases()? {
            if only.is_none_or(|only| only == case.id) {
                documents.extend(unit.documents_of_case(case.id)?);
            }
        }
        Ok(documents)
    })?;
    let jobs = jobs_of(home, &mut schemes, documents)?;
    progress.begin(Stage::Read, jobs.len() as u64);
    let count = jobs.len();
    let results = read_again(home, &desk, jobs)?;
    if results.len() < count && progress.stopped() {
        found.skip("not_checked.interrupted", "");
    }
    for Again { place, case, same } in results {
        let Some(same) = same else {
            found.skip("not_checked.ocr", &place);
            continue;
        };
        if !same {
            let touches = vec![format!("case {case}")];
            found.note("passages-differ", place, touches, "advice.passages");
        }
        found.checked.reread += 1;
    }
    progress.end();
    Ok(())
}

/// One document read again.
struct Again {
    place: String,
    case: String,
    /// Whether its passages are those of the records; none when they come of
    /// pictures that another program recognised then.
    same: Option<bool>,
}

/// Reads documents on all cores, as many at once as an intake does. What it
/// returns is in the order of the jobs; those that were never read are left out.
fn read_again(home: &Home, desk: &Desk<'_>, jobs: Vec<Job>) -> Result<Vec<Again>, Failure> {
    let progress = desk.progress;
    let waiting = Mutex::new(jobs.into_iter().enumerate());
    let next = || {
        waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .next()
    };
    let one_thread = || {
        let mut done = Vec::new();
        while !progress.stopped()
            && let Some((at, job)) = next()
        {
            progress.on(&job.document.name);
            if let Some(again) = compare(home, desk, job)? {
                done.push((at, again));
            }
            progress.advance(1, 0, 0);
        }
        Ok::<_, Failure>(done)
    };
    let mut all = thread::scope(|scope| {
        let threads: Vec<_> = (0..home.settings.workers())
            .map(|_| scope.spawn(one_thread))
            .collect();
        let mut all = Vec::new();
        for thread in threads {
            let panicked = |_| Failure::new(Code::Worker).with("detail", "reading panicked");
            all.extend(thread.join().map_err(panicked)??);
        }
        Ok::<_, Failure>(all)
    })?;
    all.sort_by_key(|(at, _)| *at);
    Ok(all.into_iter().map(|(_, again)| again).collect())
}

/// Reads one document again; nothing when it was never read, or when the run
/// was stopped meanwhile.
fn compare(home: &Home, desk: &Desk<'_>, job: Job) -> Result<Option<Again>, Failure> {
    let id = job.document.id;
    let recorded = home.records().work::<_, Failure>(|unit| {
        Ok(unit
            .reading(id)?
            .map(|_| unit.passages_of(id))
            .transpose()?)
    })?;
    let Some(recorded) = recorded else {
        return Ok(None);
    };
    let place = format!("document D-{id} {}", job.document.name);
    let case = job.case.clone();
    let Some(again) = read_one(desk, job) else {
        return Ok(None);
    };
    let then = recogniser(recorded.iter().map(|row| &row.passage));
    let now = recogniser(again.passages.iter().map(|(_, passage)| passage));
    if then != now {
        return Ok(Some(Again {
            place,
            case,
            same: None,
        }));
    }
    let same = recorded.len() == again.passages.len()
        && recorded
            .iter()
            .zip(&again.passages)
            .all(|(row, (code, passage))| row.code == *code && row.passage == *passage);
    Ok(Some(Again {
        place,
        case,
        same: Some(same),
    }))
}

/// What recognised the passages that come of pictures. Another version of the
/// program, or none, reads other words: that is no damage.
fn recogniser<'a>(mut passages: impl Iterator<Item = &'a Passage>) -> Option<&'a str> {
    passages
        .find(|passage| passage.anchor.parser.starts_with("ocr/"))
        .map(|passage| passage.anchor.parser.as_str())
}
