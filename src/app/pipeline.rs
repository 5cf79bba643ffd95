//! The middle of the line: originals → passages → class → candidates, several
//! documents at once, each in a jailed process of its own.
//!
//! Nothing is held back until the end: what was read is recorded as it comes,
//! and a run that is stopped goes on with the documents that are left.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use jiff::civil::Date;

use super::error::{Code, Failure};
use super::findings::JustRead;
use super::home::Home;
use super::indexing::Indexing;
use super::members::{self, Members};
use super::read_one::{Desk, Job, Outcome, read_one};
use super::schemes::Schemes;
use super::statements::class;
use crate::evidence::reuse::Sketch;
use crate::model::{Case, Document, Progress, RowId, Stage};
use crate::parse::worker::Host;
use crate::records::Unit;

/// Documents recorded in one unit of work at most.
const BATCH: usize = 64;

/// Documents handed out per worker before their outcomes are recorded, so that
/// no worker waits for the database, whose every commit waits for the disk.
const AHEAD: usize = 12;

/// Reads every accepted document that has not been read, records what comes of
/// it and brings the search index up to date. `meanwhile` runs beside the
/// index's last work, when everything is recorded; also after an interruption.
pub(super) fn read_pending<T>(
    home: &Home,
    schemes: &mut Schemes,
    progress: &dyn Progress,
    meanwhile: impl FnOnce(&mut Schemes, &JustRead, Result<(), Failure>) -> T,
) -> Result<T, Failure> {
    let mut indexing = Indexing::new(home);
    indexing.catch_up(progress)?;
    let mut just_read = JustRead::default();
    let done = read(home, schemes, (&mut indexing, &mut just_read), progress);
    // Asked before the records are busy with what goes on meanwhile.
    let last = indexing.last()?;
    thread::scope(|scope| {
        // What was recorded before an interruption is searchable as well.
        let finished = scope.spawn(move || indexing.finish(last));
        let value = meanwhile(schemes, &just_read, done);
        match finished.join() {
            Ok(finished) => finished.map(|()| value),
            Err(_) => Err(Failure::new(Code::Index).with("detail", "the index writer panicked")),
        }
    })
}

/// Reads what is pending, as many documents at once as there are workers.
fn read(
    home: &Home,
    schemes: &mut Schemes,
    (indexing, just_read): (&mut Indexing<'_>, &mut JustRead),
    progress: &dyn Progress,
) -> Result<(), Failure> {
    let mut jobs = pending(home, schemes)?;
    if jobs.is_empty() {
        return Ok(());
    }
    let cases: HashSet<String> = jobs.iter().map(|job| job.case.clone()).collect();
    let host = Host::new(home.settings.limits())
        .map_err(|e| Failure::new(Code::Worker).with("detail", e))?;
    let lookup = home.settings.lookup();
    let forms = schemes.forms()?;
    let desk = Desk {
        vault: home.vault(),
        host: &host,
        lookup: &lookup,
        forms: Some(&forms),
        progress,
    };
    let workers = home.settings.workers();
    progress.begin(Stage::Read, jobs.len() as u64);
    let (to_workers, from_main) = channel::<Job>();
    let from_main = Mutex::new(from_main);
    let (to_main, from_workers) = sync_channel::<Option<Outcome>>(workers * AHEAD);
    let halted = AtomicBool::new(false);
    let done = thread::scope(|scope| {
        for _ in 0..workers {
            let to_main = to_main.clone();
            let (from_main, desk, halted) = (&from_main, &desk, &halted);
            scope.spawn(move || work(desk, halted, from_main, &to_main));
        }
        drop(to_main);
        let mut flow = Flow {
            home,
            progress,
            indexing,
            just_read,
            members: Members::default(),
            in_flight: 0,
        };
        // Dropping the sender at the end of this closure sends the workers home.
        let to_workers = to_workers;
        let done = flow.run(&mut jobs, &to_workers, &from_workers);
        halted.store(true, Ordering::Relaxed);
        done
    });
    progress.end();
    // How reading ended is told before what follows from it.
    let identified = super::identify::refresh(home, schemes, &cases, just_read);
    done.and_then(|done| identified.map(|()| done))
}

/// A worker thread: takes jobs until there are no more. Once the run is to stop, or
/// nobody records what comes of them, none of those handed out is begun.
fn work(
    desk: &Desk<'_>,
    halted: &AtomicBool,
    jobs: &Mutex<Receiver<Job>>,
    results: &SyncSender<Option<Outcome>>,
) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        let stops = desk.progress.stopped() || halted.load(Ordering::Relaxed);
        let outcome = match stops {
            true => None,
            false => {
                desk.progress.on(&job.document.name);
                read_one(desk, job)
            }
        };
        fail_point!("read.parsed");
        if results.send(outcome).is_err() {
            return;
        }
    }
}

/// The main thread's side: hands out jobs, records outcomes.
struct Flow<'a, 'h> {
    home: &'a Home,
    progress: &'a dyn Progress,
    indexing: &'a mut Indexing<'h>,
    just_read: &'a mut JustRead,
    members: Members,
    in_flight: usize,
}

impl Flow<'_, '_> {
    fn run(
        &mut self,
        jobs: &mut VecDeque<Job>,
        to_workers: &std::sync::mpsc::Sender<Job>,
        from_workers: &Receiver<Option<Outcome>>,
    ) -> Result<(), Failure> {
        let ahead = self.home.settings.workers() * AHEAD;
        let mut whole = true;
        loop {
            while self.in_flight < ahead
                && !self.progress.stopped()
                && let Some(job) = jobs.pop_front()
            {
                to_workers
                    .send(job)
                    .map_err(|e| Failure::new(Code::Worker).with("detail", e))?;
                self.in_flight += 1;
            }
            if self.in_flight == 0 {
                break;
            }
            let collected = self.collect(from_workers)?;
            self.in_flight -= collected.len();
            whole &= collected.iter().all(Option::is_some);
            let mut batch: Vec<Outcome> = collected.into_iter().flatten().collect();
            batch.iter_mut().for_each(|one| self.members.bound(one));
            let members = self.record(&batch)?;
            for outcome in batch {
                let pages = outcome.reading.pages.unwrap_or(0);
                self.progress
                    .advance(1, outcome.job.document.bytes.unwrap_or(0), u64::from(pages));
                if let Some(facts) = outcome.facts {
                    self.just_read.put(outcome.job.document.id, facts);
                }
            }
            jobs.extend(members);
        }
        match jobs.is_empty() && whole {
            true => Ok(()),
            false => Err(Failure::new(Code::Interrupted)),
        }
    }

    /// The next outcome, and those that are there already.
    fn collect(
        &self,
        from_workers: &Receiver<Option<Outcome>>,
    ) -> Result<Vec<Option<Outcome>>, Failure> {
        let gone = |_| Failure::new(Code::Worker).with("detail", "the worker threads are gone");
        let mut batch = vec![from_workers.recv().map_err(gone)?];
        batch.extend(from_workers.try_iter().take(BATCH - 1));
        Ok(batch)
    }

    /// Records a batch and puts it into the index; returns the jobs of the
    /// archive members that it brought.
    fn record(&mut self, batch: &[Outcome]) -> Result<Vec<Job>, Failure> {
        let (members, passages) = self.home.records().work::<_, Failure>(|unit| {
            let mut members = Vec::new();
            let mut passages = Vec::new();
            for outcome in batch {
                passages.push(unit.put_reading(
                    outcome.job.document.id,
                    &outcome.reading,
                    &outcome.job.rules.pack.hash,
                    &outcome.passages,
                    &outcome.candidates,
                )?);
                let Sketch { keys, bins } = &outcome.sketch;
                unit.put_bands(outcome.job.document.id, keys, bins)?;
                for member in &outcome.members {
                    members.extend(members::put(unit, &outcome.job, member)?);
                }
            }
            fail_io!("read.rows").map_err(|e| Failure::new(Code::Database).with("detail", e))?;
            Ok((members, passages))
        })?;
        fail_point!("read.recorded");
        for (outcome, rows) in batch.iter().zip(passages) {
            self.indexing.add(outcome, &rows)?;
        }
        Ok(members)
    }
}

/// The jobs of all accepted documents that have not been read.
fn pending(home: &Home, schemes: &mut Schemes) -> Result<VecDeque<Job>, Failure> {
    let documents = home
        .records()
        .work::<_, Failure>(|unit| Ok(unit.unread_documents()?))?;
    let mut jobs = jobs_of(home, schemes, documents)?;
    // The largest first: else one of them keeps a single core busy at the end.
    jobs.sort_by_key(|job| std::cmp::Reverse(job.document.bytes));
    Ok(jobs.into())
}

/// What is needed to read each of `documents`; those that were not kept have
/// none.
pub(super) fn jobs_of(
    home: &Home,
    schemes: &mut Schemes,
    documents: Vec<Document>,
) -> Result<Vec<Job>, Failure> {
    let found = home.records().work::<_, Failure>(|unit| {
        let mut submissions = HashMap::new();
        let body = unit.put_body(&home.settings.body())?;
        let mut found = Vec::with_capacity(documents.len());
        for document in documents {
            let received = match submissions.entry(document.submission) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(received(unit, document.submission)?),
            };
            if let Some((received_on, case)) = received {
                let chain = ancestry(unit, &document)?;
                let class = corrected(unit, document.id)?;
                found.push((document, chain, class, (*received_on, case.clone(), body)));
            }
        }
        Ok(found)
    })?;
    let mut jobs = Vec::with_capacity(found.len());
    for (document, chain, class, (received_on, case, body)) in found {
        let Some(root) = chain.root else { continue };
        jobs.push(Job {
            rules: schemes.version(&case.scheme, case.pack)?,
            class,
            document,
            chain: chain.positions,
            root,
            body,
            case: case.code,
            received_on,
            known: None,
        });
    }
    Ok(jobs)
}

/// The class that a person gave a document.
pub(super) fn corrected(unit: &dyn Unit, document: RowId) -> Result<Option<String>, Failure> {
    Ok(class::correction(unit, document)?.map(|(class, _)| class))
}

/// The day of a submission's receipt, and its case.
pub(super) fn received(
    unit: &dyn Unit,
    submission: RowId,
) -> Result<Option<(Date, Case)>, Failure> {
    let Some(submission) = unit.submission(submission)? else {
        return Ok(None);
    };
    let case = unit.case(submission.case)?;
    Ok(case.map(|case| (submission.received_on, case)))
}

/// From the received file down to a document.
pub(super) struct Ancestry {
    pub(super) root: Option<crate::model::Digest>,
    pub(super) positions: Vec<u32>,
}

pub(super) fn ancestry(unit: &dyn Unit, document: &Document) -> Result<Ancestry, Failure> {
    let mut positions = Vec::new();
    let mut current = document.clone();
    while let (Some(parent), Some(position)) = (current.parent, current.position) {
        positions.push(position);
        current = parent_of(unit, parent)?;
    }
    positions.reverse();
    Ok(Ancestry {
        root: current.sha256,
        positions,
    })
}

fn parent_of(unit: &dyn Unit, parent: RowId) -> Result<Document, Failure> {
    unit.document(parent)?
        .ok_or_else(|| Failure::new(Code::Database).with("detail", "a member without its archive"))
}
