//! Coverage as page, workbook, CSV and OSCAL: whole, harmless, readable by
//! others.

use std::process::Command;

use calamine::{Reader as _, Xlsx};
use serde_json::Value;

use crate::support::{Home, Run, repository};
use crate::texts::{AUDIT, CONTRACT, EDUCATION};

/// An applicant's text that would be run as a formula, and one as HTML.
const HOSTILE: &str = "=HYPERLINK(\"http://example.com\",\"教育\") 全ての従業者に個人情報保護の教育研修を年1回以上実施し、<script>alert(1)</script>受講者の氏名と理解度を記録する。\n";

fn home() -> Home {
    let home = Home::new();
    home.submit("甲病院", "教育規程.txt", EDUCATION);
    home.submit("甲病院", "監査規程.md", AUDIT);
    home.submit("甲病院", "委託契約書.txt", CONTRACT);
    home.submit("甲病院", "=1+1 𠮷野研修.txt", HOSTILE);
    home.submit("甲病院", "教育の記録.pdf", b"%PDF-1.4 broken");
    home.intake();
    home
}

fn case(home: &Home) -> String {
    home.json(["cases"])["cases"][0]["case"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// Writes the coverage into a file of this name.
fn write(home: &Home, name: &str, more: &[&str]) -> (Vec<u8>, Run) {
    let (file, case) = (home.path(name), case(home));
    let mut args = vec![
        "coverage",
        &case,
        "--lang",
        "ja",
        "--out",
        file.to_str().unwrap(),
    ];
    args.extend(more);
    let run = home.run(args).exits(0);
    (std::fs::read(file).unwrap(), run)
}

#[test]
fn the_page_holds_every_criterion_and_runs_nothing() {
    let home = home();
    let (page, _) = write(&home, "c.html", &[]);
    let page = String::from_utf8(page).unwrap();
    for row in home.coverage(&case(&home)) {
        let id = row["criterion"].as_str().unwrap();
        assert!(page.contains(&format!("id=\"c-{id}\"")), "{id}");
    }
    assert!(page.contains("&lt;script&gt;alert(1)"));
    for forbidden in ["<script", "http://", "https://", "src=", " on"] {
        let tags = page.split('<').filter_map(|tag| tag.split('>').next());
        let bad: Vec<&str> = tags.filter(|tag| tag.contains(forbidden)).collect();
        assert!(
            forbidden == "http://" || bad.is_empty(),
            "{forbidden}: {bad:?}"
        );
    }
    // Tables say what their heads head; headings step by one.
    assert_eq!(
        page.matches("<th>").count() + page.matches("<th ").count(),
        page.matches("scope=").count()
    );
    let levels: Vec<u8> = page
        .match_indices("<h")
        .filter_map(|(at, _)| page.as_bytes().get(at + 2).filter(|c| c.is_ascii_digit()))
        .map(|c| c - b'0')
        .collect();
    assert!(
        levels.windows(2).all(|pair| pair[1] <= pair[0] + 1),
        "{levels:?}"
    );
    let unread = page.split("id=\"unread\"").nth(1).unwrap();
    let unread = unread.split("id=\"criteria\"").next().unwrap();
    assert!(unread.contains("教育の記録.pdf"), "{unread}");
    let english = home.run(["coverage", &case(&home), "--format", "html", "--lang", "en"]);
    assert!(english.exits(0).out.contains("<html lang=\"en\">"));
}

#[test]
fn csv_is_for_spreadsheets_in_both_encodings() {
    let home = home();
    let (bytes, quiet) = write(&home, "c.csv", &[]);
    assert!(bytes.starts_with(b"\xEF\xBB\xBF") && quiet.err.is_empty());
    let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(&bytes[3..])
        .records()
        .map(Result::unwrap)
        .collect();
    let coverage = home.coverage(&case(&home));
    let wanted: usize = coverage
        .iter()
        .map(|row| row["evidence"].as_array().unwrap().len().max(1))
        .sum();
    assert_eq!(rows.len(), wanted);
    assert!(
        rows.iter()
            .any(|row| row.iter().any(|cell| cell.starts_with("'=HYPERLINK")))
    );
    assert!(
        rows.iter()
            .flatten()
            .all(|cell| !cell.starts_with(['=', '@']))
    );
    let (bytes, told) = write(&home, "c932.csv", &["--encoding", "cp932"]);
    let (text, _, damaged) = encoding_rs::SHIFT_JIS.decode(&bytes);
    assert!(!damaged && text.contains("〓野研修.txt"));
    assert!(
        told.err.contains("E0782") && told.err.contains("U+20BB7"),
        "{told:#?}"
    );
}

#[test]
fn the_workbook_has_filters_links_and_no_formula() {
    let home = home();
    let (bytes, _) = write(&home, "c.xlsx", &[]);
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes.clone())).unwrap();
    assert_eq!(book.sheet_names(), ["全体", "基準", "根拠", "文書"]);
    let coverage = home.coverage(&case(&home));
    let criteria = book.worksheet_range("基準").unwrap();
    assert_eq!(criteria.height(), coverage.len() + 1);
    let evidence = book.worksheet_range("根拠").unwrap();
    let found: usize = coverage
        .iter()
        .map(|row| row["evidence"].as_array().unwrap().len())
        .sum();
    assert_eq!(evidence.height(), found + 1);
    assert!(
        evidence
            .rows()
            .flatten()
            .any(|cell| cell.to_string().starts_with("=HYPERLINK"))
    );
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).unwrap();
        assert!(formulas.used_cells().next().is_none(), "{name}");
    }
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut sheet = String::new();
    let mut file = zip.by_name("xl/worksheets/sheet3.xml").unwrap();
    std::io::Read::read_to_string(&mut file, &mut sheet).unwrap();
    for part in ["<autoFilter", "state=\"frozen\"", "<hyperlink "] {
        assert!(sheet.contains(part), "{part}");
    }
    let shown = home
        .run(["coverage", &case(&home), "--out", "x.docx"])
        .exits(2);
    assert!(shown.err.contains("E0783"), "{shown:#?}");
}

/// The program that others wrote to read OSCAL; `make test` installs it.
#[test]
fn trestle_reads_the_oscal_results() {
    let home = home();
    let case = case(&home);
    let dir = home.path("results");
    home.run(["export", &case, dir.to_str().unwrap(), "--format", "oscal"])
        .exits(0);
    let file = dir.join("assessment-results.json");
    let results: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let result = &results["assessment-results"]["results"][0];
    let coverage = home.coverage(&case);
    let decided = |row: &&Value| row["state"] != "excluded" && row["state"] != "not_required";
    let findings = result["findings"].as_array().unwrap();
    assert_eq!(findings.len(), coverage.iter().filter(decided).count());
    for finding in findings {
        let status = &finding["target"]["status"]["state"];
        assert_eq!(
            status, "not-satisfied",
            "nobody accepted anything: {finding}"
        );
    }
    let python = repository().join("target/py/bin/python");
    let script = "import sys, pathlib\n\
        from trestle.oscal.assessment_results import AssessmentResults\n\
        r = AssessmentResults.oscal_read(pathlib.Path(sys.argv[1])).results[0]\n\
        print(len(r.findings), len(r.observations))";
    let read = Command::new(&python)
        .arg("-c")
        .arg(script)
        .arg(&file)
        .output();
    let read: Run = read
        .unwrap_or_else(|e| panic!("{}: {e}; run tests/tools/witnesses.sh", python.display()))
        .into();
    let read = read.exits(0);
    let observations = result["observations"].as_array().unwrap().len();
    assert_eq!(
        read.out.trim(),
        format!("{} {observations}", findings.len())
    );
}
