//! The receipt as an HTML page: one file, nothing active in it, whatever the
//! names are; a home's own template takes the place of the built-in one.

use html5ever::tendril::TendrilSink as _;
use markup5ever_rcdom::{Handle, NodeData, RcDom};

use crate::support::{Home, JAPHIC};
use crate::texts::EDUCATION;

const FIRST: &str = "R-2026-000001";

/// An element with its attributes.
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// All elements of a page and its text, as a browser would read it.
fn read(page: &str) -> (Vec<Element>, String) {
    let dom = html5ever::parse_document(RcDom::default(), Default::default()).one(page);
    assert!(dom.errors.borrow().is_empty(), "{:?}", dom.errors);
    let (mut elements, mut text) = (Vec::new(), String::new());
    walk(&dom.document, &mut elements, &mut text);
    (elements, text)
}

fn walk(node: &Handle, elements: &mut Vec<Element>, text: &mut String) {
    match &node.data {
        NodeData::Element { name, attrs, .. } => elements.push(Element {
            name: name.local.to_string(),
            attributes: attrs
                .borrow()
                .iter()
                .map(|a| (a.name.local.to_string(), a.value.to_string()))
                .collect(),
        }),
        NodeData::Text { contents } => text.push_str(&contents.borrow()),
        _ => {}
    }
    for child in node.children.borrow().iter() {
        walk(child, elements, text);
    }
}

fn page(home: &Home) -> String {
    home.run(["receipt", FIRST, "--format", "html"])
        .exits(0)
        .out
}

#[test]
fn hostile_names_stay_names() {
    let home = Home::new();
    let long = format!("{}.txt", "長".repeat(80));
    let names = [
        "<script>alert(1)<!--.txt",
        "a\" onmouseover='alert(1)' b=\".txt",
        "{{ receipts }}{% raw %}.txt",
        "a\u{202E}fdp.exe.txt",
        &long,
    ];
    for (n, name) in names.iter().enumerate() {
        home.submit("<b>会&amp;", name, format!("{n} {EDUCATION}"));
    }
    let slip = "applicant = \"<img src=x onerror=alert(1)>\u{202E}\"\n";
    home.submit("<b>会&amp;", "submission.toml", slip);
    home.intake();
    let page = page(&home);
    let (elements, text) = read(&page);
    for active in [
        "script", "img", "b", "link", "iframe", "object", "form", "a",
    ] {
        assert!(
            !elements.iter().any(|e| e.name == active),
            "{active}: {page}"
        );
    }
    for element in &elements {
        for (name, value) in &element.attributes {
            assert!(
                !name.starts_with("on") && name != "src" && name != "href",
                "{name}={value}"
            );
        }
    }
    assert!(!page.contains('\u{202E}'));
    for name in [names[0], names[1], names[2], "a<U+202E>fdp.exe.txt", &long] {
        assert!(text.contains(name), "{name}: {text}");
    }
    assert!(
        text.contains("<img src=x onerror=alert(1)><U+202E>"),
        "{text}"
    );
}

#[test]
fn the_page_stands_alone_and_can_be_read_aloud() {
    let home = Home::new();
    home.submit("見本会", "教育規程.txt", EDUCATION);
    std::os::unix::fs::symlink("/etc/passwd", home.inbox("見本会").join("リンク.txt")).unwrap();
    home.run(["intake", "--scheme", JAPHIC]).exits(3);
    let page = page(&home);
    for outside in ["http://", "https://", "url(", "@import", "src="] {
        assert!(!page.contains(outside), "{outside}");
    }
    let (elements, text) = read(&page);
    let of = |name: &'static str| elements.iter().filter(move |e| e.name == name);
    assert_eq!(of("html").next().unwrap().get("lang"), Some("ja"));
    assert!(of("small").count() > 20 && of("small").all(|e| e.get("lang") == Some("en")));
    assert!(of("th").all(|e| matches!(e.get("scope"), Some("row" | "col"))));
    assert_eq!(of("table").count(), 4);
    // A state is a word beside its icon.
    for word in ["受入", "読了", "隔離"] {
        assert!(text.contains(word), "{word}: {text}");
    }
    // Why it was not taken, and what to do.
    assert!(
        text.contains("リンクのため受け付けない") && text.contains("同じ名前で置く"),
        "{text}"
    );
    let receipt = home.json(["receipt", FIRST]);
    for event in receipt["ledger"]["events"].as_array().unwrap() {
        for part in ["event", "proof", "leaf"] {
            assert!(text.contains(event[part].as_str().unwrap()), "{part}");
        }
    }
    assert!(text.contains(receipt["ledger"]["checkpoint"].as_str().unwrap()));
}

#[test]
fn all_receipts_fit_on_one_page_each_under_its_own_heading() {
    let home = Home::new();
    home.submit("一", "教育規程.txt", EDUCATION);
    home.submit("二", "教育規程.txt", "別の内容。\n");
    home.intake();
    let page = home
        .run(["receipt", "--all", "--format", "html"])
        .exits(0)
        .out;
    let (elements, text) = read(&page);
    let ids: Vec<&str> = elements.iter().filter_map(|e| e.get("id")).collect();
    assert_eq!(ids, ["receipt-1", "receipt-2"]);
    assert!(text.contains(FIRST) && text.contains("R-2026-000002"));
}

#[test]
fn a_home_has_its_own_page_and_a_slip_of_the_pen_is_named() {
    let home = Home::new();
    home.submit("見本会", "教育<規程>.txt", EDUCATION);
    home.intake();
    let template = "templates/pages/receipt.html";
    home.put(
        template,
        "{% for r in receipts %}{{ r.number }} {{ r.files[0].name.ja }}{% endfor %}",
    );
    assert_eq!(page(&home), format!("{FIRST} 教育&lt;規程&gt;.txt"));
    home.put(template, "line one\n{{ receipts[0].numbr }}\n");
    let run = home.run(["receipt", FIRST, "--format", "html"]).exits(1);
    assert!(
        run.err.contains("E0722") && run.err.contains("receipt.html:2"),
        "{run:#?}"
    );
    assert!(run.out.is_empty());
}
