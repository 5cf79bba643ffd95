//! Notices in the browser: from what a case asks for to what was sent.

use base64::Engine as _;
use sha2::{Digest as _, Sha256};

use super::{Got, Workbench, add};
use crate::notice::{CASE, SETTINGS, refused};
use crate::support::Home;

/// A home with a case that asks for a notice, and who works on it.
fn desk(settings: &str) -> (Home, Workbench) {
    let home = refused(settings);
    for role in ["clerk", "officer", "reviewer", "auditor"] {
        add(&home, role, role);
    }
    add(&home, "second", "officer");
    let workbench = Workbench::of(&home);
    (home, workbench)
}

/// Where the paper that the case asks for is written.
fn paper(page: &Got) -> String {
    let (_, form) = page.body.split_once("value=\"not-accepted\"").unwrap();
    let (_, rest) = form.split_once("name=\"event\" value=\"").unwrap();
    let seq = rest.split('"').next().unwrap();
    format!("notice=not-accepted&event={seq}&to=applicant")
}

/// A draft that somebody wrote; the answer says where it is.
#[track_caller]
fn drafted(workbench: &Workbench, who: &str) -> (String, String, Got) {
    let cookie = workbench.sign_in(who);
    let place = format!("/cases/{CASE}/notices");
    let page = workbench.get(&place, &cookie);
    let body = format!("form={}&{}", page.form(), paper(&page));
    let got = workbench.post(&place, &cookie, &body);
    (cookie, page.form(), got)
}

fn state(home: &Home) -> String {
    let list = home.json(["notice", "list", CASE]);
    list["notices"][0]["state"].as_str().unwrap().to_owned()
}

#[test]
fn a_notice_is_written_agreed_to_issued_and_sent() {
    let (home, workbench) = desk(SETTINGS);
    let clerk = workbench.sign_in("clerk");
    let place = format!("/cases/{CASE}/notices");
    let page = workbench.get(&place, &clerk);
    assert_eq!(page.status, 200, "{page:?}");
    let (form, paper) = (page.form(), paper(&page));
    // What it would say is shown, with what was typed, and nothing is recorded.
    let body = format!("form={form}&{paper}&do=look&reason=a+reason+of+its+own");
    let got = workbench.post(&place, &clerk, &body);
    assert_eq!(got.status, 200, "{got:?}");
    assert_eq!(
        got.body.matches("a reason of its own").count(),
        2,
        "{got:?}"
    );
    let none = home.json(["notice", "list", CASE]);
    assert_eq!(none["notices"].as_array().unwrap().len(), 0);

    let got = workbench.post(&place, &clerk, &format!("form={form}&{paper}"));
    assert_eq!(got.status, 303, "{got:?}");
    let place = got.header("location").unwrap().to_owned();
    assert_eq!(place, format!("/cases/{CASE}/notices/N-1"));
    let page = workbench.get(&place, &clerk);
    assert!(page.body.contains("暴力団等が経営に関与"), "{page:?}");
    assert!(!page.body.contains("/approve"), "a clerk approves nothing");

    let post = |cookie: &str, step: &str, body: &str| {
        let form = workbench.get(&place, cookie).form();
        workbench.post(
            &format!("{place}/{step}"),
            cookie,
            &format!("form={form}&{body}"),
        )
    };
    assert_eq!(post(&clerk, "issue", "").status, 409, "nobody agreed yet");
    let officer = workbench.sign_in("officer");
    assert_eq!(post(&officer, "approve", "").status, 303);
    assert_eq!(post(&clerk, "issue", "on=9999-12-31").status, 422);
    assert_eq!(post(&clerk, "issue", "on=soon").status, 422);
    assert_eq!(post(&clerk, "issue", "on=").status, 303);
    let got = post(&clerk, "sent", "words=by+hand&on=1999-01-01");
    assert_eq!(got.status, 422, "{got:?}");
    assert!(got.body.contains("value=\"by hand\""), "{got:?}");
    assert_eq!(post(&clerk, "sent", "words=+").status, 422);
    assert_eq!(post(&clerk, "sent", "words=by+hand").status, 303);
    assert_eq!(state(&home), "sent");
    let page = workbench.get(&place, &clerk);
    assert!(page.body.contains("sample発第"), "{page:?}");
    // One more of what was issued, when that is meant.
    let all = format!("/cases/{CASE}/notices");
    let page = workbench.get(&all, &clerk);
    assert!(page.body.contains("name=\"again\" value=\"1\""), "{page:?}");
    let put = |more: &str| workbench.post(&all, &clerk, &format!("form={form}&{paper}{more}"));
    assert_eq!(put("").status, 409);
    assert_eq!(put("&again=1").status, 303);
    home.run(["verify"]).exits(0);
}

#[test]
fn a_letter_is_shown_sealed_and_saved_as_it_was_kept() {
    let (home, workbench) = desk(SETTINGS);
    let (clerk, _, got) = drafted(&workbench, "clerk");
    let place = got.header("location").unwrap().to_owned();
    let got = workbench.get(&format!("{place}/letter"), &clerk);
    assert_eq!(got.status, 200, "{got:?}");
    let kept = home.run(["notice", "show", "N-1", "--format", "html"]);
    assert_eq!(got.body, kept.exits(0).out);
    // Its own style and nothing else, in a sandbox.
    let (_, style) = got.body.split_once("<style>").unwrap();
    let (style, _) = style.split_once("</style>").unwrap();
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(style));
    let policy = got.header("content-security-policy").unwrap();
    assert!(
        policy.contains(&format!("style-src 'sha256-{hash}';")),
        "{policy}"
    );
    for part in ["default-src 'none'", "sandbox;", "frame-ancestors 'none'"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(
        !policy.contains("unsafe") && !policy.contains("script"),
        "{policy}"
    );
    assert_eq!(got.header("cache-control"), Some("no-store"));

    let saved = workbench.get(&format!("{place}/save/html"), &clerk);
    assert_eq!(saved.body, got.body);
    let docx = workbench.get(&format!("{place}/save/docx"), &clerk);
    for saved in [saved, docx] {
        let disposition = saved.header("content-disposition").unwrap();
        assert!(disposition.starts_with("attachment"), "{disposition}");
    }
    assert_eq!(
        workbench.get(&format!("{place}/save/exe"), &clerk).status,
        404
    );
    let log = home.run(["user", "log"]).exits(0).out;
    assert!(log.contains("N-1.docx"), "{log}");
    // A notice is nowhere but in its case.
    home.submit("別の見本会", "規程.txt", "第1条 教育を実施する。\n");
    home.intake();
    let other = "/cases/C-2026-000002/notices";
    assert_eq!(workbench.get(other, &clerk).status, 200);
    for end in ["", "/letter", "/save/docx"] {
        let got = workbench.get(&format!("{other}/N-1{end}"), &clerk);
        assert_eq!(got.status, 404, "{got:?}");
    }
}

#[test]
fn whoever_wrote_a_notice_does_not_approve_it() {
    let (home, workbench) = desk(SETTINGS);
    let (officer, form, got) = drafted(&workbench, "officer");
    let place = got.header("location").unwrap().to_owned();
    let page = workbench.get(&place, &officer);
    assert!(!page.body.contains("/approve\""), "{page:?}");
    let got = workbench.post(
        &format!("{place}/approve"),
        &officer,
        &format!("form={form}"),
    );
    assert_eq!(got.status, 403, "{got:?}");
    assert!(got.body.contains("自ら承認できません"), "{got:?}");
    let log = home.run(["user", "log"]).exits(0).out;
    let denied = |line: &str| line.starts_with('✕') && line.contains("N-1/approve");
    assert!(log.lines().any(denied), "{log}");
    let second = workbench.sign_in("second");
    let page = workbench.get(&place, &second);
    assert!(page.body.contains("/approve\""), "{page:?}");

    // The reason of a withdrawal is asked for; who only looks has no forms.
    let withdraw = |reason: &str| {
        let body = format!("form={form}&words={reason}");
        workbench.post(&format!("{place}/withdraw"), &officer, &body)
    };
    assert_eq!(withdraw("+").status, 422);
    assert_eq!(state(&home), "draft");
    let auditor = workbench.sign_in("auditor");
    for place in [&place, &format!("/cases/{CASE}/notices")] {
        let page = workbench.get(place, &auditor);
        assert_eq!(page.status, 200, "{page:?}");
        assert!(
            !page.body.contains("<form method=\"post\" action=\"/cases"),
            "{page:?}"
        );
    }
    assert_eq!(withdraw("to+be+written+anew").status, 303);
    assert_eq!(state(&home), "withdrawn");
    let page = workbench.get(&format!("/cases/{CASE}/notices"), &officer);
    assert!(
        page.body.contains("value=\"not-accepted\""),
        "asked for again"
    );
}

#[test]
fn placeholders_stop_an_approval_and_a_second_draft_is_refused() {
    let unset = SETTINGS.replace("officer = \"見本 花子\"\n", "");
    let (home, workbench) = desk(&unset);
    let (clerk, form, got) = drafted(&workbench, "clerk");
    let place = got.header("location").unwrap().to_owned();
    let list = home.json(["notice", "list", CASE]);
    let seq = list["notices"][0]["event"].clone();
    let body =
        format!("form={form}&notice=not-accepted&event={seq}&to=applicant&reason=typed+words");
    let got = workbench.post(&format!("/cases/{CASE}/notices"), &clerk, &body);
    assert_eq!(got.status, 409, "{got:?}");
    assert!(got.body.contains("typed words"), "{got:?}");
    let officer = workbench.sign_in("officer");
    let form = workbench.get(&place, &officer).form();
    let got = workbench.post(
        &format!("{place}/approve"),
        &officer,
        &format!("form={form}"),
    );
    assert_eq!(got.status, 422, "{got:?}");
    assert!(got.body.contains("仮の値が残っています"), "{got:?}");
    assert!(got.body.contains("【氏名】"), "{got:?}");
    assert_eq!(state(&home), "draft");
}
