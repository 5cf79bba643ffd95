//! Originals: is every one that the records refer to there, and is each what
//! its name says?

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::{Request, Sampled, Verified};
use crate::app::coverage::{case_by_code, document_code};
use crate::app::error::Failure;
use crate::app::home::Home;
use crate::model::{Case, Digest, Document, Progress, RowId, Stage};
use crate::records::Unit;
use crate::vault::{Listing, VaultError, hash_of};

/// What refers to each digest: cases, receipts, documents, judgements.
type Touched = BTreeMap<Digest, BTreeSet<String>>;

/// The size of an original as it is recorded.
struct Recorded {
    digest: Digest,
    bytes: Option<u64>,
    /// The document and its case.
    place: [String; 2],
}

/// Reads and hashes the originals on all cores. Damage is read twice before it
/// is reported.
pub(super) fn originals(
    home: &Home,
    request: &Request,
    found: &mut Verified,
    progress: &dyn Progress,
) -> Result<(), Failure> {
    // Without records every blob can still be held against its name.
    let touched = touched(home, request);
    let (touched, recorded) = match &request.case {
        Some(_) => touched?,
        None => found.part(touched)?.unwrap_or_default(),
    };
    let listing = home.vault().list()?;
    let there: BTreeMap<Digest, u64> = listing.blobs.iter().copied().collect();
    let mut wanted: BTreeSet<Digest> = touched.keys().copied().collect();
    if request.case.is_none() {
        wanted.extend(there.keys());
    }
    for one in recorded {
        if there
            .get(&one.digest)
            .is_some_and(|there| Some(*there) != one.bytes)
        {
            let [place, case] = one.place;
            found.note("altered-record", place, vec![case], "advice.records");
        }
    }
    let size = |digest: &Digest| there.get(digest).copied().unwrap_or(0);
    let total = wanted.len() as u64;
    let mut chosen: Vec<Digest> = wanted.into_iter().collect();
    if let Some(sample) = request.sample {
        super::sample::choose(&mut chosen, sample)?;
        found.sampled = Some(Sampled::new(total, chosen.len() as u64));
        found.skip(
            "not_checked.sample",
            &(total - chosen.len() as u64).to_string(),
        );
    }
    // The largest first: else one of them keeps a single core busy at the end.
    chosen.sort_by_key(|digest| std::cmp::Reverse(size(digest)));
    let results = read_all(home, &chosen, &size, progress);
    if results.len() < chosen.len() {
        found.skip("not_checked.interrupted", "");
    }
    for (digest, fault) in results {
        found.checked.originals += 1;
        found.checked.bytes += size(&digest);
        let part = judge(home, &digest, fault, touched.get(&digest), found);
        found.part(part)?;
    }
    leftovers(listing, found);
    Ok(())
}

fn judge(
    home: &Home,
    digest: &Digest,
    fault: Option<&'static str>,
    touched: Option<&BTreeSet<String>>,
    found: &mut Verified,
) -> Result<(), Failure> {
    // Who takes in or erases meanwhile changes what is referred to.
    let referred = || {
        home.records()
            .work::<_, Failure>(|unit| Ok(unit.references_to(digest)? > 0))
    };
    match (fault, touched) {
        (None, Some(_)) => {}
        (None, None) if referred()? => {}
        (None, None) => found.leave("unreferenced", digest.hex()),
        (Some("missing-original"), _) if !referred()? => {}
        (Some(what), touched) => found.note(
            what,
            digest.hex(),
            touched.into_iter().flatten().cloned().collect(),
            "advice.original",
        ),
    }
    Ok(())
}

/// What lies in the vault and is no original.
fn leftovers(listing: Listing, found: &mut Verified) {
    for stranger in listing.strangers {
        match stranger.contains(".damaged-") {
            true => found.note("set-aside", stranger, Vec::new(), "advice.set_aside"),
            false => found.leave("stranger", stranger),
        }
    }
    for temporary in listing.temporary {
        found.leave("temporary", temporary);
    }
}

/// Reads each blob, several at once, and returns what is wrong with it.
fn read_all(
    home: &Home,
    chosen: &[Digest],
    size: &(dyn Fn(&Digest) -> u64 + Sync),
    progress: &dyn Progress,
) -> Vec<(Digest, Option<&'static str>)> {
    progress.begin(Stage::Verify, chosen.len() as u64);
    let queue = Mutex::new(chosen.iter());
    let results = Mutex::new(Vec::with_capacity(chosen.len()));
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let next = queue
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .next()
                        .copied();
                    let Some(digest) = next.filter(|_| !progress.stopped()) else {
                        return;
                    };
                    let fault = check_blob(home, &digest);
                    progress.advance(1, size(&digest), 0);
                    let mut results = results.lock().unwrap_or_else(PoisonError::into_inner);
                    results.push((digest, fault));
                }
            });
        }
    });
    progress.end();
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(digest, _)| *digest);
    results
}

/// What is wrong with a blob, after a second look.
fn check_blob(home: &Home, digest: &Digest) -> Option<&'static str> {
    let look = || match home.vault().open(digest) {
        Err(VaultError::Missing(_)) => Some("missing-original"),
        Err(_) => Some("unreadable-original"),
        Ok(file) => hash_file(file, digest),
    };
    look().and_then(|_| look())
}

fn hash_file(mut file: File, digest: &Digest) -> Option<&'static str> {
    match hash_of(&mut file) {
        Ok((hash, _)) if hash == *digest => None,
        Ok(_) => Some("altered-original"),
        Err(_) => Some("unreadable-original"),
    }
}

/// What damage to each original would touch, and the sizes as recorded: they are
/// in no commitment, but each original shows its own.
fn touched(home: &Home, request: &Request) -> Result<(Touched, Vec<Recorded>), Failure> {
    home.records().work(|unit| {
        let cases = match &request.case {
            Some(code) => vec![case_by_code(unit, code)?],
            None => unit.cases()?,
        };
        let mut all = (Touched::new(), Vec::new());
        for case in cases {
            of_case(unit, &case, &mut all)?;
        }
        Ok(all)
    })
}

fn of_case(
    unit: &dyn Unit,
    case: &Case,
    (all, recorded): &mut (Touched, Vec<Recorded>),
) -> Result<(), Failure> {
    let receipts: BTreeMap<RowId, String> = unit
        .submissions_of(case.id)?
        .into_iter()
        .map(|submission| (submission.id, submission.code))
        .collect();
    // Members stand after the archive they are in; its bytes hold theirs.
    let mut bytes_of: BTreeMap<RowId, Digest> = BTreeMap::new();
    for document in unit.documents_of_case(case.id)? {
        let Some(digest) = bytes(&document, &bytes_of) else {
            continue;
        };
        bytes_of.insert(document.id, digest);
        if document.parent.is_none() {
            let touches = all.entry(digest).or_default();
            touches.insert(format!("case {}", case.code));
            let receipt = receipts.get(&document.submission);
            touches.extend(receipt.map(|code| format!("receipt {code}")));
            let code = document_code(document.id);
            let place = format!("document {code} {}", document.name);
            touches.insert(place.clone());
            recorded.push(Recorded {
                digest,
                bytes: document.bytes,
                place: [place, format!("case {}", case.code)],
            });
        }
    }
    for judgement in unit.judgements_of(case.id)? {
        if let Some(digest) = bytes_of.get(&judgement.document) {
            all.entry(*digest).or_default().insert(format!(
                "judgement {} of {}",
                judgement.id, judgement.criterion
            ));
        }
    }
    Ok(())
}

fn bytes(document: &Document, known: &BTreeMap<RowId, Digest>) -> Option<Digest> {
    match document.parent {
        Some(parent) => known.get(&parent).copied(),
        None => document.sha256,
    }
}
