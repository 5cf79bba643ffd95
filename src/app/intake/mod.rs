//! The main job: takes in every settled submission, reads it, matches it, and
//! says what came of it.

mod after;
mod find;
mod retry;
mod take;
mod vain;
mod watch;

use std::path::PathBuf;

use super::coverage::coverage_of;
use super::error::{Code, Exit, Failure};
use super::home::Home;
use super::pipeline::read_pending;
use super::receipts::receipt_of;
use super::references;
use super::schemes::Schemes;
use super::sweep::sweep;
use crate::intake::{Found, Slip, Writers};
use crate::model::{Progress, Stage};
use crate::records::Unit;
use crate::report::Receipt;

use after::after;

pub use retry::retry;
pub use watch::{Heard, watch};

/// What the user asked for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Where to look; nothing means the drop folder.
    pub paths: Vec<PathBuf>,
    /// The scheme of submissions that lie outside a scheme's folder.
    pub scheme: Option<String>,
    /// Only say what would be taken in.
    pub dry_run: bool,
}

/// What came of a run.
#[derive(Debug, Default)]
pub struct Taken {
    /// The submissions taken in, oldest first.
    pub submissions: Vec<Receipt>,
    /// What is left for the next run, and why.
    pub left: Vec<Failure>,
    /// With `dry_run`: submissions and files that would be taken in.
    pub would_take: Vec<(String, Vec<String>)>,
    /// Files in quarantine at the end of the run, of whatever submission.
    pub quarantined: usize,
}

impl Taken {
    /// The exit code: partial when something was quarantined or left.
    pub fn exit(&self) -> Exit {
        let quarantined = self.submissions.iter().any(Receipt::has_quarantined);
        match self.left.iter().map(|failure| failure.code.exit()).max() {
            Some(worst) => worst.max(Exit::Partial),
            None if quarantined => Exit::Partial,
            None => Exit::Ok,
        }
    }
}

/// Runs the line from the drop folder to the gaps. What cannot be taken in is
/// named and left for the next run; everything else goes on.
pub fn intake(home: &Home, request: &Request, progress: &dyn Progress) -> Result<Taken, Failure> {
    let mut schemes = Schemes::new(&home.templates);
    let mut taken = Taken::default();
    let known = schemes.ids()?;
    let layouts = find::layouts(home, request, &known)?;
    let mut found = find::find(home, &layouts, &known, &mut taken.left);
    references::predecessors_first(&mut found);
    let entries = found.iter().map(|(found, _)| found.entries.len() as u64);
    progress.begin(Stage::Keep, entries.sum());
    let mut received = Vec::new();
    let mut writers = Writers::below(find::places(&layouts));
    for (found, slip) in &found {
        if progress.stopped() {
            taken.left.push(Failure::new(Code::Interrupted));
            break;
        }
        let one = if request.dry_run {
            would(home, found, slip, &mut taken.would_take)
        } else {
            one(
                home,
                &mut schemes,
                (found, slip),
                &mut writers,
                progress,
                (&mut received, &mut taken.left),
            )
        };
        match one {
            Ok(()) => {}
            Err(failure) if goes_on(&failure) => taken.left.push(failure),
            Err(failure) => return Err(failure),
        }
    }
    progress.end();
    if request.dry_run {
        return Ok(taken);
    }
    finish(home, &mut schemes, &received, taken, progress)
}

/// Signs and reads what was recorded, and makes its receipts.
fn finish(
    home: &Home,
    schemes: &mut Schemes,
    received: &[String],
    mut taken: Taken,
    progress: &dyn Progress,
) -> Result<Taken, Failure> {
    if !received.is_empty() {
        taken.left.extend(sweep(home).err());
    }
    // What is recorded stays recorded: the next run signs what this one could
    // not.
    taken.left.extend(super::ledger::sign(home).err());
    read_pending(home, schemes, progress, |schemes, done| {
        match done {
            Err(failure) if failure.code == Code::Interrupted => taken.left.push(failure),
            done => done?,
        }
        taken.submissions = receipts(home, schemes, received)?;
        let waiting = |unit: &dyn Unit| Ok::<_, Failure>(unit.quarantined()?.len());
        taken.quarantined = home.records().work(waiting)?;
        Ok(taken)
    })?
}

/// Takes in one submission, and moves aside what was taken in where the home
/// says so.
fn one(
    home: &Home,
    schemes: &mut Schemes,
    (found, slip): (&Found, &Slip),
    writers: &mut Writers,
    progress: &dyn Progress,
    (received, left): (&mut Vec<String>, &mut Vec<Failure>),
) -> Result<(), Failure> {
    let Some(mut news) = take::news(home, found, slip)? else {
        return after(home, found, &[]);
    };
    take::check(home, found, slip, &news)?;
    take::wait_until_still(home, found, &mut news, writers, progress)?;
    left.extend(take::hold_back(home, found, slip, &mut news)?);
    if !news.entries.is_empty() {
        received.extend(take::take(home, schemes, found, slip, &news, progress)?);
    }
    after(home, found, &news.entries)
}

/// What would be taken in of a submission.
fn would(
    home: &Home,
    found: &Found,
    slip: &Slip,
    would_take: &mut Vec<(String, Vec<String>)>,
) -> Result<(), Failure> {
    if let Some(news) = take::news(home, found, slip)? {
        let names = news.entries.iter();
        let names = names.map(|entry| crate::text::filename::display(&entry.path));
        would_take.push((found.name.clone(), names.collect()));
    }
    Ok(())
}

/// Whether a failure concerns one submission only.
fn goes_on(failure: &Failure) -> bool {
    failure.code == Code::PackMistakes || failure.code.exit() == Exit::Partial
}

/// The receipts of what was taken in, with where each case stands.
fn receipts(
    home: &Home,
    schemes: &mut Schemes,
    received: &[String],
) -> Result<Vec<Receipt>, Failure> {
    let mut receipts = Vec::with_capacity(received.len());
    for code in received {
        receipts.push(home.records().work::<_, Failure>(|unit| {
            let mut receipt = receipt_of(unit, schemes, code)?;
            receipt.coverage = Some(coverage_of(unit, schemes, &receipt.case)?);
            Ok(receipt)
        })?);
    }
    Ok(receipts)
}
