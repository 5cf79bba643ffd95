//! What is unusual about a name: it is kept as it is, and people are told.

use unicode_normalization::UnicodeNormalization as _;

/// A name that cannot be used on every machine, or that deceives. The codes are
/// stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameRemark {
    /// Not UTF-8: shown as CP932.
    Encoding,
    /// Its letters are taken apart (NFD), as macOS writes them.
    Decomposed,
    /// A part of it begins or ends with a space, or ends with a dot.
    Edge,
    /// Windows cannot have it: a device's name, or one of `<>:"\|?*`.
    Reserved,
    /// It has control characters, or such as turn or hide others.
    Control,
    /// Longer than Windows takes as a whole.
    Long,
    /// Another name differs from it in form or capitals only.
    Twin,
}

impl NameRemark {
    /// The code as it stands in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Encoding => "encoding",
            Self::Decomposed => "decomposed",
            Self::Edge => "edge",
            Self::Reserved => "reserved",
            Self::Control => "control",
            Self::Long => "long",
            Self::Twin => "twin",
        }
    }
}

/// UTF-16 units of a path that Windows takes (MAX_PATH), less some room for the
/// folder that it is put in.
const LONG: usize = 200;

/// Names of devices on Windows, with any ending. Source: Microsoft, Naming
/// Files, Paths, and Namespaces.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// What is unusual about a name by itself; `raw` are its bytes, with `/`
/// between folders.
pub fn remarks(raw: &[u8]) -> Vec<NameRemark> {
    let shown = super::display(raw);
    let utf8 = std::str::from_utf8(raw).ok();
    let name = utf8.unwrap_or(&shown);
    let parts = || name.split('/').filter(|part| !part.is_empty());
    let is_space = |c: char| c == ' ' || c == '\u{3000}';
    let edge =
        |part: &str| part.starts_with(is_space) || part.ends_with(is_space) || part.ends_with('.');
    // A Japanese name in CP932 is read whole before it is looked at: its trail
    // bytes are no backslashes.
    let checks = [
        (utf8.is_none(), NameRemark::Encoding),
        (
            name.nfc().count() < name.chars().count(),
            NameRemark::Decomposed,
        ),
        (parts().any(edge), NameRemark::Edge),
        (parts().any(is_reserved), NameRemark::Reserved),
        (name.chars().any(super::is_deceptive), NameRemark::Control),
        (name.encode_utf16().count() > LONG, NameRemark::Long),
    ];
    let found = checks.into_iter().filter(|(found, _)| *found);
    found.map(|(_, remark)| remark).collect()
}

/// What two names have in common that are one name on some machine: NFC and
/// capitals aside.
pub fn key(name: &str) -> String {
    name.nfc().flat_map(char::to_lowercase).collect()
}

/// Whether a part of a path is the name of a device on Windows.
pub fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part).trim_end();
    let stem = stem.to_ascii_lowercase();
    let numbered = |prefix: &str| {
        let rest = stem.strip_prefix(prefix);
        rest.is_some_and(|n| matches!(n, "¹" | "²" | "³") || matches!(n.as_bytes(), [b'0'..=b'9']))
    };
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

fn is_reserved(part: &str) -> bool {
    is_device(part) || part.contains(['<', '>', ':', '"', '\\', '|', '?', '*'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_names_have_no_remark_and_unusual_ones_say_why() {
        let codes =
            |raw: &[u8]| -> Vec<&str> { remarks(raw).into_iter().map(NameRemark::code).collect() };
        let (cp932, _, _) = encoding_rs::SHIFT_JIS.encode("表ソ能十.txt");
        for usual in [
            "申請書/教育規程 第2版.docx",
            "COMPANY.pdf",
            "a..b",
            "common.txt",
        ] {
            assert!(codes(usual.as_bytes()).is_empty(), "{usual}");
        }
        for (raw, code) in [
            (&cp932[..], "encoding"),
            ("カ\u{3099}イト\u{3099}.txt".as_bytes(), "decomposed"),
            (b"a.txt ", "edge"),
            (b"folder./a.txt", "edge"),
            (b"Con.txt", "reserved"),
            (b"dir/LPT1", "reserved"),
            (b"a:b", "reserved"),
            (b"a\nb", "control"),
            ("長".repeat(201).as_bytes(), "long"),
        ] {
            assert_eq!(codes(raw), [code], "{}", super::super::display(raw));
        }
        assert_eq!(key("カ\u{3099}A.txt"), key("ガa.TXT"));
    }
}
