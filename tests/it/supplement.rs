//! What comes later for a case: supplements (追加提出), corrections (差替え),
//! and what must not be mistaken for them.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Home, Run, archive, file, row, strings};
use crate::texts::{AUDIT, CONTRACT, EDUCATION, EDUCATION_VAGUE};

const CASE: &str = "C-2026-000001";

/// A home with one case of two documents.
fn with_a_case() -> (Home, Value) {
    let home = Home::new();
    home.submit("見本会", "教育規程.txt", EDUCATION_VAGUE);
    home.submit("見本会", "監査規程.md", AUDIT);
    let first = home.intake().remove(0);
    assert_eq!(first["case"], CASE);
    (home, first)
}

/// The documents that a criterion's evidence comes from.
fn evidence(home: &Home, criterion: &str) -> Vec<String> {
    let rows = home.coverage(CASE);
    let evidence = row(&rows, criterion)["evidence"]
        .as_array()
        .unwrap()
        .clone();
    let name = |e: &Value| e["document"].as_str().unwrap().to_owned();
    evidence.iter().map(name).collect()
}

fn refused(run: Run, code: &str, part: &str) {
    let run = run.exits(3);
    assert!(run.err.contains(code) && run.err.contains(part), "{run:#?}");
    assert!(run.json()["submissions"].as_array().unwrap().is_empty());
}

#[test]
fn a_correction_takes_the_place_of_what_has_its_name() {
    let (home, first) = with_a_case();
    home.submit("C-2026-000001 差替え", "規程/教育規程.txt", EDUCATION);
    home.submit("C-2026-000001 差替え", "写し.md", AUDIT);
    let second = home.intake().remove(0);
    assert_eq!(
        (&second["case"], &second["kind"]),
        (&CASE.into(), &"correction".into())
    );
    let (old, new) = (
        file(&first, "教育規程.txt")["document"].clone(),
        file(&second, "規程/教育規程.txt")["document"].clone(),
    );
    assert_eq!(
        file(&second, "規程/教育規程.txt")["supersedes"],
        json!([old])
    );
    let copy = file(&second, "写し.md");
    assert_eq!(copy["outcome"], "duplicate");
    assert_eq!(copy["same_as"]["name"], "監査規程.md");
    assert_eq!(evidence(&home, "J3-01"), [new.as_str().unwrap()]);
    // The old one stays, and says by what it was replaced.
    let show = home.json(["case", "show", CASE]);
    assert_eq!(
        file(&show["submissions"][0], "教育規程.txt")["superseded_by"],
        new
    );
    let text = home
        .run(["case", "show", CASE, "--lang", "en"])
        .exits(0)
        .out;
    let line = text
        .lines()
        .find(|line| line.contains("replaced by"))
        .unwrap();
    assert!(
        line.contains("教育規程.txt") && line.contains(new.as_str().unwrap()),
        "{text}"
    );
    home.run(["verify"]).exits(0);
}

#[test]
fn a_supplement_replaces_nothing_by_its_names() {
    let (home, _) = with_a_case();
    home.submit("追加", "教育規程.txt", EDUCATION);
    home.submit("追加", "submission.toml", format!("case = \"{CASE}\"\n"));
    let second = home.intake().remove(0);
    assert_eq!(
        (&second["case"], &second["kind"]),
        (&CASE.into(), &"supplement".into())
    );
    assert_eq!(file(&second, "教育規程.txt")["supersedes"], json!([]));
    assert_eq!(evidence(&home, "J3-01").len(), 2);
}

#[test]
fn the_slip_says_what_takes_the_place_of_what() {
    let (home, first) = with_a_case();
    let old = file(&first, "教育規程.txt")["document"]
        .as_str()
        .unwrap()
        .to_owned();
    let slip = |supersedes: &str| {
        let text = format!("case = \"{CASE}\"\nkind = \"追加提出\"\n{supersedes}\n");
        home.submit("二", "submission.toml", text);
    };
    home.submit("二", "研修のきまり.txt", EDUCATION);
    home.submit("二", "契約.txt", CONTRACT);
    for (mistake, en, ja) in [
        (
            "supersedes = [\"どこにもない.txt\"]",
            "no such document",
            "その文書はありません",
        ),
        (
            "supersedes = [\"D-999\"]",
            "no such document",
            "その文書はありません",
        ),
        (
            "supersedes = [\"教育規程.txt\"]",
            "Write supersedes.\"new name\" = \"教育規程.txt\"",
            "どのファイルに差し替わるのか分かりません",
        ),
        (
            "supersedes = { \"無い.txt\" = \"教育規程.txt\" }",
            "no such file here",
            "その名前のファイルはありません",
        ),
        (
            "corporate_number = \"12\"",
            "line 3: corporate_number = \"12\": not 13 digits",
            "3行目: corporate_number = \"12\": 13桁の数字ではありません",
        ),
    ] {
        slip(mistake);
        for (lang, part) in [("en", en), ("ja", ja)] {
            let run = home.run(["intake", "--json", "--lang", lang]);
            refused(run, "E0205", part);
        }
    }
    slip(&format!(
        "supersedes = {{ \"研修のきまり.txt\" = \"{old}\" }}"
    ));
    let second = home.intake().remove(0);
    assert_eq!(
        file(&second, "研修のきまり.txt")["supersedes"],
        json!([old])
    );
    assert_eq!(file(&second, "契約.txt")["supersedes"], json!([]));
    assert_eq!(evidence(&home, "J3-01").len(), 1);
    // What follows into the folder does not stumble over what was carried out.
    home.submit("二", "あとから.txt", "あとから出した書類。\n");
    assert_eq!(home.intake().len(), 1);
    // One file for one: no names are needed.
    home.submit("三", "監査の新しい規程.md", format!("{AUDIT}\n改訂。\n"));
    home.submit(
        "三",
        "submission.toml",
        format!("case = \"{CASE}\"\nsupersedes = [\"監査規程.md\"]\n"),
    );
    let third = home.intake().remove(0);
    let replaced = &file(&third, "監査の新しい規程.md")["supersedes"][0];
    assert_eq!(*replaced, file(&first, "監査規程.md")["document"]);
}

#[test]
fn one_file_may_take_the_place_of_several_and_every_receipt_says_so() {
    for slip in [
        "supersedes = { \"規程集.txt\" = [\"教育規程.txt\", \"監査規程.md\"] }",
        "supersedes = [\"教育規程.txt\", \"監査規程.md\"]",
    ] {
        let (home, first) = with_a_case();
        home.submit("統合", "規程集.txt", format!("{EDUCATION}\n{AUDIT}"));
        let slip = format!("case = \"{CASE}\"\nkind = \"差替え\"\n{slip}\n");
        home.submit("統合", "submission.toml", slip);
        let second = home.intake().remove(0);
        let merged = file(&second, "規程集.txt");
        let [one, other] =
            ["教育規程.txt", "監査規程.md"].map(|name| file(&first, name)["document"].clone());
        assert_eq!(merged["supersedes"], json!([one, other]));
        let shown = home.json(["case", "show", CASE]);
        for name in ["教育規程.txt", "監査規程.md"] {
            let old = file(&shown["submissions"][0], name);
            assert_eq!(old["superseded_by"], merged["document"], "{name}");
        }
        let new = merged["document"].as_str().unwrap();
        for criterion in ["J3-01", "J4-01"] {
            let from = evidence(&home, criterion);
            assert!(from.iter().all(|document| document == new), "{from:?}");
        }
        let text = home.run(["receipt", "R-2026-000002", "--lang", "en"]).out;
        let said = format!("takes the place of {}, {}", one, other).replace('"', "");
        assert!(text.contains(&said), "{said}: {text}");
        let bag = home.path("bag");
        home.run(["export", CASE, bag.to_str().unwrap()]).exits(0);
        let names = fs::read_to_string(bag.join("data/names.csv")).unwrap();
        assert!(
            names.contains(&format!("{one} {other}").replace('"', "")),
            "{names}"
        );
        home.run(["verify"]).exits(0);
        // Said again with a later part, it was carried out.
        home.submit("統合", "あとから.txt", "あとから出した書類。\n");
        assert_eq!(home.intake().len(), 1);
    }
}

#[test]
fn a_case_that_is_not_there_takes_nothing() {
    let (home, _) = with_a_case();
    home.submit("C-2031-000007 追加", "監査規程.md", AUDIT);
    refused(home.run(["intake", "--json"]), "E0215", "C-2031-000007");
    let folder = home.inbox("C-2031-000007 追加");
    fs::rename(folder, home.inbox("C-2026-000001 追加")).unwrap();
    assert_eq!(home.intake()[0]["case"], CASE);
}

#[test]
fn what_was_replaced_and_comes_again_is_in_force_again() {
    let (home, _) = with_a_case();
    home.submit("見本会", "教育規程.txt", EDUCATION);
    home.intake();
    home.submit("見本会", "教育規程.txt", EDUCATION_VAGUE);
    let third = home.intake().remove(0);
    let again = &file(&third, "教育規程.txt")["document"];
    assert_eq!(evidence(&home, "J3-01"), [again.as_str().unwrap()]);
}

#[test]
fn a_quarantined_file_takes_no_place() {
    let (home, first) = with_a_case();
    let path = home.inbox("見本会").join("監査規程.md");
    fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", &path).unwrap();
    home.run(["intake"]).exits(3);
    let audit = file(&first, "監査規程.md")["document"].as_str().unwrap();
    assert!(
        evidence(&home, "J4-01")
            .iter()
            .all(|document| document == audit)
    );
    assert!(!evidence(&home, "J4-01").is_empty());
    fs::remove_file(&path).unwrap();
    fs::write(&path, format!("{AUDIT}\n改訂。\n")).unwrap();
    home.intake();
    assert!(
        !evidence(&home, "J4-01")
            .iter()
            .any(|document| document == audit)
    );
}

#[test]
fn one_file_is_a_submission_named_by_its_stem() {
    let home = Home::new();
    let zip = archive(&[("教育規程.txt", EDUCATION.as_bytes())]);
    fs::create_dir_all(home.inbox("")).unwrap();
    for name in ["見本会.新規.zip", "一式.lzh", "申請メール.eml"] {
        fs::write(home.inbox(name), &zip).unwrap();
    }
    let taken = home.intake();
    let mut applicants: Vec<&str> = taken
        .iter()
        .map(|s| s["applicant"].as_str().unwrap())
        .collect();
    applicants.sort_unstable();
    assert_eq!(applicants, ["一式", "申請メール", "見本会.新規"]);
    // The same bytes from others are flagged, not dropped.
    for submission in &taken {
        let own = &submission["files"][0];
        assert_eq!(own["outcome"], "accepted");
        assert_eq!(strings(&own["also_in"]).len(), 2);
    }
    assert!(home.intake().is_empty());
}

#[test]
fn unusual_names_are_kept_and_said_to_be_so() {
    let home = Home::new();
    let folder = home.inbox("名前");
    fs::create_dir_all(&folder).unwrap();
    let names = [
        "ガイド.txt",
        "カ\u{3099}イト\u{3099}.txt",
        "末尾. ",
        "NUL.txt",
        "普通.txt",
    ];
    for (n, name) in names.iter().enumerate() {
        fs::write(folder.join(name), format!("本文{n}\n")).unwrap();
    }
    let submission = home.intake().remove(0);
    let remarks = |name: &str| strings(&file(&submission, name)["name_remarks"]);
    assert_eq!(remarks(names[0]), ["twin"]);
    assert_eq!(remarks(names[1]), ["decomposed", "twin"]);
    assert_eq!(remarks(names[2]), ["edge"]);
    assert_eq!(remarks(names[3]), ["reserved"]);
    assert!(remarks(names[4]).is_empty());
    let text = home.run(["receipt", "--all", "--lang", "en"]).exits(0).out;
    assert!(text.contains("cannot be used on Windows"), "{text}");
}
