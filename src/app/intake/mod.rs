//! The main job: takes in every settled submission, reads it, matches it, and
//! says what came of it.

mod after;
mod dismiss;
mod find;
mod retry;
mod take;
mod vain;
mod watch;

use std::path::{Path, PathBuf};

use super::coverage::coverage_of;
use super::error::{Code, Exit, Failure};
use super::findings::{JustRead, findings_after};
use super::home::Home;
use super::pipeline::read_pending;
use super::receipts::receipt_of;
use super::references;
use super::schemes::Schemes;
use super::sweep::sweep;
use crate::intake::{Entry, Found, Slip, Writers};
use crate::model::{Progress, Stage};
use crate::records::Unit;
use crate::report::Receipt;
use crate::text::filename::display;

use after::after;

pub(super) use dismiss::pinned_again;
pub use dismiss::{Dismiss, dismiss};
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
        let exits = self.left.iter().map(|failure| failure.code.exit());
        // A remark about what was taken in leaves nothing for the next run.
        match exits.filter(|exit| *exit != Exit::Ok).max() {
            Some(worst) => worst.max(Exit::Partial),
            None if quarantined => Exit::Partial,
            None => Exit::Ok,
        }
    }
}

/// Runs the line from the drop folder to the gaps. What cannot be taken in is
/// named and left for the next run; everything else goes on.
pub fn intake(home: &Home, request: &Request, progress: &dyn Progress) -> Result<Taken, Failure> {
    let mut schemes = home.schemes();
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
            take::news(home, found, slip).map(|news| {
                let news = news.map(|news| would(found, &news.entries));
                taken.would_take.extend(news);
            })
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

/// The receipt number of what was taken in from a place, whoever did it.
pub fn taken_at(home: &Home, scheme: &str, place: &Path) -> Result<Option<String>, Failure> {
    let source = take::source_of(home, scheme, place);
    let found = home.records().work(|unit| unit.submission_from(&source))?;
    Ok(found.map(|submission| submission.code))
}

/// Signs and reads what was recorded, and makes its receipts.
fn finish(
    home: &Home,
    schemes: &mut Schemes,
    received: &[String],
    mut taken: Taken,
    progress: &dyn Progress,
) -> Result<Taken, Failure> {
    let (read, receipts) = conclude(home, schemes, received, &mut taken.left, progress)
        .unwrap_or_else(|failure| (Err(failure), Vec::new()));
    match read {
        // A full disk fails more than once: what it failed first is told too.
        Err(failure) if failure.code == Code::Interrupted || !taken.left.is_empty() => {
            taken.left.push(failure);
        }
        read => read?,
    }
    taken.submissions = receipts;
    let waiting = |unit: &dyn Unit| Ok::<_, Failure>(unit.quarantined()?.len());
    taken.quarantined = home.records().work(waiting)?;
    Ok(taken)
}

/// How reading ended, and the receipts of what was taken in.
type Concluded = (Result<(), Failure>, Vec<Receipt>);

/// Sweeps, signs and reads after something was recorded. What could not be
/// swept or signed is left: the next run does it, and what is recorded stays.
fn conclude(
    home: &Home,
    schemes: &mut Schemes,
    received: &[String],
    left: &mut Vec<Failure>,
    progress: &dyn Progress,
) -> Result<Concluded, Failure> {
    if !received.is_empty() {
        left.extend(sweep(home).err());
    }
    left.extend(super::ledger::sign(home).err());
    read_pending(home, schemes, progress, |schemes, just_read, read| {
        Ok((read, receipts(home, schemes, received, just_read)?))
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
    take::beside_the_pack(home, &found.scheme, || {
        take::check(home, found, slip, &news)?;
        take::wait_until_still(home, found, &mut news, writers, progress)?;
        let told = (left, progress);
        received.extend(take::take(home, schemes, found, slip, &mut news, told)?);
        after(home, found, &news.entries)
    })
}

/// What would be taken in of a submission: its name, and those of the files.
fn would(found: &Found, entries: &[Entry]) -> (String, Vec<String>) {
    let names = entries.iter().map(|entry| display(&entry.path));
    (found.name.clone(), names.collect())
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
    just_read: &JustRead,
) -> Result<Vec<Receipt>, Failure> {
    let mut receipts = Vec::with_capacity(received.len());
    for code in received {
        receipts.push(home.records().work::<_, Failure>(|unit| {
            let mut receipt = receipt_of(unit, schemes, code)?;
            receipt.coverage = Some(coverage_of(unit, schemes, &receipt.case)?);
            receipt.findings = Some(findings_after(unit, schemes, &receipt.case, just_read)?);
            Ok(receipt)
        })?);
    }
    Ok(receipts)
}
