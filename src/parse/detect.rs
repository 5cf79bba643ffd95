//! What a file is: by its first bytes, then by what is inside, and only then
//! by its name.

use super::archive;
use super::format::Format;
use super::limits::Limits;
use super::mail::mbox;
use super::ole;
use super::text::decode;
use super::unzip::Unzip;
use super::zipdir;

/// Formats known by their first bytes.
const MAGIC: [(&[u8], Format); 24] = [
    (b"\x89PNG\r\n\x1a\n", Format::Image("png")),
    (b"\xFF\xD8\xFF", Format::Image("jpeg")),
    (b"GIF8", Format::Image("gif")),
    (b"II*\0", Format::Image("tiff")),
    (b"MM\0*", Format::Image("tiff")),
    (b"{\\rtf", Format::Rtf),
    (b"7z\xBC\xAF\x27\x1C", Format::SevenZ),
    (b"\x78\x9F\x3E\x22", Format::Tnef),
    (b"Rar!\x1A\x07", Format::Unsupported("rar")),
    (b"\x1F\x8B", Format::Gz),
    (b"BZh", Format::Unsupported("bz2")),
    (b"\xFD7zXZ\0", Format::Unsupported("xz")),
    (b"MSCF\0\0\0\0", Format::Unsupported("cab")),
    (b"MZ", Format::Unsupported("exe")),
    (b"\x7FELF", Format::Unsupported("exe")),
    (b"SQLite format 3\0", Format::Unsupported("sqlite")),
    (b"DocuWorks", Format::Unsupported("xdw")),
    (
        b"\x00\x01\x00\x00Standard Jet DB",
        Format::Unsupported("mdb"),
    ),
    (
        b"\x00\x01\x00\x00Standard ACE DB",
        Format::Unsupported("mdb"),
    ),
    (b"\0\0\x01\0", Format::Image("ico")),
    // Workbooks of Excel 2 to 5 without a compound file around them.
    (b"\x09\0\x04\0", Format::Unsupported("xls4")),
    (b"\x09\x02\x06\0", Format::Unsupported("xls4")),
    (b"\x09\x04\x06\0", Format::Unsupported("xls4")),
    (b"\x09\x08\x08\0", Format::Unsupported("xls4")),
];

/// Formats known by the end of a name when the bytes do not tell.
const SUFFIXES: [(&str, Format); 21] = [
    ("csv", Format::Csv),
    ("tsv", Format::Csv),
    ("md", Format::Markdown),
    ("markdown", Format::Markdown),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("xhtml", Format::Html),
    ("xml", Format::Xml),
    ("txt", Format::Text),
    ("eml", Format::Eml),
    ("jtd", Format::Unsupported("jtd")),
    ("jtt", Format::Unsupported("jtd")),
    ("msg", Format::Msg),
    ("doc", Format::Doc),
    ("xls", Format::Xls),
    ("ppt", Format::Ppt),
    ("tar", Format::Tar),
    ("lzh", Format::Lzh),
    ("xdw", Format::Unsupported("xdw")),
    ("bmp", Format::Image("bmp")),
    ("webp", Format::Image("webp")),
];

/// Tells what a file is. The bytes count before the name.
pub fn detect(bytes: &[u8], name: &str) -> Format {
    if bytes.is_empty() {
        return Format::Empty;
    }
    by_magic(bytes, name)
        .or_else(|| by_text(bytes, name))
        .or_else(|| by_name(name).filter(|format| !is_text(*format)))
        .unwrap_or(Format::Unknown)
}

fn by_magic(bytes: &[u8], name: &str) -> Option<Format> {
    if let Some((_, format)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(*format);
    }
    let head = bytes.get(..1024).unwrap_or(bytes);
    match find(head, b"%PDF-") {
        Some(0) => return Some(Format::Pdf),
        // A short mail may hold one as it is.
        Some(_) if !is_mail(&String::from_utf8_lossy(head).to_ascii_lowercase()) => {
            return Some(Format::Pdf);
        }
        None if is_headless_pdf(head, bytes) => return Some(Format::Pdf),
        _ => {}
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Some(package(bytes));
    }
    if ole::is_compound(bytes) {
        return Some(compound(bytes, name));
    }
    if bytes.get(257..262) == Some(b"ustar") || archive::tar::is_tar(bytes) {
        return Some(Format::Tar);
    }
    if bytes
        .get(2..5)
        .is_some_and(|at| at == b"-lh" || at == b"-lz")
        && bytes.get(6) == Some(&b'-')
    {
        return Some(Format::Lzh);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some(Format::Image("webp"));
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        let heif = bytes
            .get(8..11)
            .is_some_and(|brand| [b"hei", b"mif", b"avi"].iter().any(|known| brand == *known));
        return Some(if heif {
            Format::Image("heif")
        } else {
            Format::Unsupported("video")
        });
    }
    (bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4])).then_some(Format::Image("bmp"))
}

/// A PDF without its first line: objects, and at the end where they stand.
fn is_headless_pdf(head: &[u8], bytes: &[u8]) -> bool {
    let tail = bytes.get(bytes.len().saturating_sub(1024)..);
    head.starts_with(b"%")
        && find(head, b" 0 obj").is_some()
        && tail.is_some_and(|tail| find(tail, b"startxref").is_some())
}

/// What a ZIP holds, by the names in it.
fn package(bytes: &[u8]) -> Format {
    let first = bytes.get(30..130).unwrap_or_default();
    if let Some(kind) = first.strip_prefix(b"mimetype").and_then(open_document) {
        return kind;
    }
    let names = zipdir::names(bytes, &Limits::default());
    // A program that packs it again may move it, and press it.
    let moved = names.iter().position(|name| name == b"mimetype");
    let moved = moved.and_then(|at| Unzip::open(bytes, &Limits::default()).ok()?.unpack(at).ok());
    if let Some(kind) = moved.as_deref().and_then(open_document) {
        return kind;
    }
    let has = |start: &[u8]| names.iter().any(|name| name.starts_with(start));
    if !has(b"[Content_Types].xml") {
        return Format::Zip;
    }
    if has(b"xl/workbook.bin") {
        Format::Xlsb
    } else if has(b"xl/") {
        Format::Xlsx
    } else if has(b"word/") {
        Format::Docx
    } else if has(b"ppt/") {
        Format::Pptx
    } else {
        Format::Zip
    }
}

/// The kind of an OpenDocument package, by its media type (OpenDocument 1.3
/// part 2, 3.3).
fn open_document(mimetype: &[u8]) -> Option<Format> {
    let kind = mimetype.strip_prefix(b"application/vnd.oasis.opendocument.")?;
    Some(match kind {
        kind if kind.starts_with(b"spreadsheet") => Format::Ods,
        kind if kind.starts_with(b"text") => Format::Odt,
        kind if kind.starts_with(b"presentation") => Format::Odp,
        _ => Format::Unsupported("odf"),
    })
}

/// What an OLE compound file holds: by its streams, and by its name where they
/// cannot be listed.
fn compound(bytes: &[u8], name: &str) -> Format {
    let streams = ole::stream_names(bytes);
    // Their names are the same in any case ([MS-CFB] 2.6.4).
    let has = |name: &str| streams.iter().any(|own| own.eq_ignore_ascii_case(name));
    if has("EncryptedPackage") {
        return Format::Encrypted(match suffix(name).as_str() {
            "docx" | "docm" => "docx",
            "pptx" | "pptm" | "ppsx" => "pptx",
            "xlsx" | "xlsm" => "xlsx",
            _ => "office",
        });
    }
    if has("Workbook") || has("Book") {
        Format::Xls
    } else if has("WordDocument") {
        Format::Doc
    } else if has("PowerPoint Document") {
        Format::Ppt
    } else if has("__properties_version1.0") {
        Format::Msg
    } else if has("DocumentText") || has("JSRV_SegmentInformation") {
        Format::Unsupported("jtd")
    } else {
        by_name(name)
            .filter(|format| {
                matches!(
                    format,
                    Format::Unsupported(_) | Format::Msg | Format::Doc | Format::Ppt | Format::Xls
                )
            })
            .unwrap_or(Format::Unsupported("ole"))
    }
}

/// What a text is: its name when it says so, else what it begins with.
fn by_text(bytes: &[u8], name: &str) -> Option<Format> {
    if !looks_like_text(bytes) {
        return None;
    }
    let head = decode::decode(bytes.get(..4096).unwrap_or(bytes), None).text;
    let head = head.trim_start().to_ascii_lowercase();
    if head.starts_with("<!doctype html") || head.starts_with("<html") {
        return Some(Format::Html);
    }
    if head.starts_with("<?xml") {
        return Some(if head.contains("<html") {
            Format::Html
        } else {
            Format::Xml
        });
    }
    if is_mail(&head) {
        return Some(Format::Eml);
    }
    let lower = |mail: &[u8]| String::from_utf8_lossy(mail).to_ascii_lowercase();
    let begin = bytes.get(..4096).unwrap_or(bytes);
    if mbox::is_mbox(begin, |mail| is_mail(&lower(mail))) {
        return Some(Format::Mbox);
    }
    by_name(name)
        .filter(|format| is_text(*format))
        .or(Some(Format::Text))
}

/// Mail: lines of headers, among them two that every mail has.
fn is_mail(head: &str) -> bool {
    let header = |name: &str| head.starts_with(name) || head.contains(&format!("\n{name}"));
    let first = head.lines().next().unwrap_or_default();
    first
        .split_once(':')
        .is_some_and(|(name, _)| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
        && header("from:")
        && header("date:")
        && (header("message-id:") || header("received:") || header("mime-version:"))
}

/// No control characters but those of text; UTF-16 counts as text.
fn looks_like_text(bytes: &[u8]) -> bool {
    let sample = bytes.get(..8192).unwrap_or(bytes);
    if sample.starts_with(b"\xFF\xFE") || sample.starts_with(b"\xFE\xFF") {
        return true;
    }
    let control = |b: &&u8| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B);
    // Zeros at the end are a program's, not the author's.
    let end = sample
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |at| at + 1);
    let text = sample.get(..end).unwrap_or_default();
    !text.is_empty()
        && text.iter().filter(control).count() * 500 <= text.len()
        && !text.contains(&0)
        || decode::utf16_without_mark(sample).is_some()
}

fn is_text(format: Format) -> bool {
    matches!(
        format,
        Format::Text | Format::Csv | Format::Markdown | Format::Html | Format::Xml | Format::Eml
    )
}

fn by_name(name: &str) -> Option<Format> {
    let suffix = suffix(name);
    SUFFIXES
        .iter()
        .find(|(known, _)| *known == suffix)
        .map(|(_, format)| *format)
}

fn suffix(name: &str) -> String {
    name.rsplit_once('.')
        .map(|(_, suffix)| suffix.to_ascii_lowercase())
        .unwrap_or_default()
}

/// Position of `needle` in `hay`.
fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    hay.windows(needle.len())
        .position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::testing::{deflated, stored};
    use encoding_rs::SHIFT_JIS;

    #[test]
    fn bytes_count_before_the_name() {
        assert_eq!(detect(b"%PDF-1.7\n", "a.docx"), Format::Pdf);
        assert_eq!(detect(b"{\\rtf1", "a.doc").name(), "rtf");
        assert_eq!(detect(b"plain text", "a.pdf"), Format::Text);
        assert_eq!(detect(b"<!DOCTYPE html><html>", "a.txt"), Format::Html);
        assert_eq!(detect(b"<?xml version='1.0'?><Law/>", "law"), Format::Xml);
        assert_eq!(detect(b"", "a.pdf"), Format::Empty);
        assert_eq!(
            detect(b"\x01\x02\x03\x04\x00\x00", "a.txt"),
            Format::Unknown
        );
    }

    #[test]
    fn a_pdf_that_lost_its_first_line_is_no_text() {
        let file =
            b"%\xE7\xFF\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n";
        assert_eq!(detect(file, "a.pdf"), Format::Pdf);
        assert_eq!(
            detect(b"% 1 0 obj is what a PDF has", "a.txt"),
            Format::Text
        );
    }

    #[test]
    fn names_tell_texts_apart() {
        let text = SHIFT_JIS.encode("番号,氏名\r\n1,見本 太郎\r\n").0;
        assert_eq!(detect(&text, "名簿.CSV"), Format::Csv);
        assert_eq!(detect(&text, "名簿"), Format::Text);
        assert_eq!(detect(b"# title", "a.md"), Format::Markdown);
        let utf16: Vec<u8> = "教育記録\r\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(detect(&utf16, "a"), Format::Text);
    }

    #[test]
    fn packages_are_told_by_what_is_inside() {
        let types: (&[u8], &[u8]) = (b"[Content_Types].xml", b"");
        for (part, name) in [
            ("word/document.xml", "docx"),
            ("xl/workbook.xml", "xlsx"),
            ("xl/workbook.bin", "xlsb"),
            ("ppt/presentation.xml", "pptx"),
            ("x", "zip"),
        ] {
            let bytes = stored(&[types, (part.as_bytes(), b"")]);
            assert_eq!(detect(&bytes, "a.bin").name(), name);
        }
        let ods = stored(&[(
            b"mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        )]);
        assert_eq!(detect(&ods, "a"), Format::Ods);
        let kind = b"application/vnd.oasis.opendocument.text".to_vec();
        let again = deflated(&[("content.xml", Vec::new()), ("mimetype", kind)]);
        assert_eq!(detect(&again, "a"), Format::Odt);
        assert_eq!(detect(&stored(&[(b"a.txt", b"1")]), "a.docx"), Format::Zip);
    }

    #[test]
    fn a_compound_file_without_its_directory_is_what_its_name_says() {
        let cut = [&b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..], &[0; 600]].concat();
        for (name, format) in [("a.xls", "xls"), ("a.doc", "doc"), ("a", "ole")] {
            assert_eq!(detect(&cut, name).name(), format);
        }
        assert_eq!(detect(b"\x09\x04\x06\0\0\0\x10\0", "a.xls").name(), "xls4");
    }

    #[test]
    fn mails_and_old_archives_are_named() {
        let mail = b"Received: by mx\r\nFrom: a@example.jp\r\nDate: Mon, 1 Jan 2024\r\nMessage-ID: <1>\r\n\r\nbody";
        assert_eq!(detect(mail, "a").name(), "eml");
        assert_eq!(detect(b"\x20\x10-lh5-\x00\x01", "a").name(), "lzh");
        assert_eq!(detect(b"From: here\nto there", "a.txt"), Format::Text);
    }
}
