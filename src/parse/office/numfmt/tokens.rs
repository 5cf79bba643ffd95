//! The pieces of a number format.

/// A piece of a section.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// Characters shown as they are.
    Literal(String),
    /// `0`, `#` or `?`.
    Digit(char),
    /// The decimal point.
    Point,
    /// A comma: groups of thousands, or division by a thousand.
    Comma,
    /// `%`.
    Percent,
    /// `E+` (true: the sign is always shown) or `E-`.
    Exponent(bool),
    /// `/` of a fraction, or of a date.
    Slash,
    /// The text of a cell.
    Text,
    /// General.
    General,
    /// A run of one date letter, in lower case: `yyyy`, `m`, `ggg`, `aaa`.
    Date(char, usize),
    /// Elapsed hours, minutes or seconds: `[h]`.
    Elapsed(char, usize),
    /// `AM/PM` or `A/P`.
    HalfDay(bool),
}

/// `[>=100]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Condition {
    less: bool,
    equal: bool,
    greater: bool,
    bound: f64,
}

impl Condition {
    /// Whether a value falls under it.
    pub(super) fn holds(self, value: f64) -> bool {
        self.less && value < self.bound
            || self.equal && value == self.bound
            || self.greater && value > self.bound
    }
}

/// One of the up to four parts of a format.
#[derive(Debug, Clone, Default)]
pub(super) struct Section {
    /// Its pieces.
    pub(super) tokens: Vec<Token>,
    /// When it applies.
    pub(super) condition: Option<Condition>,
    /// `[DBNumN]`: 1 to 4; 0 for none.
    pub(super) digits: u8,
}

impl Section {
    /// Whether it shows a date or time.
    pub(super) fn is_date(&self) -> bool {
        self.tokens.iter().any(|token| {
            matches!(
                token,
                Token::Date(..) | Token::Elapsed(..) | Token::HalfDay(_)
            )
        })
    }

    /// Whether it shows a plain number.
    pub(super) fn is_general(&self) -> bool {
        self.tokens.contains(&Token::General)
    }
}

/// Splits a format into its sections.
pub(super) fn sections(code: &str) -> Vec<Section> {
    let mut found = Vec::new();
    let mut section = Section::default();
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let tail = rest.get(c.len_utf8()..).unwrap_or_default();
        rest = match c {
            ';' => {
                found.push(std::mem::take(&mut section));
                tail
            }
            '"' => {
                let (text, after) = tail.split_once('"').unwrap_or((tail, ""));
                literal(&mut section, text);
                after
            }
            '\\' | '!' => {
                let shown = tail.chars().next().map_or(0, char::len_utf8);
                let (text, after) = tail.split_at_checked(shown).unwrap_or_default();
                literal(&mut section, text);
                after
            }
            '_' | '*' => {
                let skipped = tail.chars().next().map_or(0, char::len_utf8);
                if c == '_' {
                    literal(&mut section, " ");
                }
                tail.get(skipped..).unwrap_or_default()
            }
            '[' => {
                let (inside, after) = tail.split_once(']').unwrap_or((tail, ""));
                bracket(&mut section, inside);
                after
            }
            _ => plain(&mut section, rest, c),
        };
    }
    found.push(section);
    found
}

/// A piece that is no quotation; answers what follows it.
fn plain<'a>(section: &mut Section, rest: &'a str, c: char) -> &'a str {
    for (word, token) in [
        ("general", Token::General),
        ("g/標準", Token::General),
        ("am/pm", Token::HalfDay(true)),
        ("a/p", Token::HalfDay(false)),
        ("e+", Token::Exponent(true)),
        ("e-", Token::Exponent(false)),
    ] {
        let length = word.len();
        if rest
            .get(..length)
            .is_some_and(|head| head.eq_ignore_ascii_case(word))
        {
            section.tokens.push(token);
            return rest.get(length..).unwrap_or_default();
        }
    }
    let tail = rest.get(c.len_utf8()..).unwrap_or_default();
    let lower = c.to_ascii_lowercase();
    let token = match lower {
        '0' | '#' | '?' => Token::Digit(lower),
        '.' => Token::Point,
        ',' => Token::Comma,
        '%' => Token::Percent,
        '/' => Token::Slash,
        '@' => Token::Text,
        'y' | 'm' | 'd' | 'h' | 's' | 'g' | 'e' | 'a' | 'r' | 'b' => {
            let same = rest
                .chars()
                .take_while(|next| next.to_ascii_lowercase() == lower)
                .count();
            section.tokens.push(Token::Date(lower, same));
            return rest.get(same..).unwrap_or_default();
        }
        _ => {
            literal(section, c.encode_utf8(&mut [0; 4]));
            return tail;
        }
    };
    section.tokens.push(token);
    tail
}

fn literal(section: &mut Section, text: &str) {
    match section.tokens.last_mut() {
        Some(Token::Literal(before)) => before.push_str(text),
        _ => section.tokens.push(Token::Literal(text.to_owned())),
    }
}

/// `[Red]`, `[$¥-411]`, `[DBNum1]`, `[h]`, `[>=100]`.
fn bracket(section: &mut Section, inside: &str) {
    let lower = inside.to_ascii_lowercase();
    if let Some(currency) = inside.strip_prefix('$') {
        literal(section, currency.split('-').next().unwrap_or_default());
    } else if let Some(kind) = lower.strip_prefix("dbnum") {
        section.digits = kind.parse().unwrap_or(0);
    } else if let Some(c @ ('h' | 'm' | 's')) = lower.chars().next()
        && lower.chars().all(|other| other == c)
    {
        section.tokens.push(Token::Elapsed(c, lower.len()));
    } else {
        section.condition = condition(inside).or(section.condition);
    }
}

fn condition(inside: &str) -> Option<Condition> {
    let signs = inside.find(|c| !matches!(c, '<' | '>' | '='))?;
    let (sign, bound) = inside
        .split_at_checked(signs)
        .filter(|(sign, _)| !sign.is_empty())?;
    Some(Condition {
        less: sign.contains('<'),
        equal: sign.contains('='),
        greater: sign.contains('>'),
        bound: bound.trim().parse().ok()?,
    })
}
