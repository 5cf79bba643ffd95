//! One document → its reader.

use crate::model::{Item, ReadState, Reason, Summary};

use super::detect::detect;
use super::format::Format;
use super::limits::Limits;
use super::zipdir::Fault;
use super::{archive, mail, office, ole_chains, pdf, picture, text};

/// Reads one file, no member of an archive.
type ReadOne = fn(&[u8], &str, &Limits, &mut dyn FnMut(Item)) -> Summary;

/// Reads one document and yields its passages, or the members of an archive,
/// through `emit`.
///
/// `name` helps where the bytes do not tell the format. `chain` holds the
/// indices of archive members to descend: empty for the file itself. What is
/// found in a member has its path in the anchor.
pub fn read(
    bytes: &[u8],
    name: &str,
    chain: &[u32],
    limits: &Limits,
    emit: &mut dyn FnMut(Item),
) -> Summary {
    let summary = descend(read_one, bytes, name, chain, limits, emit);
    #[cfg(test)]
    if chain.is_empty() {
        super::testing::keep_seed(bytes, &summary);
    }
    summary
}

/// As [`read`], by the second reader of a format that has two.
pub(super) fn read_second(
    bytes: &[u8],
    name: &str,
    chain: &[u32],
    limits: &Limits,
    emit: &mut dyn FnMut(Item),
) -> Summary {
    descend(second_one, bytes, name, chain, limits, emit)
}

fn descend(
    reader: ReadOne,
    bytes: &[u8],
    name: &str,
    chain: &[u32],
    limits: &Limits,
    emit: &mut dyn FnMut(Item),
) -> Summary {
    if chain.is_empty() {
        return reader(bytes, name, limits, emit);
    }
    let (path, member, limits) = match inside(bytes, chain, limits) {
        Ok(found) => found,
        Err(summary) => return summary,
    };
    reader(&member, &path, &limits, &mut |mut item| {
        if let Item::Passage(passage) = &mut item {
            passage.anchor.path = Some(path.clone());
        }
        emit(item);
    })
}

/// The name and bytes that `chain` leads to; the document's own when it is
/// empty.
///
/// # Errors
/// The summary of a document that cannot be unpacked so far.
pub(super) fn member(
    bytes: Vec<u8>,
    name: &str,
    chain: &[u32],
    limits: &Limits,
) -> Result<(String, Vec<u8>), Summary> {
    if chain.is_empty() {
        return Ok((name.to_owned(), bytes));
    }
    let (path, member, _) = inside(&bytes, chain, limits)?;
    Ok((path, member))
}

/// The path and bytes of a member, and what of the limits is left.
fn inside(
    bytes: &[u8],
    chain: &[u32],
    limits: &Limits,
) -> Result<(String, Vec<u8>, Limits), Summary> {
    let Some((first, rest)) = chain.split_first() else {
        return Err(Summary::unread("unknown", Reason::Unsupported));
    };
    if chain.len() > limits.depth {
        return Err(too_deep("archive"));
    }
    let refused = |fault| archive::zip::refused("unknown", fault);
    // The file itself goes by many names here: its bytes alone say what it is.
    let (mut path, mut member) = unpack(bytes, "", *first, limits).map_err(refused)?;
    let mut limits = limits.clone();
    limits.total = limits.total.saturating_sub(member.len() as u64);
    for index in rest {
        let (name, inner) = unpack(&member, &path, *index, &limits).map_err(refused)?;
        limits.total = limits.total.saturating_sub(inner.len() as u64);
        path = format!("{path}/{name}");
        member = inner;
    }
    let format = detect(&member, &path);
    if chain.len() == limits.depth && format.is_archive() {
        return Err(too_deep(format.name()));
    }
    Ok((path, member, limits))
}

/// The name and bytes of one member of an archive, mail or PDF. A mail may begin
/// like any other text: what has members and is no archive is one.
fn unpack(
    bytes: &[u8],
    name: &str,
    index: u32,
    limits: &Limits,
) -> Result<(String, Vec<u8>), Fault> {
    match detect(bytes, name) {
        Format::Zip => archive::zip::unpack(bytes, index, limits),
        Format::Lzh => archive::lzh::LZH.unpack(bytes, index, limits),
        Format::SevenZ => archive::seven::SEVEN_Z.unpack(bytes, index, limits),
        Format::Tar => archive::tar::TAR.unpack(bytes, index, limits),
        Format::Gz => archive::gz::GZ.unpack(bytes, index, limits),
        Format::Msg => mail::msg::unpack(bytes, index, limits),
        Format::Tnef => mail::tnef::TNEF.unpack(bytes, index, limits),
        Format::Mbox => mail::mbox::MBOX.unpack(bytes, index, limits),
        Format::Pdf => pdf::attached::unpack(bytes, index, limits),
        _ => mail::eml::unpack(bytes, index, limits),
    }
}

fn read_one(bytes: &[u8], name: &str, limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    let format = detect(bytes, name);
    let summary = read_as(format, bytes, limits, emit);
    let compound = matches!(
        format,
        Format::Xls | Format::Doc | Format::Ppt | Format::Msg
    );
    match compound && ole_chains::is_cut(bytes) {
        true => cut(summary),
        false => summary,
    }
}

/// What a reader said of a file whose end is missing.
fn cut(mut summary: Summary) -> Summary {
    if summary.state != ReadState::Unread {
        summary.state = ReadState::Partly;
        summary
            .unread
            .push("what stood after the end of the file".to_owned());
    }
    summary.reason.get_or_insert(Reason::Corrupt);
    summary
        .warnings
        .push("the file was cut short: its end is missing".to_owned());
    summary
}

fn read_as(format: Format, bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    match format {
        Format::Text => text::plain::read(bytes, limits, emit),
        Format::Csv => text::csv::read(bytes, limits, emit),
        Format::Markdown => text::markdown::read(bytes, limits, emit),
        Format::Html => text::html::read(bytes, limits, emit),
        Format::Xml => text::xml::read(bytes, limits, emit),
        Format::Docx => office::docx::read(bytes, limits, emit),
        Format::Pptx => office::pptx::read(bytes, limits, emit),
        Format::Xlsx => office::xlsx::read(bytes, limits, emit),
        Format::Xls => office::xls::read(bytes, limits, emit),
        Format::Xlsb => office::xlsb::read(bytes, limits, emit),
        Format::Ods => office::odf::sheets::read(bytes, limits, emit),
        Format::Odt => office::odf::text(bytes, limits, emit),
        Format::Odp => office::odf::slides(bytes, limits, emit),
        Format::Rtf => office::rtf::read(bytes, limits, emit),
        Format::Doc => office::doc::read(bytes, limits, emit),
        Format::Ppt => office::ppt::read(bytes, limits, emit),
        Format::Zip => archive::zip::read(bytes, limits, emit),
        Format::Lzh => archive::lzh::LZH.read(bytes, limits, emit),
        Format::SevenZ => archive::seven::SEVEN_Z.read(bytes, limits, emit),
        Format::Tar => archive::tar::TAR.read(bytes, limits, emit),
        Format::Gz => archive::gz::GZ.read(bytes, limits, emit),
        Format::Eml => mail::eml::read(bytes, limits, emit),
        Format::Msg => mail::msg::read(bytes, limits, emit),
        Format::Tnef => mail::tnef::TNEF.read(bytes, limits, emit),
        Format::Mbox => mail::mbox::MBOX.read(bytes, limits, emit),
        Format::Pdf => pdf::read(bytes, limits, emit),
        Format::Image(name) => image(bytes, name),
        Format::Encrypted(name) => Summary::unread(name, Reason::Password),
        Format::Empty => Summary::unread(format.name(), Reason::Empty),
        _ => Summary::unread(format.name(), Reason::Unsupported),
    }
}

/// A picture: what is written in it takes recognition.
fn image(bytes: &[u8], name: &str) -> Summary {
    let mut summary = Summary::unread(name, Reason::Scanned);
    summary.pages = picture::count(bytes, name);
    summary.pictures = (1..=summary.pages.unwrap_or(0)).collect();
    summary
}

fn second_one(bytes: &[u8], name: &str, limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    match detect(bytes, name) {
        Format::Pdf => pdf::second(bytes, limits, emit),
        other => Summary::unread(other.name(), Reason::Unsupported),
    }
}

fn too_deep(format: &str) -> Summary {
    let mut summary = Summary::unread(format, Reason::Output);
    summary
        .warnings
        .push("archives within archives beyond the limit".to_owned());
    summary
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::testing::{passages, stored};

    fn read_chain(bytes: &[u8], chain: &[u32]) -> (Summary, Vec<Item>) {
        let mut found = Vec::new();
        let summary = read(bytes, "a.zip", chain, &Limits::default(), &mut |item| {
            found.push(item)
        });
        (summary, found)
    }

    #[test]
    fn a_chain_descends_to_the_member() {
        let inner = stored(&[(b"x.txt", b"no"), (b"y.txt", "教育".as_bytes())]);
        let outer = stored(&[(b"inner.zip", &inner)]);
        let (summary, found) = read_chain(&outer, &[0]);
        assert_eq!((summary.format.as_str(), found.len()), ("zip", 2));
        let (summary, found) = read_chain(&outer, &[0, 1]);
        assert_eq!((summary.format.as_str(), summary.passages), ("text", 1));
        let Item::Passage(passage) = &found[0] else {
            panic!("a passage")
        };
        assert_eq!(passage.anchor.path.as_deref(), Some("inner.zip/y.txt"));
        assert_eq!(read_chain(&outer, &[7]).0.reason, Some(Reason::Corrupt));
    }

    #[test]
    fn depth_has_a_limit() {
        let mut archive = stored(&[(b"x.txt", b"text")]);
        for _ in 0..3 {
            archive = stored(&[(b"in.zip", &archive)]);
        }
        assert_eq!(read_chain(&archive, &[0, 0]).0.reason, None);
        assert_eq!(
            read_chain(&archive, &[0, 0, 0]).0.reason,
            Some(Reason::Output)
        );
        assert_eq!(
            read_chain(&archive, &[0, 0, 0, 0]).0.reason,
            Some(Reason::Output)
        );
    }

    #[test]
    fn zero_bytes_and_pictures_have_their_reasons() {
        assert_eq!(passages(b"", "a.txt").0.reason, Some(Reason::Empty));
        assert_eq!(
            passages(b"\x89PNG\r\n\x1a\nxxxx", "a.png").0.reason,
            Some(Reason::Scanned)
        );
    }
}
