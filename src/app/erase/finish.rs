//! The second part of an erasure: uploads, bytes, index, pages of the database. Each
//! step can be done again.

use std::collections::HashSet;

use super::list;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::indexing::{Indexing, failed};
use crate::app::upload;
use crate::index;
use crate::model::Progress;

/// Finishes what erasures have begun. Returns the number of blobs removed.
pub(in crate::app) fn finish(home: &Home, progress: &dyn Progress) -> Result<u64, Failure> {
    fail_point!("erase.recorded");
    list::write(home)?;
    fail_point!("erase.listed");
    let unfinished = home
        .records()
        .work::<_, Failure>(|unit| Ok(unit.erasures()?.iter().any(|erasure| !erasure.finished)))?;
    if !unfinished {
        return Ok(0);
    }
    uploads(home)?;
    let blobs = bytes(home)?;
    fail_point!("erase.bytes");
    passages(home, progress)?;
    fail_point!("erase.passages");
    home.records()
        .work::<_, Failure>(|unit| Ok(unit.forget_doomed()?))?;
    fail_point!("erase.forgotten");
    if !home.database().scrub()? {
        return Err(Failure::new(Code::ErasureUnfinished));
    }
    fail_point!("erase.scrubbed");
    home.records()
        .work::<_, Failure>(|unit| Ok(unit.finish_erasures()?))?;
    Ok(blobs)
}

/// Removes what uploads say of what was erased.
fn uploads(home: &Home) -> Result<(), Failure> {
    let submissions = home.records().work::<_, Failure>(|unit| {
        let mut codes = HashSet::new();
        for erased in unit.erased_documents()? {
            if let Some(document) = unit.document(erased.document)? {
                let submission = unit.submission(document.submission)?;
                codes.extend(submission.map(|submission| submission.code));
            }
        }
        Ok(codes)
    })?;
    upload::forget(home, &submissions)
}

/// Removes the bytes to which nothing refers any more.
fn bytes(home: &Home) -> Result<u64, Failure> {
    let doomed = home.records().work::<_, Failure>(|unit| {
        let mut doomed = unit.doomed()?;
        let mut gone = Vec::new();
        for digest in doomed.drain(..) {
            // Another applicant may have sent the same file meanwhile.
            if unit.references_to(&digest)? == 0 {
                gone.push(digest);
            }
        }
        Ok(gone)
    })?;
    let mut removed = 0;
    for digest in doomed {
        removed += u64::from(home.vault().remove(&digest)?);
    }
    Ok(removed)
}

/// Takes the passages out of the files of the search index.
fn passages(home: &Home, progress: &dyn Progress) -> Result<(), Failure> {
    if !home.index_dir().join("meta.json").exists() {
        return Ok(());
    }
    let (documents, last) = home.records().work::<_, Failure>(|unit| {
        let erased = unit.erased_documents()?;
        let rows: Vec<u64> = erased.iter().map(|e| e.document.unsigned_abs()).collect();
        Ok((rows, unit.last_reading()?))
    })?;
    // What the index lacks must be in it before it is called complete.
    let opened = home.index();
    let purged = opened.and_then(|index| match index.committed_sequence()? {
        Some(sequence) if sequence >= last => index.purge(&documents, last),
        _ => Err(index::IndexError::Outdated("behind the records".into())),
    });
    match purged {
        Ok(()) => Ok(()),
        Err(error) if error.needs_rebuild() => {
            index::remove(&home.index_dir()).map_err(failed)?;
            Indexing::new(home).catch_up(progress)
        }
        Err(error) => Err(failed(error)),
    }
}
