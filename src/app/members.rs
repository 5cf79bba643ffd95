//! Members of archives: how many one received file may have, and their rows.

use std::collections::HashMap;
use std::sync::Arc;

use super::error::Failure;
use super::pipeline::corrected;
use super::read_one::{Job, Outcome};
use crate::model::{Digest, Member, Outcome as Fate, ReadState, Reading, Reason, RowId};
use crate::records::{NewDocument, Unit};

/// Members of one received file, archives within archives counted together. Each
/// archive has its own limit as well; three of them within each other could still
/// list a million million.
const MOST: usize = 50_000;

/// Counts the members that were recorded, by received file.
#[derive(Debug, Default)]
pub(super) struct Members(HashMap<(RowId, Digest), usize>);

impl Members {
    /// Leaves out what is one too many, and says so in the reading of its archive.
    pub(super) fn bound(&mut self, outcome: &mut Outcome) {
        let root = (outcome.job.document.submission, outcome.job.root);
        let count = self.0.entry(root).or_default();
        let left = MOST.saturating_sub(*count);
        bound(&mut outcome.members, &mut outcome.reading, left);
        *count += outcome.members.len();
    }
}

fn bound(members: &mut Vec<Member>, reading: &mut Reading, left: usize) {
    let beyond = members.len().saturating_sub(left);
    if beyond == 0 {
        return;
    }
    members.truncate(left);
    let note = format!("{beyond} members beyond the limit for one received file");
    reading.unread.push(note);
    reading.reason.get_or_insert(Reason::Output);
    reading.state = match (reading.state, left) {
        (ReadState::Parsed | ReadState::Partly, 1..) => ReadState::Partly,
        _ => ReadState::Unread,
    };
}

/// Records a member of an archive; the job of reading it, unless that is
/// known to be in vain.
pub(super) fn put(unit: &dyn Unit, archive: &Job, member: &Member) -> Result<Option<Job>, Failure> {
    let name = format!("{}/{}", archive.document.name, member.name);
    let raw_name = unhex(&member.raw_name);
    let id = unit.put_document(&NewDocument {
        body: archive.body,
        submission: archive.document.submission,
        parent: Some((archive.document.id, member.index)),
        name: &name,
        raw_name: &raw_name,
        sha256: member
            .sha256
            .as_deref()
            .and_then(|digest| digest.parse().ok()),
        bytes: member.bytes,
        outcome: Fate::Accepted,
        outcome_reason: None,
        supersedes: &[],
        duplicate_of: None,
    })?;
    let Some(document) = unit.document(id)? else {
        return Ok(None);
    };
    let mut chain = archive.chain.clone();
    chain.push(member.index);
    let job = Job {
        class: corrected(unit, id)?,
        document,
        chain,
        root: archive.root,
        body: archive.body,
        case: archive.case.clone(),
        received_on: archive.received_on,
        rules: Arc::clone(&archive.rules),
        known: member.reason,
    };
    Ok(Some(job))
}

fn unhex(text: &str) -> Vec<u8> {
    text.as_bytes()
        .chunks(2)
        .filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive() -> Reading {
        Reading {
            state: ReadState::Parsed,
            reason: None,
            format: "zip".to_owned(),
            class: String::new(),
            class_confidence: 0.0,
            class_reasons: Vec::new(),
            pages: None,
            passages: 0,
            warnings: Vec::new(),
            unread: Vec::new(),
        }
    }

    fn members() -> Vec<Member> {
        let member = |index| Member {
            index,
            name: index.to_string(),
            raw_name: String::new(),
            bytes: Some(0),
            sha256: None,
            reason: None,
        };
        (0..3).map(member).collect()
    }

    #[test]
    fn what_is_one_too_many_is_left_out_and_named() {
        for (left, kept, state) in [
            (3, 3, ReadState::Parsed),
            (2, 2, ReadState::Partly),
            (0, 0, ReadState::Unread),
        ] {
            let (mut all, mut reading) = (members(), archive());
            bound(&mut all, &mut reading, left);
            assert_eq!((all.len(), reading.state), (kept, state));
            let told = (kept < 3).then(|| {
                format!(
                    "{} members beyond the limit for one received file",
                    3 - kept
                )
            });
            assert_eq!(reading.unread, Vec::from_iter(told));
            assert_eq!(reading.reason, (kept < 3).then_some(Reason::Output));
        }
    }
}
