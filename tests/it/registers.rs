//! The register as of any day, through the program.

use serde_json::Value;

use crate::support::{ASPIC, Home, JAPHIC, Run, repository};

mod model;

/// A holder of the first scheme's mark: in the register from 2024-05-10 on.
pub(crate) fn holder(home: &Home) -> String {
    let slip = "applicant = \"見本会\"\nsubject = \"見本病院\"\nreceived_on = 2024-04-01\n";
    home.submit("a", "submission.toml", slip);
    home.submit("a", "規程.txt", "個人情報保護規程\n");
    let case = home.intake()[0]["case"].as_str().unwrap().to_owned();
    for (on, event, fields) in [
        (
            "2024-04-02",
            "set-scope",
            "extent=all facilities=見本病院 prefecture=東京都",
        ),
        (
            "2024-04-02",
            "check-eligibility",
            "facility=病院 base_in_japan=yes foreign_corporation=no",
        ),
        ("2024-04-02", "check-antisocial", "involved=no"),
        (
            "2024-04-02",
            "check-officer",
            "name=見本太郎 role=理事長 antisocial=no",
        ),
        ("2024-04-05", "pay-fee", "amount=118800"),
        ("2024-04-08", "visit", "office=本院"),
        (
            "2024-04-09",
            "check-items",
            "pms=yes organisation=yes education_on=2024-01-10 audit_on=2024-01-11 contact=yes safety=yes contracts=yes",
        ),
        ("2024-04-10", "conform", "meeting_on=2024-04-10"),
        ("2024-05-01", "grant", "meeting_on=2024-05-01"),
        ("2024-05-10", "sign-contract", "number==1+1(00)"),
    ] {
        happen(home, &case, on, event, fields);
    }
    case
}

/// A service of the second scheme, certified on 2024-04-01.
pub(crate) fn service(home: &Home) -> String {
    let folder = "intake/aspic-medical/a";
    home.put(
        format!("{folder}/submission.toml"),
        "applicant = \"株式会社見本\"\nsubject = \"見本カルテ\"\nchannel = \"post\"\nreceived_on = 2024-03-01\n",
    );
    let form = repository().join("intake/aspic-medical/2026_新規_サンプルカルテ/申請書B.xlsx");
    home.put(
        format!("{folder}/申請書B.xlsx"),
        std::fs::read(form).unwrap(),
    );
    let case = home.intake()[0]["case"].as_str().unwrap().to_owned();
    for (on, event, fields) in [
        ("2024-03-02", "pay-fee", "amount=1"),
        ("2024-03-03", "confirm-criteria", "criteria=2022"),
        (
            "2024-04-01",
            "certify",
            "disclosed_on=2024-02-29 number=0300-2404",
        ),
    ] {
        happen(home, &case, on, event, fields);
    }
    case
}

#[track_caller]
pub(crate) fn happen(home: &Home, case: &str, on: &str, event: &str, fields: &str) {
    let mut args = vec![
        "case", event, case, "--on", on, "--by", "見本", "--reason", "見本",
    ];
    for field in fields.split_whitespace() {
        args.extend(["--field", field]);
    }
    home.run(args).exits(0);
}

fn lists(home: &Home, scheme: &str, on: &str, public: bool) -> Value {
    let mut args = vec!["register", "--scheme", scheme, "--on", on];
    args.extend(public.then_some("--public"));
    home.json(args)["registers"][0].clone()
}

fn run(home: &Home, args: &str) -> Run {
    home.run(args.split_whitespace())
}

/// 16条1項: six fields and nothing more; 16条2項: the day and the cause, and no
/// earlier day brings the rest back.
#[test]
fn what_an_article_erases_is_not_brought_back() {
    let home = Home::with_settings(
        "[body]\nname = \"見本審査機関\"\nroles = [{ scheme = \"japhic-medical\", role = \"examining\" }]\n[intake]\nsettle_seconds = 0\n[reading]\nocr = false\n",
    );
    let case = holder(&home);
    let before = lists(&home, JAPHIC, "2024-05-09", true);
    assert_eq!(before["lists"]["current"], serde_json::json!([]));
    let now = lists(&home, JAPHIC, "2024-05-10", true);
    let entry = serde_json::json!({
        "name": "見本会", "scope": "見本病院", "prefecture": "東京都", "number": "=1+1(00)",
        "examining-body": "見本審査機関", "contract-and-renewal-day": "2024-05-10",
    });
    assert_eq!(now["lists"]["current"], serde_json::json!([entry]));
    happen(&home, &case, "2024-06-01", "hold-hearing", "for=revocation");
    let eligible = "ground=1";
    let revoked = [
        "case",
        "revoke",
        &case,
        "--on",
        "2024-06-10",
        "--reason",
        "虚偽",
        "--field",
        eligible,
    ];
    home.run(revoked).exits(0);
    let after = lists(&home, JAPHIC, "2024-06-10", true);
    let left = serde_json::json!([{"lapse-day": "2024-06-10", "cause": {"ja": "付与認証の取消し", "en": "revocation"}}]);
    assert_eq!(after["lists"]["revoked"], left);
    assert_eq!(after["lists"]["current"], serde_json::json!([]));
    let earlier = lists(&home, JAPHIC, "2024-06-09", true);
    assert_eq!(earlier["lists"]["current"], serde_json::json!([]));
    assert_eq!(earlier["left_out"], 1);
    for form in ["table", "html", "csv", "json"] {
        for on in ["2024-05-20", "2024-06-10"] {
            let shown = run(
                &home,
                &format!("register --public --on {on} --format {form}"),
            )
            .exits(0);
            for erased in ["見本会", "見本病院", "東京都", "=1+1"] {
                assert!(!shown.out.contains(erased), "{form} {on}: {}", shown.out);
            }
        }
    }
    // The body itself still sees who it was, and on which day.
    let own = lists(&home, JAPHIC, "2024-06-09", false);
    assert_eq!(own["lists"]["current"][0]["name"], "見本会");
    assert_eq!(own["lists"]["current"][0]["case"], case.as_str());
}

/// 11条2項: what was withheld is not published, on no day; what names no row
/// withholds all.
#[test]
fn what_was_withheld_is_not_published() {
    let home = Home::new();
    let case = service(&home);
    let rows = |public| {
        let shown = lists(&home, ASPIC, "2024-04-01", public);
        let rows = &shown["lists"]["current"][0]["form-b-contents"];
        rows.as_array().cloned().unwrap_or_default()
    };
    let all = rows(true);
    assert!(all.len() > 100, "{}", all.len());
    assert!(all.iter().any(|row| row["number"] == "6"));
    let public = lists(&home, ASPIC, "2024-04-01", true);
    let keys: Vec<&String> = public["lists"]["current"][0]
        .as_object()
        .unwrap()
        .keys()
        .collect();
    assert_eq!(
        keys,
        ["service", "granted-on", "validity", "form-b-contents"]
    );
    happen(
        &home,
        &case,
        "2024-05-01",
        "withhold",
        "rows=6、売上高 requested=yes",
    );
    let left = rows(true);
    assert!(left.len() < all.len() && left.len() > 100);
    assert!(
        left.iter()
            .all(|row| row["number"] != "6" && row["title"] != "売上高")
    );
    let own = rows(false);
    assert_eq!(own.len(), all.len());
    let hidden = own.iter().filter(|row| row["withheld"] == true).count();
    assert_eq!(hidden, all.len() - left.len());
    happen(
        &home,
        &case,
        "2024-05-02",
        "withhold",
        "rows=存在しない項目 requested=yes",
    );
    assert!(rows(true).is_empty());
    let told = run(&home, "register --public").exits(0);
    assert!(
        told.err.contains("E1024") && told.err.contains("存在しない項目"),
        "{}",
        told.err
    );
}

#[test]
fn an_end_that_nobody_recorded_is_told() {
    let home = Home::new();
    let case = service(&home);
    let told = run(&home, "register --on 2026-04-02").exits(0);
    assert!(
        told.err.contains("E1022") && told.err.contains("expire"),
        "{}",
        told.err
    );
    let in_time = run(&home, "register --on 2026-04-01").exits(0);
    assert!(!in_time.err.contains("E1022"), "{}", in_time.err);
    happen(&home, &case, "2026-04-03", "expire", "");
    let expired = lists(&home, ASPIC, "2026-04-03", true);
    let left = serde_json::json!([{"service": "見本カルテ", "ended-on": "2026-04-01", "cause": {"ja": "有効期間の満了", "en": "validity ended"}}]);
    assert_eq!(expired["lists"]["expired"], left);
}

#[test]
fn forms_and_bad_input() {
    let home = Home::new();
    holder(&home);
    let csv = run(
        &home,
        "register --public --scheme japhic-medical --format csv",
    )
    .exits(0);
    assert!(csv.out.starts_with('\u{feff}'));
    assert!(csv.out.contains(",'=1+1(00),"), "{}", csv.out);
    let page = home.path("register.html");
    run(
        &home,
        &format!("register --public --out {}", page.display()),
    )
    .exits(0);
    let page = std::fs::read_to_string(page).unwrap();
    assert!(
        page.contains("default-src 'none'")
            && page.contains("登録簿 <small lang=\"en\">Register</small>")
    );
    assert!(!page.contains("<script") && !page.contains("http://") && !page.contains("https://"));
    let only = home.json(["register", "--list", "expired"]);
    let lists = only["registers"][0]["lists"].as_object().unwrap();
    assert_eq!(lists.keys().collect::<Vec<_>>(), ["expired"]);
    assert!(
        run(&home, "register --on 2999-01-01")
            .exits(2)
            .err
            .contains("E1020")
    );
    assert!(
        run(&home, "register --scheme none")
            .exits(1)
            .err
            .contains("E0201")
    );
    assert!(
        run(&home, "register --out x.doc")
            .exits(2)
            .err
            .contains("E1026")
    );
    run(&home, "register --list all").exits(2);
    run(&home, "register --on gestern").exits(2);
}
