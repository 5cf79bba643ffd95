//! The enquiry desk in the browser.

use super::{Workbench, add, home};
use crate::support::{ASPIC, JAPHIC};

#[test]
fn an_enquiry_is_taken_in_answered_and_closed() {
    let (home, case) = home();
    let workbench = Workbench::of(&home);
    let clerk = workbench.sign_in("clerk");
    let page = workbench.get(&format!("/enquiries?case={case}"), &clerk);
    assert_eq!(page.status, 200, "{page:?}");
    assert!(
        page.body
            .contains(&format!("name=\"case\" value=\"{case}\"")),
        "{page:?}"
    );
    let form = page.form();
    let put = |body: &str| workbench.post("/enquiries", &clerk, &format!("form={form}&{body}"));
    // What is missing is said, and what was typed stays.
    for wrong in [
        "text=how+long%3F&from=user&matter=question",
        &format!("text=how+long%3F&case={case}&matter=question"),
        &format!("text=how+long%3F&case={case}&from=user&matter="),
        &format!("text=how+long%3F&case={case}&from=user&matter=question&on=9999-12-31"),
        &format!("text=how+long%3F&case={case}&from=user&matter=question&on=soon"),
    ] {
        let got = put(wrong);
        assert_eq!(got.status, 422, "{wrong}: {got:?}");
        assert!(
            got.body.contains("how long?</textarea>"),
            "{wrong}: {got:?}"
        );
    }
    let good = "from=user&matter=complaint&name=%3Cb%3Ename&text=how+long%3F";
    assert_eq!(put(&format!("{good}&case=C-2026-000099")).status, 404);
    assert_eq!(put(&format!("{good}&case={case}")).status, 303);
    let all = home.json(["enquiry", "list"]);
    let first = &all["enquiries"][0];
    assert_eq!(first["case"], case.as_str());
    assert_eq!(first["matter"], "complaint");
    assert_eq!(first["steps"][0]["by"], "clerk");

    let place = format!("/enquiries/{}", first["enquiry"].as_str().unwrap());
    let page = workbench.get(&place, &clerk);
    assert!(
        page.body.contains("how long?") && page.body.contains("&lt;b&gt;name"),
        "{page:?}"
    );
    let act = |what: &str, text: &str| {
        let body = format!("form={form}&text={text}");
        workbench.post(&format!("{place}/{what}"), &clerk, &body)
    };
    assert_eq!(act("answer", "+").status, 422);
    assert_eq!(act("close", "").status, 422, "nobody answered");
    assert_eq!(act("answer", "two+weeks").status, 303);
    assert_eq!(act("close", "").status, 303);
    let got = act("answer", "one+more+thing");
    assert_eq!(got.status, 409, "{got:?}");
    assert!(got.body.contains("one more thing"), "{got:?}");
    let open = workbench.get("/enquiries", &clerk);
    assert!(!open.body.contains("how long?"), "{open:?}");
    let all = workbench.get("/enquiries?all=1", &clerk);
    assert!(all.body.contains("how long?"), "{all:?}");
    assert_eq!(
        workbench.get("/enquiries/Q-2026-000099", &clerk).status,
        404
    );
    // Who may not take in has no forms.
    let auditor = workbench.sign_in("auditor");
    for place in ["/enquiries", &place] {
        let page = workbench.get(place, &auditor);
        assert_eq!(page.status, 200, "{page:?}");
        assert!(
            !page.body.contains("method=\"post\" action=\"/enquiries"),
            "{page:?}"
        );
    }
    let log = home.run(["user", "log"]).exits(0).out;
    let looked = |line: &str| line.contains("auditor") && line.contains("Q-2026-000001");
    assert!(log.lines().any(looked), "{log}");
    home.run(["verify"]).exits(0);
}

#[test]
fn enquiries_about_another_scheme_are_not_seen() {
    let (home, case) = home();
    add(&home, "stranger", "clerk");
    home.run(["user", "bodies", "stranger", "aspic-medical:examining"])
        .exits(0);
    let workbench = Workbench::of(&home);
    let clerk = workbench.sign_in("clerk");
    let form = workbench.get("/enquiries", &clerk).form();
    for about in [format!("case={case}"), format!("scheme={JAPHIC}")] {
        let body = format!("form={form}&{about}&from=other&matter=question&text=secret");
        assert_eq!(workbench.post("/enquiries", &clerk, &body).status, 303);
    }
    let stranger = workbench.sign_in("stranger");
    let page = workbench.get("/enquiries?all=1", &stranger);
    assert!(
        !page.body.contains("secret") && !page.body.contains(JAPHIC),
        "{page:?}"
    );
    let form = page.form();
    for code in ["Q-2026-000001", "Q-2026-000002"] {
        let got = workbench.get(&format!("/enquiries/{code}"), &stranger);
        assert_eq!(got.status, 403, "{got:?}");
        assert!(!got.body.contains("secret"), "{got:?}");
        let place = format!("/enquiries/{code}/answer");
        let got = workbench.post(&place, &stranger, &format!("form={form}&text=mine"));
        assert_eq!(got.status, 403, "{got:?}");
        // The command line asks the same.
        let run = home.run([
            "enquiry", "answer", code, "--text", "mine", "--by", "stranger",
        ]);
        assert!(run.code != Some(0) && run.err.contains("E1036"), "{run:?}");
    }
    let put = |scheme: &str| {
        let body = format!("form={form}&scheme={scheme}&from=other&matter=question&text=mine");
        workbench.post("/enquiries", &stranger, &body).status
    };
    assert_eq!(put(JAPHIC), 403);
    assert_eq!(put(ASPIC), 303);
}
