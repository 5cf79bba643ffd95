//! Whether a character map is all there: some writers pack maps without the end
//! of the data, or with a wrong sum, and the text of the map tells better.

/// Whether `text` is a map that ends, and each of its lists has as many entries
/// as it says (Adobe Technical Note 5014; ISO 32000-1, 9.10.3).
pub(super) fn is_whole(text: &[u8]) -> bool {
    let mut words = Words(text);
    let mut number = None;
    let (mut lists, mut ended) = (0usize, false);
    while let Some(word) = words.next() {
        ended |= word == Word::Name(b"endcmap");
        let said = number.take();
        match (word, list(word)) {
            (_, Some(each)) => {
                lists += 1;
                if !said.is_some_and(|said| words.entries(said, each)) {
                    return false;
                }
            }
            (Word::Name(name), None) => {
                let digits = std::str::from_utf8(name).ok();
                number = digits.and_then(|digits| digits.parse::<usize>().ok());
            }
            _ => {}
        }
    }
    ended && lists > 0
}

/// Words of an entry in a list that begins with this word.
fn list(word: Word<'_>) -> Option<usize> {
    match word {
        Word::Name(b"beginbfchar" | b"begincidchar" | b"begincodespacerange") => Some(2),
        Word::Name(b"beginbfrange" | b"begincidrange") => Some(3),
        _ => None,
    }
}

/// Bytes between brackets: a list of a range has 256 codes at most.
const LONGEST: usize = 64 << 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word<'a> {
    /// `<004e>`, or what stands between brackets.
    Code,
    /// A word without brackets.
    Name(&'a [u8]),
    /// A bracket that does not close, or holds no code.
    Broken,
}

struct Words<'a>(&'a [u8]);

impl<'a> Words<'a> {
    fn next(&mut self) -> Option<Word<'a>> {
        self.0 = self.0.trim_ascii_start();
        let first = *self.0.first()?;
        if self.0.starts_with(b"<<") || self.0.starts_with(b">>") {
            return Some(self.take(2, Word::Name));
        }
        match first {
            b'<' => {
                let Some(end) = self.find(b'>') else {
                    return Some(self.take(1, |_| Word::Broken));
                };
                Some(self.take(end + 1, |code| {
                    let inside = code.get(1..end).unwrap_or_default();
                    let hex = |byte: &u8| byte.is_ascii_hexdigit() || byte.is_ascii_whitespace();
                    match inside.iter().all(hex) {
                        true => Word::Code,
                        false => Word::Broken,
                    }
                }))
            }
            b'[' => {
                let end = self.find(b']');
                Some(match end {
                    Some(end) => self.take(end + 1, |_| Word::Code),
                    None => self.take(1, |_| Word::Broken),
                })
            }
            _ => {
                let ends = |byte: &u8| byte.is_ascii_whitespace() || b"<[".contains(byte);
                let end = self.0.iter().position(ends).unwrap_or(self.0.len());
                Some(self.take(end.max(1), Word::Name))
            }
        }
    }

    /// Where a bracket closes, within the length that one has.
    fn find(&self, closing: u8) -> Option<usize> {
        let near = self.0.get(..LONGEST).unwrap_or(self.0);
        memchr::memchr(closing, near)
    }

    fn take(&mut self, length: usize, word: impl Fn(&'a [u8]) -> Word<'a>) -> Word<'a> {
        let (taken, rest) = self.0.split_at_checked(length).unwrap_or((self.0, &[]));
        self.0 = rest;
        word(taken)
    }

    /// Reads so many entries of so many words, and the end of their list.
    fn entries(&mut self, count: usize, each: usize) -> bool {
        for _ in 0..count {
            for _ in 0..each {
                let fits = match self.next() {
                    Some(Word::Code) => true,
                    Some(Word::Name(name)) => {
                        name.starts_with(b"/") || name.iter().all(u8::is_ascii_digit)
                    }
                    _ => false,
                };
                if !fits {
                    return false;
                }
            }
        }
        matches!(self.next(), Some(Word::Name(name)) if name.starts_with(b"end"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n\
        /CIDSystemInfo <</Registry (Adobe)>> def 1 begincodespacerange <0000> <ffff> endcodespacerange\n\
        2 beginbfchar\n<0003> <0020>\n<0004> <0021>\nendbfchar\n\
        2 beginbfrange<01><02><3042><03> <04> [<3044> <3046>]endbfrange\nendcmap\nend end6";

    #[test]
    fn maps_are_whole_to_their_end() {
        assert!(is_whole(MAP.as_bytes()));
        let end = MAP.find("endcmap").unwrap();
        assert!(!is_whole(&MAP.as_bytes()[..end]));
        for (is, other) in [
            ("2 beginbfchar", "3 beginbfchar"),
            ("<0004>", "<00\u{1}4>"),
            ("<0004> ", ""),
            ("2 beginbfrange", "beginbfrange"),
            ("[<3044> <3046>]", ""),
        ] {
            assert!(!is_whole(MAP.replace(is, other).as_bytes()), "{is}");
        }
        assert!(!is_whole(b"text"));
    }
}
