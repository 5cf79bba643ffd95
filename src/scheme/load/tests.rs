use super::*;
use crate::scheme::Paper;
use crate::scheme::testing::{Memory, tiny_path};

fn mistakes(memory: &Memory) -> Vec<Problem> {
    match load(memory, "tiny", None) {
        Err(PackError::Mistakes(problems)) => problems,
        Err(error) => panic!("{error}"),
        Ok(_) => Vec::new(),
    }
}

#[test]
fn the_small_pack_loads() {
    let pack = load(&Memory::tiny(), "tiny", None).unwrap();
    assert_eq!(pack.criteria.len(), 4);
    assert_eq!(pack.rules.len(), 3);
    assert_eq!(
        pack.setting("certificate.max_age").and_then(|v| v.as_str()),
        Some("3m")
    );
    assert!(pack.setting("certificate.nothing").is_none());
    assert_eq!(pack.hash.len(), 64);
}

#[test]
fn settings_and_comments_leave_the_hash_alone() {
    let hash = |memory: &Memory| load(memory, "tiny", None).unwrap().hash;
    let plain = hash(&Memory::tiny());
    assert_eq!(plain, hash(&Memory::tiny().with("settings", "3m", "1y")));
    assert_eq!(
        plain,
        hash(&Memory::tiny().with("criteria", "[[", "# words\n[["))
    );
    assert_ne!(
        plain,
        hash(&Memory::tiny().with("evidence", "near = 40", "near = 41"))
    );
}

#[test]
fn versions_are_chosen_by_day() {
    let memory = Memory::tiny();
    let day = "2024-04-01".parse().unwrap();
    assert!(load(&memory, "tiny", Some(day)).is_ok());
    let other = "2020-01-01".parse().unwrap();
    let error = load(&memory, "tiny", Some(other)).unwrap_err();
    assert!(matches!(error, PackError::UnknownVersion { .. }));
    let error = load(&memory, "none", None).unwrap_err();
    assert!(matches!(error, PackError::UnknownScheme { .. }));
    assert_eq!(list(&memory).unwrap().len(), 1);
}

/// Each mistake is found in its file and line.
#[test]
fn mistakes_name_file_and_line() {
    let cases = [
        ("scheme", "source_ja", "sauce_ja", "unknown field", 6),
        (
            "scheme",
            "\"tiny\"",
            "\"tidy\"",
            "differs from the folder",
            2,
        ),
        (
            "scheme",
            "id = \"renewal\"",
            "id = \"application\"",
            "duplicate procedure",
            21,
        ),
        (
            "documents",
            "[\"regulation\"]",
            "[\"regulatoin\"]",
            "unknown class: `regulatoin`",
            8,
        ),
        (
            "documents",
            "[\"renewal\"]",
            "[\"removal\"]",
            "unknown procedure",
            15,
        ),
        ("criteria", "\"T-2\"", "\"T-1\"", "duplicate criterion", 13),
        (
            "criteria",
            "\"seed\"\nexpected = [\"p",
            "\"seed\"\nexpected = [\"x\", \"p",
            "unknown class: `x`",
            19,
        ),
        ("criteria", "unmatched = true", "", "no rule", 30),
        ("criteria", "mandatory", "obligatory", "unknown variant", 8),
        (
            "concepts",
            "any = [\"training\"",
            "any = [\"trains\"",
            "unknown concept: `trains`",
            18,
        ),
        (
            "concepts",
            "any = [\"training\", \"seminar\"",
            "any = [\"learning\"",
            "contains itself",
            18,
        ),
        (
            "concepts",
            "\"漏えい…報告\"",
            "\"漏えい……報告\"",
            "empty term",
            30,
        ),
        (
            "concepts",
            "id = \"patients\"",
            "id = \"staff\"",
            "duplicate concept",
            33,
        ),
        (
            "concepts",
            "ja = [\"患者\"]",
            "",
            "neither terms nor members",
            33,
        ),
        (
            "evidence",
            "\"@yearly\"",
            "\"@hourly\"",
            "unknown concept: `@hourly`",
            7,
        ),
        (
            "evidence",
            "\"staff\", ",
            "\"stuff\", ",
            "unknown concept: `stuff`",
            5,
        ),
        ("evidence", "\"T-3\"", "\"T-9\"", "unknown criterion", 28),
        (
            "evidence",
            "negatives = [\"委託先の一覧を作る。\"]",
            "",
            "no negatives",
            17,
        ),
        ("evidence", "near = 40", "near = \"40\"", "invalid type", 6),
        (
            "evidence",
            "all = [\"report-leak\"]",
            "",
            "`all` or `any`",
            29,
        ),
        (
            "evidence",
            "class = \"processor-contract\"",
            "class = \"contract\"",
            "unknown class",
            23,
        ),
    ];
    for (name, from, to, words, line) in cases {
        let found = mistakes(&Memory::tiny().with(name, from, to));
        let file = tiny_path(name);
        let hit = found.iter().any(|problem| {
            problem.file == file && problem.line == line && problem.en.contains(words)
        });
        assert!(hit, "{name}: {words} at {line}, found {found:#?}");
    }
}

#[test]
fn how_a_class_is_laid_out_is_said_in_known_words() {
    let with = |said: &str| {
        let mut memory = Memory::tiny();
        let classes = memory.read("classes.toml").unwrap().unwrap();
        let class = format!("[[class]]\nid = \"x\"\ntitle_ja = \"票\"\ntitle_en = \"x\"\n{said}\n");
        memory.put("classes.toml", &(class + &classes));
        memory
    };
    let known = with("paper = \"registry\"\nown_text = false");
    let pack = load(&known, "tiny", None).unwrap();
    assert_eq!(pack.paper("x"), Some(Paper::Registry));
    assert!(!pack.class("x").unwrap().own_text && !pack.class("x").unwrap().annexes);
    let other = pack.class("regulation").unwrap();
    assert!(other.own_text && other.paper.is_none());
    for said in ["paper = \"card\"", "own_text = \"no\"", "annexes = 1"] {
        let found = mistakes(&with(said));
        let at = found
            .first()
            .map(|problem| (problem.file.as_str(), problem.line));
        assert_eq!(at, Some(("classes.toml", 5)), "{said}: {found:#?}");
    }
}
