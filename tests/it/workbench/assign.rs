//! The people of a case: shown, assigned in the browser, and where the home says
//! so the only ones who see it.

use super::{Workbench, home};

const CLOSED: &str =
    "[intake]\nsettle_seconds = 0\n[reading]\nocr = false\n[cases]\nassigned_only = true\n";

#[test]
fn an_officer_assigns_on_the_page_of_the_case() {
    let (home, case) = home();
    let workbench = Workbench::of(&home);
    let officer = workbench.sign_in("officer");
    let reviewer = workbench.sign_in("reviewer");
    let place = format!("/cases/{case}");
    let page = workbench.get(&place, &officer);
    assert!(page.body.contains("担当は決まっていません"), "{page:?}");
    assert!(!workbench.get(&place, &reviewer).body.contains("/people\""));
    let send = |what: &str| {
        let body = format!("form={}&{what}", page.form());
        workbench.post(&format!("{place}/people"), &officer, &body)
    };
    let got = send("do=assign&name=reviewer&reason=%E4%B8%BB%E6%8B%85%E5%BD%93");
    assert_eq!(got.status, 303, "{got:?}");
    let got = send("do=assign&name=reviewer");
    assert!(
        got.status == 409 && got.body.contains("E1082") || got.body.contains("担当です"),
        "{got:?}"
    );
    let got = send("do=assign&name=officer");
    assert_eq!(got.status, 422, "{got:?}");
    let shown = workbench.get(&place, &reviewer).body;
    assert!(
        shown.contains("主担当") && shown.contains("officer が決めた"),
        "{shown}"
    );
    for path in ["/cases?mine=1", "/"] {
        let body = workbench.get(path, &reviewer).body;
        assert!(body.contains(&case), "{path}: {body}");
    }
    let none = workbench.get("/cases?mine=1", &officer).body;
    assert!(!none.contains(&case), "{none}");
    assert!(
        workbench
            .get("/cases", &officer)
            .body
            .contains("<td>reviewer</td>")
    );
    let got = send("do=off&name=reviewer&reason=");
    assert_eq!(got.status, 422, "{got:?}");
    assert_eq!(send("do=off&name=reviewer&reason=x").status, 303);
    assert!(
        !workbench
            .get("/cases?mine=1", &reviewer)
            .body
            .contains(&case)
    );
    home.run(["verify"]).exits(0);
}

#[test]
fn who_is_not_assigned_sees_nothing_of_a_closed_case() {
    let (home, case) = home();
    home.put("akashi.toml", CLOSED);
    let workbench = Workbench::of(&home);
    let roles = ["reviewer", "committee", "contractor"];
    let cookies = roles.map(|role| workbench.sign_in(role));
    let paths = [
        format!("/cases/{case}"),
        format!("/cases/{case}/matrix"),
        format!("/cases/{case}/review/J3-01"),
        format!("/cases/{case}/coverage/csv"),
        "/submissions/R-2026-000001".to_owned(),
        "/documents/D-1".to_owned(),
        "/documents/D-1/original".to_owned(),
        "/documents/D-1/pages/1.png".to_owned(),
    ];
    let lists = [
        "/",
        "/cases",
        "/search?q=教育",
        "/search?q=教育+case:C-2026-000001",
    ];
    for cookie in &cookies {
        for path in &paths {
            let got = workbench.get(path, cookie);
            assert_eq!(got.status, 403, "{path}: {got:?}");
            assert!(
                got.body.contains("E1080") && !got.body.contains("教育を実施"),
                "{path}"
            );
        }
        for path in lists {
            let body = workbench.get(path, cookie).body;
            assert!(
                !body.contains(&format!("/cases/{case}")) && !body.contains("を実施"),
                "{path}: {body}"
            );
            assert!(!body.contains("/documents/D-1"), "{path}: {body}");
        }
    }
    let log = home.run(["user", "log"]).exits(0).out;
    let denied =
        |line: &str| line.contains('✕') && line.contains("reviewer") && line.contains(&case);
    assert!(log.lines().any(denied), "{log}");
    // Everybody else sees it as before.
    for role in ["clerk", "officer", "auditor"] {
        let cookie = workbench.sign_in(role);
        assert_eq!(workbench.get(&paths[0], &cookie).status, 200, "{role}");
        let found = workbench.get("/search?q=教育", &cookie).body;
        assert!(found.contains("/documents/D-1"), "{role}: {found}");
    }
    let assign = ["assign", case.as_str(), "committee", "--by", "officer"];
    home.run(assign).exits(0);
    let [reviewer, committee, _] = &cookies;
    assert_eq!(workbench.get(&paths[0], committee).status, 200);
    for path in lists {
        let body = workbench.get(path, committee).body;
        assert!(body.contains(&case), "{path}: {body}");
    }
    assert_eq!(workbench.get(&paths[0], reviewer).status, 403);
    // A case of one's own is no window into another.
    home.submit("別の会", "規程.txt", "第1条 従業者に教育を行う。\n");
    let other = home.intake()[0]["case"].as_str().unwrap().to_owned();
    home.run(["assign", &other, "reviewer", "--by", "officer"])
        .exits(0);
    assert_eq!(
        workbench.get(&format!("/cases/{other}"), reviewer).status,
        200
    );
    for path in [
        format!("/cases/{other}/compare?with={case}"),
        "/documents/D-2/compare?with=D-1".to_owned(),
    ] {
        let got = workbench.get(&path, reviewer);
        assert!(got.body.contains("E1080"), "{path}: {got:?}");
        assert!(!got.body.contains("年1回以上"), "{path}: {got:?}");
    }
}

#[test]
fn the_desk_and_the_deadlines_are_narrowed_too() {
    let (home, case) = home();
    home.submit("別の会", "規程.txt", "第1条 従業者に教育を行う。\n");
    let other = home.intake()[0]["case"].as_str().unwrap().to_owned();
    home.put("akashi.toml", CLOSED);
    home.run(["assign", &other, "reviewer", "--by", "officer"])
        .exits(0);
    let ask = |about: &[&str], text: &str| {
        let said = ["--from", "user", "--text", text, "--by", "clerk"];
        let words = ["enquiry", "add", "--json"].iter().chain(about);
        let run = home.run(words.chain(&said)).exits(0);
        run.json()["enquiry"].as_str().unwrap().to_owned()
    };
    let theirs = ask(&["--case", &case], "教育はいつですか");
    let mine = ask(&["--case", &other], "監査はいつですか");
    let nobodys = ask(&["--scheme", crate::support::JAPHIC], "窓口はどこですか");
    let workbench = Workbench::of(&home);
    let (reviewer, clerk) = (workbench.sign_in("reviewer"), workbench.sign_in("clerk"));
    let month = home.json(["due", "--within", "36500"])["due"][0]["last"]
        .as_str()
        .unwrap()[..7]
        .to_owned();
    let lists = [
        "/due?within=3650".to_owned(),
        format!("/due?month={month}"),
        "/enquiries".to_owned(),
    ];
    for path in &lists {
        let all = workbench.get(path, &clerk).body;
        assert!(all.contains(&case) && all.contains(&other), "{path}: {all}");
        let own = workbench.get(path, &reviewer).body;
        assert!(own.contains(&other), "{path}: {own}");
        assert!(!own.contains(&case), "{path}: {own}");
        assert!(!own.contains("窓口はどこ"), "{path}: {own}");
    }
    let one = |code: &str, cookie: &str| workbench.get(&format!("/enquiries/{code}"), cookie);
    assert_eq!(one(&mine, &reviewer).status, 200);
    for code in [&theirs, &nobodys] {
        assert_eq!(one(code, &clerk).status, 200);
        let got = one(code, &reviewer);
        assert_eq!(got.status, 403, "{got:?}");
        assert!(
            got.body.contains("E1084") && !got.body.contains("ですか"),
            "{got:?}"
        );
    }
    let first = workbench.get("/", &reviewer).body;
    assert!(first.contains("監査はいつ"), "{first}");
    assert!(
        !first.contains("教育はいつ") && !first.contains("窓口はどこ"),
        "{first}"
    );
}
