//! The receipt (受領証) as text and JSON: who, when, the sum, and the ledger's
//! proof, which holds without akashi's own word for it.

use serde_json::Value;

use akashi::ledger::{Opening, Proof, opens};
use akashi::model::Digest;

use crate::support::{Home, JAPHIC, file};
use crate::texts::{AUDIT, EDUCATION};

const FIRST: &str = "R-2026-000001";

fn received() -> (Home, Value) {
    let home = Home::new();
    home.submit("見本会", "教育規程.txt", EDUCATION);
    home.submit("見本会", "監査規程.md", AUDIT);
    home.submit("見本会", "写し.md", AUDIT);
    home.submit(
        "見本会",
        "submission.toml",
        "applicant = \"医療法人見本会\"\nchannel = \"郵送\"\nreceived_on = 2026-11-02\n",
    );
    let submission = home.intake().remove(0);
    (home, submission)
}

fn digest(hex: &Value) -> Digest {
    hex.as_str().unwrap().parse().unwrap()
}

#[test]
fn the_receipt_says_who_when_how_and_the_sum() {
    let (home, taken) = received();
    let receipt = home.json(["receipt", FIRST]);
    assert_eq!(receipt, taken);
    assert_eq!(receipt["body"], "認証機関");
    assert_eq!(receipt["channel"], "post");
    assert_eq!(receipt["applicant_source"], "stated");
    assert_eq!(receipt["kind_source"], "read");
    assert_eq!(
        receipt["sum"],
        serde_json::json!({"received": 3, "accepted": 2, "duplicate": 1, "quarantined": 0})
    );
    let at: jiff::Timestamp = receipt["received_at"].as_str().unwrap().parse().unwrap();
    let there = at.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(9)));
    let text = home.run(["receipt", FIRST, "--lang", "en"]).exits(0).out;
    for part in [
        there.strftime("%Y-%m-%d %H:%M:%S JST").to_string(),
        "医療法人見本会".to_owned(),
        "2026-11-02".to_owned(),
        "post".to_owned(),
        "received 3 = accepted 2 + duplicate 1 + quarantined 0".to_owned(),
    ] {
        assert!(text.contains(&part), "{part}: {text}");
    }
}

#[test]
fn the_proof_on_the_receipt_holds_for_every_file_and_for_no_other() {
    let (home, receipt) = received();
    let ledger = &receipt["ledger"];
    assert_eq!(ledger["state"], "signed");
    let vkey = ledger["key"].as_str().unwrap();
    let event = &ledger["events"][0];
    let bytes = event["event"].as_str().unwrap().as_bytes();
    let proof = Proof::parse(event["proof"].as_str().unwrap().as_bytes()).unwrap();
    assert!(proof.proves(bytes, [vkey]));
    assert_eq!(ledger["root"], proof.checkpoint.root().hex());
    assert_eq!(ledger["size"], proof.checkpoint.size());
    let said: Value = serde_json::from_slice(bytes).unwrap();
    for name in ["教育規程.txt", "監査規程.md", "写し.md"] {
        let line = file(&receipt, name);
        let commitment = &line["commitment"];
        assert!(
            said["files"]
                .as_array()
                .unwrap()
                .contains(&commitment["value"]),
            "{name}"
        );
        let opening = Opening {
            value: digest(&commitment["value"]),
            key: *digest(&commitment["key"]).as_bytes(),
        };
        assert!(opens(&opening, digest(&line["sha256"]).as_bytes()).unwrap());
        assert!(!opens(&opening, &[0; 32]).unwrap());
    }
    let text = home.run(["receipt", FIRST]).exits(0).out;
    assert!(
        text.contains(event["proof"].as_str().unwrap().trim_end()),
        "{text}"
    );
}

#[test]
fn a_receipt_is_the_same_after_more_came_in() {
    let (home, first) = received();
    home.submit("別の会", "教育規程.txt", "別の内容。\n");
    home.intake();
    assert_eq!(home.json(["receipt", FIRST])["ledger"], first["ledger"]);
}

#[test]
fn what_is_not_signed_says_so() {
    let (home, _) = received();
    home.run(["intake", "--scheme", JAPHIC]).exits(0);
    let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
    database.execute("DELETE FROM checkpoint", []).unwrap();
    drop(database);
    let receipt = home.json(["receipt", FIRST]);
    assert_eq!(receipt["ledger"]["state"], "unsigned");
    assert_eq!(receipt["ledger"]["root"], Value::Null);
    assert_eq!(receipt["ledger"]["events"][0]["proof"], Value::Null);
    let text = home.run(["receipt", FIRST, "--lang", "en"]).exits(0).out;
    assert!(text.contains("not signed yet"), "{text}");
}

#[test]
fn an_altered_event_proves_nothing() {
    let (home, _) = received();
    let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
    let altered = database.execute(
        "UPDATE ledger_event SET bytes = CAST(replace(CAST(bytes AS TEXT), '\"accepted\":2', '\"accepted\":3') AS BLOB)
         WHERE submission_code = ?1",
        [FIRST],
    );
    assert_eq!(altered.unwrap(), 1);
    drop(database);
    let receipt = home.json(["receipt", FIRST]);
    assert_eq!(receipt["ledger"]["state"], "damaged");
    assert_eq!(receipt["ledger"]["events"][0]["proof"], Value::Null);
}

#[test]
fn the_name_of_the_file_says_the_form() {
    let (home, receipt) = received();
    let written = |name: &str| {
        let path = home.path(name);
        let args = [
            "receipt".as_ref(),
            FIRST.as_ref(),
            "--out".as_ref(),
            path.as_os_str(),
        ];
        home.run(args).exits(0);
        std::fs::read_to_string(path).unwrap()
    };
    let json: Value = serde_json::from_str(&written("r.json")).unwrap();
    assert_eq!(json, receipt);
    assert!(written("r.html").starts_with("<!DOCTYPE html>"));
    assert!(written("r.txt").contains("c2sp.org/tlog-proof@v1"));
    let out = home.path("r.docx");
    let args = [
        "receipt".as_ref(),
        FIRST.as_ref(),
        "--out".as_ref(),
        out.as_os_str(),
    ];
    assert!(home.run(args).exits(2).err.contains("E0720"));
    assert!(!out.exists());
}

#[cfg(not(feature = "pdf"))]
#[test]
fn without_the_feature_the_verb_says_how_to_get_a_pdf() {
    let (home, _) = received();
    let run = home
        .run(["receipt", FIRST, "--format", "pdf", "--lang", "en"])
        .exits(1);
    for part in ["E0721", "receipt.html", "--features pdf"] {
        assert!(run.err.contains(part), "{run:#?}");
    }
}

#[test]
fn what_the_applicant_keeps_names_no_other_applicant() {
    let (home, _) = received();
    home.submit("別の会", "監査規程.md", AUDIT);
    let second = home.intake().remove(0);
    assert_eq!(file(&second, "監査規程.md")["also_in"][0], "C-2026-000001");
    let code = second["submission"].as_str().unwrap();
    for format in ["text", "html"] {
        let kept = home.run(["receipt", code, "--format", format]).exits(0).out;
        assert!(!kept.contains("C-2026-000001"), "{kept}");
    }
    let staff = home.run(["case", "show", second["case"].as_str().unwrap()]);
    assert!(staff.exits(0).out.contains("C-2026-000001"));
}
