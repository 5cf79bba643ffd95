//! What becomes of originals once they are kept and recorded: they stay, or
//! they move aside, as the home says.
//!
//! A run that ended between the record and the move left files that are known:
//! the next run finds them and moves them.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::settings::After;
use crate::intake::{Aside, Entry, Expected, Found, Nature, lies_in};
use crate::model::{Digest, Outcome};

/// Moves aside what was taken in of a submission. `fresh` are the entries that
/// were taken in just now. Nothing to do where originals stay.
pub(super) fn after(home: &Home, found: &Found, fresh: &[Entry]) -> Result<(), Failure> {
    if home.settings.intake.after == After::Stay {
        return Ok(());
    }
    let refuse = |detail: String| {
        Failure::new(Code::NotMoved)
            .with("path", found.place.display())
            .with("detail", detail)
    };
    let known = known(home, found)?;
    let fresh: HashMap<&[u8], &Nature> = fresh
        .iter()
        .map(|entry| (entry.path.as_slice(), &entry.nature))
        .collect();
    let mut by_receipt: BTreeMap<&str, Vec<(&Entry, Expected)>> = BTreeMap::new();
    let mut stays = false;
    for entry in &found.entries {
        match known.get(entry.path.as_slice()) {
            Some(known) if known.is_as_taken(entry) => {
                let expected = match fresh.get(entry.path.as_slice()) {
                    Some(nature) => Expected::Unchanged((*nature).clone()),
                    None => Expected::Bytes(known.digest),
                };
                let files = by_receipt.entry(known.submission.as_str()).or_default();
                files.push((entry, expected));
            }
            _ => stays = true,
        }
    }
    let done = home.dir.join(&home.settings.intake.done_folder);
    if lies_in(&done, &home.drop_folder()) {
        return Err(refuse("done_folder lies in the drop folder".to_owned()));
    }
    let name = found.place.file_name().unwrap_or_default();
    let newest = by_receipt.keys().next_back().copied();
    // The newest comes last: papers and the folder go with it, when all else is gone.
    for (submission, files) in &by_receipt {
        let submission = *submission;
        let to = done.join(&found.scheme).join(name).join(submission);
        let papers_too = !stays && newest == Some(submission);
        move_files(found, &to, files, papers_too).map_err(|e| refuse(e.to_string()))?;
    }
    Ok(())
}

fn move_files(
    found: &Found,
    to: &std::path::Path,
    files: &[(&Entry, Expected)],
    papers_too: bool,
) -> std::io::Result<()> {
    let mut aside = Aside::new(&found.root, to)?;
    for (entry, expected) in files {
        aside.file(&entry.path, expected)?;
    }
    if papers_too && !found.single {
        // The slip and the marker go with what they were about.
        for paper in &found.papers {
            aside.file(&paper.path, &Expected::Unchanged(paper.nature.clone()))?;
        }
    }
    aside.finish(papers_too && !found.single)
}

/// A file as it was taken in.
struct Known {
    submission: String,
    digest: Digest,
    bytes: u64,
    modified_ns: i64,
}

impl Known {
    fn is_as_taken(&self, entry: &Entry) -> bool {
        matches!(entry.nature, Nature::File { bytes, modified_ns, .. }
            if (bytes, modified_ns) == (self.bytes, self.modified_ns))
    }
}

/// What was taken in from where the submission lies, by raw path. What was
/// quarantined was not.
fn known(home: &Home, found: &Found) -> Result<HashMap<Vec<u8>, Known>, Failure> {
    let source = super::take::source(home, found);
    home.records().work::<_, Failure>(|unit| {
        let mut codes = HashMap::new();
        if let Some(newest) = unit.submission_from(&source)? {
            for submission in unit.submissions_of(newest.case)? {
                codes.insert(submission.id, submission.code);
            }
        }
        let mut known = HashMap::new();
        let there = found.entries.iter().map(|entry| entry.path.as_slice());
        let there: HashSet<&[u8]> = there.collect();
        for taken in unit.taken_from(&source)? {
            if !there.contains(taken.path.as_slice()) {
                continue;
            }
            let Some(document) = unit.document(taken.document)? else {
                continue;
            };
            if document.outcome == Outcome::Quarantined {
                continue;
            }
            if let (Some(digest), Some(code)) = (document.sha256, codes.get(&document.submission)) {
                let file = Known {
                    submission: code.clone(),
                    digest,
                    bytes: taken.bytes,
                    modified_ns: taken.modified_ns,
                };
                known.insert(taken.path, file);
            }
        }
        Ok(known)
    })
}
