//! The evidence package of a case: gathered in one unit of work, proved under
//! the newest checkpoint, written beside its place and put there when it is
//! whole. Nothing in the home is changed but that what an interrupted run left
//! unsigned gets its signature.

mod carry;
mod gather;
mod place;
mod proving;
mod results;

use std::path::PathBuf;

pub use self::results::results;

use self::gather::{Gathered, gather};
use self::place::Place;
use self::proving::{signed, standing, write_ledger};
use super::error::{Code, Failure};
use super::home::Home;
use crate::ledger::{Checkpoint, Key};
use crate::model::{Progress, Stage};
use crate::report::package::tables::{self, Presence};
use crate::report::package::{Bag, Copied, PackageError, document};
use crate::report::{Lang, Words};
use crate::scheme::Source as _;

/// What to export, and where.
#[derive(Debug, Clone)]
pub struct Request {
    /// Case number.
    pub case: String,
    /// The folder that becomes the package; it must be empty or not there.
    pub dir: PathBuf,
    /// Leave out the originals of earlier cases that evidence rests on.
    pub without_carried: bool,
    /// Only say what would go.
    pub dry_run: bool,
}

/// What went into a package, or would go.
#[derive(Debug, Clone)]
pub struct Exported {
    /// Case number.
    pub case: String,
    /// The folder.
    pub dir: PathBuf,
    /// Originals in it, and their bytes.
    pub originals: (u64, u64),
    /// Documents that it lists without bytes: code, name, why.
    pub absent: Vec<(String, String, Presence)>,
    /// Events of the case, each with its proof.
    pub events: usize,
    /// Judgements.
    pub judgements: usize,
    /// Passages.
    pub passages: usize,
    /// Files in all; none when it was only asked.
    pub files: Option<u64>,
    /// Verifier key that signed it.
    pub vkey: String,
    /// Number of events in the checkpoint, and its root hash in hex; none when
    /// it was only asked and nothing is signed yet.
    pub head: Option<(u64, String)>,
    /// Events that would be signed first, when it was only asked.
    pub unsigned: u64,
    /// Documents that wait to be read: none of their passages is in it.
    pub waiting: usize,
}

impl Exported {
    /// Whether originals are missing or damaged.
    pub fn is_damaged(&self) -> bool {
        self.absent.iter().any(|(_, _, why)| why.is_damage())
    }
}

/// Writes the evidence package of a case.
pub fn export(
    home: &Home,
    request: &Request,
    progress: &dyn Progress,
) -> Result<Exported, Failure> {
    let place = Place::check(home, &request.dir)?;
    let mut gathered = gather(home, &request.case, !request.without_carried)?;
    if request.dry_run {
        return would(home, request, gathered);
    }
    let (head, key) = signed(home, &gathered, progress)?;
    let partial = place.begin()?;
    let mut bag = Bag::begin(partial.path())?;
    originals(home, &mut gathered, &mut bag, progress)?;
    write_tables(&gathered, &mut bag)?;
    write_ledger(home, &gathered, &head, &key, &mut bag)?;
    write_words(home, &gathered, &head, &key, &mut bag)?;
    if progress.stopped() {
        return Err(Failure::new(Code::Interrupted));
    }
    let sealed = bag.seal(&info(home, &gathered, &head), &key)?;
    partial.put()?;
    Ok(Exported {
        files: Some(sealed.files),
        vkey: key.vkey(),
        head: Some((head.size(), head.root().hex())),
        ..summary(request, &gathered)
    })
}

/// What would go into a package. Not even what a killed run left unsigned is
/// signed.
fn would(home: &Home, request: &Request, mut gathered: Gathered) -> Result<Exported, Failure> {
    for row in gathered.names.iter_mut().filter(|row| row.path.is_some()) {
        if row
            .sha256
            .is_none_or(|digest| home.vault().open(&digest).is_err())
        {
            row.presence = Presence::Missing;
        }
    }
    let (head, vkey, unsigned) = standing(home)?;
    Ok(Exported {
        vkey,
        head: head.map(|head| (head.size(), head.root().hex())),
        unsigned,
        ..summary(request, &gathered)
    })
}

/// Copies the originals, and says of each whether it is there.
fn originals(
    home: &Home,
    gathered: &mut Gathered,
    bag: &mut Bag,
    progress: &dyn Progress,
) -> Result<(), Failure> {
    let all = gathered.names.iter_mut();
    let wanted: Vec<_> = all.filter(|row| row.path.is_some()).collect();
    progress.begin(Stage::Export, wanted.len() as u64);
    for row in wanted {
        if progress.stopped() {
            return Err(Failure::new(Code::Interrupted));
        }
        progress.on(&row.name);
        let (Some(path), Some(digest)) = (row.path.clone(), row.sha256) else {
            continue;
        };
        row.presence = match home.vault().open(&digest) {
            Err(_) => Presence::Missing,
            Ok(mut blob) => match bag.copy(&path, &mut blob, digest)? {
                Copied::Whole => Presence::Present,
                Copied::Other => Presence::Damaged,
            },
        };
        if row.presence != Presence::Present {
            row.path = None;
        }
        progress.advance(1, row.bytes.unwrap_or(0), 0);
    }
    progress.end();
    Ok(())
}

fn write_tables(gathered: &Gathered, bag: &mut Bag) -> Result<(), Failure> {
    let words = Words::new(Lang::Ja);
    bag.put("data/case.json", &document(&gathered.case_json())?)?;
    tables::names(bag, &gathered.names)?;
    tables::passages(bag, &gathered.passages, &words)?;
    tables::judgements(bag, &gathered.judgements, &words)?;
    tables::coverage(bag, &gathered.coverage, &words)?;
    for receipt in &gathered.receipts {
        let name = format!("data/receipts/{}", receipt.submission.code);
        bag.put(&format!("{name}.json"), &document(&receipt.json())?)?;
        let text = |lang| receipt.text(&Words::new(lang), true);
        bag.put(&format!("{name}.txt"), text(Lang::Ja).as_bytes())?;
        bag.put(&format!("{name}.en.txt"), text(Lang::En).as_bytes())?;
    }
    for (path, pinned) in &gathered.pinned {
        bag.put(path, pinned)?;
    }
    Ok(())
}

/// What people read, and what checks the package: of the home's templates.
fn write_words(
    home: &Home,
    gathered: &Gathered,
    head: &Checkpoint,
    key: &Key,
    bag: &mut Bag,
) -> Result<(), Failure> {
    let size = head.size().to_string();
    let values = [
        ("{case}", gathered.case.code.as_str()),
        ("{body}", home.settings.body.name.as_str()),
        ("{origin}", head.origin()),
        ("{vkey}", &key.vkey()),
        ("{size}", &size),
        ("{root}", &head.root().hex()),
    ];
    for name in ["README.md", "README.ja.md", "verify.sh"] {
        let path = format!("package/{name}");
        let read = home.templates.read(&path);
        let text = read.ok().flatten().ok_or_else(|| {
            Failure::new(Code::Output).with("detail", format!("templates/{path}"))
        })?;
        // The program that checks is the same in every package.
        let text = match name {
            "verify.sh" => text,
            _ => values
                .iter()
                .fold(text, |text, (name, value)| text.replace(name, value)),
        };
        bag.put(name, text.as_bytes())?;
    }
    Ok(())
}

/// What `bag-info.txt` says: nothing of an applicant.
fn info(home: &Home, gathered: &Gathered, head: &Checkpoint) -> Vec<(&'static str, String)> {
    let absent = gathered.names.iter().filter(|row| row.presence.is_damage());
    vec![
        ("Source-Organization", home.settings.body.name.clone()),
        ("Bagging-Date", home.clock.today().to_string()),
        ("External-Identifier", gathered.case.code.clone()),
        (
            "External-Description",
            "Evidence package of one case".to_owned(),
        ),
        (
            "Bag-Software-Agent",
            concat!("akashi ", env!("CARGO_PKG_VERSION")).to_owned(),
        ),
        ("Akashi-Ledger-Origin", head.origin().to_owned()),
        ("Akashi-Checkpoint-Size", head.size().to_string()),
        ("Akashi-Checkpoint-Root", head.root().hex()),
        ("Akashi-Originals-Absent", absent.count().to_string()),
        ("Akashi-Originals-Erased", gathered.erased().to_string()),
    ]
}

/// What is known before anything is signed or written.
fn summary(request: &Request, gathered: &Gathered) -> Exported {
    let rows = &gathered.names;
    let present = rows.iter().filter(|row| row.presence == Presence::Present);
    let is_absent = |why: Presence| why.is_damage() || why == Presence::Erased;
    Exported {
        case: gathered.case.code.clone(),
        dir: request.dir.clone(),
        originals: present.fold((0, 0), |(n, bytes), row| {
            (n + 1, bytes + row.bytes.unwrap_or(0))
        }),
        absent: rows
            .iter()
            .filter(|row| is_absent(row.presence))
            .map(|row| (row.document.clone(), row.name.clone(), row.presence))
            .collect(),
        events: gathered.events.len(),
        judgements: gathered.judgements.len(),
        passages: gathered.passages.len(),
        files: None,
        vkey: String::new(),
        head: None,
        unsigned: 0,
        waiting: gathered.waiting.len(),
    }
}

impl From<PackageError> for Failure {
    fn from(error: PackageError) -> Self {
        match error {
            PackageError::Ledger(error) => error.into(),
            PackageError::Write { path, source } => place::failed(&path, &source),
            PackageError::Form(detail) => Self::new(Code::ExportWrite)
                .with("path", "-")
                .with("detail", detail),
        }
    }
}
