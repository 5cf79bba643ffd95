//! A query as typed → its pieces.

use unicode_normalization::UnicodeNormalization;

use super::{QUESTION, QueryError, is_hiragana};
use crate::text::grams::is_letter;

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

/// Names of filters, each with what else it may be called.
const KEYS: [(&str, &[&str]); 8] = [
    ("case", &["案件"]),
    ("class", &["種別", "文書の種類"]),
    ("scheme", &["制度"]),
    ("criterion", &["基準"]),
    ("page", &["頁", "ページ"]),
    ("from", &["受付日から", "から"]),
    ("to", &["受付日まで", "まで"]),
    ("state", &["状態"]),
];

/// The filter that goes by a name, half or full width, in either language.
pub(super) fn key(name: &str) -> Option<&'static str> {
    let name: String = name.nfkc().flat_map(char::to_lowercase).collect();
    let mut known = KEYS.into_iter();
    let found = known.find(|(key, others)| *key == name || others.contains(&name.as_str()));
    found.map(|(key, _)| key)
}

/// Quotes that people mix: any of them ends what any of them began.
const QUOTES: [char; 8] = ['"', '＂', '“', '”', '„', '‟', '〝', '〟'];

/// Cuts a query into pieces.
///
/// # Errors
/// [`QueryError::OpenQuote`] for a quote without its end,
/// [`QueryError::Wildcard`] for a `*` that stands for anything elsewhere,
/// [`QueryError::Grouping`] for parentheses that would change what is asked for.
pub(super) fn lex(input: &str) -> Result<Vec<Piece>, QueryError> {
    let mut lexer = Lexer {
        chars: input.chars().collect(),
        at: 0,
    };
    let mut pieces = Vec::new();
    let mut not = false;
    while let Some(piece) = lexer.next(&mut not)? {
        pieces.push(piece);
    }
    match grouped(&pieces) {
        Some(word) => Err(QueryError::Grouping(word)),
        None => Ok(pieces),
    }
}

/// The word that opens a group: a parenthesis that it does not close, in a query
/// with alternatives or before what is excluded. Elsewhere a group asks for the
/// same as its words, and parentheses belong to the text: 個人情報（氏名 住所）.
fn grouped(pieces: &[Piece]) -> Option<String> {
    let alternatives = pieces.contains(&Piece::Or);
    pieces.iter().find_map(|piece| match piece {
        Piece::Text {
            text,
            quoted: false,
            negative,
        } if (alternatives || *negative) && opens(text) => Some(text.clone()),
        _ => None,
    })
}

/// Whether more parentheses open in a word than close.
fn opens(word: &str) -> bool {
    let count = |signs: [char; 2]| word.matches(signs).count();
    count(['(', '（']) > count([')', '）'])
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
    fn next(&mut self, not: &mut bool) -> Result<Option<Piece>, QueryError> {
        loop {
            self.space();
            if self.peek().is_none() {
                return Ok(None);
            }
            let negative = self.minus() | std::mem::take(not);
            if let Some(text) = self.sentence() {
                return Ok(Some(Piece::Text {
                    text,
                    quoted: false,
                    negative,
                }));
            }
            if let Some(text) = self.quoted()? {
                return Ok(Some(Piece::Text {
                    text,
                    quoted: true,
                    negative,
                }));
            }
            let word = self.bare();
            match operator(&word).filter(|_| !negative) {
                Some(Operator::Or) => return Ok(Some(Piece::Or)),
                Some(Operator::And) => continue,
                Some(Operator::Not) => *not = true,
                None => return self.word(word, negative).map(Some),
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

    /// A sentence with Japanese quotes in it, up to the next space: there they
    /// say whose words they are, not what to look for.
    fn sentence(&mut self) -> Option<String> {
        let rest = self.chars.get(self.at..)?;
        let length = rest.iter().take_while(|c| !c.is_whitespace()).count();
        let piece = rest.get(..length)?;
        let mut depth = 0_usize;
        let (mut letters, mut quotes, mut kana) = (0, 0, false);
        for c in piece {
            match c {
                '「' | '『' => (depth, quotes) = (depth + 1, quotes + 1),
                '」' | '』' => depth = depth.checked_sub(1)?,
                c if QUOTES.contains(c) => return None,
                c => {
                    letters += usize::from(is_letter(*c));
                    kana |= depth == 0 && is_hiragana(*c);
                }
            }
        }
        let text = piece.iter().collect();
        let sentence = depth == 0 && quotes > 0 && kana && letters >= QUESTION;
        sentence.then(|| {
            self.at += length;
            text
        })
    }

    /// A string in quotes, if one begins here.
    fn quoted(&mut self) -> Result<Option<String>, QueryError> {
        let Some((open, closes)) = self.peek().and_then(|c| Some((c, closing(c)?))) else {
            return Ok(None);
        };
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
                let text = self.chars.get(start..self.at).unwrap_or_default();
                self.at += 1;
                return Ok(Some(text.iter().collect()));
            }
            self.at += 1;
        }
        Err(QueryError::OpenQuote(open))
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
    fn word(&mut self, word: String, negative: bool) -> Result<Piece, QueryError> {
        let filter = word
            .split_once([':', '：'])
            .and_then(|(before, value)| Some((key(before)?, value)));
        let Some((key, value)) = filter else {
            return match word.contains(['*', '＊']) {
                true => Err(QueryError::Wildcard(word)),
                false => Ok(Piece::Text {
                    text: word,
                    quoted: false,
                    negative,
                }),
            };
        };
        let mut value = value.to_owned();
        if value.is_empty() {
            self.space();
            value = match self.quoted()? {
                Some(value) => value,
                None => self.bare(),
            };
        }
        Ok(Piece::Filter {
            key,
            value,
            negative,
        })
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
