//! What all archives have in common: their files come one after another, each
//! is hashed as it is unpacked, and what cannot be unpacked is named.

use std::collections::HashSet;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};

use sha2::{Digest, Sha256};

use crate::model::digest::hex;
use crate::model::{Item, Member, Reason, Summary};
use crate::parse::limits::Limits;
use crate::parse::quota::Quota;
use crate::parse::sink::Sink;
use crate::parse::zipdir::Fault;

use super::zip::{reason, refused};

/// A file inside an archive, as the archive tells it.
pub(crate) struct Entry {
    /// Position among all entries, from 0.
    pub(crate) index: usize,
    /// Display name, decoded.
    pub(crate) name: String,
    /// The name's bytes.
    pub(crate) raw_name: Vec<u8>,
    /// Bytes it takes in the archive, or an upper bound of them.
    pub(crate) packed: u64,
}

/// Takes an entry and its unpacked bytes, or why there are none; answers
/// whether the archive shall go on.
pub(crate) type Visit<'v> = dyn FnMut(&Entry, Result<&mut dyn Read, Fault>) -> bool + 'v;

/// What a walk through an archive is about.
pub(crate) struct Task<'t> {
    /// The only entry that is wanted, if not all are.
    pub(crate) wanted: Option<usize>,
    /// What it may cost.
    pub(crate) limits: &'t Limits,
    /// What a person should know of it.
    pub(crate) notes: Vec<String>,
}

/// Shows the files of an archive one by one, links and folders left out. `Err`
/// when the archive ends in a way it should not: what was shown before stands.
pub(crate) type Walk = fn(&[u8], &mut Task<'_>, &mut Visit<'_>) -> Result<(), Fault>;

/// A kind of archive whose files come one after another.
pub(crate) struct Kind {
    /// Its name in a summary.
    pub(crate) format: &'static str,
    /// Name and version of what reads it.
    pub(crate) parser: &'static str,
    /// Shows its files.
    pub(crate) walk: Walk,
}

impl Kind {
    /// Lists the files of an archive with their sizes and hashes.
    pub(crate) fn read(
        &self,
        bytes: &[u8],
        limits: &Limits,
        emit: &mut dyn FnMut(Item),
    ) -> Summary {
        let mut sink = Sink::new(emit, limits, self.parser);
        let mut quota = Quota::new(limits);
        let mut task = Task {
            wanted: None,
            limits,
            notes: Vec::new(),
        };
        let mut names = HashSet::new();
        let mut seen = 0usize;
        let walked = guarded(|| {
            (self.walk)(bytes, &mut task, &mut |entry, content| {
                seen += 1;
                if !names.insert(entry.raw_name.clone()) {
                    sink.warn("two entries of the archive have the same name");
                }
                let member = member(&mut quota, entry, content);
                put(member, &mut sink);
                true
            })
        });
        for note in task.notes {
            sink.warn(note);
        }
        match walked {
            Ok(()) => {}
            Err(fault) if seen == 0 => return refused(self.format, fault),
            Err(fault) => {
                sink.warn(fault.to_string());
                sink.unread(format!("the archive after {seen} files"), reason(fault));
            }
        }
        sink.finish(self.format)
    }

    /// The display name and unpacked bytes of one file.
    pub(crate) fn unpack(
        &self,
        bytes: &[u8],
        index: u32,
        limits: &Limits,
    ) -> Result<(String, Vec<u8>), Fault> {
        let mut quota = Quota::new(limits);
        let mut task = Task {
            wanted: Some(index as usize),
            limits,
            notes: Vec::new(),
        };
        let mut found = Err(Fault::Directory);
        let walked = guarded(|| {
            (self.walk)(bytes, &mut task, &mut |entry, content| {
                if entry.index != index as usize {
                    return true;
                }
                let mut unpacked = Vec::new();
                found = content
                    .and_then(|content| {
                        quota.unpack(content, entry.packed, &mut |chunk| {
                            unpacked.extend_from_slice(chunk);
                        })
                    })
                    .map(|_| (entry.name.clone(), unpacked));
                false
            })
        });
        match (found, walked) {
            (Err(Fault::Directory), Err(fault)) => Err(fault),
            (found, _) => found,
        }
    }
}

/// A file as a member, with its hash, or with the reason why it has none.
pub(crate) fn member(
    quota: &mut Quota,
    entry: &Entry,
    content: Result<&mut dyn Read, Fault>,
) -> Member {
    hashed(entry, |take| quota.unpack(content?, entry.packed, take))
}

/// As [`member`], of what `unpack` hands over piece by piece; it answers how
/// many bytes that were.
pub(super) fn hashed(
    entry: &Entry,
    unpack: impl FnOnce(&mut dyn FnMut(&[u8])) -> Result<u64, Fault>,
) -> Member {
    let mut digest = Sha256::new();
    let unpacked = unpack(&mut |chunk| digest.update(chunk));
    Member {
        index: u32::try_from(entry.index).unwrap_or(u32::MAX),
        name: entry.name.clone(),
        raw_name: hex(&entry.raw_name),
        bytes: unpacked.ok(),
        sha256: unpacked.ok().map(|_| hex(&digest.finalize())),
        reason: unpacked.err().map(reason),
    }
}

/// Yields a member; one without bytes is named as unread.
pub(crate) fn put(member: Member, sink: &mut Sink<'_>) {
    if let Some(reason) = member.reason {
        sink.unread(member.name.clone(), reason);
    }
    sink.member(member);
}

/// Says how many attachments were left out for the limit on entries.
pub(crate) fn beyond(found: usize, limits: &Limits, sink: &mut Sink<'_>) {
    let beyond = found.saturating_sub(limits.entries);
    if beyond > 0 {
        let note = format!("{beyond} attachments beyond the limit");
        sink.unread(note, Reason::Output);
    }
}

/// A stream that ends well only after `left` bytes.
pub(crate) struct Exactly<R> {
    from: R,
    /// Bytes that have to come yet.
    pub(crate) left: u64,
    /// Reading failed. Nobody reads on: a decoder of LZMA2 that met a damaged header
    /// would go on without end.
    failed: bool,
}

impl<R: Read> Exactly<R> {
    /// A stream of `size` bytes.
    pub(crate) fn new(from: R, size: u64) -> Self {
        Self {
            from,
            left: size,
            failed: false,
        }
    }
}

impl<R: Read> Read for Exactly<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.failed {
            return Err(std::io::Error::other(Fault::Damaged));
        }
        let read = self.from.read(buffer).inspect_err(|_| self.failed = true)?;
        self.left = self.left.saturating_sub(read as u64);
        if read == 0 && !buffer.is_empty() && self.left > 0 {
            return Err(std::io::Error::other(Fault::Damaged));
        }
        Ok(read)
    }
}

/// A member with its display name, unless it is larger than members may be.
pub(crate) fn whole(
    name: String,
    content: Vec<u8>,
    limits: &Limits,
) -> Result<(String, Vec<u8>), Fault> {
    match content.len() as u64 > limits.member() {
        true => Err(Fault::TooLarge),
        false => Ok((name, content)),
    }
}

/// Runs a reader from a library that may panic on damaged bytes: what it said
/// before stands.
pub(crate) fn guarded<T>(run: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or(Err(Fault::Damaged))
}
