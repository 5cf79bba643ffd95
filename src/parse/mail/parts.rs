//! The parts of a mail: which are its text, which are files.

use std::borrow::Cow;

use mail_parser::{HeaderName, Message, MessagePart, PartType};

use super::charset;
use super::params::{Name, Params};
use super::sealed;
use super::transfer;
use crate::parse::text::html;

/// The longest boundary that is looked for; RFC 2046 section 5.1.1 allows 70.
const BOUNDARY: usize = 200;

/// The text parts and files of a mail, in the order of the mail.
#[derive(Debug, Default)]
pub(super) struct Found<'a> {
    /// What is shown when the mail is opened.
    pub(super) texts: Vec<Text<'a>>,
    /// What is attached, and every other part.
    pub(super) files: Vec<Part<'a>>,
    /// Signatures beside the text.
    pub(super) signatures: usize,
    /// Parts that only who has the key can read.
    pub(super) locked: usize,
    /// Parts whose inner boundary is never found.
    pub(super) broken: usize,
    /// The mail ends before its last part does.
    pub(super) cut: bool,
}

/// A part with its headers read.
#[derive(Debug, Clone)]
pub(super) struct Part<'a> {
    kind: Params,
    disposition: Params,
    encoding: String,
    raw: Cow<'a, [u8]>,
    name: Option<Name>,
}

/// A text to be shown.
#[derive(Debug, Clone)]
pub(super) struct Text<'a> {
    /// The part.
    pub(super) part: Part<'a>,
    /// Whether it is HTML.
    pub(super) html: bool,
}

impl Text<'_> {
    /// Its letters.
    pub(super) fn decoded(&self) -> String {
        charset::decode(&self.part.content(), self.part.charset().as_deref())
    }
}

impl<'a> Part<'a> {
    fn of(part: &MessagePart<'_>, bytes: &'a [u8]) -> Self {
        let header = |wanted: HeaderName<'_>| {
            let header = part
                .headers
                .iter()
                .rev()
                .find(|header| header.name == wanted);
            header.map_or(&[][..], |header| {
                range(bytes, header.offset_start, header.offset_end)
            })
        };
        let encoding = String::from_utf8_lossy(header(HeaderName::ContentTransferEncoding));
        let kind = Params::read(header(HeaderName::ContentType));
        let disposition = Params::read(header(HeaderName::ContentDisposition));
        Self {
            name: disposition.text("filename").or_else(|| kind.text("name")),
            kind,
            disposition,
            encoding: encoding.into_owned(),
            raw: range(bytes, part.offset_body, part.offset_end).into(),
        }
    }

    /// Its bytes without the transfer encoding.
    pub(super) fn content(&self) -> Cow<'_, [u8]> {
        transfer::decode(&self.raw, &self.encoding)
    }

    /// Its type in lower case: `text/plain` when none is given.
    pub(super) fn media_type(&self) -> &str {
        match self.kind.main.as_str() {
            "" | "text" => "text/plain",
            kind => kind,
        }
    }

    /// The encoding of its letters as the mail names it.
    pub(super) fn charset(&self) -> Option<String> {
        self.kind.token("charset")
    }

    /// The name of the file.
    pub(super) fn name(&self) -> Option<&Name> {
        self.name.as_ref()
    }

    fn is_attached(&self) -> bool {
        self.disposition.main == "attachment" || self.name.is_some()
    }
}

fn range(bytes: &[u8], start: u32, end: u32) -> &[u8] {
    let end = (end as usize).min(bytes.len());
    bytes.get(start as usize..end).unwrap_or_default()
}

/// Walks the parts of a mail.
pub(super) fn find<'a>(message: &Message<'_>, bytes: &'a [u8]) -> Found<'a> {
    let mut walker = Walker {
        parts: &message.parts,
        bytes,
        at: 0,
    };
    let mut found = Found::default();
    walker.until(bytes.len() as u64, &mut found);
    let root = message.parts.first().map(|part| Part::of(part, bytes));
    let boundary = root.and_then(|root| root.kind.text("boundary"));
    let boundary = boundary.filter(|boundary| boundary.raw.len() <= BOUNDARY);
    found.cut = boundary.is_some_and(|boundary| {
        let close = [b"--", boundary.raw.as_slice(), b"--"].concat();
        !bytes.windows(close.len()).any(|window| window == close)
    });
    found
}

struct Walker<'m, 'a> {
    parts: &'m [MessagePart<'m>],
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Walker<'_, 'a> {
    /// Takes the parts that begin before `end`, with all that is inside them.
    /// Their order and places tell the tree, also when the mail is cut off.
    fn until(&mut self, end: u64, found: &mut Found<'a>) {
        while let Some(part) = self.parts.get(self.at) {
            if u64::from(part.offset_header) >= end {
                return;
            }
            self.at += 1;
            let read = Part::of(part, self.bytes);
            match (read.kind.main.strip_prefix("multipart/"), &part.body) {
                (Some(kind), PartType::Multipart(_)) => {
                    let inner_end = match part.offset_end {
                        0 => end,
                        inner => u64::from(inner).min(end),
                    };
                    let kind = kind.to_owned();
                    self.multipart(&kind, inner_end, found);
                }
                (Some(_), _) => {
                    found.broken += 1;
                    sort(read, found);
                }
                (None, _) => sort(read, found),
            }
        }
    }

    fn multipart(&mut self, kind: &str, end: u64, found: &mut Found<'a>) {
        let mut inside = Found::default();
        self.until(end, &mut inside);
        match kind {
            "alternative" => choose(&mut inside.texts),
            "encrypted" => {
                inside.locked += 1;
                inside.files.clear();
                inside.texts.clear();
            }
            _ => {}
        }
        found.texts.append(&mut inside.texts);
        found.files.append(&mut inside.files);
        found.signatures += inside.signatures;
        found.locked += inside.locked;
        found.broken += inside.broken;
    }
}

/// Puts a part that has no parts where it belongs.
fn sort<'a>(part: Part<'a>, found: &mut Found<'a>) {
    let media_type = part.media_type().to_owned();
    match media_type.as_str() {
        "application/pgp-signature"
        | "application/pkcs7-signature"
        | "application/x-pkcs7-signature" => found.signatures += 1,
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => {
            match sealed::open(&part.content()) {
                Some(content) => {
                    found.signatures += 1;
                    found.files.push(Part {
                        raw: content.into(),
                        encoding: String::new(),
                        name: Some(sealed::name()),
                        ..part
                    });
                }
                None => found.locked += 1,
            }
        }
        "text/plain" | "text/html" if !part.is_attached() => found.texts.push(Text {
            html: media_type == "text/html",
            part,
        }),
        kind if kind.starts_with("multipart/") => found.texts.push(Text { part, html: false }),
        _ => found.files.push(part),
    }
}

/// Of alternatives, the plain text, when it says all that the other says.
fn choose(texts: &mut Vec<Text<'_>>) {
    let html = !says_all(texts);
    texts.retain(|text| text.html == html);
}

/// Whether the plain text has every line of the HTML: some programs leave tables
/// out of it, or write but a line that sends to the other.
fn says_all(texts: &[Text<'_>]) -> bool {
    let of = |html: bool| texts.iter().filter(move |text| text.html == html);
    let plain: String = of(false).map(|text| letters(&text.decoded())).collect();
    let lines = of(true).map(|text| html::visible_text(&text.decoded()));
    let lines: Vec<String> = lines.collect();
    let mut lines = lines.iter().flat_map(|text| text.lines()).map(letters);
    !plain.is_empty() && lines.all(|line| plain.contains(&line)) || of(true).next().is_none()
}

/// Without white space, marks and signs, which either form has its own of.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}
