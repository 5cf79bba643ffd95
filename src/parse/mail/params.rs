//! The parameters of a header: `attachment; filename*=UTF-8''…`, with the
//! continuations of RFC 2231, encoded words where they should not be, and raw
//! letters of Japanese encodings, whose second byte may look like a quotation
//! mark or a backslash.

use super::charset;
use super::transfer::hex_pair;
use super::words;

/// The value of a header with its parameters.
#[derive(Debug, Default, Clone)]
pub(super) struct Params {
    /// What stands before the first semicolon, in lower case.
    pub(super) main: String,
    /// Name in lower case, raw value without its quotation marks.
    given: Vec<(String, Vec<u8>)>,
}

/// A parameter's value as a name: for people, and as it stands in the mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// Decoded.
    pub(super) text: String,
    /// The bytes that were decoded.
    pub(super) raw: Vec<u8>,
}

impl Params {
    /// Takes the value of a header apart.
    pub(super) fn read(raw: &[u8]) -> Self {
        let mut fields = fields(raw).into_iter();
        let main = fields.next().unwrap_or_default();
        let given = fields.filter_map(|field| {
            let at = field.iter().position(|byte| *byte == b'=')?;
            let (name, value) = field.split_at_checked(at)?;
            let name = String::from_utf8_lossy(name).trim().to_ascii_lowercase();
            Some((name, value.get(1..)?.to_vec()))
        });
        Self {
            main: String::from_utf8_lossy(&main).trim().to_ascii_lowercase(),
            given: given.collect(),
        }
    }

    /// A plain parameter in lower case.
    pub(super) fn token(&self, name: &str) -> Option<String> {
        let (_, value) = self.given.iter().find(|(given, _)| given == name)?;
        Some(String::from_utf8_lossy(value).trim().to_ascii_lowercase())
    }

    /// A parameter with text: the extended form counts before the plain one.
    pub(super) fn text(&self, name: &str) -> Option<Name> {
        self.extended(name)
            .or_else(|| {
                let (_, raw) = self.given.iter().find(|(given, _)| given == name)?;
                Some(Name {
                    text: words::decode(raw),
                    raw: raw.clone(),
                })
            })
            .filter(|found| !found.text.is_empty())
    }

    /// `name*=`, `name*0*=`, `name*0=` (RFC 2231 sections 3 and 4).
    fn extended(&self, name: &str) -> Option<Name> {
        let mut parts: Vec<(u32, bool, &[u8])> = Vec::new();
        for (given, value) in &self.given {
            let Some(rest) = given
                .strip_prefix(name)
                .and_then(|rest| rest.strip_prefix('*'))
            else {
                continue;
            };
            let (number, coded) = match rest.strip_suffix('*') {
                Some(number) => (number, true),
                None => (rest, rest.is_empty()),
            };
            let number = if number.is_empty() {
                Some(0)
            } else {
                number.parse().ok()
            };
            parts.extend(number.map(|number| (number, coded, value.as_slice())));
        }
        parts.sort_by_key(|(number, _, _)| *number);
        let raw: Vec<u8> = parts
            .iter()
            .flat_map(|(_, _, value)| value.iter().copied())
            .collect();
        let (_, first_coded, first) = *parts.first()?;
        let mut bytes = Vec::new();
        let mut name_of_charset = None;
        for (position, (_, coded, value)) in parts.iter().enumerate() {
            let mut value = *value;
            if position == 0
                && first_coded
                && let Some((given, rest)) = charset_of(first)
            {
                name_of_charset = Some(given);
                value = rest;
            }
            match coded {
                true => bytes.extend(percent(value)),
                false => bytes.extend(value),
            }
        }
        let text = match name_of_charset {
            Some(given) => charset::decode(&bytes, Some(&given)),
            None => words::decode(&bytes),
        };
        Some(Name { text, raw })
    }
}

/// `charset'language'` at the beginning, and what follows.
fn charset_of(value: &[u8]) -> Option<(String, &[u8])> {
    let mut parts = value.splitn(3, |byte| *byte == b'\'');
    let (charset, _, rest) = (parts.next()?, parts.next()?, parts.next()?);
    Some((String::from_utf8_lossy(charset).into_owned(), rest))
}

fn percent(value: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut at = 0;
    while let Some(byte) = value.get(at) {
        let code = value
            .get(at + 1..)
            .and_then(|rest| rest.first_chunk())
            .and_then(hex_pair)
            .filter(|_| *byte == b'%');
        bytes.push(code.unwrap_or(*byte));
        at += if code.is_some() { 3 } else { 1 };
    }
    bytes
}

/// Splits at semicolons outside quotation marks, and takes those away.
fn fields(raw: &[u8]) -> Vec<Vec<u8>> {
    let mut found = vec![Vec::new()];
    let mut quoted = false;
    let mut letters = Letters::of(raw);
    let mut at = 0;
    while let Some(byte) = raw.get(at).copied() {
        let length = letters.length(raw, at);
        if let Some(field) = found.last_mut() {
            match byte {
                _ if length > 1 => field.extend(raw.get(at..at + length).unwrap_or_default()),
                b'"' => quoted = !quoted,
                b'\\' if quoted => {
                    at += 1;
                    field.extend(raw.get(at));
                }
                b'\r' | b'\n' => {}
                b' ' | b'\t' if !quoted && matches!(field.last(), None | Some(b'=')) => {}
                b';' if !quoted => found.push(Vec::new()),
                byte => field.push(byte),
            }
        }
        at += length;
    }
    found
}

/// Knows where a letter takes more than one byte.
struct Letters {
    shift_jis: bool,
    inside_jis: bool,
}

impl Letters {
    fn of(raw: &[u8]) -> Self {
        Self {
            shift_jis: std::str::from_utf8(raw).is_err(),
            inside_jis: false,
        }
    }

    /// The length of the letter at `at`: two bytes of CP932, or of ISO-2022-JP
    /// between its escapes.
    fn length(&mut self, raw: &[u8], at: usize) -> usize {
        let rest = raw.get(at..).unwrap_or_default();
        if rest.starts_with(b"\x1B$") {
            self.inside_jis = true;
            return rest.len().min(3);
        }
        if rest.starts_with(b"\x1B(") {
            self.inside_jis = false;
            return rest.len().min(3);
        }
        let lead = matches!(rest.first(), Some(0x81..=0x9F | 0xE0..=0xFC));
        let wide = self.inside_jis || self.shift_jis && lead;
        if wide { rest.len().min(2) } else { 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{ISO_2022_JP, SHIFT_JIS};

    fn name(raw: impl AsRef<[u8]>) -> String {
        let params = Params::read(raw.as_ref());
        assert_eq!(params.main, "attachment");
        params
            .text("filename")
            .map_or(String::new(), |name| name.text)
    }

    #[test]
    fn names_are_read_in_every_form_that_is_sent() {
        let jis = "ISO-2022-JP''%1B%24B650i%1B%28B.pdf";
        assert_eq!(name(format!("attachment; filename*={jis}")), "教育.pdf");
        assert_eq!(
            name("attachment; filename*1*=%E8%82%B2.pdf;\r\n\tfilename*0*=UTF-8''%E6%95%99"),
            "教育.pdf"
        );
        assert_eq!(
            name("Attachment; FileName=\"=?UTF-8?B?5pWZ6IKy?= =?UTF-8?Q?=2Epdf?=\"; size=3"),
            "教育.pdf"
        );
        assert_eq!(
            name("attachment; filename*0=\"long \"; filename*1=\"name; x.txt\""),
            "long name; x.txt"
        );
        assert_eq!(name("attachment; filename=\"a\\\"b.txt\""), "a\"b.txt");
        assert_eq!(name("attachment"), "");
    }

    #[test]
    fn raw_letters_do_not_end_a_name() {
        for encoding in [SHIFT_JIS, ISO_2022_JP] {
            let mut raw = b"attachment; filename=\"".to_vec();
            raw.extend_from_slice(&encoding.encode("表ソ能十≫ぢ.txt").0);
            raw.extend_from_slice(b"\"; size=1");
            assert_eq!(name(&raw), "表ソ能十≫ぢ.txt");
        }
    }

    #[test]
    fn the_raw_bytes_are_kept() {
        let params = Params::read(b"attachment; filename=\"=?utf-8?q?a?=\"");
        assert_eq!(params.text("filename").unwrap().raw, b"=?utf-8?q?a?=");
    }
}
