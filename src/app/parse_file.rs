//! One file through the reader alone: bytes → passages.

use std::fs::File;
use std::path::Path;

use super::error::{Code, Failure};
use crate::model::{Item, Member, Passage, ReadState, Reason, Summary};
use crate::parse::Limits;
use crate::parse::ocr::{self, Lookup};
use crate::parse::worker::Host;

/// Reads a file in the jail and hands every passage to `emit`, those of an
/// archive's members included, with their path in the anchor.
pub fn parse_file(
    path: &Path,
    limits: Limits,
    lookup: &Lookup,
    emit: &mut dyn FnMut(Passage),
) -> Result<Summary, Failure> {
    let file = open(path)?;
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let depth = limits.depth;
    let host = Host::new(limits).map_err(|e| Failure::new(Code::Worker).with("detail", e))?;
    let mut reader = Reader {
        host,
        file,
        lookup,
        depth,
        emit,
    };
    reader.read(&name, None, &[])
}

fn open(path: &Path) -> Result<File, Failure> {
    let failed = |e: std::io::Error| {
        Failure::new(Code::NoSuchPath)
            .with("path", path.display())
            .with("detail", e)
    };
    let metadata = std::fs::metadata(path).map_err(failed)?;
    if !metadata.is_file() {
        return Err(failed(std::io::Error::other("not a regular file")));
    }
    File::open(path).map_err(failed)
}

struct Reader<'a> {
    host: Host,
    file: File,
    lookup: &'a Lookup,
    depth: usize,
    emit: &'a mut dyn FnMut(Passage),
}

impl Reader<'_> {
    fn read(&mut self, name: &str, inner: Option<&str>, chain: &[u32]) -> Result<Summary, Failure> {
        let reading = ocr::Job {
            host: &self.host,
            lookup: self.lookup,
            name,
            chain,
            stopped: &|| false,
            on_page: &|_, _| (),
        };
        let done = reading
            .read(&self.file)
            .map_err(|e| Failure::new(Code::Worker).with("detail", e))?;
        let (items, mut summary) = done.ok_or_else(|| Failure::new(Code::Interrupted))?;
        let mut members: Vec<Member> = Vec::new();
        for item in items {
            match item {
                Item::Passage(passage) => (self.emit)(passage),
                Item::Member(member) => members.push(member),
            }
        }
        for member in members {
            let path = match inner {
                Some(inner) => format!("{inner}/{}", member.name),
                None => member.name.clone(),
            };
            let mut deeper = chain.to_vec();
            deeper.push(member.index);
            let of_member = match member.reason {
                Some(reason) => Summary::unread("", reason),
                None if deeper.len() > self.depth => Summary::unread("", Reason::Output),
                None => self.read(&member.name, Some(&path), &deeper)?,
            };
            add(&mut summary, &path, of_member);
        }
        Ok(summary)
    }
}

/// Puts what came of a member into the summary of its archive.
fn add(archive: &mut Summary, path: &str, member: Summary) {
    archive.passages = archive.passages.saturating_add(member.passages);
    archive.warnings.extend(
        member
            .warnings
            .into_iter()
            .map(|warning| format!("{path}: {warning}")),
    );
    if member.state == ReadState::Parsed {
        return;
    }
    archive.state = ReadState::Partly;
    archive.reason = archive.reason.or(member.reason);
    match member.unread.is_empty() {
        true => archive.unread.push(path.to_owned()),
        false => archive.unread.extend(
            member
                .unread
                .into_iter()
                .map(|place| format!("{path}: {place}")),
        ),
    }
}
