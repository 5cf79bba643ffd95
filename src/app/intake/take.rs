//! One submission: what is new in it, whether it may be taken, taking it.

use std::path::Path;
use std::thread;
use std::time::Duration;

use crate::app::casework;
use crate::app::erase::hold_back;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::references;
use crate::app::schemes::Schemes;
use crate::intake::{
    Context, Entry, Found, IntakeError, Settled, Slip, SlipError, Writers, is_closed, keep_all,
    new_entries, record, settle,
};
use crate::model::Progress;

/// What is new in a submission.
pub(super) struct News {
    /// Where it lies, as it is recorded.
    source: String,
    /// Where the submission lay that its slip calls the predecessor.
    predecessor: Option<String>,
    /// The entries that were not taken before.
    pub(super) entries: Vec<Entry>,
}

impl News {
    /// What is tried again of a submission that was taken in before.
    pub(super) fn again(source: &str, entries: Vec<Entry>) -> Self {
        Self {
            source: source.to_owned(),
            predecessor: None,
            entries,
        }
    }
}

/// Where a submission lies, as it is recorded.
pub(super) fn source(home: &Home, found: &Found) -> String {
    source_of(home, &found.scheme, &found.place)
}

/// The same of a place.
pub(super) fn source_of(home: &Home, scheme: &str, place: &Path) -> String {
    format!("{scheme}:{}", home.relative(place))
}

/// What is new in a submission; nothing when all of it was taken before.
pub(super) fn news(home: &Home, found: &Found, slip: &Slip) -> Result<Option<News>, Failure> {
    let source = source(home, found);
    let (before, is_new) = home.records().work::<_, Failure>(|unit| {
        Ok((
            unit.taken_from(&source)?,
            unit.submission_from(&source)?.is_none(),
        ))
    })?;
    let entries = new_entries(found, &before);
    match (entries.is_empty(), is_new) {
        (true, true) => {
            Err(Failure::new(Code::EmptySubmission).with("path", found.place.display()))
        }
        (true, false) => Ok(None),
        (false, _) => Ok(Some(News {
            predecessor: predecessor_source(home, found, slip),
            source,
            entries,
        })),
    }
}

/// Refuses a submission whose slip refers to nothing.
pub(super) fn check(home: &Home, found: &Found, slip: &Slip, news: &News) -> Result<(), Failure> {
    home.records()
        .work::<_, Failure>(|unit| match unit.submission_from(&news.source)?.is_none() {
            true => {
                let mut schemes = home.schemes();
                let before = news.predecessor.as_deref();
                references::check(unit, found, slip, before, &mut schemes)
            }
            false => Ok(()),
        })
}

/// Works while the pack in force today is loaded: files and disk are waited for.
/// Who needs the pack asks for it, and is told what is wrong with it.
pub(super) fn beside_the_pack<T>(home: &Home, scheme: &str, work: impl FnOnce() -> T) -> T {
    let mut early = home.schemes();
    thread::scope(|scope| {
        scope.spawn(|| early.in_force(scheme, home.clock.today()));
        work()
    })
}

/// Waits until what is new stands still, or it is clear that it will not. What
/// a marker closes is complete at once.
pub(super) fn wait_until_still(
    home: &Home,
    found: &Found,
    news: &mut News,
    writers: &mut Writers,
    progress: &dyn Progress,
) -> Result<(), Failure> {
    let quiet = time_to_rest(home, found, &news.entries)?;
    rest(home, found, news, quiet, writers, progress)
}

/// Waits until what is new stood still for `quiet`.
pub(super) fn rest(
    home: &Home,
    found: &Found,
    news: &mut News,
    quiet: Duration,
    writers: &mut Writers,
    progress: &dyn Progress,
) -> Result<(), Failure> {
    let clock = home.clock.as_ref();
    let entries = &mut news.entries;
    match settle(&found.root, entries, quiet, writers, clock, progress) {
        Settled::Still => Ok(()),
        Settled::Busy => Err(Failure::new(Code::Busy).with("path", found.place.display())),
        Settled::Interrupted => Err(Failure::new(Code::Interrupted)),
    }
}

/// How long what is new has to stand still: not at all when a marker closes
/// the submission. Refuses a folder that is not closed where the home requires
/// it.
pub(super) fn time_to_rest(
    home: &Home,
    found: &Found,
    entries: &[Entry],
) -> Result<Duration, Failure> {
    if is_closed(found, entries) {
        return Ok(Duration::ZERO);
    }
    let settings = &home.settings.intake;
    if found.single || !settings.require_marker {
        return Ok(quiet(home));
    }
    let marker = settings.markers.first().map_or("", String::as_str);
    Err(Failure::new(Code::NotClosed)
        .with("path", found.place.display())
        .with("marker", marker))
}

/// How long a submission has to stand still.
pub(super) fn quiet(home: &Home) -> Duration {
    Duration::from_secs(home.settings.intake.settle_seconds)
}

/// Keeps and records what is new, but for what was erased from the case before:
/// that is left, and said. Returns the receipt number, or nothing when only
/// times had changed.
pub(super) fn take(
    home: &Home,
    schemes: &mut Schemes,
    found: &Found,
    slip: &Slip,
    news: &mut News,
    (left, progress): (&mut Vec<Failure>, &dyn Progress),
) -> Result<Option<String>, Failure> {
    left.extend(hold_back(
        home,
        &news.source,
        found,
        slip,
        &mut news.entries,
    )?);
    if news.entries.is_empty() {
        return Ok(None);
    }
    let max_bytes = home.settings.intake.max_file_mib.saturating_mul(1 << 20);
    let stated_on = slip.received_date().ok().flatten();
    let today = home.clock.today();
    let (root, entries) = (&found.root, &news.entries);
    let kept = keep_all(home.vault(), root, entries, max_bytes, progress)?;
    let rules = schemes.in_force(&found.scheme, stated_on.unwrap_or(today))?;
    let context = Context {
        body: &home.settings.body(),
        scheme: &found.scheme,
        pack: rules.pack.effective,
        pack_hash: &rules.pack.hash,
        today,
        now: home.now(),
        source: &news.source,
        predecessor_source: news.predecessor.clone(),
        name: &found.name,
    };
    let received = home.records().work::<_, Failure>(|unit| {
        let received = record(unit, &context, slip, &kept).map_err(|error| match error {
            IntakeError::Slip(error) => mistake(found, error),
            other => other.into(),
        })?;
        if let Some(received) = &received {
            let (case, submission) = (&received.case, &received.submission);
            left.extend(casework::received(home, unit, schemes, case, submission)?);
        }
        Ok(received)
    })?;
    fail_point!("intake.recorded");
    Ok(received.map(|received| received.submission.code))
}

/// A slip that says what cannot be.
pub(super) fn mistake(found: &Found, error: SlipError) -> Failure {
    let path = found.root.join("submission.toml");
    Failure::from(IntakeError::Slip(error)).with("path", path.display())
}

fn predecessor_source(home: &Home, found: &Found, slip: &Slip) -> Option<String> {
    let sibling = references::predecessor(found, slip)?;
    Some(format!("{}:{}", found.scheme, home.relative(&sibling)))
}
