//! Coverage as CSV, in UTF-8 or for programs that only know CP932.

use super::super::package::PackageError;
use super::super::package::sheet;
use super::super::words::Words;
use super::picture::Picture;
use super::rows::{self, CRITERION, EVIDENCE};

/// How characters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 with a mark at the beginning.
    Utf8,
    /// Shift_JIS as Windows writes it.
    Cp932,
}

/// A table as bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Characters that the encoding does not have, in the order in which they
    /// came up, each once; 〓 stands in their place.
    pub replaced: Vec<char>,
    /// In how many places.
    pub places: usize,
}

/// A row per criterion and passage; a criterion without one has a row too.
pub fn csv(picture: &Picture, encoding: Encoding, words: &Words) -> Result<Encoded, PackageError> {
    let columns: Vec<&str> = CRITERION
        .iter()
        .chain(&EVIDENCE)
        .map(|(key, _)| words.get(key))
        .collect();
    let mut table = Vec::new();
    for row in &picture.coverage.criteria {
        let head = rows::criterion(picture, row, words);
        if row.evidence.is_empty() {
            table.push([head.clone(), vec![String::new(); EVIDENCE.len()]].concat());
        }
        for found in &row.evidence {
            let tail = rows::evidence(picture, row, found, words);
            table.push([head.clone(), tail].concat());
        }
    }
    let bytes = sheet::csv(&columns, &table)?;
    Ok(match encoding {
        Encoding::Utf8 => Encoded {
            bytes,
            replaced: Vec::new(),
            places: 0,
        },
        Encoding::Cp932 => cp932(&String::from_utf8_lossy(&bytes)),
    })
}

fn cp932(text: &str) -> Encoded {
    let text = text.trim_start_matches('\u{feff}');
    let mut encoded = Encoded {
        bytes: Vec::with_capacity(text.len()),
        replaced: Vec::new(),
        places: 0,
    };
    for c in text.chars() {
        let mut buffer = [0; 4];
        let (bytes, _, unknown) = encoding_rs::SHIFT_JIS.encode(sister(c).encode_utf8(&mut buffer));
        if !unknown {
            encoded.bytes.extend_from_slice(&bytes);
            continue;
        }
        encoded.bytes.extend_from_slice(b"\x81\xAC"); // 〓
        encoded.places += 1;
        if !encoded.replaced.contains(&c) {
            encoded.replaced.push(c);
        }
    }
    encoded
}

/// The character that Windows took for the same one of JIS X 0208.
fn sister(c: char) -> char {
    match c {
        '\u{301C}' => '\u{FF5E}',
        '\u{2014}' => '\u{2015}',
        '\u{2016}' => '\u{2225}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cp932_lacks_is_replaced_and_told() {
        let got = cp932("\u{feff}㈱髙橋〜①𠮷野家é𠮷\r\n");
        let (text, _, damaged) = encoding_rs::SHIFT_JIS.decode(&got.bytes);
        assert_eq!((&*text, damaged), ("㈱髙橋～①〓野家〓〓\r\n", false));
        assert_eq!((got.replaced, got.places), (vec!['𠮷', 'é'], 3));
    }
}
