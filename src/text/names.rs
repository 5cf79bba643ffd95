//! File names as a person can read them. The bytes as received are kept
//! beside; this is for the eye, and content is never renamed.

/// A readable name: UTF-8 if it is that, else CP932 as Windows writes it in
/// Japan. Control and direction characters are made visible.
pub fn display(raw: &[u8]) -> String {
    let decoded = match std::str::from_utf8(raw) {
        Ok(name) => name.into(),
        Err(_) => encoding_rs::SHIFT_JIS.decode_without_bom_handling(raw).0,
    };
    decoded
        .chars()
        .map(|c| match c {
            '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
            '\u{7f}'..='\u{9f}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => '\u{fffd}',
            _ => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::display;

    #[test]
    fn names_read_well_whatever_wrote_them() {
        assert_eq!(display("規程.docx".as_bytes()), "規程.docx");
        assert_eq!(display(b"\x95\x5c\x8e\x86.txt"), "表紙.txt");
        assert_eq!(display(b"a\x1b[31m.txt"), "a␛[31m.txt");
        assert_eq!(display("a\u{202e}fdp.exe".as_bytes()), "a\u{fffd}fdp.exe");
    }
}
