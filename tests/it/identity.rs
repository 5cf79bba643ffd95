//! Who applies: what no slip states is read off the documents, and marked so.

use serde_json::Value;

use crate::support::Home;

const CASE: &str = "C-2026-000001";
const NUMBER: &str = "5010001999999";

fn certificate(name: &str) -> String {
    format!(
        "履歴事項全部証明書\n\n会社法人等番号：0100-01-999999\n商号：{name}\n本店：東京都見本区見本一丁目２番３号\n会社成立の年月日：平成31年4月1日\n"
    )
}

fn form(name: &str, number: &str) -> String {
    format!(
        "認証申請書\n\n申請日：2026年11月2日\n申請者名：{name}\n法人番号：{number}\n代表者氏名：見本 太郎\n"
    )
}

fn proposed(shown: &Value, check: &str) -> Vec<String> {
    let all = shown["findings"].as_array().unwrap();
    let of = all.iter().filter(|one| one["check"] == check);
    of.map(|one| one["key"].as_str().unwrap().to_owned())
        .collect()
}

fn valid() -> String {
    // The check digit of the company's number above.
    (1..10)
        .map(|digit| format!("{digit}010001999999"))
        .find(|number| akashi::text::corporate::is_corporate_number(number))
        .unwrap()
}

#[test]
fn name_and_number_are_read_off_the_documents_and_marked() {
    let home = Home::new();
    home.submit(
        "2026-11-02_01",
        "登記事項証明書.txt",
        certificate("株式会社見本クラウド"),
    );
    home.submit(
        "2026-11-02_01",
        "申請書.txt",
        form("株式会社見本クラウド", &valid()),
    );
    home.intake();
    let shown = home.json(["case", "show", CASE]);
    assert_eq!(shown["applicant"], "株式会社見本クラウド");
    assert_eq!(shown["applicant_source"], "read");
    assert_eq!(shown["corporate_number"], valid());
    assert_eq!(shown["corporate_number_source"], "read");
    assert_eq!(proposed(&shown, "identity-match"), ["folder-name"]);
    let receipt = home
        .run(["receipt", "R-2026-000001", "--lang", "ja"])
        .exits(0);
    assert!(receipt.out.contains("株式会社見本クラウド"), "{receipt:#?}");
}

#[test]
fn two_names_or_a_wrong_number_are_not_taken() {
    let home = Home::new();
    home.submit("見本会", "登記事項証明書.txt", certificate("株式会社見本"));
    home.submit("見本会", "登記事項証明書2.txt", certificate("株式会社仮名"));
    home.submit("見本会", "申請書.txt", form("株式会社見本", NUMBER));
    home.intake();
    let shown = home.json(["case", "show", CASE]);
    assert_ne!(valid(), NUMBER);
    assert_eq!(shown["applicant"], "見本会");
    assert_eq!(shown["corporate_number"], Value::Null);
}

#[test]
fn what_the_slip_states_stays_and_differences_are_proposed() {
    let home = Home::new();
    let slip = "applicant = \"株式会社仮名\"\ncorporate_number = \"1234567890123\"\n";
    home.submit("甲", "submission.toml", slip);
    home.submit("甲", "登記事項証明書.txt", certificate("株式会社見本"));
    home.submit("甲", "申請書.txt", form("株式会社見本", &valid()));
    home.intake();
    let shown = home.json(["case", "show", CASE]);
    assert_eq!(shown["applicant"], "株式会社仮名");
    assert_eq!(shown["applicant_source"], "stated");
    assert!(proposed(&shown, "identity-match").contains(&"stated-name".to_owned()));
    assert!(proposed(&shown, "corporate-number").contains(&"stated-number".to_owned()));
}

#[test]
fn one_number_of_two_applicants_is_flagged() {
    let home = Home::new();
    for folder in ["甲", "乙"] {
        home.submit(folder, "登記事項証明書.txt", certificate("株式会社見本"));
        home.submit(folder, "申請書.txt", form("株式会社見本", &valid()));
    }
    home.intake();
    for case in [CASE, "C-2026-000002"] {
        let shown = home.json(["case", "show", case]);
        assert!(proposed(&shown, "corporate-number").contains(&"same-number".to_owned()));
    }
}
