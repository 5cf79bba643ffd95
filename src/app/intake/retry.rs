//! `intake --retry`: tries again what was quarantined, wherever it lay, and says
//! of each file what still stands in the way.
//!
//! What can be taken in now goes into the same case under a receipt of its own;
//! it takes the place of the quarantined file, so that the two receipts name
//! each other and nothing is taken in twice.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::take::{self, News};
use super::{Taken, after, find, finish, goes_on, would};
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::schemes::Schemes;
use crate::intake::{Entry, Found, Layout, Nature, Slip, Writers};
use crate::model::{Document, Progress, Stage};

/// Tries again what was quarantined: all of it, or what lay where one
/// submission did.
pub fn retry(
    home: &Home,
    submission: Option<&str>,
    dry_run: bool,
    progress: &dyn Progress,
) -> Result<Taken, Failure> {
    let waiting = waiting(home, submission)?;
    let mut run = Run {
        home,
        schemes: home.schemes(),
        progress,
        dry_run,
        taken: Taken::default(),
        received: Vec::new(),
    };
    let count = waiting.values().map(|files| files.len() as u64).sum();
    progress.begin(Stage::Keep, count);
    for (source, files) in &waiting {
        if progress.stopped() {
            run.taken.left.push(Failure::new(Code::Interrupted));
            break;
        }
        match run.place(source, files) {
            Ok(()) => {}
            Err(failure) if goes_on(&failure) => run.taken.left.push(failure),
            Err(failure) => return Err(failure),
        }
    }
    progress.end();
    match dry_run {
        true => Ok(run.taken),
        false => finish(home, &mut run.schemes, &run.received, run.taken, progress),
    }
}

/// A file in quarantine with the number of its receipt.
struct Waiting {
    document: Document,
    submission: String,
}

/// What is in quarantine, by the place where it lay.
fn waiting(
    home: &Home,
    submission: Option<&str>,
) -> Result<BTreeMap<String, Vec<Waiting>>, Failure> {
    home.records().work::<_, Failure>(|unit| {
        let only = match submission {
            None => None,
            Some(code) => {
                let found = unit.submission_by_code(code)?;
                let absent = || Failure::new(Code::NoSubmission).with("submission", code);
                Some(found.ok_or_else(absent)?.source)
            }
        };
        let mut waiting: BTreeMap<String, Vec<Waiting>> = BTreeMap::new();
        // What was dismissed is tried again only where its submission is named.
        let refused = match only {
            Some(_) => unit.refused()?,
            None => unit.quarantined()?,
        };
        for document in refused {
            let Some(of) = unit.submission(document.submission)? else {
                continue;
            };
            if only.as_ref().is_none_or(|only| *only == of.source) {
                let file = Waiting {
                    document,
                    submission: of.code,
                };
                waiting.entry(of.source).or_default().push(file);
            }
        }
        Ok(waiting)
    })
}

struct Run<'a> {
    home: &'a Home,
    schemes: Schemes,
    progress: &'a dyn Progress,
    dry_run: bool,
    taken: Taken,
    received: Vec<String>,
}

impl Run<'_> {
    /// Tries what lay in one place.
    fn place(&mut self, source: &str, files: &[Waiting]) -> Result<(), Failure> {
        let told = self.taken.left.len();
        let Some((found, slip)) = self.find(source)? else {
            // Unless something else is wrong with the place.
            if self.taken.left.len() == told {
                self.taken.left.extend(files.iter().map(gone));
            }
            return Ok(());
        };
        let mut entries = Vec::new();
        for file in files {
            let there = found
                .entries
                .iter()
                .find(|entry| entry.path == file.document.raw_name);
            match there {
                None => self.taken.left.push(gone(file)),
                Some(entry) => entries.push(entry.clone()),
            }
        }
        if entries.is_empty() {
            return Ok(());
        }
        if self.dry_run {
            self.taken.would_take.push(would(&found, &entries));
            return Ok(());
        }
        self.take(source, &found, &slip, entries)?;
        self.tell_vain(source, files, &found)
    }

    fn take(
        &mut self,
        source: &str,
        found: &Found,
        slip: &Slip,
        entries: Vec<Entry>,
    ) -> Result<(), Failure> {
        let is_file = |entry: &Entry| matches!(entry.nature, Nature::File { .. });
        let entries: Vec<Entry> = entries.into_iter().filter(is_file).collect();
        if entries.is_empty() {
            return Ok(());
        }
        let mut news = News::again(source, entries);
        let mut writers = Writers::below(vec![found.place.clone()]);
        // Whoever asks for it has looked: no marker is waited for.
        let quiet = take::quiet(self.home);
        let (home, progress, schemes) = (self.home, self.progress, &mut self.schemes);
        let told = (&mut self.taken.left, progress);
        let code = take::beside_the_pack(home, &found.scheme, || {
            take::rest(home, found, &mut news, quiet, &mut writers, progress)?;
            take::take(home, schemes, found, slip, &mut news, told)
        })?;
        self.received.extend(code);
        after(home, found, &news.entries)
    }

    /// Says of what is there and still in quarantine what stands in the way.
    fn tell_vain(&mut self, source: &str, files: &[Waiting], found: &Found) -> Result<(), Failure> {
        let still = waiting(self.home, Some(&files[0].submission))?;
        for file in still.get(source).into_iter().flatten() {
            let raw_name = &file.document.raw_name;
            let was_tried = files.iter().any(|one| one.document.raw_name == *raw_name);
            if was_tried && found.entries.iter().any(|entry| entry.path == *raw_name) {
                let why = file.document.outcome_reason.as_deref().unwrap_or_default();
                let failure = Failure::new(Code::RetryVain)
                    .with("path", &file.document.name)
                    .with("submission", &file.submission)
                    .with("why", why.split(':').next().unwrap_or(why));
                self.taken.left.push(failure);
            }
        }
        Ok(())
    }

    /// The submission as it lies there now.
    fn find(&mut self, source: &str) -> Result<Option<(Found, Slip)>, Failure> {
        let Some((scheme, recorded)) = source.split_once(':') else {
            return Ok(None);
        };
        let Some(path) = locate(self.home, recorded) else {
            return Ok(None);
        };
        let layout = Layout::Submission(path, scheme.to_owned());
        let known = self.schemes.ids()?;
        let left = &mut self.taken.left;
        Ok(find::find(self.home, &[layout], &known, left).pop())
    }
}

fn gone(file: &Waiting) -> Failure {
    Failure::new(Code::RetryGone)
        .with("path", &file.document.name)
        .with("submission", &file.submission)
}

/// The place that is recorded so. A name that is not UTF-8 was recorded as it is
/// shown, and is found among its neighbours.
fn locate(home: &Home, recorded: &str) -> Option<PathBuf> {
    let path = home.dir.join(recorded);
    if path.exists() {
        return Some(path);
    }
    let neighbours = std::fs::read_dir(path.parent()?).ok()?;
    let mut neighbours = neighbours.filter_map(|entry| Some(entry.ok()?.path()));
    neighbours.find(|path| home.relative(path) == recorded)
}
