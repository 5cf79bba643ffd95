//! Mail as Outlook keeps it ([MS-OXMSG], in a compound file).

use std::io::Cursor;

use cfb::CompoundFile;

use crate::model::{Item, Reason, Summary};
use crate::parse::archive::listing::{self, Entry, guarded};
use crate::parse::archive::zip::{reason, refused};
use crate::parse::limits::Limits;
use crate::parse::office::rtf;
use crate::parse::ole_chains;
use crate::parse::quota::Quota;
use crate::parse::sink::Sink;
use crate::parse::text::html;
use crate::parse::zipdir::Fault;
use crate::text::filename::visible;

use super::letter::{self, Letter};
use super::properties::{Properties, tag};
use super::{charset, item, lzfu};

const PARSER: &str = concat!("msg/akashi-", env!("CARGO_PKG_VERSION"));
/// Bytes before the table of numbers: of the message, of an attachment.
const HEAD: usize = 32;
const ATTACHED_HEAD: usize = 8;
const ATTACHMENT: &str = "__attach_version1.0_#";
/// The storage of a message that is attached as an Outlook item.
const ITEM: &str = "__substg1.0_3701000D";

type File<'a> = CompoundFile<Cursor<&'a [u8]>>;

/// Reads a mail: headers, text, and the list of what is attached.
pub(crate) fn read(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    let mut sink = Sink::new(emit, limits, PARSER);
    let read = guarded(|| {
        let mut file = open(bytes)?;
        message(
            &mut Properties::open(&mut file, "", HEAD),
            limits,
            &mut sink,
        );
        attachments(&mut file, limits, &mut sink);
        Ok(())
    });
    match read {
        Ok(()) => sink.finish("msg"),
        Err(fault) => refused("msg", fault),
    }
}

/// The display name and bytes of one attachment.
pub(crate) fn unpack(
    bytes: &[u8],
    index: u32,
    limits: &Limits,
) -> Result<(String, Vec<u8>), Fault> {
    guarded(|| {
        let mut file = open(bytes)?;
        let storages = storages(&file);
        let storage = storages.get(index as usize).ok_or(Fault::Directory)?;
        let (entry, content) = attachment(&mut file, index as usize, storage, limits);
        listing::whole(entry.name, content?, limits)
    })
}

fn open(bytes: &[u8]) -> Result<File<'_>, Fault> {
    if ole_chains::loops(bytes) {
        return Err(Fault::Directory);
    }
    CompoundFile::open(Cursor::new(bytes)).map_err(|_| Fault::Directory)
}

fn message(item: &mut Properties<'_, '_>, limits: &Limits, sink: &mut Sink<'_>) {
    let mut letter = Letter::default();
    letter.field(letter::FROM, &sender(item));
    for (tag, label) in [
        (tag::TO, letter::TO),
        (tag::CC, letter::CC),
        (tag::SUBJECT, letter::SUBJECT),
    ] {
        letter.field(label, &item.text(tag).unwrap_or_default());
    }
    let sent = item.time(tag::SENT).or_else(|| item.time(tag::DELIVERED));
    letter.field(letter::DATE, &sent.map(letter::moment).unwrap_or_default());
    letter.head(sink);
    body(item, &mut letter, limits, sink);
    let class = item.text(tag::CLASS).unwrap_or_default();
    if class.eq_ignore_ascii_case("IPM.Note.SMIME") {
        sink.unread("encrypted part", Reason::Password);
    }
}

fn sender(item: &mut Properties<'_, '_>) -> String {
    let name = item.text(tag::SENDER).unwrap_or_default();
    let address = item
        .text(tag::SENDER_SMTP)
        .or_else(|| item.text(tag::SENDER_ADDRESS))
        .unwrap_or_default();
    match address.is_empty() || address == name {
        true => name,
        false => format!("{name} <{address}>"),
    }
}

fn body(item: &mut Properties<'_, '_>, letter: &mut Letter, limits: &Limits, sink: &mut Sink<'_>) {
    let plain = item.text(tag::BODY).filter(|text| !text.trim().is_empty());
    if let Some(text) = plain {
        return letter.text(&text.replace("\r\n", "\n"), sink);
    }
    let encoding = item.body_encoding();
    let coded = item.bytes(tag::BODY_HTML);
    let html = coded.map(|bytes| charset::decode(&bytes, encoding.as_deref()));
    if let Some(text) = html.or_else(|| item.text(tag::BODY_HTML)) {
        return html::read_into(&text, sink);
    }
    let packed = item.bytes(tag::BODY_RTF);
    match packed.map(|packed| lzfu::unpack(&packed, limits.part)) {
        Some(Ok(rtf)) => rtf::read_into(&rtf, sink),
        Some(Err(fault)) => sink.unread("text that is in RTF only", reason(fault)),
        None => {}
    }
}

/// The storages of the attachments in the order of their numbers.
fn storages(file: &File<'_>) -> Vec<String> {
    let entries = file.read_root_storage();
    let mut names: Vec<String> = entries
        .filter(|entry| entry.is_storage() && entry.name().starts_with(ATTACHMENT))
        .map(|entry| entry.name().to_owned())
        .collect();
    names.sort();
    names
}

fn attachments(file: &mut File<'_>, limits: &Limits, sink: &mut Sink<'_>) {
    let mut quota = Quota::new(limits);
    let storages = storages(file);
    for (index, storage) in storages.iter().enumerate().take(limits.entries) {
        let (entry, content) = attachment(file, index, storage, limits);
        let mut stream = content.as_deref().unwrap_or_default();
        let content = match &content {
            Ok(_) => Ok(&mut stream as &mut dyn std::io::Read),
            Err(fault) => Err(*fault),
        };
        listing::put(listing::member(&mut quota, &entry, content), sink);
    }
    listing::beyond(storages.len(), limits, sink);
}

/// An attachment's name and bytes; one that is an Outlook item is made a file.
fn attachment(
    file: &mut File<'_>,
    index: usize,
    storage: &str,
    limits: &Limits,
) -> (Entry, Result<Vec<u8>, Fault>) {
    let mut own = Properties::open(file, storage, ATTACHED_HEAD);
    let named = own
        .text_and_bytes(tag::LONG_NAME)
        .or_else(|| own.text_and_bytes(tag::SHORT_NAME))
        .filter(|(name, _)| !name.trim().is_empty());
    let embedded = own.has(ITEM);
    let (name, raw_name) = match named {
        Some((name, raw)) => (visible(name.trim()), raw),
        None => {
            let media_type = match embedded {
                true => "application/msg".to_owned(),
                false => own.text(tag::MEDIA_TYPE).unwrap_or_default(),
            };
            (letter::nameless(index, &media_type), Vec::new())
        }
    };
    let content = match own.bytes(tag::DATA) {
        Some(bytes) => Ok(bytes),
        None if embedded => item::file(file, &format!("/{storage}/{ITEM}"), limits),
        None => Err(Fault::Damaged),
    };
    let entry = Entry {
        index,
        name,
        raw_name,
        packed: u64::MAX,
    };
    (entry, content)
}
