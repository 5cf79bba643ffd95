use proptest::prelude::*;

use super::*;

fn parse(input: &str) -> Query {
    Query::parse(input).unwrap()
}

fn word(text: &str) -> Leaf {
    Leaf::Word(text.to_owned())
}

fn exact(text: &str) -> Leaf {
    Leaf::Exact(text.to_owned())
}

/// (must, must not) of each alternative.
fn leaves(input: &str) -> Vec<(Vec<Leaf>, Vec<Leaf>)> {
    let each = parse(input).alternatives.into_iter();
    each.map(|a| (a.must, a.must_not)).collect()
}

#[test]
fn words_and_strings() {
    let cases = [
        ("教育", vec![word("教育")], vec![]),
        ("教育\u{3000}研修", vec![word("教育"), word("研修")], vec![]),
        ("教育・研修", vec![word("教育"), word("研修")], vec![]),
        ("\"教育、研修\"", vec![exact("教育、研修")], vec![]),
        (
            "“教育” ”研修“ ＂ＩＳＯ＂",
            vec![exact("教育"), exact("研修"), exact("iso")],
            vec![],
        ),
        (
            "「教育」『研修』",
            vec![exact("教育"), exact("研修")],
            vec![],
        ),
        ("「「教育」と研修」", vec![exact("「教育」と研修")], vec![]),
        (
            "教育 -研修 －\"記録\"",
            vec![word("教育")],
            vec![word("研修"), exact("記録")],
        ),
        (
            "教育 NOT 研修 ＮＯＴ「記録」",
            vec![word("教育")],
            vec![word("研修"), exact("記録")],
        ),
        ("-研修", vec![], vec![word("研修")]),
        ("教育 - 研修", vec![word("教育"), word("研修")], vec![]),
        ("教育 AND 研修", vec![word("教育"), word("研修")], vec![]),
        ("教育「研修」", vec![word("教育"), exact("研修")], vec![]),
        ("ISO-27001", vec![word("iso"), word("27001")], vec![]),
        ("データー", vec![word("データー")], vec![]),
        ("注意：教育", vec![word("注意"), word("教育")], vec![]),
        ("\"\" 教育", vec![word("教育")], vec![]),
        (
            "個人情報保護マネジメントシステム",
            vec![word("個人情報保護マネジメントシステム")],
            vec![],
        ),
        ("証", vec![word("証")], vec![]),
    ];
    for (input, must, must_not) in cases {
        assert_eq!(leaves(input), [(must, must_not)], "{input}");
    }
}

#[test]
fn alternatives() {
    let both = vec![
        (vec![word("a"), word("b")], vec![]),
        (vec![word("c")], vec![word("d")]),
    ];
    assert_eq!(leaves("a b OR c -d"), both);
    assert_eq!(leaves("OR a b ＯＲ OR c -d OR"), both);
    assert_eq!(
        leaves("a or b"),
        [(vec![word("a"), word("or"), word("b")], vec![])]
    );
}

#[test]
fn a_long_question_asks_for_pairs() {
    let query = parse("従業者に対して、年1回以上の教育を行っていますか？");
    let [only] = query.alternatives.as_slice() else {
        panic!("{query:?}");
    };
    let [Leaf::Grams { grams, .. }] = only.must.as_slice() else {
        panic!("{only:?}");
    };
    assert!(grams.contains(&"教育".to_owned()) && !grams.contains(&"して".to_owned()));
    assert!(query.verify("従業者に年1回以上教育を行う", ""));
    assert!(!query.verify("入退室を記録する", ""));
}

#[test]
fn quotes_within_a_sentence_are_part_of_it() {
    let query = "「個人情報保護管理者」の任期は何年と定めているか";
    let [(must, _)] = leaves(query).try_into().unwrap();
    assert!(matches!(must.as_slice(), [Leaf::Grams { .. }]), "{must:?}");
    let [(must, _)] = leaves("「個人情報保護管理者」 の任期は何年と定めているか")
        .try_into()
        .unwrap();
    assert_eq!(must.first(), Some(&exact("個人情報保護管理者")));
}

#[test]
fn what_is_found_nowhere_is_asked_for_in_parts() {
    let parts = |input: &str| {
        let loose = parse(input).loosened()?;
        Some(
            loose
                .alternatives
                .into_iter()
                .map(|a| a.must)
                .collect::<Vec<_>>(),
        )
    };
    let words = Some(vec![vec![word("教育")], vec![word("研修")]]);
    assert_eq!(parts("教育 研修"), words);
    let sentence = parts("再委託の条件は?").unwrap();
    assert!(
        matches!(sentence[0].as_slice(), [Leaf::Grams { .. }]),
        "{sentence:?}"
    );
    for input in [
        "教育",
        "教育訓練計画書",
        "\"再委託の条件は\"",
        "教育 OR 研修",
        "教育 \"研修\"",
    ] {
        assert_eq!(parts(input), None, "{input}");
    }
}

#[test]
fn filters() {
    let wanted = |filter, negative| Wanted { filter, negative };
    let facet = |facet, value: &str| Filter::Facet(facet, value.to_owned());
    let cases = [
        ("case:A-1", wanted(facet(Facet::Case, "a-1"), false)),
        ("ｃａｓｅ：Ａ－１", wanted(facet(Facet::Case, "a-1"), false)),
        ("case: \"A 1\"", wanted(facet(Facet::Case, "a 1"), false)),
        ("案件：A-1", wanted(facet(Facet::Case, "a-1"), false)),
        ("頁:3-7", wanted(Filter::Page(3, 7), false)),
        ("-class:規程", wanted(facet(Facet::Class, "規程"), true)),
        ("NOT scheme:x", wanted(facet(Facet::Scheme, "x"), true)),
        ("STATE:partly", wanted(facet(Facet::State, "partly"), false)),
        ("page:3-7", wanted(Filter::Page(3, 7), false)),
        ("from:1970-01-02", wanted(Filter::From(1), false)),
        ("to：1970年1月3日", wanted(Filter::To(2), false)),
        (
            "criterion:J3-01",
            wanted(Filter::Criterion("J3-01".to_owned()), false),
        ),
    ];
    for (input, want) in cases {
        assert_eq!(parse(input).filters, [want], "{input}");
    }
    let beside = Query::with_filters("\"教*育\"", &[("ページ", "3")]).unwrap();
    assert_eq!(beside.filters, [wanted(Filter::Page(3, 3), false)]);
    assert_eq!(
        parse("criterion:J3-01 criterion:J3-02").criteria().count(),
        2
    );
}

#[test]
fn what_is_refused() {
    let long = "あ".repeat(10_000);
    let slashes = "a/".repeat(65);
    let many = "a ".repeat(65);
    let cases = [
        ("", QueryError::Empty),
        (" \u{3000}\n", QueryError::Empty),
        ("OR OR", QueryError::Empty),
        ("、。・", QueryError::OnlySymbols),
        ("\"、\"", QueryError::OnlySymbols),
        ("\"\"", QueryError::OnlySymbols),
        ("教育 OR \"、\"", QueryError::OnlySymbols),
        (long.as_str(), QueryError::TooLong(2_000, "characters")),
        ("\"教育 研修", QueryError::OpenQuote('"')),
        ("教育 「研修", QueryError::OpenQuote('「')),
        ("case:\"C-1", QueryError::OpenQuote('"')),
        ("教*育", QueryError::Wildcard("教*育".to_owned())),
        ("研修＊", QueryError::Wildcard("研修＊".to_owned())),
        (slashes.as_str(), QueryError::TooLong(64, "words")),
        (many.as_str(), QueryError::TooLong(64, "words")),
    ];
    for (input, want) in cases {
        assert_eq!(Query::parse(input), Err(want), "{input:.20}");
    }
    assert_eq!(
        Query::with_filters("教育", &[("colour", "red")]),
        Err(QueryError::NoFilter("colour".to_owned()))
    );
    for input in [
        "page:x",
        "from:昨日",
        "to:2026-02-30",
        "case:",
        "-from:2026-01-01",
        "-criterion:a",
    ] {
        let got = Query::parse(input);
        assert!(
            matches!(got, Err(QueryError::Filter { .. })),
            "{input}: {got:?}"
        );
    }
}

#[test]
fn verification() {
    let cases = [
        ("\"教育、研修\"", "教育、研修を行う", true),
        ("\"教育、研修\"", "教育研修を行う", false),
        ("\"教育研修\"", "教育\n研修を行う", true),
        ("\"ＩＳＯ 27001\"", "iso\u{3000}27001", true),
        ("教育 -\"教育、研修\"", "教育研修", true),
        ("教育 -\"教育、研修\"", "教育、研修", false),
        ("\"第12条\"", "第１２条（教育）", true),
        ("\"(株)見本\"", "㈱見本", true),
    ];
    for (query, text, want) in cases {
        assert_eq!(parse(query).verify(text, ""), want, "{query} in {text}");
    }
    assert!(parse("\"教育、研修\"").needs_verification());
    assert!(!parse("\"教育研修\" 記録").needs_verification());
    assert!(parse("教育").verify("本文", "第12条（教育）"));
    assert!(!parse("\"教育\"").verify("本文", "第12条（教育）"));
}

proptest! {
    #[test]
    fn never_panics(input in "(\\PC|[-－\"「」『』“”:： ORNT]){0,60}") {
        if let Ok(query) = Query::parse(&input) {
            query.verify(&input, &input);
        }
    }
}
