//! Much the same text at two applicants: proposed, with both quotes.

use serde_json::Value;

use crate::support::Home;

/// A made-up regulation: who, by whom, when.
fn regulation(who: &str, role: &str, day: &str) -> String {
    let lines = [
        format!("{who} 教育規程"),
        format!("第1条　{who}は、取り扱う医療情報を適切に保護するため、この規程を{day}に定め、全ての従業者に周知する。"),
        format!("第2条　{role}は、従業者に対する教育を年一回以上行い、実施日、出席者及び理解度の記録を三年間保存する。"),
        "第3条　医療情報を取得するときは、利用目的を明らかにし、本人の同意をあらかじめ書面で得なければならない。".to_owned(),
        "第4条　情報システムへの接続は、利用者ごとに識別し、権限のない者が閲覧できないように制限を設ける。".to_owned(),
        format!("第5条　漏えい等の事故が起きたときは、直ちに{role}へ連絡し、影響の範囲を調べ、本人と関係機関に通知する。"),
        "第6条　保存期間を過ぎた医療情報は、復元できない方法で廃棄し、廃棄の年月日と担当者を台帳に記録する。".to_owned(),
        "第7条　医療情報を外部に委託するときは、委託先の安全管理の状況を評価し、契約に監督の条項を定める。".to_owned(),
        "第8条　本人から開示、訂正又は利用停止の求めがあったときは、窓口が受け付け、遅滞なく書面で回答する。".to_owned(),
    ];
    lines.join("\n\n")
}

fn reused(home: &Home, case: &str) -> Vec<Value> {
    let shown = home.json(["case", "show", case]);
    let all = shown["findings"].as_array().unwrap().iter();
    all.filter(|one| one["check"] == "text-reused")
        .cloned()
        .collect()
}

#[test]
fn a_filled_in_template_is_proposed_with_both_quotes() {
    let home = Home::new();
    let ours = regulation("医療法人社団見本会", "管理責任者", "令和6年4月1日");
    let theirs = regulation("株式会社仮名クラウド", "情報管理統括者", "2025年10月15日");
    home.submit("甲", "教育規程.txt", &ours);
    home.submit("乙", "教育の決まり.txt", &theirs);
    home.submit("丙", "教育規程.txt", crate::texts::EDUCATION);
    home.intake();
    for again in [false, true] {
        if again {
            home.run(["reindex", "--full"]).exits(0);
        }
        for case in ["C-2026-000001", "C-2026-000002", "C-2026-000003"] {
            let shown = home.json(["case", "show", case]);
            let found = reused(&home, case);
            if shown["subject"] == "丙" {
                assert!(found.is_empty(), "{found:?}");
                continue;
            }
            assert_eq!(found.len(), 1, "{shown}");
            assert_eq!(found[0]["key"], "same-text");
            let quotes = found[0]["quotes"].as_array().unwrap();
            assert_eq!(quotes.len(), 2);
            assert_ne!(quotes[0]["document"], quotes[1]["document"]);
        }
    }
}

#[test]
fn the_same_applicant_may_repeat_itself() {
    let home = Home::new();
    let text = regulation("医療法人社団見本会", "管理責任者", "令和6年4月1日");
    home.submit("甲", "教育規程.txt", &text);
    home.intake();
    home.submit(
        "甲",
        "教育規程2.txt",
        format!("{text}\n\n第9条　追加する。"),
    );
    home.intake();
    assert!(reused(&home, "C-2026-000001").is_empty());
}

#[test]
fn of_several_with_the_same_text_the_closest_is_named() {
    let home = Home::new();
    let ours = regulation("医療法人社団見本会", "管理責任者", "令和6年4月1日");
    let copied = format!("{ours}\n\n第9条　この規程に定めのない事項は、理事会が別に定める。");
    let filled = regulation("株式会社仮名クラウド", "情報管理統括者", "2025年10月15日");
    home.submit("甲", "教育規程.txt", &ours);
    home.submit("乙", "教育規程.txt", &filled);
    home.submit("丙", "教育規程.txt", copied);
    home.submit("丁", "教育規程.txt", filled.replace("仮名", "見本"));
    home.intake();
    let all = home.json(["cases"]);
    let of = |subject: &str| {
        let all = all["cases"].as_array().unwrap().iter();
        let mut own = all.filter(|case| case["subject"] == subject);
        own.next().unwrap()["case"].as_str().unwrap().to_owned()
    };
    let found = reused(&home, &of("甲"));
    assert_eq!(found.len(), 1, "{all}");
    let told = found[0].to_string();
    assert!(told.contains(&of("丙")), "{told}");
}
