//! Mails and archives through the whole line: every file inside has its row on
//! the receipt, its passages are found, and what is locked is named.

use std::io::Write as _;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::support::{Home, archive, file, run, strings};
use crate::texts::{AUDIT, EDUCATION};

/// A mail with a text, an attachment, and another mail with one of its own.
fn mail() -> String {
    let inner = part(
        "message/rfc822",
        &format!(
            "From: b@example.jp\r\nDate: Mon, 1 Apr 2024 09:00:00 +0900\r\nMessage-ID: <2@example.jp>\r\n\
             Content-Type: multipart/mixed; boundary=inner-part\r\n\r\n--inner-part\r\n{}\r\n--inner-part--",
            part(
                "text/plain; charset=utf-8; name=\"=?UTF-8?B?55uj5p+7LnR4dA==?=\"",
                AUDIT
            ),
        ),
    );
    format!(
        "From: a@example.jp\r\nTo: c@example.jp\r\nSubject: =?UTF-8?B?6YCB5LuY?=\r\nMessage-ID: <1@example.jp>\r\n\
         Date: Mon, 1 Apr 2024 09:00:00 +0900\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=outer-part\r\n\r\n\
         --outer-part\r\n{}\r\n--outer-part\r\n{}\r\n--outer-part\r\n{inner}\r\n--outer-part--\r\n",
        part("text/plain; charset=utf-8", "教育規程を添付します。"),
        part(
            "text/plain; charset=utf-8; name*=UTF-8''%E6%95%99%E8%82%B2.txt",
            EDUCATION
        ),
    )
}

fn part(kind: &str, body: &str) -> String {
    format!("Content-Type: {kind}\r\n\r\n{body}")
}

fn tgz(name: &str, body: &[u8]) -> Vec<u8> {
    let mut header = tar::Header::new_gnu();
    header.set_size(body.len() as u64);
    let mut builder = tar::Builder::new(Vec::new());
    builder.append_data(&mut header, name, body).unwrap();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&builder.into_inner().unwrap()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn every_file_of_a_mail_in_an_archive_is_a_document() {
    let home = Home::new();
    home.submit(
        "一式",
        "申請.tgz",
        tgz("メール/申請.eml", mail().as_bytes()),
    );
    let taken = home.intake();
    for name in [
        "申請.tgz",
        "申請.tgz/メール/申請.eml",
        "申請.tgz/メール/申請.eml/教育.txt",
        "申請.tgz/メール/申請.eml/attachment-2.eml",
        "申請.tgz/メール/申請.eml/attachment-2.eml/監査.txt",
    ] {
        assert_eq!(file(&taken[0], name)["state"], "parsed", "{name}");
    }
    let hits = home.search("監査");
    let paths: Vec<&str> = hits["hits"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|hit| hit["anchor"]["path"].as_str())
        .collect();
    assert!(
        paths.contains(&"メール/申請.eml/attachment-2.eml/監査.txt"),
        "{hits:#}"
    );
}

#[test]
fn a_mail_deeper_than_the_limit_is_read_and_its_files_are_named() {
    let home = Home::new();
    home.put("deep.tgz", tgz("in.tgz", &tgz("a.eml", mail().as_bytes())));
    let parsed = run(["parse", "--json", home.path("deep.tgz").to_str().unwrap()]).exits(3);
    let summary = parsed.json()["summary"].clone();
    assert_eq!(summary["state"], "partly");
    let unread = strings(&summary["unread"]);
    assert_eq!(unread.len(), 1);
    assert!(unread[0].ends_with("in.tgz/a.eml/attachment-2.eml/監査.txt"));
}

/// Where a signature stands for the n-th time.
fn nth(bytes: &[u8], signature: &[u8; 4], n: usize) -> usize {
    let starts = |at: &usize| bytes[*at..].starts_with(signature);
    (0..bytes.len()).filter(starts).nth(n).unwrap()
}

#[test]
fn members_whose_names_climb_out_stay_members() {
    let home = Home::new();
    let names = ["/etc/絶対.txt", "../../逃.txt", "..\\..\\windows.txt"];
    let bytes = names.map(|name| (name, EDUCATION.as_bytes()));
    home.submit("一式", "申請.zip", archive(&bytes));
    let taken = home.intake();
    let files = taken[0]["files"].as_array().unwrap();
    assert_eq!(files.len(), 1 + names.len(), "{files:#?}");
    assert!(
        files.iter().all(|file| file["state"] == "parsed"),
        "{files:#?}"
    );
    assert!(!home.path("../逃.txt").exists() && !Path::new(names[0]).exists());
    home.run(["verify"]).exits(0);
}

#[test]
fn an_archive_that_contradicts_itself_is_unread_and_kept() {
    let (local, central) = (b"PK\x03\x04", b"PK\x01\x02");
    let two = archive(&[("a.txt", EDUCATION.as_bytes()), ("b.txt", AUDIT.as_bytes())]);
    let second = nth(&two, central, 1);
    // The second entry of the directory points at the first member's bytes.
    let mut overlapping = two.clone();
    overlapping[second + 42..second + 46].fill(0);
    let mut twins = two.clone();
    twins[second + 46] = b'a';
    let mut locked = two.clone();
    locked[nth(&two, local, 1) + 6] |= 1;
    locked[second + 8] |= 1;
    let home = Home::new();
    home.submit("一式", "overlapping.zip", overlapping);
    home.submit("一式", "twins.zip", twins);
    home.submit("一式", "cut.zip", &two[..two.len() - 30]);
    home.submit("一式", "locked.zip", locked);
    let taken = home.intake();
    let reason = |name| file(&taken[0], name)["reason"].clone();
    for name in ["overlapping.zip", "twins.zip", "cut.zip"] {
        assert_eq!(reason(name), "corrupt", "{name} {taken:#?}");
    }
    assert_eq!(reason("locked.zip"), "password");
    assert_eq!(file(&taken[0], "locked.zip/a.txt")["state"], "parsed");
    home.run(["verify"]).exits(0);
}
