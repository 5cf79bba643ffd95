//! What reviewers do with searches: facets, batches, saved ones, paging on.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{Home, JAPHIC, feed};
use crate::texts::{AUDIT, CONTRACT, EDUCATION};

fn home() -> Home {
    let home = Home::new();
    home.submit("甲病院", "教育規程.txt", EDUCATION);
    home.submit("甲病院", "監査規程.md", AUDIT);
    home.submit("乙医院", "委託契約書.txt", CONTRACT);
    home.intake();
    home
}

fn passages(found: &Value) -> Vec<&str> {
    let hits = found["hits"].as_array().unwrap();
    hits.iter()
        .map(|hit| hit["passage"].as_str().unwrap())
        .collect()
}

fn counts(found: &Value, facet: &str) -> Vec<(String, u64)> {
    let list = found["facets"][facet].as_array().unwrap();
    list.iter()
        .map(|one| {
            let value = one["value"].as_str().unwrap().to_owned();
            (value, one["count"].as_u64().unwrap())
        })
        .collect()
}

#[test]
fn facets_add_up_to_the_total() {
    let home = home();
    for query in [
        "個人",
        "\"個人情報\"",
        "個人 -委託",
        "\"、\" 個人",
        "scheme:japhic-medical",
    ] {
        let found = home.json(["search", "--facets", "--limit", "1000", query]);
        let total = found["total"].as_u64().unwrap();
        assert!(total > 0, "{query}");
        for facet in ["class", "case", "scheme", "state"] {
            let sum: u64 = counts(&found, facet).iter().map(|(_, count)| count).sum();
            assert_eq!(sum, total, "{query} by {facet}");
        }
        for (case, count) in counts(&found, "case") {
            let hits = found["hits"].as_array().unwrap().iter();
            let held = hits.filter(|hit| hit["case"] == case.as_str()).count();
            assert_eq!(held as u64, count, "{query} in {case}");
        }
        assert_eq!(counts(&found, "scheme"), [(JAPHIC.to_owned(), total)]);
    }
    let table = home
        .run(["search", "--facets", "--lang", "en", "個人"])
        .exits(0);
    assert!(table.out.contains("processor-contract"), "{table:#?}");
    assert!(home.json(["search", "個人"]).get("facets").is_none());
}

#[test]
fn a_batch_answers_every_line_in_order() {
    let home = home();
    let lines = "\u{feff}教育\n{\"query\":\"教育\",\"class\":\"processor-contract\",\"limit\":1}\n\n\"教育\n{\"query\":\n{\"query\":\"個人\",\"filters\":{\"colour\":\"red\"}}\n研*\n{\"query\":\"監査\",\"facets\":true}\r\n";
    home.put("queries.txt", lines);
    let run = home.run([
        "search",
        "--batch",
        home.path("queries.txt").to_str().unwrap(),
    ]);
    let run = run.exits(3);
    let answers = run.lines();
    let numbers: Vec<u64> = answers
        .iter()
        .map(|a| a["line"].as_u64().unwrap())
        .collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8]);
    let codes: Vec<Option<&str>> = answers
        .iter()
        .map(|a| a["error"]["code"].as_str())
        .collect();
    assert_eq!(
        codes,
        [
            None,
            None,
            Some("E0401"),
            Some("E0770"),
            Some("E0775"),
            Some("E0774"),
            Some("E0771"),
            None
        ]
    );
    let alone = home.json(["search", "教育"]);
    assert_eq!(answers[0]["hits"], alone["hits"]);
    assert_eq!(
        answers[1]["total"],
        home.search("教育 class:processor-contract")["total"]
    );
    assert!(!counts(&answers[7], "class").is_empty());
    let mut command = home.akashi();
    command.args(["search", "--batch", "-", "--limit", "1"]);
    let piped = feed(command, "教育\n監査".as_bytes()).exits(0);
    let totals: Vec<Value> = piped.lines().iter().map(|a| a["total"].clone()).collect();
    assert_eq!(
        totals,
        [alone["total"].clone(), home.search("監査")["total"].clone()]
    );
    home.run(["search", "--batch", "/nonexistent"]).exits(1);
}

#[test]
fn the_next_page_stays_where_it_was_while_documents_come_in() {
    let home = home();
    for query in ["個人 情報", "\"個人情報\"", "再委託 是正処置 教育訓練"] {
        let before = home.search(query);
        let all: Vec<String> = passages(&before).into_iter().map(str::to_owned).collect();
        assert!(all.len() > 3, "{query}");
        let mut seen = Vec::new();
        let mut next: Option<String> = None;
        for page in 0.. {
            let mut args = vec!["search", query, "--limit", "2"];
            if let Some(next) = &next {
                args.extend(["--after", next]);
            }
            let found = home.json(args);
            assert_eq!(found["total"], before["total"], "{query}, page {page}");
            assert_eq!(found["loosened"], before["loosened"]);
            seen.extend(passages(&found).into_iter().map(str::to_owned));
            next = found["next"].as_str().map(str::to_owned);
            if next.is_none() {
                break;
            }
            // Something that would come first, and changes every weight.
            let name = format!("{}-{page}.txt", query.len());
            let text = "個人情報。個人情報の教育訓練。再委託と是正処置。\n".repeat(3 + page);
            home.submit("丙医院", &name, text);
            home.intake();
        }
        assert_eq!(seen, all, "{query}");
    }
    let next = home.json(["search", "個人", "--limit", "1"])["next"].clone();
    let next = next.as_str().unwrap();
    for (query, after) in [("教育", next), ("個人", "x"), ("個人", "_0_"), ("個人", "")] {
        let run = home.run(["search", query, "--after", after]).exits(2);
        assert!(run.err.contains("E0777"), "{run:#?}");
    }
}

#[test]
fn searches_are_kept_for_all() {
    let home = home();
    let all = home.json([
        "search",
        "教育",
        "--class",
        "regulation",
        "--save",
        "教育 規程",
    ]);
    let kept = home.json(["search", "--saved", "教育 規程"]);
    assert_eq!(kept["hits"], all["hits"]);
    let narrowed = home.json(["search", "--saved", "教育 規程", "年1回"]);
    assert_eq!(
        narrowed["total"],
        home.search("教育 class:regulation 年1回")["total"]
    );
    let listed = home.json(["search", "--list-saved"]);
    assert_eq!(listed["searches"][0]["name"], "教育 規程");
    assert_eq!(
        listed["searches"][0]["filters"],
        json!([["class", "regulation"]])
    );
    let again = home.run(["search", "監査", "--save", "教育 規程"]).exits(2);
    assert!(again.err.contains("E0780"), "{again:#?}");
    // What cannot be run is not kept.
    home.run(["search", "\"監査", "--save", "半端"]).exits(2);
    home.run(["search", "--saved", "半端"]).exits(1);
    home.run(["search", "監査", "--save", "改\n行"]).exits(2);
    home.run(["search", "--forget", "教育 規程"]).exits(0);
    let gone = home.run(["search", "--saved", "教育 規程"]).exits(1);
    assert!(gone.err.contains("E0778"), "{gone:#?}");
    assert_eq!(home.json(["search", "--list-saved"])["searches"], json!([]));
}

#[test]
fn the_query_set_of_a_criterion_finds_its_candidates_and_more() {
    let home = home();
    let candidates = home.search("criterion:J3-01");
    let set = home.json(["search", "--criterion", "J3-01", "--limit", "1000"]);
    let candidates: BTreeSet<&str> = passages(&candidates).into_iter().collect();
    let set: BTreeSet<&str> = passages(&set).into_iter().collect();
    assert!(!candidates.is_empty());
    assert!(candidates.is_subset(&set), "{candidates:?} {set:?}");
    let case = home.json(["cases"])["cases"][0]["case"].clone();
    let case = case.as_str().unwrap();
    let within = home.json(["search", "--criterion", "J3-01", "--case", case]);
    for hit in within["hits"].as_array().unwrap() {
        assert_eq!(hit["case"], case);
    }
    home.run(["search", "--criterion", "J99-99"]).exits(1);
    home.run(["search", "--criterion", "J3-01", "--case", "C-0"])
        .exits(1);
}

#[test]
fn filters_have_japanese_names() {
    let home = home();
    let wanted = home.search("個人 class:processor-contract");
    assert!(wanted["total"].as_u64().unwrap() > 0);
    for query in [
        "個人 種別：processor-contract",
        "個人 種別:委託契約書",
        "個人 class:委託契約書",
    ] {
        let found = home.search(query);
        assert_eq!(found["hits"], wanted["hits"], "{query}");
    }
    assert_eq!(
        home.search("個人 制度:japhic-medical")["total"],
        home.search("個人")["total"]
    );
}

/// Sources of a very small dictionary.
fn sources(home: &Home) -> String {
    let noun = |word: &str| format!("{word},0,0,10,名詞,一般,*,*,*,*,{word},*,*\n");
    home.put(
        "ipadic/Noun.csv",
        ["教育", "従業者", "監査", "個人情報"].map(noun).concat(),
    );
    home.put(
        "ipadic/Postp.csv",
        "の,0,0,10,助詞,連体化,*,*,*,*,の,ノ,ノ\n",
    );
    home.put("ipadic/matrix.def", "1 1\n0 0 0\n");
    home.put("ipadic/char.def", "DEFAULT 0 1 0\n");
    home.put("ipadic/unk.def", "DEFAULT,0,0,10000,名詞,一般,*,*,*,*,*\n");
    home.path("ipadic").to_str().unwrap().to_owned()
}

fn dictionary(home: &Home) -> (String, String) {
    let doctor = home.json(["doctor"]);
    let findings = doctor["findings"].as_array().unwrap().iter();
    let found = findings.clone().find(|f| f["key"] == "dictionary").unwrap();
    let text = |key: &str| found[key].as_str().unwrap().to_owned();
    (text("health"), text("text"))
}

#[test]
fn a_dictionary_ranks_and_finds_no_less() {
    let home = home();
    let (health, text) = dictionary(&home);
    assert!(
        health == "less" && text.contains("akashi dictionary install"),
        "{text}"
    );
    let queries = [
        "従業者 教育",
        "\"個人情報\"",
        "監査 -教育",
        "従業者の教育はどのように行うのですか",
    ];
    let before = queries.map(|query| home.search(query));
    let sources = sources(&home);
    home.run(["dictionary", "install", &sources, "--dry-run"])
        .exits(0);
    assert_eq!(dictionary(&home).0, "less");
    home.run(["dictionary", "install", &sources]).exits(0);
    let (health, text) = dictionary(&home);
    assert!(health == "good" && text.contains('5'), "{text}");
    for (query, before) in queries.iter().zip(&before) {
        let now = home.search(query);
        let set = |found: &Value| -> BTreeSet<String> {
            passages(found).into_iter().map(str::to_owned).collect()
        };
        assert_eq!(
            (&now["total"], set(&now)),
            (&before["total"], set(before)),
            "{query}"
        );
    }
    assert_ne!(
        home.search(queries[0])["hits"][0]["score"],
        before[0]["hits"][0]["score"]
    );
    // What comes in later is found by the same words.
    home.submit("丁医院", "新.txt", "従業者の教育を行う。\n");
    home.intake();
    let more = home.search(queries[0])["total"].as_u64().unwrap();
    assert_eq!(more, before[0]["total"].as_u64().unwrap() + 1);
    home.run(["verify"]).exits(0);
    home.run(["dictionary", "remove"]).exits(0);
    assert_eq!(dictionary(&home).0, "less");
    assert_eq!(home.search(queries[1])["total"], before[1]["total"]);
}

#[test]
fn a_dictionary_without_its_sources_is_refused() {
    let home = home();
    let nothing = home.run(["dictionary", "install", "/nonexistent"]).exits(1);
    assert!(nothing.err.contains("E0784"), "{nothing:#?}");
    let sources = sources(&home);
    home.put("ipadic/Noun.csv", "教育,0,99,10,名詞\n");
    let broken = home.run(["dictionary", "install", &sources]).exits(1);
    assert!(broken.err.contains("E0785"), "{broken:#?}");
    assert_eq!(dictionary(&home).0, "less");
    assert!(!home.path("dictionary.new").exists());
    home.search("教育");
}
