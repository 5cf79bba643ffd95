//! The text of a header: unfolded, encoded words decoded (RFC 2047), raw
//! letters of any Japanese encoding read as such.

use super::charset;
use super::transfer;

/// A stretch of a header.
enum Piece<'a> {
    /// As it stands.
    Plain(&'a [u8]),
    /// The bytes of encoded words of one charset, side by side.
    Word(String, Vec<u8>),
}

/// Decodes the value of a header.
///
/// Words of one charset that follow each other are joined before they are
/// decoded: Japanese senders cut in the middle of a letter.
pub(super) fn decode(raw: &[u8]) -> String {
    let unfolded: Vec<u8> = raw
        .iter()
        .map(|byte| if *byte == b'\t' { b' ' } else { *byte })
        .filter(|byte| !matches!(byte, b'\r' | b'\n'))
        .collect();
    let mut text = String::new();
    for piece in pieces(&unfolded) {
        match piece {
            Piece::Plain(bytes) => text.push_str(&charset::decode(bytes, None)),
            Piece::Word(name, bytes) => text.push_str(&charset::decode(&bytes, Some(&name))),
        }
    }
    text.trim().to_owned()
}

fn pieces(bytes: &[u8]) -> Vec<Piece<'_>> {
    let mut found: Vec<Piece<'_>> = Vec::new();
    let mut plain = 0;
    let mut at = 0;
    // Beyond the last end of a word there is none: nobody looks there again
    // and again.
    let last = bytes
        .windows(2)
        .rposition(|pair| pair == b"?=")
        .unwrap_or(0);
    while at < last {
        let Some((name, decoded, length)) = word(bytes.get(at..).unwrap_or_default()) else {
            at += 1;
            continue;
        };
        let between = bytes.get(plain..at).unwrap_or_default();
        match found.last_mut() {
            Some(Piece::Word(before, joined)) if is_gap(between) => {
                if before.eq_ignore_ascii_case(&name) {
                    joined.extend(decoded);
                } else {
                    found.push(Piece::Word(name, decoded));
                }
            }
            _ => {
                found.push(Piece::Plain(between));
                found.push(Piece::Word(name, decoded));
            }
        }
        at += length;
        plain = at;
    }
    found.push(Piece::Plain(bytes.get(plain..).unwrap_or_default()));
    found
}

/// White space between encoded words is not text.
fn is_gap(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_whitespace)
}

/// An encoded word at the beginning: charset, decoded bytes, length.
fn word(bytes: &[u8]) -> Option<(String, Vec<u8>, usize)> {
    let inside = bytes.strip_prefix(b"=?")?;
    let name_end = inside.iter().position(|byte| *byte == b'?')?;
    let name = std::str::from_utf8(inside.get(..name_end)?).ok()?;
    if name.is_empty() || name.len() > 40 || name.contains(' ') {
        return None;
    }
    let kind = inside.get(name_end + 1)?.to_ascii_lowercase();
    let text = inside
        .get(name_end + 2..)?
        .strip_prefix(b"?")
        .filter(|_| matches!(kind, b'b' | b'q'))?;
    let end = text.windows(2).position(|pair| pair == b"?=")?;
    let text = text.get(..end)?;
    let decoded = match kind {
        b'b' => transfer::base64(text),
        _ => transfer::quoted(text, true),
    };
    // A language may follow the charset (RFC 2231 section 5).
    let name = name.split('*').next().unwrap_or(name).to_owned();
    Some((name, decoded, 2 + name_end + 3 + end + 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use encoding_rs::{ISO_2022_JP, SHIFT_JIS};

    fn b(charset: &str, bytes: &[u8]) -> String {
        format!("=?{charset}?B?{}?=", STANDARD.encode(bytes))
    }

    #[test]
    fn japanese_subjects_are_read() {
        let text = "教育記録①の送付";
        let jis = ISO_2022_JP.encode(text).0;
        let sjis = SHIFT_JIS.encode(text).0;
        for raw in [
            b("ISO-2022-JP", &jis).into_bytes(),
            b("cp932", &sjis).into_bytes(),
            b("utf-8", text.as_bytes()).into_bytes(),
            jis.to_vec(),
            sjis.to_vec(),
            text.as_bytes().to_vec(),
        ] {
            assert_eq!(decode(&raw), text);
        }
    }

    #[test]
    fn words_cut_inside_a_letter_are_joined() {
        let text = "個人情報の取扱い".as_bytes();
        let raw = format!("{}\r\n {}", b("UTF-8", &text[..4]), b("utf-8", &text[4..]));
        assert_eq!(decode(raw.as_bytes()), "個人情報の取扱い");
        let jis = ISO_2022_JP.encode("個人情報").0;
        let raw = format!(
            "{} {}",
            b("iso-2022-jp", &jis[..5]),
            b("iso-2022-jp", &jis[5..])
        );
        assert_eq!(decode(raw.as_bytes()), "個人情報");
        // Each of which ends in ASCII, as RFC 2047 (section 2) asks.
        let word = |text| b("ISO-2022-JP", &ISO_2022_JP.encode(text).0);
        let raw = format!("{}\r\n {}", word("認定申請の"), word("件について"));
        assert_eq!(decode(raw.as_bytes()), "認定申請の件について");
    }

    #[test]
    fn what_is_no_word_stands_as_it_is() {
        assert_eq!(
            decode(b"Re: =?x?y?z?= =?utf-8?q?a_b?="),
            "Re: =?x?y?z?= a b"
        );
        assert_eq!(decode(b"=?utf-8?b?"), "=?utf-8?b?");
        let endless = "=?utf-8?q?a".repeat(100_000);
        assert_eq!(decode(endless.as_bytes()), endless);
        let name = format!("{} <a@example.jp>", b("utf-8", "見本 太郎".as_bytes()));
        assert_eq!(decode(name.as_bytes()), "見本 太郎 <a@example.jp>");
    }
}
