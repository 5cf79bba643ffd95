//! The main job: takes in every settled submission, reads it, matches it, and
//! says what came of it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::coverage::coverage_of;
use super::erase::hold_back;
use super::error::{Code, Exit, Failure};
use super::home::Home;
use super::pipeline::read_pending;
use super::receipts::receipt_of;
use super::references;
use super::schemes::Schemes;
use super::sweep::sweep;
use crate::intake::{
    Context, Entry, Found, IntakeError, Layout, Settled, Slip, Trouble, discover, keep_all,
    new_entries, read_slip, record, settle,
};
use crate::model::{Progress, Stage};
use crate::report::Receipt;

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
    let mut found = find(home, &mut schemes, request, &mut taken.left)?;
    references::predecessors_first(&mut found);
    progress.begin(
        Stage::Keep,
        found
            .iter()
            .map(|(found, _)| found.entries.len() as u64)
            .sum(),
    );
    let mut received = Vec::new();
    for (found, slip) in &found {
        if progress.stopped() {
            taken.left.push(Failure::new(Code::Interrupted));
            break;
        }
        let left = &mut taken.left;
        match take_one(home, &mut schemes, request, found, slip, left, progress) {
            Ok(One::Received(submission)) => received.push(submission),
            Ok(One::Would(files)) => taken.would_take.push((found.name.clone(), files)),
            Ok(One::Nothing) => {}
            Err(failure) if goes_on(&failure) => taken.left.push(failure),
            Err(failure) => return Err(failure),
        }
    }
    progress.end();
    if request.dry_run {
        return Ok(taken);
    }
    match read_pending(home, &mut schemes, progress) {
        Ok(_) => {}
        Err(failure) if failure.code == Code::Interrupted => taken.left.push(failure),
        Err(failure) => return Err(failure),
    }
    if !received.is_empty()
        && let Err(failure) = sweep(home)
    {
        taken.left.push(failure);
    }
    for code in received {
        let report = home.records().work::<_, Failure>(|unit| {
            let mut report = receipt_of(unit, &mut schemes, &code)?;
            report.coverage = Some(coverage_of(unit, &mut schemes, &report.case)?);
            Ok(report)
        })?;
        taken.submissions.push(report);
    }
    Ok(taken)
}

/// Whether a failure concerns one submission only.
fn goes_on(failure: &Failure) -> bool {
    failure.code == Code::PackMistakes || failure.code.exit() == Exit::Partial
}

/// What became of one submission.
enum One {
    Received(String),
    Would(Vec<String>),
    Nothing,
}

fn find(
    home: &Home,
    schemes: &mut Schemes,
    request: &Request,
    left: &mut Vec<Failure>,
) -> Result<Vec<(Found, Slip)>, Failure> {
    let known = schemes.ids()?;
    let mut all = Vec::new();
    for layout in layouts(home, request, &known)? {
        let (found, troubles) = discover(&layout, &known, &home.settings.intake.ignore);
        left.extend(
            troubles
                .into_iter()
                .map(|trouble| trouble_of(trouble, &known)),
        );
        all.extend(found);
    }
    let mut ready = Vec::with_capacity(all.len());
    for found in all {
        match read_slip(&found) {
            Ok(slip) => ready.push((found, slip)),
            Err(error) => left.push(
                Failure::new(Code::Slip)
                    .with("path", found.root.join("submission.toml").display())
                    .with("detail", error),
            ),
        }
    }
    Ok(ready)
}

/// What each path is: a drop folder, a scheme's folder, or one submission.
fn layouts(home: &Home, request: &Request, known: &[String]) -> Result<Vec<Layout>, Failure> {
    if let Some(scheme) = request
        .scheme
        .as_ref()
        .filter(|scheme| !known.contains(scheme))
    {
        return Err(Failure::new(Code::UnknownScheme)
            .with("scheme", scheme)
            .with("known", known.join(", ")));
    }
    if request.paths.is_empty() {
        let folder = home.drop_folder();
        return match (folder.is_dir(), &request.scheme) {
            (false, _) => Err(Failure::new(Code::NoSuchPath).with("path", folder.display())),
            (true, Some(scheme)) => Ok(vec![Layout::SchemeFolder(
                folder.join(scheme),
                scheme.clone(),
            )]),
            (true, None) => Ok(vec![Layout::DropFolder(folder)]),
        };
    }
    request
        .paths
        .iter()
        .map(|path| layout_of(path, request.scheme.as_deref(), known))
        .collect()
}

fn layout_of(path: &Path, scheme: Option<&str>, known: &[String]) -> Result<Layout, Failure> {
    let full = path.canonicalize().map_err(|e| {
        Failure::new(Code::NoSuchPath)
            .with("path", path.display())
            .with("detail", e)
    })?;
    if let Some(scheme) = scheme {
        return Ok(layout_under(full, scheme));
    }
    let name_of = |path: &Path| {
        path.file_name()
            .map(|name| name.to_string_lossy().into_owned())
    };
    let is_known = |name: &Option<String>| name.as_ref().is_some_and(|name| known.contains(name));
    let own = name_of(&full);
    let parent = full.parent().and_then(name_of);
    match (own, parent) {
        (own, _) if is_known(&own) && full.is_dir() => {
            Ok(Layout::SchemeFolder(full, own.unwrap_or_default()))
        }
        (_, parent) if is_known(&parent) => {
            Ok(Layout::Submission(full, parent.unwrap_or_default()))
        }
        _ if full.is_dir() && known.iter().any(|id| full.join(id).is_dir()) => {
            Ok(Layout::DropFolder(full))
        }
        _ => Err(Failure::new(Code::UnclearPath)
            .with("path", path.display())
            .with("known", known.join(", "))),
    }
}

/// What a path is whose scheme was named: the scheme's folder, a drop folder
/// that has one, or one submission.
fn layout_under(full: PathBuf, scheme: &str) -> Layout {
    let scheme_folder = full.join(scheme);
    if full.is_dir() && full.file_name().is_some_and(|name| name == scheme) {
        Layout::SchemeFolder(full, scheme.to_owned())
    } else if scheme_folder.is_dir() {
        Layout::SchemeFolder(scheme_folder, scheme.to_owned())
    } else {
        Layout::Submission(full, scheme.to_owned())
    }
}

fn trouble_of(trouble: Trouble, known: &[String]) -> Failure {
    match trouble {
        Trouble::UnknownScheme(path) => Failure::new(Code::UnknownSchemeFolder)
            .with("path", path.display())
            .with("known", known.join(", ")),
        Trouble::Loose(path) => Failure::new(Code::LooseFile).with("path", path.display()),
        Trouble::Unreadable(path, detail) => Failure::new(Code::UnreadablePlace)
            .with("path", path.display())
            .with("detail", detail),
        Trouble::TooMany(path) => Failure::new(Code::TooManyFiles).with("path", path.display()),
    }
}

fn take_one(
    home: &Home,
    schemes: &mut Schemes,
    request: &Request,
    found: &Found,
    slip: &Slip,
    left: &mut Vec<Failure>,
    progress: &dyn Progress,
) -> Result<One, Failure> {
    let place = if found.single {
        found.root.join(&found.name)
    } else {
        found.root.clone()
    };
    let source = format!("{}:{}", found.scheme, home.relative(&place));
    let predecessor_source = predecessor_source(home, found, slip);
    let (before, is_new) = home.records().work::<_, Failure>(|unit| {
        let is_new = unit.submission_from(&source)?.is_none();
        if is_new && !request.dry_run {
            references::check(unit, found, slip, predecessor_source.as_deref())?;
        }
        Ok((unit.taken_from(&source)?, is_new))
    })?;
    let mut entries = new_entries(found, &before);
    if entries.is_empty() {
        return match is_new {
            true => Err(Failure::new(Code::EmptySubmission).with("path", place.display())),
            false => Ok(One::Nothing),
        };
    }
    let held = hold_back(home, &source, found, slip, &mut entries)?;
    left.extend(held);
    if entries.is_empty() {
        return Ok(One::Nothing);
    }
    if request.dry_run {
        return Ok(One::Would(
            entries
                .iter()
                .map(|entry| crate::text::filename::display(&entry.path))
                .collect(),
        ));
    }
    still(home, found, &mut entries, progress)?;
    let max_bytes = home.settings.intake.max_file_mib.saturating_mul(1 << 20);
    let kept = keep_all(home.vault(), &found.root, &entries, max_bytes, progress)?;
    let rules = schemes.in_force(
        &found.scheme,
        slip.received_date()
            .ok()
            .flatten()
            .unwrap_or(home.clock.today()),
    )?;
    let context = Context {
        body: &home.settings.body(),
        scheme: &found.scheme,
        pack: rules.pack.effective,
        pack_hash: &rules.pack.hash,
        today: home.clock.today(),
        now: home.now(),
        source: &source,
        predecessor_source,
        name: &found.name,
    };
    let received = home
        .records()
        .work::<_, IntakeError>(|unit| record(unit, &context, slip, &kept))?;
    fail_point!("intake.recorded");
    Ok(match received {
        Some(received) => One::Received(received.submission.code),
        None => One::Nothing,
    })
}

fn still(
    home: &Home,
    found: &Found,
    entries: &mut Vec<Entry>,
    progress: &dyn Progress,
) -> Result<(), Failure> {
    let quiet = Duration::from_secs(home.settings.intake.settle_seconds);
    match settle(&found.root, entries, quiet, home.clock.as_ref(), progress) {
        Settled::Still => Ok(()),
        Settled::Busy => Err(Failure::new(Code::Busy).with("path", found.root.display())),
        Settled::Interrupted => Err(Failure::new(Code::Interrupted)),
    }
}

/// Where the submission lay that the slip calls the predecessor.
fn predecessor_source(home: &Home, found: &Found, slip: &Slip) -> Option<String> {
    let sibling = references::predecessor(found, slip)?;
    Some(format!("{}:{}", found.scheme, home.relative(&sibling)))
}
