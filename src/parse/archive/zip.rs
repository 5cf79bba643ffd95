//! ZIP: lists the members, or unpacks the one that is asked for.

use crate::model::{Item, Reason, Summary};
use crate::parse::limits::Limits;
use crate::parse::sink::Sink;
use crate::parse::unzip::Unzip;
use crate::parse::zipdir::Fault;
use crate::text::filename;

use super::listing;

const PARSER: &str = concat!("zip/akashi-", env!("CARGO_PKG_VERSION"));

/// Lists the members of an archive with their sizes and hashes.
pub(crate) fn read(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    let mut sink = Sink::new(emit, limits, PARSER);
    let mut archive = match Unzip::open(bytes, limits) {
        Ok(archive) => archive,
        Err(fault) => return refused("zip", fault),
    };
    let entries = archive.entries().to_vec();
    for (index, entry) in entries.iter().enumerate() {
        if !entry.is_folder() {
            let file = listing::Entry {
                index,
                name: filename::decode(&entry.raw_name, entry.utf8),
                raw_name: entry.raw_name.clone(),
                packed: entry.packed,
            };
            let member = listing::hashed(&file, |take| archive.unpack_to(index, take));
            listing::put(member, &mut sink);
        }
    }
    sink.finish("zip")
}

/// The display name and unpacked bytes of one member.
pub(crate) fn unpack(
    bytes: &[u8],
    index: u32,
    limits: &Limits,
) -> Result<(String, Vec<u8>), Fault> {
    let mut archive = Unzip::open(bytes, limits)?;
    let index = index as usize;
    let entry = archive.entries().get(index).ok_or(Fault::Directory)?;
    let name = filename::decode(&entry.raw_name, entry.utf8);
    archive.unpack(index).map(|bytes| (name, bytes))
}

/// An archive that is not opened, with the reason in words.
pub(crate) fn refused(format: &str, fault: Fault) -> Summary {
    let mut summary = Summary::unread(format, reason(fault));
    summary.warnings.push(fault.to_string());
    summary
}

/// The reason code of a fault.
pub(crate) fn reason(fault: Fault) -> Reason {
    match fault {
        Fault::Directory | Fault::Duplicate | Fault::Overlap | Fault::Damaged => Reason::Corrupt,
        Fault::TooMany | Fault::TooLarge => Reason::Output,
        Fault::Password => Reason::Password,
        Fault::Method => Reason::Unsupported,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ReadState;
    use crate::model::digest::hex;
    use crate::parse::testing::{members, stored, stored_with_flags};
    use encoding_rs::SHIFT_JIS;

    #[test]
    fn members_are_listed_with_decoded_names_and_hashes() {
        let name = SHIFT_JIS.encode("規程/表ソ能十.txt").0;
        let bytes = stored(&[(b"folder/", b""), (&name, b"abc")]);
        let (summary, found) = members(&bytes);
        assert_eq!(summary.state, ReadState::Parsed);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].index, found[0].name.as_str()),
            (1, "規程/表ソ能十.txt")
        );
        assert_eq!(found[0].raw_name, hex(&name));
        assert_eq!(found[0].bytes, Some(3));
        assert_eq!(
            found[0].sha256.as_deref(),
            Some("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        );
    }

    #[test]
    fn encrypted_members_are_named() {
        let bytes = stored_with_flags(&[(b"open.txt", b"x", 0), (b"secret.txt", b"y", 1)]);
        let (summary, found) = members(&bytes);
        assert_eq!(summary.state, ReadState::Partly);
        assert_eq!(summary.reason, Some(Reason::Password));
        assert_eq!(summary.unread, ["secret.txt"]);
        assert_eq!(found[1].reason, Some(Reason::Password));
        assert_eq!(found[1].sha256, None);
    }

    #[test]
    fn a_duplicate_name_makes_the_archive_unread() {
        let (summary, found) = members(&stored(&[(b"a", b"1"), (b"a", b"2")]));
        assert_eq!(
            (summary.state, summary.reason),
            (ReadState::Unread, Some(Reason::Corrupt))
        );
        assert!(found.is_empty());
        assert_eq!(
            summary.warnings,
            ["two entries of the archive have the same name"]
        );
    }
}
