//! Fields of papers and the checks between them, through the program.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::support::{self, ASPIC, Home, JAPHIC};

fn fields(file: &Path) -> Value {
    let file = file.to_str().unwrap();
    support::run(["fields", file, "--json"]).exits(0).json()
}

fn sample(scheme: &str, name: &str) -> Value {
    let folder = support::repository().join("intake").join(scheme);
    let file = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().join(name))
        .find(|path| path.is_file());
    fields(&file.unwrap_or_else(|| panic!("no sample {name}")))
}

#[test]
fn a_certificate_gives_its_current_entries() {
    let found = sample(ASPIC, "登記事項証明書.pdf");
    assert_eq!(found["class"], "registry-certificate");
    let value = |name: &str| found["fields"][name]["value"].clone();
    assert_eq!(value("name"), "株式会社サンプルクラウド");
    assert_eq!(value("company_number"), "010001999999");
    assert_eq!(value("capital_yen"), 30_000_000);
    assert_eq!(value("established_on"), "2019-04-01");
    assert_eq!(value("certified_on"), "2026-09-29");
    assert_eq!(value("page_count"), 2);
    assert_eq!(found["fields"]["name"]["anchor"]["page"], 1);
    let officers = found["fields"]["officers"].as_array().unwrap();
    assert_eq!(officers.len(), 5, "one who left is in no office");
    assert_eq!(officers[0]["since"], "2025-06-26");
}

#[test]
fn nothing_is_guessed_of_two_companies_and_impossible_days() {
    let dir = tempfile::tempdir().unwrap();
    let two = dir.path().join("登記.txt");
    fs::write(&two, "履歴事項全部証明書\n\n会社法人等番号：0100-01-000001\n商号：株式会社見本\n会社法人等番号：0100-01-000002\n商号：株式会社仮名\n").unwrap();
    let found = fields(&two);
    assert_eq!(found["fields"]["name"], Value::Null);
    assert_eq!(found["warnings"].as_array().unwrap().len(), 1);
    let day = dir.path().join("登記簿.txt");
    fs::write(&day, "履歴事項全部証明書\n\n会社法人等番号：0100-01-000001\n商号：株式会社見本\n会社成立の年月日：令和6年2月30日\n").unwrap();
    let found = fields(&day);
    assert_eq!(found["fields"]["established_on"], Value::Null);
    assert_eq!(found["fields"]["name"]["value"], "株式会社見本");
    assert!(
        found["warnings"][0]
            .as_str()
            .unwrap()
            .contains("令和6年2月30日")
    );
}

#[test]
fn a_form_gives_what_stands_beside_its_labels() {
    let found = sample(ASPIC, "申請書A.xlsx");
    let expected = json!({
        "kind": "new", "filed_on": "2026-10-22", "corporate_number": "7010001999999",
        "representative_role": "代表取締役", "contact_name": "見本 葵", "form_id": "申請書A",
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&found["fields"][name]["value"], value, "{name}");
    }
    let rows = sample(ASPIC, "申請書B.xlsx");
    let rows = rows["fields"]["rows"].as_array().unwrap();
    let row = |item: &str| rows.iter().find(|row| row["item"] == item).unwrap();
    assert_eq!(row("ASPIC-6a")["value"], "見本 健一");
    assert_eq!(row("ASPIC-9")["value"], Value::Null);
    assert_eq!(row("ASPIC-9")["required"], true);
    assert!(rows.iter().all(|row| !row["item"].is_null()));
}

#[test]
fn an_unknown_class_is_refused() {
    support::run(["fields", "Cargo.toml", "--class", "none"]).exits(2);
}

/// The planted defects of the samples are found, and nothing else.
#[test]
fn checks_find_what_was_planted() {
    let home = Home::with_samples(&[JAPHIC, ASPIC]);
    let taken = home.run(["intake", "--json"]).json();
    let mut found: Vec<String> = Vec::new();
    for submission in taken["submissions"].as_array().unwrap() {
        for one in submission["findings"].as_array().unwrap() {
            let keys = ["check", "severity", "key"].map(|key| one[key].as_str().unwrap());
            let place = submission["kind"].as_str().unwrap();
            let scheme = submission["scheme"].as_str().unwrap();
            if one["severity"] != "information" {
                found.push(format!("{scheme} {place} {}", keys.join(" ")));
            }
        }
    }
    found.sort();
    found.dedup();
    assert_eq!(
        found,
        [
            "aspic-medical new corporate-number finding established",
            "aspic-medical new rows-complete finding blank",
            "aspic-medical new rows-complete warning blank",
            "aspic-medical new rows-complete warning too-long",
            "japhic-medical new contracts-complete warning clauses",
            "japhic-medical renewal certificate-age warning too-old-on-receipt",
            "japhic-medical renewal contracts-complete finding no-contract",
            "japhic-medical renewal contracts-complete warning clauses",
            "japhic-medical renewal records-current finding too-old",
            "japhic-medical renewal template-unfilled finding unfilled",
        ]
    );
}
