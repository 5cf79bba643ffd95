//! What archives hold, and what comes of those that are damaged, hostile or
//! locked.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use encoding_rs::SHIFT_JIS;
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::model::digest::hex;
use crate::model::{Item, Member, ReadState, Reason, Summary};
use crate::parse::{Limits, read};

/// Three lines of UTF-8, as `AUDIT` below unpacks to.
const LINE: &str = "監査を毎年行う。\n";
/// `LINE` three times, packed by jlha 0.0.20050504 with `-lh5-`.
const AUDIT_LH5: &str = "\
    ABpDUolMB3jCqAhOgIWAtaIgYG1wT/TXDKBe0vFdhZxiXNZ9ZwjA1L8A";
/// `7z a plain.7z a.txt empty.txt 規程` (7-Zip 26.02): `LINE` three times, nothing, and a text in
/// CP932 named 規程/表ソ能十.txt, in one block.
const PLAIN_7Z: &str = "\
    N3q8ryccAASxcF1nygAAAAAAAAAiAAAAAAAAABLSH77gAZ4AN10Ac6bQbmUat38ZQtL8krkvUPVzw21Pgdrq/FrC\
    9/f/mMOZSYmNH+TwRqpCQzRaNVk+/H1473wAAAAAAIEzB64P0ePZhKCQoHdexUAYnzxZ0H4Sk0MBSlI8beZhp1rb\
    G65SJPyh/2dycKXtHbigZi0NGpxKhNAQnvJIIa9GVXNEdpSW13RQ2OCWG5tEGaslTubs2FAy5/Vd61VQouchJa9B\
    qBFlhbOslgQtlDOBqpwcgiYpJ42TBqsPCXkXUlmA4EtbAAAAFwY/AQmAiwAHCwEAASMDAQEFXQAQAAAMgL4KAVf5\
    DmcAAA==";
/// `7z a -psecret locked.7z a.txt 規程`.
const LOCKED_7Z: &str = "\
    N3q8ryccAAQBvkOs1gAAAAAAAAAiAAAAAAAAAJR1x5lbQn4d9m1lHYwvcYRPjI0jB/fMJsI1OZQUNNwh5k0nlY0b\
    Ehup0bd7cd3Hso/tb8NSn5h11E0xVCYxrsJ7T1g5AACBMweuD9Hy+/1Au5RkOzmkeudqI0XJ70Nt8Xh7ehXLjchd\
    wWxECLdwWBh6SE+dKBfwzSSUJ/+APNjfAZOHXuEHNgQEyrZWQirbWtlFbeNUEM5dTqZHp3U+jebyrDQzrV5NX/Al\
    m48/jN50ywPExZZ3y6LnNNk5TBWY31imyiis9GFsB0mkQHAewO6tFb6DhMr4AAAAFwZAAQmAlgAHCwEAASMDAQEF\
    XQAQAAAMgKoKAdHR5fgAAA==";
/// The same with `-mhe=on`: the names are encrypted as well.
const HIDDEN_7Z: &str = "\
    N3q8ryccAATjQ03RoAAAAAAAAAAuAAAAAAAAAGojes264r5qLE68YI/evhKNChC67XwRUj4x3CtvUOisxwZsOXSk\
    JbebAW5oiAbzgtqJ5vFVr7Ll4u6RXeOJxAgPIRXkvzh63MHZW8rAdXan4/7Bn62ZjvaxIjdzgmOAE6PQB6xq0/pY\
    6/FnmHMmznZXMQZ/YRArZTP3dUQncxC1f7To3HZ/JSWphazTH17pLQwId5reVwyzTEaJb/Ykz59wmSDqFwYwAQlw\
    AAcLAQABJAbxBwESUw9S5lDGEcCb2oPciCN7O7ZADGIKAc8CftQAAA==";

fn base64(text: &str) -> Vec<u8> {
    STANDARD.decode(text).unwrap()
}

fn all_in(bytes: &[u8], limits: &Limits) -> (Summary, Vec<Member>) {
    let mut members = Vec::new();
    let summary = read(bytes, "archive", &[], limits, &mut |item| {
        if let Item::Member(member) = item {
            members.push(member);
        }
    });
    (summary, members)
}

/// A damaged stream may go on yielding bytes up to the limit: here it is one
/// that a build without optimisation reaches soon.
fn limits() -> Limits {
    Limits {
        total: 16 << 20,
        ..Limits::default()
    }
}

fn all(bytes: &[u8]) -> (Summary, Vec<Member>) {
    all_in(bytes, &limits())
}

fn names(members: &[Member]) -> Vec<&str> {
    members.iter().map(|member| member.name.as_str()).collect()
}

/// The first text of a member.
fn first(bytes: &[u8], chain: &[u32]) -> Option<(String, String)> {
    let mut found = None;
    read(bytes, "member", chain, &limits(), &mut |item| {
        if let Item::Passage(passage) = item {
            found.get_or_insert((passage.anchor.path.unwrap(), passage.text));
        }
    });
    found
}

fn pair(path: &str, text: &str) -> Option<(String, String)> {
    Some((path.to_owned(), text.to_owned()))
}

mod lzh {
    use super::*;

    fn crc16(bytes: &[u8]) -> u16 {
        bytes.iter().fold(0, |crc, byte| {
            (0..8).fold(crc ^ u16::from(*byte), |crc, _| match crc & 1 {
                1 => crc >> 1 ^ 0xA001,
                _ => crc >> 1,
            })
        })
    }

    /// Method, packed and plain size, time, attribute, level.
    fn start(method: &[u8], packed: usize, plain: &[u8], level: u8) -> Vec<u8> {
        let mut head = method.to_vec();
        head.extend((packed as u32).to_le_bytes());
        head.extend((plain.len() as u32).to_le_bytes());
        head.extend([0, 0, 0, 0, 0x20, level]);
        head
    }

    fn level0(name: &[u8], body: &[u8]) -> Vec<u8> {
        let mut head = start(b"-lh0-", body.len(), body, 0);
        head.push(name.len() as u8);
        head.extend(name);
        head.extend(crc16(body).to_le_bytes());
        let sum = head.iter().fold(0u8, |sum, byte| sum.wrapping_add(*byte));
        [&[head.len() as u8, sum][..], &head, body].concat()
    }

    fn level1(name: &[u8], folder: &[u8], body: &[u8]) -> Vec<u8> {
        let extra = [&[0x02][..], folder, &[0, 0]].concat();
        let mut head = start(b"-lh0-", body.len() + extra.len(), body, 1);
        head.push(name.len() as u8);
        head.extend(name);
        head.extend(crc16(body).to_le_bytes());
        head.push(b'M');
        head.extend((extra.len() as u16).to_le_bytes());
        let sum = head.iter().fold(0u8, |sum, byte| sum.wrapping_add(*byte));
        [&[head.len() as u8, sum][..], &head, &extra, body].concat()
    }

    fn level2(method: &[u8], name: &[u8], packed: &[u8], plain: &[u8]) -> Vec<u8> {
        let mut head = start(method, packed.len(), plain, 2);
        head.extend(crc16(plain).to_le_bytes());
        head.push(b'M');
        head.extend((name.len() as u16 + 3).to_le_bytes());
        head.push(0x01);
        head.extend(name);
        head.extend([0, 0]);
        let size = head.len() as u16 + 2;
        [&size.to_le_bytes()[..], &head, packed].concat()
    }

    fn archive() -> Vec<u8> {
        let name = SHIFT_JIS.encode("規程\\表ソ能十.txt").0;
        let file = SHIFT_JIS.encode("表.txt").0;
        let folder = [&SHIFT_JIS.encode("規程").0[..], b"\xFF"].concat();
        [
            level0(&name, b"abc"),
            level1(&file, &folder, b"one"),
            level2(b"-lhd-", b"folder", b"", b""),
            level2(
                b"-lh5-",
                b"a.txt",
                &base64(AUDIT_LH5),
                LINE.repeat(3).as_bytes(),
            ),
            level2(b"-pm2-", b"old.txt", b"??", b"??"),
            vec![0],
        ]
        .concat()
    }

    #[test]
    fn every_header_and_method_is_read() {
        let (summary, members) = all(&archive());
        assert_eq!(summary.format, "lzh");
        assert_eq!(
            names(&members),
            ["規程/表ソ能十.txt", "規程/表.txt", "a.txt", "old.txt"]
        );
        assert_eq!(
            members[2].sha256.as_deref(),
            Some(hex(&Sha256::digest(LINE.repeat(3))).as_str())
        );
        assert_eq!(members[3].reason, Some(Reason::Unsupported));
        assert_eq!(summary.unread, ["old.txt"]);
        assert_eq!(first(&archive(), &[1]), pair("規程/表.txt", "one"));
        assert_eq!(first(&archive(), &[3]), pair("a.txt", LINE.trim()));
    }

    #[test]
    fn a_wrong_checksum_is_damage_and_the_rest_is_read() {
        let mut bytes = archive();
        let at = bytes.windows(3).position(|three| three == b"abc").unwrap();
        bytes[at] = b'x';
        let (summary, members) = all(&bytes);
        assert_eq!(members[0].reason, Some(Reason::Corrupt));
        assert_eq!(
            (summary.state, members[1].bytes),
            (ReadState::Partly, Some(3))
        );
    }

    #[test]
    fn a_cut_archive_names_where_it_ends() {
        let whole = archive();
        let (summary, members) = all(&whole[..60]);
        assert_eq!(members.len(), 1);
        assert_eq!(
            (summary.state, summary.reason),
            (ReadState::Partly, Some(Reason::Corrupt))
        );
    }

    proptest! {
        #[test]
        fn damage_never_ends_without_a_word(at in 0usize..300, byte: u8, end in 0usize..400) {
            super::damaged(archive(), at, byte, end);
        }
    }
}

mod seven {
    use super::*;

    #[test]
    fn the_files_of_a_block_are_read() {
        let bytes = base64(PLAIN_7Z);
        let (summary, members) = all(&bytes);
        assert_eq!(
            (summary.format.as_str(), summary.state),
            ("7z", ReadState::Parsed)
        );
        let mut found: Vec<_> = members.iter().map(|m| (m.name.as_str(), m.bytes)).collect();
        found.sort_unstable();
        assert_eq!(
            found,
            [
                ("a.txt", Some(75)),
                ("empty.txt", Some(0)),
                ("規程/表ソ能十.txt", Some(340))
            ]
        );
        for member in members.iter().filter(|member| member.bytes != Some(0)) {
            let (path, text) = first(&bytes, &[member.index]).unwrap();
            assert_eq!(path, member.name);
            assert!(text.ends_with("を毎年行う。"));
        }
    }

    #[test]
    fn what_is_locked_says_so() {
        let (summary, members) = all(&base64(LOCKED_7Z));
        assert_eq!(names(&members), ["a.txt", "規程/表ソ能十.txt"]);
        assert!(
            members
                .iter()
                .all(|member| member.reason == Some(Reason::Password))
        );
        assert_eq!(summary.reason, Some(Reason::Password));
        let (summary, members) = all(&base64(HIDDEN_7Z));
        assert_eq!(
            (summary.state, summary.reason),
            (ReadState::Unread, Some(Reason::Password))
        );
        assert!(members.is_empty());
    }

    #[test]
    fn a_file_beyond_the_limit_does_not_shift_the_next() {
        let limits = Limits {
            part: 100,
            ..Limits::default()
        };
        let (summary, members) = all_in(&base64(PLAIN_7Z), &limits);
        let of = |name: &str| members.iter().find(|m| m.name == name).unwrap();
        assert_eq!(of("規程/表ソ能十.txt").reason, Some(Reason::Output));
        assert_eq!(
            of("a.txt").sha256.as_deref(),
            Some(hex(&Sha256::digest(LINE.repeat(3))).as_str())
        );
        assert_eq!(summary.state, ReadState::Partly);
    }

    #[test]
    fn a_damaged_header_of_lzma2_is_not_read_on() {
        // The properties of the first chunk: 32 bytes of head, control, two sizes.
        super::damaged(base64(PLAIN_7Z), 37, 0xFF, 300);
    }

    proptest! {
        #[test]
        fn damage_never_ends_without_a_word(at in 0usize..268, byte: u8, end in 0usize..300) {
            super::damaged(base64(PLAIN_7Z), at, byte, end);
        }
    }
}

mod tar_and_gz {
    use super::*;
    use std::io::Write as _;

    use flate2::write::GzEncoder;
    use flate2::{Compression, GzBuilder};

    fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut builder = ::tar::Builder::new(Vec::new());
        for (name, body) in files {
            let mut header = ::tar::Header::new_gnu();
            header.set_size(body.len() as u64);
            let field = &mut header.as_old_mut().name;
            field[..name.len()].copy_from_slice(name.as_bytes());
            header.set_cksum();
            builder.append(&header, *body).unwrap();
        }
        builder.into_inner().unwrap()
    }

    fn gz(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    const FILES: [(&str, &[u8]); 3] = [
        ("../up.txt", b"one"),
        ("/etc/passwd", b"two"),
        ("../up.txt", b"three"),
    ];

    #[test]
    fn names_that_climb_are_names_and_twins_are_told() {
        for bytes in [tar(&FILES), gz(&tar(&FILES))] {
            let (summary, members) = all(&bytes);
            assert_eq!(names(&members), ["../up.txt", "/etc/passwd", "../up.txt"]);
            assert_eq!(
                summary.warnings,
                ["two entries of the archive have the same name"]
            );
            assert_eq!(first(&bytes, &[2]), pair("../up.txt", "three"));
        }
    }

    #[test]
    fn the_old_form_without_a_magic_is_known() {
        let mut bytes = tar(&[("a.txt", b"one")]);
        let mut header = ::tar::Header::new_old();
        header.as_old_mut().name[..5].copy_from_slice(b"a.txt");
        header.set_size(3);
        header.set_cksum();
        bytes[..512].copy_from_slice(header.as_bytes());
        assert_eq!(all(&bytes).0.format, "tar");
        assert_eq!(first(&bytes, &[0]), pair("a.txt", "one"));
    }

    #[test]
    fn a_cut_file_is_not_taken_for_a_whole_one() {
        let bytes = tar(&[("a.txt", &[b'a'; 600]), ("b.txt", b"two")]);
        let (summary, members) = all(&bytes[..512 + 300]);
        assert_eq!(members[0].reason, Some(Reason::Corrupt));
        assert_eq!(summary.state, ReadState::Partly);
    }

    #[test]
    fn links_are_left_out_and_said() {
        let mut builder = ::tar::Builder::new(Vec::new());
        let mut header = ::tar::Header::new_gnu();
        header.set_entry_type(::tar::EntryType::Symlink);
        header.set_size(0);
        builder
            .append_link(&mut header, "link", "/etc/passwd")
            .unwrap();
        let (summary, members) = all(&builder.into_inner().unwrap());
        assert!(members.is_empty());
        assert_eq!(summary.warnings, ["link is no file and was left out"]);
    }

    #[test]
    fn one_packed_file_is_a_member() {
        let mut encoder = GzBuilder::new()
            .filename(SHIFT_JIS.encode("名簿.csv").0.as_ref())
            .write(Vec::new(), Compression::default());
        encoder
            .write_all("番号,氏名\n1,見本 太郎\n".as_bytes())
            .unwrap();
        let bytes = encoder.finish().unwrap();
        assert_eq!(names(&all(&bytes).1), ["名簿.csv"]);
        assert_eq!(first(&bytes, &[0]), pair("名簿.csv", "番号 | 氏名"));
        let nameless = gz(b"text");
        assert_eq!(first(&nameless, &[0]), pair("content", "text"));
        let (_, members) = all(&nameless[..nameless.len() - 4]);
        assert_eq!(members[0].reason, Some(Reason::Corrupt));
    }

    #[test]
    fn bombs_stop_at_the_limits() {
        let zeros = vec![0u8; 4 << 20];
        let limits = Limits {
            part: 1 << 20,
            ..Limits::default()
        };
        assert_eq!(
            all_in(&gz(&zeros), &limits).1[0].reason,
            Some(Reason::Output)
        );
        let many = gz(&tar(&[("a", &zeros), ("b", &zeros)]));
        let limits = Limits {
            total: 5 << 20,
            ratio: 1 << 20,
            ..Limits::default()
        };
        let (summary, members) = all_in(&many, &limits);
        assert_eq!(members[0].reason, None);
        assert_eq!(members[1].reason, Some(Reason::Output));
        assert_eq!(summary.reason, Some(Reason::Output));
        let limits = Limits {
            entries: 1,
            ..Limits::default()
        };
        let (summary, members) = all_in(&tar(&FILES), &limits);
        assert_eq!((members.len(), summary.reason), (1, Some(Reason::Output)));
    }

    #[test]
    fn archives_nest_across_formats() {
        let inner = gz(&tar(&[("a.txt", b"deep")]));
        let outer = tar(&[("in.tgz", &inner)]);
        assert_eq!(first(&outer, &[0, 0]), pair("in.tgz/a.txt", "deep"));
    }

    proptest! {
        #[test]
        fn damage_never_ends_without_a_word(at in 0usize..3000, byte: u8, end in 0usize..5000) {
            super::damaged(tar(&FILES), at, byte, end);
            super::damaged(gz(&tar(&FILES)), at % 200, byte, end % 300);
        }
    }
}

/// Whatever is done to an archive, it is read to a summary that fits what was
/// found, and each member says what became of it.
fn damaged(mut bytes: Vec<u8>, at: usize, byte: u8, end: usize) {
    if let Some(place) = bytes.get_mut(at) {
        *place = byte;
    }
    bytes.truncate(end);
    let (summary, members) = all(&bytes);
    assert_eq!(summary.state == ReadState::Parsed, summary.reason.is_none());
    for member in members {
        assert_ne!(member.sha256.is_some(), member.reason.is_some());
    }
    for index in 0..3 {
        first(&bytes, &[index]);
    }
}
