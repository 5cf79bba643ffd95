//! Plain numbers: digits, groups, percent, exponents.

use super::tokens::Token;

/// Digits that a stored number really has.
const PRECISION: usize = 15;
/// The most decimals shown.
const DECIMALS: usize = 30;

/// A number in the general format.
pub(super) fn general(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let size = value.abs();
    if !(1e-9..1e16).contains(&size) {
        return format!("{value:E}");
    }
    // Eleven digits are what a general cell shows; integers keep all.
    let whole = integer_digits(size);
    let decimals = if value.fract() == 0.0 {
        0
    } else {
        10usize.saturating_sub(whole.saturating_sub(1))
    };
    let (integer, fraction) = digits(size, decimals.max(usize::from(size < 1.0)));
    let fraction = fraction.trim_end_matches('0');
    let sign = if value < 0.0 { "-" } else { "" };
    if fraction.is_empty() {
        format!("{sign}{integer}")
    } else {
        format!("{sign}{integer}.{fraction}")
    }
}

fn integer_digits(size: f64) -> usize {
    if size < 1.0 {
        1
    } else {
        size.log10() as usize + 1
    }
}

/// Integer and decimal digits, rounded half up on the decimal digits that
/// the number has, as Excel rounds.
fn digits(size: f64, decimals: usize) -> (String, String) {
    let scientific = format!("{:.*e}", PRECISION - 1, size);
    let (mantissa, exponent) = scientific
        .split_once('e')
        .unwrap_or((scientific.as_str(), "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let mut row: Vec<u8> = mantissa
        .bytes()
        .filter(u8::is_ascii_digit)
        .map(|digit| digit - b'0')
        .collect();
    // Position of the point in the row; zeros in front when it lies before.
    let mut point = exponent + 1;
    while point < 1 {
        row.insert(0, 0);
        point += 1;
    }
    let point = usize::try_from(point).unwrap_or(1);
    let keep = point + decimals;
    let up = row.get(keep).is_some_and(|digit| *digit >= 5);
    row.resize(keep, 0);
    let grown = up && carry(&mut row);
    let point = point + usize::from(grown);
    let text: String = row.iter().map(|digit| char::from(b'0' + digit)).collect();
    let (integer, fraction) = text.split_at_checked(point).unwrap_or((text.as_str(), ""));
    (integer.to_owned(), fraction.to_owned())
}

/// Adds one to the last digit; `true` when a digit was added in front.
fn carry(row: &mut Vec<u8>) -> bool {
    for digit in row.iter_mut().rev() {
        if *digit < 9 {
            *digit += 1;
            return false;
        }
        *digit = 0;
    }
    row.insert(0, 1);
    true
}

/// Shows a number by the pieces of a section.
pub(super) fn render(tokens: &[Token], value: f64) -> String {
    let has_digits = tokens.iter().any(|token| matches!(token, Token::Digit(_)));
    let fraction = tokens.contains(&Token::Slash) && has_digits;
    if fraction || tokens.contains(&Token::General) {
        return surround(tokens, &general(value));
    }
    if !has_digits {
        return surround(tokens, "");
    }
    let percents = tokens
        .iter()
        .filter(|token| **token == Token::Percent)
        .count();
    let mut size = value.abs() * 100f64.powi(i32::try_from(percents).unwrap_or(0));
    let shape = Shape::of(tokens);
    size /= 1000f64.powi(shape.thousands);
    let (integer, decimals, exponent) = if shape.exponent {
        scientific(size, shape.decimals)
    } else if size >= 1e16 {
        return surround(tokens, &general(value));
    } else {
        let (integer, decimals) = digits(size, shape.decimals);
        (integer, decimals, 0)
    };
    let zero = integer
        .bytes()
        .chain(decimals.bytes())
        .all(|digit| digit == b'0');
    let sign = if value < 0.0 && !zero { "-" } else { "" };
    format!(
        "{sign}{}",
        place(tokens, &shape, &integer, &decimals, exponent)
    )
}

/// Only literals around a text made elsewhere.
fn surround(tokens: &[Token], inner: &str) -> String {
    let mut text = String::new();
    let mut placed = false;
    for token in tokens {
        match token {
            Token::Literal(literal) => text.push_str(literal),
            Token::Percent => text.push('%'),
            Token::General | Token::Digit(_) if !placed => {
                text.push_str(inner);
                placed = true;
            }
            _ => {}
        }
    }
    text
}

/// What the placeholders of a section ask for.
struct Shape {
    integers: usize,
    decimals: usize,
    grouped: bool,
    thousands: i32,
    exponent: bool,
}

impl Shape {
    fn of(tokens: &[Token]) -> Self {
        let end = tokens
            .iter()
            .position(|token| matches!(token, Token::Exponent(_)));
        let mantissa = tokens.get(..end.unwrap_or(tokens.len())).unwrap_or(tokens);
        let point = mantissa.iter().position(|token| *token == Token::Point);
        let is_digit = |token: &&Token| matches!(token, Token::Digit(_));
        let before = mantissa
            .get(..point.unwrap_or(mantissa.len()))
            .unwrap_or(mantissa);
        let after = point
            .and_then(|point| mantissa.get(point..))
            .unwrap_or_default();
        let last = before
            .iter()
            .rposition(|token| matches!(token, Token::Digit(_)))
            .unwrap_or(0);
        let first = before
            .iter()
            .position(|token| matches!(token, Token::Digit(_)))
            .unwrap_or(0);
        let comma = |range: Option<&[Token]>| {
            range
                .unwrap_or_default()
                .iter()
                .filter(|token| **token == Token::Comma)
                .count()
        };
        let scaling = comma(before.get(last..)) + comma(Some(after));
        Self {
            integers: before.iter().filter(is_digit).count(),
            decimals: after.iter().filter(is_digit).count().min(DECIMALS),
            grouped: comma(before.get(first..last)) > 0,
            thousands: i32::try_from(scaling).unwrap_or(0),
            exponent: end.is_some(),
        }
    }
}

fn scientific(size: f64, decimals: usize) -> (String, String, i32) {
    if size == 0.0 {
        return ("0".to_owned(), "0".repeat(decimals), 0);
    }
    let text = format!("{size:.decimals$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text.as_str(), "0"));
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    (
        integer.to_owned(),
        fraction.to_owned(),
        exponent.parse().unwrap_or(0),
    )
}

/// Puts the digits into the places of the section.
fn place(tokens: &[Token], shape: &Shape, integer: &str, decimals: &str, exponent: i32) -> String {
    let integer = integer.trim_start_matches('0');
    let mut text = String::new();
    let mut seen = 0usize;
    let mut fraction = decimals.chars();
    let mut after_point = false;
    let mut after_exponent = false;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Literal(literal) => text.push_str(literal),
            Token::Percent => text.push('%'),
            Token::Point => {
                after_point = true;
                text.push('.');
            }
            Token::Exponent(always) => {
                after_exponent = true;
                text.push('E');
                text.push_str(if exponent < 0 {
                    "-"
                } else if *always {
                    "+"
                } else {
                    ""
                });
                let width = tokens
                    .get(at..)
                    .unwrap_or_default()
                    .iter()
                    .filter(|token| matches!(token, Token::Digit(_)))
                    .count();
                text.push_str(&format!("{:0width$}", exponent.unsigned_abs()));
            }
            Token::Digit(_) if after_exponent => {}
            Token::Digit(kind) if after_point => {
                let digit = fraction.next().unwrap_or('0');
                let rest_zero = digit == '0' && fraction.clone().all(|next| next == '0');
                if !(rest_zero && *kind != '0') {
                    text.push(digit);
                }
            }
            Token::Digit(kind) => {
                integer_place(&mut text, *kind, seen, shape, integer);
                seen += 1;
            }
            _ => {}
        }
    }
    text
}

/// Writes the digits that belong to one integer placeholder: the first takes
/// all that the others have no room for.
fn integer_place(text: &mut String, kind: char, seen: usize, shape: &Shape, integer: &str) {
    let right = shape.integers - seen.min(shape.integers);
    let have = integer.len();
    let from = if seen == 0 {
        0
    } else {
        have.saturating_sub(right)
    };
    let to = have.saturating_sub(right.saturating_sub(1));
    if have < right {
        if kind == '0' {
            text.push('0');
            group(text, right - 1, shape);
        }
        return;
    }
    for (at, digit) in integer.char_indices().take(to).skip(from) {
        text.push(digit);
        group(text, have - at - 1, shape);
    }
}

fn group(text: &mut String, right: usize, shape: &Shape) {
    if shape.grouped && right > 0 && right.is_multiple_of(3) {
        text.push(',');
    }
}
