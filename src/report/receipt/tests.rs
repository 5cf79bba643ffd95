//! What was erased leaves its number and the count on the receipt, and nothing
//! else.

use super::{FileLine, Opened, PAGE, Receipt, SameAs, Standing, State, Title, page};
use crate::model::{Case, Channel, Digest, Outcome, ReadState, Source, Submission, SubmissionKind};
use crate::report::{Lang, Words};
use crate::scheme::{Source as _, Templates};
use crate::text::filename::NameRemark;

const SECRET: &str = "見本太郎の診断書";

fn line(erased: bool) -> FileLine {
    FileLine {
        document: "D-7".into(),
        name: format!("{SECRET}.pdf"),
        sha256: Some("ab".repeat(32)),
        bytes: Some(4_711),
        outcome: Outcome::Accepted,
        outcome_reason: None,
        member: false,
        erased,
        class: "other".into(),
        corrected: None,
        class_reasons: vec![SECRET.into()],
        class_title: Title {
            ja: SECRET.into(),
            en: SECRET.into(),
        },
        state: Some(ReadState::Partly),
        reason: None,
        unread: vec![SECRET.into()],
        warnings: vec![SECRET.into()],
        passages: 0,
        supersedes: Vec::new(),
        dismissed: None,
        superseded_by: None,
        taken_as: None,
        same_as: Some(SameAs {
            document: "D-8".into(),
            name: SECRET.into(),
        }),
        remarks: vec![NameRemark::Long],
        also_in: vec![SECRET.into()],
        opened: Some(Opened {
            seq: 1,
            value: Digest::from_bytes([0xcd; 32]),
            key: [0xef; 32],
        }),
    }
}

fn receipt(erased: bool) -> Receipt {
    let day = jiff::civil::date(2026, 11, 2);
    Receipt {
        submission: Submission {
            id: 1,
            code: "R-2026-000001".into(),
            case: 1,
            kind: SubmissionKind::New,
            kind_source: Source::Read,
            channel: Channel::Unknown,
            received_on: day,
            received_source: Source::Read,
            source: "scheme:intake/scheme/a".into(),
        },
        case: Case {
            id: 1,
            code: "C-2026-000001".into(),
            scheme: "scheme".into(),
            pack: day,
            pack_hash: String::new(),
            procedure: "application".into(),
            applicant: "見本会".into(),
            applicant_source: Source::Read,
            applicant_id: 1,
            corporate_number: None,
            subject: "見本会".into(),
            predecessor: None,
            opened_on: day,
        },
        body: "認証機関".into(),
        scheme_title: Title::default(),
        received_at: None,
        place: "intake/scheme/a".into(),
        predecessor: None,
        retry_of: Vec::new(),
        files: vec![line(erased)],
        missing: Vec::new(),
        coverage: None,
        findings: None,
        ledger: Standing {
            state: State::Unsigned,
            events: Vec::new(),
            checkpoint: None,
            vkey: None,
        },
    }
}

/// The receipt in every form.
fn forms(erased: bool) -> Vec<String> {
    let receipt = receipt(erased);
    let template = Templates::embedded().read(PAGE).unwrap().unwrap();
    let mut forms = vec![
        receipt.json().to_string(),
        page(&template, std::slice::from_ref(&receipt)).unwrap(),
    ];
    for lang in [Lang::Ja, Lang::En] {
        let words = Words::new(lang);
        forms.push(receipt.text(&words, true));
        forms.push(receipt.full_text(&words, true));
    }
    forms
}

#[test]
fn what_was_erased_is_counted_and_not_named() {
    let shown = [SECRET, &"ab".repeat(32), "4711"];
    for form in forms(false) {
        assert!(shown.iter().all(|part| form.contains(part)), "{form}");
    }
    for form in forms(true) {
        for part in shown
            .iter()
            .chain(&["D-8", &*"cd".repeat(32), &*"ef".repeat(32)])
        {
            assert!(!form.contains(part), "{part}: {form}");
        }
        assert!(form.contains("D-7") || form.contains("(消去済み)") || form.contains("(erased)"));
    }
    assert_eq!(receipt(true).sum(), receipt(false).sum());
    let json = receipt(true).json();
    assert_eq!(json["files"][0]["erased"], true);
    assert_eq!(json["files"][0]["name"], serde_json::Value::Null);
}
