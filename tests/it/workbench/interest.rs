//! An interest in a case, declared in the browser by whoever has it.

use super::{Workbench, home};

#[test]
fn who_declares_an_interest_judges_no_longer() {
    let (home, case) = home();
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("reviewer");
    let place = format!("/cases/{case}");
    home.run(["assign", case.as_str(), "reviewer", "--by", "officer"])
        .exits(0);
    let page = workbench.get(&place, &cookie);
    assert!(page.body.contains("自分の利害関係を申告する"), "{page:?}");
    let declare = |reason: &str| {
        // A name in the form is nobody's: one speaks of oneself.
        let body = format!("form={}&name=officer&interest={reason}", page.form());
        workbench.post(&format!("{place}/conflict"), &cookie, &body)
    };
    let got = declare("+");
    assert_eq!(got.status, 422, "a reason is needed: {got:?}");
    let got = declare("%E5%BD%B9%E5%93%A1%E3%81%AE%E8%A6%AA%E6%97%8F");
    assert_eq!(got.status, 303, "{got:?}");
    assert_eq!(
        got.header("location"),
        Some(format!("{place}#people").as_str())
    );
    let after = workbench.get(&place, &cookie).body;
    assert!(after.contains("役員の親族"), "{after}");
    assert!(after.contains("担当は決まっていません"), "{after}");
    assert!(!after.contains("/conflict\""), "{after}");
    let first = workbench.get(&format!("{place}/review"), &cookie);
    let review = first.header("location").unwrap().to_owned();
    let page = workbench.get(&review, &cookie);
    assert!(page.body.contains("判断は記録できません"), "{page:?}");
    assert!(!page.body.contains("name=\"verdict\""), "{page:?}");
    assert!(page.body.contains("<kbd>J</kbd>"), "{page:?}");
    assert!(
        !page.body.contains("<kbd>A</kbd>"),
        "no key for what there is not: {page:?}"
    );
    let (_, rest) = page.body.split_once("?passage=").unwrap();
    let passage = rest.split('"').next().unwrap();
    let body = format!(
        "form={}&passage={passage}&verdict=accept&reason=",
        page.form()
    );
    let got = workbench.post(&review, &cookie, &body);
    assert_eq!(got.status, 403, "{got:?}");
    assert!(got.body.contains("利害関係があるとされています"), "{got:?}");
    let declared = home.json(["user", "conflicts"]);
    let declared = declared["conflicts"].as_array().unwrap();
    assert_eq!(declared.len(), 1, "{declared:?}");
    assert_eq!(declared[0]["name"], "reviewer");
    home.run(["verify"]).exits(0);
}

#[test]
fn who_no_longer_sees_the_case_is_led_away_from_it() {
    let (home, case) = home();
    home.put(
        "akashi.toml",
        "[intake]\nsettle_seconds = 0\n[reading]\nocr = false\n[cases]\nassigned_only = true\n",
    );
    home.run(["assign", case.as_str(), "committee", "--by", "officer"])
        .exits(0);
    let workbench = Workbench::of(&home);
    let (member, contractor) = (
        workbench.sign_in("committee"),
        workbench.sign_in("contractor"),
    );
    let place = format!("/cases/{case}/conflict");
    let declare = |cookie: &str| {
        let form = workbench.get("/account", cookie).form();
        workbench.post(&place, cookie, &format!("form={form}&interest=x"))
    };
    assert_eq!(declare(&contractor).status, 403);
    let got = declare(&member);
    assert_eq!(
        (got.status, got.header("location")),
        (303, Some("/cases")),
        "{got:?}"
    );
    assert_eq!(
        workbench.get(&format!("/cases/{case}"), &member).status,
        403
    );
}
