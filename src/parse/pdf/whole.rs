//! Whether all is there that a page is drawn from: objects that the file names
//! and does not hold, streams that break off. Drawing goes on without them and
//! says nothing.

use std::collections::HashMap;

use flate2::{Decompress, FlushDecompress, Status};
use hayro_syntax::Filter;
use hayro_syntax::Pdf;
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Dict, MaybeRef, Name, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::Page;
use hayro_syntax::xref::XRef;

use super::cmap;
use super::ending::Ending;
use crate::model::Reason;
use crate::parse::holes;
use crate::parse::sink::Sink;

/// Levels of objects within objects.
const DEEPEST: usize = 24;
/// Objects looked at of one document.
const MOST: usize = 200_000;
/// Levels of the page tree that a page inherits from.
const PARENTS: usize = 32;
/// Bytes at a time.
const CHUNK: usize = 1 << 16;

/// Keys of names that the page chose, each of which is needed.
const NAMED: [&[u8]; 3] = [b"Font", b"XObject", b"CharProcs"];
/// Other keys that lead to what text is read from. The programs of fonts are
/// left out: they are most of what there is to unpack, and what they lack shows
/// in letters without Unicode.
const NEEDED: [&[u8]; 5] = [
    b"Resources",
    b"DescendantFonts",
    b"FontDescriptor",
    b"ToUnicode",
    b"Encoding",
];

/// Pages that the document says it has; 0 when it does not say.
pub(super) fn pages_said(pdf: &Pdf) -> usize {
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let tree = root.and_then(|root| root.get::<Dict<'_>>(keys::PAGES));
    let count = tree.and_then(|tree| tree.get::<i32>(keys::COUNT));
    count
        .and_then(|count| usize::try_from(count).ok())
        .unwrap_or(0)
}

/// Says what the file itself lacks: its end, pages of those it says it has.
pub(super) fn note(sink: &mut Sink<'_>, ending: Ending, (there, said): (usize, usize)) {
    match ending {
        Ending::Whole => {}
        Ending::Astray => sink.warn("the table of objects is damaged: they were searched for"),
        Ending::Cut => {
            sink.warn("the file was cut short: its end is missing");
            sink.unread("what stood after the end of the file", Reason::Corrupt);
        }
    }
    if said > there {
        let missing = format!("{} of {said} pages", said - there);
        sink.unread(missing, Reason::Corrupt);
    }
}

/// Looks at what pages need; remembers what it saw from page to page.
pub(super) struct Whole<'a> {
    xref: &'a XRef,
    /// Object → whether something is missing in or below it.
    seen: HashMap<ObjectIdentifier, bool>,
    buffer: Vec<u8>,
}

impl<'a> Whole<'a> {
    pub(super) fn new(xref: &'a XRef) -> Self {
        Self {
            xref,
            seen: HashMap::new(),
            buffer: Vec::with_capacity(CHUNK),
        }
    }

    /// Whether something that `page` is drawn from is missing or broken.
    pub(super) fn lacks(&mut self, page: &Page<'a>) -> bool {
        let raw = page.raw();
        let content = raw.get_raw::<Object<'a>>(keys::CONTENTS);
        let content = content.is_some_and(|content| !adds_up(page) && self.lost(content, DEEPEST));
        content | self.inherited(raw)
    }

    /// The resources of a page or of what it hangs from.
    fn inherited(&mut self, page: &Dict<'a>) -> bool {
        let mut node = page.clone();
        for _ in 0..PARENTS {
            if let Some(found) = node.get_raw::<Object<'a>>(keys::RESOURCES) {
                return self.lost(found, DEEPEST);
            }
            let Some(parent) = node.get::<Dict<'a>>(keys::PARENT) else {
                return false;
            };
            node = parent;
        }
        false
    }

    /// Whether what stands here, or what it leads to, is not there.
    fn lost(&mut self, object: MaybeRef<Object<'a>>, depth: usize) -> bool {
        let id: ObjectIdentifier = match object {
            MaybeRef::NotRef(object) => return self.broken(&object, depth),
            MaybeRef::Ref(id) => id.into(),
        };
        if let Some(known) = self.seen.get(&id) {
            return *known;
        }
        if depth == 0 || self.seen.len() >= MOST {
            return false;
        }
        // A circle lacks nothing that its other members do not.
        self.seen.insert(id, false);
        let found = self.xref.get::<Object<'a>>(id);
        let lost = found.is_none_or(|object| self.broken(&object, depth - 1));
        self.seen.insert(id, lost);
        lost
    }

    fn broken(&mut self, object: &Object<'a>, depth: usize) -> bool {
        match object {
            Object::Array(array) => self.any(array.raw_iter().take(MOST), depth),
            Object::Dict(dict) => self.needs(dict, depth),
            Object::Stream(stream) => {
                let dict = stream.dict();
                let picture = dict.get::<Name<'a>>(keys::SUBTYPE);
                let picture = picture.is_some_and(|name| name.as_ref() == b"Image");
                !picture && (self.breaks_off(stream) | self.needs(dict, depth))
            }
            _ => false,
        }
    }

    fn any(&mut self, objects: impl Iterator<Item = MaybeRef<Object<'a>>>, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        objects.fold(false, |lost, object| self.lost(object, depth) | lost)
    }

    fn needs(&mut self, dict: &Dict<'a>, depth: usize) -> bool {
        let mut lost = false;
        for key in NAMED {
            if let Some(named) = dict.get::<Dict<'a>>(key) {
                let entries = named.entries().take(MOST).map(|(_, entry)| entry);
                lost |= self.any(entries, depth);
            } else if dict.get_ref(key).is_some() {
                lost = true;
            }
        }
        let needed = NEEDED.iter().filter_map(|key| dict.get_raw(key));
        self.any(needed, depth) | lost
    }

    /// Whether the data of a stream is not what was packed.
    fn breaks_off(&mut self, stream: &Stream<'a>) -> bool {
        let data = stream.raw_data();
        match stream.filters().first() {
            Some(Filter::FlateDecode) => {
                let map = || {
                    stream
                        .decoded_data()
                        .is_ok_and(|text| cmap::is_whole(&text))
                };
                !inflates(&data, &mut self.buffer) && !map()
            }
            Some(_) => stream.decoded_data().is_err(),
            None => holes::of(&data),
        }
    }
}

/// Whether what a page is drawn from, unpacked once for drawing, has the sum that its
/// only stream ends with: then nothing of it is missing (RFC 1950, 2.2).
fn adds_up(page: &Page<'_>) -> bool {
    let Some(stream) = page.raw().get::<Stream<'_>>(keys::CONTENTS) else {
        return false;
    };
    let text = match *stream.filters() {
        [Filter::FlateDecode] => page.page_stream().unwrap_or_default(),
        _ => return false,
    };
    let data = stream.raw_data();
    let sum = simd_adler32::adler32(&text).to_be_bytes();
    // The end of the line before `endstream` is taken for a part of the stream or not.
    let ends = [&b""[..], b"\n", b"\r", b"\r\n"];
    let mut ends = ends.iter().filter_map(|end| data.strip_suffix(*end));
    !text.is_empty() && ends.any(|data| data.ends_with(&sum))
}

/// Whether a stream unpacks to its end. One without its check sum does, for
/// some writers leave it out.
fn inflates(data: &[u8], buffer: &mut Vec<u8>) -> bool {
    if data.trim_ascii().is_empty() || ends(data, true, buffer).is_some() {
        return true;
    }
    let rest = data.get(2..).unwrap_or_default();
    ends(rest, false, buffer).is_some_and(|used| {
        let sum = rest.get(used..).unwrap_or_default().trim_ascii();
        sum.len() < 4 || sum.starts_with(&[0; 4])
    })
}

/// How many bytes were used up to the end, where there is one.
fn ends(data: &[u8], zlib: bool, buffer: &mut Vec<u8>) -> Option<usize> {
    let mut state = Decompress::new(zlib);
    loop {
        buffer.clear();
        let used = usize::try_from(state.total_in()).ok()?;
        let rest = data.get(used..)?;
        match state.decompress_vec(rest, buffer, FlushDecompress::None) {
            Ok(Status::StreamEnd) => return usize::try_from(state.total_in()).ok(),
            Ok(_) if !buffer.is_empty() => {}
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::model::{ReadState, Summary};
    use crate::parse::pdf::fixture::{Fixture, line};
    use crate::parse::testing::passages;

    fn whole() -> Vec<u8> {
        let words = "従業者に対して教育を行い、その記録を残す。";
        let page = (0..20).map(|n| line(12, 72.0, 800.0 - 20.0 * n as f32, words));
        let page: String = page.collect();
        let file = Fixture::default().page(&page).page(&page);
        file.build()
    }

    fn read(bytes: &[u8]) -> Summary {
        passages(bytes, "a.pdf").0
    }

    fn find(bytes: &[u8], word: &str) -> usize {
        memchr::memmem::find(bytes, word.as_bytes()).unwrap()
    }

    #[test]
    fn a_file_cut_short_is_never_whole() {
        let whole = whole();
        let summary = read(&whole);
        assert_eq!(
            (summary.state, summary.warnings.len()),
            (ReadState::Parsed, 0)
        );
        for hundredth in [5, 30, 60, 80, 90, 95, 97, 99] {
            let summary = read(&whole[..whole.len() * hundredth / 100]);
            assert_ne!(summary.state, ReadState::Parsed, "{hundredth}: {summary:?}");
            assert_eq!(summary.reason, Some(Reason::Corrupt), "{hundredth}");
        }
    }

    #[test]
    fn a_damaged_table_alone_is_a_warning() {
        let mut whole = whole();
        let at = find(&whole, "\nxref\n");
        whole[at + 1..at + 60].fill(b' ');
        let summary = read(&whole);
        assert_eq!(summary.state, ReadState::Parsed, "{summary:?}");
        assert_eq!(summary.warnings.len(), 1);
    }

    #[test]
    fn a_page_names_what_it_lacks() {
        let lost = |at: usize, length: usize| {
            let mut bytes = whole();
            bytes[at..at + length].fill(0);
            let summary = read(&bytes);
            assert_ne!(summary.state, ReadState::Parsed, "{summary:?}");
            assert_eq!(summary.reason, Some(Reason::Corrupt));
            summary.unread
        };
        let content = find(&whole(), "13 0 obj");
        assert_eq!(lost(content, 20), ["page 2: what is missing of it"]);
        assert_eq!(lost(content + 400, 80), ["page 2: what is missing of it"]);
        let font = find(&whole(), "6 0 obj");
        assert_eq!(lost(font, 30).len(), 2);
        let page = find(&whole(), "12 0 obj");
        assert_eq!(lost(page, 20), ["1 of 2 pages"]);
    }

    #[test]
    fn a_stream_that_breaks_off_is_told_from_one_without_its_sum() {
        let text: Vec<u8> = (0..40_000u32)
            .flat_map(|n| n.to_string().into_bytes())
            .collect();
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(&text).unwrap();
        let packed = packer.finish().unwrap();
        let mut buffer = Vec::with_capacity(CHUNK);
        let mut whole = |data: &[u8]| inflates(data, &mut buffer);
        assert!(whole(&packed) && whole(b"\n"));
        assert!(whole(&[&packed[..], b"\r\n"].concat()));
        let end = packed.len() - 4;
        assert!(whole(&packed[..end]));
        assert!(whole(&[&packed[..end], &[0; 4]].concat()));
        assert!(!whole(&packed[..end - 9]));
        for at in (64..end).step_by(997) {
            let mut hole = packed.clone();
            hole[at..(at + 64).min(end)].fill(0);
            assert!(!whole(&hole), "{at}");
        }
    }
}
