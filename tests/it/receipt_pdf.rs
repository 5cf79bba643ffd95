//! The receipt as PDF: what stands on the HTML page, on A4, whatever the names are.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::support::Home;
use crate::texts::EDUCATION;

const FIRST: &str = "R-2026-000001";

fn home() -> Home {
    let home = Home::new();
    for name in [
        "#panic() ] $x$ *太字*.txt",
        "#read(\"/etc/hostname\").txt",
        "規程.txt",
    ] {
        home.submit("見本会", name, format!("{name} {EDUCATION}"));
    }
    home.submit(
        "見本会",
        "submission.toml",
        "applicant = \"#eval(1) ] <b>会\"\n",
    );
    home.intake();
    home
}

/// The text of a PDF by a reader that is not ours, without spaces.
fn text(pdf: &std::path::Path) -> String {
    let run = Command::new("pdftotext")
        .arg(pdf)
        .arg("-")
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
    let text = String::from_utf8(run.stdout).unwrap();
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{200b}')
        .collect()
}

#[test]
fn a_pdf_holds_what_the_receipt_says_and_strange_names_stay_names() {
    let home = home();
    let out = home.path("receipt.pdf");
    home.run(["receipt", FIRST, "--out", out.to_str().unwrap()])
        .exits(0);
    let bytes = fs::read(&out).unwrap();
    assert!(bytes.starts_with(b"%PDF-"));
    let text = text(&out);
    let receipt = home.json(["receipt", FIRST]);
    let files = receipt["files"].as_array().unwrap();
    let field = |file: &Value, key: &str| file[key].as_str().unwrap().replace(' ', "");
    for file in files {
        for key in ["name", "sha256", "document"] {
            assert!(text.contains(&field(file, key)), "{key} {file:#}: {text}");
        }
    }
    for said in ["#eval(1)]<b>会", "受領証", FIRST, "c2sp.org/tlog-proof@v1"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let piped = home
        .akashi()
        .args(["receipt", FIRST, "--format", "pdf"])
        .output()
        .unwrap();
    assert_eq!(piped.stdout, bytes, "the same each time");
}

#[test]
fn a_home_may_replace_the_template_and_is_told_its_mistakes() {
    let home = home();
    let template = "pages/receipt.typ";
    let out = home.path("own.pdf");
    let line = [
        "receipt",
        FIRST,
        "--lang",
        "en",
        "--out",
        out.to_str().unwrap(),
    ];
    home.put(
        format!("templates/{template}"),
        "#sys.inputs.data.receipts.first().number own",
    );
    home.run(line).exits(0);
    assert!(text(&out).contains("R-2026-000001own"));
    fs::remove_file(&out).unwrap();
    home.put(format!("templates/{template}"), "\n#sys.inputs.nothing");
    let run = home.run(line).exits(1);
    assert!(
        run.err.contains("E0722") && run.err.contains("line 2"),
        "{run:?}"
    );
    assert!(!out.exists());
    let found = home.json(["doctor"]);
    let font = found["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["key"] == "pdf");
    assert_eq!(font.unwrap()["health"], "good");
}
