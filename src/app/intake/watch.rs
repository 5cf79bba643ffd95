//! `intake --watch`: looks when something changed, and from time to time in any
//! case; takes in each submission as soon as it is complete.
//!
//! Looking takes no lock. The lock is held only while something is taken in, and
//! given away between submissions to whoever waits for it.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::take;
use super::vain::Vain;
use super::{Request, after, conclude, find, goes_on};
use crate::app::error::{Code, Exit, Failure};
use crate::app::home::Home;
use crate::app::references;
use crate::app::schemes::Schemes;
use crate::app::settings::After;
use crate::intake::{Found, Layout, Seen, Slip, Watcher, Writers};
use crate::model::{Progress, Stage};
use crate::report::Receipt;

/// After word of a change, what belongs to it is let come.
const BREATH: Duration = Duration::from_millis(100);

/// Looking takes at most one part in so many of the time.
const SHARE: u32 = 20;

/// How long submissions are taken in under one lock, before they are read and
/// others have their turn.
const TURN: Duration = Duration::from_secs(1);

/// When to look again at what someone has open for writing, at the earliest.
const BUSY: Duration = Duration::from_secs(1);

/// What does not mend itself.
const WAITS_FOR_A_PERSON: [Code; 2] = [Code::Slip, Code::NotMoved];

/// What a watcher hears.
#[derive(Debug)]
pub enum Heard {
    /// A submission was taken in and read.
    Received(Box<Receipt>),
    /// Something cannot be taken in as it is. It is told once.
    Left(Failure),
}

/// Watches until the user asks to stop. Returns `Interrupted` when work was cut
/// off by that, which the next run goes on with.
pub fn watch(
    home: &Home,
    request: &Request,
    progress: &dyn Progress,
    tell: &mut dyn FnMut(Heard),
) -> Result<Exit, Failure> {
    let mut watch = Watch {
        home,
        request,
        progress,
        tell,
        seen: Seen::default(),
        told: Vec::new(),
        vain: Vain::default(),
        cut_off: false,
        behind: true,
    };
    let mut watcher = Watcher::default();
    let rescan = Duration::from_secs(home.settings.intake.rescan_seconds.max(1));
    while !progress.stopped() {
        let began = Instant::now();
        // Listening begins before looking: nothing falls between the two.
        watcher.follow(&watch.folders());
        let next = watch.round()?;
        let pause = BREATH.max(began.elapsed() * SHARE);
        watcher.rest(pause, progress);
        watcher.wait(next.unwrap_or(rescan).min(rescan), progress);
        watcher.rest(BREATH, progress);
    }
    Ok(match watch.cut_off {
        true => Exit::Interrupted,
        false => Exit::Ok,
    })
}

/// What one look showed.
#[derive(Default)]
struct Sight {
    /// Submissions that are complete.
    ready: Vec<(Found, Slip)>,
    /// When to look again at what is on its way, if something is.
    next: Option<Duration>,
}

struct Watch<'a> {
    home: &'a Home,
    request: &'a Request,
    progress: &'a dyn Progress,
    tell: &'a mut dyn FnMut(Heard),
    seen: Seen,
    told: Vec<Failure>,
    vain: Vain,
    /// Whether work was cut off by the request to stop.
    cut_off: bool,
    /// Whether documents may lie unread, or the index may lack some.
    behind: bool,
}

impl Watch<'_> {
    /// The folders to listen at.
    fn folders(&self) -> Vec<PathBuf> {
        match self.request.paths.is_empty() {
            true => vec![self.home.drop_folder()],
            false => self.request.paths.clone(),
        }
    }

    /// Looks once and takes in what is complete. Returns when to look again, if
    /// something is on its way.
    fn round(&mut self) -> Result<Option<Duration>, Failure> {
        let mut left = Vec::new();
        let mut schemes = self.home.schemes();
        let sight = match self.look(&schemes, &mut left) {
            Ok(sight) => sight,
            // The folder is not there now: it may come back.
            Err(failure) if failure.code == Code::NoSuchPath => {
                left.push(failure);
                Sight::default()
            }
            Err(failure) => return Err(failure),
        };
        let mut ready = sight.ready.into_iter().peekable();
        while (ready.peek().is_some() || self.behind) && !self.progress.stopped() {
            match self.turn(&mut schemes, &mut ready, &mut left) {
                Ok(()) => {}
                // Someone works long; what is ready stays ready.
                Err(failure) if failure.code == Code::Locked => break,
                Err(failure) if failure.code == Code::Interrupted => {
                    self.cut_off = true;
                    break;
                }
                Err(failure) => return Err(failure),
            }
        }
        self.tell_left(left);
        Ok(sight.next)
    }

    /// What is complete, and when to look again at what is on its way.
    fn look(&mut self, schemes: &Schemes, left: &mut Vec<Failure>) -> Result<Sight, Failure> {
        let ids = schemes.ids()?;
        let layouts: Vec<Layout> = find::layouts(self.home, self.request, &ids)?;
        let mut found = find::find(self.home, &layouts, &ids, left);
        references::predecessors_first(&mut found);
        let mut writers = Writers::below(find::places(&layouts));
        let mut sight = Sight::default();
        for (found, slip) in found {
            match self.next_look(&found, &slip, &mut writers, left) {
                Ok(Some(Duration::ZERO)) => sight.ready.push((found, slip)),
                Ok(Some(wait)) => {
                    sight.next = Some(sight.next.map_or(wait, |next| next.min(wait)));
                }
                Ok(None) => {}
                // An empty folder is one that is being filled.
                Err(failure) if failure.code == Code::EmptySubmission => {}
                Err(failure) if goes_on(&failure) => left.push(failure),
                Err(failure) => return Err(failure),
            }
        }
        self.seen.forget_unseen();
        Ok(sight)
    }

    /// When to look again at a submission: at once when it is complete, never
    /// when nothing is to be done before something changes.
    fn next_look(
        &mut self,
        found: &Found,
        slip: &Slip,
        writers: &mut Writers,
        left: &mut Vec<Failure>,
    ) -> Result<Option<Duration>, Failure> {
        let news = take::news(self.home, found, slip)?;
        // Taken in before, and perhaps not moved aside yet.
        let moves = self.home.settings.intake.after == After::Move && !found.entries.is_empty();
        if (news.is_none() && !moves) || self.vain.has(found, slip, left) {
            return Ok(None);
        }
        let Some(news) = news else {
            return Ok(Some(Duration::ZERO));
        };
        let rest = take::time_to_rest(self.home, found, &news.entries)?;
        let clock = self.home.clock.as_ref();
        let entries = &news.entries;
        if let Some(wait) = self.seen.still_in(&found.place, entries, rest, clock) {
            return Ok(Some(wait));
        }
        if writers.write_to(&found.root, entries) {
            left.push(Failure::new(Code::Busy).with("path", found.place.display()));
            return Ok(Some(take::quiet(self.home).max(BUSY)));
        }
        Ok(Some(Duration::ZERO))
    }

    /// Takes in some submissions under one lock, reads them and tells of them.
    fn turn(
        &mut self,
        schemes: &mut Schemes,
        ready: &mut dyn Iterator<Item = (Found, Slip)>,
        left: &mut Vec<Failure>,
    ) -> Result<(), Failure> {
        let mut lock = self.home.lock("intake --watch", self.progress)?;
        left.append(&mut lock.remarks);
        let began = Instant::now();
        let mut received = Vec::new();
        self.behind = true;
        for (found, slip) in ready {
            match self.take(schemes, &found, &slip, left) {
                Ok(submission) => received.extend(submission),
                Err(failure) if goes_on(&failure) => left.push(failure),
                Err(failure) => return Err(failure),
            }
            if began.elapsed() >= TURN || self.progress.stopped() {
                break;
            }
        }
        let (read, told) = conclude(self.home, schemes, &received, left, self.progress)?;
        for receipt in told {
            (self.tell)(Heard::Received(Box::new(receipt)));
        }
        read?;
        self.behind = false;
        Ok(())
    }

    /// Another process may have taken it since one looked: one looks again.
    fn take(
        &mut self,
        schemes: &mut Schemes,
        found: &Found,
        slip: &Slip,
        left: &mut Vec<Failure>,
    ) -> Result<Option<String>, Failure> {
        let mut submission = None;
        let done = self.take_new(schemes, found, slip, &mut submission, left);
        let why = match &done {
            Ok(()) if submission.is_none() => None,
            Err(failure) if WAITS_FOR_A_PERSON.contains(&failure.code) => Some(failure.clone()),
            _ => return done.map(|()| submission),
        };
        self.vain.remember(found, slip, why);
        match done {
            // It was taken in, and only could not be moved.
            Err(failure) if submission.is_some() => {
                left.push(failure);
                Ok(submission)
            }
            done => done.map(|()| submission),
        }
    }

    fn take_new(
        &self,
        schemes: &mut Schemes,
        found: &Found,
        slip: &Slip,
        submission: &mut Option<String>,
        left: &mut Vec<Failure>,
    ) -> Result<(), Failure> {
        let Some(mut news) = take::news(self.home, found, slip)? else {
            return after(self.home, found, &[]);
        };
        take::check(self.home, found, slip, &news)?;
        self.progress.begin(Stage::Keep, news.entries.len() as u64);
        let told = (left, self.progress);
        let taken = take::beside_the_pack(self.home, &found.scheme, || {
            take::take(self.home, schemes, found, slip, &mut news, told)
        });
        self.progress.end();
        *submission = taken?;
        after(self.home, found, &news.entries)
    }

    /// Tells what is left that was not left before.
    fn tell_left(&mut self, left: Vec<Failure>) {
        for failure in &left {
            if !self.told.contains(failure) {
                (self.tell)(Heard::Left(failure.clone()));
            }
        }
        self.told = left;
    }
}
