//! File names as they stand in archives: decoding, and making visible what
//! would deceive the eye.

mod remarks;

use std::fmt::Write as _;

use encoding_rs::SHIFT_JIS;

pub use remarks::{NameRemark, is_device, key, remarks};

/// Decodes the bytes of a name: UTF-8 when the archive says so or the bytes
/// are valid UTF-8, else CP932 as Japanese Windows writes it. The whole name
/// is decoded before anyone splits it: the trail byte of 表 and ソ is a
/// backslash.
pub fn decode(raw: &[u8], says_utf8: bool) -> String {
    let text = match std::str::from_utf8(raw) {
        Ok(text) => text.into(),
        Err(_) if says_utf8 => String::from_utf8_lossy(raw),
        Err(_) => SHIFT_JIS.decode_without_bom_handling(raw).0,
    };
    visible(&text)
}

/// A name from the file system, which does not say how it is encoded.
pub fn display(raw: &[u8]) -> String {
    decode(raw, false)
}

/// Writes control characters, and those that turn the direction of writing or
/// show nothing, as `<U+202E>`.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_deceptive(c) {
            // Writing to a String cannot fail.
            let _ = write!(shown, "<U+{:04X}>", c as u32);
        } else {
            shown.push(c);
        }
    }
    shown
}

fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_japanese_windows_are_read_whole() {
        let raw = SHIFT_JIS.encode("申請書/表ソ能十.txt").0;
        assert!(raw.contains(&b'\\'));
        assert_eq!(decode(&raw, false), "申請書/表ソ能十.txt");
        assert_eq!(decode("教育記録.xlsx".as_bytes(), false), "教育記録.xlsx");
        assert_eq!(decode("教育記録.xlsx".as_bytes(), true), "教育記録.xlsx");
    }

    #[test]
    fn deceptive_characters_are_shown() {
        assert_eq!(
            decode("a\u{202E}fdp.exe".as_bytes(), true),
            "a<U+202E>fdp.exe"
        );
        assert_eq!(visible("a\nb\u{200B}"), "a<U+000A>b<U+200B>");
    }
}
