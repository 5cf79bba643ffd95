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

/// What the program says of a paper with this name and text.
fn fields_of(name: &str, text: &str) -> Value {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join(name);
    fs::write(&file, text).unwrap();
    fields(&file)
}

fn warnings(found: &Value) -> String {
    let all = found["warnings"].as_array().unwrap().iter();
    let texts: Vec<&str> = all.map(|one| one.as_str().unwrap()).collect();
    texts.join("\n")
}

/// Two certificates in one file, told apart by their days of founding where no
/// number is printed.
#[test]
fn two_certificates_without_numbers_give_no_fields() {
    let one = |name: &str, day: &str| {
        format!(
            "履歴事項全部証明書\n\n商号：{name}\n本店：東京都見本区見本1番1号\n会社成立の年月日：{day}\n\n"
        )
    };
    let text = one("株式会社見本", "平成20年1月1日") + &one("仮名株式会社", "平成21年1月1日");
    let found = fields_of("登記事項証明書.txt", &text);
    for name in ["name", "head_office", "established_on"] {
        assert_eq!(found["fields"][name], Value::Null, "{name}");
    }
    assert!(warnings(&found).contains("複数の法人"), "{found}");
    let alone = fields_of("登記事項証明書.txt", &one("株式会社見本", "平成20年1月1日"));
    assert_eq!(alone["fields"]["name"]["value"], "株式会社見本");
}

#[test]
fn a_form_of_two_companies_an_impossible_day_or_a_wrong_number_is_told() {
    let form = |day: &str, number: &str| {
        format!(
            "付与認証申請書\n\n申請日：{day}\n\n申請区分：■新規　■更新\n\n法人名：医療法人社団見本会\n\n法人番号：{number}\n\n"
        )
    };
    let two = form("2026年10月1日", "9010005012345") + "法人番号：7000012050002\n";
    let found = fields_of("申請書.txt", &two);
    assert_eq!(found["fields"]["corporate_number"], Value::Null);
    assert!(warnings(&found).contains("9010005012345, 7000012050002"));
    assert_eq!(found["fields"]["kind"], Value::Null, "both are marked");
    for day in ["2026年2月30日", "令和1年4月30日", "令和　　年　　月　　日"] {
        let found = fields_of("申請書.txt", &form(day, "9010005012345"));
        assert_eq!(found["fields"]["filed_on"], Value::Null, "{day}");
        assert!(warnings(&found).contains(day), "{day} {found}");
        assert_eq!(
            found["fields"]["corporate_number"]["value"],
            "9010005012345"
        );
    }
    let wrong = fields_of("申請書.txt", &form("2026年10月1日", "8010005012345"));
    assert!(warnings(&wrong).contains("8010005012345"));
    let short = fields_of("申請書.txt", &form("2026年10月1日", "901000501234"));
    assert_eq!(short["fields"]["corporate_number"], Value::Null);
    assert!(warnings(&short).contains("901000501234"));
}

/// The rows of a disclosure form, each `[number, title, asked, mark, value]`.
fn form_b(rows: &[[&str; 5]]) -> Value {
    let head = [
        "No.",
        "審査対象項目",
        "記述内容",
        "必須／選択",
        "情報開示内容",
    ];
    let heads = [head];
    let lines = heads.iter().chain(rows).map(|row| row.join(",") + "\n");
    let text = "申請書Ｂ（申請内容）\n".to_owned() + &lines.collect::<String>();
    fields_of("申請書B.csv", &text)
}

#[test]
fn rows_that_are_missing_moved_renumbered_or_doubled_are_told() {
    let name = [
        "2",
        "事業者名",
        "事業者の正式名称（商号）",
        "必須",
        "株式会社見本",
    ];
    let day = [
        "1",
        "開示情報の日付",
        "開示情報の年月日（西暦）",
        "必須",
        "2026年9月20日",
    ];
    let capital = [
        "11",
        "資本金",
        "事業者全体の資本金（単独ベース）（単位：円）",
        "必須",
        "3千万円",
    ];
    let answered = |found: &Value| -> Vec<(String, String)> {
        let rows = found["fields"]["rows"].as_array().unwrap().iter();
        rows.map(|row| (row["item"].to_string(), row["value"].to_string()))
            .collect()
    };
    let mut whole = answered(&form_b(&[day, name, capital]));
    let moved = form_b(&[capital, name, day]);
    let mut after = answered(&moved);
    whole.sort();
    after.sort();
    assert_eq!(after, whole, "a row that moved keeps its item");
    let renumber = |row: [&'static str; 5], number| [number, row[1], row[2], row[3], row[4]];
    let found = form_b(&[
        renumber(day, "7"),
        renumber(name, "8"),
        renumber(capital, "9"),
    ]);
    let mut after = answered(&found);
    after.sort();
    assert_eq!(after, whole, "so does one with another number");
    assert!(warnings(&found).contains("8 → ASPIC-2"), "{found}");
    let missing = warnings(&form_b(&[day]));
    assert!(missing.contains("ASPIC-2") && missing.contains("ASPIC-11"));
    let twice = form_b(&[day, name, ["2", name[1], name[2], name[3], "株式会社仮名"]]);
    assert!(warnings(&twice).contains("ASPIC-2"), "{twice}");
    let unknown = form_b(&[day, ["99", "好きな色", "好きな色", "選択", "青"]]);
    assert!(warnings(&unknown).contains("99 好きな色"), "{unknown}");
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

/// A list of several sessions was held when the newest of them was.
#[test]
fn the_newest_session_of_a_record_counts() {
    let list = "No,実施日,研修名\n1,2022/6/12,研修\n2,2026/6/12,研修\n3,2024/6/12,研修\n";
    let found = fields_of("教育実施記録.csv", list);
    assert_eq!(found["fields"]["held_on"]["value"], "2026-06-12");
    assert_eq!(found["fields"]["sessions"].as_array().unwrap().len(), 3);
    let sheets = "教育実施記録\n\n実施日：令和4年6月12日\n講師：見本 花子\n\n教育実施記録\n\n実施日：令和8年6月12日\n講師：見本 花子\n";
    let found = fields_of("教育実施記録.txt", sheets);
    assert_eq!(found["fields"]["held_on"]["value"], "2026-06-12");
}

#[test]
fn a_day_after_the_end_of_its_era_is_taken_and_told() {
    let found = fields_of(
        "教育実施記録.txt",
        "教育実施記録\n\n実施日：平成31年5月7日\n",
    );
    assert_eq!(found["fields"]["held_on"]["value"], "2019-05-07");
    assert!(warnings(&found).contains("元号が終わった後"), "{found}");
}

#[test]
fn a_title_in_a_cell_of_its_own_is_no_name() {
    for row in [
        "<td>代表者の役職及び氏名</td><td>代表取締役</td><td>見本 花子</td>",
        "<td>代表者</td><td>代表取締役</td><td>氏名</td><td>見本 花子</td>",
        "<td>代表者</td><td>代表取締役社長　見本 花子</td>",
    ] {
        let page = format!(
            "<html><body><h1>付与認証申請書</h1><table><tr><td>法人名</td><td>株式会社見本</td></tr><tr>{row}</tr></table></body></html>"
        );
        let found = fields_of("申請書.html", &page);
        let name = &found["fields"]["representative_name"]["value"];
        assert_eq!(name, "見本 花子", "{row} {found}");
        let role = found["fields"]["representative_role"]["value"].as_str();
        assert!(role.unwrap().starts_with("代表取締役"), "{row} {found}");
    }
}

/// The last row of a short table lacks its last cell, and two words make a head.
#[test]
fn every_row_of_a_short_register_is_read() {
    for (text, count) in [
        (
            "委託先一覧\n\n委託先,業務,契約日\n株式会社見本リネン,リネン,2024/10/1\n株式会社仮名清掃,清掃,\n",
            2,
        ),
        (
            "委託先一覧\n\n委託先名,委託内容\n株式会社見本リネン,リネン\n株式会社仮名清掃,清掃\n",
            2,
        ),
        (
            "番号,受託会社,受託業務,契約書\n1,株式会社見本リネン,リネン,有\n2,株式会社仮名清掃,清掃,無\n",
            2,
        ),
    ] {
        let found = fields_of("委託先一覧.csv", text);
        let list = found["fields"]["processors"].as_array();
        assert_eq!(list.map_or(0, Vec::len), count, "{found}");
    }
}
