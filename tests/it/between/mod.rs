//! The checks between documents, each with its defect planted in one paper of
//! a set that has none, in two layouts.

mod papers;

use serde_json::Value;

use papers::{Layout, MEDICAL, OWN_WORDS, Paper, REGULATION, SERVICE, render};

use crate::support::{ASPIC, Home, JAPHIC};

/// A paper, what stands in it, what stands there instead.
type Change = (&'static str, &'static str, &'static str);

/// What is proposed, information left out, of the papers with these changes.
/// A paper whose new text is empty is left out.
fn proposed(scheme: &str, papers: &[Paper], layout: Layout, changes: &[Change]) -> Vec<String> {
    let home = Home::new();
    let folder = format!("intake/{scheme}/見本");
    let kind = if scheme == ASPIC { "renewal" } else { "new" };
    let slip = format!("kind = \"{kind}\"\nreceived_on = 2026-10-01\n");
    home.put(format!("{folder}/submission.toml"), slip);
    for (name, text) in papers {
        let mut text = (*text).to_owned();
        for (_, from, to) in changes.iter().filter(|change| change.0 == *name) {
            assert!(text.contains(from), "{name} does not say {from}");
            text = text.replace(from, to);
        }
        if !text.is_empty() {
            let (ending, text) = render(&text, layout);
            home.put(format!("{folder}/{name}.{ending}"), text);
        }
    }
    let findings = findings(&home);
    let told = findings
        .iter()
        .filter(|one| one["severity"] != "information")
        .map(|one| ["check", "severity", "key"].map(|key| one[key].as_str().unwrap().to_owned()));
    let mut told: Vec<String> = told.map(|one| one.join(" ")).collect();
    told.sort();
    told.dedup();
    told
}

/// What is proposed of the only submission.
fn findings(home: &Home) -> Vec<Value> {
    let taken = home.run(["intake", "--json"]).json();
    taken["submissions"][0]["findings"]
        .as_array()
        .unwrap()
        .clone()
}

fn each(scheme: &str, papers: &[Paper], clean: &[&str], defects: &[(&[Change], &[&str])]) {
    for layout in [Layout::Page, Layout::Lines] {
        assert_eq!(proposed(scheme, papers, layout, &[]), clean, "{layout:?}");
        for (changes, wanted) in defects {
            let mut wanted: Vec<&str> = [*wanted, clean].concat();
            wanted.sort_unstable();
            let found = proposed(scheme, papers, layout, changes);
            assert_eq!(found, wanted, "{layout:?} {changes:?}");
        }
    }
}

#[test]
fn every_planted_defect_of_a_medical_application_is_found() {
    let whole = MEDICAL[7].1;
    each(
        JAPHIC,
        &MEDICAL,
        &[],
        &[
            (
                &[("登記", "令和8年9月1日", "令和8年6月1日")],
                &["certificate-age finding too-old"],
            ),
            (
                &[("登記", "令和8年9月1日", "令和8年（2026年）6月1日")],
                &["certificate-age finding too-old"],
            ),
            (
                &[("登記", "令和8年9月1日", "令和8年9月")],
                &["certificate-age warning unread-date"],
            ),
            (&[("申請書", "東京都見本区", "見本区")], &[]),
            (
                &[("申請書", "理事長　見本 太郎", "理事長　見本 次郎")],
                &["identity-match finding representative"],
            ),
            (
                &[("誓約", "理事長 = 見本 太郎", "理事長 = 見本 太郎丸")],
                &["officers-declared finding not-covered"],
            ),
            (
                &[(
                    "誓約",
                    "理事長 = 見本 太郎",
                    "医療法人社団見本会　理事長　見本 太郎　殿\n氏名 = 仮名 花子",
                )],
                &["officers-declared warning no-declaration"],
            ),
            (
                &[("教育", "令和8年5月20日", "2025年（令和7年）5月20日")],
                &["records-current finding too-old"],
            ),
            (
                &[("教育", "令和8年5月20日", "平成31年5月7日")],
                &["records-current finding too-old"],
            ),
            (
                &[("教育", "令和8年5月20日", "令和8年5月")],
                &["records-current warning unread-date"],
            ),
            (
                &[(
                    "教育",
                    "実施日 = 令和8年5月20日",
                    "令和7年5月20日に全職員の研修を実施しました。",
                )],
                &["records-current finding too-old"],
            ),
            (
                &[(
                    "一覧",
                    "|株式会社見本検査|",
                    "|株式会社見本検査　東京営業所|",
                )],
                &["contracts-complete warning branch"],
            ),
            (
                &[(
                    "一覧",
                    "|令和8年4月1日|",
                    "|令和8年4月1日|\n|合計|1社|||\n|作成者|総務課|令和8年4月1日||\n|該当なし|なし|||",
                )],
                &[],
            ),
            (
                &[("登記", "１／１", "１／２")],
                &["certificate-age finding pages-missing"],
            ),
            (
                &[("申請書", "見本1-2-3", "見本1-2-4")],
                &["identity-match finding head-office"],
            ),
            (
                &[(
                    "申請書",
                    "法人名 = 医療法人社団見本会",
                    "法人名 = 医療法人社団仮名会",
                )],
                &["identity-match finding name"],
            ),
            (
                &[("申請書", "理事長　見本 太郎", "理事長　仮名 太郎")],
                &["identity-match finding representative"],
            ),
            (
                &[("申請書", "9010005012345", "8010005012345")],
                &["corporate-number finding check-digit"],
            ),
            (
                &[("誓約", "見本 太郎", "仮名 花子")],
                &["officers-declared finding not-covered"],
            ),
            (
                &[("規程", whole, "")],
                &["documents-complete finding missing"],
            ),
            (
                &[("教育", "令和8年5月20日", "令和7年5月20日")],
                &["records-current finding too-old"],
            ),
            (
                &[("監査", "令和8年7月10日", "令和8年4月10日")],
                &["records-current warning audit-first"],
            ),
            (
                &[("教育", "承認者 = 見本 花子", "承認者 = 見本 一郎")],
                &["records-current warning self-approved"],
            ),
            (
                &[("一覧", "株式会社見本検査", "株式会社仮名検査")],
                &["contracts-complete warning not-enclosed"],
            ),
            (
                &[(
                    "契約",
                    "第2条　乙は、甲の承諾なく再委託をしてはならない。\n",
                    "",
                )],
                &["contracts-complete warning clauses"],
            ),
            (
                &[("規程", "全ての従業者", "〇〇〇〇")],
                &["template-unfilled warning unfilled"],
            ),
        ],
    );
}

#[test]
fn every_planted_defect_of_a_renewed_service_is_found() {
    let declaration = SERVICE[3].1;
    each(
        ASPIC,
        &SERVICE,
        &["rows-complete warning rows-missing"],
        &[
            (
                &[("申請書B", "|2019年|", "|2017年|")],
                &["corporate-number finding established"],
            ),
            (
                &[("申請書B", "|3,000万円|", "|5,000万円|")],
                &["corporate-number finding capital"],
            ),
            (
                &[("申請書B", "|株式会社見本クラウド|", "||")],
                &["rows-complete finding blank"],
            ),
            (
                &[("申告", declaration, "")],
                &[
                    "documents-complete finding missing",
                    "mark-declaration finding absent",
                ],
            ),
            (
                &[(
                    "申告",
                    "認定マークを、認定を受けたサービスに限り、色を変更せず正しく使用してきたことを自己申告します。",
                    "□ 認定マークを正しく使用してきた\n□ 色を変更していない",
                )],
                &["mark-declaration finding absent"],
            ),
            (
                &[
                    ("申告", declaration, ""),
                    (
                        "申請書A",
                        "サービス名称",
                        "認定マークの使用状況 = 後日提出\nサービス名称",
                    ),
                ],
                &[
                    "documents-complete finding missing",
                    "mark-declaration finding absent",
                ],
            ),
            (
                &[
                    ("申告", declaration, ""),
                    (
                        "申請書A",
                        "サービス名称",
                        "認定マークの使用状況 = ☐正しく使用してきた ☐使用していない\nサービス名称",
                    ),
                ],
                &[
                    "documents-complete finding missing",
                    "mark-declaration finding absent",
                ],
            ),
            (
                &[("登記", "令和8年9月10日", "令和8年10月10日")],
                &["certificate-age finding after-filing"],
            ),
        ],
    );
}

/// Another applicant's text in the other layout, with names and days of one's
/// own, is found; text of one's own is not.
#[test]
fn a_text_of_another_applicant_is_found_in_both_layouts() {
    let filled_in = REGULATION
        .replace("医療法人社団見本会", "医療法人社団仮名会")
        .replace("管理責任者", "情報管理担当者")
        .replace("令和6年4月1日", "2025年10月15日");
    for (layout, other) in [
        (Layout::Page, Layout::Lines),
        (Layout::Lines, Layout::Page),
        (Layout::Page, Layout::Page),
    ] {
        for (text, wanted) in [(filled_in.as_str(), 1), (OWN_WORDS, 0)] {
            let home = Home::new();
            let papers = [("甲", REGULATION, layout), ("乙", text, other)];
            for (who, text, layout) in papers {
                let (ending, text) = render(text, layout);
                home.put(format!("intake/{JAPHIC}/{who}/規程.{ending}"), text);
            }
            home.intake();
            for case in ["C-2026-000001", "C-2026-000002"] {
                let shown = home.json(["case", "show", case]);
                let all = shown["findings"].as_array().unwrap().iter();
                let found: Vec<_> = all
                    .filter(|one| one["check"] == "text-reused")
                    .map(|one| (one["key"].as_str(), one["quotes"].as_array().unwrap().len()))
                    .collect();
                let same = vec![(Some("same-text"), 2); wanted];
                assert_eq!(found, same, "{layout:?} {other:?} {case}");
            }
        }
    }
}

/// A reference to a law that was replaced is told, and is no finding.
#[test]
fn a_replaced_text_is_information_in_both_layouts() {
    for layout in [Layout::Page, Layout::Lines] {
        let home = Home::new();
        let (ending, text) = render(
            "個人情報取扱規程\n第1条　この規程は、JIS Q 15001:2017に基づいて定める。",
            layout,
        );
        home.put(format!("intake/{JAPHIC}/見本/規程.{ending}"), text);
        let findings = findings(&home);
        let told: Vec<_> = findings
            .iter()
            .filter(|one| one["check"] == "superseded-law")
            .collect();
        assert_eq!(told.len(), 1, "{layout:?}");
        assert_eq!(told[0]["severity"], "information");
    }
}
