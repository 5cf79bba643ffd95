//! What an erasure would take, and what it would leave, for a person to agree to.

use std::collections::BTreeSet;
use std::path::Path;

use crate::app::coverage::{document_by_code, document_code};
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::notices::Kept;
use crate::model::{Digest, Document, RowId, Submission};
use crate::records::Unit;

/// What an erasure would do.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The received files that go, by row.
    pub documents: Vec<Planned>,
    /// The notices that go.
    pub notices: Vec<PlannedNotice>,
    /// What was asked for and is erased already.
    pub already: Vec<String>,
}

impl Plan {
    /// Whether nothing goes.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty() && self.notices.is_empty()
    }
}

/// One notice that goes.
#[derive(Debug, Clone)]
pub struct PlannedNotice {
    /// Its row.
    pub id: RowId,
    /// How it is called.
    pub code: String,
    /// Its name, Japanese and English.
    pub title: [String; 2],
    /// Its number, when it was issued.
    pub number: Option<String>,
    /// Case number.
    pub case: String,
    /// Case row.
    pub case_id: RowId,
    /// The commitments to what was said about it.
    pub values: Vec<Digest>,
}

/// One received file that goes.
#[derive(Debug, Clone)]
pub struct Planned {
    /// Its row.
    pub id: RowId,
    /// Its name.
    pub name: String,
    /// Case number.
    pub case: String,
    /// Case row.
    pub case_id: RowId,
    /// Receipt number.
    pub submission: String,
    /// Fixity.
    pub sha256: Option<Digest>,
    /// Members of an archive that go with it, by row.
    pub members: Vec<RowId>,
    /// Passages that go.
    pub passages: usize,
    /// Judgements whose quote and reason go.
    pub judgements: u64,
    /// Documents that hold the same bytes and stay, with their cases: then the
    /// bytes stay as well.
    pub kept_for: Vec<String>,
    /// Where the file was taken in from, when it still lies there.
    pub lies_at: Option<String>,
}

/// Looks up what `targets` name. A document that another one of its case is a
/// duplicate of takes that one with it: it has no reading of its own.
pub fn plan(home: &Home, targets: &[String]) -> Result<Plan, Failure> {
    home.records().work(|unit| {
        let mut plan = Plan::default();
        let mut wanted = BTreeSet::new();
        for target in targets {
            if target.starts_with("N-") {
                plan.notice(unit, target)?;
                continue;
            }
            for document in named(unit, target)? {
                match document.is_erased() {
                    true => plan.already.push(document_code(document.id)),
                    false => wanted.extend(with_duplicates(unit, &document)?),
                }
            }
        }
        for id in &wanted {
            if let Some(document) = unit.document(*id)? {
                plan.documents.push(planned(home, unit, document, &wanted)?);
            }
        }
        Ok(plan)
    })
}

impl Plan {
    fn notice(&mut self, unit: &dyn Unit, code: &str) -> Result<(), Failure> {
        let kept = Kept::find(unit, code)?;
        if kept.notice.erased.is_some() {
            self.already.push(kept.code());
        } else if self.notices.iter().all(|one| one.id != kept.notice.id) {
            let info = kept.info();
            self.notices.push(PlannedNotice {
                id: kept.notice.id,
                code: info.notice,
                title: [info.ja, info.en],
                number: info.number,
                case: kept.case.code.clone(),
                case_id: kept.case.id,
                values: kept.said.iter().map(|said| said.value).collect(),
            });
        }
        Ok(())
    }
}

/// The received files that a word of the command line names.
fn named(unit: &dyn Unit, target: &str) -> Result<Vec<Document>, Failure> {
    if let Some(submission) = unit.submission_by_code(target)? {
        let all = unit.documents_of(submission.id)?;
        return Ok(all.into_iter().filter(|d| d.parent.is_none()).collect());
    }
    let document = document_by_code(unit, target)?;
    match document.parent {
        None => Ok(vec![document]),
        Some(parent) => Err(Failure::new(Code::OnlyAMember)
            .with("document", target)
            .with("parent", document_code(root_of(unit, parent)?))),
    }
}

fn root_of(unit: &dyn Unit, mut id: RowId) -> Result<RowId, Failure> {
    while let Some(parent) = unit.document(id)?.and_then(|document| document.parent) {
        id = parent;
    }
    Ok(id)
}

/// A document and those recorded as its duplicates.
fn with_duplicates(unit: &dyn Unit, document: &Document) -> Result<Vec<RowId>, Failure> {
    let mut all = vec![document.id];
    if let Some(digest) = &document.sha256 {
        for (other, _) in unit.documents_with(digest)? {
            if other.duplicate_of == Some(document.id) {
                all.push(other.id);
            }
        }
    }
    Ok(all)
}

fn planned(
    home: &Home,
    unit: &dyn Unit,
    document: Document,
    wanted: &BTreeSet<RowId>,
) -> Result<Planned, Failure> {
    let lost = |what: &str| Failure::new(Code::Database).with("detail", what);
    let all = unit.documents_of(document.submission)?;
    let members = members_of(&all, document.id);
    let (mut passages, mut judgements) = (0, 0);
    for id in members.iter().chain([&document.id]) {
        passages += unit.passages_of(*id)?.len();
        judgements += unit.judgements_on(*id)?;
    }
    let submission = unit
        .submission(document.submission)?
        .ok_or_else(|| lost("a document without its submission"))?;
    let case = unit
        .case(submission.case)?
        .ok_or_else(|| lost("a submission without its case"))?;
    Ok(Planned {
        id: document.id,
        case: case.code,
        case_id: case.id,
        lies_at: lies_at(home, &submission, &document),
        submission: submission.code,
        members,
        passages,
        judgements,
        kept_for: kept_for(unit, &document, wanted)?,
        sha256: document.sha256,
        name: document.name,
    })
}

/// The members of an archive, and theirs.
fn members_of(all: &[Document], archive: RowId) -> Vec<RowId> {
    let mut inside = BTreeSet::from([archive]);
    // Members stand after the archive they are in.
    for document in all {
        if document
            .parent
            .is_some_and(|parent| inside.contains(&parent))
        {
            inside.insert(document.id);
        }
    }
    inside.remove(&archive);
    inside.into_iter().collect()
}

/// What else refers to a document's bytes and stays.
fn kept_for(
    unit: &dyn Unit,
    document: &Document,
    wanted: &BTreeSet<RowId>,
) -> Result<Vec<String>, Failure> {
    let Some(digest) = &document.sha256 else {
        return Ok(Vec::new());
    };
    let mut kept = Vec::new();
    for (other, case) in unit.documents_with(digest)? {
        if other.parent.is_none() && !wanted.contains(&other.id) {
            let case = unit.case(case)?.map(|case| case.code).unwrap_or_default();
            kept.push(format!("{} ({case})", document_code(other.id)));
        }
    }
    Ok(kept)
}

/// Where the file lies: in the drop folder, where it was taken in from, or
/// where it was moved aside.
fn lies_at(home: &Home, submission: &Submission, document: &Document) -> Option<String> {
    use std::os::unix::ffi::OsStrExt as _;
    let (scheme, place) = submission.source.split_once(':')?;
    let place = home.dir.join(place);
    let inside = Path::new(std::ffi::OsStr::from_bytes(&document.raw_name));
    let done = home.dir.join(&home.settings.intake.done_folder);
    let aside = done
        .join(scheme)
        .join(place.file_name()?)
        .join(&submission.code)
        .join(inside);
    let dropped = match place.is_file() {
        true => place,
        false => place.join(inside),
    };
    let found = [dropped, aside]
        .into_iter()
        .find(|path| path.symlink_metadata().is_ok())?;
    Some(found.display().to_string())
}
