//! Notices on a home: drafted, agreed to by another person, issued, sent,
//! proved, erased.

use std::fs;

use serde_json::Value;

use crate::support::{Home, Run, strings};
use crate::texts::EDUCATION;

pub(crate) const CASE: &str = "C-2026-000001";
const REASON: &str = "暴力団等が経営に関与している（見本の理由）";

pub(crate) const SETTINGS: &str = r#"
[body]
code = "sample"
name = "見本認証機構"
[intake]
settle_seconds = 0
[reading]
ocr = false
[letters]
number = "{code}発第{year}-{n:03}号"
year_begins = 1
title = "理事長"
officer = "見本 花子"
address = "見本県見本市"
contact = "認証課"
bank = "見本銀行"
"#;

/// A home in which an application was refused under article 6.
pub(crate) fn refused(settings: &str) -> Home {
    let home = Home::with_settings(settings);
    home.submit("見本会", "教育規程.txt", EDUCATION);
    home.intake();
    event(
        &home,
        &["check-antisocial", CASE, "--field", "involved=yes"],
    );
    event(
        &home,
        &[
            "refuse-acceptance",
            CASE,
            "--field",
            "ground=4",
            "--reason",
            REASON,
        ],
    );
    home
}

fn event(home: &Home, args: &[&str]) {
    let mut all = vec!["case"];
    all.extend(args);
    all.extend(["--by", "見本 花子"]);
    home.run(all).exits(0);
}

fn drafted(home: &Home) -> Value {
    home.json(["notice", "draft", CASE, "not-accepted", "--by", "sato"])
}

/// Drafted, approved, issued.
fn issued(home: &Home) -> Value {
    drafted(home);
    home.json(["notice", "approve", "N-1", "--by", "suzuki"]);
    home.json(["notice", "issue", "N-1", "--by", "sato"])["notice"].clone()
}

#[track_caller]
fn fails(run: Run, code: &str) -> Run {
    assert_ne!(run.code, Some(0), "{run:?}");
    assert!(run.err.contains(code), "{code}: {run:?}");
    assert!(!run.err.contains("error.E"), "{run:?}");
    run
}

/// A step with the first notice.
fn step(home: &Home, verb: &str, by: &str) -> Run {
    home.run(["notice", verb, "N-1", "--by", by])
}

#[test]
fn a_notice_goes_from_draft_to_dispatch_and_is_proved() {
    let home = refused(SETTINGS);
    let list = home.json(["notice", "list", CASE]);
    assert_eq!(list["wanted"][0]["notice"], "not-accepted");
    assert_eq!(list["wanted"][0]["to"], "applicant");
    assert_eq!(list["notices"].as_array().unwrap().len(), 0);

    let draft = drafted(&home);
    assert_eq!(draft["notices"][0]["state"], "draft");
    let text = draft["texts"][0].as_str().unwrap();
    for said in [
        REASON,
        "見本会",
        "第6条第4号",
        "第25条第2項第1号",
        "案",
        "1か月以内",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("sample発第"), "no number yet: {text}");

    home.json(["notice", "approve", "N-1", "--by", "suzuki"]);
    let info = home.json(["notice", "issue", "N-1", "--by", "sato"])["notice"].clone();
    assert_eq!(info["state"], "issued");
    assert_eq!(info["number"], "sample発第2026-001号");
    let sent = home.json(["notice", "sent", "N-1", "--how", "簡易書留", "--by", "sato"]);
    assert_eq!(sent["notice"]["state"], "sent");
    assert!(
        sent["notice"]["steps"][3]["note"]
            .as_str()
            .unwrap()
            .contains("簡易書留")
    );
    let list = home.json(["notice", "list", CASE]);
    assert_eq!(list["wanted"].as_array().unwrap().len(), 0);

    // What is shown is what was kept, byte for byte, also later.
    let html = home
        .run(["notice", "show", "N-1", "--format", "html"])
        .exits(0)
        .out;
    assert!(html.contains("sample発第2026-001号"), "{html}");
    let form = info["files"].as_array().unwrap().iter();
    let html_file = form.clone().find(|file| file["form"] == "html").unwrap();
    assert_eq!(html_file["sha256"], sha256(html.as_bytes()));
    home.put("templates/pages/letter.html", "other");
    assert_eq!(
        home.run(["notice", "show", "N-1", "--format", "html"]).out,
        html
    );

    // Every step is an event that the ledger proves; it tells no names.
    let events = home.json(["ledger", "events", "--case", CASE]);
    let kinds: Vec<String> = events["events"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(kind)
        .collect();
    assert_eq!(
        kinds,
        [
            "notice-drafted",
            "notice-approved",
            "notice-issued",
            "notice-sent"
        ]
    );
    let told = events.to_string();
    assert!(!told.contains("暴力団") && !told.contains("sato"), "{told}");
    let verified = home.json(["verify"]);
    assert_eq!(verified["ok"], true, "{verified}");
    assert_eq!(verified["checked"]["notices"], 1);
}

/// The kind of a statement's event.
fn kind(event: &Value) -> Option<String> {
    let event = event.get("event").unwrap_or(event);
    let parsed = event
        .as_str()
        .and_then(|text| serde_json::from_str::<Value>(text).ok());
    let event = parsed.as_ref().unwrap_or(event);
    Some(event.get("kind")?.as_str()?.to_owned())
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    akashi::model::digest::hex(&sha2::Sha256::digest(bytes))
}

#[test]
fn our_own_reader_reads_the_docx() {
    let home = refused(SETTINGS);
    issued(&home);
    let file = home.path("N-1.docx");
    let shown = home.json(["notice", "show", "N-1", "--out", file.to_str().unwrap()]);
    assert_eq!(shown["notice"]["state"], "issued");
    let run = home
        .run(["--jsonl", "parse", file.to_str().unwrap()])
        .exits(0);
    for said in [
        "sample発第2026-001号",
        "御中",
        "申請を受け付けない旨の通知書",
        REASON,
        "以上",
    ] {
        assert!(run.out.contains(said), "{said}: {run:?}");
    }
    let text = home.run(["notice", "show", "N-1"]).exits(0).out;
    let at = |said: &str| text.find(said).unwrap_or_else(|| panic!("{said}: {text}"));
    let order = [
        "sample発第",
        "御中",
        "理事長",
        "通知書",
        "記\n",
        "理由",
        "以上",
    ]
    .map(at);
    assert!(order.is_sorted(), "{order:?}: {text}");
}

#[test]
fn the_code_never_stands_alone_on_a_page() {
    let home = refused(SETTINGS);
    issued(&home);
    let file = home.path("N-1.docx");
    home.json(["notice", "show", "N-1", "--out", file.to_str().unwrap()]);
    let mut packed = zip::ZipArchive::new(fs::File::open(&file).unwrap()).unwrap();
    let part = packed.by_name("word/document.xml").unwrap();
    let document = std::io::read_to_string(part).unwrap();
    let end = document.find("以上").unwrap();
    let start = document[..end].rfind("<w:p>").unwrap();
    let before = document[..start].rfind("<w:p>").unwrap();
    let below: Vec<&str> = document[before..].split("<w:p>").skip(1).collect();
    assert!(below.len() > 3, "{below:?}");
    let (last, kept) = below.split_last().unwrap();
    assert!(!last.contains("keepNext"), "{last}");
    for paragraph in kept {
        assert!(paragraph.contains("<w:pPr><w:keepNext/>"), "{paragraph}");
    }
}

#[test]
fn who_drafts_does_not_approve() {
    let home = refused(SETTINGS);
    drafted(&home);
    fails(step(&home, "approve", "sato"), "E1006");
    fails(step(&home, "issue", "sato"), "E1007");
    step(&home, "approve", "suzuki").exits(0);
    fails(step(&home, "approve", "kato"), "E1007");
}

#[test]
fn only_officers_approve_and_writing_letters_is_no_evaluation() {
    let home = refused(SETTINGS);
    for (name, role) in [
        ("kanri", "admin"),
        ("sato", "clerk"),
        ("mita", "reviewer"),
        ("suzuki", "officer"),
        ("kato", "officer"),
    ] {
        home.run(["user", "add", name, "--role", role, "--no-password"])
            .exits(0);
    }
    let draft = |by| home.run(["notice", "draft", CASE, "not-accepted", "--by", by]);
    fails(draft("nobody"), "E0830");
    fails(draft("mita"), "E0836");
    draft("suzuki").exits(0);
    fails(step(&home, "approve", "sato"), "E0836");
    fails(step(&home, "approve", "suzuki"), "E1006");
    step(&home, "approve", "kato").exits(0);
    fails(step(&home, "issue", "mita"), "E0836");
    step(&home, "issue", "sato").exits(0);
    // Who wrote and approved letters can still decide on the case.
    let run = home.run([
        "case",
        "clear-bar",
        CASE,
        "--field",
        "bar=recent-denial",
        "--reason",
        "別の事業者",
        "--by",
        "kato",
    ]);
    assert!(!run.err.contains("E0838"), "{run:?}");
}

#[test]
fn what_cannot_be_is_refused_with_what_to_do() {
    let home = refused(SETTINGS);
    let draft = |more: &[&str]| {
        let mut args = vec!["notice", "draft", CASE, "--by", "sato"];
        args.extend(more);
        home.run(args)
    };
    fails(draft(&["no-such-paper"]), "E1000").exits(2);
    fails(draft(&["revocation"]), "E1001").exits(1);
    fails(draft(&["not-accepted", "--to", "public"]), "E1003").exits(2);
    fails(draft(&["not-accepted", "--field", "a=b"]), "E1003");
    fails(draft(&["not-accepted", "--field", "a"]), "E1003");
    fails(draft(&["fee-invoice"]), "E1003");
    fails(
        draft(&[
            "fee-invoice",
            "--field",
            "application=many",
            "--field",
            "examination=1",
        ]),
        "E1003",
    );
    fails(draft(&["not-accepted", "--event", "0"]), "E1001");
    draft(&["not-accepted"]).exits(0);
    fails(draft(&["not-accepted"]), "E1004").exits(1);
    draft(&["not-accepted", "--again"]).exits(0);
    draft(&[
        "fee-invoice",
        "--field",
        "application=55,000円",
        "--field",
        "examination=63800",
    ])
    .exits(0);
    let text = home.run(["notice", "show", "N-3"]).exits(0).out;
    assert!(
        text.contains("金 55,000円") && text.contains("金 63,800円"),
        "{text}"
    );

    fails(home.run(["notice", "show", "N-99"]), "E1011").exits(1);
    fails(home.run(["notice", "show", "2"]), "E1011");
    fails(
        home.run(["notice", "show", "N-1", "--out", "letter.odt"]),
        "E1013",
    )
    .exits(2);
    fails(home.run(["notice", "list", "C-2026-000099"]), "E03");
    fails(
        home.run(["notice", "withdraw", "N-2", "--reason", " "]),
        "E0305",
    );
    home.run([
        "notice",
        "withdraw",
        "N-2",
        "--reason",
        "重ねて作成した",
        "--by",
        "sato",
    ])
    .exits(0);
    fails(
        home.run(["notice", "approve", "N-2", "--by", "suzuki"]),
        "E1007",
    );

    fails(
        home.run(["notice", "sent", "N-1", "--how", "手渡し"]),
        "E1007",
    );
    step(&home, "approve", "suzuki").exits(0);
    fails(
        home.run(["notice", "issue", "N-1", "--on", "2099-01-01"]),
        "E1008",
    )
    .exits(2);
    fails(
        home.run(["notice", "issue", "N-1", "--on", "2020-01-01"]),
        "E1008",
    );
    step(&home, "issue", "sato").exits(0);
    fails(step(&home, "issue", "sato"), "E1007");
    fails(
        home.run(["notice", "withdraw", "N-1", "--reason", "x"]),
        "E1007",
    );
    fails(home.run(["notice", "sent", "N-1", "--how", " "]), "E1003");
    fails(
        home.run([
            "notice",
            "sent",
            "N-1",
            "--how",
            "郵送",
            "--on",
            "2020-01-01",
        ]),
        "E1008",
    );
    if cfg!(not(feature = "pdf")) {
        fails(
            home.run(["notice", "show", "N-1", "--format", "pdf"]),
            "E1015",
        );
    }
}

/// Reasons are said with the event or with the letter; where neither does, a
/// paper that needs them is refused.
#[test]
fn a_paper_that_needs_reasons_is_refused_without() {
    let home = Home::with_settings(SETTINGS);
    home.submit("見本会", "教育規程.txt", EDUCATION);
    home.intake();
    event(
        &home,
        &["check-antisocial", CASE, "--field", "involved=yes"],
    );
    event(
        &home,
        &["check-leak-bar", CASE, "--field", "until=2027-01-01"],
    );
    event(&home, &["ask-refund", CASE]);
    let plain = ["notice", "draft", CASE, "hearing", "--by", "sato"];
    // No event yet after which a hearing could follow.
    fails(home.run(plain), "E1001");
    let path = "templates/schemes/japhic-medical/2016-07-01/letters/fee-invoice.toml";
    let text = fs::read_to_string(crate::support::repository().join(path)).unwrap();
    let text = text.replacen("from = ", "reasons = true\nfrom = ", 1);
    home.put(
        path,
        text + "\n[[item]]\ntitle = \"理由\"\ntext = \"{{ reason }}\"\n",
    );
    let draft = |reason: &str| {
        home.run([
            "notice",
            "draft",
            CASE,
            "fee-invoice",
            "--field",
            "application=1",
            "--field",
            "examination=2",
            "--reason",
            reason,
            "--by",
            "sato",
        ])
    };
    fails(draft(" "), "E1002").exits(2);
    let run = draft("<b>一行目\n二行目").exits(0);
    assert!(run.out.contains("一行目\n　　二行目"), "{run:?}");
}

#[test]
fn placeholders_do_not_leave_the_house() {
    let home = refused("[intake]\nsettle_seconds = 0\n[reading]\nocr = false\n");
    drafted(&home);
    let run = fails(step(&home, "approve", "suzuki"), "E1009");
    assert!(run.err.contains("officer"), "{run:?}");
    assert!(
        !run.err.contains("bank"),
        "an invoice alone has it: {run:?}"
    );
    // A number that cannot be made stops the issue, and gives no number away.
    let home = refused(&SETTINGS.replace("{n:03}", "{count}"));
    drafted(&home);
    step(&home, "approve", "suzuki").exits(0);
    fails(home.run(["notice", "issue", "N-1"]), "E1010");
    home.put("akashi.toml", SETTINGS);
    let issued = home.json(["notice", "issue", "N-1"]);
    assert_eq!(issued["notice"]["number"], "sample発第2026-001号");
}

#[test]
fn a_dry_run_changes_nothing() {
    let home = refused(SETTINGS);
    let before = home.json(["ledger", "events"]);
    let dry = |args: &[&str]| {
        let mut all = vec!["notice"];
        all.extend(args);
        all.extend(["--dry-run", "--by", "suzuki"]);
        home.json(all)
    };
    assert_eq!(dry(&["draft", CASE, "not-accepted"])["recorded"], false);
    assert_eq!(home.json(["ledger", "events"]), before);
    drafted(&home);
    assert_eq!(dry(&["approve", "N-1"])["notice"]["state"], "draft");
    home.json(["notice", "approve", "N-1", "--by", "suzuki"]);
    assert_eq!(dry(&["issue", "N-1"])["notice"]["state"], "approved");
    assert_eq!(
        dry(&["withdraw", "N-1", "--reason", "x"])["notice"]["state"],
        "approved"
    );
    home.json(["notice", "issue", "N-1"]);
    assert_eq!(
        dry(&["sent", "N-1", "--how", "郵送"])["notice"]["state"],
        "issued"
    );
}

#[test]
fn an_altered_letter_is_found() {
    let home = refused(SETTINGS);
    issued(&home);
    let alter = |sql: &str| {
        let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
        assert!(database.execute(sql, []).unwrap() > 0, "{sql}");
    };
    alter(
        "UPDATE notice_file SET bytes = CAST(replace(CAST(bytes AS TEXT), '第6条', '第7条') AS BLOB) WHERE form = 'html'",
    );
    let run: Value = home.run(["--json", "verify"]).exits(4).json();
    assert_eq!(run["damage"][0]["what"], "altered-notice", "{run}");
    assert!(strings(&run["damage"][0]["touches"]).contains(&"notice N-1"));
    fails(
        home.run(["notice", "show", "N-1", "--format", "html"]),
        "E1012",
    )
    .exits(4);
    alter("UPDATE notice SET draft = replace(draft, '見本会', '別の会')");
    let run: Value = home.run(["--json", "verify"]).exits(4).json();
    assert_eq!(run["damage"][0]["where"], "notice N-1 draft", "{run}");
}

#[test]
fn an_altered_draft_is_not_issued() {
    let home = refused(SETTINGS);
    drafted(&home);
    home.json(["notice", "approve", "N-1", "--by", "suzuki"]);
    let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
    let sql = "UPDATE notice SET draft = replace(draft, '見本会', '別の会')";
    assert_eq!(database.execute(sql, []).unwrap(), 1);
    drop(database);
    fails(home.run(["notice", "issue", "N-1"]), "E1012").exits(4);
}

#[test]
fn a_package_holds_the_letters_and_an_erasure_takes_them() {
    let home = refused(SETTINGS);
    let info = issued(&home);
    let package = home.path("package");
    home.run(["export", CASE, package.to_str().unwrap()])
        .exits(0);
    for file in info["files"].as_array().unwrap() {
        let form = file["form"].as_str().unwrap();
        let bytes = fs::read(package.join(format!("data/notices/N-1/letter.{form}"))).unwrap();
        assert_eq!(file["sha256"], sha256(&bytes), "{form}");
    }
    let checked = std::process::Command::new("bash")
        .arg("verify.sh")
        .current_dir(&package)
        .output()
        .unwrap();
    assert!(checked.status.success(), "{checked:?}");

    let erased = home.json([
        "erase",
        "N-1",
        "--reason",
        "本人の求め",
        "--by",
        "見本 花子",
        "--yes",
    ]);
    assert_eq!(erased["notices"][0]["notice"], "N-1");
    let list = home.json(["notice", "list", CASE]);
    assert_eq!(list["notices"][0]["state"], "erased");
    // It was issued: nothing is missing, and one more is asked for as such.
    let wants = list["wanted"].as_array().unwrap();
    assert!(
        wants.iter().all(|paper| paper["notice"] != "not-accepted"),
        "{list}"
    );
    let more = [
        "notice",
        "draft",
        CASE,
        "not-accepted",
        "--by",
        "sato",
        "--dry-run",
    ];
    fails(home.run(more), "E1004");
    home.run(more.iter().chain(&["--again"])).exits(0);
    fails(home.run(["notice", "show", "N-1"]), "E1007");
    let verified = home.json(["verify"]);
    assert_eq!(verified["ok"], true, "{verified}");
    assert_eq!(verified["erased"][0]["document"], "N-1", "{verified}");
    for (path, bytes) in crate::support::files(home.dir()) {
        let inside = path.starts_with(&package) || path.starts_with(home.path("intake"));
        let needle = "申請を受け付けない旨の通知書".as_bytes();
        let holds = bytes.windows(needle.len()).any(|part| part == needle);
        assert!(inside || !holds, "{}", path.display());
    }
    let again = home.json(["erase", "N-1", "--reason", "x", "--yes"]);
    assert_eq!(strings(&again["already"]), ["N-1"]);
    let second = home.path("second");
    home.run(["export", CASE, second.to_str().unwrap()])
        .exits(0);
    assert!(!second.join("data/notices").exists());
}

/// An older copy that is restored does not bring an erased letter back.
#[test]
fn an_erased_letter_does_not_come_back_from_an_older_backup() {
    let home = refused(SETTINGS);
    issued(&home);
    let away = tempfile::tempdir().unwrap();
    let path = |name: &str| away.path().join(name).to_str().unwrap().to_owned();
    home.run(["backup", &path("old")]).exits(0);
    home.run(["erase", "N-1", "--reason", "求め", "--yes"])
        .exits(0);
    let list = home.path("ledger/erased.jsonl");
    let restored = crate::support::run([
        "--json",
        "restore",
        &path("old"),
        &path("restored"),
        "--erased",
        list.to_str().unwrap(),
        "--by",
        "見本 花子",
    ]);
    assert_eq!(restored.exits(0).json()["erased_again"], 1);
    let found = crate::support::run(["--json", "--home", &path("restored"), "verify"]);
    assert_eq!(found.exits(0).json()["erased"][0]["document"], "N-1");
    // Restored without the list: the list beside the database tells.
    let by_hand = crate::support::run(["restore", &path("old"), &path("by-hand")]);
    by_hand.exits(0);
    fs::create_dir_all(away.path().join("by-hand/ledger")).unwrap();
    fs::copy(&list, away.path().join("by-hand/ledger/erased.jsonl")).unwrap();
    let found = crate::support::run(["--json", "--home", &path("by-hand"), "verify"]);
    let found = found.exits(4).json();
    assert_eq!(found["damage"][0]["what"], "erasure-undone", "{found}");
    assert_eq!(found["damage"][0]["where"], "notice N-1", "{found}");
}
