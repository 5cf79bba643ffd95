//! The tokens of RTF (Rich Text Format Specification 1.9.1).

/// The longest name of a control word.
const NAME: usize = 32;

/// A token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\name` with its number.
    Word(&'a [u8], Option<i32>),
    /// `\*` and other signs.
    Symbol(u8),
    /// A byte of text in the current code page, as it is or escaped.
    Byte(u8),
}

/// Cuts RTF into tokens.
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Lexer<'a> {
    /// Begins at the first byte.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next token; `None` at the end.
    pub(super) fn token(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = self.take()?;
            return Some(match byte {
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\\' => return self.control(),
                b'\r' | b'\n' | 0 => continue,
                byte => Token::Byte(byte),
            });
        }
    }

    fn take(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let first = self.take()?;
        if first.is_ascii_alphabetic() {
            self.at -= 1;
            return Some(self.word());
        }
        Some(match first {
            b'\'' => Token::Byte(self.hex()?),
            b'\\' | b'{' | b'}' => Token::Byte(first),
            b'\r' | b'\n' => Token::Word(b"par", None),
            sign => Token::Symbol(sign),
        })
    }

    fn hex(&mut self) -> Option<u8> {
        let digits = self.bytes.get(self.at..self.at + 2)?;
        let digits = std::str::from_utf8(digits).ok()?;
        let byte = u8::from_str_radix(digits, 16).unwrap_or(b'?');
        self.at += 2;
        Some(byte)
    }

    fn word(&mut self) -> Token<'a> {
        let name = self.run(NAME, |byte| byte.is_ascii_alphabetic());
        let from = self.at;
        if self.bytes.get(self.at) == Some(&b'-') {
            self.at += 1;
        }
        self.run(10, |byte| byte.is_ascii_digit());
        let digits = self.bytes.get(from..self.at).unwrap_or_default();
        let number: Option<i32> = std::str::from_utf8(digits)
            .ok()
            .and_then(|n| n.parse().ok());
        if self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        if name == b"bin" {
            let skipped = number.and_then(|count| usize::try_from(count).ok());
            self.at = self
                .at
                .saturating_add(skipped.unwrap_or(0))
                .min(self.bytes.len());
        }
        Token::Word(name, number)
    }

    fn run(&mut self, most: usize, test: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest
            .iter()
            .take(most)
            .take_while(|byte| test(**byte))
            .count();
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens() {
        let mut lexer = Lexer::new(b"{\\b0 a\\'82\\\\\\bin3 {{{\\*\\u-3 \n}");
        let mut found = Vec::new();
        while let Some(token) = lexer.token() {
            found.push(token);
        }
        assert_eq!(
            found,
            [
                Token::Open,
                Token::Word(b"b", Some(0)),
                Token::Byte(b'a'),
                Token::Byte(0x82),
                Token::Byte(b'\\'),
                Token::Word(b"bin", Some(3)),
                Token::Symbol(b'*'),
                Token::Word(b"u", Some(-3)),
                Token::Close,
            ]
        );
    }
}
