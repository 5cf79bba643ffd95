//! Small files made in code for the tests of the readers.

use std::io::Write as _;

use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;

use crate::model::digest::hex;
use crate::model::{Flag, Item, Member, Passage, ReadState, Summary};

use super::limits::Limits;

/// Reads a file and gathers its passages.
pub(crate) fn passages(bytes: &[u8], name: &str) -> (Summary, Vec<Passage>) {
    let mut found = Vec::new();
    let summary = super::read(bytes, name, &[], &Limits::default(), &mut |item| {
        if let Item::Passage(passage) = item {
            found.push(passage);
        }
    });
    assert_eq!(summary.passages as usize, found.len());
    (summary, found)
}

/// Keeps what a test has read whole as a seed for `make fuzz`, in the folder
/// that the environment names: so every format with a test is spoilt too.
pub(crate) fn keep_seed(bytes: &[u8], summary: &Summary) {
    let Some(folder) = std::env::var_os("AKASHI_SEEDS") else {
        return;
    };
    if summary.state != ReadState::Parsed {
        return;
    }
    let suffix = match summary.format.as_str() {
        "text" => "txt",
        "markdown" => "md",
        format => format,
    };
    let digest = hex(&Sha256::digest(bytes));
    let path = std::path::Path::new(&folder).join(format!("{digest}.{suffix}"));
    std::fs::write(path, bytes).unwrap();
}

/// What passages say, each with its flags.
pub(crate) fn flagged(passages: &[Passage]) -> Vec<(&str, &[Flag])> {
    passages
        .iter()
        .map(|passage| (passage.text.as_str(), passage.flags.as_slice()))
        .collect()
}

/// The texts of the passages of a file.
pub(crate) fn texts(bytes: &[u8], name: &str) -> Vec<String> {
    passages(bytes, name)
        .1
        .into_iter()
        .map(|passage| passage.text)
        .collect()
}

/// Reads an archive and gathers its members.
pub(crate) fn members(bytes: &[u8]) -> (Summary, Vec<Member>) {
    let mut found = Vec::new();
    let summary = super::read(bytes, "archive.zip", &[], &Limits::default(), &mut |item| {
        if let Item::Member(member) = item {
            found.push(member);
        }
    });
    (summary, found)
}

/// A ZIP of deflated entries.
pub(crate) fn deflated(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, body) in entries {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(body).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A ZIP of XML parts.
pub(crate) fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut entries = vec![("[Content_Types].xml", b"<Types/>".to_vec())];
    entries.extend(
        parts
            .iter()
            .map(|(name, body)| (*name, body.as_bytes().to_vec())),
    );
    deflated(&entries)
}

/// A ZIP of stored entries whose names are any bytes.
pub(crate) fn stored(entries: &[(&[u8], &[u8])]) -> Vec<u8> {
    let flagged: Vec<_> = entries
        .iter()
        .map(|(name, body)| (*name, *body, 0))
        .collect();
    stored_with_flags(&flagged)
}

/// The same with general purpose flags.
pub(crate) fn stored_with_flags(entries: &[(&[u8], &[u8], u16)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    for (name, body, flags) in entries {
        let offset = bytes.len() as u32;
        let mut common = Vec::new();
        common.extend(20u16.to_le_bytes());
        common.extend(flags.to_le_bytes());
        common.extend([0u8; 6]);
        common.extend(crc32(body).to_le_bytes());
        common.extend((body.len() as u32).to_le_bytes());
        common.extend((body.len() as u32).to_le_bytes());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend(0u16.to_le_bytes());
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&common);
        bytes.extend(*name);
        bytes.extend(*body);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0u8; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(*name);
    }
    let start = bytes.len() as u32;
    let count = (entries.len() as u16).to_le_bytes();
    bytes.extend(&directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(count);
    bytes.extend(count);
    bytes.extend((directory.len() as u32).to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend(0u16.to_le_bytes());
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                crc >> 1 ^ 0xEDB8_8320
            } else {
                crc >> 1
            };
        }
    }
    !crc
}
