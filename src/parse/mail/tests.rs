use encoding_rs::{ISO_2022_JP, SHIFT_JIS};

use crate::model::{Item, digest::hex};
use crate::model::{Member, Passage, Place, ReadState, Reason, Summary};
use crate::parse::{Limits, read};

use sha2::{Digest as _, Sha256};

const HEAD: &str = "From: a@example.jp\r\nTo: b@example.jp\r\nDate: Mon, 1 Apr 2024 09:00:00 +0900\r\nMessage-ID: <1@example.jp>\r\n";

pub(super) fn all(bytes: &[u8], chain: &[u32]) -> (Summary, Vec<Passage>, Vec<Member>) {
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

pub(super) fn texts(passages: &[Passage]) -> Vec<&str> {
    passages
        .iter()
        .map(|passage| passage.text.as_str())
        .collect()
}

fn mixed(parts: &[&str]) -> Vec<u8> {
    let parts: Vec<String> = parts
        .iter()
        .map(|part| format!("--b1-b1\r\n{part}\r\n"))
        .collect();
    format!(
        "{HEAD}Subject: =?UTF-8?B?5pWZ6IKy6KiY6Yyy?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b1-b1\"\r\n\r\n{}--b1-b1--\r\n",
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

fn part(kind: &str, body: &str) -> String {
    format!("Content-Type: {kind}\r\n\r\n{body}")
}

#[test]
fn of_alternatives_the_plain_text_is_read_and_files_inside_are_kept() {
    let inner = |plain: &str| {
        format!(
            "multipart/alternative; boundary=C\r\n\r\n--C\r\n{}\r\n--C\r\nContent-Type: multipart/related; boundary=D\r\n\r\n--D\r\n{}\r\n--D\r\n{}\r\n--D--\r\n--C--",
            part("text/plain", plain),
            part(
                "text/html",
                "<p>これが<b>見える</b><span hidden>隠</span></p>"
            ),
            part("image/gif; name=a.gif", "GIF89a"),
        )
    };
    // As soon as the other says more, it is the other.
    let short = "見える版はこちら";
    for (plain, shown) in [
        ("> これが見える", "> これが見える"),
        (" ", "これが見える"),
        (short, "これが見える"),
    ] {
        let bytes = mixed(&[&format!("Content-Type: {}", inner(plain))]);
        let (summary, passages, members) = all(&bytes, &[]);
        assert_eq!(summary.state, ReadState::Parsed);
        assert_eq!(texts(&passages)[4..], [shown]);
        assert_eq!(members[0].name, "a.gif");
    }
}

#[test]
fn what_is_encrypted_is_named_and_what_is_signed_is_read() {
    let locked = [
        "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n\r\nxx"
            .to_owned(),
        format!(
            "Content-Type: multipart/encrypted; boundary=C\r\n\r\n--C\r\n{}\r\n--C\r\n{}\r\n--C--",
            part("application/pgp-encrypted", "Version: 1"),
            part("application/octet-stream", "xx")
        ),
        part(
            "text/plain",
            "前\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQ\r\n-----END PGP MESSAGE-----\r\n後",
        ),
    ];
    for body in locked {
        let (summary, passages, members) = all(&mixed(&[&body]), &[]);
        assert_eq!(
            (summary.state, summary.reason),
            (ReadState::Partly, Some(Reason::Password))
        );
        assert!(members.is_empty());
        assert!(!passages.iter().any(|passage| passage.text.contains("hQ")));
    }
    let signed = format!(
        "Content-Type: multipart/signed; boundary=C\r\n\r\n--C\r\n{}\r\n--C\r\n{}\r\n--C--",
        part("text/plain", "署名した文"),
        part("application/pkcs7-signature; name=smime.p7s", "xx")
    );
    let (summary, passages, members) = all(&mixed(&[&signed]), &[]);
    assert_eq!(summary.state, ReadState::Parsed);
    assert_eq!(summary.warnings, ["a signature was not checked"]);
    assert_eq!(passages.last().unwrap().text, "署名した文");
    assert!(members.is_empty());
}

/// `openssl cms -sign -nodetach -outform DER -nocerts` (3.0) over a text part.
const SEALED: &str = "MIHtBgkqhkiG9w0BBwKggd8wgdwCAQExDTALBglghkgBZQMEAgEwNgYJKoZIhvcNAQcBoCkEJ0NvbnRlbnQtVHlwZTogdGV4dC9wbGFpbg0KDQpzaWduZWQgdGV4dDGBjzCBjAIBATAkMAwxCjAIBgNVBAMMAXQCFHWRWJMGC2FVprc8TMGKFEPXiq8DMAsGCWCGSAFlAwQCATAKBggqhkjOPQQDAgRIMEYCIQDtlzfmJoNNiCAYUcsuVjB+P0gb9TaEU+lfvlXQDmc+owIhAPuoH0lIqquoifdzKZDzk1c+sHC+mqncVEXY3g1ZLJnx";

#[test]
fn a_text_inside_its_signature_is_a_member() {
    let body = format!(
        "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n{SEALED}"
    );
    let bytes = mixed(&[&body]);
    assert_eq!(all(&bytes, &[]).2[0].name, "signed-content.eml");
    let (_, passages, _) = all(&bytes, &[0]);
    assert_eq!(texts(&passages), ["signed text"]);
}

#[test]
fn two_hundred_attachments_are_listed_and_the_limit_is_said() {
    let parts: Vec<String> = (0..200)
        .map(|at| part(&format!("text/plain; name={at}.txt"), &at.to_string()))
        .collect();
    let bytes = mixed(&parts.iter().map(String::as_str).collect::<Vec<_>>());
    let (summary, _, members) = all(&bytes, &[]);
    assert_eq!((summary.state, members.len()), (ReadState::Parsed, 200));
    assert_eq!(all(&bytes, &[199]).1[0].text, "199");
    let limits = Limits {
        entries: 150,
        ..Limits::default()
    };
    let mut listed = 0;
    let summary = read(&bytes, "a.eml", &[], &limits, &mut |item| {
        listed += u32::from(matches!(item, Item::Member(_)));
    });
    assert_eq!((listed, summary.reason), (150, Some(Reason::Output)));
    assert_eq!(summary.unread, ["50 attachments beyond the limit"]);
}

#[test]
fn a_cut_mail_keeps_what_came_and_says_so() {
    let whole = mixed(&[
        &part("text/plain", "first"),
        &part("application/pdf; name=a.pdf", "%PDF-1.4 ..."),
    ]);
    let (summary, passages, members) = all(&whole[..whole.len() - 16], &[]);
    assert_eq!(
        (summary.state, summary.reason),
        (ReadState::Partly, Some(Reason::Corrupt))
    );
    assert_eq!(passages.last().unwrap().text, "first");
    assert_eq!(members[0].name, "a.pdf");
    let (summary, _, _) = all(&whole[..whole.len() - 120], &[]);
    assert_eq!(summary.reason, Some(Reason::Corrupt));
}

#[test]
fn names_that_deceive_are_shown() {
    let bytes = mixed(&[
        &part(
            "application/octet-stream; name*=UTF-8''a%E2%80%AEfdp.exe",
            "x",
        ),
        &part("application/ms-tnef; name=winmail.dat", "\u{78}"),
    ]);
    let (_, _, members) = all(&bytes, &[]);
    assert_eq!(members[0].name, "a<U+202E>fdp.exe");
    assert_eq!(members[1].name, "winmail.dat");
}

proptest::proptest! {
    #[test]
    fn damage_never_ends_without_a_word(at in 0usize..900, byte: u8, end in 0usize..1000) {
        let mut bytes = mixed(&[
            &part("text/plain; charset=iso-2022-jp", "\x1b$B650i\x1b(B"),
            &part("multipart/alternative; boundary=C", "--C\r\n\r\nx\r\n--C--"),
            &part("message/rfc822", &format!("{HEAD}\r\ninner")),
            "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename*0*=utf-8''%E3\r\n\r\nYWJj",
        ]);
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        bytes.truncate(end);
        let (summary, _, members) = all(&bytes, &[]);
        assert_eq!(summary.state == ReadState::Parsed, summary.reason.is_none());
        for index in 0..members.len() {
            all(&bytes, &[index as u32]);
        }
    }
}
