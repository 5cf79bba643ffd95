//! Transfer encodings (RFC 2045 section 6): never fails, since a mail that a
//! sender broke is read as far as it goes.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Undoes the transfer encoding of that name.
pub(super) fn decode<'a>(bytes: &'a [u8], encoding: &str) -> Cow<'a, [u8]> {
    match encoding.trim().to_ascii_lowercase().as_str() {
        "base64" => base64(bytes).into(),
        "quoted-printable" => quoted(bytes, false).into(),
        _ => bytes.into(),
    }
}

/// Base64; what is not of its alphabet is passed over, as RFC 2045 asks.
pub(super) fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len() / 4 * 3);
    for stretch in bytes.split(|byte| *byte == b'=') {
        let mut letters: Vec<u8> = stretch
            .iter()
            .copied()
            .filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
            .collect();
        if letters.len() % 4 == 1 {
            letters.pop();
        }
        decoded.extend(LENIENT.decode(&letters).unwrap_or_default());
    }
    decoded
}

/// Quoted-printable; in a `word` of a header, `_` is a space (RFC 2047 section
/// 4.2). A `=` that begins no code stands for itself.
pub(super) fn quoted(bytes: &[u8], word: bool) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let rest = bytes.get(at + 1..).unwrap_or_default();
        match byte {
            b'=' if !word && line_end(rest).is_some() => at += line_end(rest).unwrap_or(0),
            b'=' => match rest.first_chunk().and_then(hex_pair) {
                Some(code) => {
                    decoded.push(code);
                    at += 2;
                }
                None => decoded.push(b'='),
            },
            b'_' if word => decoded.push(b' '),
            other => decoded.push(*other),
        }
        at += 1;
    }
    decoded
}

/// The length of white space up to and with the end of the line.
fn line_end(bytes: &[u8]) -> Option<usize> {
    let blanks = bytes
        .iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
        .count();
    (bytes.get(blanks) == Some(&b'\n')).then_some(blanks + 1)
}

/// The byte that two hexadecimal digits write.
pub(super) fn hex_pair(pair: &[u8; 2]) -> Option<u8> {
    let digits = std::str::from_utf8(pair).ok()?;
    let digit = |byte: &u8| byte.is_ascii_hexdigit();
    pair.iter()
        .all(digit)
        .then(|| u8::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_encodings_give_what_they_hold() {
        assert_eq!(base64(b"YWJj\r\nZGU=\r\n"), b"abcde");
        assert_eq!(base64(b"YW*Jj ZGU"), b"abcde");
        assert_eq!(base64(b"YQ==YmM="), b"abc");
        assert_eq!(base64(b"YWJjZ"), b"abc");
        assert_eq!(quoted(b"a=3Db=\r\nc= \nd=ZZ_", false), b"a=bcd=ZZ_");
        assert_eq!(quoted(b"a_=E3=81=82", true), "a あ".as_bytes());
    }
}
