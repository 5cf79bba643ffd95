//! Code pages: of the document, and of its fonts (`\fcharset`).

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250,
    WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256,
    WINDOWS_1257, WINDOWS_1258,
};

/// How the bytes of a run are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    /// In this encoding.
    Page(&'static Encoding),
    /// Western, though some programs write the document's own encoding so.
    Ansi,
    /// Signs of a symbol font.
    Symbol,
}

/// The encoding of a code page.
pub(super) fn page(number: i32) -> &'static Encoding {
    match number {
        932 | 943 | 10001 => SHIFT_JIS,
        936 => GBK,
        949 | 1361 => EUC_KR,
        950 => BIG5,
        874 => WINDOWS_874,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        10000 => MACINTOSH,
        65001 => UTF_8,
        _ => WINDOWS_1252,
    }
}

/// The charset of a font; `None` for that of the document.
pub(super) fn of_font(number: i32) -> Option<Charset> {
    let code_page = match number {
        0 => return Some(Charset::Ansi),
        2 => return Some(Charset::Symbol),
        128 | 78 => 932,
        129 | 130 | 79 => 949,
        134 | 80 => 936,
        136 | 81 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 | 181 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        77 => 10000,
        _ => return None,
    };
    Some(Charset::Page(page(code_page)))
}

/// Reads the bytes of a run in a document whose encoding is `own`; answers
/// whether every byte had a character.
pub(super) fn decode(bytes: &[u8], charset: Charset, own: &'static Encoding) -> (String, bool) {
    let encoding = match charset {
        Charset::Page(encoding) => encoding,
        Charset::Symbol => {
            let sign = |byte: &u8| match byte {
                0x20 => ' ',
                byte => crate::parse::office::numerals::sign(0xF000 + u32::from(*byte)),
            };
            return (bytes.iter().map(sign).collect(), true);
        }
        Charset::Ansi => {
            let (text, _, failed) = own.decode(bytes);
            if !failed {
                return (text.into_owned(), true);
            }
            WINDOWS_1252
        }
    };
    let (text, _, failed) = encoding.decode(bytes);
    (text.into_owned(), !failed)
}
