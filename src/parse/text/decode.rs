//! Bytes of a text document → its characters.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use crate::model::Reason;
use crate::parse::holes;
use crate::parse::sink::Sink;

/// The most bytes that are looked at to guess an encoding.
const SAMPLE: usize = 1 << 20;
/// The share of plausible characters (in percent) that tells UTF-16.
const PLAUSIBLE: usize = 95;

/// Characters beyond ASCII for each spot without meaning, from which a text is
/// UTF-8 that was damaged.
const SOUND: usize = 8;

/// A decoded text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decoded {
    /// The characters, without byte order mark, line ends as `\n`.
    pub(crate) text: String,
    /// The encoding's name.
    pub(crate) encoding: &'static str,
    /// Whether some bytes had no meaning in it.
    pub(crate) damaged: bool,
}

/// Decodes: byte order mark, UTF-16 by its zero bytes, the encoding that the
/// document declares, valid UTF-8, then a guess that leans to Japanese.
pub(crate) fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    let bytes = &*without_idle_escapes(bytes);
    let encoding = Encoding::for_bom(bytes)
        .map(|(encoding, _)| encoding)
        .or_else(|| utf16_without_mark(bytes))
        .unwrap_or_else(|| narrow(bytes, declared));
    let (text, encoding, damaged) = encoding.decode(bytes);
    let text = match text.strip_suffix('\0') {
        Some(rest) => Cow::Owned(rest.trim_end_matches('\0').to_owned()),
        None => text,
    };
    let text = if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.into_owned()
    };
    Decoded {
        text,
        encoding: encoding.name(),
        damaged,
    }
}

/// Without changes of the letter set that another follows at once: where stretches
/// of ISO-2022-JP were put together they stand side by side, and the decoder
/// takes them for damage (WHATWG Encoding, 12.2.1).
fn without_idle_escapes(bytes: &[u8]) -> Cow<'_, [u8]> {
    let escape = |at: usize| {
        let three = bytes.get(at..at + 3);
        matches!(
            three,
            Some([0x1B, b'(', b'B' | b'J' | b'I'] | [0x1B, b'$', b'@' | b'B'])
        )
    };
    let idle = |at: usize| escape(at) && escape(at + 3);
    if !bytes.contains(&0x1B) {
        return bytes.into();
    }
    let mut kept = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if idle(at) {
            at += 3;
        } else {
            kept.push(*byte);
            at += 1;
        }
    }
    kept.into()
}

/// Decodes an XML part: by its mark, else by the encoding it declares, else
/// UTF-8.
pub(crate) fn xml(bytes: Vec<u8>) -> String {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return text,
        Err(error) => error.into_bytes(),
    };
    decode(&bytes, declared_in_xml(&bytes).as_deref()).text
}

/// The encoding that an XML declaration names.
pub(crate) fn declared_in_xml(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..200).unwrap_or(bytes)).into_owned();
    let declaration = head.split_once("?>")?.0;
    let (_, after) = declaration.split_once("encoding=")?;
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    after.split(quote).nth(1).map(str::to_owned)
}

/// Decodes and warns through `sink` when bytes had no meaning.
pub(crate) fn decode_for(bytes: &[u8], declared: Option<&str>, sink: &mut Sink<'_>) -> String {
    let decoded = decode(bytes, declared);
    if holes::of(decoded.text.as_bytes()) {
        sink.unread("text where the file holds zeros", Reason::Corrupt);
    }
    if decoded.encoding == UTF_8.name() && ends_within(bytes) {
        sink.unread("what stood after the end of the file", Reason::Corrupt);
    }
    if decoded.damaged {
        sink.warn(format!("some bytes are not {}", decoded.encoding));
    }
    decoded.text
}

fn narrow(bytes: &[u8], declared: Option<&str>) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0x1B) {
        return UTF_8;
    }
    if let Some(encoding) = declared.and_then(|label| Encoding::for_label(label.as_bytes()))
        && !encoding.decode_without_bom_handling(bytes).1
    {
        return encoding;
    }
    match is_spoilt_utf8(bytes) {
        true => UTF_8,
        false => guess(bytes),
    }
}

/// UTF-8 with few bytes that have no meaning in it, as where it was cut within
/// a character; other encodings have hardly a character that means one in it.
fn is_spoilt_utf8(bytes: &[u8]) -> bool {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let (mut wide, mut spoilt) = (0, 0);
    for chunk in sample.utf8_chunks() {
        wide += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        spoilt += usize::from(!chunk.invalid().is_empty());
    }
    wide > 0 && wide >= spoilt * SOUND
}

/// Whether UTF-8 ends within a character.
fn ends_within(bytes: &[u8]) -> bool {
    let tail = bytes.get(bytes.len().saturating_sub(4)..);
    let last = tail.unwrap_or_default().utf8_chunks().last();
    last.is_some_and(|chunk| {
        let cut = std::str::from_utf8(chunk.invalid());
        cut.is_err_and(|error| error.error_len().is_none())
    })
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, sample.len() == bytes.len());
    detector.guess(Some(b"jp"), Utf8Detection::Allow)
}

/// UTF-16 without a mark holds zero bytes (line ends, digits, spaces) and,
/// decoded in the right order, almost only characters that offices write.
pub(crate) fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..SAMPLE.min(bytes.len()) & !1)?;
    if sample.len() < 4 || !sample.contains(&0) || ends_like_a_string(bytes) {
        return None;
    }
    [UTF_16LE, UTF_16BE]
        .into_iter()
        .map(|encoding| (plausible(sample, encoding == UTF_16BE), encoding))
        .filter(|(share, _)| *share >= PLAUSIBLE)
        .max_by_key(|(share, _)| *share)
        .map(|(_, encoding)| encoding)
}

/// Bytes of a narrow encoding that end with zeros, as programs leave them.
fn ends_like_a_string(bytes: &[u8]) -> bool {
    let end = bytes
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |at| at + 1);
    let text = bytes.get(..end).unwrap_or_default();
    let fits = |encoding: &'static Encoding| !encoding.decode_without_bom_handling(text).1;
    end < bytes.len() && !text.contains(&0) && [UTF_8, SHIFT_JIS, EUC_JP].into_iter().any(fits)
}

/// Percent of 16-bit units that are plain characters.
fn plausible(sample: &[u8], big: bool) -> usize {
    let mut plain = 0usize;
    let mut all = 0usize;
    for pair in sample.as_chunks::<2>().0 {
        let unit = if big {
            u16::from_be_bytes(*pair)
        } else {
            u16::from_le_bytes(*pair)
        };
        all += 1;
        if matches!(unit, 9 | 10 | 13 | 0x20..=0x7E | 0x2010..=0x266F | 0x3000..=0x30FF | 0x3200..=0x9FFF | 0xFF01..=0xFFEF)
        {
            plain += 1;
        }
    }
    (plain * 100).checked_div(all).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::ISO_2022_JP;

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    }

    #[test]
    fn japanese_encodings_are_told_apart() {
        let text = "個人情報の取扱い\r\n責任者：見本 太郎\r\n";
        for encoding in [SHIFT_JIS, EUC_JP, ISO_2022_JP, UTF_8] {
            let bytes = encoding.encode(text).0;
            let decoded = decode(&bytes, None);
            assert_eq!(decoded.encoding, encoding.name());
            assert_eq!(decoded.text, text.replace("\r\n", "\n"));
            assert!(!decoded.damaged);
        }
        for big in [false, true] {
            assert_eq!(
                decode(&utf16(text, big), None).text,
                text.replace("\r\n", "\n")
            );
        }
    }

    #[test]
    fn four_characters_of_shift_jis_are_enough() {
        for text in ["委託一覧", "教育記録", "監査報告", "表ソ能十"] {
            let bytes = SHIFT_JIS.encode(text).0;
            assert_eq!(decode(&bytes, None).text, text);
        }
    }

    #[test]
    fn a_declared_encoding_counts_when_the_bytes_fit_it() {
        let bytes = EUC_JP.encode("規程").0;
        assert_eq!(decode(&bytes, Some("euc-jp")).text, "規程");
        let bytes = SHIFT_JIS.encode("個人情報保護規程を定める。").0;
        assert_eq!(
            decode(&bytes, Some("utf-8")).text,
            "個人情報保護規程を定める。"
        );
    }

    #[test]
    fn zeros_at_the_end_make_no_wide_text() {
        let text = "委託一覧\r\n個人情報の取扱い\r\n";
        for encoding in [SHIFT_JIS, EUC_JP, UTF_8] {
            for zeros in 1..4 {
                let mut bytes = encoding.encode(text).0.into_owned();
                bytes.resize(bytes.len() + zeros, 0);
                assert_eq!(decode(&bytes, None).text, text.replace("\r\n", "\n"));
            }
        }
        let wide = "委託一覧\n";
        assert_eq!(decode(&utf16(wide, false), None).text, wide);
    }

    #[test]
    fn a_text_cut_within_a_character_stays_what_it_is() {
        let text = "個人情報の教育を、年1回行う。\n".repeat(9);
        for cut in 1..3 {
            let bytes = &text.as_bytes()[..text.len() - 4 - cut];
            assert_eq!(decode(bytes, None).encoding, "UTF-8", "{cut}");
            let (summary, found) = crate::parse::testing::passages(bytes, "a.txt");
            assert_eq!(summary.reason, Some(Reason::Corrupt), "{summary:?}");
            assert!(found[0].text.contains("個人情報の教育"), "{found:?}");
        }
        let mut spoilt = text.clone().into_bytes();
        spoilt[100] = 0xFF;
        assert_eq!(decode(&spoilt, None).encoding, "UTF-8");
        let narrow = SHIFT_JIS.encode(&text).0.into_owned();
        assert_eq!(
            decode(&narrow[..narrow.len() - 4], None).encoding,
            "Shift_JIS"
        );
        assert_eq!(decode("ｱｲｳ abc ﾃ".as_bytes(), None).encoding, "UTF-8");
    }

    #[test]
    fn a_hole_in_a_text_is_not_read_over() {
        let text = "教育を行う。\n".repeat(1_000).into_bytes();
        let (from, to) = (text.len() / 3, text.len() / 2);
        let holed = [&text[..from], &[0; 64], &text[to..]].concat();
        for name in ["a.txt", "a.csv", "a.md"] {
            let (summary, _) = crate::parse::testing::passages(&holed, name);
            assert!(summary.reason.is_some(), "{name}: {summary:?}");
        }
        let padded = [&text[..], &[0; 64]].concat();
        let (summary, _) = crate::parse::testing::passages(&padded, "a.txt");
        assert_eq!(summary.reason, None, "{summary:?}");
    }

    #[test]
    fn a_mark_is_not_text() {
        assert_eq!(decode(b"\xEF\xBB\xBFabc", None).text, "abc");
    }
}
