//! Mail as it is sent (RFC 5322, RFC 2045).

use mail_parser::{HeaderName, Message, MessageParser, MessagePart};

use crate::model::{Item, Reason, Summary};
use crate::parse::archive::listing::{self, Entry, guarded};
use crate::parse::limits::Limits;
use crate::parse::quota::Quota;
use crate::parse::sink::Sink;
use crate::parse::text::html;
use crate::parse::zipdir::Fault;
use crate::text::filename::visible;

use super::letter::{self, Letter};
use super::parts::{self, Found, Part};
use super::words;

const PARSER: &str = concat!("eml/akashi-", env!("CARGO_PKG_VERSION"));

/// The headers that are passages, with the label they are shown with.
const FIELDS: [(HeaderName<'_>, &str); 4] = [
    (HeaderName::From, letter::FROM),
    (HeaderName::To, letter::TO),
    (HeaderName::Cc, letter::CC),
    (HeaderName::Subject, letter::SUBJECT),
];

/// Reads a mail: headers, text, and the list of what is attached.
pub(crate) fn read(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    let mut sink = Sink::new(emit, limits, PARSER);
    let Ok((message, found)) = guarded(|| open(bytes)) else {
        return Summary::unread("eml", Reason::Corrupt);
    };
    let mut letter = head(&message, bytes);
    letter.head(&mut sink);
    for text in &found.texts {
        let decoded = text.decoded();
        match text.html {
            true => html::read_into(&decoded, &mut sink),
            false => letter.text(&decoded, &mut sink),
        }
    }
    files(&found, limits, &mut sink);
    notes(&found, &mut sink);
    sink.finish("eml")
}

/// The display name and bytes of one attachment.
pub(crate) fn unpack(
    bytes: &[u8],
    index: u32,
    limits: &Limits,
) -> Result<(String, Vec<u8>), Fault> {
    let (_, found) = guarded(|| open(bytes))?;
    let index = index as usize;
    let part = found.files.get(index).ok_or(Fault::Directory)?;
    let content = part.content().into_owned();
    listing::whole(entry(index, part).name, content, limits)
}

fn open(bytes: &[u8]) -> Result<(Message<'_>, Found<'_>), Fault> {
    let message = MessageParser::default()
        .parse(bytes)
        .ok_or(Fault::Damaged)?;
    let found = parts::find(&message, bytes);
    Ok((message, found))
}

fn head(message: &Message<'_>, bytes: &[u8]) -> Letter {
    let mut letter = Letter::default();
    let Some(root) = message.parts.first() else {
        return letter;
    };
    for (name, label) in FIELDS {
        letter.field(label, &header(root, &name, bytes));
    }
    let date = header(root, &HeaderName::Date, bytes);
    letter.field(letter::DATE, &letter::date(&date));
    letter
}

/// The values of a header, decoded by ourselves from its bytes.
fn header(part: &MessagePart<'_>, name: &HeaderName<'_>, bytes: &[u8]) -> String {
    let values = part.headers.iter().filter(|header| header.name == *name);
    let values: Vec<String> = values
        .map(|header| {
            let range = header.offset_start as usize..header.offset_end as usize;
            words::decode(bytes.get(range).unwrap_or_default())
        })
        .collect();
    values.join(", ")
}

/// Lists the attachments.
fn files(found: &Found<'_>, limits: &Limits, sink: &mut Sink<'_>) {
    let mut quota = Quota::new(limits);
    for (index, part) in found.files.iter().enumerate().take(limits.entries) {
        let content = part.content();
        let entry = entry(index, part);
        let member = listing::member(&mut quota, &entry, Ok(&mut content.as_ref()));
        listing::put(member, sink);
    }
    listing::beyond(found.files.len(), limits, sink);
}

fn entry(index: usize, part: &Part<'_>) -> Entry {
    let (name, raw_name) = match part.name() {
        Some(name) => (visible(&name.text), name.raw.clone()),
        None => (letter::nameless(index, part.media_type()), Vec::new()),
    };
    Entry {
        index,
        name,
        raw_name,
        packed: u64::MAX,
    }
}

/// What was not read, or should be known.
fn notes(found: &Found<'_>, sink: &mut Sink<'_>) {
    if found.locked > 0 {
        sink.unread("encrypted part", Reason::Password);
    }
    if found.broken > 0 {
        sink.unread("a part without its inner parts", Reason::Corrupt);
    }
    if found.cut {
        sink.unread("the mail after its last part", Reason::Corrupt);
    }
    if found.signatures > 0 {
        sink.warn("a signature was not checked");
    }
}
