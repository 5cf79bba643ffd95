//! Findings and comparison in the browser.

use super::{Workbench, add, home};
use crate::compare::{self, CASE, RENEWAL};
use crate::support::Home;

/// The first value of a field of that name.
#[track_caller]
fn value(body: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let (_, rest) = body
        .split_once(&start)
        .unwrap_or_else(|| panic!("no {name}: {body}"));
    rest.split('"').next().unwrap().to_owned()
}

fn listed(home: &Home, case: &str) -> Vec<serde_json::Value> {
    let found = home.json(["finding", "list", case]);
    found["findings"].as_array().unwrap().clone()
}

#[test]
fn a_finding_is_written_answered_and_settled() {
    let (home, case) = home();
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("reviewer");
    let place = format!("/cases/{case}/findings");
    let page = workbench.get(&place, &cookie);
    assert_eq!(page.status, 200, "{page:?}");
    let form = page.form();
    let put = |body: &str| workbench.post(&place, &cookie, &format!("form={form}&{body}"));
    // Nothing is preselected, and what was typed is not lost.
    let got = put("text=no+record+of+training&grade=&due=2026-12-15");
    assert_eq!(got.status, 422, "{got:?}");
    assert!(
        got.body.contains("no record of training</textarea>"),
        "{got:?}"
    );
    assert!(got.body.contains("value=\"2026-12-15\""), "{got:?}");
    assert_eq!(
        put("text=no+record+of+training&grade=major&due=soon").status,
        422
    );
    let got = put("text=no+record+of+training&grade=major&due=2026-12-15&criterion=J3-01");
    assert_eq!(got.status, 303, "{got:?}");
    let finding = listed(&home, &case)[0].clone();
    let code = finding["finding"].as_str().unwrap();
    assert_eq!(finding["due"], "2026-12-15");
    assert_eq!(finding["by"], "reviewer");

    let act = |what: &str, body: &str| {
        let place = format!("{place}/{code}/{what}");
        workbench.post(&place, &cookie, &format!("form={form}&{body}"))
    };
    assert_eq!(act("answer", "submission=R-2026-000099").status, 404);
    assert_eq!(
        act("answer", "submission=R-2026-000001&reason=sent").status,
        303
    );
    assert_eq!(listed(&home, &case)[0]["state"], "answered");
    assert_eq!(act("close", "reason=+").status, 422);
    assert_eq!(act("close", "reason=seen").status, 303);
    assert_eq!(listed(&home, &case)[0]["state"], "closed");
    assert_eq!(act("close", "reason=again").status, 409);
    let page = workbench.get(&format!("/cases/{case}"), &cookie);
    assert!(page.body.contains("no record of training"), "{page:?}");
    home.run(["verify"]).exits(0);
}

#[test]
fn what_the_checks_propose_is_taken_over_or_put_aside() {
    let (home, case) = home();
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("reviewer");
    let place = format!("/cases/{case}/findings");
    let page = workbench.get(&place, &cookie);
    let name = value(&page.body, "proposal");
    let form = page.form();
    let got = workbench.post(
        &place,
        &cookie,
        &format!("form={form}&proposal={name}&grade=minor&text="),
    );
    assert_eq!(got.status, 303, "{got:?}");
    let finding = listed(&home, &case)[0].clone();
    let code = finding["finding"].as_str().unwrap();
    let page = workbench.get(&place, &cookie);
    assert!(
        page.body
            .contains(&format!("指摘にしました: <a href=\"#{code}\"")),
        "{page:?}"
    );

    let aside = |name: &str, reason: &str| {
        let body = format!("form={form}&dismiss={name}&reason={reason}");
        workbench.post(&format!("{place}/dismiss"), &cookie, &body)
    };
    assert_eq!(aside(&name, "+").status, 422);
    assert_eq!(aside(&name, "not+asked+for").status, 303);
    let page = workbench.get(&place, &cookie);
    assert!(page.body.contains("not asked for"), "{page:?}");
    // A name that the checks do not say any more means nothing.
    let got = aside("0123456789abcdef", "why");
    assert_eq!(got.status, 409, "{got:?}");
    assert!(got.body.contains("E1040") || got.body.contains("もう指摘していません"));
    home.run(["verify"]).exits(0);
}

#[test]
fn a_renewal_is_compared_and_what_holds_is_confirmed_at_once() {
    let home = compare::home();
    add(&home, "reviewer", "reviewer");
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("reviewer");
    let place = format!("/cases/{RENEWAL}/compare");
    let page = workbench.get(&place, &cookie);
    assert_eq!(page.status, 200, "{page:?}");
    assert!(page.body.contains("1 件をまとめて確認する"), "{page:?}");
    let (_, audit) = page.body.split_once("監査規程.md").unwrap();
    assert!(audit.contains("変更"), "{audit}");
    let documents = home.json(["compare", RENEWAL]);
    let changed = documents["documents"].as_array().unwrap().iter();
    let mut changed = changed.filter(|one| one["new"]["name"] == "監査規程.md");
    let code = changed.next().unwrap()["new"]["document"].clone();
    let code = code.as_str().unwrap();
    let one = workbench.get(&format!("{place}?document={code}"), &cookie);
    assert!(
        one.body.contains("<del>") && one.body.contains("毎年２回"),
        "{one:?}"
    );

    let body = format!("form={}", page.form());
    assert_eq!(workbench.post(&place, &cookie, &body).status, 303);
    let confirmed = &home.json(["compare", RENEWAL])["carried"][0]["confirmed"];
    assert_eq!(confirmed, true);
    let got = workbench.post(&place, &cookie, &body);
    assert_eq!(got.status, 422, "{got:?}");
    let got = workbench.get(&format!("/cases/{CASE}/compare"), &cookie);
    assert_eq!(got.status, 404, "it builds on no case: {got:?}");
}

#[test]
fn two_versions_of_a_document_are_compared() {
    let home = Home::new();
    let text = "第1条 従業者に対し、年1回以上、個人情報保護の教育を実施する。\n";
    home.submit("見本会", "教育規程.txt", text);
    home.run(["intake"]).exits(0);
    home.submit("見本会", "教育規程.txt", text.replace("年1回", "年2回"));
    home.run(["intake"]).exits(0);
    add(&home, "reviewer", "reviewer");
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("reviewer");
    let got = workbench.get("/documents/D-2/compare?with=D-1", &cookie);
    assert_eq!(got.status, 200, "{got:?}");
    assert!(
        got.body.contains("年1回以上") && got.body.contains("年2回以上"),
        "{got:?}"
    );
    assert_eq!(workbench.get("/documents/D-1/compare", &cookie).status, 404);
}
