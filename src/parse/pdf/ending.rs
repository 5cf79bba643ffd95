//! Whether a file has its end: a reader that repairs finds the objects of a
//! file cut short too, and what was cut off is nowhere to be missed.

/// Where `/Linearized` stands in a file that has it (ISO 32000-1, F.3.1).
const FIRST: usize = 2_048;

/// How a file ends (ISO 32000-1, 7.5.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// Its last words lead to a table of its objects.
    Whole,
    /// Its last words lead nowhere: its objects have to be searched for.
    Astray,
    /// It has no end, or goes on after it.
    Cut,
}

/// Looks at how `bytes` end.
pub(super) fn of(bytes: &[u8]) -> Ending {
    // Some writers say nowhere where the table is; then all objects are searched for.
    let words: [&[u8]; 2] = [b"startxref", b"%%EOF"];
    let ends = words
        .iter()
        .find_map(|word| Some(last(bytes, word)? + word.len()));
    let Some(after) = ends.and_then(|end| bytes.get(end..)) else {
        return Ending::Cut;
    };
    if said_length(bytes).is_some_and(|length| length > bytes.len()) || holds_object(after) {
        return Ending::Cut;
    }
    // What stands before the header counts in some files and not in others.
    let junk = first(bytes.get(..1_024).unwrap_or(bytes), b"%PDF-").unwrap_or(0);
    let leads = |at: usize| bytes.get(at..).is_some_and(is_table);
    match number(after) {
        Some(at) if leads(at) || leads(at.saturating_add(junk)) => Ending::Whole,
        _ => Ending::Astray,
    }
}

/// The length that a file for the web says it has.
fn said_length(bytes: &[u8]) -> Option<usize> {
    let head = bytes.get(..FIRST).unwrap_or(bytes);
    let head = head.get(first(head, b"/Linearized")?..)?;
    let head = head.get(..first(head, b">>")?)?;
    let at = head.windows(3).position(|part| {
        part.starts_with(b"/L") && (part[2].is_ascii_digit() || part[2].is_ascii_whitespace())
    })?;
    number(head.get(at + 2..)?)
}

/// Whether an object begins in `bytes`.
fn holds_object(bytes: &[u8]) -> bool {
    let mut words = bytes
        .split(|byte| byte.is_ascii_whitespace() || *byte == 0)
        .filter(|word| !word.is_empty());
    let is_number = |word: &[u8]| word.iter().all(u8::is_ascii_digit);
    let (mut before, mut last): (&[u8], &[u8]) = (b"-", b"-");
    words.any(|word| {
        let found = word.starts_with(b"obj") && is_number(before) && is_number(last);
        (before, last) = (last, word);
        found
    })
}

/// A table begins here, or the object that holds one.
fn is_table(bytes: &[u8]) -> bool {
    let head = bytes.get(..64).unwrap_or(bytes).trim_ascii_start();
    let mut words = head.split(u8::is_ascii_whitespace);
    let mut next = || words.find(|word| !word.is_empty()).unwrap_or_default();
    head.starts_with(b"xref")
        || (number(next()).is_some() && number(next()).is_some() && next().starts_with(b"obj"))
}

fn number(bytes: &[u8]) -> Option<usize> {
    let bytes = bytes.trim_ascii_start();
    let end = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    std::str::from_utf8(bytes.get(..end)?).ok()?.parse().ok()
}

fn first(bytes: &[u8], word: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, word)
}

fn last(bytes: &[u8], word: &[u8]) -> Option<usize> {
    memchr::memmem::rfind(bytes, word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::pdf::fixture::{Fixture, line};

    #[test]
    fn a_file_ends_with_its_table() {
        let whole = Fixture::default()
            .page(&line(12, 72.0, 700.0, "本文"))
            .build();
        assert_eq!(of(&whole), Ending::Whole);
        let mut more = whole.clone();
        more.extend(b"\n\0\0<html>after the end</html>");
        assert_eq!(of(&more), Ending::Whole);
        let mut shifted = b"junk\n".to_vec();
        shifted.extend(&whole);
        assert_eq!(of(&shifted), Ending::Whole);
        let at = last(&whole, b"startxref").unwrap();
        assert_eq!(of(&whole[..at + 4]), Ending::Cut);
        assert_eq!(
            of(&[&whole[..at], b"startxref\n7\n%%EOF"].concat()),
            Ending::Astray
        );
        assert_eq!(of(&[&whole[..at], b"%%EOF"].concat()), Ending::Astray);
        let cut = [&whole[..at], b"%%EOF\n12 0 obj\n<</Type"].concat();
        assert_eq!(of(&cut), Ending::Cut);
    }

    #[test]
    fn what_goes_on_after_the_end_was_cut() {
        let whole = Fixture::default()
            .page(&line(12, 72.0, 700.0, "本文"))
            .build();
        let more = [&whole[..], b"\n12 0 obj\n<</Type/Annot"].concat();
        assert_eq!(of(&more), Ending::Cut);
        let web = [
            b"%PDF-1.7\n1 0 obj\n<</Linearized 1/L 99999/H[1 2]>>\n",
            &whole[9..],
        ]
        .concat();
        assert_eq!(of(&web), Ending::Cut);
    }
}
