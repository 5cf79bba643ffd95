//! Search as a reviewer types it.

use serde_json::Value;

use crate::support::{Home, JAPHIC, Run};
use crate::texts::{AUDIT, CONTRACT, EDUCATION};

fn home() -> Home {
    let home = Home::new();
    home.submit("甲病院", "教育規程.txt", EDUCATION);
    home.submit("甲病院", "監査規程.md", AUDIT);
    home.submit("乙医院", "委託契約書.txt", CONTRACT);
    home.submit(
        "乙医院",
        "研修.txt",
        "研修会は育研所の教育方針による。\nＩＳＯ２７００１を取得した。\n",
    );
    home.intake();
    home
}

fn quotes(found: &Value) -> Vec<&str> {
    found["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["quote"].as_str().unwrap())
        .collect()
}

/// The text at the highlights of a hit.
fn marked(hit: &Value) -> Vec<String> {
    let quote: Vec<char> = hit["quote"].as_str().unwrap().chars().collect();
    hit["highlights"]
        .as_array()
        .unwrap()
        .iter()
        .map(|range| {
            let at = |n: usize| range[n].as_u64().unwrap() as usize;
            quote[at(0)..at(1)].iter().collect()
        })
        .collect()
}

#[test]
fn hits_are_as_documented() {
    let home = home();
    let found = home.search("教育");
    assert_eq!(found["schema_version"], 1);
    let hits = found["hits"].as_array().unwrap();
    assert_eq!(found["total"], hits.len());
    for hit in hits {
        for key in [
            "case",
            "document",
            "sha256",
            "name",
            "anchor",
            "quote",
            "highlights",
            "score",
        ] {
            assert!(!hit[key].is_null(), "no {key}: {hit:#}");
        }
        assert_eq!(hit["sha256"].as_str().unwrap().len(), 64);
        assert!(hit["anchor"]["line"].as_u64().unwrap() >= 1);
        for text in marked(hit) {
            assert_eq!(text, "教育", "{hit:#}");
        }
        assert!(!marked(hit).is_empty(), "{hit:#}");
    }
    let scores: Vec<f64> = hits
        .iter()
        .map(|hit| hit["score"].as_f64().unwrap())
        .collect();
    assert!(
        scores.windows(2).all(|pair| pair[0] >= pair[1]),
        "{scores:?}"
    );
    let lines = home.run(["search", "--jsonl", "教育"]).exits(0).lines();
    assert_eq!(&lines, hits);
}

#[test]
fn a_quoted_query_is_the_exact_string() {
    let home = home();
    assert_eq!(home.search("\"教育研修\"")["total"], 0);
    let found = home.search("\"教育を年１回以上\"");
    assert_eq!(
        quotes(&found),
        ["管理者は、すべての従業者に対し、個人情報の取扱いに関する教育を年1回以上実施する。"]
    );
    assert_eq!(marked(&found["hits"][0]), ["教育を年1回以上"]);
    // Any cut of a text finds it.
    let text: Vec<char> = "従業者に対し、個人情報の取扱いに関する教育"
        .chars()
        .collect();
    for length in 2..6 {
        for cut in text.windows(length) {
            let cut: String = cut.iter().collect();
            if cut.contains('、') {
                continue;
            }
            let found = home.search(&format!("\"{cut}\""));
            assert!(
                quotes(&found)
                    .iter()
                    .any(|quote| quote.contains("年1回以上")),
                "{cut}"
            );
            assert!(
                quotes(&found).iter().all(|quote| quote.contains(&cut)),
                "{cut}"
            );
        }
        if length == 3 {
            break;
        }
    }
}

#[test]
fn width_and_case_do_not_matter() {
    let home = home();
    for query in ["ISO27001", "iso２７００１", "ＩＳＯ27001", "\"iso27001\""] {
        let found = home.search(query);
        assert_eq!(quotes(&found), ["ＩＳＯ２７００１を取得した。"], "{query}");
        assert_eq!(marked(&found["hits"][0]), ["ＩＳＯ２７００１"], "{query}");
    }
}

#[test]
fn words_can_be_left_out_and_joined() {
    let home = home();
    let without = home.search("教育 -記録");
    assert!(without["total"].as_u64().unwrap() >= 2);
    assert!(quotes(&without).iter().all(|quote| !quote.contains("記録")));
    let all = home.search("教育");
    assert!(quotes(&all).iter().any(|quote| quote.contains("記録")));
    let either = home.search("\"再委託\" OR \"是正処置を行い\"");
    assert!(quotes(&either).iter().any(|quote| quote.contains("再委託")));
    assert!(
        quotes(&either)
            .iter()
            .any(|quote| quote.contains("是正処置を行い"))
    );
    assert_eq!(home.search("\"再委託\" \"是正処置\"")["total"], 0);
    // Words that no passage holds together: what holds some of them, said so.
    let some = home.search("再委託 是正処置");
    assert_eq!(some["loosened"], true);
    assert!(quotes(&some).iter().any(|quote| quote.contains("再委託")));
    assert_eq!(all["loosened"], false);
    // The sign of leaving out is no option, and options are no words.
    for args in [
        &["search", "教育", "-記録", "--json", "--limit", "1000"][..],
        &["search", "--json", "--limit=1000", "教育", "-記録"],
        &["search", "--json", "教育", "-記録", "-q"],
    ] {
        assert_eq!(home.run(args).exits(0).json(), without, "{args:?}");
    }
    assert_eq!(home.search("教育 -iso")["total"], all["total"]);
    home.run(["search", "教育", "--no-such-option"]).exits(2);
}

#[test]
fn filters_narrow() {
    let home = home();
    let cases = home.json(["cases"]);
    let case = |applicant: &str| -> String {
        let cases = cases["cases"].as_array().unwrap();
        let found = cases
            .iter()
            .find(|case| case["applicant"] == applicant)
            .unwrap();
        found["case"].as_str().unwrap().to_owned()
    };
    let (kou, otsu) = (case("甲病院"), case("乙医院"));
    for hit in home.search(&format!("教育 case:{otsu}"))["hits"]
        .as_array()
        .unwrap()
    {
        assert_eq!(hit["case"], otsu);
    }
    let by_option = home.json(["search", "教育", "--case", &kou]);
    let by_word = home.json(["search", &format!("教育 case:{kou}")]);
    assert_eq!(by_option, by_word);
    let contracts = home.search("個人データ class:processor-contract");
    assert!(contracts["total"].as_u64().unwrap() >= 1);
    for hit in contracts["hits"].as_array().unwrap() {
        assert_eq!(hit["name"], "委託契約書.txt");
    }
    let evidence = home.json(["search", "教育", "--criterion", "J3-01"]);
    assert_eq!(quotes(&evidence).len(), 1);
    assert_eq!(home.search("教育 class:audit-report")["total"], 0);
    assert_eq!(home.search("教育 scheme:aspic-medical")["total"], 0);
    assert_eq!(
        home.search(&format!("教育 scheme:{JAPHIC}"))["total"],
        home.search("教育")["total"]
    );
    assert_eq!(
        home.search("教育 state:parsed")["total"],
        home.search("教育")["total"]
    );
}

#[test]
fn limits_and_offsets_page_through() {
    let home = home();
    let all = home.search("個人");
    let total = all["total"].as_u64().unwrap();
    assert!(total >= 4);
    let mut paged = Vec::new();
    for offset in 0..total {
        let page = home.json([
            "search",
            "個人",
            "--limit",
            "1",
            "--offset",
            &offset.to_string(),
        ]);
        assert_eq!(page["total"], total);
        paged.extend(page["hits"].as_array().unwrap().clone());
    }
    assert_eq!(&paged, all["hits"].as_array().unwrap());
    assert_eq!(
        home.json(["search", "個人", "--limit", "0"])["hits"],
        Value::Array(Vec::new())
    );
    home.run(["search", "個人", "--limit", "10001"]).exits(2);
}

#[test]
fn a_query_that_means_nothing_is_refused_with_the_way_out() {
    let home = home();
    let long = "あ".repeat(10_000);
    for (query, code) in [
        ("", "E0401"),
        ("   ", "E0401"),
        ("page:x", "E0401"),
        ("from:yesterday", "E0401"),
        ("\"教育", "E0770"),
        ("教育 「研修", "E0770"),
        ("教*育", "E0771"),
        ("教育＊", "E0771"),
        (long.as_str(), "E0772"),
        ("、。・", "E0773"),
    ] {
        let run: Run = home.run(["search", "--lang", "en", query]);
        let run = run.exits(2);
        assert!(run.err.contains(code), "{query}: {run:#?}");
        assert!(run.err.len() < 600, "{query}: {run:#?}");
        assert!(run.err.contains("→"), "{query}: {run:#?}");
    }
    // Signs of other query languages are text.
    for query in [
        "(教育",
        "教育)",
        "教育:",
        "教育?",
        "a\\b",
        "AND OR NOT",
        "教育^2~",
    ] {
        let run = home.run(["search", "--json", query]);
        assert!(matches!(run.code, Some(0 | 2)), "{query}: {run:#?}");
    }
}

#[test]
fn people_see_marks_and_places() {
    let home = home();
    let run = home.run(["search", "教育 年1回", "--lang", "en"]).exits(0);
    assert!(run.out.contains("【教育】"), "{run:#?}");
    assert!(run.out.contains("line 7"), "{run:#?}");
    assert!(run.err.contains("passages"), "{run:#?}");
    let quiet = home.run(["search", "教育", "-q"]).exits(0);
    assert_eq!(quiet.err, "");
    let nothing = home.run(["search", "存在しない語句"]).exits(0);
    assert_eq!(nothing.out, "");
    let always = home.run(["search", "教育", "--color", "always"]).exits(0);
    assert!(
        always.out.contains("\u{1b}[1;33m教育\u{1b}[0m"),
        "{always:#?}"
    );
}

#[test]
fn a_filter_that_names_nothing_there_is_refused() {
    let home = home();
    for (query, code) in [
        ("教育 case:C-9", "E0301"),
        ("教育 criterion:NOPE", "E0304"),
        ("教育 class:nope", "E0401"),
        ("教育 scheme:nope", "E0401"),
        ("教育 state:nope", "E0401"),
        ("教育 from:2026-05-01 to:2026-04-01", "E0401"),
    ] {
        let run = home.run(["search", "--lang", "en", query]);
        assert_ne!(run.code, Some(0), "{query}: {run:#?}");
        assert!(run.err.contains(code), "{query}: {run:#?}");
    }
    let run = home.run(["search", "--case", "C-9", "教育"]).exits(1);
    assert!(run.err.contains("E0301"), "{run:#?}");
    // What there is and matches nothing is no mistake.
    for query in [
        "教育 class:audit-report",
        "教育 state:unread",
        "教育 criterion:J3-02 個人番号",
    ] {
        home.run(["search", query]).exits(0);
    }
}

#[test]
fn parentheses_that_would_group_are_refused() {
    let home = home();
    for query in [
        "(教育 OR 監査) 委託",
        "委託 （教育 OR 監査）",
        "教育 -(監査 委託)",
        "( 教育 OR 監査 ) 委託",
    ] {
        let run = home.run(["search", "--lang", "en", query]).exits(2);
        assert!(run.err.contains("E1089"), "{query}: {run:#?}");
    }
    for query in [
        "(教育) OR 監査",
        "個人情報（教育 年1回）",
        "\"(教育\" OR 監査",
    ] {
        home.run(["search", query]).exits(0);
    }
}
