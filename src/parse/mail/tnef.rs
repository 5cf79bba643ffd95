//! `winmail.dat`: what Outlook puts around attachments and formatted text when
//! it takes the receiver for another Outlook ([MS-OXTNEF]).

use crate::parse::archive::listing::{Entry, Exactly, Kind, Task, Visit};
use crate::parse::zipdir::Fault;
use crate::text::filename::visible;

use super::charset;
use super::lzfu;

/// How it is read.
pub(crate) const TNEF: Kind = Kind {
    format: "tnef",
    parser: concat!("tnef/akashi-", env!("CARGO_PKG_VERSION")),
    walk,
};

/// What every file begins with.
pub(crate) const MAGIC: &[u8] = b"\x78\x9F\x3E\x22";
/// Signature and key.
const HEAD: usize = 6;

// Attributes ([MS-OXTNEF] 2.1.3).
const BEGINS_ATTACHMENT: u32 = 0x0006_9002;
const NAME: u32 = 0x0001_8010;
const CONTENT: u32 = 0x0006_800F;
const PROPERTIES: u32 = 0x0006_9005;
const OF_MESSAGE: u32 = 0x0006_9003;
const CODE_PAGE: u32 = 0x0006_9007;

// Properties ([MS-OXPROPS]).
const LONG_NAME: u16 = 0x3707;
const SHOWN_NAME: u16 = 0x3001;
const OBJECT: u16 = 0x3701;
const RTF: u16 = 0x1009;
/// The kind of a property that is an embedded object.
const EMBEDDED: u16 = 0x0D;
/// Most properties of one item.
const MOST: u32 = 10_000;
/// Bytes of an interface's name before an embedded object.
const INTERFACE: usize = 16;

/// An attachment as far as it was told.
#[derive(Default)]
struct Attachment<'a> {
    name: Vec<u8>,
    long_name: Option<String>,
    content: Option<&'a [u8]>,
    /// What is embedded: an Outlook item, or what another program put there.
    object: Option<&'a [u8]>,
}

fn walk(bytes: &[u8], task: &mut Task<'_>, visit: &mut Visit<'_>) -> Result<(), Fault> {
    let mut rest = bytes.get(HEAD..).ok_or(Fault::Directory)?;
    let mut code_page = None;
    let mut open: Option<Attachment<'_>> = None;
    let mut seen = 0;
    while !rest.is_empty() {
        let (id, data, after) = attribute(rest).ok_or(Fault::Damaged)?;
        rest = after;
        match (id, &mut open) {
            (CODE_PAGE, _) => code_page = number(data, 0).map(|page| format!("windows-{page}")),
            (BEGINS_ATTACHMENT, _) => {
                if let Some(done) = open.replace(Attachment::default())
                    && !show(done, &mut seen, code_page.as_deref(), task, visit)?
                {
                    return Ok(());
                }
            }
            (OF_MESSAGE, _) => {
                let rtf = property(data, RTF).and_then(|value| value.bytes);
                if let Some(packed) = rtf
                    && !show_text(packed, &mut seen, task, visit)?
                {
                    return Ok(());
                }
            }
            (NAME, Some(open)) => open.name = data.to_vec(),
            (CONTENT, Some(open)) => open.content = Some(data),
            (PROPERTIES, Some(open)) => {
                let text = |id| property(data, id)?.text(code_page.as_deref());
                open.long_name = text(LONG_NAME).or_else(|| text(SHOWN_NAME));
                let object = property(data, OBJECT).filter(|value| value.kind == EMBEDDED);
                open.object = object.and_then(|value| value.bytes);
            }
            _ => {}
        }
    }
    match open {
        Some(done) => show(done, &mut seen, code_page.as_deref(), task, visit).map(|_| ()),
        None => Ok(()),
    }
}

/// The first attribute: its id, its data, and what follows.
fn attribute(bytes: &[u8]) -> Option<(u32, &[u8], &[u8])> {
    let id = number(bytes, 1)?;
    let length = number(bytes, 5)? as usize;
    let data = bytes.get(9..)?.get(..length)?;
    // Its checksum is two bytes; a cut-off file may lack the last one.
    let after = bytes.get(9 + length..)?;
    Some((id, data, after.get(2..).unwrap_or_default()))
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

fn show(
    attachment: Attachment<'_>,
    seen: &mut usize,
    code_page: Option<&str>,
    task: &mut Task<'_>,
    visit: &mut Visit<'_>,
) -> Result<bool, Fault> {
    let index = next(seen, task)?;
    let short = attachment
        .name
        .split(|byte| *byte == 0)
        .next()
        .unwrap_or_default();
    let name = attachment.long_name.filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| charset::decode(short, code_page));
    let entry = entry(index, visible(&name), short);
    // An Outlook item within is written as a file like this one.
    let content = match attachment.object {
        Some(object) if object.starts_with(MAGIC) => Ok(object),
        Some(_) => Err(Fault::Method),
        None => attachment.content.ok_or(Fault::Damaged),
    };
    Ok(match content {
        Ok(mut content) => visit(&entry, Ok(&mut content)),
        Err(fault) => visit(&entry, Err(fault)),
    })
}

/// The text of the mail as RTF, a file of its own.
fn show_text(
    packed: &[u8],
    seen: &mut usize,
    task: &mut Task<'_>,
    visit: &mut Visit<'_>,
) -> Result<bool, Fault> {
    let entry = entry(next(seen, task)?, "message.rtf".to_owned(), b"");
    Ok(match lzfu::unpack(packed, task.limits.part) {
        Ok(rtf) => {
            let size = rtf.len() as u64;
            visit(&entry, Ok(&mut Exactly::new(rtf.as_slice(), size)))
        }
        Err(fault) => visit(&entry, Err(fault)),
    })
}

fn next(seen: &mut usize, task: &Task<'_>) -> Result<usize, Fault> {
    if *seen >= task.limits.entries {
        return Err(Fault::TooMany);
    }
    *seen += 1;
    Ok(*seen - 1)
}

fn entry(index: usize, name: String, raw_name: &[u8]) -> Entry {
    Entry {
        index,
        name,
        raw_name: raw_name.to_vec(),
        packed: u64::MAX,
    }
}

/// A value among properties.
struct Value<'a> {
    kind: u16,
    bytes: Option<&'a [u8]>,
}

impl Value<'_> {
    fn text(&self, code_page: Option<&str>) -> Option<String> {
        let bytes = self.bytes?;
        let text = match self.kind {
            0x1F => encoding_rs::UTF_16LE.decode(bytes).0.into_owned(),
            // What ends it would be taken for half a letter of UTF-16.
            0x1E => charset::decode(bytes.split(|b| *b == 0).next()?, code_page),
            _ => return None,
        };
        Some(text.trim_end_matches('\0').to_owned())
    }
}

/// One property of a list of them ([MS-OXTNEF] 2.1.3.4).
fn property(bytes: &[u8], wanted: u16) -> Option<Value<'_>> {
    let mut at = 4;
    for _ in 0..number(bytes, 0)?.min(MOST) {
        let tag = number(bytes, at)?;
        let (kind, id) = (tag as u16, (tag >> 16) as u16);
        at += 4;
        if id >= 0x8000 {
            at = after_name(bytes, at)?;
        }
        let values = match kind & 0x1000 != 0 || is_long(kind) {
            true => {
                at += 4;
                number(bytes, at - 4)?
            }
            false => 1,
        };
        let mut first = None;
        for _ in 0..values {
            let (value, after) = value(bytes, at, kind & 0xFFF)?;
            at = after;
            first.get_or_insert(value);
        }
        if id == wanted {
            return Some(Value { kind, bytes: first });
        }
    }
    None
}

fn is_long(kind: u16) -> bool {
    matches!(kind & 0xFFF, EMBEDDED | 0x1E | 0x1F | 0x102)
}

/// A value and where the next one begins.
fn value(bytes: &[u8], at: usize, kind: u16) -> Option<(&[u8], usize)> {
    if !is_long(kind) {
        let length = match kind {
            0x02 | 0x03 | 0x04 | 0x0A | 0x0B => 4,
            0x05 | 0x06 | 0x07 | 0x14 | 0x40 => 8,
            0x48 => 16,
            _ => return None,
        };
        return Some((bytes.get(at..at.checked_add(length)?)?, at + length));
    }
    let length = number(bytes, at)? as usize;
    let start = at + 4;
    let value = bytes.get(start..start.checked_add(length)?)?;
    let value = match kind {
        EMBEDDED => value.get(INTERFACE..).unwrap_or_default(),
        _ => value,
    };
    Some((value, start + length.next_multiple_of(4)))
}

/// Where a property's value begins after its name.
fn after_name(bytes: &[u8], at: usize) -> Option<usize> {
    let kind = at.checked_add(16)?;
    let what = number(bytes, kind + 4)? as usize;
    match number(bytes, kind)? {
        0 => Some(kind + 8),
        _ => (kind + 8).checked_add(what.checked_next_multiple_of(4)?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Member, Reason};
    use crate::parse::testing::members;

    fn attribute(id: u32, data: &[u8]) -> Vec<u8> {
        let mut bytes = vec![if id == OF_MESSAGE { 1 } else { 2 }];
        bytes.extend(id.to_le_bytes());
        bytes.extend((data.len() as u32).to_le_bytes());
        bytes.extend(data);
        bytes.extend([0, 0]);
        bytes
    }

    fn file(attributes: &[(u32, &[u8])]) -> Vec<u8> {
        let mut bytes = [MAGIC, b"\x01\x00"].concat();
        for (id, data) in attributes {
            bytes.extend(attribute(*id, data));
        }
        bytes
    }

    /// One property that is a text in UTF-16.
    fn named(id: u16, text: &str) -> Vec<u8> {
        let mut value: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        value.extend([0, 0]);
        let mut bytes = 1u32.to_le_bytes().to_vec();
        bytes.extend([0x1F, 0]);
        bytes.extend(id.to_le_bytes());
        bytes.extend(1u32.to_le_bytes());
        bytes.extend((value.len() as u32).to_le_bytes());
        value.resize(value.len().next_multiple_of(4), 0);
        bytes.extend(value);
        bytes
    }

    #[test]
    fn attachments_are_documents() {
        let (short, _, _) = encoding_rs::SHIFT_JIS.encode("規程.txt\0");
        let bytes = file(&[
            (CODE_PAGE, &[0xA4, 0x03, 0, 0, 0, 0, 0, 0]),
            (BEGINS_ATTACHMENT, &[0; 14]),
            (NAME, &short),
            (CONTENT, "第1条　目的".as_bytes()),
            (BEGINS_ATTACHMENT, &[0; 14]),
            (NAME, b"KYOUIK~1.TXT\0"),
            (CONTENT, b"x"),
            (PROPERTIES, &named(LONG_NAME, "教育記録 令和6年度.txt")),
        ]);
        let (summary, found) = members(&bytes);
        assert_eq!(summary.format, "tnef");
        let names: Vec<&str> = found.iter().map(|m| m.name.as_str()).collect();
        assert_eq!(names, ["規程.txt", "教育記録 令和6年度.txt"], "{summary:?}");
        assert_eq!(found[0].bytes, Some("第1条　目的".len() as u64));
    }

    #[test]
    fn what_is_cut_off_is_named() {
        let bytes = file(&[
            (BEGINS_ATTACHMENT, &[0; 14]),
            (NAME, b"a.txt\0"),
            (CONTENT, b"first"),
            (BEGINS_ATTACHMENT, &[0; 14]),
            (NAME, b"b.txt\0"),
            (CONTENT, b"second"),
        ]);
        let (summary, found): (_, Vec<Member>) = members(&bytes[..bytes.len() - 6]);
        assert_eq!(found.len(), 1);
        assert_eq!(summary.reason, Some(Reason::Corrupt), "{summary:?}");
        let (summary, found) = members(&bytes[..5]);
        assert_eq!((summary.reason, found.len()), (Some(Reason::Corrupt), 0));
    }
}
