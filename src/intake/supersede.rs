//! Which document takes the place of which (差替え). The old one stays.

use std::collections::{HashMap, HashSet};

use super::keep::KeptFile;
use super::slip::{Replaces, Slip, SlipError};
use crate::model::{Case, Document, Outcome, RowId, SubmissionKind, document_row, replaced};
use crate::text::normal::normalize;

/// What the new files of a submission take the place of.
#[derive(Debug, Default)]
pub(super) struct Superseding {
    by_path: HashMap<Vec<u8>, Vec<RowId>>,
    /// The documents whose place is taken.
    taken: HashSet<RowId>,
    /// Documents that were replaced before.
    gone: HashSet<RowId>,
}

impl Superseding {
    /// The documents that a new file takes the place of.
    pub(super) fn of(&self, file: &KeptFile) -> &[RowId] {
        self.by_path
            .get(&file.entry.path)
            .map_or(&[], Vec::as_slice)
    }

    fn put(&mut self, file: &KeptFile, old: RowId) {
        let all = self.by_path.entry(file.entry.path.clone()).or_default();
        if !all.contains(&old) {
            all.push(old);
        }
        self.taken.insert(old);
    }

    /// Whether a document of the case is still in force.
    pub(super) fn is_in_force(&self, document: RowId) -> bool {
        !self.gone.contains(&document) && !self.taken.contains(&document)
    }
}

/// Finds out what `new` takes the place of: what lay under the same path, what
/// the slip says, and in a correction what has the same name.
pub(super) fn superseding(
    case: &Case,
    all: &[Document],
    slip: &Slip,
    kind: SubmissionKind,
    new: &[&KeptFile],
    known: &HashMap<Vec<u8>, Document>,
) -> Result<Superseding, SlipError> {
    let mut found = Superseding {
        gone: replaced(all),
        ..Superseding::default()
    };
    let kept: Vec<&KeptFile> = new
        .iter()
        .copied()
        .filter(|file| file.outcome.is_ok())
        .collect();
    for file in new {
        if let Some(old) = known.get(&file.entry.path) {
            found.put(file, old.id);
        }
    }
    let in_force: Vec<&Document> = all
        .iter()
        .filter(|document| document.outcome == Outcome::Accepted)
        .filter(|document| !found.gone.contains(&document.id))
        .collect();
    stated(slip, case, all, &in_force, &kept, &mut found)?;
    if kind == SubmissionKind::Correction {
        by_name(&in_force, &kept, &mut found);
    }
    Ok(found)
}

/// What the slip states. What it says of a document that was replaced before
/// was carried out with an earlier part of the submission.
fn stated(
    slip: &Slip,
    case: &Case,
    all: &[Document],
    in_force: &[&Document],
    kept: &[&KeptFile],
    found: &mut Superseding,
) -> Result<(), SlipError> {
    let pairs = match &slip.supersedes {
        None => return Ok(()),
        Some(Replaces::Pairs(pairs)) => pairs
            .iter()
            .flat_map(|(new, old)| old.all().iter().map(move |old| (Some(new.as_str()), old)))
            .map(|(new, old)| (new, old.as_str()))
            .collect(),
        Some(Replaces::Old(old)) => old
            .iter()
            .map(|old| (None, old.as_str()))
            .collect::<Vec<_>>(),
    };
    for (new, old) in pairs {
        let Some(target) = document_called(old, case, all, in_force)? else {
            continue;
        };
        let by = match new {
            Some(name) => file_called(name, kept),
            None => file_called(&target.name, kept).or_else(|| only_free(kept, found)),
        };
        match (by, new) {
            (Some(file), _) => {
                found.put(file, target.id);
            }
            // It comes with another part of the submission.
            (None, _) if kept.is_empty() => {}
            (None, Some(name)) => {
                return Err(SlipError::new("no_such_file", [("name", name.to_owned())]));
            }
            (None, None) => {
                return Err(SlipError::new("which_file", [("name", old.to_owned())]));
            }
        }
    }
    Ok(())
}

/// The document in force that the slip means: `D-12`, its name, or the last
/// part of its name where that is the only one. Nothing when it was replaced
/// before.
fn document_called<'a>(
    called: &str,
    case: &Case,
    all: &[Document],
    in_force: &[&'a Document],
) -> Result<Option<&'a Document>, SlipError> {
    let number = document_row(called);
    let is_meant = |document: &Document| match number {
        Some(id) => document.id == id,
        None => is_called(&document.name, called),
    };
    let meant: Vec<&Document> = in_force.iter().copied().filter(|d| is_meant(d)).collect();
    match meant.as_slice() {
        [one] => Ok(Some(one)),
        [] if all.iter().any(is_meant) => Ok(None),
        [] => Err(SlipError::new(
            "no_such_document",
            [("name", called.to_owned()), ("case", case.code.clone())],
        )),
        several => Err(SlipError::new(
            "several_documents",
            [
                ("name", called.to_owned()),
                ("n", several.len().to_string()),
            ],
        )),
    }
}

fn file_called<'a>(name: &str, kept: &[&'a KeptFile]) -> Option<&'a KeptFile> {
    let own = last_part(name);
    let exact = kept.iter().find(|file| same(&file.name, name));
    exact
        .or_else(|| kept.iter().find(|file| same(last_part(&file.name), own)))
        .copied()
}

/// The only file, or the one that takes the place of nothing yet, where there is
/// just one.
fn only_free<'a>(kept: &[&'a KeptFile], found: &Superseding) -> Option<&'a KeptFile> {
    if let [file] = kept {
        return Some(file);
    }
    let mut free = kept.iter().filter(|file| found.of(file).is_empty());
    match (free.next(), free.next()) {
        (Some(file), None) => Some(file),
        _ => None,
    }
}

/// A corrected document has the name of the one in force: the whole of it, else its
/// last part, where just one has it.
fn by_name(in_force: &[&Document], kept: &[&KeptFile], found: &mut Superseding) {
    let mut whole: HashMap<String, Vec<&Document>> = HashMap::new();
    let mut parts: HashMap<String, Vec<&Document>> = HashMap::new();
    for old in in_force {
        whole.entry(plain(&old.name)).or_default().push(old);
        let part = plain(last_part(&old.name));
        parts.entry(part).or_default().push(old);
    }
    let only = |names: &HashMap<String, Vec<&Document>>, name: &str| match names.get(&plain(name)) {
        Some(all) => all
            .first()
            .filter(|_| all.len() == 1)
            .map(|old| (old.id, old.sha256)),
        None => None,
    };
    for file in kept {
        if !found.of(file).is_empty() {
            continue;
        }
        let old = only(&whole, &file.name).or_else(|| only(&parts, last_part(&file.name)));
        // The same bytes again correct nothing: they are a duplicate.
        let bytes = file.outcome.as_ref().ok().map(|(digest, _)| *digest);
        if let Some((old, sha256)) = old
            && found.is_in_force(old)
            && sha256 != bytes
        {
            found.put(file, old);
        }
    }
}

fn is_called(name: &str, called: &str) -> bool {
    same(name, called) || same(last_part(name), called)
}

fn last_part(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// Names are compared as people read them: NFD and full width are no other name.
fn same(one: &str, other: &str) -> bool {
    one == other || plain(one) == plain(other)
}

fn plain(name: &str) -> String {
    normalize(name).text
}
