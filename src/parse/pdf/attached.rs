//! Files that a PDF carries (ISO 32000-1, 7.11.4): attached to the document, as
//! in a portfolio, or to a place on a page. They are members, as those of a
//! mail are.

use std::collections::HashSet;

use hayro_syntax::Pdf;
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream};

use super::fields::{annotations, string};
use crate::parse::archive::listing::{self, Entry, guarded};
use crate::parse::limits::Limits;
use crate::parse::quota::Quota;
use crate::parse::sink::Sink;
use crate::parse::zipdir::Fault;
use crate::text::filename::visible;

/// Nodes of the tree of names that are looked at.
const MOST_NODES: usize = 20_000;
/// Levels of the tree of names.
const DEEPEST: usize = 16;
/// Pages whose notes are looked at.
const MOST_PAGES: usize = 20_000;

/// A file as the document tells it.
struct File<'a> {
    name: Option<String>,
    content: Option<Stream<'a>>,
}

/// Lists the files of a document.
pub(super) fn list(pdf: &Pdf, limits: &Limits, sink: &mut Sink<'_>) {
    let files = files(pdf, limits.entries.saturating_add(1));
    let mut quota = Quota::new(limits);
    for (index, file) in files.iter().enumerate().take(limits.entries) {
        let content = file.bytes();
        let mut bytes = content.as_deref().unwrap_or_default();
        let content = match &content {
            Ok(_) => Ok(&mut bytes as &mut dyn std::io::Read),
            Err(fault) => Err(*fault),
        };
        let member = listing::member(&mut quota, &file.entry(index), content);
        listing::put(member, sink);
    }
    listing::beyond(files.len(), limits, sink);
}

/// The display name and bytes of one file.
pub(crate) fn unpack(
    bytes: &[u8],
    index: u32,
    limits: &Limits,
) -> Result<(String, Vec<u8>), Fault> {
    guarded(|| {
        let pdf = Pdf::new(bytes.to_vec()).map_err(|_| Fault::Directory)?;
        let files = files(&pdf, limits.entries);
        let index = index as usize;
        let file = files.get(index).ok_or(Fault::Directory)?;
        listing::whole(file.entry(index).name, file.bytes()?, limits)
    })
}

impl File<'_> {
    fn bytes(&self) -> Result<Vec<u8>, Fault> {
        let content = self.content.as_ref().ok_or(Fault::Damaged)?;
        let bytes = content.decoded().map_err(|_| Fault::Damaged)?;
        Ok(bytes.into_owned())
    }

    fn entry(&self, index: usize) -> Entry {
        let packed = self.content.as_ref().map(|own| own.raw_data().len());
        let name = self.name.as_deref().unwrap_or_default();
        Entry {
            index,
            name: match name.is_empty() {
                true => format!("attachment-{}", index + 1),
                false => visible(name),
            },
            raw_name: name.as_bytes().to_vec(),
            packed: packed.unwrap_or(0) as u64,
        }
    }
}

fn files(pdf: &Pdf, most: usize) -> Vec<File<'_>> {
    let mut found = Found {
        files: Vec::new(),
        seen: HashSet::new(),
        most,
    };
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let names = root.and_then(|root| root.get::<Dict<'_>>(keys::NAMES));
    if let Some(tree) = names.and_then(|names| names.get::<Dict<'_>>(b"EmbeddedFiles".as_slice())) {
        let mut left = MOST_NODES;
        found.tree(&tree, DEEPEST, &mut left);
    }
    for page in pdf.pages().iter().take(MOST_PAGES) {
        let pinned = annotations(page, |note| {
            let kind = note.get::<Name<'_>>(keys::SUBTYPE)?;
            let pinned = kind.as_ref() == b"FileAttachment";
            pinned.then(|| note.get::<Dict<'_>>(b"FS".as_slice()))?
        });
        pinned.iter().for_each(|file| found.file(file));
    }
    found.files
}

struct Found<'a> {
    files: Vec<File<'a>>,
    /// A file may be named more than once.
    seen: HashSet<ObjectIdentifier>,
    most: usize,
}

impl<'a> Found<'a> {
    /// `left`: nodes that may still be looked at, for a tree may lead back into itself.
    fn tree(&mut self, node: &Dict<'a>, depth: usize, left: &mut usize) {
        if *left == 0 {
            return;
        }
        *left -= 1;
        let names = node.get::<Array<'a>>(keys::NAMES);
        for item in names.iter().flat_map(|names| names.iter::<Object<'a>>()) {
            if let Object::Dict(file) = item {
                self.file(&file);
            }
        }
        let kids = node.get::<Array<'a>>(keys::KIDS).filter(|_| depth > 0);
        for kid in kids.iter().flat_map(|kids| kids.iter::<Dict<'a>>()) {
            if self.files.len() >= self.most {
                return;
            }
            self.tree(&kid, depth - 1, left);
        }
    }

    fn file(&mut self, file: &Dict<'a>) {
        let held = file.get::<Dict<'a>>(b"EF".as_slice());
        let Some(held) = held.filter(|_| self.files.len() < self.most) else {
            // It names a file that lies elsewhere.
            return;
        };
        let stream = |key: &[u8]| held.get::<Stream<'a>>(key);
        let content = stream(b"UF").or_else(|| stream(b"F"));
        let is_new = content
            .as_ref()
            .is_none_or(|own| self.seen.insert(own.obj_id()));
        if is_new {
            self.files.push(File {
                name: string(file, b"UF").or_else(|| string(file, b"F")),
                content,
            });
        }
    }
}
