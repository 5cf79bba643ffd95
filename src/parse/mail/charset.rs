//! The names that mails give to encodings.

use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS};

use crate::parse::text::decode;

/// Decodes bytes by the name a mail gives to their encoding. A name that says
/// no more than "plain letters" is not believed when there are others: senders
/// write it without looking.
pub(super) fn decode(bytes: &[u8], name: Option<&str>) -> String {
    let name = name.map(|name| name.trim().to_ascii_lowercase());
    let label = match name.as_deref() {
        None | Some("" | "us-ascii" | "ascii" | "iso-8859-1" | "unknown-8bit") => None,
        Some(name) => Some(japanese(name).map_or(name, |encoding| encoding.name())),
    };
    decode::decode(bytes, label).text
}

/// Names of Japanese encodings that browsers do not know.
fn japanese(name: &str) -> Option<&'static Encoding> {
    match name {
        "cp932" | "x-ms-cp932" | "x-cp932" | "windows-932" | "cswindows31j" | "sjis-win" => {
            Some(SHIFT_JIS)
        }
        "iso-2022-jp-ms" | "iso-2022-jp-1" | "iso-2022-jp-2" | "iso-2022-jp-3"
        | "iso-2022-jp-2004" | "cp50220" | "cp50221" | "cp50222" | "jis" => Some(ISO_2022_JP),
        "cp51932" | "eucjp" | "eucjp-ms" | "eucjp-win" => Some(EUC_JP),
        _ => None,
    }
}
