use encoding_rs::{ISO_2022_JP, SHIFT_JIS};

use crate::model::{Item, digest::hex};
use crate::model::{Member, Passage, Place, ReadState, Reason, Summary};
use crate::parse::{Limits, read};

use sha2::{Digest as _, Sha256};

const HEAD: &str = "From: a@example.jp\r\nTo: b@example.jp\r\nDate: Mon, 1 Apr 2024 09:00:00 +0900\r\nMessage-ID: <1@example.jp>\r\n";

fn all(bytes: &[u8], chain: &[u32]) -> (Summary, Vec<Passage>, Vec<Member>) {
    let (mut passages, mut members) = (Vec::new(), Vec::new());
    let summary = read(
        bytes,
        "a.eml",
        chain,
        &Limits::default(),
        &mut |item| match item {
            Item::Passage(passage) => passages.push(passage),
            Item::Member(member) => members.push(member),
        },
    );
    (summary, passages, members)
}

fn texts(passages: &[Passage]) -> Vec<&str> {
    passages
        .iter()
        .map(|passage| passage.text.as_str())
        .collect()
}

fn mixed(parts: &[&str]) -> Vec<u8> {
    let parts: Vec<String> = parts
        .iter()
        .map(|part| format!("--B\r\n{part}\r\n"))
        .collect();
    format!(
        "{HEAD}Subject: =?UTF-8?B?5pWZ6IKy6KiY6Yyy?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"B\"\r\n\r\n{}--B--\r\n",
        parts.concat()
    )
    .into_bytes()
}

#[test]
fn a_plain_mail_is_its_headers_and_paragraphs() {
    let mut bytes = format!("{HEAD}Subject: ").into_bytes();
    bytes.extend_from_slice(&SHIFT_JIS.encode("教育記録の送付").0);
    bytes.extend_from_slice(b"\r\nContent-Type: text/plain; charset=ISO-2022-JP\r\n\r\n");
    bytes.extend_from_slice(
        &ISO_2022_JP
            .encode("見本 太郎様\r\n\r\n教育を実施しました。\r\n> いつですか。\r\n4月1日です。\r\n")
            .0,
    );
    let (summary, passages, members) = all(&bytes, &[]);
    assert_eq!(
        (summary.state, summary.format.as_str()),
        (ReadState::Parsed, "eml")
    );
    assert!(members.is_empty());
    assert_eq!(
        texts(&passages),
        [
            "差出人 | a@example.jp",
            "宛先 | b@example.jp",
            "件名 | 教育記録の送付",
            "日付 | 2024年4月1日 09:00 (+0900)",
            "見本 太郎様",
            "教育を実施しました。",
            "> いつですか。",
            "4月1日です。"
        ]
    );
    assert_eq!(passages[4].anchor.place, Place::Line { line: 6 });
    assert_eq!(passages[7].anchor.place, Place::Line { line: 10 });
    assert_eq!(passages[4].heading, ["教育記録の送付"]);
}

#[test]
fn attachments_are_members_with_their_own_bytes() {
    let csv = SHIFT_JIS
        .encode("番号,氏名\r\n1,見本 太郎\r\n")
        .0
        .into_owned();
    let coded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &csv);
    let bytes = mixed(&[
        "Content-Type: text/plain; charset=utf-8\r\n\r\n本文。",
        &format!(
            "Content-Type: text/csv; name=\"x.csv\"\r\nContent-Disposition: attachment; filename*=UTF-8''%E5%90%8D%E7%B0%BF.csv\r\nContent-Transfer-Encoding: base64\r\n\r\n{coded}"
        ),
        "Content-Type: message/rfc822\r\n\r\nFrom: c@example.jp\r\nDate: Mon, 1 Apr 2024 09:00:00 +0900\r\nMessage-ID: <2>\r\nSubject: inner\r\n\r\ninner text",
        "Content-Type: image/png\r\nContent-ID: <i>\r\nContent-Disposition: inline\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=",
    ]);
    let (summary, passages, members) = all(&bytes, &[]);
    assert_eq!(summary.state, ReadState::Parsed);
    assert_eq!(passages.last().unwrap().text, "本文。");
    let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
    assert_eq!(names, ["名簿.csv", "attachment-2.eml", "attachment-3.png"]);
    assert_eq!(
        members[0].sha256.as_deref(),
        Some(hex(&Sha256::digest(&csv)).as_str())
    );
    let (_, rows, _) = all(&bytes, &[0]);
    assert_eq!(rows[1].text, "1 | 見本 太郎");
    assert_eq!(rows[1].anchor.path.as_deref(), Some("名簿.csv"));
    let (inner, passages, _) = all(&bytes, &[1]);
    assert_eq!(inner.format, "eml");
    assert_eq!(passages.last().unwrap().text, "inner text");
    assert_eq!(all(&bytes, &[2]).0.reason, Some(Reason::Scanned));
    assert_eq!(all(&bytes, &[3]).0.reason, Some(Reason::Corrupt));
}
