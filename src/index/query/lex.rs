//! A query as typed → its pieces.

use unicode_normalization::UnicodeNormalization;

/// A piece of a query, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// A word or a quoted string.
    Text {
        text: String,
        quoted: bool,
        negative: bool,
    },
    /// `key:value`.
    Filter {
        key: &'static str,
        value: String,
        negative: bool,
    },
    /// `OR`.
    Or,
}

/// Names of filters.
pub(super) const KEYS: [&str; 8] = [
    "case",
    "class",
    "scheme",
    "criterion",
    "page",
    "from",
    "to",
    "state",
];

/// Quotes that people mix: any of them ends what any of them began.
const QUOTES: [char; 8] = ['"', '＂', '“', '”', '„', '‟', '〝', '〟'];

/// Cuts a query into pieces.
pub(super) fn lex(input: &str) -> Vec<Piece> {
    let mut lexer = Lexer {
        chars: input.chars().collect(),
        at: 0,
    };
    let mut pieces = Vec::new();
    let mut not = false;
    while let Some(piece) = lexer.next(&mut not) {
        pieces.push(piece);
    }
    pieces
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
}

impl Lexer {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    /// The next piece. `not` says whether `NOT` stood before it.
    fn next(&mut self, not: &mut bool) -> Option<Piece> {
        loop {
            self.space();
            self.peek()?;
            let negative = self.minus() | std::mem::take(not);
            if let Some(text) = self.quoted() {
                return Some(Piece::Text {
                    text,
                    quoted: true,
                    negative,
                });
            }
            let word = self.bare();
            match operator(&word).filter(|_| !negative) {
                Some(Operator::Or) => return Some(Piece::Or),
                Some(Operator::And) => continue,
                Some(Operator::Not) => *not = true,
                None => return Some(self.word(word, negative)),
            }
        }
    }

    fn space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Takes a minus that stands right before something.
    fn minus(&mut self) -> bool {
        let next = self.chars.get(self.at + 1);
        let found = self.peek().is_some_and(is_minus) && next.is_some_and(|c| !c.is_whitespace());
        self.at += usize::from(found);
        found
    }

    /// A string in quotes, if one begins here; without its end, it is all that
    /// follows.
    fn quoted(&mut self) -> Option<String> {
        let open = self.peek()?;
        let closes = closing(open)?;
        self.at += 1;
        let start = self.at;
        let mut depth = 1;
        while let Some(c) = self.peek() {
            if closes(c) {
                depth -= 1;
            } else if c == open {
                depth += 1;
            }
            if depth == 0 {
                break;
            }
            self.at += 1;
        }
        let text = self.chars.get(start..self.at)?.iter().collect();
        self.at += 1;
        Some(text)
    }

    /// What stands up to the next space or quote.
    fn bare(&mut self) -> String {
        let start = self.at;
        while self
            .peek()
            .is_some_and(|c| !c.is_whitespace() && closing(c).is_none())
        {
            self.at += 1;
        }
        let word = self.chars.get(start..self.at).unwrap_or_default();
        word.iter().collect()
    }

    /// A word, or a filter with its value, which may stand after a space.
    fn word(&mut self, word: String, negative: bool) -> Piece {
        let text = |text| Piece::Text {
            text,
            quoted: false,
            negative,
        };
        let Some((before, value)) = word.split_once([':', '：']) else {
            return text(word);
        };
        let before: String = before.nfkc().flat_map(char::to_lowercase).collect();
        let Some(key) = KEYS.into_iter().find(|key| **key == before) else {
            return text(word);
        };
        let mut value = value.to_owned();
        if value.is_empty() {
            self.space();
            value = self.quoted().unwrap_or_else(|| self.bare());
        }
        Piece::Filter {
            key,
            value,
            negative,
        }
    }
}

enum Operator {
    Or,
    And,
    Not,
}

fn operator(word: &str) -> Option<Operator> {
    let is = |name: &str| word.nfkc().eq(name.chars());
    match () {
        () if is("OR") => Some(Operator::Or),
        () if is("AND") => Some(Operator::And),
        () if is("NOT") => Some(Operator::Not),
        () => None,
    }
}

fn is_minus(c: char) -> bool {
    matches!(c, '-' | '－' | '\u{2212}')
}

/// What ends a quote that `open` begins; `None` when it begins none.
fn closing(open: char) -> Option<fn(char) -> bool> {
    match open {
        '「' => Some(|c| c == '」'),
        '｢' => Some(|c| c == '｣'),
        '『' => Some(|c| c == '』'),
        c if QUOTES.contains(&c) => Some(|c| QUOTES.contains(&c)),
        _ => None,
    }
}
